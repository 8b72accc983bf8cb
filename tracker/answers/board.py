"""The board (排行): what each unit was to hand in and mend, and what came of it.

Only the lead unit is counted; what was found not to apply, or was never handed down, is
left out; what is not due yet counts for nobody and against nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.answers.lines import IssueLine, Line, ObligationLine, Outcome
from tracker.answers.replies import Case, answered, reminded
from tracker.calendar import Lamp
from tracker.model.obligation import ACCEPTED
from tracker.model.sending import Sending
from tracker.records import about


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One unit's figures on a day; each is the number of lines of a list.

    Attributes:
        owed: obligations in its lead of which it was told and that apply.
        on_time, late: of these, first handed in by the day that holds, or after it.
        late_originally: late by the day first set, extensions notwithstanding.
        missing: not handed in yet; missing_overdue: of these, the day has passed.
        returned: of which a version was sent back.
        accepted: found in order.
        issues: problems in its lead; closed: of these 已销号; issues_overdue: not
            finished and past the day.
        reminded: of obligations and issues in its lead, those it was reminded of;
            answered: of these, those it did something about since.
    """

    unit: str
    owed: int = 0
    on_time: int = 0
    late: int = 0
    late_originally: int = 0
    missing: int = 0
    missing_overdue: int = 0
    returned: int = 0
    accepted: int = 0
    issues: int = 0
    closed: int = 0
    issues_overdue: int = 0
    reminded: int = 0
    answered: int = 0

    @property
    def judged(self) -> int:
        """By how many punctuality is judged: handed in, or overdue."""
        return self.on_time + self.late + self.missing_overdue

    @property
    def punctuality(self) -> float | None:
        """按时率: on time out of `judged`; None where nothing is to be judged yet."""
        return self.on_time / self.judged if self.judged else None


def board(
    obligations: Iterable[ObligationLine],
    issues: Iterable[IssueLine],
    sendings: Iterable[Sending] = (),
) -> tuple[BoardRow, ...]:
    """A row for each unit in any lead: the most overdue first, then by name.

    Args:
        sendings: the reminders by which `reminded` and `answered` are counted.
    """
    owed: dict[str, list[ObligationLine]] = {}
    for line in obligations:
        if line.is_owed:
            for unit in line.record.leads:
                owed.setdefault(unit, []).append(line)
    problems: dict[str, list[IssueLine]] = {}
    for issue in issues:
        for unit in issue.record.leads:
            problems.setdefault(unit, []).append(issue)
    told = reminded(sendings)
    rows = (
        _row(unit, owed.get(unit, []), problems.get(unit, []), told)
        for unit in {**owed, **problems}
    )
    return tuple(sorted(rows, key=_order))


def _row(
    unit: str,
    owed: list[ObligationLine],
    problems: list[IssueLine],
    told: Mapping[Case, date],
) -> BoardRow:
    every: list[Line] = [*owed, *problems]
    heard = [done for line in every for _, _, done in _reply(unit, line, told)]
    missing = [one for one in owed if one.outcome is Outcome.MISSING]
    return BoardRow(
        unit=unit,
        owed=len(owed),
        on_time=sum(one.outcome is Outcome.ON_TIME for one in owed),
        late=sum(one.outcome is Outcome.LATE for one in owed),
        late_originally=sum(one.original_outcome is Outcome.LATE for one in owed),
        missing=len(missing),
        missing_overdue=sum(one.lamp is Lamp.RED for one in missing),
        returned=sum(one.record.was_returned for one in owed),
        accepted=sum(one.record.state in ACCEPTED for one in owed),
        issues=len(problems),
        closed=sum(one.record.is_closed for one in problems),
        issues_overdue=sum(one.lamp is Lamp.RED for one in problems),
        reminded=len(heard),
        answered=sum(heard),
    )


def replies(
    unit: str,
    lines: Iterable[Line],
    sendings: Iterable[Sending],
) -> Iterator[tuple[Line, date, bool]]:
    """What a unit's figures `reminded` and `answered` count, of what it leads.

    Each with the day on which it was first reminded, and whether it did something since.
    """
    told = reminded(sendings)
    for line in lines:
        uncounted = isinstance(line, ObligationLine) and not line.is_owed
        if unit in line.record.leads and not uncounted:
            yield from _reply(unit, line, told)


def _reply(
    unit: str, line: Line, told: Mapping[Case, date]
) -> Iterator[tuple[Line, date, bool]]:
    since = told.get((about(line.record), unit))
    if since is not None:
        yield line, since, answered(line.record, unit, since)


def _order(row: BoardRow) -> tuple[int, int, str]:
    return -(row.missing_overdue + row.issues_overdue), -row.late, row.unit
