"""Random days, outages, changes and failures, and no reminder goes astray.

What must always hold is said here anew, by names and rows, not asked of the program.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.decide import Decision, Grounds, decide, rungs_for
from scheduler.items import Item
from scheduler.people import Directory
from tests.builders import a_moment
from tests.unit.scheduler.cast import (
    CALENDAR,
    PEOPLE,
    a_policy,
    an_item,
    channels,
    the_grounds,
)
from tracker.model.sending import Sending, SendingState
from tracker.model.silence import Acknowledgement, Silence

START: Final = date(2025, 9, 22)
UNITS: Final = ("林草局", "财政局")
# From the foot of the ladder to its top; each unit has its own, called by its name.
CLIMB: Final = ("钱联络", "李局长", "周分管", "吴督查")
STATES: Final = (
    SendingState.DELIVERED,
    SendingState.PLANNED,
    SendingState.FAILED,
    SendingState.UNKNOWN,
)


def everybody() -> Directory:
    others = tuple(
        replace(one, unit="财政局") for one in PEOPLE if one.unit == "林草局"
    )
    return Directory(contacts=(*PEOPLE, *others), channels=channels("mail"))


@dataclass
class World:
    """A ledger of some items, and the passes over it."""

    items: dict[str, Item]
    day: date = START
    mark: datetime = field(default_factory=lambda: a_moment(START))
    rows: dict[str, Sending] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()
    grounds: Grounds = field(default_factory=lambda: the_grounds(directory=everybody()))

    def wait(self, days: int, _: int) -> None:
        """Days go by; nobody runs the program. They may go backwards."""
        self.day += timedelta(days=days)

    def extend(self, days: int, which: int) -> None:
        item = self._item(which)
        self._change(
            item,
            "时限已改",
            due=item.due + timedelta(days=days),
            due_version=item.due_version + 1,
            dated_on=a_moment(self.day, time(15)),
        )

    def close(self, _: int, which: int) -> None:
        self._change(self._item(which), "已办结", runs=False)

    def reopen(self, _: int, which: int) -> None:
        self._change(self._item(which), "已办结", runs=True)

    def transfer(self, days: int, which: int) -> None:
        self._change(
            self._item(which),
            "已转给别的单位",
            leads=(UNITS[days % 2],),
            told_on=self.day,
        )

    def silence(self, days: int, which: int) -> None:
        until = self.day + timedelta(days=days)
        made = Silence(
            key="", year=2025, item=self._item(which).about, reason="x", until=until
        )
        self.silences = (*self.silences, made)

    def acknowledge(self, _: int, which: int) -> None:
        item = self._item(which)
        said = Acknowledgement(at=a_moment(self.day, time(15)), by="x", unit="y")
        self._change(item, "", replies=(*item.replies, said))

    def run(self, days: int, which: int) -> None:
        """A pass in the morning after, whose messages go or do not."""
        self.day += timedelta(days=1)
        now = a_moment(self.day, time(9))
        grounds = replace(self.grounds, silences=self.silences)
        made = decide(
            self.items.values(),
            grounds=grounds,
            existing=self.rows.values(),
            since=self.mark,
            now=now,
        )
        check(self, made, now, grounds)
        self.rows |= {one.key: one for one in (*made.new, *made.superseded)}
        self._send(STATES[which % len(STATES)], now)
        # A clock that was set back does not move the mark.
        self.mark = max(self.mark, now)

    def _item(self, which: int) -> Any:
        return list(self.items.values())[which % len(self.items)]

    def _change(self, item: Item, reason: str, **changes: Any) -> None:
        self.items[item.about] = replace(item, **changes)
        now = a_moment(self.day, time(15))
        for key, one in self.rows.items():
            about = one.occurrence.item == item.about
            if about and reason and one.state is SendingState.PLANNED:
                self.rows[key] = one.as_superseded(now, reason)

    def _send(self, state: SendingState, now: datetime) -> None:
        for key, one in self.rows.items():
            if one.state is SendingState.PLANNED and state is not SendingState.PLANNED:
                self.rows[key] = one.as_settled(state, now)


def check(world: World, made: Decision, now: datetime, grounds: Grounds) -> None:
    """What must hold of every pass."""
    keys = [one.key for one in made.new]
    assert len(keys) == len(set(keys))
    assert not set(keys) & world.rows.keys()
    assert all(
        world.rows[one.key].state is SendingState.PLANNED for one in made.superseded
    )
    assert all(one.reason for one in (*made.skipped, *made.missed, *made.superseded))
    assert made.why.keys() == world.items.keys()
    for item in world.items.values():
        check_item(world, item, made, now, grounds)


def check_item(
    world: World, item: Item, made: Decision, now: datetime, grounds: Grounds
) -> None:
    after = world.rows | {one.key: one for one in (*made.new, *made.superseded)}
    own = [
        one.occurrence
        for one in after.values()
        if one.occurrence.item == item.about
        and one.occurrence.due_version == item.due_version
    ]
    passed = [one for one in rungs_for(item, grounds) if world.mark < one.at <= now]
    planned = [one for one in made.planned if one.occurrence.item == item.about]
    if not item.runs:
        assert planned == []
        return
    # No rung is passed without a row, and only the newest is sent.
    assert {(one.name, one.slot) for one in passed} <= {
        (it.rung, it.slot) for it in own
    }
    if planned:
        assert {one.occurrence.rung for one in planned} == {passed[-1].name}
    waiting = {
        one.occurrence.slot
        for one in after.values()
        if one.occurrence in own and one.state is SendingState.PLANNED
    }
    assert len(waiting) <= 1
    for row in planned:
        check_climb(world, item, row, planned, grounds)


def check_climb(
    world: World,
    item: Item,
    row: Sending,
    planned: list[Sending],
    grounds: Grounds,
) -> None:
    """Whoever stands above is told only after those below were, on a day before."""
    told = row.occurrence
    level = CLIMB.index(told.recipient) if told.recipient in CLIMB else 0
    names = {one.occurrence.recipient for one in planned}
    assert set(CLIMB[:level]) <= names
    if level == 0 or (level == 1 and not foot_exists(item, grounds)):
        return
    below = [
        one
        for one in world.rows.values()
        if one.occurrence.item == told.item
        and one.occurrence.due_version == told.due_version
        and one.occurrence.recipient == CLIMB[level - 1]
        and one.state is SendingState.DELIVERED
        and one.occurrence.slot < told.slot
    ]
    assert below


def foot_exists(item: Item, grounds: Grounds) -> bool:
    return any(one.days <= 0 for one in rungs_for(item, grounds))


changes = st.sampled_from(
    ["extend", "close", "reopen", "transfer", "silence", "acknowledge"]
)
steps = st.tuples(
    # A morning is what happens most; days pass without one too.
    st.sampled_from(["run"] * 6 + ["wait", "change"]),
    changes,
    st.integers(-2, 9),
    st.integers(0, 11),
)
items = st.lists(
    st.builds(
        lambda due, told, warn: (START + timedelta(due), START + timedelta(told), warn),
        st.integers(-5, 40),
        st.integers(-40, 20),
        st.none() | st.integers(1, 15),
    ),
    min_size=1,
    max_size=3,
)


def a_world(given_items, **policy):
    made = {}
    for number, (due, told, warn) in enumerate(given_items):
        one = an_item(about=f"issues/{number}", due=due, told_on=told, warn_days=warn)
        made[one.about] = one
    grounds = the_grounds(directory=everybody(), policy=a_policy(**policy))
    return World(items=made, grounds=grounds)


@settings(max_examples=200)
@given(items=items, steps=st.lists(steps, max_size=45), every_day=st.booleans())
def test_whatever_happens_no_reminder_is_doubled_lost_or_told_over_a_head(
    items, steps, every_day
):
    world = a_world(items, days="每天" if every_day else "工作日", until=25)

    for what, change, days, which in steps:
        step = getattr(world, change if what == "change" else what)
        step(days, which)

    world.run(0, 0)


@settings(max_examples=40)
@given(items=items, before=st.integers(0, 12), outage=st.integers(5, 14))
def test_an_outage_ends_in_one_message_an_item_by_its_newest_rung(
    items, before, outage
):
    world = a_world(items)
    for _ in range(before):
        world.run(0, 0)
    world.wait(outage, 0)
    had = set(world.rows)
    mark = world.mark

    world.run(0, 0)

    for item in world.items.values():
        passed = [
            one for one in rungs_for(item, world.grounds) if mark < one.at <= world.mark
        ]
        sent = {
            one.occurrence.rung
            for key, one in world.rows.items()
            if key not in had
            and one.occurrence.item == item.about
            and one.state is SendingState.DELIVERED
        }
        assert sent == ({passed[-1].name} if passed else set())


def test_with_everything_sent_the_walk_reaches_the_top():
    # That the random walks can get there at all, or they would prove nothing.
    world = a_world([(START + timedelta(5), START - timedelta(30), None)])

    for _ in range(35):
        world.run(0, 0)

    told = {one.occurrence.recipient for one in world.rows.values()}
    assert set(CLIMB) <= told
    assert CALENDAR.is_working(START)
