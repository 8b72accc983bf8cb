"""Due rules and a calendar make due days; each explains itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.calendar.rules import DueKind, DueRule, Shift
from tracker.calendar.workdays import ONE_DAY, WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """One due day (到期日) of a rule.

    Attributes:
        period: 「2020年第一季度」, 「2020年3月」; "" where the rule does not recur.
        day: the last day on which it is in time; None where there is none, or not yet.
        why: how `day` came about or why it is None, for the user.
        estimated: whether `day` may move when a year's arrangement is published.
    """

    period: str
    day: date | None
    why: str
    estimated: bool = False


def due_days(
    rule: DueRule,
    *,
    plan_year: int,
    calendar: WorkCalendar,
    start: date | None = None,
    end: date | None = None,
    event_on: date | None = None,
) -> tuple[DueDay, ...]:
    """The due days that `rule` makes, in order; one for a rule that does not recur.

    Args:
        plan_year: the year of a FIXED rule that names none.
        start, end: QUARTERLY gives each quarter that ends within, MONTHLY each month
            that they touch, which may be none; None stands for the first and the
            last day of `plan_year`.
        event_on: when the event of an AFTER_EVENT rule was; None while it was not.
    """
    try:
        match rule.kind:
            case DueKind.FIXED:
                return (_fixed(rule, plan_year, calendar),)
            case DueKind.QUARTERLY:
                ends = _quarter_ends(*_span(plan_year, start, end))
                return tuple(_quarterly(rule, one, calendar) for one in ends)
            case DueKind.MONTHLY:
                ends = _month_ends(*_span(plan_year, start, end))
                return tuple(_monthly(rule, one, calendar) for one in ends)
            case DueKind.AFTER_EVENT:
                return (_after_event(rule, event_on, calendar),)
            case DueKind.AT_ONCE | DueKind.CONTINUING:
                return (_without(f"{rule.kind}，没有固定的日期"),)
    except (OverflowError, ValueError):  # a year far from any that is meant
        return (_without("算出的日期超出了日历，请核对年份"),)


def _without(why: str) -> DueDay:
    return DueDay(period="", day=None, why=why)


def _span(year: int, start: date | None, end: date | None) -> tuple[date, date]:
    return start or date(year, 1, 1), end or date(year, 12, 31)


def _month_ends(start: date, end: date) -> Iterator[date]:
    """The last day of each month that `start` to `end` touch."""
    for month in range(start.year * 12 + start.month - 1, end.year * 12 + end.month):
        yield _last_day(month // 12, month % 12 + 1)


def _quarter_ends(start: date, end: date) -> Iterator[date]:
    """The last day of each quarter that ends within `start` to `end`."""
    for last in _month_ends(start, end):
        if last.month % 3 == 0 and last <= end:
            yield last


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - ONE_DAY


def _fixed(rule: DueRule, plan_year: int, calendar: WorkCalendar) -> DueDay:
    year = plan_year if rule.year is None else rule.year
    named = f"{rule.day}日" if rule.day else "底"
    try:
        last = _last_day(year, rule.month)
        day = last.replace(day=rule.day) if rule.day else last
    except (OverflowError, ValueError):
        return _without(f"{year}年没有{rule.month}月{named}，请改正时限")
    own = f"{rule.year}年" if rule.year is not None else ""
    return _settled(rule, f"{own}{rule.month}月{named}前：", day, calendar)


def _quarterly(rule: DueRule, last: date, calendar: WorkCalendar) -> DueDay:
    quarter = "一二三四"[last.month // 3 - 1]
    said = f"{quarter}季度末{last.month}月{last.day}日"
    due = _counted(rule, said, last, calendar)
    return replace(due, period=f"{last.year}年第{quarter}季度")


def _monthly(rule: DueRule, last: date, calendar: WorkCalendar) -> DueDay:
    named = f"{rule.day}日" if rule.day else "底"
    missing = rule.day > last.day
    said = f"，{last.month}月没有{named}，取最后一天" if missing else ""
    day = last.replace(day=rule.day) if rule.day and not missing else last
    due = _settled(rule, f"每月{named}前{said}：", day, calendar)
    return replace(due, period=f"{last.year}年{last.month}月")


def _after_event(rule: DueRule, on: date | None, calendar: WorkCalendar) -> DueDay:
    if on is None:
        unit = "个工作日" if rule.working else "日"
        return _without(f"{rule.event}后{rule.days}{unit}内，{rule.event}的日期还没有")
    return _counted(rule, f"{rule.event}{_plain(on)}", on, calendar)


def _counted(rule: DueRule, said: str, on: date, calendar: WorkCalendar) -> DueDay:
    """So many days after `on`, which is not counted itself."""
    if not rule.working:
        day = on + timedelta(days=rule.days)
        return _settled(rule, f"{said}＋{rule.days}日＝", day, calendar)
    day = calendar.add_working_days(on, rule.days)
    asked = calendar.unknown(on + ONE_DAY, day)
    return _settled(rule, f"{said}＋{rule.days}个工作日＝", day, calendar, asked)


def _settled(
    rule: DueRule,
    said: str,
    day: date,
    calendar: WorkCalendar,
    asked: frozenset[int] = frozenset(),
) -> DueDay:
    """`day` after its shift; `asked`: the unknown years that it came through."""
    why = f"{said}{_full(day, calendar)}"
    moved = calendar.shifted(day, rule.shift)
    if rule.shift is not Shift.KEEP:
        asked |= calendar.unknown(min(day, moved), max(day, moved))
    if moved != day:
        why += f"遇休息日{rule.shift}至{_full(moved, calendar)}"
    if asked:
        years = "、".join(f"{year}年" for year in sorted(asked))
        why += f"（预计：{years}放假安排尚未公布）"
    return DueDay(period="", day=moved, why=why, estimated=bool(asked))


def _plain(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _full(day: date, calendar: WorkCalendar) -> str:
    return f"{_plain(day)}（{calendar.describe(day)}）"
