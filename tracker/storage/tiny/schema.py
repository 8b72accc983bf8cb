"""The tables in the ledger's file, and how a file comes to have them.

Whose file it is and of which version, SQLite keeps in the two numbers of its header
that it leaves to applications; so opening reads one page, however long the ledger.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from tracker.model.event import Event
from tracker.ports import Entry, Spoilt, StoreRefused, Table
from tracker.storage.migrations import (
    Migration,
    migrated,
    migration_event,
    newest,
    refuse_newer,
)
from tracker.storage.tiny.connection import Connection
from tracker.storage.tiny.database import DOCUMENTS, SqliteTinyDB
from tracker.storage.tiny.entries import ENTRIES, Entries
from tracker.storage.tiny.outbox import OUTBOX

EntryFrom = Callable[[Table, Mapping[str, Any]], Entry]

EVENTS: Final = "events"
_EVENTS: Final = """
CREATE TABLE events (number INTEGER PRIMARY KEY, about TEXT NOT NULL);
CREATE INDEX events_by_about ON events (about, number);
"""
_OURS: Final = 0x6B616F68  # "kaoh"


def prepare(
    connection: Connection, migrations: Sequence[Migration], entry_from: EntryFrom
) -> None:
    """Make the tables where the file is new; bring an older file up to date.

    Raises:
        StoreRefused: the file is not ours, of a newer version, or cannot be written.
    """
    connection.begin_reading()
    if _version(connection, migrations) == newest(migrations):
        return
    connection.run("ROLLBACK")
    connection.begin_writing()
    version = _version(connection, migrations)
    if version == newest(migrations):  # somebody was quicker
        return
    if version == 0:
        _make_tables(connection)
    else:
        _migrate(connection, version, migrations, entry_from)
    connection.run(f"PRAGMA user_version = {newest(migrations)}")
    connection.run("COMMIT")


def refuse_unless_current(
    connection: Connection, migrations: Sequence[Migration]
) -> None:
    """See that the file is still the one that was opened.

    Raises:
        StoreRefused: another program has changed it since the file was opened.
    """
    if _version(connection, migrations) != newest(migrations):
        raise StoreRefused(
            f"台账 {connection.path} 被换成了另一个文件；请关掉本程序，再重新打开。"
        )


def _version(connection: Connection, migrations: Sequence[Migration]) -> int:
    """The version of the file's tables; 0 for a file without any."""
    (owner,) = connection.row("PRAGMA application_id")
    (version,) = connection.row("PRAGMA user_version")
    if owner != _OURS and connection.row("SELECT 1 FROM sqlite_master"):
        raise StoreRefused(
            f"{connection.path} 是别的程序的数据库，不是台账；请检查文件名。"
        )
    if owner != _OURS:
        return 0
    refuse_newer(version, connection.path, migrations)
    return int(version)


def _make_tables(connection: Connection) -> None:
    connection.run(f"PRAGMA application_id = {_OURS}")
    for statement in (DOCUMENTS + ENTRIES + _EVENTS + OUTBOX).split(";"):
        connection.run(statement)


def _migrate(
    connection: Connection,
    version: int,
    migrations: Sequence[Migration],
    entry_from: EntryFrom,
) -> None:
    for statement in OUTBOX.split(";"):
        connection.run(statement)
    documents = SqliteTinyDB(connection)
    for table in Table:
        # Their ids first: rows are not to be changed while they are read.
        for key in [one.doc_id for one in documents.table(table.value)]:
            old = documents.table(table.value).get(doc_id=key)
            document = migrated(table, old, version, migrations)
            if document == old:
                continue
            try:
                new = entry_from(table, document)
            except ValueError:
                raise Spoilt(f"{table}/{key}") from None
            Entries(connection, table).put(new)
            _tell(connection, documents, table, new.key, dict(old), new.document)


def _tell(
    connection: Connection,
    documents: SqliteTinyDB,
    table: Table,
    key: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
) -> None:
    """Add the event of one record brought up, after the newest."""
    head = documents.table(EVENTS).get(doc_id=str(last_number(connection)))
    if head is None:
        return
    event = migration_event(msgspec.convert(head, Event), table, key, old, new)
    if event is not None:
        keep_event(connection, documents, event)


def last_number(connection: Connection) -> int:
    """The number of the newest event; 0 where there is none."""
    return int(connection.row("SELECT coalesce(max(number), 0) FROM events")[0])


def keep_event(connection: Connection, documents: SqliteTinyDB, event: Event) -> None:
    """Keep `event`: its document, and the row by which it is found."""
    documents.table(EVENTS).put(str(event.number), msgspec.to_builtins(event))
    connection.run("INSERT INTO events VALUES (?, ?)", event.number, event.about)
