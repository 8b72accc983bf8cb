"""Tables whose 合计 does not add up."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from notices.model import Cell
from notices.proofread.known import Whole
from notices.proofread.slip import Slip
from tracker.model.finding import Finding, Severity

ROW = Slip("table-total", Severity.ERROR, "请核对这一列的各行和合计。")
COLUMN = Slip("table-total", Severity.ERROR, "请核对这一行的各列和合计。")

TOTAL: Final = re.compile(r"\s*(?:合\s*计|总\s*计|共\s*计|总\s*数)\s*")
SUBTOTAL: Final = re.compile(r"\s*小\s*计\s*")
NUMBER: Final = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
# Columns whose numbers are not added: shares, means, ranks, years, telephones.
NOT_ADDED: Final = re.compile(
    r"序号|编号|率|比|占|均|排名|名次|年份|年度|电话|%|％|日期"
)
EMPTY: Final = frozenset({"", "-", "—", "——", "/", "0"})

Row = Sequence[Cell]


def column(table: Sequence[Row], title: re.Pattern[str]) -> list[Cell]:
    """The cells below the first title that matches; [] where none does."""
    width = len(table[0])
    at = next((n for n in range(width) if title.fullmatch(table[0][n].text)), None)
    return [] if at is None else [row[at] for row in table[1:] if len(row) == width]


def table_totals(whole: Whole) -> Iterator[Finding]:
    """Rows and columns named 合计 whose numbers are not the sum of the others."""
    for table in whole.reading.tables:
        if len(table) > 2:
            yield from _total_rows(table)
            yield from _total_columns(table)


def _total_rows(table: Sequence[Row]) -> Iterator[Finding]:
    header = table[0]
    for at, row in enumerate(table):
        if at and any(TOTAL.fullmatch(cell.text) for cell in row[:2]):
            # A total may stand on top; below it are its parts.
            others = table[1:at] or table[at + 1 :]
            for column, cell in enumerate(row):
                title = header[column].text if column < len(header) else ""
                if NUMBER.fullmatch(cell.text.strip()) and not NOT_ADDED.search(title):
                    sums = _column_sums(others, column, len(row))
                    yield from _differs(ROW, cell, sums)


def _column_sums(rows: Sequence[Row], column: int, width: int) -> list[Decimal]:
    """The sums the total may be: of the plain rows, and of the subtotals if any.

    Empty where a cell is no number: then nothing can be said.
    """
    plain: list[Decimal] = []
    subtotals: list[Decimal] = []
    for row in rows:
        if len(row) != width:
            return []
        value = _value(row[column])
        if value is None:
            return []
        if any(TOTAL.fullmatch(cell.text) for cell in row[:2]):
            return []
        is_subtotal = any(SUBTOTAL.fullmatch(cell.text) for cell in row[:3])
        (subtotals if is_subtotal else plain).append(value)
    return [sum(part, Decimal(0)) for part in (plain, subtotals) if len(part) > 1]


def _total_columns(table: Sequence[Row]) -> Iterator[Finding]:
    """Judged only where the other rows do add up: else the columns are no parts."""
    header = table[0]
    for at, title in enumerate(header):
        if not TOTAL.fullmatch(title.text):
            continue
        right: list[Cell] = []
        wrong: list[Finding] = []
        for row in table[1:]:
            if len(row) != len(header) or not NUMBER.fullmatch(row[at].text.strip()):
                continue
            parts = [
                _value(cell)
                for cell, name in zip(row, header, strict=True)
                if cell is not row[at]
                and NUMBER.fullmatch(cell.text.strip())
                and not NOT_ADDED.search(name.text)
            ]
            numbers = [part for part in parts if part is not None]
            found = list(_differs(COLUMN, row[at], [sum(numbers, Decimal(0))]))
            wrong += found
            right += [] if found else [row[at]]
        if len(right) > len(wrong):
            yield from wrong


def _differs(slip: Slip, cell: Cell, sums: Sequence[Decimal]) -> Iterator[Finding]:
    text = cell.text.strip()
    total = _value(cell)
    if total is not None and sums and total not in sums:
        message = f"合计写的是{text}，相加是{sums[0]}。"
        yield slip.at(cell, (0, len(cell.text)), message, str(sums[0]))


def _value(cell: Cell) -> Decimal | None:
    """The cell's number; 0 for an empty one or a dash, None for anything else."""
    text = cell.text.strip()
    if text in EMPTY:
        return Decimal(0)
    return Decimal(text.replace(",", "")) if NUMBER.fullmatch(text) else None
