"""When messages may go, what an item looks like, and how records become items."""

from datetime import date

import pytest

from scheduler.items import STATES, dated_on, item_of
from tests.builders import a_moment, an_issue, an_obligation
from tests.unit.scheduler.cast import CALENDAR, a_policy, at
from tracker.model.event import Event
from tracker.model.issue import Application, IssueState
from tracker.model.obligation import (
    Contact,
    Criterion,
    Extension,
    ObligationState,
    Reason,
    Review,
    Submission,
)
from tracker.ports import Table


@pytest.mark.parametrize(
    ("now", "may_go"),
    [
        (at(10, 23, 8, 0), False),  # within the hours, before that of the rungs
        (at(10, 23, 8, 29), False),
        (at(10, 23, 8, 30), True),
        (at(10, 23, 17, 59), True),
        (at(10, 23, 18, 0), False),
        (at(10, 25, 9, 0), False),  # a Saturday
        (at(10, 1, 9, 0), False),
        (at(10, 11, 9, 0), True),  # a Saturday that is worked
    ],
)
def test_messages_go_on_working_days_from_the_hour_of_the_rungs_on(now, may_go):
    assert a_policy().is_open(now, CALENDAR) is may_go


def test_where_every_day_will_do_messages_go_on_a_day_of_rest_too():
    assert a_policy(days="每天").is_open(at(10, 4), CALENDAR)


@pytest.mark.parametrize(
    ("due", "on", "word"),
    [
        (date(2025, 12, 1), date(2025, 10, 9), "提醒"),
        (date(2025, 10, 23), date(2025, 10, 17), "提醒"),
        (date(2025, 10, 23), date(2025, 10, 20), "临期"),
        (date(2025, 10, 23), date(2025, 10, 22), "临期"),
        (date(2025, 10, 23), date(2025, 10, 23), "今天到期"),
        (date(2025, 10, 23), date(2025, 10, 24), "逾期"),
        # Due on a Friday, looked at on the Saturday: no working day late, but late.
        (date(2025, 10, 24), date(2025, 10, 25), "逾期"),
        # Due on a Saturday: the Friday is the last day on which it is worked.
        (date(2025, 10, 25), date(2025, 10, 24), "今天到期"),
    ],
)
def test_an_item_has_the_colour_of_its_day(due, on, word):
    assert a_policy().colour(due, on, CALENDAR).word == word


def test_an_obligation_is_seen_with_all_that_reminding_hangs_on():
    asked = Extension(
        asked=at(10, 8), by="甲", unit="林草局", reason="忙", until=date(2025, 11, 1)
    )
    contact = Contact(name="钱联络", role="联络员")
    record = an_obligation(
        state=ObligationState.SIGNED,
        issued_on=date(2025, 9, 1),
        due_version=3,
        extensions=(asked,),
        contacts=(contact,),
    )

    item = item_of(record, at(9, 20))

    assert (item.about, item.key) == ("obligations/B2025-0001", "B2025-0001")
    assert (item.told_on, item.dated_on) == (date(2025, 9, 1), at(9, 20))
    assert (item.due, item.due_version, item.runs) == (date(2025, 10, 23), 3, True)
    assert item.extension_asked == date(2025, 10, 8)
    assert item.contacts == (contact,)


@pytest.mark.parametrize("state", list(ObligationState))
def test_an_obligation_is_reminded_of_in_the_states_the_store_is_asked_for(state):
    record = an_obligation(state=state, issued_on=date(2025, 9, 1))

    item = item_of(record)

    assert item.runs == (state in STATES[Table.OBLIGATIONS])
    assert item.objected == (state is ObligationState.OBJECTED)


def test_what_was_sent_back_runs_to_its_day_of_mending_from_the_day_it_was():
    review = Review(
        at=at(10, 24, 15),
        by="李四",
        unit="领导小组办公室",
        accepted=False,
        reasons=(Reason(criterion=Criterion.COMPLETE, text="缺章"),),
        redo_by=date(2025, 10, 30),
    )
    sent = Submission(
        number=1, received=at(10, 22), by="钱联络", unit="林草局", review=review
    )
    record = an_obligation(
        state=ObligationState.RETURNED,
        issued_on=date(2025, 9, 1),
        submissions=(sent,),
    )

    item = item_of(record, at(9, 20))

    assert (item.due, item.dated_on, item.runs) == (
        date(2025, 10, 30),
        at(10, 24, 15),
        True,
    )


def test_an_issue_is_seen_with_its_responsible_person_and_warning_days():
    record = an_issue(
        state=IssueState.UNDERWAY, circulated_on=date(2025, 9, 1), warn_days=15
    )

    item = item_of(record)

    assert (item.about, item.warn_days, item.runs) == ("issues/W2025-0001", 15, True)
    assert item.contacts == (Contact(name="何负责", role="责任人"),)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": IssueState.REGISTERED},
        {"state": IssueState.CLOSED},
        {
            "state": IssueState.APPLIED,
            "applications": (Application(at=at(10, 9), by="甲", unit="林草局"),),
        },
        {"state": IssueState.UNDERWAY, "carried_to": "W2026-0001"},
    ],
)
def test_an_issue_nobody_works_on_is_not_reminded_of(changes):
    assert not item_of(an_issue(circulated_on=date(2025, 9, 1), **changes)).runs


def an_event(number, changes):
    return Event(
        number=number,
        at=a_moment(date(2025, 10, number)),
        by="李四",
        unit="领导小组办公室",
        table="obligations",
        key="B2025-0001",
        action="grant",
        changes=changes,
    )


def test_the_present_deadline_is_as_old_as_the_newest_event_that_changed_it():
    made = an_event(1, {"due_version": {"to": 1}})
    moved = an_event(2, {"due_version": {"from": 1, "to": 2}})
    noted = an_event(3, {"note": {"from": "", "to": "甲"}})

    assert dated_on([made, moved, noted]) == moved.at
    assert dated_on([made, noted]) is None
