"""The home of a unit: what it leads and supports, what came back, what is done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from scheduler.foresight import Foreseen
from tracker.answers import IssueLine, Lines
from tracker.answers.lines import Line
from tracker.answers.lists import Wanted
from tracker.calendar import local_day
from tracker.model.issue import Issue
from tracker.model.obligation import ObligationState
from tracker.model.people import Role
from tracker.ports import Reader, Table
from tracker.records import about, table_of
from tracker.services.ledger import STEPS
from tracker.steps import Step, offered
from web.asking import Ask
from web.counted import Counted, of_issues, of_obligations
from web.reminded import foreseen_for_each, trouble_with_reminders

# Rows of one part; the rest is behind its numbers.
_ROWS: Final = 30
# What a unit is there to do, the most pressing first.
_OWN: Final = {
    Table.OBLIGATIONS: ("receive",),
    Table.ISSUES: ("plan", "progress", "apply"),
}
_UPLOAD: Final = "上传"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing of the unit's.

    Attributes:
        label, address: the form where it hands in; "" where it can do nothing now.
        why: what was wrong with it, where it came back.
        came: what was received, and when, the oldest first.
        next: who is told next if nothing happens, and who cannot be; None for nobody.
    """

    line: Line
    title: str
    about: str
    label: str
    address: str
    why: tuple[str, ...]
    came: tuple[tuple[date, str], ...]
    next: Foreseen | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """我牵头, 被退回, 我配合, …

    Attributes:
        counts: its obligations and issues, each with its list.
        unshown: how many more there are than `rows`.
    """

    name: str
    counts: tuple[tuple[str, Counted], ...]
    rows: tuple[Row, ...]
    unshown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitHome:
    """All of it."""

    parts: tuple[Part, ...]
    trouble: str


def unit_home(ask: Ask, reader: Reader) -> UnitHome:
    """The home of whoever works in a unit."""
    lines = ask.opened.lines(reader, ask.today)
    return UnitHome(
        parts=tuple(_parts(ask, reader, lines)),
        trouble=trouble_with_reminders(ask),
    )


def _parts(ask: Ask, reader: Reader, lines: Lines) -> Iterator[Part]:
    found = list(_found(ask, lines))
    running = [
        one.record for _, _, shown, _ in found for one in shown if one.left is not None
    ]
    ahead = foreseen_for_each(ask, reader, running, most=1)
    for name, counts, shown, unshown in found:
        yield Part(
            name=name,
            counts=tuple(counts),
            rows=tuple(_rows(ask, shown, ahead)),
            unshown=unshown,
        )


def _found(
    ask: Ask, lines: Lines
) -> Iterator[tuple[str, list[tuple[str, Counted]], list[Line], int]]:
    """Of each part its name, its counts, the lines to show, and how many more."""
    unit = ask.who.unit
    lead = Wanted(unit=unit, role=Role.LEAD)
    support = Wanted(unit=unit, role=Role.SUPPORTING)
    submitted = (ObligationState.SUBMITTED,)
    for name, owed, mended in (
        ("被退回", replace(lead, task="退回"), None),
        ("我牵头", replace(lead, task="未报"), replace(lead, task="未销号")),
        ("我配合", replace(support, task="未报"), replace(support, task="未销号")),
        ("已报，等审核", replace(lead, states=submitted), None),
        ("已办结", replace(lead, task="审核通过"), replace(lead, task="已销号")),
    ):
        obligations = lines.obligations_wanted(owed)
        issues = lines.issues_wanted(mended) if mended else []
        counts = [("报送", of_obligations(len(obligations), owed))]
        if mended:
            counts.append(("问题", of_issues(len(issues), mended)))
        every: list[Line] = [*obligations, *issues]
        shown = sorted(every, key=_pressing)[:_ROWS]
        yield name, counts, shown, len(every) - len(shown)


def _pressing(line: Line) -> tuple[bool, int]:
    """What runs before what does not, the least left first."""
    return line.left is None, line.left or 0


def _rows(
    ask: Ask, lines: Sequence[Line], ahead: Mapping[str, Sequence[Foreseen]]
) -> Iterator[Row]:
    for line in lines:
        key = about(line.record)
        step = _own_step(ask, line)
        yield Row(
            line=line,
            title=line.record.title,
            about=key,
            label=_label(line, step) if step else "",
            address=f"/{key}?do={step.action}#do-{step.action}" if step else "",
            why=tuple(_why_returned(line)),
            came=tuple(_came(line)),
            next=next(iter(ahead.get(key, ())), None),
        )


def _own_step(ask: Ask, line: Line) -> Step | None:
    """The step that the unit's people may take now to hand in."""
    ledger, table = ask.opened.ledger, table_of(line.record)
    setting = ledger.setting(line.record, ask.act)
    may = {one.action: one for one in offered(STEPS[table], line.record, setting)}
    return next((may[one] for one in _OWN[table] if one in may), None)


def _label(line: Line, step: Step) -> str:
    return step.label if isinstance(line, IssueLine) else _UPLOAD


def _why_returned(line: Line) -> Iterator[str]:
    record = line.record
    if isinstance(record, Issue) or record.state is not ObligationState.RETURNED:
        return
    if review := record.submissions[-1].review:
        yield from (f"{one.criterion}：{one.text}" for one in review.reasons)


def _came(line: Line) -> Iterator[tuple[date, str]]:
    """What was received, and when."""
    if isinstance(line, IssueLine):
        for told in line.record.progress:
            yield local_day(told.at), told.text
        return
    for version in line.record.submissions:
        names = "、".join(file.name for file in version.files) or version.note
        yield local_day(version.received), f"第{version.number}稿　{names}"
