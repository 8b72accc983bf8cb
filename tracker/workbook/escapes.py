"""Characters XML cannot carry, as Excel writes them: a carriage return is `_x000D_`.

ECMA-376 Part 1, 22.9.2.19 (ST_Xstring). openpyxl neither writes nor reads them, so a
plan with such a character, or with a text that only looks like one, would change.
"""

import re
from typing import Final

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What must not stand bare: a look-alike's underscore, control characters (XML would
# read \r as \n), lone surrogates and the two non-characters.
_BARE: Final = re.compile(
    r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]"
)


def escaped(text: str) -> str:
    """The text as it may stand in a cell's XML."""
    return _BARE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescaped(text: str) -> str:
    """The text that a cell's XML stands for."""
    return _ESCAPED.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    # Half a character can be neither shown nor stored: it stays as it is written.
    return found[0] if 0xD800 <= code < 0xE000 else chr(code)
