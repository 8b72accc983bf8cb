"""How a ledger made by an older version is brought up to this one; for every store.

A step changes the documents of records, one at a time. The store does the rest in one
transaction: it reads each document, applies the steps above its own version, writes the
entry anew, columns and all, and tells what changed in an event of its own, so that the
history still gives the records. Older events are never touched.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tracker.history import changes_between, sealed
from tracker.model.event import Event
from tracker.ports import SCHEMA_VERSION, Entry, StoreRefused, Table
from tracker.records import entry_of, record_of

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """A step up to version `to`.

    Attributes:
        document: the document as version `to` has it, from that of the version before.
    """

    to: int
    document: Callable[[Table, Document], Document]


def _as_it_was(_: Table, document: Document) -> Document:
    """Nothing is to be changed: a new table or a field with a default came."""
    return document


# In the order of `to`, the last of which is SCHEMA_VERSION; version 1 is the first.
# 2: papers and figures, which a program of version 1 would not know to keep.
# 3: silences, and what is sent and marked, in tables of their own.
# 4: instructions, which an older program would not know to keep.
MIGRATIONS: Final[tuple[Migration, ...]] = (
    Migration(to=2, document=_as_it_was),
    Migration(to=3, document=_as_it_was),
    Migration(to=4, document=_as_it_was),
)


def newest(migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """The version to which `migrations` lead."""
    return migrations[-1].to if migrations else SCHEMA_VERSION


def migrated(
    table: Table,
    document: Document,
    version: int,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> Document:
    """A document of that version, as the newest has it."""
    for step in migrations:
        if step.to > version:
            document = step.document(table, document)
    return document


def entry_from(table: Table, document: Document) -> Entry:
    """The entry, columns and all, of a document as this version has it.

    Raises:
        ValueError: the document is none of that table.
    """
    return entry_of(record_of(table, document))


def migration_event(
    head: Event, table: Table, key: str, old: Document, new: Document
) -> Event | None:
    """The event that tells of a record brought up; None where it stayed as it was.

    It bears the moment of `head`, the newest event: no store asks a clock.
    """
    changes = changes_between(old, new)
    if not changes:
        return None
    event = Event(
        number=0,
        at=head.at,
        by="升级程序",
        unit="",
        channel="升级",
        table=table,
        key=key,
        action="migrate",
        changes=changes,
    )
    return sealed(event, head)


def refuse_newer(
    version: int, place: object, migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Raises StoreRefused for a ledger of a version above `newest`."""
    if version > newest(migrations):
        raise StoreRefused(
            f"台账 {place} 是更新版本的程序写的（格式 {version}，本程序只认到 "
            f"{newest(migrations)}）；请升级程序后再打开。"
        )
