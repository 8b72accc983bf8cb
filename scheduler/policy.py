"""When whom is reminded of what (提醒办法): the site's policy as values. Pure.

`scheduler.settings` makes one of `data/policy.toml` and of `[reminders]` in kaohe.toml.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import chain
from typing import Any, Final

from scheduler.channels.port import Kind
from tracker.calendar import BEIJING, WorkCalendar, local_day
from tracker.model.rung import ON_THE_DAY

ONE_DAY: Final = timedelta(days=1)
# More working days than a year has are nobody's meaning; `[rules]` has the same limit.
MOST_DAYS: Final = 250

# A person is wanted by one capacity or, where nobody has it, by the next: 联络员, else
# 责任人.
Reach = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The rungs on which one kind of item is reminded of, and whom each reaches.

    Attributes:
        before: working days before the due day, the most first.
        on_day: whether there is a rung on the due day itself.
        after: working days after the due day, the fewest first.
        every: working days between further rungs after those; None for no further.
        until: working days after the due day up to which those go on.
        reach_before, reach_on_day: whom these rungs reach.
        reach_after: whom each level above the day reaches; the last holds for all above.
    """

    before: tuple[int, ...]
    on_day: bool
    after: tuple[int, ...]
    every: int | None
    until: int
    reach_before: tuple[Reach, ...]
    reach_on_day: tuple[Reach, ...]
    reach_after: tuple[tuple[Reach, ...], ...]

    @property
    def afters(self) -> tuple[int, ...]:
        """Working days after the due day of all its rungs there."""
        if self.every is None:
            return self.after
        last = self.after[-1] if self.after else 0
        return (*self.after, *range(last + self.every, self.until + 1, self.every))

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """Whom any of its rungs reaches."""
        return (*self.reach_before, *self.reach_on_day, *chain(*self.reach_after))

    @property
    def top(self) -> int:
        """The highest level; rungs above it reach the same people."""
        return len(self.reach_after)

    def reach(self, days: int, level: int) -> tuple[Reach, ...]:
        """Whom a rung reaches: so many days from the day, at that level of the climb.

        Level 0 after the day, where nothing below was sent, reaches as the day does.
        """
        if days < 0:
            return self.reach_before
        if level == 0 or not self.reach_after:
            return self.reach_on_day
        return self.reach_after[min(level, self.top) - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """What an item looks like from a rung on, in colour and in words.

    Attributes:
        name: 蓝, 黄, 红; a place may mean something else by each.
        word: the same said without colour: 提醒, 临期, 逾期.
        since: working days from the due day, negative before it, from which it holds.
        meaning: for the legend.
    """

    name: str
    word: str
    since: int
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """The leaders' weekly digest: weekday (0 is Monday), hour, and whom it reaches."""

    weekday: int
    at: time
    reach: tuple[Reach, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """One table [channels.NAME] of kaohe.toml.

    Attributes:
        kind: what it is.
        units: the units it serves, as a robot in one unit's chat; () for all.
        options: what else stands there, which its maker judges; no secret, only where
            to find one.
    """

    name: str
    kind: Kind
    units: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """提醒办法.

    Attributes:
        at: the hour of every rung.
        opens, closes: between which hours messages may go.
        working_days_only: whether they go on working days alone.
        ladder: for every item that has none of its own.
        kinds: ladders by a duty's code or its material.
        quiet_days: working days for which a unit's reply stops the rungs after the day.
        channels: names of the channels to use; () for the first that has an address.
        channels_for: the same for a capacity or for one person, 「姓名@单位」.
        colours: by `since`, the earliest first.
        weekly: None where there is no weekly digest.
        papers: kinds of papers that a rung asks for, each from so many working days
            after the due day.
    """

    at: time
    opens: time
    closes: time
    working_days_only: bool
    ladder: Ladder
    quiet_days: int
    colours: tuple[Colour, ...]
    kinds: Mapping[str, Ladder]
    channels: tuple[str, ...]
    channels_for: Mapping[str, tuple[str, ...]]
    weekly: Weekly | None
    papers: Mapping[str, int] = field(default_factory=dict)

    def ladder_of(self, *names: str) -> Ladder:
        """The ladder of an item that goes by these names, the first that has one."""
        own = (self.kinds[name] for name in names if name in self.kinds)
        return next(own, self.ladder)

    @cached_property
    def ladders(self) -> tuple[Ladder, ...]:
        """All ladders, that of most items first."""
        return (self.ladder, *self.kinds.values())

    def sends_on(self, day: date, calendar: WorkCalendar) -> bool:
        """Whether messages may go on that day."""
        return not self.working_days_only or calendar.is_working(day)

    def is_open(self, now: datetime, calendar: WorkCalendar) -> bool:
        """Whether messages may go now.

        What was left from the day before waits for the hour of the rungs, so that a
        person gets one message in a morning and not two.
        """
        hour = now.astimezone(BEIJING).time()
        may = self.sends_on(local_day(now), calendar)
        return may and max(self.opens, self.at) <= hour < self.closes

    def colour(self, due: date, on: date, calendar: WorkCalendar) -> Colour:
        """What an item due on `due` that is not done looks like on the day `on`."""
        left = calendar.working_days_left(on, due)
        # A day of rest after the due day is late although no working day has passed.
        place = max(1, -left) if on > due else -left
        reached = [one for one in self.colours if one.since <= place]
        return reached[-1] if reached else self.colours[0]


def rung_name(days: int) -> str:
    """「前3」, 「当天」 or 「后1」 for -3, 0 or 1 working days from the due day."""
    if days == 0:
        return ON_THE_DAY
    return f"前{-days}" if days < 0 else f"后{days}"
