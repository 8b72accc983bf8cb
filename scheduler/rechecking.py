"""Whether what was planned still holds, asked just before it is sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scheduler.decide import Grounds, held_back
from scheduler.gather import item_in
from scheduler.items import Item
from scheduler.people import reached
from scheduler.rows import NEWER
from scheduler.weeks import is_weekly
from tracker.calendar import local_day
from tracker.model.issue import Issue
from tracker.model.obligation import Obligation
from tracker.model.people import plain_name
from tracker.model.sending import Sending, SendingState
from tracker.outbox import OutboxReader, SendingFilter
from tracker.ports import Reader, Table
from tracker.records import record_of

_GONE: Final = "台账里已经没有这一项"
_DONE: Final = "已办结，或不再需要办"
_MOVED: Final = "时限已改"
_OTHERS: Final = "已转给别的单位，或换了联系人、通道"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A record of the ledger as it is now, and as reminders see it."""

    record: Obligation | Issue
    item: Item


def known_of(reader: Reader, about: str) -> Known | None:
    """The record `obligations/B2020-0005`; None where there is none."""
    table, _, key = about.partition("/")
    entry = reader.get(Table(table), key)
    if entry is None:
        return None
    record = record_of(Table(table), entry.document)
    return Known(record=record, item=item_in(reader, record))


def holds(reader: Reader, row: Sending, *, grounds: Grounds, now: datetime) -> bool:
    """Whether a planned row would go now, as far as the ledger says."""
    if is_weekly(row):
        return True
    known = known_of(reader, row.occurrence.item)
    return not gone(reader, row, known, grounds=grounds, now=now)


def gone(
    reader: Reader,
    row: Sending,
    known: Known | None,
    *,
    grounds: Grounds,
    now: datetime,
) -> Sending | None:
    """The row settled, where it no longer holds or a newer rung stands for it."""
    return _outdated(row, known, grounds=grounds, now=now) or _overtaken(
        row, reader, now
    )


def _outdated(
    row: Sending, known: Known | None, *, grounds: Grounds, now: datetime
) -> Sending | None:
    """The row settled, where it no longer holds; None where it does."""
    told = row.occurrence
    if known is None:
        return row.as_superseded(now, _GONE)
    if not known.item.runs:
        return row.as_superseded(now, _DONE)
    if known.item.due_version != told.due_version:
        return row.as_superseded(now, _MOVED)
    if not _is_reached(row, known.item, grounds):
        return row.as_superseded(now, _OTHERS)
    reason = held_back(known.item, told.rung, told.unit, grounds, now)
    if reason:
        return row.as_settled(SendingState.SKIPPED, now, reason=reason)
    return None


def _is_reached(row: Sending, item: Item, grounds: Grounds) -> bool:
    """Whether any rung of the item's ladder still reaches that person that way."""
    ladder = grounds.policy.ladder_of(*item.names)
    told = row.occurrence
    people = reached(
        item, ladder.reaches, policy=grounds.policy, directory=grounds.directory
    )
    return any(
        plain_name(one.name) == plain_name(told.recipient)
        and one.unit == told.unit
        and told.channel in one.channels
        for one in people
    )


def _overtaken(row: Sending, outbox: OutboxReader, now: datetime) -> Sending | None:
    """The row superseded, where a newer rung of its item was planned meanwhile.

    Such a row was in the hands of a process that died while the newer one was planned.
    """
    told = row.occurrence
    if told.slot >= local_day(now):
        return None
    newer = [
        one
        for one in outbox.sendings(SendingFilter(item=told.item))
        if one.occurrence.due_version == told.due_version
        and one.occurrence.slot > told.slot
    ]
    if not newer:
        return None
    return row.as_superseded(now, NEWER.format(rung=newer[-1].occurrence.rung))
