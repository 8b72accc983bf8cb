"""What readers and transactions have in common: a connection until they are over."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tracker.ports import StoreInDoubt, StoreRefused
from tracker.storage.postgres.refusals import is_lost, refusal, refusing

_IN_DOUBT: Final = (
    "的连接在保存时断了，结果不明：可能已经存上，也可能没有；"
    "请等数据库恢复后看最新一条履历，没有这次修改时再重做。"
)


class View:
    """A connection to ask, until it is over."""

    def __init__(self, connection: sa.Connection, place: str) -> None:
        self._connection: sa.Connection | None = connection
        self._place = place

    def end(self) -> None:
        """It is over: whatever is asked of it now raises RuntimeError."""
        self._connection = None

    def _execute(
        self, statement: sa.Executable, values: dict[str, Any] | None = None
    ) -> sa.CursorResult[Any]:
        connection = self._live()
        with self._refusing():
            return connection.execute(statement, values)

    def _commit(self) -> None:
        """See `tracker.ports.Transaction.commit`.

        Where the connection is lost in the very act nobody knows the outcome; the
        sentence says so, and it is not tried again.
        """
        connection = self._live()
        self.end()
        try:
            connection.commit()
        except DBAPIError as error:
            raise self._refusal_of_commit(error) from None

    def _refusal_of_commit(self, error: DBAPIError) -> StoreRefused:
        if is_lost(error):
            return StoreInDoubt(f"台账数据库 {self._place} {_IN_DOUBT}")
        return refusal(error, self._place)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            with refusing(self._place):
                yield
        except StoreRefused:
            # PostgreSQL keeps nothing after a failure, and says yes to a commit then.
            self.end()
            raise

    def _live(self) -> sa.Connection:
        if self._connection is None:
            raise RuntimeError("the view or transaction is over")
        return self._connection
