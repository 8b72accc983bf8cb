"""The sendings in the ledger's file: rows of their own beside TinyDB's documents.

They are claimed and settled many times a minute and asked for by six columns, which
TinyDB cannot do; so they are rows that SQLite itself finds. A transaction over them is
one over the whole file.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from tracker.model.sending import (
    HELD,
    MAY_BE_CANCELLED,
    Message,
    Sending,
    SendingState,
    in_groups,
)
from tracker.outbox import SendingFilter
from tracker.storage.sendings import (
    ASKED,
    COLUMNS,
    columns_of,
    message_of,
    sending_of,
    text_of,
)
from tracker.storage.tiny.connection import Connection, refusing

OUTBOX: Final = """
CREATE TABLE IF NOT EXISTS sendings (
    key TEXT NOT NULL PRIMARY KEY,
    item TEXT NOT NULL,
    unit TEXT NOT NULL,
    recipient TEXT NOT NULL,
    channel TEXT NOT NULL,
    slot TEXT NOT NULL,
    state TEXT NOT NULL,
    not_before TEXT NOT NULL, -- moments are those of UTC, so that they sort
    holder TEXT NOT NULL,
    lease TEXT,
    message TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS sendings_by_slot ON sendings (slot, key);
CREATE INDEX IF NOT EXISTS sendings_by_state ON sendings (state, not_before);
CREATE INDEX IF NOT EXISTS sendings_by_item ON sendings (item);
CREATE INDEX IF NOT EXISTS sendings_by_message ON sendings (message);
CREATE INDEX IF NOT EXISTS sendings_by_group
    ON sendings (channel, unit, recipient, state);
CREATE TABLE IF NOT EXISTS messages (
    key TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS marks (
    name TEXT NOT NULL PRIMARY KEY,
    moment TEXT NOT NULL
);
"""
_GROUP: Final = "channel, unit, recipient"


class TinyOutboxReader:
    """See `tracker.outbox.OutboxReader`; over when its connection is closed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sendings(
        self, where: SendingFilter, *, after: str = "", limit: int | None = None
    ) -> Sequence[Sending]:
        """See `tracker.outbox.OutboxReader`."""
        condition, values = _condition(where)
        if after:
            condition += (
                " AND (slot, key) > (SELECT slot, key FROM sendings WHERE key = ?)"
            )
            values.append(after)
        return self._found(
            f"{condition} ORDER BY slot, key LIMIT ?",
            *values,
            -1 if limit is None else limit,
        )

    def sending(self, key: str) -> Sending | None:
        """See `tracker.outbox.OutboxReader`."""
        return next(iter(self._found("key = ?", key)), None)

    def messages(
        self, *, after: str = "", limit: int | None = None
    ) -> Sequence[Message]:
        """See `tracker.outbox.OutboxReader`."""
        sql = "SELECT key, document FROM messages WHERE key > ? ORDER BY key LIMIT ?"
        rows = self._connection.rows(sql, after, -1 if limit is None else limit)
        return [message_of(*row) for row in rows]

    def message(self, key: str) -> Message | None:
        """See `tracker.outbox.OutboxReader`."""
        sql = "SELECT key, document FROM messages WHERE key = ?"
        row = self._connection.row(sql, key)
        return None if row is None else message_of(*row)

    def counts(
        self, slot_from: date | None = None, slot_to: date | None = None
    ) -> dict[SendingState, int]:
        """See `tracker.outbox.OutboxReader`."""
        where = SendingFilter(slot_from=slot_from, slot_to=slot_to)
        condition, values = _condition(where)
        sql = f"SELECT state, count(*) FROM sendings WHERE {condition} GROUP BY state"
        found = dict(self._connection.rows(sql, *values))
        return {state: found.get(state, 0) for state in SendingState}

    def mark(self, name: str) -> datetime | None:
        """See `tracker.outbox.OutboxReader`."""
        return self.marks().get(name)

    def marks(self) -> dict[str, datetime]:
        """See `tracker.outbox.OutboxReader`."""
        rows = self._connection.rows("SELECT name, moment FROM marks ORDER BY name")
        return {name: datetime.fromisoformat(moment) for name, moment in rows}

    def _found(self, condition: str, *values: Any) -> list[Sending]:
        sql = f"SELECT key, document FROM sendings WHERE {condition}"
        return [sending_of(*row) for row in self._connection.rows(sql, *values)]


class TinyOutboxTransaction(TinyOutboxReader):
    """See `tracker.outbox.OutboxTransaction`."""

    def plan(self, sendings: Sequence[Sending]) -> int:
        """See `tracker.outbox.OutboxTransaction`."""
        self._refuse_if_over()
        (before,) = self._connection.row("SELECT total_changes()")
        for one in sendings:
            self._put("INSERT OR IGNORE", one)
        (after,) = self._connection.row("SELECT total_changes()")
        return int(after - before)

    def claim(
        self, *, now: datetime, holder: str, lease: datetime, limit: int = 1
    ) -> Sequence[Sending]:
        """See `tracker.outbox.OutboxTransaction`."""
        condition = f"state = '{SendingState.PLANNED}' AND not_before <= ?"
        return self._take(condition, now, holder, lease, limit)

    def expired(
        self, *, now: datetime, holder: str, lease: datetime, limit: int = 1
    ) -> Sequence[Sending]:
        """See `tracker.outbox.OutboxTransaction`."""
        return self._take(
            f"state IN ({_HELD}) AND lease <= ?", now, holder, lease, limit
        )

    def _take(
        self, condition: str, now: datetime, holder: str, lease: datetime, limit: int
    ) -> Sequence[Sending]:
        self._refuse_if_over()
        sql = (
            f"SELECT {_GROUP} FROM sendings WHERE {condition}"
            f" GROUP BY {_GROUP} ORDER BY min(not_before), {_GROUP} LIMIT ?"
        )
        groups = list(self._connection.rows(sql, _kept(now), limit))
        theirs = f"({_GROUP}) = (?, ?, ?) AND {condition}"
        taken = [
            one.as_held(holder, lease)
            for group in groups
            for one in self._found(theirs, *group, _kept(now))
        ]
        self.keep(taken)
        return in_groups(taken)

    def keep(
        self, sendings: Sequence[Sending], *, holder: str = ""
    ) -> Sequence[Sending]:
        """See `tracker.outbox.OutboxTransaction`."""
        self._refuse_if_over()
        kept = [one for one in sendings if self._is_held(one.key, holder)]
        for one in kept:
            self._put("REPLACE", one)
        return kept

    def _is_held(self, key: str, holder: str) -> bool:
        """Whether there is one under that key, held by `holder`, if that is not ""."""
        row = self._connection.row("SELECT holder FROM sendings WHERE key = ?", key)
        return row is not None and holder in ("", row[0])

    def _put(self, verb: str, one: Sending) -> None:
        with refusing(self._connection.path):  # text that no encoding keeps
            document = text_of(one)
        values = [_kept(value) for value in columns_of(one).values()]
        places = ", ".join("?" * (len(COLUMNS) + 1))
        sql = f"{verb} INTO sendings ({', '.join(COLUMNS)}, document) VALUES ({places})"
        self._connection.run(sql, *values, document)

    def keep_message(self, message: Message) -> None:
        """See `tracker.outbox.OutboxTransaction`."""
        self._refuse_if_over()
        with refusing(self._connection.path):
            document = text_of(message)
        sql = "REPLACE INTO messages VALUES (?, ?)"
        self._connection.run(sql, message.key, document)

    def cancel(
        self, item: str, *, at: datetime, reason: str, sheets: bool = False
    ) -> int:
        """See `tracker.outbox.OutboxTransaction`."""
        self._refuse_if_over()
        found = self.sendings(SendingFilter(states=MAY_BE_CANCELLED, item=item))
        gone = [one for one in found if one.may_be_cancelled(sheets=sheets)]
        self.keep([one.as_superseded(at, reason) for one in gone])
        return len(gone)

    def set_mark(self, name: str, moment: datetime) -> None:
        """See `tracker.outbox.OutboxTransaction`."""
        self._refuse_if_over()
        self._connection.run("REPLACE INTO marks VALUES (?, ?)", name, _kept(moment))

    def commit(self) -> None:
        """See `tracker.ports.Transaction`."""
        self._refuse_if_over()
        self._connection.run("COMMIT")
        self._connection.close()

    def _refuse_if_over(self) -> None:
        """A full disk may have undone it, after which nothing of it is to be kept."""
        if not self._connection.in_transaction:
            raise RuntimeError("the transaction is over")


_HELD: Final = ", ".join(f"'{state}'" for state in sorted(HELD))


def _kept(value: Any) -> Any:
    """A value as SQLite keeps it: days and moments as text that sorts."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def _condition(where: SendingFilter) -> tuple[str, list[Any]]:
    """The WHERE of a filter, and its values."""
    parts, values = ["true"], list[Any]()

    def hold(part: str, *its: Any) -> None:
        parts.append(part)
        values.extend(its)

    if where.states:
        hold(f"state IN ({', '.join('?' * len(where.states))})", *where.states)
    if where.items:
        hold(f"item IN ({', '.join('?' * len(where.items))})", *where.items)
    for column in ASKED:
        if wanted := getattr(where, column):
            hold(f"{column} = ?", wanted)
    if where.composed:
        hold("message <> ''")
    if where.slot_from is not None:
        hold("slot >= ?", where.slot_from.isoformat())
    if where.slot_to is not None:
        hold("slot <= ?", where.slot_to.isoformat())
    return " AND ".join(parts), values
