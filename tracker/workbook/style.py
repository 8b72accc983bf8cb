"""What the workbook looks like, on the screen and on paper."""

import math
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tracker.model.schema import Field, Kind
from tracker.plan import SEPARATOR, type_names

# On every Windows PC, and WPS on Linux puts another Song face in its place.
FONT: Final = "宋体"
REQUIRED: Final = PatternFill("solid", fgColor="F8CBAD")
OPTIONAL: Final = PatternFill("solid", fgColor="DDEBF7")
FIXED: Final = PatternFill("solid", fgColor="E7E6E6")
WRAPPED: Final[dict[str, Any]] = {"vertical": "top", "wrap_text": True}
# Lines around a cell, for a table that is printed.
_THIN: Final = Side("thin")
RULED: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

_BODY: Final = Font(name=FONT, size=11)
_BOLD: Final = Font(name=FONT, size=11, bold=True)
_PALE: Final = Font(name=FONT, size=10, color="595959")
# Text for everything else: Excel makes 10.23 a number and 2020-1 a date otherwise.
_FORMATS: Final = {Kind.NUMBER: "0", Kind.DAY: "yyyy-mm-dd"}
_A4: Final = 9
# Narrowest and widest column, in half-width characters: what is longer is wrapped.
_WIDTHS: Final = {
    Kind.TEXT: (16, 36),
    Kind.PROSE: (40, 70),
    Kind.NUMBER: (10, 12),
    Kind.DAY: (13, 13),
    Kind.FLAG: (10, 10),
    Kind.DUE: (16, 30),
}
_LINE: Final = 16.0
_HIGHEST: Final = 400.0


def dress_header(
    cell: Any, *, is_required: bool = False, is_fixed: bool = False
) -> None:
    """A header, in the colour that says whether its column must be filled."""
    cell.font = _BOLD
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.fill = FIXED if is_fixed else REQUIRED if is_required else OPTIONAL


def comment_header(cell: Any, one: Field) -> None:
    """Hang the field's help on its header."""
    lines = [one.help, "必填。" if one.required else "选填。", type_names[one.kind]]
    if one.many:
        lines.append(f"可以有多个，用“{SEPARATOR}”隔开。")
    say_on_header(cell, "\n".join(filter(None, lines)))


def say_on_header(cell: Any, words: str) -> None:
    """Hang a note on a header."""
    cell.comment = Comment(words, "", height=110, width=240)


def dress_field(cell: Any, *, is_required: bool) -> None:
    """The name of a field on a form."""
    cell.font = _BOLD
    cell.alignment = Alignment(**WRAPPED)
    cell.fill = REQUIRED if is_required else OPTIONAL


def dress_help(cell: Any) -> None:
    """The help beside a field on a form."""
    cell.font = _PALE
    cell.alignment = Alignment(**WRAPPED)
    cell.fill = FIXED


def dress_value(cell: Any, one: Field) -> None:
    """A cell to fill in, or a whole column of them."""
    dress_kind(cell, one.kind)
    cell.protection = Protection(locked=False)


def dress_kind(cell: Any, kind: Kind) -> None:
    """A cell that holds a value of that kind, or a whole column of them."""
    cell.font = _BODY
    cell.alignment = Alignment(horizontal="left", **WRAPPED)
    cell.number_format = _FORMATS.get(kind, "@")


def set_widths(sheet: Worksheet, columns: Sequence[Field]) -> None:
    """Columns as wide as their content, within limits, ready for rows to come."""
    for position, one in enumerate(columns, start=1):
        letter = get_column_letter(position)
        texts = [str(cell.value or "") for cell in sheet[letter]]
        longest = max(_width(line) for text in texts for line in text.split("\n"))
        # Beside the label stands the button of the filter.
        narrowest, widest = _WIDTHS[one.kind]
        narrowest = max(narrowest, _width(one.label) + 5)
        dimension = sheet.column_dimensions[letter]
        dimension.width = max(narrowest, min(longest * 1.1 + 2, widest))
        dress_value(dimension, one)


def fit_rows(sheet: Worksheet) -> None:
    """Rows as high as their wrapped text; only Excel does so by itself on opening."""
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        lines = max(_lines(sheet, cell) for cell in cells)
        height = min(lines * _LINE, _HIGHEST)
        sheet.row_dimensions[row] = _FittedRow(sheet, index=row, ht=height)


class _FittedRow(RowDimension):
    """A height that follows the text when the clerk edits it: not set by hand."""

    @property
    def customHeight(self) -> bool:  # noqa: N802  the name is openpyxl's
        return False


def _lines(sheet: Worksheet, cell: Any) -> int:
    # A little less than the column holds: no word processor breaks at the very edge.
    room = sheet.column_dimensions[cell.column_letter].width * 0.92
    lines = str(cell.value or "").split("\n")
    return sum(max(math.ceil(_width(line) / room), 1) for line in lines)


def dress_page(sheet: Worksheet) -> None:
    """Fit the rows; print on A4 across, as wide as the page, with page numbers."""
    fit_rows(sheet)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = sheet.oddFooter
    # An empty part of a footer is false.
    if footer is not None and footer.center is not None:
        footer.center.text = "&A　第 &P 页，共 &N 页"


def lock(sheet: Worksheet) -> None:
    """Keep names and helps from slips of the hand; no password, so no real lock."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.formatCells = False


def _width(text: str) -> int:
    """The width in half-width characters: a Chinese one takes two."""
    return sum(1 + (unicodedata.east_asian_width(char) in "WFA") for char in text)
