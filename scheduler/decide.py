"""Who is to be reminded of what now, who is not, and why (提醒的决定). Pure.

The pass, its rehearsal and the preview all ask here, so that they cannot differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from scheduler.climbing import NO_CONTACT, by_rung, level_of
from scheduler.holding import held
from scheduler.items import Item
from scheduler.people import Directory, reached
from scheduler.policy import Policy
from scheduler.rows import NEWER, missed_rows, row_of, told_of, told_of_nothing
from scheduler.rungs import Rung, passed, rungs_of, standing
from tracker.calendar import WorkCalendar
from tracker.model.sending import Sending, SendingState
from tracker.model.silence import Silence

_GIVEN_UP: Final = (SendingState.SUPERSEDED, SendingState.SKIPPED)
# Two machines' clocks may be so far apart; what is further ahead than this comes from a
# clock that was wrong.
APART: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """All that decisions hang on beside the items: policy, people, silences, calendar."""

    policy: Policy
    directory: Directory
    calendar: WorkCalendar
    silences: tuple[Silence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be done about some items.

    Attributes:
        planned: new rows, to be sent.
        skipped: new rows of rungs that reach nobody or are held back, with the reason.
        missed: new rows of older rungs that nobody planned while there was time; a
            newer rung stands for them.
        superseded: rows there already, of older rungs, planned or laid ready for a
            person, as they are to be now. Another process may hold them by then.
        why: by item, one Chinese sentence.
    """

    planned: tuple[Sending, ...] = ()
    skipped: tuple[Sending, ...] = ()
    missed: tuple[Sending, ...] = ()
    superseded: tuple[Sending, ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)

    @property
    def new(self) -> tuple[Sending, ...]:
        """Every row that is not there yet."""
        return (*self.planned, *self.skipped, *self.missed)


def decide(
    items: Iterable[Item],
    *,
    grounds: Grounds,
    existing: Iterable[Sending],
    since: datetime,
    now: datetime,
) -> Decision:
    """What the rungs due after `since` and up to `now` ask for.

    Args:
        existing: every sending about these items, whatever became of it.
    """
    rows: dict[str, list[Sending]] = {}
    for one in existing:
        rows.setdefault(one.occurrence.item, []).append(one)
    made = {
        item.about: _decide_one(item, grounds, rows.get(item.about, ()), since, now)
        for item in items
    }
    return together(made.values())


def together(decisions: Iterable[Decision]) -> Decision:
    """Several decisions about different items as one."""
    all_of_them = tuple(decisions)
    why: dict[str, str] = {}
    for one in all_of_them:
        why.update(one.why)
    return Decision(
        planned=_joined(one.planned for one in all_of_them),
        skipped=_joined(one.skipped for one in all_of_them),
        missed=_joined(one.missed for one in all_of_them),
        superseded=_joined(one.superseded for one in all_of_them),
        why=why,
    )


def _joined(parts: Iterable[tuple[Sending, ...]]) -> tuple[Sending, ...]:
    return tuple(chain.from_iterable(parts))


def rungs_for(item: Item, grounds: Grounds) -> tuple[Rung, ...]:
    """The rungs that exist for `item`; () where it has no due day or was not told."""
    if item.due is None:
        return ()
    rungs = rungs_of(
        item.due,
        ladder=grounds.policy.ladder_of(*item.names),
        policy=grounds.policy,
        calendar=grounds.calendar,
        warn_days=item.warn_days,
    )
    return standing(rungs, told_on=item.told_on, dated_on=item.dated_on)


def level_for(
    item: Item, rung: Rung, existing: Iterable[Sending], grounds: Grounds
) -> int:
    """How high `rung` reaches for `item`, after what became of the rungs below."""
    rows = by_rung(_of_deadline(item, existing))
    return level_of(rung, rungs_for(item, grounds), rows, grounds.calendar)


def _credible(rows: Iterable[Sending], now: datetime) -> list[Sending]:
    """Without what a clock that ran ahead gave up or skipped: it may be due yet."""
    return [
        one
        for one in rows
        if one.state not in _GIVEN_UP or (one.settled or now) <= now + APART
    ]


def _of_deadline(item: Item, existing: Iterable[Sending]) -> list[Sending]:
    """The sendings of its present deadline; a new one begins its ladder anew."""
    return [one for one in existing if one.occurrence.due_version == item.due_version]


def _decide_one(
    item: Item,
    grounds: Grounds,
    existing: Sequence[Sending],
    since: datetime,
    now: datetime,
) -> Decision:
    rungs = rungs_for(item, grounds)
    due = passed(rungs, since, now)
    if not item.runs or not due:
        return Decision(why={item.about: told_of_nothing(item, rungs, now)})
    own = _credible(_of_deadline(item, existing), now)
    rows = by_rung(own)
    newest = due[-1]
    made = Decision(
        missed=tuple(
            row
            for rung in due[:-1]
            if (rung.name, rung.slot) not in rows
            for row in missed_rows(item, rung, newest, now)
        ),
        superseded=tuple(
            one.as_superseded(now, NEWER.format(rung=newest.name))
            for one in own
            if one.may_be_cancelled(sheets=True) and one.occurrence.slot < newest.slot
        ),
    )
    if (newest.name, newest.slot) in rows:
        told = f"“{newest.name}”的提醒已经安排过，不再重复。"
        return together([made, Decision(why={item.about: told})])
    level = level_of(newest, rungs, rows, grounds.calendar)
    return together([made, _at_rung(item, newest, level, grounds, now)])


def _at_rung(
    item: Item,
    rung: Rung,
    level: int,
    grounds: Grounds,
    now: datetime,
) -> Decision:
    """The rows of one rung: a person's by each channel, or what stands against it."""
    policy = grounds.policy
    reach = policy.ladder_of(*item.names).reach(rung.days, level)
    planned: list[Sending] = []
    skipped: list[Sending] = []
    for one in reached(item, reach, policy=policy, directory=grounds.directory):
        reason = held_back(item, rung.name, one.unit, grounds, now)
        if reason:
            skipped.append(row_of(item, rung, one, "", now, reason))
        elif one.lack:
            lack = f"{NO_CONTACT}：{one.lack}"
            skipped.append(row_of(item, rung, one, "", now, lack))
        else:
            planned += (row_of(item, rung, one, it, now) for it in one.channels)
    why = told_of(rung, planned, skipped)
    return Decision(
        planned=tuple(planned), skipped=tuple(skipped), why={item.about: why}
    )


def held_back(item: Item, rung: str, unit: str, grounds: Grounds, now: datetime) -> str:
    """Why nobody in that unit is told now; "" where they are.

    Whoever supervises is told as long as any of the units they supervise is.
    """
    asked = (unit,) if unit in item.leads else item.leads or ("",)
    reasons = [
        held(
            item,
            rung,
            one,
            policy=grounds.policy,
            silences=grounds.silences,
            now=now,
            calendar=grounds.calendar,
        )
        for one in asked
    ]
    return reasons[0] if all(reasons) else ""
