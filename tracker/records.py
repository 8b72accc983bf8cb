"""Records as entries of a store, and back."""

from datetime import date
from typing import Any, Final

import msgspec

from tracker.model.figure import Figure
from tracker.model.instruction import Instruction
from tracker.model.issue import Issue
from tracker.model.lapse import clock_of
from tracker.model.obligation import Obligation
from tracker.model.paper import Paper
from tracker.model.people import Role
from tracker.model.silence import Silence
from tracker.model.year import LedgerYear
from tracker.ports import Entry, Reader, Spoilt, Table

Record = Obligation | Issue | LedgerYear | Paper | Figure | Silence | Instruction

# Roles in which a unit, and a snapshot, stand to a paper.
READER: Final = "发给"
SNAPSHOT: Final = "快照"
CLASSES: Final[dict[Table, type[Any]]] = {
    Table.YEARS: LedgerYear,
    Table.OBLIGATIONS: Obligation,
    Table.ISSUES: Issue,
    Table.PAPERS: Paper,
    Table.FIGURES: Figure,
    Table.SILENCES: Silence,
    Table.INSTRUCTIONS: Instruction,
}


def table_of(record: Record) -> Table:
    """The table in which a record stands."""
    return next(table for table, one in CLASSES.items() if type(record) is one)


def about(record: Record) -> str:
    """What the history and reminders call it, `obligations/B2020-0005`."""
    return f"{table_of(record)}/{record.key}"


def entry_of(record: Record) -> Entry:
    """The entry that keeps `record`."""
    # By way of JSON: to_builtins alone would leave tuples where a store gives lists.
    document = msgspec.json.decode(msgspec.json.encode(record))
    if isinstance(record, LedgerYear | Figure):
        text = record.item.casefold() if isinstance(record, Figure) else ""
        return Entry(key=record.key, year=record.year, document=document, text=text)
    if isinstance(record, Paper):
        return Entry(
            key=record.key,
            year=record.year,
            document=document,
            state=record.state,
            due=record.issued_on,
            units=_readers(record),
            text=_paper_text(record),
        )
    if isinstance(record, Silence):
        text = f"{record.key}\n{record.item}\n{record.unit}\n{record.reason}"
        return Entry(
            key=record.key,
            year=record.year,
            document=document,
            due=record.until,
            text=text.casefold(),
        )
    return Entry(
        key=record.key,
        year=record.year,
        document=document,
        state=record.state,
        due=_due(record),
        units=_units(record),
        text=_text(record),
    )


def record_of(table: Table, document: object) -> Any:
    """The record that a document holds.

    Raises:
        Spoilt: the document is none of that table.
    """
    try:
        return msgspec.convert(document, CLASSES[table])
    except ValueError:
        key = document.get("key") if isinstance(document, dict) else None
        raise Spoilt(f"{table}/{key or '?'}") from None


def _due(record: Obligation | Issue | Instruction) -> date | None:
    if isinstance(record, Instruction):
        return record.until
    return clock_of(record).due


def year_in(reader: Reader, year: int) -> LedgerYear | None:
    """The year's record; None where the ledger never held it."""
    entry = reader.get(Table.YEARS, str(year))
    return None if entry is None else record_of(Table.YEARS, entry.document)


def is_closed(reader: Reader, year: int) -> bool:
    """Whether the year was rolled over; one the ledger never held is not."""
    record = year_in(reader, year)
    return record is not None and record.closed_at is not None


def _units(record: Obligation | Issue | Instruction) -> tuple[tuple[str, str], ...]:
    roles = {
        Role.LEAD: record.leads,
        Role.SUPPORTING: record.supporting,
        Role.SUPERVISING: record.supervising,
    }
    return tuple((role.value, unit) for role, units in roles.items() for unit in units)


def _text(record: Obligation | Issue | Instruction) -> str:
    """What a search looks in: number, subject, units, people, remarks."""
    if isinstance(record, Instruction):
        told = (record.key, record.text, record.by, record.item, *record.units)
        return "\n".join(told).casefold()
    match record:
        case Obligation():
            contacts = (one.name for one in record.contacts)
            parts = (record.material, record.period, *record.indicators, *contacts)
        case Issue():
            sources = (f"{one.name} {one.paper}" for one in record.sources)
            own = (record.problem, record.category, record.indicator)
            parts = (*own, record.responsible, record.cause, *sources)
    units = (unit for _, unit in _units(record))
    return "\n".join((record.key, *parts, *units, record.note)).casefold()


def _readers(record: Paper) -> tuple[tuple[str, str], ...]:
    """Whom it is for; and the snapshot it was made from, to be found by it at once."""
    to = ((READER, record.unit),) if record.unit else ()
    return (*to, (SNAPSHOT, record.snapshot.fingerprint))


def _paper_text(record: Paper) -> str:
    """What a search for a paper looks in."""
    told = (record.key, record.kind, record.title, record.unit, record.number)
    return "\n".join(told).casefold()
