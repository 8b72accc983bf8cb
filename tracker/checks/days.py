"""Years and days: spans that cannot be, dates nobody can compute, years left over."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from tracker.calendar import DueKind, parse_due
from tracker.checks.words import (
    blank,
    error,
    field_of,
    fill_in,
    hint,
    label,
    numbered,
    place_of,
    texts_of,
    warning,
)
from tracker.model.finding import Finding
from tracker.model.plan import Plan

# The assessment came with the transfer payments of 2008; nobody plans a century ahead.
_PLAUSIBLE_YEARS: Final = range(2008, 2100)
_LONGEST_DATA_MONTHS: Final = 18

_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)年")
_FOCUS_YEAR: Final = re.compile(
    r"(?<!\d)(20\d\d)年度?的?(?:考核重点|工作重点|重点[是为有包])"
)
# Titles of other people's documents keep their years; dates of the data are no text.
_CITED: Final = re.compile(r"《[^》]*》")
_WITH_OWN_YEARS: Final = ("year", "basis", "scheme")


def years(plan: Plan) -> Iterator[Finding]:
    """Years that nobody can have meant."""
    planned, assessed = plan.year.plan_year, plan.year.assessed_year
    if planned not in _PLAUSIBLE_YEARS:
        yield warning(
            rule="plan-year",
            place=place_of("year", 0, "plan_year"),
            message=f"“{label('year', 'plan_year')}”是{planned}，不像是真的。",
            remedy="请核对，写四位年份。",
        )
    if assessed is not None and abs(assessed - planned) > 1:
        yield warning(
            rule="assessed-year",
            place=place_of("year", 0, "assessed_year"),
            message=f"考核{assessed}年，方案却是{planned}年度的，相差一年以上。",
            remedy="请对照上级通知核对这两个年份。",
        )


def data_period(plan: Plan) -> Iterator[Finding]:
    """A span of data that is backwards, too long, or beside the year assessed."""
    start, end = plan.year.data_start, plan.year.data_end
    if start is None or end is None:
        return
    place = place_of("year", 0, "data_end")
    first, last = label("year", "data_start"), label("year", "data_end")
    remedy = f"请对照上级通知核对“{first}”和“{last}”。"
    if end < start:
        message = f"“{last}”早于“{first}”。"
        yield error(rule="data-ends-early", place=place, message=message, remedy=remedy)
        return
    if _months(start, end) > _LONGEST_DATA_MONTHS:
        message = f"数据时段超过{_LONGEST_DATA_MONTHS}个月。"
        yield warning(rule="data-too-long", place=place, message=message, remedy=remedy)
    year = plan.year.assessed_year or plan.year.plan_year
    if not start.year <= year <= end.year:
        message = f"数据时段不在{year}年。"
        yield warning(rule="data-far", place=place, message=message, remedy=remedy)


def duty_days(plan: Plan) -> Iterator[Finding]:
    """Duties of which nobody can be reminded, or on a day that cannot be meant."""
    for n, duty in enumerate(plan.duties, start=1):
        place = place_of("duties", n, "due")
        if not duty.due:
            yield blank(
                rule="no-due",
                place=place,
                message=f"“{duty.material}”没有“{label('duties', 'due')}”，不会提醒。",
                remedy=fill_in("duties", "due"),
            )
        elif parse_due(duty.due) is None:
            yield hint(
                rule="no-day",
                place=place,
                message=f"“{duty.due}”没有可计算的日期，不会提醒。",
                remedy=_how_to_write_due("duties"),
            )
        yield from _doubtful_day(plan, place, duty.due)


def undated_steps(plan: Plan) -> Iterator[Finding]:
    """Milestones and reviews without a day, one finding for each table."""
    for key in ("milestones", "reviews"):
        steps = list(enumerate(getattr(plan, key), start=1))
        undated = [n for n, step in steps if parse_due(step.due) is None]
        if undated:
            yield hint(
                rule="no-day",
                place=place_of(key, 0, "due"),
                message=f"第{numbered(undated)}条没有可计算的日期，不会提醒。",
                remedy=_how_to_write_due(key),
            )
        for n, step in steps:
            yield from _doubtful_day(plan, place_of(key, n, "due"), step.due)


def meeting_days(plan: Plan) -> Iterator[Finding]:
    """Replies to a notice that are asked for after the meeting."""
    for n, one in enumerate(plan.meetings, start=1):
        if one.held_on and one.reply_by and one.reply_by > one.held_on:
            last, day = label("meetings", "reply_by"), label("meetings", "held_on")
            yield warning(
                rule="reply-after-meeting",
                place=place_of("meetings", n, "reply_by"),
                message=f"“{one.name}”的“{last}”晚于“{day}”。",
                remedy="请核对，回执要在开会以前收到。",
            )


def left_over_years(plan: Plan) -> Iterator[Finding]:
    """Years of an older plan in the wording: the commonest slip of copying forward."""
    planned = plan.year.plan_year
    own = {planned, plan.year.assessed_year or planned}
    near = {year + step for year in own for step in (-1, 0, 1)}
    for _, place, text in texts_of(plan, without=_WITH_OWN_YEARS):
        words = _CITED.sub("", text)
        focus = set(map(int, _FOCUS_YEAR.findall(words))) - own
        for year in sorted(focus):
            yield warning(
                rule="focus-year",
                place=place,
                message=f"写的是{year}年的重点，方案却是{planned}年度的。",
                remedy=f"请核对；沿用旧稿没有改的，改成{planned}年。",
            )
        for year in sorted(set(map(int, _YEAR.findall(words))) - near - focus):
            yield hint(
                rule="far-year",
                place=place,
                message=f"出现了{year}年，方案是{planned}年度的。",
                remedy="请核对；不是沿用旧稿没有改的，可以不管。",
            )


def _months(start: date, end: date) -> int:
    """How many months `start` to `end` touch."""
    return (end.year - start.year) * 12 + end.month - start.month + 1


def _doubtful_day(plan: Plan, place: str, words: str) -> Iterator[Finding]:
    """A fixed day that its year does not have, or that lies in another year."""
    rule, planned = parse_due(words), plan.year.plan_year
    if rule is None or rule.kind is not DueKind.FIXED:
        return
    year = planned if rule.year is None else rule.year
    try:
        date(year, rule.month, rule.day or 1)
    except (ValueError, OverflowError):
        message = f"{year}年没有{rule.month}月{rule.day}日。"
        yield warning(
            rule="no-such-day", place=place, message=message, remedy="请改正日期。"
        )
    if year not in (planned, planned + 1):
        yield warning(
            rule="due-year",
            place=place,
            message=f"“{words}”不在{planned}年度。",
            remedy="请核对；沿用旧稿没有改的，改正年份。",
        )


def _how_to_write_due(subject: str) -> str:
    example = field_of(subject, "due").help.partition("；")[0]
    return f"能定下日期的，请改写“{label(subject, 'due')}”，{example}。"
