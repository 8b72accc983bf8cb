"""The state of things on a day: what waits for the office, what is due, what is late."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from tracker.answers.lines import IssueLine, Line, ObligationLine, Outcome
from tracker.calendar import Lamp
from tracker.model.issue import IssueState
from tracker.model.lapse import clock_of
from tracker.model.obligation import ACCEPTED, ObligationState


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something only the office can do: what it is called, and on which records."""

    label: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The ledger on a day.

    Attributes:
        tasks: what waits for the office; only those that wait.
        obligations, issues: how many of the year show each lamp, every lamp there.
        due_today, overdue, near: running obligations and issues, by due day.
        next_days: the next due days after `on` and how many obligations fall on each.
        owed, received, late, accepted: of the year's obligations that apply and of which
            the unit was told.
        closed: issues 已销号; repeated: issues that stand on the list again.
    """

    on: date
    year: int
    tasks: tuple[Task, ...]
    obligations: dict[Lamp, int]
    issues: dict[Lamp, int]
    due_today: tuple[str, ...]
    overdue: tuple[str, ...]
    near: tuple[str, ...]
    next_days: tuple[tuple[date, int], ...]
    owed: int
    received: int
    late: int
    accepted: int
    closed: int
    repeated: int


_NEXT_DAYS: Final = 3
L = TypeVar("L", ObligationLine, IssueLine)
_ObligationTest = Callable[[ObligationLine], bool]
_IssueTest = Callable[[IssueLine], bool]
# What the office must do for the record to go on.
OBLIGATION_TASKS: Final[tuple[tuple[str, _ObligationTest], ...]] = (
    (
        "没有牵头单位，请指定",
        lambda one: _is(one, ObligationState.DRAFTED) and not one.record.leads,
    ),
    (
        "还没有下达",
        lambda one: _is(one, ObligationState.DRAFTED) and bool(one.record.leads),
    ),
    ("单位有异议，请答复", lambda one: _is(one, ObligationState.OBJECTED)),
    ("申请延期，请答复", lambda one: one.record.open_extension is not None),
    ("新报材料待审", lambda one: _is(one, ObligationState.SUBMITTED)),
    ("逾期没有签收", lambda one: one.sign_lamp is Lamp.RED),
    ("没有联系人", lambda one: one.left is not None and not one.record.contacts),
)
ISSUE_TASKS: Final[tuple[tuple[str, _IssueTest], ...]] = (
    ("问题还没有通报", lambda one: _in(one, IssueState.REGISTERED)),
    ("销号申请待核查", lambda one: _in(one, IssueState.APPLIED)),
    ("核查通过，待公示或销号", lambda one: _in(one, IssueState.VERIFIED)),
    ("公示有异议，请答复", lambda one: _disputed(one)),
    (
        "公示中，期满后销号",
        lambda one: _in(one, IssueState.PUBLICIZED) and not _disputed(one),
    ),
)


def _is(one: ObligationLine, state: ObligationState) -> bool:
    return one.record.state is state


def _in(one: IssueLine, state: IssueState) -> bool:
    return one.record.state is state


def _disputed(one: IssueLine) -> bool:
    return bool(one.record.open_disputes)


def _is_running(one: Line) -> bool:
    return one.left is not None


def _was_sent_back(one: ObligationLine) -> bool:
    return one.is_owed and _is(one, ObligationState.RETURNED)


def _is_in_hand(one: ObligationLine) -> bool:
    received = one.record.received_on is not None
    return one.is_owed and received and not _was_sent_back(one)


# What is counted besides. 应报 is 已报, 退回 and 未报 together.
OBLIGATION_GROUPS: Final[Mapping[str, _ObligationTest]] = {
    "在办": _is_running,
    "应报": lambda one: one.is_owed,
    "已报": _is_in_hand,
    "退回": _was_sent_back,
    "未报": lambda one: one.outcome is Outcome.MISSING,
    "审核通过": lambda one: one.is_owed and one.record.state in ACCEPTED,
}
ISSUE_GROUPS: Final[Mapping[str, _IssueTest]] = {
    "在办": _is_running,
    "未销号": lambda one: not one.record.is_closed,
    "已销号": lambda one: one.record.is_closed,
    "连续两年以上": lambda one: one.record.streak > 1,
    "连续未销号": lambda one: one.record.streak > 1 and not one.record.is_closed,
}
# Every word by which a list can be narrowed to what a number counts.
TASKS: Final = frozenset(
    {
        *dict(OBLIGATION_TASKS),
        *dict(ISSUE_TASKS),
        *OBLIGATION_GROUPS,
        *ISSUE_GROUPS,
    }
)
_OBLIGATION_TESTS: Final = {**dict(OBLIGATION_TASKS), **OBLIGATION_GROUPS}
_ISSUE_TESTS: Final = {**dict(ISSUE_TASKS), **ISSUE_GROUPS}


def counts_in(one: Line, task: str) -> bool:
    """Whether a line is one of those that a task or a group of that name counts.

    Raises:
        KeyError: none is called so; a number of nothing would look like a zero.
    """
    if task not in TASKS:
        raise KeyError(task)
    if isinstance(one, IssueLine):
        issue_test = _ISSUE_TESTS.get(task)
        return issue_test is not None and issue_test(one)
    test = _OBLIGATION_TESTS.get(task)
    return test is not None and test(one)


def status(
    obligations: Sequence[ObligationLine],
    issues: Sequence[IssueLine],
    *,
    year: int,
    on: date,
) -> Status:
    """The state of one year's lines on the day `on`."""
    every: tuple[Line, ...] = (*obligations, *issues)
    running = [one for one in every if one.left is not None]
    owed = [one for one in obligations if one.is_owed]
    tasks = (
        *(_task(label, obligations, test) for label, test in OBLIGATION_TASKS),
        *(_task(label, issues, test) for label, test in ISSUE_TASKS),
    )
    return Status(
        on=on,
        year=year,
        tasks=tuple(one for one in tasks if one.keys),
        obligations={lamp: _lit(obligations, lamp) for lamp in Lamp},
        issues={lamp: _lit(issues, lamp) for lamp in Lamp},
        due_today=tuple(one.record.key for one in running if _due(one) == on),
        overdue=tuple(one.record.key for one in running if one.lamp is Lamp.RED),
        near=tuple(one.record.key for one in running if one.lamp is Lamp.YELLOW),
        next_days=_next_days(obligations, on),
        owed=len(owed),
        received=sum(one.record.received_on is not None for one in owed),
        late=sum(one.outcome is Outcome.LATE for one in owed),
        accepted=sum(one.record.state in ACCEPTED for one in owed),
        closed=sum(one.record.is_closed for one in issues),
        repeated=sum(one.record.streak > 1 for one in issues),
    )


def _task(label: str, lines: Sequence[L], test: Callable[[L], bool]) -> Task:
    return Task(label=label, keys=tuple(one.record.key for one in lines if test(one)))


def _lit(lines: Sequence[L], lamp: Lamp) -> int:
    return sum(one.lamp is lamp for one in lines)


def _due(one: Line) -> date | None:
    return clock_of(one.record).due


def _next_days(
    obligations: Sequence[ObligationLine], on: date
) -> tuple[tuple[date, int], ...]:
    running = (_due(one) for one in obligations if one.left is not None)
    ahead = Counter(due for due in running if due is not None and due > on)
    return tuple(sorted(ahead.items())[:_NEXT_DAYS])
