"""A plan as a workbook for Excel and WPS: a sheet a subject, a line a record."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tracker.errors import CannotWrite
from tracker.files import write_file
from tracker.model.plan import SUBJECTS, Plan, Subject
from tracker.model.schema import Kind, fields_of
from tracker.plan import SEPARATOR, rows_of
from tracker.workbook.guide import write_guide
from tracker.workbook.layout import FIELD, HELP, SEPARATORS, VALUE, cell_name
from tracker.workbook.lists import add_list
from tracker.workbook.output import LONGEST, book_bytes, length, put, refuse_place
from tracker.workbook.style import (
    comment_header,
    dress_field,
    dress_header,
    dress_help,
    dress_page,
    dress_value,
    lock,
    set_widths,
)

TITLE: Final = "考核工作簿"


def export_plan(plan: Plan, path: Path) -> None:
    """Write the plan to `path` as a workbook; the same plan gives the same bytes.

    Raises:
        CannotWrite: in one sentence: the file is there already, or a text of the
            plan could not come back from a cell as it went in.
        UsageError: the name does not end in .xlsx.
    """
    refuse_place(path)
    book = Workbook()
    write_guide(book.worksheets[0])
    for subject in SUBJECTS:
        sheet = book.create_sheet(subject.label)
        records = rows_of(plan, subject)
        for record in records:
            _refuse_unwritable(path, subject, record)
        if subject.many:
            _write_table(sheet, subject, records)
        else:
            _write_form(sheet, subject, records[0])
        dress_page(sheet)
        sheet.print_options.gridLines = True
    for subject in SUBJECTS:
        _add_lists(book, plan, subject)
    write_file(path, book_bytes(book, TITLE))


def _write_table(
    sheet: Worksheet, subject: Subject, records: Sequence[dict[str, object]]
) -> None:
    """Many records: a header, then a row each."""
    columns = fields_of(subject.record)
    for column, one in enumerate(columns, start=1):
        header = sheet.cell(1, column)
        put(header, one.label)
        dress_header(header, is_required=one.required)
        comment_header(header, one)
        for row, record in enumerate(records, start=2):
            cell = sheet.cell(row, column)
            put(cell, record.get(one.key))
            dress_value(cell, one)
    set_widths(sheet, columns)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{cell_name(len(records) + 1, len(columns))}"
    sheet.print_title_rows = "1:1"


def _write_form(sheet: Worksheet, subject: Subject, record: dict[str, object]) -> None:
    """One record: a field a line."""
    for column, label in enumerate((FIELD, VALUE, HELP), start=1):
        header = sheet.cell(1, column)
        put(header, label)
        dress_header(header, is_fixed=True)
    for row, one in enumerate(fields_of(subject.record), start=2):
        name, cell, help = (sheet.cell(row, column) for column in (1, 2, 3))
        put(name, one.label)
        dress_field(name, is_required=one.required)
        put(cell, record.get(one.key))
        dress_value(cell, one)
        put(help, one.help)
        dress_help(help)
    for letter, width in (("A", 16), ("B", 56), ("C", 46)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    lock(sheet)


def _refuse_unwritable(path: Path, subject: Subject, record: dict[str, object]) -> None:
    for one in fields_of(subject.record):
        value = record.get(one.key)
        items = value if isinstance(value, list) else []
        where = f"“{subject.label}”的“{one.label}”里"
        for item in items:
            if SEPARATORS.search(item):
                reason = (
                    f"{where}的“{' '.join(item.split())[:40]}”含有分号或换行，和别的写进一格就分不开；"
                    "请先在方案里改掉，再导出。"
                )
                raise CannotWrite(path, reason)
        text = SEPARATOR.join(items) if items else value
        if isinstance(text, str) and length(text) > LONGEST:
            reason = f"{where}的文字超过 {LONGEST} 个字，一格写不下；请先分成几段。"
            raise CannotWrite(path, reason)


def _add_lists(book: Workbook, plan: Plan, subject: Subject) -> None:
    sheet = book[subject.label]
    for position, one in enumerate(fields_of(subject.record)):
        if not (one.refers or one.choices or one.kind is Kind.FLAG):
            continue
        if subject.many:
            add_list(sheet, one, plan, first=(2, position + 1))
        else:
            add_list(sheet, one, plan, first=(position + 2, 2), is_one_cell=True)
