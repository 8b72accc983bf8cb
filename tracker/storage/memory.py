"""A store in memory: for tests, for a look at the ledger as it was on another day."""

import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from tracker.model.event import Event
from tracker.ports import EVERYTHING, Entry, Filter, Table
from tracker.storage.memory_outbox import (
    Kept,
    MemoryOutboxReader,
    MemoryOutboxTransaction,
)


class MemoryStore:
    """Keeps `tracker.ports.Store`'s contract as long as the process lives."""

    def __init__(self) -> None:
        self.state = _State({table: {} for table in Table}, (), Kept())
        self._lock = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator["MemoryReader"]:
        """See `tracker.ports.Store`."""
        yield MemoryReader(self.state)

    @contextmanager
    def transaction(self) -> Iterator["MemoryTransaction"]:
        """See `tracker.ports.Store`."""
        with self._lock:
            txn = MemoryTransaction(self)
            try:
                yield txn
            finally:
                txn.is_over = True

    @property
    def outbox(self) -> "MemoryStore":
        """See `tracker.ports.Store`."""
        return self

    def close(self) -> None:
        """Nothing to let go of."""


class _State:
    """One committed state; never changed, only replaced."""

    def __init__(
        self,
        tables: dict[Table, dict[str, Entry]],
        events: tuple[Event, ...],
        kept: Kept,
    ) -> None:
        self.tables = tables
        self.events = events
        self.kept = kept


class MemoryReader(MemoryOutboxReader):
    """See `tracker.ports.Reader`."""

    def __init__(self, state: _State) -> None:
        self._kept = state

    @property
    def state(self) -> _State:
        """What it sees."""
        return self._kept

    @property
    def kept(self) -> Kept:
        """What it sees of the sendings."""
        return self.state.kept

    def get(self, table: Table, key: str) -> Entry | None:
        """See `tracker.ports.Reader`."""
        return self.state.tables[table].get(key)

    def find(
        self,
        table: Table,
        where: Filter = EVERYTHING,
        *,
        after: Entry | None = None,
        limit: int | None = None,
    ) -> Sequence[Entry]:
        """See `tracker.ports.Reader`."""
        entries = self.state.tables[table].values()
        found = sorted((one for one in entries if _holds(one, where)), key=_order)
        start = 0 if after is None else bisect_right(found, _order(after), key=_order)
        return found[start : None if limit is None else start + limit]

    def count(self, table: Table, where: Filter = EVERYTHING) -> int:
        """See `tracker.ports.Reader`."""
        return sum(_holds(one, where) for one in self.state.tables[table].values())

    def events(
        self, *, about: str = "", after: int = 0, limit: int | None = None
    ) -> Sequence[Event]:
        """See `tracker.ports.Reader`."""
        later = self.state.events[after:]
        found = [one for one in later if not about or one.about == about]
        return found[:limit]

    def head(self) -> Event | None:
        """See `tracker.ports.Reader`."""
        return self.state.events[-1] if self.state.events else None


class MemoryTransaction(MemoryReader, MemoryOutboxTransaction):
    """See `tracker.ports.Transaction`."""

    def __init__(self, store: MemoryStore) -> None:
        old = store.state
        tables = {table: dict(entries) for table, entries in old.tables.items()}
        super().__init__(_State(tables, old.events, old.kept.copy()))
        self._store = store
        self.is_over = False

    @property
    def state(self) -> _State:
        """What it has changed so far; raises RuntimeError once it is over."""
        if self.is_over:
            raise RuntimeError("the transaction is over")
        return super().state

    def put(self, table: Table, entry: Entry) -> None:
        """See `tracker.ports.Transaction`."""
        self.state.tables[table][entry.key] = entry

    def append(self, event: Event) -> None:
        """See `tracker.ports.Transaction`."""
        if event.number != len(self.state.events) + 1:
            raise ValueError(f"event {event.number} does not follow the last one")
        self.state.events = (*self.state.events, event)

    def commit(self) -> None:
        """See `tracker.ports.Transaction`."""
        self._store.state = self.state
        self.is_over = True


def _order(entry: Entry) -> tuple[date, str]:
    return entry.due or date.max, entry.key


def _holds(entry: Entry, where: Filter) -> bool:
    """Whether `entry` is one of those asked for."""
    if where.year is not None and entry.year != where.year:
        return False
    if where.states and entry.state not in where.states:
        return False
    if where.unit and not any(
        unit == where.unit and where.role in ("", role) for role, unit in entry.units
    ):
        return False
    dated = where.due_from is not None or where.due_to is not None
    if dated and not _is_between(entry.due, where.due_from, where.due_to):
        return False
    return where.text in entry.text


def _is_between(due: date | None, first: date | None, last: date | None) -> bool:
    if due is None:
        return False
    return (first is None or first <= due) and (last is None or due <= last)
