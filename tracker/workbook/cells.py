"""The filled cells of one sheet as they stand; nothing is judged here."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from xml.etree import ElementTree

from openpyxl.utils import coordinate_to_tuple, range_boundaries
from openpyxl.utils.datetime import from_excel

from tracker.errors import BadFile
from tracker.workbook.escapes import unescaped
from tracker.workbook.layout import cell_name
from tracker.workbook.package import Look, Package, is_on

# A sheet formatted to its last row is some 60 MB of blanks, read in seconds.
LARGEST_SHEET: Final = 80 * 1024 * 1024
# No county's plan has more rows or columns; what stands beyond is reported unread.
MOST_ROWS: Final = 2000
MOST_COLUMNS: Final = 100

_INTEGER: Final = re.compile(r"-?[0-9]{1,15}")


class CellKind(StrEnum):
    """What stands in a cell; the value is the word for the user."""

    TEXT = "文字"
    NUMBER = "数字"
    DAY = "日期"
    FLAG = "逻辑值"
    ERROR = "错误值"
    FORMULA = "公式"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A filled cell.

    Attributes:
        kind: what stands there.
        value: str, int, float, bool or datetime; for a formula its last result.
        is_as_typed: whether a number is shown as it is, and not as 「95%」 or 「007」.
        hides: what of a day is not shown, 「年」 or 「日」: 「2020年11月」 is stored as
            the first of that month.
    """

    kind: CellKind
    value: str | int | float | bool | datetime
    is_as_typed: bool = True
    hides: str = ""

    @property
    def shown(self) -> str:
        """The value as one would read it out, cut short."""
        match self.value:
            case bool(value):
                words = str(value).upper()
            case datetime() as value:
                words = str(value.date() if value == _midnight(value) else value)
            case value:
                words = str(value)
        return words if len(words) <= 40 else f"{words[:40]}……"


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A sheet's filled cells, by row and column counted from 1.

    Attributes:
        merged: merged cells: first column, first row, last column, last row.
        hidden_rows: rows that are hidden or filtered out.
        hidden_columns: first and last of each run of hidden columns.
        beyond: the first filled cell too far out to be read; "" for none.
        most_rows: the last row that is read.
    """

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    beyond: str = ""
    most_rows: int = MOST_ROWS

    def is_merged(self, row: int, column: int) -> bool:
        """Whether the cell is part of a merged one."""
        return any(
            left <= column <= right and top <= row <= bottom
            for left, top, right, bottom in self.merged
        )


def read_sheet(
    package: Package, name: str, path: object, *, most_rows: int = MOST_ROWS
) -> Sheet:
    """The cells of the sheet called `name`, down to row `most_rows`.

    Raises:
        BadFile: it is far too large; broken XML raises what the parser raises.
    """
    part = package.parts[name]
    if package.archive.getinfo(part).file_size > LARGEST_SHEET:
        reason = (
            f"工作表“{name}”里有大量设了格式的空行或空列；"
            "请选中表格以外的整行、整列，删除后保存再试。"
        )
        raise BadFile(path, reason)
    listener = _Listener(package, Sheet(name=name, most_rows=most_rows))
    parser = ElementTree.XMLParser(target=listener)
    parser.feed(package.archive.read(part))
    parser.close()
    return listener.sheet


class _Listener:
    """Hears the sheet's XML go by and keeps the filled cells: blanks cost no memory."""

    def __init__(self, package: Package, sheet: Sheet) -> None:
        self.sheet = sheet
        self._package = package
        self._row = self._column = 0
        self._cell: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._open: list[str] = []

    def doctype(self, *_: object) -> None:
        raise ValueError("a document type, which no Office program writes")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._open.append(name)
        match name:
            case "row":
                self._row = int(attributes.get("r", self._row + 1))
                self._column = 0
                if is_on(attributes.get("hidden")):
                    self.sheet.hidden_rows.add(self._row)
            case "c":
                self._cell, self._texts = attributes, {}
                self._column += 1
                if "r" in attributes:
                    self._row, self._column = coordinate_to_tuple(attributes["r"])
            case "f":
                self._texts["f"] = ""
            case "mergeCell":
                left, top, right, bottom = range_boundaries(attributes["ref"])
                # A whole column or row has no bounds; Excel never merges one so.
                if left and top and right and bottom:
                    self.sheet.merged.append((left, top, right, bottom))
            case "col" if is_on(attributes.get("hidden")):
                run = int(attributes["min"]), int(attributes["max"])
                self.sheet.hidden_columns.append(run)

    def data(self, text: str) -> None:
        # 「rPh」 tells how a text is spoken; its 「t」 is no part of the text.
        if self._open[-1] in ("v", "t", "f") and "rPh" not in self._open:
            self._texts[self._open[-1]] = self._texts.get(self._open[-1], "") + text

    def end(self, tag: str) -> None:
        if self._open.pop() == "c" and self._texts:
            self._keep(_cell(self._package, self._cell, self._texts))

    def close(self) -> None:
        pass

    def _keep(self, cell: Cell | None) -> None:
        if cell is None:
            return
        if self._row > self.sheet.most_rows or self._column > MOST_COLUMNS:
            self.sheet.beyond = self.sheet.beyond or cell_name(self._row, self._column)
        else:
            self.sheet.cells[self._row, self._column] = cell


def _cell(
    package: Package, attributes: dict[str, str], texts: dict[str, str]
) -> Cell | None:
    """The cell, or None where it is blank."""
    given = texts.get("v", "")
    kind = attributes.get("t", "n")
    if kind == "s" and given:
        given = package.texts[int(given)]
    elif kind in ("inlineStr", "str"):
        given = unescaped(texts.get("t", given))
    if "f" in texts:
        return Cell(kind=CellKind.FORMULA, value=given)
    if not given.strip():
        return None
    match kind:
        case "s" | "inlineStr" | "str":
            return Cell(kind=CellKind.TEXT, value=given)
        case "b":
            return Cell(kind=CellKind.FLAG, value=is_on(given))
        case "e":
            return Cell(kind=CellKind.ERROR, value=given)
        case "d":
            return Cell(kind=CellKind.DAY, value=datetime.fromisoformat(given))
        case _:
            return _number(package, given, attributes)


def _number(package: Package, given: str, attributes: dict[str, str]) -> Cell:
    style = int(attributes.get("s", 0))
    look = package.looks[style] if style < len(package.looks) else Look()
    number = int(given) if _INTEGER.fullmatch(given) else float(given)
    if look.is_date:
        try:
            moment = from_excel(number, package.epoch)
        except (OverflowError, ValueError):
            moment = None
        # Below 1 it is a time of day.
        if isinstance(moment, datetime):
            return Cell(kind=CellKind.DAY, value=moment, hides=look.hides)
    return Cell(kind=CellKind.NUMBER, value=number, is_as_typed=look.is_as_typed)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
