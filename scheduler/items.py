"""What reminders ask of a record of the ledger, be it an obligation or an issue. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from tracker.calendar import Clock, local_day
from tracker.model.event import Event
from tracker.model.issue import Issue, IssueState
from tracker.model.obligation import Contact, Obligation, ObligationState
from tracker.model.silence import Acknowledgement
from tracker.ports import Table
from tracker.records import about

# The states in which somebody still owes something and has been told of it.
STATES: Final[Mapping[Table, tuple[str, ...]]] = MappingProxyType(
    {
        Table.OBLIGATIONS: (
            ObligationState.ISSUED,
            ObligationState.SIGNED,
            ObligationState.OBJECTED,
            ObligationState.RETURNED,
        ),
        Table.ISSUES: (
            IssueState.CIRCULATED,
            IssueState.PLANNED,
            IssueState.UNDERWAY,
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An obligation or an issue, as far as reminding goes.

    Attributes:
        about: the record, `obligations/B2020-0005`.
        title: what it is called.
        names: by which the policy may give it a ladder of its own.
        due: the day that runs now, that of mending where it was sent back; None for
            none.
        told_on: the day the unit was told; None while it was not.
        dated_on: when its present deadline was set; None for no later than told.
        runs: whether somebody still owes something.
        warn_days: its own 预警天数; None for none.
        contacts: written in the record itself; they come before the plan's.
        extension_asked: the day of a request for more time that nobody has answered.
        objected: whether an objection waits for an answer.
        replies: what the units answered to reminders, oldest first.
    """

    about: str
    year: int
    title: str
    due: date | None
    due_version: int = 1
    names: tuple[str, ...] = ()
    told_on: date | None = None
    dated_on: datetime | None = None
    runs: bool = True
    warn_days: int | None = None
    leads: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    supervising: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    extension_asked: date | None = None
    objected: bool = False
    replies: tuple[Acknowledgement, ...] = ()

    @property
    def key(self) -> str:
        """Its number, `B2020-0005`."""
        return self.about.partition("/")[2]


def dated_on(events: Iterable[Event]) -> datetime | None:
    """When the present deadline was set, by a record's events; None for the first."""
    changed = (
        one.at for one in events if one.changes.get("due_version", {}).get("from")
    )
    return max(changed, default=None)


def item_of(record: Obligation | Issue, dated_on: datetime | None = None) -> Item:
    """`record` as reminders see it.

    Args:
        dated_on: of the record's events, where its `due_version` is above 1.
    """
    if isinstance(record, Obligation):
        return _of_obligation(record, dated_on)
    return _of_issue(record, dated_on)


def _of_obligation(record: Obligation, dated_on: datetime | None) -> Item:
    returned = record.state is ObligationState.RETURNED and record.latest
    if returned and returned.review:
        # The clock of mending runs from the day it was sent back.
        dated_on = max(dated_on or returned.review.at, returned.review.at)
    asked = record.open_extension
    return Item(
        about=about(record),
        year=record.year,
        title=record.material,
        names=(record.duty, record.material),
        due=record.submit_clock.due,
        due_version=record.due_version,
        told_on=record.issued_on,
        dated_on=dated_on,
        runs=_runs(Table.OBLIGATIONS, record.state, record.submit_clock),
        leads=record.leads,
        supporting=record.supporting,
        supervising=record.supervising,
        contacts=record.contacts,
        extension_asked=local_day(asked.asked) if asked else None,
        objected=record.state is ObligationState.OBJECTED,
        replies=record.acknowledgements,
    )


def _of_issue(record: Issue, dated_on: datetime | None) -> Item:
    runs = _runs(Table.ISSUES, record.state, record.clock)
    person = Contact(name=record.responsible, role="责任人", phone=record.phone)
    return Item(
        about=about(record),
        year=record.year,
        title=record.problem,
        names=(record.category,),
        due=record.due,
        due_version=record.due_version,
        told_on=record.circulated_on,
        dated_on=dated_on,
        runs=runs and not record.carried_to,
        warn_days=record.warn_days,
        leads=record.leads,
        supporting=record.supporting,
        supervising=record.supervising,
        contacts=(person,) if record.responsible else (),
        replies=record.acknowledgements,
    )


def _runs(table: Table, state: str, clock: Clock) -> bool:
    return state in STATES[table] and clock.finished is None and not clock.out
