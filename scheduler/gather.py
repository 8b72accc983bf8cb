"""The items that may have a rung due now, read from the ledger in batches.

The store is asked for the due days whose rungs fall into the span, and for no other
item: a pass over a million obligations reads those that are due.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from scheduler.items import STATES, Item, dated_on, item_of
from scheduler.policy import Policy
from scheduler.rungs import ANY_WARNING, due_days_to_ask
from tracker.calendar import WorkCalendar
from tracker.model.issue import Issue
from tracker.model.obligation import Obligation
from tracker.model.sending import Sending
from tracker.outbox import SendingFilter
from tracker.ports import Entry, Filter, Reader, Spoilt, Store, Table
from tracker.records import record_of

# Read, decided and planned at a time: a few megabytes, a fraction of a second.
_BATCH: Final = 500

_Asked = tuple[Table, Filter]
_Found = tuple[Table, Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some items with all sendings about them.

    Attributes:
        unread: what could not be read, a sentence each.
    """

    items: tuple[Item, ...]
    existing: tuple[Sending, ...]
    unread: tuple[str, ...] = ()


def batches(
    store: Store,
    policy: Policy,
    calendar: WorkCalendar,
    *,
    since: datetime,
    now: datetime,
) -> Iterator[Batch]:
    """The items due on days that have a rung after `since` and up to `now`."""
    closed = closed_years(store)
    asked: list[_Asked] = []
    for table in STATES:
        warnings = ANY_WARNING if table is Table.ISSUES else ()
        spans = due_days_to_ask(policy, since, now, calendar, warnings=warnings)
        states = tuple(STATES[table])
        asked += (
            (table, Filter(states=states, due_from=first, due_to=last))
            for first, last in spans
        )
    place = _Place()
    while place.question < len(asked):
        # The view is closed before the batch is planned: a store may wait for it.
        with store.reading() as reader:
            found, place = _read(reader, asked, place)
            batch = _batch(reader, [one for one in found if one[1].year not in closed])
        yield batch


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """How far the questions have been answered, and the last entry of the next one."""

    question: int = 0
    last: Entry | None = None


def _read(
    reader: Reader, asked: Sequence[_Asked], place: _Place
) -> tuple[list[_Found], _Place]:
    """The entries of one batch, from however many questions, and where it ends."""
    found: list[_Found] = []
    while place.question < len(asked) and len(found) < _BATCH:
        table, where = asked[place.question]
        wanted = _BATCH - len(found)
        entries = reader.find(table, where, after=place.last, limit=wanted)
        found += ((table, one) for one in entries)
        if len(entries) < wanted:
            place = _Place(question=place.question + 1)
        else:
            place = replace(place, last=entries[-1])
    return found, place


def closed_years(store: Store) -> frozenset[int]:
    """The years that were rolled over, in which nobody does anything any more."""
    with store.reading() as reader:
        years = [
            record_of(Table.YEARS, one.document) for one in reader.find(Table.YEARS)
        ]
    return frozenset(one.year for one in years if one.closed_at is not None)


def _batch(reader: Reader, found: Sequence[_Found]) -> Batch:
    items: list[Item] = []
    unread: list[str] = []
    for table, entry in found:
        try:
            items.append(item_in(reader, record_of(table, entry.document)))
        except Spoilt as error:
            unread.append(str(error))
    about = tuple(one.about for one in items)
    # An empty filter would ask for every sending there is.
    existing = reader.sendings(SendingFilter(items=about)) if about else ()
    return Batch(
        items=tuple(items),
        existing=tuple(existing),
        unread=tuple(unread),
    )


def running_items(reader: Reader, year: int) -> Iterator[Item]:
    """The year's items of which somebody may still be reminded, by due day."""
    for table, states in STATES.items():
        for entry in reader.find(table, Filter(year=year, states=tuple(states))):
            yield item_in(reader, record_of(table, entry.document))


def item_in(reader: Reader, record: Obligation | Issue) -> Item:
    """The record as reminders see it, with when its present deadline was set."""
    item = item_of(record)
    if item.due_version == 1:
        return item
    return item_of(record, dated_on(reader.events(about=item.about)))
