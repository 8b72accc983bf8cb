"""Lists of obligations and issues, narrowed by the store, judged by the date module."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from tracker.answers.lines import (
    IssueLine,
    ObligationLine,
    Outcome,
    issue_line,
    obligation_line,
)
from tracker.answers.status import counts_in
from tracker.calendar import Lamp, WorkCalendar, lamp_span
from tracker.model.people import Role
from tracker.model.rules import Rules
from tracker.ports import Entry, Filter, Reader, Table
from tracker.records import record_of

_PAGE: Final = 500
NO_INDICATOR: Final = "没有写指标"
L = TypeVar("L", ObligationLine, IssueLine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is to show; all of what is given must hold.

    Attributes:
        role: in which `unit` stands there; None for any.
        states: one of these; () for any.
        lamp: on the day asked about; None for any.
        outcome: of obligations; None for any.
        returned: only obligations of which a version was sent back.
        task: only what a task or group of `tracker.answers.status` of that name counts.
        indicator: of that indicator; `NO_INDICATOR` of none.
        due_from, due_to: the due day of the clock that runs, both included.
        text: contained in number, subject, units, people or remarks.
        limit: at most so many lines; None for all.
    """

    year: int | None = None
    unit: str = ""
    role: Role | None = None
    states: tuple[str, ...] = ()
    lamp: Lamp | None = None
    outcome: Outcome | None = None
    returned: bool = False
    task: str = ""
    indicator: str = ""
    due_from: date | None = None
    due_to: date | None = None
    text: str = ""
    limit: int | None = None


def obligation_lines(
    reader: Reader,
    wanted: Wanted,
    *,
    on: date,
    calendar: WorkCalendar,
    rules: Rules,
) -> list[ObligationLine]:
    """The obligations wanted, by due day."""

    def line(entry: Entry) -> ObligationLine:
        record = record_of(Table.OBLIGATIONS, entry.document)
        return obligation_line(record, on=on, calendar=calendar, rules=rules)

    where = _filter(wanted, on=on, calendar=calendar, warn=rules.warn_days)
    return _lines(reader, Table.OBLIGATIONS, where, line, wanted)


def issue_lines(
    reader: Reader,
    wanted: Wanted,
    *,
    on: date,
    calendar: WorkCalendar,
    rules: Rules,
) -> list[IssueLine]:
    """The issues wanted, by due day."""

    def line(entry: Entry) -> IssueLine:
        record = record_of(Table.ISSUES, entry.document)
        return issue_line(record, on=on, calendar=calendar, rules=rules)

    # An issue may have warning days of its own: its lamp cannot narrow the search.
    return _lines(reader, Table.ISSUES, filter_of(wanted), line, wanted)


def is_wanted(one: ObligationLine | IssueLine, wanted: Wanted) -> bool:
    """Whether a line that came through the filter is wanted as it looks on its day."""
    if wanted.task and not counts_in(one, wanted.task):
        return False
    if wanted.indicator and wanted.indicator not in indicators_of(one):
        return False
    if isinstance(one, IssueLine):
        return wanted.lamp in (None, one.lamp)
    return (
        wanted.lamp in (None, one.lamp)
        and wanted.outcome in (None, one.outcome)
        and (not wanted.returned or _counts_as_returned(one))
    )


def indicators_of(one: ObligationLine | IssueLine) -> tuple[str, ...]:
    """The indicators it is about; `NO_INDICATOR` alone where there is none."""
    if isinstance(one, IssueLine):
        return (one.record.indicator or NO_INDICATOR,)
    return one.record.indicators or (NO_INDICATOR,)


def _counts_as_returned(one: ObligationLine) -> bool:
    return one.record.was_returned and one.outcome is not Outcome.OUT


def filter_of(wanted: Wanted) -> Filter:
    """What of it can be told without knowing how a record looks on a day."""
    return Filter(
        year=wanted.year,
        states=wanted.states,
        unit=wanted.unit,
        role=wanted.role or "",
        due_from=wanted.due_from,
        due_to=wanted.due_to,
        text=wanted.text.casefold(),
    )


def _filter(wanted: Wanted, *, on: date, calendar: WorkCalendar, warn: int) -> Filter:
    """The same, narrowed by the days on which a clock can show the lamp wanted."""
    if wanted.lamp is None:
        return filter_of(wanted)
    since, until = lamp_span(wanted.lamp, on=on, calendar=calendar, warn=warn)
    first = max(filter(None, (wanted.due_from, since)), default=None)
    last = min(filter(None, (wanted.due_to, until)), default=None)
    return filter_of(replace(wanted, due_from=first, due_to=last))


def _lines(
    reader: Reader,
    table: Table,
    where: Filter,
    line: Callable[[Entry], L],
    wanted: Wanted,
) -> list[L]:
    lines: list[L] = []
    for entry in _pages(reader, table, where, wanted.limit):
        one = line(entry)
        if is_wanted(one, wanted):
            lines.append(one)
            if len(lines) == wanted.limit:
                break
    return lines


def _pages(
    reader: Reader, table: Table, where: Filter, limit: int | None
) -> Iterator[Entry]:
    """All entries where no limit is set; else page by page, as far as is needed."""
    if limit is None:
        yield from reader.find(table, where)
        return
    after = None
    while page := reader.find(table, where, after=after, limit=max(limit, _PAGE)):
        yield from page
        after = page[-1]
