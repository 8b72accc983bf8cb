"""The rungs of one item's ladder, and the due days whose rungs fall into a span of time.

A rung before the day stands so many working days before the last working day up to the
due day, so that 「还有3个工作日」 is true when it is said. The rung on the day stands on
the due day, and where messages may not go on that day, on the last working day before.
A rung after it stands so many working days after the due day. Pure.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from scheduler.policy import MOST_DAYS, ONE_DAY, Ladder, Policy, rung_name
from tracker.calendar import BEIJING, Shift, WorkCalendar, local_day

Span = tuple[date, date]
# Issues may have any 预警天数; which of them do, nobody knows without reading them.
ANY_WARNING: Final = range(1, MOST_DAYS + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of an item's ladder.

    Attributes:
        days: working days from the due day, negative before it.
        at: the local moment from which it is due.
        level: 0 up to the due day; after it 1 for the first, and one more for each.
    """

    days: int
    at: datetime
    level: int

    @property
    def name(self) -> str:
        """「前3」, 「当天」, 「后1」."""
        return rung_name(self.days)

    @property
    def slot(self) -> date:
        """The local day on which it falls."""
        return self.at.date()


def rungs_of(
    due: date,
    *,
    ladder: Ladder,
    policy: Policy,
    calendar: WorkCalendar,
    warn_days: int | None = None,
) -> tuple[Rung, ...]:
    """All rungs of an item due on `due`, the earliest first.

    A day so far away that the calendar ends before it has none.

    Args:
        warn_days: the item's own 预警天数, a rung of its own; None for none.
    """
    own = (warn_days,) if warn_days is not None and warn_days in ANY_WARNING else ()
    shape = _Shape(
        due=due,
        befores=tuple(sorted({*ladder.before, *own}, reverse=True)),
        on_day=ladder.on_day,
        afters=ladder.afters,
        at=policy.at,
        working_days_only=policy.working_days_only,
    )
    try:
        return _rungs(shape, calendar)
    except OverflowError:
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """All that the rungs of an item hang on beside the calendar."""

    due: date
    befores: tuple[int, ...]
    on_day: bool
    afters: tuple[int, ...]
    at: time
    working_days_only: bool


# Many items are due on the same day.
@lru_cache(maxsize=2048)
def _rungs(shape: _Shape, calendar: WorkCalendar) -> tuple[Rung, ...]:
    days = [*_before(shape, calendar), *_after(shape, calendar)]
    rungs = []
    level = 0
    for distance, day in days:
        level += distance > 0
        at = datetime.combine(day, shape.at, BEIJING)
        rungs.append(Rung(days=distance, at=at, level=level))
    return tuple(rungs)


def _before(shape: _Shape, calendar: WorkCalendar) -> Iterator[tuple[int, date]]:
    last = calendar.shifted(shape.due, Shift.EARLIER)
    for distance in shape.befores:
        yield -distance, calendar.add_working_days(last, -distance)
    if shape.on_day:
        yield 0, last if shape.working_days_only else shape.due


def _after(shape: _Shape, calendar: WorkCalendar) -> Iterator[tuple[int, date]]:
    day, done = shape.due, 0
    for distance in shape.afters:
        day = calendar.add_working_days(day, distance - done)
        done = distance
        yield distance, day


def passed(rungs: Sequence[Rung], since: datetime, now: datetime) -> tuple[Rung, ...]:
    """The rungs due after `since` and up to `now`; () where the clock was set back."""
    return tuple(rungs[_until(rungs, since) : _until(rungs, now)])


def _until(rungs: Sequence[Rung], moment: datetime) -> int:
    """How many of the rungs, the earliest first, are due up to that moment."""
    return bisect_right(rungs, moment, key=lambda one: one.at)


def standing(
    rungs: Sequence[Rung], *, told_on: date | None, dated_on: datetime | None
) -> tuple[Rung, ...]:
    """The rungs that exist for an item told on that day, with a deadline of that moment.

    On the day of the notice itself nobody is reminded: the notice has done it. An item
    nobody was told of has none.

    Args:
        dated_on: when its present deadline was set; None for no later than told.
    """
    if told_on is None:
        return ()
    first = bisect_right(rungs, told_on, key=lambda one: one.slot)
    if dated_on is not None:
        first = max(first, _until(rungs, dated_on))
    return tuple(rungs[first:])


def due_days_to_ask(
    policy: Policy,
    since: datetime,
    now: datetime,
    calendar: WorkCalendar,
    *,
    warnings: Sequence[int] = (),
) -> list[Span]:
    """The spans of due days, first and last, that have a rung after `since` up to `now`.

    Only items due then need be asked of the store; () of spans where no rung is due.

    Args:
        warnings: 预警天数 that items may have of their own; ANY_WARNING for issues.
    """
    found: set[Span] = set()
    for day in _slots(policy.at, since, now):
        found.update(_due_days(policy, day, calendar, warnings))
    return _merged(found)


def _slots(at: time, since: datetime, now: datetime) -> Iterator[date]:
    """The local days whose hour of reminding is after `since` and up to `now`."""
    day, last = local_day(since), local_day(now)
    while day <= last:
        if since < datetime.combine(day, at, BEIJING) <= now:
            yield day
        day += ONE_DAY


def _due_days(
    policy: Policy, day: date, calendar: WorkCalendar, warnings: Sequence[int]
) -> Iterator[Span]:
    on_day = any(one.on_day for one in policy.ladders)
    if on_day and not policy.working_days_only:
        yield day, day
    if not calendar.is_working(day):
        return
    distances = {-one for ladder in policy.ladders for one in ladder.before}
    distances |= {one for ladder in policy.ladders for one in ladder.afters}
    distances |= {-one for one in warnings}
    if on_day and policy.working_days_only:
        distances.add(0)
    later = sorted(-one for one in distances if one <= 0)
    earlier = sorted((-one for one in distances if one > 0), reverse=True)
    for far in (later, earlier):
        first, gone = day, 0
        for distance in far:
            # From one to the next: there are 250 of them where issues may warn anyhow.
            first = calendar.add_working_days(first, distance - gone)
            gone = distance
            # The days of rest behind a working day have the same rungs as it has.
            yield first, calendar.add_working_days(first, 1) - ONE_DAY


def _merged(spans: set[Span]) -> list[Span]:
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + timedelta(days=1):
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return merged
