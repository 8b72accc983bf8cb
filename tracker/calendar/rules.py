"""Due rules as the documents write them."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final


class DueKind(StrEnum):
    """What a due rule hangs on."""

    FIXED = "固定日期"
    QUARTERLY = "每季度结束后"
    MONTHLY = "每月"
    AFTER_EVENT = "事件之后"
    AT_ONCE = "立行立改"
    CONTINUING = "长期坚持"


class Shift(StrEnum):
    """Where a due day goes that falls on a day of rest."""

    KEEP = "不变"
    LATER = "顺延"
    EARLIER = "提前"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRule:
    """A due rule, understood.

    Attributes:
        kind: what it hangs on.
        year: the year of a FIXED rule; None where the plan's year is meant.
        month: month of a FIXED rule.
        day: day of the month of a FIXED or MONTHLY rule, that day included; 0 for the
            month's last, which is also what a due that names only a month means.
        days: length in days of a QUARTERLY or AFTER_EVENT rule.
        working: whether `days` are working days.
        event: what an AFTER_EVENT rule waits for, 「收到通知」.
        shift: where it goes when it falls on a day of rest.
    """

    kind: DueKind
    year: int | None = None
    month: int = 0
    day: int = 0
    days: int = 0
    working: bool = False
    event: str = ""
    shift: Shift = Shift.KEEP


_LENGTH: Final = r"(\d{1,3})(日|天|个工作日)内"
_SHIFT: Final = re.compile(r"[（(]遇(?:节假日|休息日)(顺延|提前|不变)[）)]$")
_BEFORE: Final = r"(?:之?前|以前)"
_FIXED: Final = re.compile(
    rf"(?:(\d{{4}})年)?(\d{{1,2}})月(?:(\d{{1,2}})日{_BEFORE}|底{_BEFORE}?)"
)
# As lists of problems write it; without the year it may be a slip for a day.
_MONTH: Final = re.compile(r"(\d{4})年(\d{1,2})月")
_MONTHLY: Final = re.compile(rf"每月(?:(\d{{1,2}})日|底){_BEFORE}")
_QUARTERLY: Final = re.compile(r"每季度(?:结束|终了)后?" + _LENGTH)
_AFTER: Final = re.compile(r"(?:在|于)?(\D{1,20}?)后" + _LENGTH)
_SOME_LEAP_YEAR: Final = 2000


def parse_due(words: str) -> DueRule | None:
    """The rule that `words` state, or None where they state none we can compute.

    None is no mistake by itself: 「按时」「按需」 are how plans write. Words with
    figures in them that give None are (see `is_misspelt`).
    """
    words = words.strip()
    shift = Shift.KEEP
    if found := _SHIFT.search(words):
        shift = Shift(found[1])
        words = words[: found.start()]
    rule = _rule(words)
    return rule and replace(rule, shift=shift)


def _rule(words: str) -> DueRule | None:
    if words in (DueKind.AT_ONCE, DueKind.CONTINUING):
        return DueRule(kind=DueKind(words))
    if found := _FIXED.fullmatch(words) or _MONTH.fullmatch(words):
        return _fixed(*found.groups())
    if (found := _MONTHLY.fullmatch(words)) and 0 <= _day(found[1]) <= 31:
        return DueRule(kind=DueKind.MONTHLY, day=_day(found[1]))
    if found := _QUARTERLY.fullmatch(words):
        return _lasting(DueKind.QUARTERLY, "", found[1], found[2])
    if found := _AFTER.fullmatch(words):
        return _lasting(DueKind.AFTER_EVENT, *found.groups())
    return None


def _fixed(year: str | None, month: str, day: str | None = None) -> DueRule | None:
    known = int(year) if year is not None else None
    try:
        date(_SOME_LEAP_YEAR if known is None else known, int(month), _day(day) or 1)
    except ValueError:
        return None
    return DueRule(kind=DueKind.FIXED, year=known, month=int(month), day=_day(day))


def _day(written: str | None) -> int:
    """The day of the month; 0, the month's last, for 「底」, -1 for a day 0."""
    return 0 if written is None else int(written) or -1


def _lasting(kind: DueKind, event: str, length: str, unit: str) -> DueRule | None:
    if int(length) == 0:
        return None
    working = unit == "个工作日"
    return DueRule(kind=kind, days=int(length), working=working, event=event)


def is_misspelt(words: str) -> bool:
    """Whether `words` hold figures, so a day is meant, and still state no rule."""
    return bool(re.search(r"\d", words)) and parse_due(words) is None
