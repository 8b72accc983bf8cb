"""What a cell's content means for a field, or what is wrong with it and what to write.

Accepted is what can mean only one thing: an integer where text is wanted, 「2020/1/5」
where a day is, 「√」 for yes. Whatever Excel may have changed (0131 to 131, 10.20 to
10.2, a due rule to a date) goes back to the person who knows.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from openpyxl.utils.datetime import from_excel

from tracker.calendar import is_misspelt, parse_due
from tracker.model.schema import Field, Kind
from tracker.plan import type_names
from tracker.workbook.cells import Cell, CellKind
from tracker.workbook.layout import NO, SEPARATORS, YES

# What is put into a box to tick it, and to cross it out.
_TICKS: Final = (YES, "√", "✓", "✔", "☑")
_CROSSES: Final = (NO, "×", "✗", "✘", "☒")

_INTEGER: Final = re.compile(r"-?[0-9]{1,4000}")
# The year first, as written in China: only one reading.
_DAY: Final = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
)
_EIGHT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)")
_DAY_LAST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
# 10.23, 10月23, 2020-10-23, 20201023: a day that lacks the words of a due rule.
_NEARLY_DUE: Final = re.compile(
    r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?(?:之?前|以前)?"
)
# Days of the years 1982 to 2064 where Excel shows its count of days.
_DAY_NUMBERS: Final = range(30_000, 60_000)

_AS_TEXT: Final = "请先把单元格格式设为“文本”，再重新输入"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A content that cannot be taken over: what is wrong, and what to do."""

    message: str
    remedy: str


def value_of(cell: Cell, one: Field) -> object:
    """The value for the field, of the type its kind asks for, or a `Trouble`."""
    if (trouble := spoilt(cell, one.label)) is not None:
        return trouble
    match one.kind:
        case Kind.NUMBER:
            return _number(cell, one)
        case Kind.DAY:
            return _day(cell, one)
        case Kind.FLAG:
            return _flag(cell, one)
        case Kind.TEXT | Kind.PROSE | Kind.DUE:
            text = _text(cell, one)
            return _split(text) if one.many and isinstance(text, str) else text


def spoilt(cell: Cell, label: str) -> Trouble | None:
    """What is wrong with a formula or an error value; None for anything else."""
    if cell.kind is CellKind.FORMULA:
        message = f"“{label}”是公式，结果可能会变。"
        remedy = "请复制这一格，在原处“选择性粘贴”为“数值”。"
        return Trouble(message=message, remedy=remedy)
    if cell.kind is CellKind.ERROR:
        message = f"“{label}”是错误值 {cell.value}。"
        return Trouble(message=message, remedy="请改成应填的内容；没有就清空。")
    return None


def _number(cell: Cell, one: Field) -> object:
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, int):
        return cell.value
    words = narrow(cell)
    if cell.kind is CellKind.TEXT and _INTEGER.fullmatch(words):
        return int(words)
    digits = re.fullmatch(r"([0-9]{1,15})\D+", words)
    return _unfit(cell, one, digits[1] if digits else "")


def _day(cell: Cell, one: Field) -> object:
    if cell.kind is CellKind.DAY and isinstance(cell.value, datetime):
        day = cell.value.date()
        is_whole = cell.value == datetime(day.year, day.month, day.day)  # noqa: DTZ001
        return day if is_whole else _unfit(cell, one, str(day))
    words = narrow(cell)
    if cell.kind is CellKind.TEXT and (found := _DAY.fullmatch(words)):
        day_of = _real_day(found[1], found[3] or found[5], found[4] or found[6])
        return day_of or _unfit(cell, one)
    return _unfit(cell, one, likely_day(words))


def likely_day(words: str) -> str:
    """The day that `words` probably mean, as it should be written; "" if unclear."""
    readings = []
    if found := _EIGHT.fullmatch(words):
        readings = [_real_day(*found.groups())]
    elif found := _DAY_LAST.fullmatch(words):
        readings = [
            _real_day(found[4], found[1], found[3]),
            _real_day(found[4], found[3], found[1]),
        ]
    elif words.isdecimal() and int(words[:15]) in _DAY_NUMBERS:
        counted = from_excel(int(words))
        readings = [counted.date() if isinstance(counted, datetime) else None]
    days = {str(day) for day in readings if day}
    return days.pop() if len(days) == 1 else ""


def _real_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _flag(cell: Cell, one: Field) -> object:
    if cell.kind is CellKind.FLAG:
        return cell.value
    words = narrow(cell)
    if cell.kind is CellKind.TEXT and words in (*_TICKS, *_CROSSES):
        return words in _TICKS
    return Trouble(
        message=f"“{one.label}”不能是“{cell.shown}”。",
        remedy=f"请填“{YES}”或“{NO}”；也可以打“√”，不是的留空。",
    )


def _text(cell: Cell, one: Field) -> object:
    words = narrow(cell)
    match cell.value:
        case datetime() as day if one.kind is Kind.DUE:
            return _bad_due(cell, f"{day.month}月{day.day}日前")
        case str() | int() | float() if one.kind is Kind.DUE and is_misspelt(words):
            # The number 10.2 may have been typed as 10.20.
            is_cut = isinstance(cell.value, float) and words[-2:-1] == "."
            if not is_cut and (likely := _likely_due(words)):
                return _bad_due(cell, likely)
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, int):
        return str(cell.value) if cell.is_as_typed else _not_text(cell, one)
    if not isinstance(cell.value, str):
        return _not_text(cell, one)
    if one.kind is not Kind.PROSE and not one.many and re.search(r"[\n\r]", cell.value):
        message = f"“{one.label}”里有换行，只能写一行。"
        return Trouble(message=message, remedy="请删去换行，接成一行。")
    return cell.value


def _likely_due(words: str) -> str:
    """The due rule that `words` probably mean; "" if unclear."""
    found = _EIGHT.fullmatch(words) or _NEARLY_DUE.fullmatch(words)
    if not found:
        return ""
    year = f"{found[1]}年" if found[1] else ""
    rule = f"{year}{int(found[2])}月{int(found[3])}日前"
    return rule if parse_due(rule) else ""


def _bad_due(cell: Cell, rule: str) -> Trouble:
    is_text = cell.kind is CellKind.TEXT
    message = f"看不懂时限“{cell.shown}”。"
    if not is_text:
        message = f"时限被当成了{cell.kind}“{cell.shown}”。"
    remedy = "请写成" if is_text else _AS_TEXT
    return Trouble(message=message, remedy=f"{remedy}“{rule}”。")


def _split(text: str) -> list[str]:
    return [item.strip() for item in SEPARATORS.split(text) if item.strip()]


def narrow(cell: Cell) -> str:
    """The content with full-width figures and letters made narrow, without blanks."""
    return unicodedata.normalize("NFKC", str(cell.value)).strip()


def _not_text(cell: Cell, one: Field) -> Trouble:
    message = f"“{one.label}”被当成了{cell.kind}“{cell.shown}”，可能已经走样。"
    return Trouble(message=message, remedy=f"{_AS_TEXT}原来的文字。")


def _unfit(cell: Cell, one: Field, likely: str = "") -> Trouble:
    wanted = f"“{likely}”" if likely else type_names[one.kind]
    message = f"“{one.label}”不能是“{cell.shown}”。"
    return Trouble(message=message, remedy=f"请写成{wanted}。")
