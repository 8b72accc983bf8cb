"""Entries of the ledger: documents in TinyDB, and beside them what lists ask for.

TinyDB can only look at every document of a table. So the columns by which entries are
narrowed and sorted stand in tables of their own, with indexes, and TinyDB is asked for
the documents found by them. Whoever writes documents past `put` leaves the columns
as they were.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import msgspec

from tracker.ports import Entry, Filter, Spoilt, Table
from tracker.storage.tiny.connection import Connection
from tracker.storage.tiny.database import SqliteTinyDB

ENTRIES: Final = """
CREATE TABLE entries (
    name TEXT NOT NULL, -- of the table, as in documents
    key TEXT NOT NULL,
    year INTEGER NOT NULL,
    state TEXT NOT NULL,
    due TEXT NOT NULL,
    units TEXT NOT NULL, -- as JSON, in their order
    text TEXT NOT NULL,
    PRIMARY KEY (name, key)
) WITHOUT ROWID;
-- In the order of lists, so that a page is read and not sorted.
CREATE INDEX entries_by_due ON entries (name, due, key, year, state);
CREATE TABLE units (
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    role TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (name, unit, role, key)
) WITHOUT ROWID;
CREATE INDEX units_by_key ON units (name, key);
"""
# Kept in place of a day for none; sorts after all days.
_UNDATED: Final = "~"
_UNITS: Final = tuple[tuple[str, str], ...]


class Entries:
    """The entries of one table, seen through a connection."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection = connection
        self._name = table.value
        self._documents = SqliteTinyDB(connection).table(table.value)

    def get(self, key: str) -> Entry | None:
        """The entry under `key`, or None."""
        row = self._connection.row(
            f"{_SELECT} WHERE name = ? AND key = ?", self._name, key
        )
        return None if row is None else self._entry(*row)

    def find(
        self, where: Filter, after: Entry | None, limit: int | None
    ) -> Iterator[Entry]:
        """The entries asked for; see `tracker.ports.Reader.find`."""
        condition, values = _condition(self._name, where)
        if after is not None:
            condition += " AND (due, key) > (?, ?)"
            values += [_kept(after.due), after.key]
        # The plus keeps SQLite from walking entries_by_due, a look-up for each row, in
        # search of a page's fifty: it is to use the units' index, or to read in order.
        order = "+due, +key" if where.unit or where.text else "due, key"
        rows = self._connection.rows(
            f"{_SELECT} WHERE {condition} ORDER BY {order} LIMIT ?",
            *values,
            -1 if limit is None else limit,
        )
        return (self._entry(*row) for row in rows)

    def count(self, where: Filter) -> int:
        """How many there are."""
        condition, values = _condition(self._name, where)
        sql = f"SELECT count(*) FROM entries WHERE {condition}"
        return int(self._connection.row(sql, *values)[0])

    def put(self, entry: Entry) -> None:
        """Keep `entry`, in place of the one with its key."""
        self._documents.put(entry.key, entry.document)
        place = self._name, entry.key
        self._connection.run(
            "REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)",
            *place,
            entry.year,
            entry.state,
            _kept(entry.due),
            msgspec.json.encode(entry.units).decode(),
            entry.text,
        )
        self._connection.run("DELETE FROM units WHERE name = ? AND key = ?", *place)
        for role, unit in set(entry.units):
            sql = "INSERT INTO units (name, key, role, unit) VALUES (?, ?, ?, ?)"
            self._connection.run(sql, *place, role, unit)

    def _entry(
        self, key: str, year: int, state: str, due: str, units: str, text: str
    ) -> Entry:
        document = self._documents.get(doc_id=key)
        try:
            day = None if due == _UNDATED else date.fromisoformat(due)
            pairs = msgspec.json.decode(units, type=_UNITS)
        except (ValueError, TypeError):
            document = None
        if document is None:
            raise Spoilt(f"{self._name}/{key}")
        return Entry(
            key=key,
            year=year,
            document=document,
            state=state,
            due=day,
            units=pairs,
            text=text,
        )


_SELECT: Final = "SELECT key, year, state, due, units, text FROM entries"


def _kept(due: date | None) -> str:
    return _UNDATED if due is None else due.isoformat()


def _condition(name: str, where: Filter) -> tuple[str, list[Any]]:
    """The WHERE of a filter, and its values."""
    parts, values = ["name = ?"], [name]

    def hold(part: str, *its: Any) -> None:
        parts.append(part)
        values.extend(its)

    if where.year is not None:
        hold("year = ?", where.year)
    if where.states:
        hold(f"state IN ({', '.join('?' * len(where.states))})", *where.states)
    if where.unit:
        role = " AND role = ?" if where.role else ""
        keys = f"SELECT key FROM units WHERE name = ? AND unit = ?{role}"
        hold(f"key IN ({keys})", name, where.unit, *filter(None, [where.role]))
    if where.due_from is not None:
        hold("due >= ?", where.due_from.isoformat())
    if where.due_from is not None or where.due_to is not None:
        hold("due <= ?", (where.due_to or date.max).isoformat())
    if where.text:
        hold("instr(text, ?)", where.text)
    return " AND ".join(parts), values
