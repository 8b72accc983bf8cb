"""The embedded default store: one file, kept as `tracker.ports.Store` asks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
from tinydb.table import Document

from tracker.files import reason_of
from tracker.model.event import Event
from tracker.ports import EVERYTHING, Entry, Filter, Spoilt, StoreRefused, Table
from tracker.storage.disk import is_network_share, make_folder
from tracker.storage.migrations import MIGRATIONS, Migration, entry_from
from tracker.storage.tiny.connection import Connection
from tracker.storage.tiny.database import SqliteTinyDB
from tracker.storage.tiny.entries import Entries
from tracker.storage.tiny.outbox import TinyOutboxReader, TinyOutboxTransaction
from tracker.storage.tiny.schema import (
    EVENTS,
    EntryFrom,
    keep_event,
    last_number,
    prepare,
    refuse_unless_current,
)

# Longer than a commit takes, shorter than a clerk's patience.
PATIENCE: Final = 10.0


class TinyStore:
    """The ledger in a file; threads and processes may share it.

    A commit waits until nobody reads: keep `reading` blocks short, and never commit
    inside one of the same thread, which would wait for itself until StoreBusy.
    """

    def __init__(
        self,
        path: Path,
        *,
        patience: float = PATIENCE,
        migrations: Sequence[Migration] = MIGRATIONS,
        entry_from: EntryFrom = entry_from,
    ) -> None:
        """Open the ledger at `path`, made new with its folder where there is none.

        Args:
            patience: how many seconds to wait for others before StoreBusy.
            migrations, entry_from: how an older ledger is brought up to date.

        Raises:
            StoreRefused: it cannot be opened; what is there is as it was.
        """
        self._path = path
        self._patience = patience
        self._migrations = migrations
        _make_folder(path)
        connection = Connection(path, patience=patience, mode="rwc")
        try:
            prepare(connection, migrations, entry_from)
        finally:
            connection.close()

    @contextmanager
    def reading(self) -> Iterator["TinyReader"]:
        """See `tracker.ports.Store`."""
        with self._connected() as connection:
            connection.begin_reading()
            refuse_unless_current(connection, self._migrations)
            yield TinyReader(connection)

    @contextmanager
    def transaction(self) -> Iterator["TinyTransaction"]:
        """See `tracker.ports.Store`."""
        with self._connected() as connection:
            connection.begin_writing()
            refuse_unless_current(connection, self._migrations)
            yield TinyTransaction(connection)

    @property
    def outbox(self) -> "TinyStore":
        """See `tracker.ports.Store`; one file has one writer at a time."""
        return self

    def close(self) -> None:
        """Nothing to let go of: each block has a connection of its own."""

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        connection = Connection(self._path, patience=self._patience)
        try:
            yield connection
        finally:
            connection.close()


class TinyReader(TinyOutboxReader):
    """See `tracker.ports.Reader`; over when its connection is closed."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._entries = {table: Entries(connection, table) for table in Table}
        self._documents = SqliteTinyDB(connection)
        self._events = self._documents.table(EVENTS)

    def get(self, table: Table, key: str) -> Entry | None:
        """See `tracker.ports.Reader`."""
        return self._entries[table].get(key)

    def find(
        self,
        table: Table,
        where: Filter = EVERYTHING,
        *,
        after: Entry | None = None,
        limit: int | None = None,
    ) -> Sequence[Entry]:
        """See `tracker.ports.Reader`."""
        return list(self._entries[table].find(where, after, limit))

    def count(self, table: Table, where: Filter = EVERYTHING) -> int:
        """See `tracker.ports.Reader`."""
        return self._entries[table].count(where)

    def events(
        self, *, about: str = "", after: int = 0, limit: int | None = None
    ) -> Sequence[Event]:
        """See `tracker.ports.Reader`."""
        sql = "SELECT number FROM events WHERE number > ?"
        values: list[object] = [after]
        if about:
            sql += " AND about = ?"
            values.append(about)
        sql += " ORDER BY number LIMIT ?"
        values.append(-1 if limit is None else limit)
        numbers = [str(number) for (number,) in self._connection.rows(sql, *values)]
        documents = self._events.get(doc_ids=numbers)
        if len(documents) < len(numbers):
            raise Spoilt(EVENTS)
        return [self._event(document) for document in documents]

    def head(self) -> Event | None:
        """See `tracker.ports.Reader`."""
        last = last_number(self._connection)
        return next(iter(self.events(after=last - 1)), None)

    def _event(self, document: Document) -> Event:
        try:
            return msgspec.convert(document, Event)
        except msgspec.ValidationError:
            place = f"{EVENTS}/{document.doc_id}"
            raise Spoilt(place) from None


class TinyTransaction(TinyReader, TinyOutboxTransaction):
    """See `tracker.ports.Transaction`."""

    def put(self, table: Table, entry: Entry) -> None:
        """See `tracker.ports.Transaction`."""
        self._refuse_if_over()
        self._entries[table].put(entry)

    def append(self, event: Event) -> None:
        """See `tracker.ports.Transaction`."""
        self._refuse_if_over()
        if event.number != last_number(self._connection) + 1:
            raise ValueError(f"event {event.number} does not follow the last one")
        keep_event(self._connection, self._documents, event)


def _make_folder(path: Path) -> None:
    try:
        if is_network_share(path):
            raise StoreRefused(
                f"台账 {path} 在网络共享盘上，多人同时写会损坏；"
                "请放到本机的磁盘，或改用 PostgreSQL。"
            )
        make_folder(path.parent)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise StoreRefused(
            f"台账 {path} 的文件夹建不了（{reason_of(error)}）；请换一个位置。"
        ) from None
