"""How a database comes to have the tables, and to have those of this program."""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from tracker.ports import StoreRefused, Table
from tracker.storage.migrations import (
    Migration,
    entry_from,
    migrated,
    migration_event,
    newest,
    refuse_newer,
)
from tracker.storage.postgres.rows import Rows, event_of
from tracker.storage.postgres.schema import TABLES, documents, events, meta

# Writers follow one another by holding this lock to the end of the transaction;
# readers do not ask for it.
LOCK: Final = "LOCK TABLE kaohe_meta IN SHARE ROW EXCLUSIVE MODE"
# Of two programs that open an empty database at once, one makes the tables.
_MAKING: Final = 0x6B616F6865  # "kaohe"


def prepare(
    connection: sa.Connection, place: str, migrations: Sequence[Migration]
) -> None:
    """Make the tables in an empty database; bring older ones up to this program.

    Args:
        place: the database, for messages.

    Raises:
        StoreRefused: they belong to a newer program, or to none of ours.
    """
    if _version(connection, place, migrations) == newest(migrations):
        return
    connection.exec_driver_sql("SET LOCAL lock_timeout = '1min'")
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MAKING)))
    # Somebody may have been quicker: look again.
    version = _version(connection, place, migrations)
    if version is None:
        TABLES.create_all(connection, checkfirst=False)
        connection.execute(meta.insert().values(version=newest(migrations)))
    elif version < newest(migrations):
        connection.exec_driver_sql(LOCK)
        _migrate(connection, version, migrations)


def require(connection: sa.Connection, version: int) -> None:
    """See that nobody has changed the tables since they were opened.

    Raises:
        StoreRefused: a newer program has.
    """
    if connection.execute(sa.select(meta.c.version)).scalar() != version:
        raise StoreRefused("台账数据库刚被别的程序升级过；请关掉本程序，升级后再打开。")


def _version(
    connection: sa.Connection, place: str, migrations: Sequence[Migration]
) -> int | None:
    """The version of the tables that are there; None where there are none."""
    encoding = connection.execute(sa.text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise StoreRefused(
            f"台账数据库 {place} 的编码是 {encoding}，存不下所有汉字；"
            "请管理员另建一个库：CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0。"
        )
    # Not to_regclass, which may remember that there was none.
    if not sa.inspect(connection).has_table(meta.name):
        return None
    version = connection.execute(sa.select(meta.c.version)).scalar()
    if version is None:
        raise StoreRefused(
            f"台账数据库 {place} 没有版本记录，被改动过；请管理员用备份恢复。"
        )
    refuse_newer(version, place, migrations)
    return int(version)


def _migrate(
    connection: sa.Connection, version: int, migrations: Sequence[Migration]
) -> None:
    TABLES.create_all(connection)  # those that came since
    rows = Rows()
    old = sa.select(documents.c.kind, documents.c.key, documents.c.document)
    newest_event = sa.select(events.c.document).order_by(events.c.number.desc())
    last = connection.execute(newest_event.limit(1)).scalar()
    head = None if last is None else event_of(last)
    for kind, key, document in connection.execute(old).all():
        table = Table(kind)
        newer = migrated(table, document, version, migrations)
        if newer == document:
            continue
        new = entry_from(table, newer)
        rows.put(table, new)
        event = head and migration_event(head, table, key, document, new.document)
        if event:
            rows.append(event)
            head = event
    rows.send(connection)
    connection.execute(meta.update().values(version=newest(migrations)))
