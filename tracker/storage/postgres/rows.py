"""Entries and events as rows of the tables, and back."""

import json
import re
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from tracker.model.event import Event
from tracker.ports import Entry, Spoilt, StoreRefused, Table
from tracker.storage.postgres.schema import documents, entries, events, units

_Row = dict[str, Any]

# NUL as JSON writes it; after an even number of backslashes, else it is mere text.
_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
# After so many rows PostgreSQL must count anew before it can plan well; its own
# housekeeping would do so within some minutes.
MANY: Final = 500


class Rows:
    """Rows that wait to be sent, so that a thousand of them go together."""

    def __init__(self) -> None:
        self._entries: dict[tuple[Table, str], tuple[_Row, _Row, list[_Row]]] = {}
        self._events: list[_Row] = []

    def put(self, table: Table, entry: Entry) -> None:
        """Add `entry`, in place of one with the same key.

        Raises:
            StoreRefused: it holds a character that PostgreSQL cannot keep.
        """
        json_of([entry.key, entry.state, entry.text], entry.key)  # can they be kept?
        name = {"kind": table.value, "key": entry.key}
        row = {"year": entry.year, "state": entry.state, "due": entry.due}
        document = json_of(entry.document, entry.key)
        pairs = json_of(entry.units, entry.key)
        self._entries[table, entry.key] = (
            {**name, **row, "text": entry.text},
            {**name, "document": document, "units": pairs},
            [{**name, "role": role, "unit": unit} for role, unit in set(entry.units)],
        )

    def append(self, event: Event) -> None:
        """Add `event`; raises StoreRefused as `put` does."""
        document = json_of(msgspec.to_builtins(event), event.key)
        row = {"number": event.number, "about": event.about, "document": document}
        self._events.append(row)

    def send(self, connection: sa.Connection) -> None:
        """Send everything, and forget it."""
        rows, self._entries = list(self._entries.values()), {}
        added, self._events = self._events, []
        if rows:
            names = [{"_kind": row["kind"], "_key": row["key"]} for row, _, _ in rows]
            connection.execute(_KEEP_ENTRY, [row for row, _, _ in rows])
            connection.execute(_KEEP_DOCUMENT, [row for _, row, _ in rows])
            connection.execute(_DROP_UNITS, names)
        if with_units := [row for _, _, of_entry in rows for row in of_entry]:
            connection.execute(units.insert(), with_units)
        if added:
            connection.execute(events.insert(), added)
        if len(rows) > MANY:
            connection.exec_driver_sql(
                "ANALYZE kaohe_entries, kaohe_documents, kaohe_units"
            )


def entry_of(row: Any) -> Entry:
    """The entry in a row; raises Spoilt where somebody else wrote it."""
    try:
        pairs = tuple((role, unit) for role, unit in row.units)
    except (TypeError, ValueError):
        raise Spoilt(row.key) from None
    return Entry(
        key=row.key,
        year=row.year,
        document=row.document,
        state=row.state,
        due=row.due,
        units=pairs,
        text=row.text,
    )


def event_of(document: Any) -> Event:
    """The event in a row's document; raises Spoilt where somebody else wrote it."""
    try:
        return msgspec.convert(document, Event)
    except ValueError:
        raise Spoilt("一条履历") from None


def _upsert(table: sa.Table, *columns: str) -> Any:
    new = insert(table)
    return new.on_conflict_do_update(
        index_elements=[table.c.kind, table.c.key],
        set_={column: new.excluded[column] for column in columns},
    )


_KEEP_ENTRY: Final = _upsert(entries, "year", "state", "due", "text")
_KEEP_DOCUMENT: Final = _upsert(documents, "document", "units")
_DROP_UNITS: Final = units.delete().where(
    units.c.kind == sa.bindparam("_kind"), units.c.key == sa.bindparam("_key")
)


def json_of(value: object, key: str) -> str:
    """`value` as JSON that comes back equal, of the entry under `key`."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # The pattern is slow, and the mark it looks for hardly ever there.
    if ("\\u0000" in text and _NUL.search(text)) or not _is_whole(text):
        shown = key.encode(errors="replace").decode().replace("\0", "?")
        raise StoreRefused(
            f"{shown} 里有数据库存不下的字符（空字符或半个字，多半是粘贴带来的），"
            "没有保存；请把那段文字重新输入。"
        )
    return text


def _is_whole(text: str) -> bool:
    """Whether no character is half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
