"""Weekdays that do not fit their date, whose year may have to be worked out."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Final

from notices.chinese import written_date
from notices.proofread.dates import DATE
from notices.proofread.known import Whole
from notices.proofread.slip import Piece, Slip
from tracker.model.finding import Finding, Severity

WEEKDAY = Slip("date-weekday", Severity.ERROR, "请核对日期和星期，改正其中一个。")

WEEKDAYS: Final = {char: index for index, char in enumerate("一二三四五六日")} | {
    "天": 6
}
# 10月23日（星期五）, 10月23日星期五, 1月28日（除夕、周二）, and the 6日（周日） of a range.
DAY_OF_WEEK: Final = re.compile(
    r"(?:(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月|(?<=[至到—～、-]))(?P<day>\d{1,2})日"
    r"(?:[（(](?:[^（）()每周星礼]{0,8}[、，])?(?:星期|周|礼拜)(?P<in>[一二三四五六日天])[）)]"
    r"|(?:星期|周|礼拜)(?P<on>[一二三四五六日天]))"
)
YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


def weekdays(whole: Whole) -> Iterator[Finding]:
    """Weekdays that do not fit their date.

    A missing year may be that of the last full date before (else of the 成文日期, else
    of `near`), the year after it for a day that would lie earlier, or the last year
    named, else the plan's; only a weekday that fits none of them is reported. No year, no finding.
    """
    dated = next(_signing_dates(whole), whole.near)
    named = whole.register.plan_year
    for piece in whole.pieces:
        month = "0"
        for match in _marks(piece.text):
            if match.re is YEAR:
                named = int(match[1])
            elif match.re is DATE:
                month = match["month"]
                dated = _full(match) or dated
            else:
                days = _meant(match, match["month"] or month, dated, named)
                yield from _misfit(piece, match, days)


def _signing_dates(whole: Whole) -> Iterator[date]:
    for para in whole.reading.paras:
        match = DATE.fullmatch(para.text.strip())
        if match and (day := _full(match)):
            yield day


@lru_cache(maxsize=4096)
def _marks(text: str) -> tuple[re.Match[str], ...]:
    """Years, dates and dates with weekdays in reading order, a date before its own."""
    found = [
        match
        for pattern in (YEAR, DATE, DAY_OF_WEEK)
        for match in pattern.finditer(text)
    ]
    return tuple(sorted(found, key=lambda match: match.start()))


def _full(match: re.Match[str]) -> date | None:
    if match["year"] and match["day"] and len(match["year"]) == 4:
        with suppress(ValueError):
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
    return None


def _meant(
    match: re.Match[str], month: str, dated: date | None, named: int | None
) -> list[date]:
    """The days a date with a weekday may mean; empty where no year is known."""
    written = int(month), int(match["day"])
    years = [named] if named else []
    if dated:
        years.append(dated.year)
        if written < (dated.month, dated.day):
            years.append(dated.year + 1)
    days = []
    for year in [int(match["year"])] if match["year"] else years:
        with suppress(ValueError):
            days.append(date(year, *written))
    return days


def _misfit(piece: Piece, match: re.Match[str], days: list[date]) -> Iterator[Finding]:
    group = "in" if match["in"] else "on"
    said = match[group]
    if days and all(day.weekday() != WEEKDAYS[said] for day in days):
        day = days[-1]
        right = "一二三四五六日"[day.weekday()]
        message = f"{written_date(day)}是星期{right}，不是星期{said}。"
        cut = match.start(group) - match.start()
        fix = match[0][:cut] + right + match[0][cut + 1 :]
        yield WEEKDAY.at(piece, match.span(), message, fix)
