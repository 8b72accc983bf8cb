"""A ledger kept in PostgreSQL: `tracker.ports.Store` over SQLAlchemy and psycopg."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tracker.model.event import Event
from tracker.ports import EVERYTHING, Entry, Filter, StoreRefused, Table
from tracker.storage.migrations import MIGRATIONS, Migration, newest
from tracker.storage.postgres import queries
from tracker.storage.postgres.address import place_of, url_of
from tracker.storage.postgres.refusals import is_lost, refusal, refusing
from tracker.storage.postgres.rows import Rows, entry_of, event_of
from tracker.storage.postgres.schema import events
from tracker.storage.postgres.version import LOCK, prepare, require

_LOOK: Final = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
# Whoever holds the lock and then does nothing for five minutes is thrown out, so that
# a program that hangs does not keep a county from working. An administrator's
# synchronous_commit=off would break the promise of `commit`.
_BEGIN: Final = f"""
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout = '{{patience}}ms';
SET LOCAL idle_in_transaction_session_timeout = '5min';
{LOCK};
SELECT set_config('synchronous_commit', 'on', true)
    WHERE current_setting('synchronous_commit') = 'off'
"""
_IN_DOUBT: Final = (
    "的连接在保存时断了，结果不明：可能已经存上，也可能没有；"
    "请等数据库恢复后看最新一条履历，没有这次修改时再重做。"
)


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
        self._begin = _BEGIN.format(patience=max(1, round(patience * 1000)))
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

    @contextmanager
    def reading(self) -> Iterator["PostgresReader"]:
        """See `tracker.ports.Store`."""
        with self._connected() as connection:
            with refusing(self._place):
                connection.exec_driver_sql(_LOOK)
                require(connection, self._version)  # the first question fixes the view
            reader = PostgresReader(connection, self._place)
            try:
                yield reader
            finally:
                reader._end()

    @contextmanager
    def transaction(self) -> Iterator["PostgresTransaction"]:
        """See `tracker.ports.Store`."""
        with self._connected() as connection:
            with refusing(self._place):
                connection.exec_driver_sql(self._begin)
                require(connection, self._version)
            transaction = PostgresTransaction(connection, self._place)
            try:
                yield transaction
            finally:
                transaction._end()

    def close(self) -> None:
        """See `tracker.ports.Store`."""
        self._engine.dispose()

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


class PostgresReader:
    """See `tracker.ports.Reader`."""

    def __init__(self, connection: sa.Connection, place: str) -> None:
        self._connection: sa.Connection | None = connection
        self._place = place

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
        connection = self._live()
        with self._refusing():
            return connection.execute(statement)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            with refusing(self._place):
                yield
        except StoreRefused:
            # PostgreSQL keeps nothing after a failure, and says yes to a commit then.
            self._end()
            raise

    def _live(self) -> sa.Connection:
        if self._connection is None:
            raise RuntimeError("the view or transaction is over")
        return self._connection

    def _end(self) -> None:
        self._connection = None


class PostgresTransaction(PostgresReader):
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
        """See `tracker.ports.Transaction`.

        Where the connection is lost in the very act nobody knows the outcome; the
        sentence says so, and it is not tried again.
        """
        connection = self._live()
        self._send()
        self._end()
        try:
            connection.commit()
        except DBAPIError as error:
            raise self._refusal_of_commit(error) from None

    def _refusal_of_commit(self, error: DBAPIError) -> StoreRefused:
        if is_lost(error):
            return StoreRefused(f"台账数据库 {self._place} {_IN_DOUBT}")
        return refusal(error, self._place)

    def _ask(self, statement: sa.Select[Any]) -> sa.CursorResult[Any]:
        self._send()
        return super()._ask(statement)

    def _send(self) -> None:
        connection = self._live()
        with self._refusing():
            self._rows.send(connection)
