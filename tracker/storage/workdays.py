"""The site's own working days: what a notice says before the package knows it."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from tracker.calendar import WorkCalendar, official_calendar, with_year
from tracker.files import is_there
from tracker.model.finding import Finding, Severity, has_errors
from tracker.plan import nearest
from tracker.storage.toml import BadToml, read_toml

NAME: Final = "workdays.toml"
_KEYS: Final = ("rest", "work")
_NOTICE: Final = "请对照国务院办公厅的放假通知。"


def load_calendar(root: Path) -> tuple[WorkCalendar, list[Finding]]:
    """The official calendar with the years that the site's `workdays.toml` adds.

    A year that has an error is left out, so that its days go on being 预计.

    Raises:
        BadFile: the file is there and cannot be read at all.
    """
    calendar, path = official_calendar(), root / NAME
    if not is_there(path):
        return calendar, []
    try:
        tables = read_toml(path)
    except BadToml as error:
        return calendar, [_finding("", error.message, error.remedy)]
    findings: list[Finding] = []
    for key, table in tables.items():
        calendar = _with_table(calendar, key, table, findings)
    return calendar, findings


def _with_table(
    calendar: WorkCalendar, key: str, table: object, findings: list[Finding]
) -> WorkCalendar:
    """`calendar` with one table of the file, or as it was where that is wrong."""
    if not re.fullmatch("20[0-9]{2}", key) or not isinstance(table, dict):
        remedy = "请写成方括号里的四位年份，其下写 rest（放假）和 work（上班）。"
        findings.append(_finding(key, f"“{key}”不是一年的放假安排。", remedy))
        return calendar
    if (year := int(key)) in official_calendar().years:
        message = f"程序已有{year}年的放假安排，没有采用这里的。"
        findings.append(_finding(key, message, "请删去这一年。", Severity.WARNING))
        return calendar
    found = list(_key_faults(year, table))
    rest, work = (_days(year, table, name, found) for name in _KEYS)
    found += _doubts(year, rest, work)
    findings += found
    return calendar if has_errors(found) else with_year(calendar, year, rest, work)


def _key_faults(year: int, table: dict[str, object]) -> Iterator[Finding]:
    if table.get("rest", []) == []:
        message = f"没有写{year}年哪些天放假。"
        yield _finding(f"{year} rest", message, f"请在 rest 里写上。{_NOTICE}")
    for key in table:
        if key not in _KEYS:
            near = nearest(key, _KEYS)
            remedy = f"是不是 {near}？" if near else f"可用的有：{'、'.join(_KEYS)}。"
            yield _finding(f"{year} {key}", f"不认识的项 {key}。", remedy)


def _days(
    year: int, table: dict[str, object], name: str, found: list[Finding]
) -> frozenset[date]:
    """The days listed under `name`; what is no day of the notice adds a finding."""
    listed = table.get(name, [])
    if not isinstance(listed, list):
        remedy = f"请写成方括号里的一列日期，如 [{year}-01-01]。"
        found.append(_finding(f"{year} {name}", f"{name} 不是一列日期。", remedy))
        return frozenset()
    days: set[date] = set()
    for n, item in enumerate(listed, start=1):
        place = f"{year} {name} 第{n}项"
        first, last = _span(item)
        if first is None or last is None or first > last:
            remedy = (
                f'请写成 {year}-01-01，或 "{year}-01-01/{year}-01-03"（从早到晚）。'
            )
            found.append(_finding(place, f"看不懂日期“{item}”。", remedy))
        elif not (_is_of(year, first) and _is_of(year, last)):
            message = f"“{item}”不在{year}年。"
            remedy = f"请改正；除{year}年的以外，只能写元旦前的上年12月。"
            found.append(_finding(place, message, remedy))
        else:
            days.update(first + timedelta(n) for n in range((last - first).days + 1))
    return frozenset(days)


def _span(item: object) -> tuple[date | None, date | None]:
    """The first and last day that one entry means; None for what is no day."""
    if isinstance(item, date) and not isinstance(item, datetime):
        return item, item
    first, slash, last = item.partition("/") if isinstance(item, str) else ("", "", "")
    return _day(first), _day(last if slash else first)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _is_of(year: int, day: date) -> bool:
    """Whether a year's notice may name `day`: 元旦 may begin in the December before."""
    return day.year == year or (day.year, day.month) == (year - 1, 12)


def _doubts(
    year: int, rest: frozenset[date], work: frozenset[date]
) -> Iterator[Finding]:
    """What is wrong with the days taken together."""
    for day in sorted(rest & work):
        message = f"{day}既放假又上班。"
        yield _finding(f"{year} work", message, f"请从 rest 或 work 里删去。{_NOTICE}")
    for day in sorted(work - rest):
        if day.weekday() < 5:
            message = f"{day}不是周末，本来就上班，写在 work 里不起作用。"
            remedy = f"请核对日期，或者删去。{_NOTICE}"
            yield _finding(f"{year} work", message, remedy, Severity.WARNING)


def _finding(
    place: str, message: str, remedy: str, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(
        rule="bad-workdays",
        severity=severity,
        file=NAME,
        place=place,
        message=message,
        remedy=remedy,
    )
