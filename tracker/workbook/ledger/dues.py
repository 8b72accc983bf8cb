"""When a problem is to be put right, as lists write it: made into a due rule's words."""

import re
from datetime import datetime
from typing import Final

from tracker.calendar import DueKind, parse_due
from tracker.workbook.cells import Cell, CellKind
from tracker.workbook.values import Trouble, likely_day, narrow, spoilt

# What sentences put around a day: 「于11月底前完成整改」.
_AROUND: Final = re.compile(
    r"^[于在]|(?:整改完成|完成整改|整改到位|完成销号|完成|办结)$"
)
_BEFORE: Final = r"(?:之?前|以前)?"
_DAY: Final = re.compile(
    rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_BEFORE}"
    rf"|(?:(\d{{4}})年)?(\d{{1,2}})月(\d{{1,2}})[日号]{_BEFORE}"
)
_MONTH: Final = re.compile(
    rf"(\d{{4}})[-/.](\d{{1,2}})|(?:(\d{{4}})年)?(\d{{1,2}})月[底末]{_BEFORE}"
    r"|(\d{4})年(\d{1,2})月"
)
_RECURRING: Final = (DueKind.QUARTERLY, DueKind.MONTHLY)
_HOW: Final = "请写成如 2020年11月30日前、11月底前、立行立改、长期坚持"


def due_words(cell: Cell, label: str, *, year: int) -> str | Trouble:
    """The rule of one due day that `cell` states, or what is wrong with it.

    Args:
        year: the plan's, which a day shown without a year must be in.
    """
    if (trouble := spoilt(cell, label)) is not None:
        return trouble
    if isinstance(cell.value, datetime):
        return _of_day(cell, cell.value, label, year)
    words = "".join(narrow(cell).split())
    if cell.kind is not CellKind.TEXT:
        return _unclear(cell, label, likely_day(words))
    words = _AROUND.sub("", _AROUND.sub("", words))
    rule = parse_due(words)
    made = words if rule else _made(words)
    rule = rule or parse_due(made)
    if rule is None or rule.kind in _RECURRING:
        return _unclear(cell, label)
    return made


def _of_day(cell: Cell, day: datetime, label: str, year: int) -> str | Trouble:
    """A real date says no more than what is shown of it."""
    if cell.hides == "日":
        return f"{day.year}年{day.month}月底前"
    if cell.hides == "年" and day.year != year:
        message = (
            f"“{label}”显示的是{day.month}月{day.day}日，里面存的却是{day.year}年。"
        )
        return Trouble(message=message, remedy="请写上年份，如 2020年11月30日前。")
    return f"{day.year}年{day.month}月{day.day}日前"


def _made(words: str) -> str:
    """The rule's words for a day or month written otherwise; "" where it is neither."""
    if found := _DAY.fullmatch(words):
        year, month, day = (
            found[1] or found[5],
            found[3] or found[6],
            found[4] or found[7],
        )
        return f"{_year(year)}{int(month)}月{int(day)}日前"
    if found := _MONTH.fullmatch(words):
        year = found[1] or found[3] or found[5]
        month = found[2] or found[4] or found[6]
        return f"{_year(year)}{int(month)}月底前"
    return ""


def _year(written: str | None) -> str:
    return f"{written}年" if written else ""


def _unclear(cell: Cell, label: str, likely: str = "") -> Trouble:
    message = f"看不懂“{label}”的“{cell.shown}”。"
    return Trouble(
        message=message, remedy=f"是不是 {likely}？{_HOW}。" if likely else f"{_HOW}。"
    )
