"""Entries and events with defaults, for tests of stores."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tracker.history import sealed
from tracker.model.event import Event
from tracker.ports import EVERYTHING, Entry, Filter, Reader, Store, Table

O = Table.OBLIGATIONS


def an_entry(key: str = "B2020-0001", **changes: Any) -> Entry:
    """An entry whose document holds its key."""
    default = Entry(key=key, year=2020, document={"key": key})
    return replace(default, **changes)


def an_event(before: Event | None = None, **changes: Any) -> Event:
    """The event after `before`, sealed."""
    default = Event(
        number=0,
        at=datetime(2020, 10, 20, 8, 30, tzinfo=UTC),
        by="张三",
        unit="财政局",
        table="obligations",
        key="B2020-0001",
        action="sign",
        changes={"state": {"from": "已下达", "to": "已签收"}},
    )
    return sealed(replace(default, **changes), before)


def keep(store: Store, *entries: Entry, table: Table = O) -> None:
    """Commit the entries, in one transaction."""
    with store.transaction() as txn:
        for entry in entries:
            txn.put(table, entry)
        txn.commit()


def keep_events(store: Store, *changes: dict[str, Any]) -> list[Event]:
    """Commit a chain of events, one for each set of changed fields."""
    events: list[Event] = []
    with store.transaction() as txn:
        for one in changes:
            events.append(an_event(events[-1] if events else None, **one))
            txn.append(events[-1])
        txn.commit()
    return events


def found(store: Store, *args: Any, **kwargs: Any) -> list[str]:
    """The keys of what `find` returns."""
    with store.reading() as reader:
        return [one.key for one in reader.find(*args, **kwargs)]


def walked(reader: Reader, size: int, where: Filter = EVERYTHING) -> list[Entry]:
    """All of it, page by page, as one list."""
    entries: list[Entry] = []
    last = None
    while page := reader.find(O, where, after=last, limit=size):
        assert len(page) <= size
        assert page[0] not in entries, "the walk goes round in a circle"
        entries += page
        last = page[-1]
    return entries


def day(number: int) -> date:
    """A day of October 2020."""
    return date(2020, 10, number)
