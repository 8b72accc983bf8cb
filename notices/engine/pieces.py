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
from notices.engine.cuts import ALWAYS, AROUND, HEAD, HOLLOW, MARK, PLAIN, SIGNATURE
from notices.engine.sound import parsed
from notices.settle import CONTINUED, settle

# How many pieces are remembered, and how long one may be: a few megabytes at most.
REMEMBERED: Final = 256
LONGEST: Final = 8_000
_TEXT: Final = re.compile(r"<w:t(?: [^>]*)?>[^<]")
_MARKS: Final = re.compile(f"{MARK}[a-z]?")
# What stands in for the text of a paragraph that signatures are kept with.
_STAND_IN: Final = "<w:r><w:t>　　</w:t></w:r>"
_FORMAT_ENDS: Final = ("<w:pPr/>", "</w:pPr>")
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
        kinds = "".join([piece[0] for piece in pieces])
        texts = [piece if piece[0] == PLAIN else piece[1:] for piece in pieces]
        blanks: tuple[str, ...] = ()
        for first, last in _to_settle(kinds, texts, wants=_may_want(rendered)):
            if first == last:
                text, found = self._one(texts[first])
            else:
                text, found = self._together(kinds[first], texts[first : last + 1])
            texts[first : last + 1] = [text, *[""] * (last - first)]
            blanks += found
        return "".join([around, *texts]), blanks

    def remembered(self) -> int:
        """How many pieces are remembered."""
        return self._remembered.cache_info().currsize

    def _together(self, kind: str, texts: list[str]) -> Settled:
        """Pieces settled as one; the runs of the first do not decide how, and vary."""
        head, runs = _without_runs(texts[0]) if kind == PLAIN else (texts[0], "")
        text, blanks = self._one("".join([head, *texts[1:]]))
        return text.replace(_STAND_IN, runs, 1) if runs else text, blanks

    def _one(self, text: str) -> Settled:
        return self._remembered(text) if len(text) < LONGEST else self._settled(text)

    def _settled(self, text: str) -> Settled:
        root = parsed(f"{self._open}{text}</w:pieces>")
        blanks = settle(root, self._styles)
        written = etree.tostring(root, encoding="unicode")
        end = -len("</w:pieces>") if len(root) else len(written)
        return written[written.index(">") + 1 : end], tuple(blanks)


def _without_runs(text: str) -> tuple[str, str]:
    """A paragraph without its runs, and the runs; "" where they may matter."""
    end = _FORMAT_ENDS[_FORMAT_ENDS[0] not in text]
    head, end, runs = text.partition(end)
    more = text.count("<w:p>") + text.count("<w:p ") > 1 or "<w:pPrChange" in text
    simple = end and runs.endswith("</w:p>") and not more and _TEXT.search(runs)
    if not simple or _may_want(text):
        return text, ""
    return f"{head}{end}{_STAND_IN}</w:p>", runs.removesuffix("</w:p>")


def _may_want(text: str) -> bool:
    """Whether values in it ask for settling: a blank, a line break, a tab."""
    # A search for one character is twenty times quicker than one for a word.
    has_blank = BLANK_START[0] in text and BLANK_START in text
    return has_blank or CONTINUED in text or "\t" in text


def _to_settle(kinds: str, texts: list[str], *, wants: bool) -> list[tuple[int, int]]:
    """First and last of the pieces to be settled together, in order."""
    spans = _joined(kinds, texts)
    single: list[int] = []
    if ALWAYS in kinds:
        single += [at for at, kind in enumerate(kinds) if kind == ALWAYS]
    if HOLLOW in kinds:
        hollow = (at for at, kind in enumerate(kinds) if kind == HOLLOW)
        single += [at for at in hollow if _is_hollow(texts[at])]
    if wants:
        wanting = (at for at, text in enumerate(texts) if _may_want(text))
        single += [at for at in wanting if kinds[at] != AROUND]
    if single:
        joined = {at for first, last in spans for at in range(first, last + 1)}
        spans += [(at, at) for at in set(single) - joined]
    return sorted(spans)


def _is_hollow(text: str) -> bool:
    return any(text.count(end) != text.count(full) for end, full in _FULL_ENDS)


def _joined(kinds: str, texts: list[str]) -> list[tuple[int, int]]:
    """First and last piece of the signatures, and of the marks of the head."""
    spans = []
    if HEAD in kinds:
        spans.append((kinds.index(HEAD), kinds.rindex(HEAD)))
    if SIGNATURE in kinds:
        first = _last_text_above(kinds, texts, kinds.index(SIGNATURE))
        spans.append((first, kinds.rindex(SIGNATURE)))
    if len(spans) == 2 and spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1]:
        spans = [(min(spans)[0], max(last for _, last in spans))]
    return spans


def _last_text_above(kinds: str, texts: list[str], at: int) -> int:
    """Where the paragraphs begin that stay with a signature: at the last of the text.

    The list of attachments between is looked through, as by `notices.place`.
    """
    while at and kinds[at - 1] != AROUND and _may_be_above(texts[at - 1]):
        at -= 1
        if kinds[at] != ALWAYS and _TEXT.search(texts[at]):
            break
    return at


def _may_be_above(text: str) -> bool:
    """Whether a piece is a paragraph, or a table without rows that will be gone."""
    return text.startswith("<w:p") or (
        text.startswith("<w:tbl") and "<w:tr" not in text
    )
