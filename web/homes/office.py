"""The home of the office: what waits, what is due, what came, what comes next."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from scheduler.foresight import sent_about
from scheduler.health import Health
from tracker.answers import IssueLine, Lines, ObligationLine, Status, status
from tracker.answers.lines import Line
from tracker.answers.lists import Wanted, indicators_of
from tracker.answers.replies import delivered_on
from tracker.answers.status import (
    ISSUE_GROUPS,
    ISSUE_TASKS,
    OBLIGATION_GROUPS,
)
from tracker.calendar import Lamp, due_days, parse_due
from tracker.model.issue import IssueState
from tracker.model.sending import Sending, SendingState
from tracker.outbox import SendingFilter
from tracker.ports import Filter, Reader, Table
from tracker.records import about
from web.answering import query_of
from web.asking import Ask
from web.counted import Counted, in_lead, of_issues, of_obligations
from web.reminded import health_for, trouble_with_reminders

# Rows of what is to be urged; the rest is behind the numbers.
_ROWS: Final = 40
# What failed longer ago nobody sends again.
_LOOK_BACK: Final = timedelta(days=30)
_NEXT: Final = 5
_CELL: Final = ("应报", "已报", "退回", "未报")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that is due or late.

    Attributes:
        told: how often somebody was reminded of it; on: when last, by a reminder or by
            a paper; None for never.
        urged: how many papers urged it.
    """

    line: Line
    title: str
    about: str
    told: Counted
    urged: int
    on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsDue:
    """What one unit has due or late; `rows` are the first of them."""

    unit: str
    counts: tuple[tuple[str, Counted], ...]
    rows: tuple[Due, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One unit's materials by indicator; the first of `cells` is of all indicators.

    Attributes:
        cells: for each column 应报, 已报, 退回 and 未报; None where nothing is owed.
    """

    unit: str
    cells: tuple[dict[str, Counted] | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A day to come: what is due then."""

    on: date
    left: int
    what: str
    counted: Counted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHome:
    """All seven blocks.

    Attributes:
        is_begun: whether there is anything to be handed in or mended this year.
    """

    on: date
    is_begun: bool
    told_day: str
    works: bool
    health: Health | None
    trouble: str
    sent_today: tuple[tuple[str, Counted], ...]
    tasks: tuple[tuple[str, Counted], ...]
    due: tuple[tuple[str, Counted], ...]
    units: tuple[UnitsDue, ...]
    unshown: int
    totals: tuple[tuple[str, Counted], ...]
    indicators: tuple[str, ...]
    matrix: tuple[MatrixRow, ...]
    issues: tuple[tuple[str, Counted], ...]
    ahead: tuple[Ahead, ...]


def office_home(ask: Ask, reader: Reader) -> OfficeHome:
    """The home of whoever works in the office."""
    opened, on = ask.opened, ask.today
    lines = opened.lines(reader, on)
    found = lines.once(_status)
    calendar = opened.ledger.calendar
    health = health_for(ask, reader)
    units, unshown = _units_due(reader, lines)
    indicators, matrix = lines.once(_matrix)
    return OfficeHome(
        on=on,
        is_begun=bool(lines.obligations or lines.issues),
        told_day=calendar.describe(on),
        works=calendar.is_working(on),
        health=health,
        trouble=trouble_with_reminders(ask),
        sent_today=tuple(_sent_today(health, on)),
        tasks=(
            *_tasks(found),
            *_troubled_sendings(reader, health, on),
            *_words(reader),
        ),
        due=lines.once(_due),
        units=units,
        unshown=unshown,
        totals=lines.once(_totals),
        indicators=indicators,
        matrix=matrix,
        issues=lines.once(_issues),
        ahead=_ahead(ask, lines, found),
    )


def _status(lines: Lines) -> Status:
    return status(lines.obligations, lines.issues, year=0, on=lines.on)


# ---------------------------------------------------------------- what waits


def _tasks(found: Status) -> Iterator[tuple[str, Counted]]:
    of_issue = {label for label, _ in ISSUE_TASKS}
    for task in found.tasks:
        make = of_issues if task.label in of_issue else of_obligations
        yield task.label, make(len(task.keys), Wanted(task=task.label))


def _sent_today(health: Health | None, on: date) -> Iterator[tuple[str, Counted]]:
    if health is None:
        return
    shown = (SendingState.DELIVERED, SendingState.FAILED, SendingState.UNKNOWN)
    for state in shown:
        query = query_of({"state": state, "from": on, "to": on})
        number = health.today.get(state, 0)
        yield state, Counted(number=number, address=f"/reminders{query}")


def _troubled_sendings(
    reader: Reader, health: Health | None, on: date
) -> Iterator[tuple[str, Counted]]:
    since = on - _LOOK_BACK
    counts = reader.counts(since, None)
    for state, label in (
        (SendingState.FAILED, "提醒发送失败"),
        (SendingState.UNKNOWN, "提醒结果不明"),
    ):
        if number := counts.get(state, 0):
            query = query_of({"state": state, "from": since})
            yield label, Counted(number=number, address=f"/reminders{query}")
    lacking = SendingFilter(states=(SendingState.SKIPPED,), slot_from=since)
    found = [one for one in reader.sendings(lacking) if not one.occurrence.channel]
    if found:
        query = query_of({"lack": 1, "from": since})
        yield (
            "提醒不到：没有联系方式",
            Counted(number=len(found), address=f"/reminders{query}"),
        )
    if health and health.waiting:
        yield (
            "提醒单等人打印或粘贴",
            Counted(number=health.waiting, address="/reminders?waiting=1"),
        )


def _words(reader: Reader) -> Iterator[tuple[str, Counted]]:
    """Instructions that are still to be done, of any year."""
    where = Filter(states=("办理中",))
    if number := reader.count(Table.INSTRUCTIONS, where):
        query = query_of({"state": "办理中"})
        yield "批示在办", Counted(number=number, address=f"/instructions{query}")


# ---------------------------------------------------------------- what is due


def _due(lines: Lines) -> tuple[tuple[str, Counted], ...]:
    return tuple(_each_due(lines))


def _each_due(lines: Lines) -> Iterator[tuple[str, Counted]]:
    today = Wanted(lamp=Lamp.YELLOW, due_from=lines.on, due_to=lines.on)
    for label, wanted in (
        ("今天到期", today),
        ("已逾期", Wanted(lamp=Lamp.RED)),
        ("临期", Wanted(lamp=Lamp.YELLOW)),
    ):
        number = len(lines.obligations_wanted(wanted))
        yield f"报送{label}", of_obligations(number, wanted)
        number = len(lines.issues_wanted(wanted))
        yield f"问题{label}", of_issues(number, wanted)


def _units_due(reader: Reader, lines: Lines) -> tuple[tuple[UnitsDue, ...], int]:
    """Units with something late or near, the most late first; how many go unshown."""
    pressing = lines.once(_pressing)
    order = sorted(pressing, key=lambda unit: (-_late(pressing[unit]), unit))
    left, chosen = _ROWS, {}
    for unit in order:
        rows = sorted(pressing[unit], key=lambda one: one.left or 0)[: max(left, 0)]
        chosen[unit], left = rows, left - len(rows)
    told = sent_about(
        reader, {about(one.record) for it in chosen.values() for one in it}
    )
    unshown = sum(map(len, pressing.values())) - sum(map(len, chosen.values()))
    made = tuple(
        UnitsDue(
            unit=unit,
            counts=tuple(_lit(unit, pressing[unit])),
            rows=tuple(_row(one, told.get(about(one.record), ())) for one in rows),
        )
        for unit, rows in chosen.items()
    )
    return made, unshown


def _pressing(lines: Lines) -> dict[str, list[Line]]:
    """By unit, what is late or near in its lead."""
    pressing: dict[str, list[Line]] = {}
    every: Sequence[Line] = (*lines.obligations, *lines.issues)
    for line in every:
        if line.lamp in (Lamp.RED, Lamp.YELLOW):
            for unit in line.record.leads:
                pressing.setdefault(unit, []).append(line)
    return pressing


def _late(lines: Iterable[Line]) -> int:
    return sum(one.lamp is Lamp.RED for one in lines)


def _lit(unit: str, lines: Sequence[Line]) -> Iterator[tuple[str, Counted]]:
    for lamp, word in ((Lamp.RED, "逾期"), (Lamp.YELLOW, "临期")):
        lit = [one for one in lines if one.lamp is lamp]
        wanted = in_lead(unit, lamp=lamp)
        owed = sum(isinstance(one, ObligationLine) for one in lit)
        if owed:
            yield f"报送{word}", of_obligations(owed, wanted)
        if len(lit) > owed:
            yield f"问题{word}", of_issues(len(lit) - owed, wanted)


def _row(line: Line, sendings: Sequence[Sending]) -> Due:
    record = line.record
    days = [day for one in sendings if (day := delivered_on(one))]
    query = query_of({"item": record.key, "state": SendingState.DELIVERED})
    return Due(
        line=line,
        title=record.title,
        about=about(record),
        told=Counted(number=len(days), address=f"/reminders{query}"),
        urged=len(record.urges),
        on=max((*days, *(one.on for one in record.urges)), default=None),
    )


# ---------------------------------------------------------------- what came


def _stand(line: ObligationLine) -> str:
    """已报, 退回 or 未报; "" where nothing is owed."""
    return next((one for one in _CELL[1:] if OBLIGATION_GROUPS[one](line)), "")


def _cell(numbers: Counter[str], wanted: Wanted) -> dict[str, Counted]:
    """应报, which is the other three together, and those; each with its list."""
    counts = {_CELL[0]: numbers.total()} | {one: numbers[one] for one in _CELL[1:]}
    return {
        name: of_obligations(number, replace(wanted, task=name))
        for name, number in counts.items()
    }


def _totals(lines: Lines) -> tuple[tuple[str, Counted], ...]:
    stands = Counter(filter(None, map(_stand, lines.obligations)))
    return tuple(_cell(stands, Wanted()).items())


def _matrix(lines: Lines) -> tuple[tuple[str, ...], tuple[MatrixRow, ...]]:
    """Indicators, and for each unit what it owes of each; "" is all of them."""
    by: dict[str, dict[str, Counter[str]]] = {}
    for line in lines.obligations:
        if stand := _stand(line):
            for unit in line.record.leads:
                row = by.setdefault(unit, {})
                for name in dict.fromkeys(("", *indicators_of(line))):
                    row.setdefault(name, Counter())[stand] += 1
    names = tuple(sorted({name for row in by.values() for name in row} - {""}))
    rows = tuple(
        MatrixRow(
            unit=unit,
            cells=tuple(
                _cell(by[unit][name], in_lead(unit, indicator=name))
                if name in by[unit]
                else None
                for name in ("", *names)
            ),
        )
        for unit in sorted(by)
    )
    return names, rows


def _issues(lines: Lines) -> tuple[tuple[str, Counted], ...]:
    return tuple(_each_of_issues(lines.issues))


def _each_of_issues(lines: Sequence[IssueLine]) -> Iterator[tuple[str, Counted]]:
    yield "共", of_issues(len(lines), Wanted())
    closed, repeated = ISSUE_GROUPS["已销号"], ISSUE_GROUPS["连续两年以上"]
    yield "已销号", of_issues(sum(map(closed, lines)), Wanted(task="已销号"))
    mending = Wanted(states=(IssueState.UNDERWAY,))
    number = sum(one.record.state is IssueState.UNDERWAY for one in lines)
    yield "整改中", of_issues(number, mending)
    yield "逾期", of_issues(_late(lines), Wanted(lamp=Lamp.RED))
    number = sum(map(repeated, lines))
    yield "连续两年以上", of_issues(number, Wanted(task="连续两年以上"))


# ---------------------------------------------------------------- what comes next


def _ahead(ask: Ask, lines: Lines, found: Status) -> tuple[Ahead, ...]:
    on, calendar = found.on, ask.opened.ledger.calendar
    what = lines.once(_next)
    ahead = [
        Ahead(
            on=due,
            left=calendar.working_days_left(on, due),
            what=what[due],
            counted=of_obligations(
                number, Wanted(task="在办", due_from=due, due_to=due)
            ),
        )
        for due, number in found.next_days
    ]
    ahead += [
        Ahead(on=due, left=calendar.working_days_left(on, due), what=name)
        for due, name in _milestones(ask)
    ]
    return tuple(sorted(ahead, key=lambda one: (one.on, one.what))[:_NEXT])


def _next(lines: Lines) -> dict[date, str]:
    """What is due on each of the next days, by its first."""
    names: dict[date, dict[str, None]] = {
        due: {} for due, _ in lines.once(_status).next_days
    }
    for one in lines.obligations:
        due = one.record.submit_clock.due
        if one.left is not None and due in names:
            names[due][one.record.material] = None
    return {
        due: f"{next(iter(found))}等" if len(found) > 1 else next(iter(found), "")
        for due, found in names.items()
    }


def _milestones(ask: Ask) -> Iterator[tuple[date, str]]:
    """The plan's own, of which the day is known and to come."""
    year = ask.opened.plan.year
    for one in ask.opened.plan.milestones:
        rule = parse_due(one.due)
        if rule is None:
            continue
        days = due_days(
            rule,
            plan_year=year.plan_year,
            calendar=ask.opened.ledger.calendar,
            start=year.data_start,
            end=year.data_end,
        )
        for due in days:
            if due.day is not None and due.day >= ask.today:
                yield due.day, one.name
