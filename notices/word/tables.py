"""Tables: which cells a reader sees, where, and the rules above and below them."""

from collections.abc import Iterator
from dataclasses import dataclass

from notices.word.props import Props, flatten
from notices.word.styles import border_of
from notices.word.values import Border
from notices.word.walk import shown
from notices.word.xml import Element, W, child, number, value


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCell:
    """A cell: row and column as counted on paper, from 1."""

    element: Element
    row: int
    column: int
    top: Border | None
    bottom: Border | None


def seen_cells(table: Element) -> Iterator[SeenCell]:
    """The cells of a table, row by row; one merged downwards comes once."""
    outer = flatten(child(table, "tblPr", "tblBorders"))
    rows = [
        row
        for row in shown(table)
        if row.tag == f"{W}tr" and child(row, "trPr", "del") is None
    ]
    for index, row in enumerate(rows, start=1):
        above = "top" if index == 1 else "insideH"
        below = "bottom" if index == len(rows) else "insideH"
        column = 1 + number(value(child(row, "trPr", "gridBefore")))
        for cell in shown(row):
            if cell.tag != f"{W}tc":
                continue
            merge = child(cell, "tcPr", "vMerge")
            if merge is None or value(merge) == "restart":
                own = flatten(child(cell, "tcPr", "tcBorders"))
                yield SeenCell(
                    element=cell,
                    row=index,
                    column=column,
                    top=_rule(own, "top", outer, above),
                    bottom=_rule(own, "bottom", outer, below),
                )
            column += max(1, number(value(child(cell, "tcPr", "gridSpan")), 1))


def _rule(own: Props, side: str, outer: Props, outer_side: str) -> Border | None:
    return border_of(own, side) if side in own else border_of(outer, outer_side)
