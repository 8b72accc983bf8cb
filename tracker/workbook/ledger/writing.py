"""The ledger as a workbook for Excel and WPS, in the clerks' own layout."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tracker.answers.figures import FigureLine
from tracker.answers.lines import IssueLine, ObligationLine
from tracker.calendar import Lamp
from tracker.errors import CannotWrite
from tracker.files import write_file
from tracker.model.plan import Plan
from tracker.model.rules import Rules
from tracker.ports import Table
from tracker.workbook.layout import cell_name
from tracker.workbook.ledger.columns import (
    DIVISION,
    ISSUES,
    OBLIGATIONS,
    Column,
    SheetForm,
    key_of,
)
from tracker.workbook.ledger.figures import figures_form
from tracker.workbook.ledger.guide import LAMP_FILLS, write_guide
from tracker.workbook.ledger.marks import LABEL, marks_of
from tracker.workbook.output import LONGEST, book_bytes, length, put, refuse_place
from tracker.workbook.style import (
    FONT,
    RULED,
    dress_header,
    dress_kind,
    dress_page,
    say_on_header,
)

_SHORT: Final = 12  # columns narrower than this hold a word or a number: centred


def export_ledger(
    path: Path,
    *,
    plan: Plan,
    obligations: Sequence[ObligationLine],
    issues: Sequence[IssueLine],
    figures: Sequence[FigureLine] = (),
    on: date,
    rules: Rules,
) -> None:
    """Write the ledger as it looks on the day `on` to `path`.

    The same ledger on the same day gives the same bytes.

    Raises:
        CannotWrite: the file is there already, or a text is too long for a cell.
        UsageError: the name does not end in .xlsx.
    """
    refuse_place(path)
    lines: tuple[ObligationLine | IssueLine, ...] = (*obligations, *issues)
    year = lines[0].record.year if lines else plan.year.plan_year
    title = f"{plan.region.name}{year}年度"
    book = Workbook()
    write_guide(book.worksheets[0], title=title, on=on, rules=rules)
    duties = [(duty, duty) for duty in enumerate(plan.duties, start=1)]
    tables: Sequence[tuple[SheetForm, list[tuple[Any, Any]]]] = (
        (DIVISION, duties),
        (OBLIGATIONS, _by_key(obligations)),
        (ISSUES, _by_key(issues)),
        (figures_form(figures), [(line, line) for line in figures]),
    )
    for form, rows in tables:
        _refuse_unwritable(path, form, rows)
        sheet = book.create_sheet(form.name)
        _write_table(sheet, form, rows)
        _dress_print(sheet, form, title=title, on=on)
        _add_marks(sheet, form, rows)
    write_file(path, book_bytes(book, f"{title}台账"))


def list_bytes(
    table: Table,
    lines: Sequence[ObligationLine | IssueLine],
    *,
    title: str,
    on: date,
) -> bytes:
    """A list of obligations or of issues, in its order, as a workbook to look at.

    It has the columns of the ledger that are printed, and is not to be read back.

    Raises:
        CannotWrite: a text is too long for a cell.
    """
    whole = ISSUES if table is Table.ISSUES else OBLIGATIONS
    form = replace(whole, columns=whole.columns[: whole.printed])
    rows = [(line.record, line) for line in lines]
    _refuse_unwritable(Path(title), form, rows)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = form.name
    _write_table(sheet, form, rows)
    for column in range(1, len(form.columns) + 1):
        # What may be changed in it, and how, is said of the ledger's workbook only.
        sheet.cell(1, column).comment = None
    sheet.auto_filter.ref = f"A1:{cell_name(len(rows) + 1, len(form.columns))}"
    _dress_print(sheet, form, title=title, on=on)
    return book_bytes(book, f"{title}{form.name}")


def _by_key(lines: Iterable[ObligationLine | IssueLine]) -> list[tuple[Any, Any]]:
    """Records with their lines, by number, as clerks keep a ledger."""
    ordered = sorted(lines, key=lambda line: line.record.key)
    return [(line.record, line) for line in ordered]


def _refuse_unwritable(
    path: Path, form: SheetForm, rows: Iterable[tuple[Any, Any]]
) -> None:
    for record, line in rows:
        for one in form.columns:
            value = one.shows(line if one.by_day else record)
            if isinstance(value, str) and length(value) > LONGEST:
                reason = (
                    f"“{form.name}”{key_of(form, record)} 的“{one.label}”超过 {LONGEST} "
                    "个字，一格写不下；请先分成几段或缩短。"
                )
                raise CannotWrite(path, reason)


def _write_table(
    sheet: Worksheet, form: SheetForm, rows: Sequence[tuple[Any, Any]]
) -> None:
    """A header, and a row a record."""
    for position, one in enumerate(form.columns, start=1):
        _write_column(sheet, position, one, rows)
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"


def _add_marks(
    sheet: Worksheet, form: SheetForm, rows: Sequence[tuple[Any, Any]]
) -> None:
    """The hidden column behind the others; its long texts must not make rows high."""
    last = len(form.columns) + 1
    letter = get_column_letter(last)
    put(sheet.cell(1, last), LABEL)
    dress_header(sheet.cell(1, last), is_fixed=True)
    for row, (record, line) in enumerate(rows, start=2):
        put(sheet.cell(row, last), marks_of(form, record, line))
    sheet.column_dimensions[letter].hidden = True
    # With the marks inside, sorting by the filter moves them along.
    sheet.auto_filter.ref = f"A1:{cell_name(len(rows) + 1, last)}"


def _write_column(
    sheet: Worksheet, position: int, one: Column, rows: Sequence[tuple[Any, Any]]
) -> None:
    letter = get_column_letter(position)
    sheet.column_dimensions[letter].width = one.width
    _dress(sheet.column_dimensions[letter], one)
    header = sheet.cell(1, position)
    put(header, one.label)
    may_edit = bool(one.edits)
    dress_header(header, is_fixed=not may_edit)
    header.border = RULED
    say_on_header(header, _help(one))
    for row, (record, line) in enumerate(rows, start=2):
        cell: Any = sheet.cell(row, position)
        value = one.shows(line if one.by_day else record)
        if row == 2:
            _dress(cell, one)
            looks = cell._style
        # Working out each cell's looks anew would cost more than all else here.
        cell._style = copy(looks)
        put(cell, value)
        if isinstance(value, Lamp):
            cell.fill = LAMP_FILLS[value]


def _dress(cell: Any, one: Column) -> None:
    dress_kind(cell, one.kind)
    cell.border = RULED
    across = "center" if one.width <= _SHORT else "left"
    cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)


def _help(one: Column) -> str:
    if one.first_only:
        return f"登记新问题时填写；以后{one.proper}。"
    if one.edits == "due":
        return "改了要在“改期原因”栏写明原因；原时限保留。"
    return "可以在这里改。" if one.edits else f"不要在这里改。{one.proper}。"


def _dress_print(sheet: Worksheet, form: SheetForm, *, title: str, on: date) -> None:
    """A4 across, the first columns only: all of them would be too small to read."""
    dress_page(sheet)
    sheet.print_area = f"A1:{cell_name(sheet.max_row, form.printed)}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    header: Any = sheet.oddHeader
    header.center.text = f"{title}{form.name}".replace("&", "&&")
    header.center.font, header.center.size = f"{FONT},Bold", 16
    header.right.text = f"截至{on.year}年{on.month}月{on.day}日"
    header.right.font, header.right.size = FONT, 10
