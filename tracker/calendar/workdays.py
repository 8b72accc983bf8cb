"""China's working days: Monday to Friday, less the holidays, plus 调休 make-up days.

The State Council publishes each year's arrangement late in the year before. For years
without one the answers here are Monday to Friday, and whoever asks must say so:
`WorkCalendar.unknown`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Final

from tracker.calendar.rules import Shift

ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


@dataclass(frozen=True, kw_only=True)
class WorkCalendar:
    """Which days are worked (工作日).

    Attributes:
        rest: days off; those on a weekend change nothing.
        work: weekend days that are worked (调休); others change nothing.
        years: the years whose official arrangement these days are.
        names: the holiday a day off belongs to, 「国庆节」, where known.
    """

    rest: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict, hash=False)

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked; in an unknown year, whether it is Mon-Fri."""
        return day in self.work if _is_weekend(day) else day not in self.rest

    def knows(self, day: date) -> bool:
        """Whether the year's arrangement is known."""
        return day.year in self.years

    def unknown(self, first: date, last: date) -> frozenset[int]:
        """The years from `first` to `last` whose arrangement is not known."""
        return frozenset(range(first.year, last.year + 1)) - self.years

    def describe(self, day: date) -> str:
        """「星期六，调休上班」, 「星期四，国庆节放假」, 「星期三」."""
        weekday = "星期" + "一二三四五六日"[day.weekday()]
        if _is_weekend(day) and day in self.work:
            return f"{weekday}，调休上班"
        return (
            f"{weekday}，{self.names.get(day, '')}放假" if day in self.rest else weekday
        )

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`; `day` itself for 0, before it below 0."""
        step = ONE_DAY if n > 0 else -ONE_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def working_days_left(self, on: date, due: date) -> int:
        """Working days after `on` up to and including `due`.

        0 on the last of them; once `due` is past, those since it, negative.
        """
        return self._worked_until(due) - self._worked_until(on)

    def shifted(self, day: date, shift: Shift) -> date:
        """`day`, or the next working day in the direction of `shift`."""
        step = {Shift.KEEP: 0, Shift.LATER: 1, Shift.EARLIER: -1}[shift]
        while step and not self.is_working(day):
            day += step * ONE_DAY
        return day

    def _worked_until(self, day: date) -> int:
        """Working days from the first of the calendar, a Monday, up to `day`.

        A count instead of a walk, because every list asks it of every row.
        """
        weeks, days = divmod(day.toordinal(), 7)
        worked = 5 * weeks + min(days, 5)
        off, made_up = self._exceptions
        return worked - bisect_right(off, day) + bisect_right(made_up, day)

    @cached_property
    def _exceptions(self) -> tuple[list[date], list[date]]:
        """The days that are not as their weekday has it: off, and worked."""
        off = sorted(day for day in self.rest if not _is_weekend(day))
        return off, sorted(day for day in self.work if _is_weekend(day))


def _is_weekend(day: date) -> bool:
    return day.weekday() >= _SATURDAY


@cache
def official_calendar() -> WorkCalendar:
    """The arrangements published so far, from the package `chinesecalendar`."""
    # Imported when asked: most commands compute no day. Its tables, not its functions,
    # which take 180 µs a day and raise outside their years.
    from chinese_calendar import Holiday, holidays, workdays

    return WorkCalendar(
        rest=frozenset(holidays),
        work=frozenset(workdays),
        years=frozenset(day.year for day in holidays),
        names={day: Holiday(name).chinese for day, name in holidays.items()},
    )


def with_year(
    calendar: WorkCalendar, year: int, rest: Iterable[date], work: Iterable[date]
) -> WorkCalendar:
    """`calendar` with the arrangement of `year` as its notice gives it.

    The notice may begin in the December before, with 元旦: those days count too.
    """
    off, worked = frozenset(rest), frozenset(work)
    others_off = frozenset(day for day in calendar.rest if day.year != year)
    others_worked = frozenset(day for day in calendar.work if day.year != year)
    return replace(
        calendar,
        rest=(others_off - worked) | off,
        work=(others_worked - off) | worked,
        years=calendar.years | {year},
    )
