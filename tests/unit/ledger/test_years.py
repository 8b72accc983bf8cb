"""The step into the next year: what is handed on, and what is closed for good."""

from contextlib import contextmanager
from datetime import date

import pytest

from tests.builders import a_duty, a_ledger, a_moment, a_plan, a_year, an_act, an_issue
from tests.unit.ledger import test_issue_steps, test_obligation_steps
from tests.unit.ledger.cast import (
    ADMIN,
    EVERYBODY,
    LIAISON,
    events,
    issue_in,
    obligation_in,
    refused,
    stored,
)
from tracker.model.issue import IssueState
from tracker.model.obligation import ObligationState
from tracker.model.plan import Meeting
from tracker.model.year import LedgerYear
from tracker.ports import EVERYTHING, Table
from tracker.records import record_of
from tracker.roll import next_plan
from tracker.services import issues, years
from tracker.services.ledger import BadRequest, YearClosed
from tracker.storage.memory import MemoryStore, MemoryTransaction

ON = date(2026, 1, 5)
SETTLED = {ObligationState.ACCEPTED, ObligationState.FORWARDED, ObligationState.WAIVED}
NEXT = a_plan(year=a_year(plan_year=2026), duties=(a_duty(),))


def roll(ledger, **changes):
    return years.roll(ledger, NEXT, 2025, an_act(on=ON), **changes)


def issue_of(ledger, key):
    return record_of(Table.ISSUES, stored(ledger, Table.ISSUES, key).document)


@pytest.mark.parametrize("state", sorted(set(IssueState) - {IssueState.CLOSED}))
def test_what_is_not_resolved_is_carried_with_its_link_and_its_years(state):
    ledger = a_ledger(issue_in(state, streak=2, points_lost="0.5"))

    (carried,) = roll(ledger).carried

    old = issue_of(ledger, "W2025-0001")
    assert (carried.key, carried.year) == ("W2026-0001", 2026)
    assert (carried.previous, carried.streak) == ("W2025-0001", 3)
    assert (old.carried_to, old.state) == ("W2026-0001", state)
    assert (carried.state, carried.problem) == (IssueState.REGISTERED, old.problem)
    assert (carried.leads, carried.points_lost) == (old.leads, "0.5")
    assert issue_of(ledger, "W2026-0001") == carried


@pytest.mark.parametrize("state", list(IssueState)[3:7])
def test_what_was_done_in_the_old_year_is_not_done_in_the_new(state):
    ledger = a_ledger(issue_in(state))

    (carried,) = roll(ledger).carried

    assert (carried.applications, carried.verifications) == ((), ())
    assert (carried.publicities, carried.progress, carried.evidence) == ((), (), ())


def test_what_is_resolved_stays_behind():
    ledger = a_ledger(issue_in(IssueState.CLOSED))

    assert roll(ledger).carried == ()
    assert issue_of(ledger, "W2025-0001").carried_to == ""


@pytest.mark.parametrize(
    ("rule", "kept", "due"),
    [
        ("11月底前", "11月底前", date(2026, 11, 30)),
        ("2025年11月底前", "", None),
        ("2025年11月", "", None),
        ("长期坚持", "长期坚持", None),
        ("立行立改", "立行立改", None),
    ],
)
def test_a_rule_that_names_its_year_loses_its_day(rule, kept, due):
    ledger = a_ledger(an_issue(rule=rule))

    (carried,) = roll(ledger).carried

    assert (carried.rule, carried.due, carried.original_due) == (kept, due, due)


def test_an_issue_already_registered_for_the_new_year_is_not_carried_twice_over():
    ledger = a_ledger(an_issue())
    again = an_issue(year=2026, previous="W2025-0001")
    issues.add(ledger, an_act(on=date(2025, 12, 1)), [again])

    roll(ledger)

    with ledger.store.reading() as reader:
        assert len(years.issues_in(reader, 2026)) == 1


def test_an_issue_linked_before_the_year_was_rolled_counts_its_years_by_then():
    ledger = a_ledger(
        an_issue(key="W2024-0001", year=2024),
        an_issue(),
        an_issue(key="W2026-0001", year=2026, previous="W2025-0001", streak=2),
    )
    on_the_list_before = {"previous": "W2024-0001"}
    issues.correct(ledger, "W2025-0001", an_act(on=ON), changes=on_the_list_before)

    told = years.preview_roll(ledger, NEXT, 2025, an_act(on=ON)).carried
    done = roll(ledger).carried

    assert told == done == (issue_of(ledger, "W2026-0001"),)
    assert (done[0].streak, done[0].previous) == (3, "W2025-0001")
    assert issue_of(ledger, "W2025-0001").carried_to == "W2026-0001"
    assert events(ledger)[-1].action == "close"


def test_issues_carried_and_issues_linked_before_stand_side_by_side():
    ledger = a_ledger(
        an_issue(),
        an_issue(key="W2025-0002", problem="另一个问题"),
        an_issue(key="W2025-0003", problem="第三个问题"),
        an_issue(key="W2026-0001", year=2026, previous="W2025-0002", streak=2),
    )

    carried = roll(ledger).carried

    assert [(one.previous, one.key) for one in carried] == [
        ("W2025-0001", "W2026-0002"),
        ("W2025-0002", "W2026-0001"),
        ("W2025-0003", "W2026-0003"),
    ]


def test_rolling_reads_each_years_issues_once_however_many_are_carried():
    years_read: list[int] = []
    many = (an_issue(key=f"W2025-{n:04}") for n in range(1, 6))
    ledger = a_ledger(*many, store=Watched(years_read))

    carried = roll(ledger).carried

    assert len(carried) == 5
    assert sorted(years_read) == [2025, 2026]


class Watched(MemoryStore):
    """A store that notes of which years a transaction reads the issues."""

    def __init__(self, years_read):
        super().__init__()
        self._years_read = years_read

    @contextmanager
    def transaction(self):
        yield WatchedTransaction(self, self._years_read)


class WatchedTransaction(MemoryTransaction):
    def __init__(self, store, years_read):
        super().__init__(store)
        self._years_read = years_read

    def find(self, table, where=EVERYTHING, **page):
        if table is Table.ISSUES:
            self._years_read.append(where.year)
        return super().find(table, where, **page)


def test_carried_issues_are_numbered_after_those_already_there():
    ledger = a_ledger(an_issue(), an_issue(key="W2026-0001", year=2026))

    (carried,) = roll(ledger).carried

    assert carried.key == "W2026-0002"


def test_the_new_years_obligations_are_made_and_the_old_year_closed():
    ledger = a_ledger(obligation_in(ObligationState.ACCEPTED))

    done = roll(ledger)

    assert [one.after.due for one in done.made if one.after] == [date(2026, 10, 23)]
    year = record_of(Table.YEARS, stored(ledger, Table.YEARS, "2025").document)
    assert year == LedgerYear(
        key="2025", year=2025, rolled_to=2026, closed_at=a_moment(ON)
    )
    assert events(ledger)[-1].action == "close"


@pytest.mark.parametrize("state", ObligationState)
def test_what_is_not_settled_stands_against_it_unless_told_to_leave_it(state):
    ledger = a_ledger(obligation_in(state))

    if state not in SETTLED:
        with refused(ledger, BadRequest, "还有1项报送任务没有办结（B2025-0001）"):
            roll(ledger)
    done = roll(ledger, leave_unsettled=True)

    assert [one.state for one in done.unsettled] == (
        [] if state in SETTLED else [state]
    )
    old = stored(ledger, Table.OBLIGATIONS, "B2025-0001")
    assert old.state == state


def test_a_year_is_rolled_once():
    ledger = a_ledger(an_issue())
    roll(ledger)

    with refused(ledger, YearClosed, "2025 年度已经结转到 2026 年度，只能查看"):
        roll(ledger)


@pytest.mark.parametrize("year", [2024, 2026, 2023])
def test_a_year_is_rolled_to_the_next_one_only(year):
    ledger = a_ledger(an_issue())

    with refused(ledger, BadRequest, f"{year} 年度只能结转到 {year + 1} 年度"):
        years.roll(ledger, NEXT, year, an_act(on=ON))


@pytest.mark.parametrize("who", [LIAISON, ADMIN])
def test_only_the_office_rolls(who):
    ledger = a_ledger(an_issue())

    with refused(ledger, BadRequest, "不能结转年度"):
        years.roll(ledger, NEXT, 2025, an_act(who, ON))


def test_a_preview_of_rolling_changes_nothing_and_says_what_it_does():
    ledger = a_ledger(an_issue(), obligation_in(ObligationState.SIGNED))
    before = events(ledger)

    told = years.preview_roll(ledger, NEXT, 2025, an_act(on=ON))

    assert events(ledger) == before
    done = roll(ledger, leave_unsettled=True)
    assert told.unsettled == done.unsettled
    assert [one.previous for one in told.carried] == ["W2025-0001"]
    assert len(told.made) == len(done.made) == 1


def test_rolling_writes_one_event_for_each_record_it_changes():
    ledger = a_ledger(an_issue())

    roll(ledger)

    trace = [(one.about, one.action) for one in events(ledger)[2:]]
    assert sorted(trace) == [
        ("issues/W2025-0001", "carry"),
        ("issues/W2026-0001", "carry"),
        ("obligations/B2026-0001", "make"),
        ("years/2025", "close"),
        ("years/2026", "open"),
    ]


@pytest.mark.parametrize("action", test_obligation_steps.TABLE)
def test_no_step_changes_an_obligation_of_a_closed_year(action):
    froms, _, whose = test_obligation_steps.TABLE[action]
    one = test_obligation_steps.ready(action, ObligationState(froms.split()[0]))
    ledger = a_ledger(one)
    roll(ledger, leave_unsettled=True)

    with refused(ledger, YearClosed, "只能查看"):
        act = an_act(EVERYBODY[whose.split()[0]], date(2025, 10, 9))
        test_obligation_steps.TAKE[action](ledger, one.key, act)


@pytest.mark.parametrize("action", test_issue_steps.TABLE)
def test_no_step_changes_an_issue_of_a_closed_year(action):
    froms, _, whose = test_issue_steps.TABLE[action]
    one = test_issue_steps.ready(action, IssueState(froms.split()[0]))
    ledger = a_ledger(one)
    roll(ledger)

    with refused(ledger, YearClosed, "只能查看"):
        act = an_act(EVERYBODY[whose.split()[0]], date(2025, 10, 9))
        test_issue_steps.TAKE[action](ledger, one.key, act)


def test_nothing_is_added_to_a_closed_year():
    ledger = a_ledger(an_issue())
    roll(ledger)

    with refused(ledger, YearClosed):
        issues.add(ledger, an_act(on=ON), [an_issue()])
    with refused(ledger, YearClosed):
        years.make(ledger, a_plan(), an_act(on=ON))


def test_a_year_with_nothing_in_it_can_be_rolled():
    ledger = a_ledger()

    assert len(roll(ledger).made) == 1


def test_next_years_meetings_have_no_day_yet():
    meeting = Meeting(
        name="推进会议",
        held_on=date(2025, 10, 28),
        place="三楼会议室",
        reply_by=date(2025, 10, 26),
    )

    (next_one,) = next_plan(a_plan(meetings=(meeting,))).meetings

    assert next_one == Meeting(name="推进会议", place="三楼会议室")
