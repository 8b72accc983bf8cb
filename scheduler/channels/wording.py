"""Text as channels can carry it: clean, harmless, no longer than allowed."""

import re
import unicodedata
from itertools import accumulate
from typing import Final

# How a digest's items begin: 「1.」, 「（2）」, 「·」.
_ITEM: Final = re.compile(r"\s*(\d+\s*[.．、)）]|[(（]\d+[)）]|[·•●▪-]\s)")
# Their wide twins: no chat program takes them for marks, whatever it knows of escapes.
_MARKS: Final = str.maketrans("<>*_`[]~|\\", "＜＞＊＿｀［］～｜＼")
_MARK_AT_START: Final = re.compile(r"(?m)^(\s*)([#+=-])(?=\s|[#=-])")
_WIDE: Final = {"#": "＃", "+": "＋", "=": "＝", "-": "－"}
AGAIN: Final = "（补发）"
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9-]+"
_ADDRESS: Final = re.compile(rf"{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})*")
# Longer ones are no mailbox, says RFC 5321.
_LONGEST_ADDRESS: Final = 254


def clean(text: str) -> str:
    """Text without what no eye sees and no line can carry; line breaks are kept."""
    kept = "\n".join(text.splitlines())
    return "".join(one for one in kept if one in "\n\t" or _is_seen(one))


def _is_seen(sign: str) -> bool:
    # Control characters, and halves of characters, which UTF-8 cannot write.
    return unicodedata.category(sign) not in {"Cc", "Cs"}


def flat(text: str) -> str:
    """Text on one line, for subjects, names and reasons."""
    return " ".join(clean(text).split())


def plain_markdown(text: str) -> str:
    """Text that a chat's Markdown shows as it stands: no mark, no mention, no link."""
    harmless = text.translate(_MARKS)
    return _MARK_AT_START.sub(lambda it: it[1] + _WIDE[it[2]], harmless)


def size_of(text: str) -> int:
    """How many bytes of UTF-8 it takes."""
    return len(text.encode())


def fitted(text: str, limit: int) -> str:
    """`text` in at most `limit` bytes of UTF-8, cut after a whole item; it says so.

    Where not one item fits whole, the first is cut within, and not left out.
    """
    if size_of(text) <= limit:
        return text
    pieces = _pieces(text)
    # What stands before each piece, and the break behind it.
    before = [0, *accumulate(size_of(piece) + 1 for piece in pieces)]
    for kept in range(len(pieces) - 1, _first(pieces), -1):
        # The note is only worked out where there may be room for it.
        if (
            before[kept] < limit
            and before[kept] + size_of(_rest(pieces[kept:])) <= limit
        ):
            return "\n".join([*pieces[:kept], _rest(pieces[kept:])])
    note = f"\n{_rest(pieces)}"
    head = text.encode()[: max(limit - size_of(note), 0)].decode(errors="ignore")
    return head + note


def _pieces(text: str) -> list[str]:
    """The text in lines; lines that go on with an item stand in one piece with it."""
    pieces: list[str] = []
    inside = False
    for line in text.split("\n"):
        begins = _ITEM.match(line) is not None
        if inside and not begins and line.strip():
            pieces[-1] += f"\n{line}"
        else:
            pieces.append(line)
        inside = begins or (inside and bool(line.strip()))
    return pieces


def _first(pieces: list[str]) -> int:
    """Where the first item stands; 0 where there is none."""
    found = (at for at, piece in enumerate(pieces) if _ITEM.match(piece))
    return next(found, 0)


def _rest(pieces: list[str]) -> str:
    items = sum(_ITEM.match(piece) is not None for piece in pieces)
    return f"…还有{items}项，请看台账。" if items else "…后面还有，请看台账。"


def is_mailbox(address: str) -> bool:
    """Whether it can be written to: one plain mailbox, no name, no list."""
    fits = len(address) <= _LONGEST_ADDRESS
    return fits and _ADDRESS.fullmatch(address) is not None
