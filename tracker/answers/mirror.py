"""A year's records kept in memory between questions, brought up by the history.

A page that is asked for all day long need not read ten thousand records each time: the
history says which of them have changed since it last looked.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from tracker.answers.lines import IssueLine, ObligationLine, line_of
from tracker.answers.lists import Wanted, filter_of, is_wanted
from tracker.calendar import WorkCalendar
from tracker.model.event import Event
from tracker.model.rules import Rules
from tracker.ports import Entry, Filter, Reader, Table
from tracker.records import record_of

# After more changes than these, reading all is no dearer than following them.
_MANY: Final = 2000
_JUDGED: Final = (Table.OBLIGATIONS, Table.ISSUES)
_Seen = tuple[Entry, Any]
_Judging = tuple[date, WorkCalendar, Rules]
T = TypeVar("T")


def _no_lines() -> dict[Table, dict[str, Any]]:
    return {one: {} for one in _JUDGED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The lines of one year on one day, in the order of lists."""

    on: date
    obligations: tuple[ObligationLine, ...]
    issues: tuple[IssueLine, ...]
    entries: Mapping[Table, tuple[Entry, ...]] = field(repr=False)
    _made: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, make: "Callable[[Lines], T]") -> T:
        """What `make` makes of these lines and of nothing else; made once."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    def obligations_wanted(self, wanted: Wanted) -> list[ObligationLine]:
        """What `obligation_lines` would answer; `wanted.year` is this year or None."""
        return self.listed(Table.OBLIGATIONS, wanted)

    def issues_wanted(self, wanted: Wanted) -> list[IssueLine]:
        """What `issue_lines` would answer; `wanted.year` is this year or None."""
        return self.listed(Table.ISSUES, wanted)

    def listed(self, table: Table, wanted: Wanted) -> list[Any]:
        """Either of the two, by its table."""
        lines = self.obligations if table is Table.OBLIGATIONS else self.issues
        where = filter_of(wanted)
        pairs: Iterable[_Seen] = zip(self.entries[table], lines, strict=True)
        found = [
            line
            for entry, line in pairs
            if where.holds(entry) and is_wanted(line, wanted)
        ]
        return found[: wanted.limit]


class Mirror:
    """One year's records as last seen. Threads may share it.

    Args:
        year: the plan year.
    """

    def __init__(self, year: int) -> None:
        self._year = year
        self._lock = threading.Lock()
        self._head: Event | None = None
        self._records: dict[Table, dict[str, _Seen]] = {one: {} for one in _JUDGED}
        self._is_filled = False
        self._lines: Lines | None = None
        # By key, of those that were judged as `_judging` says and have not changed since.
        self._judged_before = _no_lines()
        self._judging: _Judging | None = None

    def lines(
        self,
        reader: Reader,
        *,
        on: date,
        calendar: WorkCalendar,
        rules: Rules,
        keep: bool = True,
    ) -> Lines:
        """The year's lines on a day, as `reader` sees the ledger.

        Args:
            keep: whether that day will be asked about again: one day is kept judged.
        """
        with self._lock:
            self._follow(reader)
            judging = (on, calendar, rules)
            if not keep and judging != self._judging:
                return self._judged(judging, _no_lines())
            if judging != self._judging:
                self._judging, self._lines = judging, None
                self._judged_before = _no_lines()
            if self._lines is None:
                self._lines = self._judged(judging, self._judged_before)
            return self._lines

    def _follow(self, reader: Reader) -> None:
        """See what `reader` sees."""
        head = reader.head()
        if self._is_filled and head == self._head:
            return
        self._lines = None
        news = self._news(reader, head)
        if news is None:
            self._judged_before = _no_lines()
            for table in _JUDGED:
                found = reader.find(table, Filter(year=self._year))
                self._records[table] = {
                    one.key: (one, record_of(table, one.document)) for one in found
                }
        else:
            for table, key in news:
                entry = reader.get(table, key)
                if entry is not None and entry.year == self._year:
                    seen = entry, record_of(table, entry.document)
                    self._records[table][key] = seen
                    self._judged_before[table].pop(key, None)
        self._head, self._is_filled = head, True

    def _news(
        self, reader: Reader, head: Event | None
    ) -> Iterable[tuple[Table, str]] | None:
        """What has changed since; None where that cannot be told from the history."""
        known = self._head
        if known is None or head is None:
            return None
        if head.number - known.number > _MANY:
            return None
        events = reader.events(after=known.number - 1)
        if not events or events[0] != known:
            return None  # another ledger stands in its place
        return dict.fromkeys(
            (Table(one.table), one.key) for one in events[1:] if one.table in _JUDGED
        )

    def _judged(self, judging: _Judging, known: dict[Table, dict[str, Any]]) -> Lines:
        """The lines; those not `known` by key are judged, and known then."""
        on, calendar, rules = judging
        entries, lines = {}, {}
        for table in _JUDGED:
            seen = sorted(self._records[table].values(), key=lambda one: one[0].place)
            entries[table] = tuple(entry for entry, _ in seen)
            before = known[table]
            for entry, record in seen:
                if entry.key not in before:
                    before[entry.key] = line_of(
                        record, on=on, calendar=calendar, rules=rules
                    )
            lines[table] = tuple(before[entry.key] for entry, _ in seen)
        return Lines(
            on=on,
            obligations=lines[Table.OBLIGATIONS],
            issues=lines[Table.ISSUES],
            entries=entries,
        )
