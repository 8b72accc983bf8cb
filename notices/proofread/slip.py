"""A kind of slip, and how one is shown so that a clerk finds it in Word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from notices.model import Cell, Para, Reading
from tracker.model.finding import Finding, Severity

# Basic and extension-A ideographs, and 〇: what counts as a Chinese character.
HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
# Characters shown on each side of a slip: enough to be unique for Word's search.
CONTEXT = 4

Piece = Para | Cell
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Slip:
    """What all findings of one rule share; `at` makes one of them."""

    rule: str
    severity: Severity
    remedy: str
    clause: str = ""

    def at(
        self, piece: Piece, span: Span, message: str, fix: str | None = None
    ) -> Finding:
        """The finding for `piece.text[span]`; `fix` is what should stand there."""
        before, bit, after = excerpt(piece.text, span)
        return Finding(
            rule=self.rule,
            severity=self.severity,
            place=piece.place,
            message=message,
            remedy=self.remedy,
            clause=self.clause,
            found=before + bit + after,
            wanted="" if fix is None else before + fix + after,
        )


def excerpt(text: str, span: Span) -> tuple[str, str, str]:
    """What stands before, at and after `span`, within its line, for searching."""
    start, end = span
    before = re.split(r"[\n\t]", text[max(0, start - CONTEXT) : start])[-1].lstrip()
    after = re.split(r"[\n\t]", text[end : end + CONTEXT])[0].rstrip()
    return before, text[start:end], after


def pieces(reading: Reading) -> Iterator[Piece]:
    """Every paragraph, then every cell."""
    yield from reading.paras
    yield from cells(reading)


def cells(reading: Reading) -> Iterator[Cell]:
    """Every cell of every table."""
    for table in reading.tables:
        for row in table:
            yield from row


def times(count: int) -> str:
    """「（共3处）」, or nothing for a single one."""
    return f"（共{count}处）" if count > 1 else ""
