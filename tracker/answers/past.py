"""The ledger as it stood at the end of another day, rebuilt from its history."""

from collections.abc import Iterable
from datetime import date
from itertools import takewhile

from tracker.calendar import local_day
from tracker.history import replayed
from tracker.model.event import Event
from tracker.ports import Reader, Store, Table
from tracker.records import entry_of, record_of


def was_another(reader: Reader, day: date) -> bool:
    """Whether anything was written down after the end of `day`."""
    head = reader.head()
    return head is not None and local_day(head.at) > day


def recall(events: Iterable[Event], day: date, into: Store) -> None:
    """Fill the empty store `into` with the ledger as written down by the end of `day`.

    Where the clock was put back later on, what it then wrote counts as later.

    Args:
        events: all of the ledger's, in order.
    """
    _rebuild(takewhile(lambda one: local_day(one.at) <= day, events), into)


def recall_to(reader: Reader, number: int, into: Store) -> None:
    """Fill the empty store `into` with the ledger as the event of that number left it."""
    _rebuild(takewhile(lambda one: one.number <= number, reader.events()), into)


def _rebuild(events: Iterable[Event], into: Store) -> None:
    events = list(events)
    with into.transaction() as txn:
        for (name, _), document in replayed(events).items():
            table = Table(name)
            txn.put(table, entry_of(record_of(table, document)))
        for event in events:
            txn.append(event)
        txn.commit()
