"""A plan as a workbook for Excel and WPS: a sheet a subject, a line a record."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from tracker.errors import CannotWrite, UsageError
from tracker.files import is_there, refuse_open, write_file
from tracker.model.plan import SUBJECTS, Plan, Subject
from tracker.model.schema import Kind, fields_of
from tracker.plan import SEPARATOR, rows_of
from tracker.workbook.escapes import escaped
from tracker.workbook.guide import write_guide
from tracker.workbook.layout import FIELD, HELP, SEPARATORS, VALUE, YES, cell_name
from tracker.workbook.lists import add_list
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

# What one cell of Excel holds; openpyxl would cut the rest off without a word.
_LONGEST: Final = 32_767
# Excel counts days from 1900 and has a 29 February in it; earlier days are text.
_FIRST_DAY: Final = date(1900, 3, 1)
# Excel keeps 15 figures of a number; longer ones are text.
_FIGURES: Final = 15
# The earliest a zip can say: a fixed one, so that the same plan gives the same bytes.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def export_plan(plan: Plan, path: Path) -> None:
    """Write the plan to `path` as a workbook; the same plan gives the same bytes.

    Raises:
        CannotWrite: in one sentence: the file is there already, or a text of the
            plan could not come back from a cell as it went in.
        UsageError: the name does not end in .xlsx.
    """
    _refuse_place(path)
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
    write_file(path, _bytes(book))


def _refuse_place(path: Path) -> None:
    if path.suffix.lower() != ".xlsx":
        raise UsageError("导出的文件名要以 .xlsx 结尾。")
    refuse_open(path)
    if is_there(path):
        reason = "已经有这个文件，没有改动；请换个名字，或先移走。"
        raise CannotWrite(path, reason)


def _write_table(
    sheet: Worksheet, subject: Subject, records: Sequence[dict[str, object]]
) -> None:
    """Many records: a header, then a row each."""
    columns = fields_of(subject.record)
    for column, one in enumerate(columns, start=1):
        header = sheet.cell(1, column)
        _put(header, one.label)
        dress_header(header, is_required=one.required)
        comment_header(header, one)
        for row, record in enumerate(records, start=2):
            cell = sheet.cell(row, column)
            _put(cell, record.get(one.key))
            dress_value(cell, one)
    set_widths(sheet, columns)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{cell_name(len(records) + 1, len(columns))}"
    sheet.print_title_rows = "1:1"


def _write_form(sheet: Worksheet, subject: Subject, record: dict[str, object]) -> None:
    """One record: a field a line."""
    for column, label in enumerate((FIELD, VALUE, HELP), start=1):
        header = sheet.cell(1, column)
        _put(header, label)
        dress_header(header, is_fixed=True)
    for row, one in enumerate(fields_of(subject.record), start=2):
        name, cell, help = (sheet.cell(row, column) for column in (1, 2, 3))
        _put(name, one.label)
        dress_field(name, is_required=one.required)
        _put(cell, record.get(one.key))
        dress_value(cell, one)
        _put(help, one.help)
        dress_help(help)
    for letter, width in (("A", 16), ("B", 56), ("C", 46)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    lock(sheet)


def _put(cell: Any, value: object) -> None:
    """The value in the cell; text stays text, whatever it begins with."""
    match value:
        case None:
            return
        case bool():
            value = YES
        case list():
            value = SEPARATOR.join(value)
        case date() if value < _FIRST_DAY:
            value = value.isoformat()
        case int() if len(str(abs(value))) > _FIGURES:
            value = str(value)
    if isinstance(value, str):
        cell.value = escaped(value)
        # openpyxl takes what begins with = for a formula, and #N/A for an error.
        cell.data_type = "s"
        # So does Excel, when the clerk next edits the cell.
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value


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
        if isinstance(text, str) and _length(text) > _LONGEST:
            reason = f"{where}的文字超过 {_LONGEST} 个字，一格写不下；请先分成几段。"
            raise CannotWrite(path, reason)


def _length(text: str) -> int:
    """The length as Excel counts, and as openpyxl does, whichever is more."""
    return max(len(text.encode("utf-16-le", "surrogatepass")) // 2, len(escaped(text)))


def _add_lists(book: Workbook, plan: Plan, subject: Subject) -> None:
    sheet = book[subject.label]
    for position, one in enumerate(fields_of(subject.record)):
        if not (one.refers or one.choices or one.kind is Kind.FLAG):
            continue
        if subject.many:
            add_list(sheet, one, plan, first=(2, position + 1))
        else:
            add_list(sheet, one, plan, first=(position + 2, 2), is_one_cell=True)


def _bytes(book: Workbook) -> bytes:
    """The saved workbook without what openpyxl adds of its own: name and time."""
    about = book.properties
    about.title, about.creator = TITLE, ""
    saved = io.BytesIO()
    book.save(saved)
    about.created = about.modified = datetime(*_NO_TIME)  # noqa: DTZ001
    written = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(written, "w") as target:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "docProps/core.xml":
                data = tostring(about.to_tree())
            named = zipfile.ZipInfo(member.filename, _NO_TIME)
            target.writestr(named, data, zipfile.ZIP_DEFLATED)
    return written.getvalue()
