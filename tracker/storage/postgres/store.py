"""A ledger kept in PostgreSQL: `tracker.ports.Store` over SQLAlchemy and psycopg."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tracker.model.event import Event
from tracker.ports import EVERYTHING, Entry, Filter, Table
from tracker.storage.migrations import MIGRATIONS, Migration, newest
from tracker.storage.postgres import queries
from tracker.storage.postgres.address import place_of, url_of
from tracker.storage.postgres.outbox import (
    PostgresOutboxReader,
    PostgresOutboxTransaction,
)
from tracker.storage.postgres.refusals import refusing
from tracker.storage.postgres.rows import Rows, entry_of, event_of
from tracker.storage.postgres.schema import events
from tracker.storage.postgres.version import LOCK, prepare, require
from tracker.storage.postgres.view import View

V = TypeVar("V", bound=View)

_LOOK: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
# Whoever holds the lock and then does nothing for five minutes is thrown out, so that
# a program that hangs does not keep a county from working. An administrator's
# synchronous_commit=off would break the promise of `commit`.
_BEGIN: Final = """
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout = '{patience}ms';
SET LOCAL idle_in_transaction_session_timeout = '5min';
{lock}
SELECT set_config('synchronous_commit', 'on', true)
    WHERE current_setting('synchronous_commit') = 'off'
"""


class PostgresStore:
    """Keeps `tracker.ports.Store`'s contract in the database at an address.

    Args:
        address: `postgresql://user:password@host/database`.
        patience: for how many seconds a transaction waits for another's end.
        migrations: how an older ledger is brought up to this program.

    Raises:
        StoreRefused: it cannot be opened.
    """

    def __init__(
        self,
        address: str,
        *,
        patience: float = 10,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> None:
        url = url_of(address)
        self._place = place_of(url)
        self._version = newest(migrations)
        self._patience = max(1, round(patience * 1000))
        self._engine = sa.create_engine(
            url,
            pool_pre_ping=True,  # the server may have been restarted since
            pool_timeout=patience,
            json_deserializer=msgspec.json.decode,
            # A plan made for any value is a bad one for most; and poolers that
            # stand between know no prepared statements.
            connect_args={"prepare_threshold": None},
        )
        try:
            with self._connected() as connection, refusing(self._place):
                prepare(connection, self._place, migrations)
                connection.commit()
        except BaseException:
            self.close()
            raise

    def __repr__(self) -> str:
        return f"PostgresStore({self._place!r})"

    def reading(self) -> AbstractContextManager["PostgresReader"]:
        """See `tracker.ports.Store`."""
        return self._viewing(PostgresReader, _LOOK)

    def transaction(self) -> AbstractContextManager["PostgresTransaction"]:
        """See `tracker.ports.Store`."""
        return self._viewing(PostgresTransaction, self._beginning(LOCK))

    @property
    def outbox(self) -> "PostgresOutbox":
        """See `tracker.ports.Store`."""
        return PostgresOutbox(self)

    def sending(self) -> AbstractContextManager[PostgresOutboxTransaction]:
        """A transaction over the sendings alone: it asks for no writer's lock."""
        return self._viewing(PostgresOutboxTransaction, self._beginning())

    def close(self) -> None:
        """See `tracker.ports.Store`."""
        self._engine.dispose()

    def _beginning(self, lock: str = "") -> str:
        return _BEGIN.format(patience=self._patience, lock=lock and f"{lock};")

    @contextmanager
    def _viewing(self, kind: type[V], beginning: str) -> Iterator[V]:
        with self._begun(beginning) as connection:
            view = kind(connection, self._place)
            try:
                yield view
            finally:
                view.end()

    @contextmanager
    def _begun(self, beginning: str) -> Iterator[sa.Connection]:
        with self._connected() as connection:
            with refusing(self._place):
                connection.exec_driver_sql(beginning)
                require(connection, self._version)  # the first question fixes the view
            yield connection

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        """A connection, rolled back at the end: what counts was committed before."""
        with refusing(self._place):
            connection = self._engine.connect()
        try:
            yield connection
        finally:
            with suppress(DBAPIError):
                connection.rollback()
            connection.close()


class PostgresOutbox:
    """See `tracker.outbox.Outbox`."""

    def __init__(self, store: PostgresStore) -> None:
        self.reading, self.transaction = store.reading, store.sending


class PostgresReader(PostgresOutboxReader):
    """See `tracker.ports.Reader`."""

    def get(self, table: Table, key: str) -> Entry | None:
        """See `tracker.ports.Reader`."""
        row = self._ask(queries.one(table, key)).one_or_none()
        return None if row is None else entry_of(row)

    def find(
        self,
        table: Table,
        where: Filter = EVERYTHING,
        *,
        after: Entry | None = None,
        limit: int | None = None,
    ) -> Sequence[Entry]:
        """See `tracker.ports.Reader`."""
        rows = self._ask(queries.many(table, where, after, limit))
        return [entry_of(row) for row in rows]

    def count(self, table: Table, where: Filter = EVERYTHING) -> int:
        """See `tracker.ports.Reader`."""
        return int(self._ask(queries.how_many(table, where)).scalar_one())

    def events(
        self, *, about: str = "", after: int = 0, limit: int | None = None
    ) -> Sequence[Event]:
        """See `tracker.ports.Reader`."""
        asked = sa.select(events.c.document).where(events.c.number > after)
        if about:
            asked = asked.where(events.c.about == about)
        rows = self._ask(asked.order_by(events.c.number).limit(limit)).scalars()
        return [event_of(document) for document in rows]

    def head(self) -> Event | None:
        """See `tracker.ports.Reader`."""
        newest = sa.select(events.c.document).order_by(events.c.number.desc()).limit(1)
        document = self._ask(newest).scalar()
        return None if document is None else event_of(document)

    def _ask(self, statement: sa.Select[Any]) -> sa.CursorResult[Any]:
        return self._execute(statement)


class PostgresTransaction(PostgresReader, PostgresOutboxTransaction):
    """See `tracker.ports.Transaction`.

    What is put waits here until something is asked that depends on it, or until the
    commit: a thousand changes then go to the server together.
    """

    def __init__(self, connection: sa.Connection, place: str) -> None:
        super().__init__(connection, place)
        self._rows = Rows()
        self._head = super().head()

    def put(self, table: Table, entry: Entry) -> None:
        """See `tracker.ports.Transaction`."""
        self._live()
        self._rows.put(table, entry)

    def append(self, event: Event) -> None:
        """See `tracker.ports.Transaction`."""
        self._live()
        if event.number != (self._head.number if self._head else 0) + 1:
            raise ValueError(f"event {event.number} does not follow the last one")
        self._rows.append(event)
        self._head = event

    def head(self) -> Event | None:
        """See `tracker.ports.Reader`."""
        self._live()
        return self._head

    def commit(self) -> None:
        """See `tracker.ports.Transaction`."""
        self._send()
        super().commit()

    def _ask(self, statement: sa.Select[Any]) -> sa.CursorResult[Any]:
        self._send()
        return super()._ask(statement)

    def _send(self) -> None:
        connection = self._live()
        with self._refusing():
            self._rows.send(connection)
