"""What every workbook of ours goes out by: careful cells, a new file, the same bytes."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.xml.functions import tostring

from tracker.errors import CannotWrite, UsageError
from tracker.files import is_there, refuse_open
from tracker.plan import SEPARATOR
from tracker.workbook.escapes import escaped
from tracker.workbook.layout import YES

# What one cell of Excel holds; openpyxl would cut the rest off without a word.
LONGEST: Final = 32_767
# Excel counts days from 1900 and has a 29 February in it; earlier days are text.
_FIRST_DAY: Final = date(1900, 3, 1)
# What Excel takes for a formula, or swallows, when the cell is next edited.
_COMMANDING: Final = ("=", "+", "-", "@", "\t", "\r")
# Excel keeps 15 figures of a number; longer ones are text.
_FIGURES: Final = 15
# The earliest a zip can say: a fixed one, so that the same plan gives the same bytes.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def refuse_place(path: Path) -> None:
    """Raises CannotWrite or UsageError where nothing of ours may be put at `path`."""
    if path.suffix.lower() != ".xlsx":
        raise UsageError("导出的文件名要以 .xlsx 结尾。")
    refuse_open(path)
    if is_there(path):
        reason = "已经有这个文件，没有改动；请换个名字，或先移走。"
        raise CannotWrite(path, reason)


def put(cell: Any, value: object) -> None:
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
        case Decimal() if len(value.normalize().as_tuple().digits) > _FIGURES:
            value = f"{value:f}"
    if isinstance(value, str):
        cell.value = escaped(value)
        # openpyxl takes what begins with = for a formula, and #N/A for an error.
        cell.data_type = "s"
        # So does Excel, when the clerk next edits the cell.
        cell.quotePrefix = value.startswith(_COMMANDING)
    else:
        cell.value = value


def length(text: str) -> int:
    """The length as Excel counts, and as openpyxl does, whichever is more."""
    return max(len(text.encode("utf-16-le", "surrogatepass")) // 2, len(escaped(text)))


def book_bytes(book: Workbook, title: str) -> bytes:
    """The saved workbook without what openpyxl adds of its own: name and time."""
    about = book.properties
    about.title, about.creator = title, ""
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
