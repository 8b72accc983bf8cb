"""What is wrong with a sheet as a whole, whatever its rows say."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from openpyxl.utils import get_column_letter

from tracker.model.finding import Finding
from tracker.workbook.cells import MOST_COLUMNS, Sheet
from tracker.workbook.findings import error, hint
from tracker.workbook.layout import cell_name, rows_word, sheet_place

# Above the header people put a title and who filled the sheet in, no more.
_HEADER_WITHIN: Final = 10
_LOOK: Final = "请看一看对不对。"


def header_row(sheet: Sheet, known: Sequence[str]) -> int:
    """The row with most of the known headers: people put a title above."""
    hits = dict.fromkeys(range(1, _HEADER_WITHIN + 1), 0)
    for (row, _), cell in sheet.cells.items():
        if row in hits and "".join(str(cell.value).split()) in known:
            hits[row] += 1
    return max(hits, key=lambda row: hits[row])


def judge_sheet(
    sheet: Sheet, file: str, header: int, columns: Sequence[int]
) -> Iterator[Finding]:
    """Findings on the sheet whose headers stand in row `header`, in `columns`."""
    if header > 1:
        above = rows_word(1, header - 1)
        place = sheet_place(sheet.name, above)
        message = f"表头在第{header}行，应当在第1行。"
        yield error("header-below", file, place, message, f"请删去上面的{above}。")
    if sheet.beyond:
        place = sheet_place(sheet.name, sheet.beyond)
        message = f"超出第{sheet.most_rows}行或第{MOST_COLUMNS}列的内容没有读。"
        yield error("too-far", file, place, message, "请删去表格以外的内容。")
    yield from _merged(sheet, file, header, max(columns, default=0))
    yield from _strays(sheet, file, header)
    yield from _hidden_columns(sheet, file, columns)


def hidden_rows(sheet: Sheet, file: str, rows: Iterable[int]) -> Iterator[Finding]:
    """A hint on each run of rows that were read although they are hidden."""
    hidden = sorted(sheet.hidden_rows.intersection(rows))
    for first, last in _runs(hidden):
        words = rows_word(first, last)
        place = sheet_place(sheet.name, words)
        yield hint("hidden", file, place, f"{words}被隐藏，也已读入。", _LOOK)


def blank_rows(sheet: Sheet, file: str, rows: Sequence[int]) -> Iterator[Finding]:
    """A hint on each gap between `rows`, which are in order."""
    for before, after in pairwise(rows):
        if after > before + 1:
            words = rows_word(before + 1, after - 1)
            place = sheet_place(sheet.name, words)
            message = f"{words}是空行，已跳过。"
            yield hint("blank-row", file, place, message, "请删去空行。")


def _merged(sheet: Sheet, file: str, header: int, widest: int) -> Iterator[Finding]:
    for left, top, right, bottom in sheet.merged:
        if left <= widest and bottom >= header:
            corners = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
            place = sheet_place(sheet.name, corners)
            remedy = "请取消合并，每一格各填各的。"
            yield error("merged", file, place, "这里合并了单元格。", remedy)


def _strays(sheet: Sheet, file: str, header: int) -> Iterator[Finding]:
    """Content in columns that have no header, one finding a column."""
    first: dict[int, int] = {}
    for row, column in sorted(sheet.cells):
        if row > header and (header, column) not in sheet.cells:
            first.setdefault(column, row)
    for column, row in first.items():
        place = sheet_place(sheet.name, cell_name(row, column))
        message = "这一列没有表头，下面却有内容。"
        remedy = "请移到它所属的列里，或清空；自己的备注请给它加上表头。"
        yield error("no-header", file, place, message, remedy)


def _hidden_columns(
    sheet: Sheet, file: str, columns: Sequence[int]
) -> Iterator[Finding]:
    hidden = {
        column
        for column in columns
        if any(first <= column <= last for first, last in sheet.hidden_columns)
    }
    for column in sorted(hidden):
        words = f"{get_column_letter(column)}列"
        place = sheet_place(sheet.name, words)
        yield hint("hidden", file, place, f"{words}被隐藏，也已读入。", _LOOK)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each run of numbers without a gap."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs
