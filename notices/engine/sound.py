"""Texts that XML can carry, and XML that is sound."""

import re
from typing import Final

from lxml import etree

# Escaped text; anything else in a value that escapes itself is XML of its own.
_MARKUP: Final = re.compile(r"[<>\"']|&(?!(?:amp|lt|gt|quot|apos|#34|#39|#x27);)")
_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def holds_markup(escaped: str) -> bool:
    """Whether a text that claims to be escaped is more than text."""
    return _MARKUP.search(escaped) is not None


def carried(text: str, keep: str = "") -> str:
    """`text` with line ends as \\n, and what XML cannot carry made visible.

    Args:
        keep: control characters that mean something and stay.
    """
    if _UNFIT.search(text) is None:
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNFIT.sub(lambda found: _visible(found[0], keep), text)


def _visible(char: str, keep: str) -> str:
    code = ord(char)
    if char in keep:
        return char
    if code < 0x20:
        return chr(0x2400 + code)  # the Unicode picture of the control character
    return "\u2421" if code == 0x7F else "\ufffd"


def parsed(xml: str) -> etree._Element:
    """The root of a part.

    Raises:
        lxml.etree.XMLSyntaxError: it is not sound.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(xml.encode(), parser)
