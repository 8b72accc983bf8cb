"""The sendings in PostgreSQL, for several daemons at once.

Nobody here waits for who changes the ledger. Two daemons that claim at the same moment
get different groups, because each group has one row that stands for it, its first by
key: who has locked that has the group, and who finds it locked looks at the next.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from tracker.model.sending import (
    HELD,
    MAY_BE_CANCELLED,
    Message,
    Sending,
    SendingState,
    in_groups,
)
from tracker.outbox import SendingFilter
from tracker.storage.postgres.rows import MANY, json_of
from tracker.storage.postgres.schema import marks, messages, sendings
from tracker.storage.postgres.view import View
from tracker.storage.sendings import ASKED, COLUMNS, columns_of, message_of, sending_of

_Conditions = list[sa.ColumnElement[bool]]


class PostgresOutboxReader(View):
    """See `tracker.outbox.OutboxReader`."""

    def sendings(
        self, where: SendingFilter, *, after: str = "", limit: int | None = None
    ) -> Sequence[Sending]:
        """See `tracker.outbox.OutboxReader`."""
        table = sendings.c
        asked = _SENDINGS.where(*_conditions(where))
        if after:
            last = sa.select(table.slot, table.key).where(table.key == after)
            asked = asked.where(
                sa.tuple_(table.slot, table.key) > last.scalar_subquery()
            )
        return self._found(asked.order_by(table.slot, table.key).limit(limit))

    def sending(self, key: str) -> Sending | None:
        """See `tracker.outbox.OutboxReader`."""
        asked = _SENDINGS.where(sendings.c.key == key)
        return next(iter(self._found(asked)), None)

    def messages(
        self, *, after: str = "", limit: int | None = None
    ) -> Sequence[Message]:
        """See `tracker.outbox.OutboxReader`."""
        asked = sa.select(messages).where(messages.c.key > after)
        rows = self._execute(asked.order_by(messages.c.key).limit(limit))
        return [message_of(row.key, row.document) for row in rows]

    def message(self, key: str) -> Message | None:
        """See `tracker.outbox.OutboxReader`."""
        row = self._execute(sa.select(messages).where(messages.c.key == key)).first()
        return None if row is None else message_of(row.key, row.document)

    def counts(
        self, slot_from: date | None = None, slot_to: date | None = None
    ) -> dict[SendingState, int]:
        """See `tracker.outbox.OutboxReader`."""
        where = SendingFilter(slot_from=slot_from, slot_to=slot_to)
        asked = sa.select(sendings.c.state, sa.func.count().label("number"))
        rows = self._execute(
            asked.where(*_conditions(where)).group_by(sendings.c.state)
        )
        found = {row.state: row.number for row in rows}
        return {state: found.get(state, 0) for state in SendingState}

    def mark(self, name: str) -> datetime | None:
        """See `tracker.outbox.OutboxReader`."""
        asked = sa.select(marks.c.moment).where(marks.c.name == name)
        return self._execute(asked).scalar()

    def marks(self) -> dict[str, datetime]:
        """See `tracker.outbox.OutboxReader`."""
        rows = self._execute(sa.select(marks).order_by(marks.c.name))
        return {row.name: row.moment for row in rows}

    def _found(self, asked: sa.Select[Any]) -> list[Sending]:
        rows = self._execute(asked)
        return [sending_of(row.key, row.document) for row in rows]


class PostgresOutboxTransaction(PostgresOutboxReader):
    """See `tracker.outbox.OutboxTransaction`."""

    def plan(self, sendings: Sequence[Sending]) -> int:
        """See `tracker.outbox.OutboxTransaction`."""
        # In one order, or two that plan the same could wait for each other for ever.
        unlike = {one.key: one for one in reversed(sendings)}
        rows = _rows([unlike[key] for key in sorted(unlike)])
        added = self._execute(_PLAN, {"rows": rows}).rowcount
        if added > MANY:
            self._execute(sa.text("ANALYZE kaohe_sendings"))
        return added

    def claim(
        self, *, now: datetime, holder: str, lease: datetime, limit: int = 1
    ) -> Sequence[Sending]:
        """See `tracker.outbox.OutboxTransaction`."""
        return self._take(_may_go, now, holder, lease, limit)

    def expired(
        self, *, now: datetime, holder: str, lease: datetime, limit: int = 1
    ) -> Sequence[Sending]:
        """See `tracker.outbox.OutboxTransaction`."""
        return self._take(_is_left, now, holder, lease, limit)

    def _take(
        self, wanted: Any, now: datetime, holder: str, lease: datetime, limit: int
    ) -> Sequence[Sending]:
        groups = self._execute(_groups(wanted, now).limit(limit)).all()
        theirs = _SENDINGS.where(
            wanted(sendings.c, now), _group(sendings.c).in_(groups)
        ).with_for_update(skip_locked=True)
        found = self._found(theirs) if groups else []
        taken = in_groups(one.as_held(holder, lease) for one in found)
        self._write(taken)
        return taken

    def keep(
        self, sendings: Sequence[Sending], *, holder: str = ""
    ) -> Sequence[Sending]:
        """See `tracker.outbox.OutboxTransaction`."""
        holders = self._locked([one.key for one in sendings])
        kept = [
            one
            for one in sendings
            if one.key in holders and holder in ("", holders[one.key])
        ]
        self._write(kept)
        return kept

    def _locked(self, keys: list[str]) -> dict[str, str]:
        """Who holds each that is there of these, locked until the end."""
        table = sendings.c
        asked = sa.select(table.key, table.holder).where(table.key.in_(keys))
        rows = self._execute(asked.order_by(table.key).with_for_update())
        return {row.key: row.holder for row in rows}

    def _write(self, kept: Sequence[Sending]) -> None:
        if kept:
            self._execute(_KEEP, {"rows": _rows(kept)})

    def keep_message(self, message: Message) -> None:
        """See `tracker.outbox.OutboxTransaction`."""
        row = {
            "key": message.key,
            "document": json_of(msgspec.to_builtins(message), message.key),
        }
        self._execute(_KEEP_MESSAGE, row)

    def cancel(
        self, item: str, *, at: datetime, reason: str, sheets: bool = False
    ) -> int:
        """See `tracker.outbox.OutboxTransaction`."""
        where = SendingFilter(states=MAY_BE_CANCELLED, item=item)
        # What a process holds is not waited for.
        planned = sendings.c.state == SendingState.PLANNED.value
        free = sa.or_(planned, sendings.c.holder == "")
        asked = _SENDINGS.where(*_conditions(where), free).order_by(sendings.c.key)
        found = self._found(asked.with_for_update())
        gone = [one for one in found if one.may_be_cancelled(sheets=sheets)]
        self._write([one.as_superseded(at, reason) for one in gone])
        return len(gone)

    def set_mark(self, name: str, moment: datetime) -> None:
        """See `tracker.outbox.OutboxTransaction`."""
        self._execute(_SET_MARK, {"name": name, "moment": moment})

    def commit(self) -> None:
        """See `tracker.ports.Transaction`."""
        self._commit()


def _rows(kept: Sequence[Sending]) -> str:
    """Rows as one JSON text: ten thousand of them go to the server as one value."""
    rows = []
    for one in kept:
        row = msgspec.to_builtins(columns_of(one))
        rows.append({**row, "document": msgspec.to_builtins(one)})
    return json_of(rows, kept[0].key if kept else "")


def _group(table: Any) -> Any:
    return sa.tuple_(table.channel, table.unit, table.recipient)


def _may_go(table: Any, now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(table.state == SendingState.PLANNED.value, table.not_before <= now)


def _is_left(table: Any, now: datetime) -> sa.ColumnElement[bool]:
    states = [state.value for state in sorted(HELD)]
    return sa.and_(table.state.in_(states), table.lease <= now)


def _groups(wanted: Any, now: datetime) -> sa.Select[Any]:
    """The groups that nobody else is about to take, the longest waiting first."""
    one, other = sendings.c, sendings.alias("other")
    # One look into an index for each row, where NOT EXISTS would be a join over all.
    first = (
        sa.select(sa.func.min(other.c.key))
        .where(wanted(other.c, now), _group(other.c) == _group(one))
        .scalar_subquery()
    )
    return (
        sa.select(one.channel, one.unit, one.recipient)
        .where(wanted(one, now), one.key == first)
        .order_by(one.not_before, one.key)
        .with_for_update(of=sendings, skip_locked=True)
    )


def _conditions(where: SendingFilter) -> _Conditions:
    table = sendings.c
    conditions: _Conditions = []
    if where.states:
        conditions.append(table.state.in_([state.value for state in where.states]))
    if where.items:
        conditions.append(table.item.in_(where.items))
    for column in ASKED:
        if wanted := getattr(where, column):
            conditions.append(table[column] == wanted)
    if where.composed:
        conditions.append(table.message != "")
    if where.slot_from is not None:
        conditions.append(table.slot >= where.slot_from)
    if where.slot_to is not None:
        conditions.append(table.slot <= where.slot_to)
    return conditions or [sa.true()]


_SENDINGS: Final = sa.select(sendings.c.key, sendings.c.document)
_ALL: Final = ", ".join((*COLUMNS, "document"))
_TYPES: Final = {
    "slot": "date",
    "not_before": "timestamptz",
    "lease": "timestamptz",
    "document": "json",
}
_GIVEN: Final = "json_to_recordset(CAST(:rows AS json)) AS given({})".format(
    ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in (*COLUMNS, "document"))
)
_PLAN: Final = sa.text(
    f"INSERT INTO kaohe_sendings ({_ALL}) SELECT {_ALL} FROM {_GIVEN}"
    " ON CONFLICT DO NOTHING"
)
# What makes its key stays as it is.
_KEEP: Final = sa.text(
    "UPDATE kaohe_sendings AS kept SET (state, not_before, holder, lease, message,"
    " document) = (given.state, given.not_before, given.holder, given.lease,"
    f" given.message, given.document) FROM {_GIVEN} WHERE kept.key = given.key"
)


def _upsert(table: sa.Table, key: str, column: str) -> Any:
    new = insert(table)
    return new.on_conflict_do_update(
        index_elements=[table.c[key]], set_={column: new.excluded[column]}
    )


_KEEP_MESSAGE: Final = _upsert(messages, "key", "document")
_SET_MARK: Final = _upsert(marks, "name", "moment")
