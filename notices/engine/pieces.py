"""Settling a rendered part piece by piece: most of a document needs no parsing.

`notices.settle` does the work; here is decided what it must see. What was settled
once is remembered: numbers, signatures, dates and closing lines repeat in a batch.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from lxml import etree

from notices.contexts import BLANK_START
from notices.engine.cuts import ALWAYS, AROUND, HEAD, HOLLOW, MARK, SIGNATURE
from notices.engine.sound import parsed
from notices.settle import CONTINUED, settle

# How many pieces are remembered, and how long one may be: a few megabytes at most.
REMEMBERED: Final = 512
LONGEST: Final = 20_000
_TEXT: Final = re.compile(r"<w:t(?: [^>]*)?>[^<]")
_MARKS: Final = re.compile(f"{MARK}.")
# How what is never hollow ends; anything else is looked at.
_FULL_ENDS: Final = (
    ("</w:tbl>", "</w:tr></w:tbl>"),
    *(
        (f"</w:{name}>", f"</w:p></w:{name}>")
        for name in ("tc", "txbxContent", "footnote", "endnote")
    ),
)

Settled = tuple[str, tuple[str, ...]]


def unmarked(rendered: str) -> str:
    """The rendered part as it is without marks."""
    return _MARKS.sub("", rendered)


class Settler:
    """Settles parts of one template, whose namespaces and styles are known."""

    def __init__(
        self, names: Mapping[str | None, str], styles: Mapping[str, str]
    ) -> None:
        declared = (
            f' xmlns{":" if prefix else ""}{prefix or ""}="{space}"'
            for prefix, space in names.items()
        )
        self._open = f"<w:pieces{''.join(declared)}>"
        self._styles = styles
        self._remembered = lru_cache(REMEMBERED)(self._settled)

    def settled(self, rendered: str) -> Settled:
        """A marked, rendered part as it goes on paper, and its blanks in order."""
        around, *pieces = rendered.split(MARK)
        wants = _may_want(rendered)
        joined = _joined(pieces)
        done = [around]
        blanks: tuple[str, ...] = ()
        at = 0
        while at < len(pieces):
            end = joined.get(at, at)
            piece = pieces[at]
            if end > at or _must_be_settled(piece, wants=wants):
                text, found = self._one(
                    "".join(one[1:] for one in pieces[at : end + 1])
                )
                blanks += found
            else:
                text = piece[1:]
            done.append(text)
            at = end + 1
        return "".join(done), blanks

    def _one(self, text: str) -> Settled:
        return self._remembered(text) if len(text) < LONGEST else self._settled(text)

    def _settled(self, text: str) -> Settled:
        root = parsed(f"{self._open}{text}</w:pieces>")
        blanks = settle(root, self._styles)
        written = etree.tostring(root, encoding="unicode")
        end = -len("</w:pieces>") if len(root) else len(written)
        return written[written.index(">") + 1 : end], tuple(blanks)


def _may_want(text: str) -> bool:
    """Whether values in it ask for settling: a blank, a line break, a tab."""
    return BLANK_START in text or CONTINUED in text or "\t" in text


def _must_be_settled(piece: str, *, wants: bool) -> bool:
    kind = piece[0]
    if kind in (ALWAYS, SIGNATURE, HEAD):
        return True
    if kind == AROUND:
        return False
    return (wants and _may_want(piece)) or (kind == HOLLOW and _is_hollow(piece))


def _is_hollow(piece: str) -> bool:
    return any(piece.count(end) != piece.count(full) for end, full in _FULL_ENDS)


def _joined(pieces: list[str]) -> dict[int, int]:
    """First and last piece of what must be settled together."""
    spans = []
    for kind in (SIGNATURE, HEAD):
        found = [at for at, piece in enumerate(pieces) if piece[0] == kind]
        if found:
            first = (
                _last_text_above(pieces, found[0]) if kind == SIGNATURE else found[0]
            )
            spans.append((first, found[-1]))
    if len(spans) == 2 and spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1]:
        spans = [(min(spans)[0], max(end for _, end in spans))]
    return dict(spans)


def _last_text_above(pieces: list[str], at: int) -> int:
    """Where the paragraphs begin that stay with a signature: at the last with text."""
    while at and pieces[at - 1][0] != AROUND and pieces[at - 1].startswith("<w:p", 1):
        at -= 1
        if _TEXT.search(pieces[at]):
            break
    return at
