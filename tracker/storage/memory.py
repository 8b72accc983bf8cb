"""A store in memory: for tests, for a look at the ledger as it was on another day."""

import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter

from tracker.model.event import Event
from tracker.ports import EVERYTHING, Entry, Filter, Table
from tracker.storage.memory_outbox import (
    Kept,
    MemoryOutboxReader,
    MemoryOutboxTransaction,
)

_place = attrgetter("place")


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
        found = sorted((one for one in entries if where.holds(one)), key=_place)
        start = 0 if after is None else bisect_right(found, after.place, key=_place)
        return found[start : None if limit is None else start + limit]

    def count(self, table: Table, where: Filter = EVERYTHING) -> int:
        """See `tracker.ports.Reader`."""
        return sum(where.holds(one) for one in self.state.tables[table].values())

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
