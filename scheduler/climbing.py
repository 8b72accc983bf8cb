"""How high a rung after the day may reach (逐级上报). Pure.

The calendar says when a rung after the day is due; how high it reaches is climbed. One
level more is reached only where the level below was really sent and its time has run
out. After an outage over several rungs one message goes, one level above the last that
was sent, and never the leader first.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from scheduler.rungs import Rung
from tracker.calendar import WorkCalendar, local_day
from tracker.model.sending import Sending, SendingState

# Why a sending is skipped; each may go on with the particulars.
NO_CONTACT: Final = "无联系方式"
SILENCED: Final = "静默"
REPLIED: Final = "已回应"
WAITING: Final = "等答复"
# A rung held back for one of these has told nobody: the next may not climb over it.
_HELD: Final = (SILENCED, REPLIED, WAITING)

Place = tuple[str, date]


def place_of(sending: Sending) -> Place:
    """The rung a sending is of: its name and its day."""
    return sending.occurrence.rung, sending.occurrence.slot


def by_rung(sendings: Iterable[Sending]) -> dict[Place, list[Sending]]:
    """The sendings of one item's deadline, by rung."""
    rows: dict[Place, list[Sending]] = {}
    for one in sendings:
        rows.setdefault(place_of(one), []).append(one)
    return rows


def level_of(
    rung: Rung,
    rungs: Sequence[Rung],
    rows: Mapping[Place, Sequence[Sending]],
    calendar: WorkCalendar,
) -> int:
    """The level at which `rung` reaches, given what became of those before it.

    Args:
        rungs: all that exist for the item, the earliest first, `rung` among them.
        rows: the sendings of the item's present deadline, by rung.
    """
    # Where nothing stands below, nothing need have been sent.
    below = any(one.level == 0 for one in rungs)
    height = -1 if below else 0
    # Of the rung that brought the climb to `height`: when it was sent.
    since: date | None = None
    previous: Rung | None = None
    for one in rungs:
        may = height + 1 if _ran_out(since, previous, one, calendar) else height
        level = max(min(one.level, may), 0)
        if one == rung:
            return level
        sent = _sent_on(rows.get((one.name, one.slot), ()))
        if sent is not None and level > height:
            height, since = level, sent
        previous = one
    return 0


def _ran_out(
    since: date | None, previous: Rung | None, rung: Rung, calendar: WorkCalendar
) -> bool:
    """Whether whoever was reached last has had the time that lies between two rungs."""
    if since is None or previous is None or rung.level == 0:
        return True
    had = calendar.working_days_left(since, rung.slot)
    return had >= rung.days - previous.days


def _sent_on(rows: Sequence[Sending]) -> date | None:
    """The day on which a rung was sent, or passed because nobody can be reached.

    None where it was not: nothing of it left, or it was held back.
    """
    gone = [one for one in rows if _went(one)]
    return min((_day(one) for one in gone), default=None)


def is_held_back(one: Sending) -> bool:
    """Whether it was skipped for a silence, a reply or an open request."""
    return one.state is SendingState.SKIPPED and one.reason.startswith(_HELD)


def _went(one: Sending) -> bool:
    if one.state is SendingState.SKIPPED:
        return not is_held_back(one)
    return one.state is SendingState.DELIVERED


def _day(one: Sending) -> date:
    return local_day(one.settled) if one.settled else one.occurrence.slot
