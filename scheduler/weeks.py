"""When the leaders' weekly digest is due, and to whom it goes (每周汇总). Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from scheduler.climbing import NO_CONTACT
from scheduler.decide import Grounds
from scheduler.items import Item
from scheduler.people import Recipient, reached
from scheduler.policy import ONE_DAY, Weekly
from tracker.calendar import BEIJING, local_day
from tracker.model.sending import Occurrence, Sending, SendingState

WEEKLY: Final = "周报"
_DAYS_OF_A_WEEK: Final = 7
# What stands in place of a record's table in the items of weekly digests.
_DIGESTS: Final = "digests/"


def is_weekly(row: Sending) -> bool:
    """Whether it is a leader's weekly digest, which is about no single record."""
    return row.occurrence.item.startswith(_DIGESTS)


def weekly_slot(
    week: Weekly, grounds: Grounds, since: datetime, now: datetime
) -> datetime | None:
    """The newest weekly digest due after `since` and up to `now`; None where none is.

    It goes on its weekday, or on the next day of that week on which messages may go;
    a week without such a day has none.
    """
    monday = local_day(now) - timedelta(days=local_day(now).weekday())
    earliest = local_day(since) - timedelta(days=_DAYS_OF_A_WEEK)
    while monday > earliest:
        slot = _slot_of(week, monday, grounds)
        if slot is not None and since < slot <= now:
            return slot
        monday -= timedelta(days=_DAYS_OF_A_WEEK)
    return None


def _slot_of(week: Weekly, monday: date, grounds: Grounds) -> datetime | None:
    for offset in range(week.weekday, _DAYS_OF_A_WEEK):
        day = monday + offset * ONE_DAY
        if grounds.policy.sends_on(day, grounds.calendar):
            return datetime.combine(day, week.at, BEIJING)
    return None


def weekly_sendings(
    *,
    year: int,
    units: Iterable[str],
    grounds: Grounds,
    since: datetime,
    now: datetime,
) -> tuple[Sending, ...]:
    """The rows of the weekly digest due by now, each leader once; () where none is.

    Args:
        year: the plan year it reports on.
        units: whose people may be meant: those of the plan's register.
    """
    week = grounds.policy.weekly
    slot = weekly_slot(week, grounds, since, now) if week else None
    if week is None or slot is None:
        return ()
    everybody = Item(
        about=f"{_DIGESTS}{slot.date()}",
        year=year,
        title=WEEKLY,
        due=None,
        leads=tuple(units),
    )
    people = reached(
        everybody, week.reach, policy=grounds.policy, directory=grounds.directory
    )
    return tuple(
        row for one in people if one.name for row in _rows(everybody, one, slot, now)
    )


def _rows(
    everybody: Item, whom: Recipient, slot: datetime, now: datetime
) -> Iterator[Sending]:
    """A row a channel, or one that says why there is none.

    A unit that has no such leader is no matter for the digest: most have none.
    """
    for channel in whom.channels or ("",):
        row = Sending(
            occurrence=Occurrence(
                item=everybody.about,
                due_version=1,
                rung=WEEKLY,
                slot=slot.date(),
                recipient=whom.name,
                unit=whom.unit,
                channel=channel,
            ),
            year=everybody.year,
            not_before=slot,
        )
        lack = f"{NO_CONTACT}：{whom.lack}"
        skipped = row.as_settled(SendingState.SKIPPED, now, reason=lack)
        yield row if channel else skipped
