"""What the ledger answers: each number is the length of a list, each day its own."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    a_ledger,
    a_moment,
    an_act,
    an_issue,
    an_obligation,
)
from tests.unit.ledger.cast import (
    CLERK,
    LIAISON,
    a_request,
    a_submission,
    documents,
    events,
    issue_in,
    obligation_in,
)
from tracker.answers import (
    IssueLine,
    Outcome,
    Wanted,
    board,
    issue_lines,
    obligation_lines,
    recall,
    status,
    was_another,
)
from tracker.answers.lines import issue_line
from tracker.answers.status import counts_in
from tracker.calendar import Lamp, lamp_span, official_calendar
from tracker.model.issue import IssueState
from tracker.model.obligation import Contact, ObligationState, Review
from tracker.model.people import Role
from tracker.model.rules import Rules
from tracker.model.sending import Occurrence, Sending, SendingState
from tracker.model.silence import Acknowledgement
from tracker.ports import EVERYTHING, Filter, Table
from tracker.records import entry_of
from tracker.services import issues, obligations
from tracker.storage.memory import MemoryStore

S = ObligationState
ON = date(2025, 10, 20)
NEAR = st.dates(date(2025, 9, 24), date(2025, 11, 14))
UNITS = ("林草局", "财政局", "住建局")
LEADS = st.lists(st.sampled_from(UNITS), max_size=2, unique=True).map(tuple)
RULES = st.builds(
    Rules,
    warn_days=st.integers(1, 8),
    sign_days=st.none() | st.integers(1, 5),
)


# Made once: a strategy made anew for each draw takes longer than the draw.
MAYBE_NEAR = st.none() | NEAR
STATES = st.sampled_from(S)
ISSUE_STATES = st.sampled_from(IssueState)
WARNINGS = st.none() | st.integers(0, 20)
STREAKS = st.integers(1, 3)
EITHER = st.booleans()


@st.composite
def some_obligations(draw, least=0):
    made = []
    for n in range(draw(st.integers(least, 10))):
        due = draw(MAYBE_NEAR)
        one = obligation_in(
            draw(STATES),
            key=f"B2025-{n + 1:04}",
            duty=f"{n}",
            leads=draw(LEADS),
            supporting=draw(LEADS),
            due=due,
            original_due=due if draw(EITHER) else date(2025, 10, 10),
        )
        if one.submissions:
            came = a_moment(draw(NEAR))
            one = replace(
                one, submissions=(replace(one.submissions[0], received=came),)
            )
        if one.state in (S.RETURNED, S.WAIVED) and draw(EITHER):
            one = replace(one, submissions=(sent_back(draw(MAYBE_NEAR)),))
        made.append(one)
    return made


def sent_back(redo_by):
    review = Review(
        at=a_moment(date(2025, 10, 9)),
        by="李四",
        unit="领导小组办公室",
        accepted=False,
        redo_by=redo_by,
    )
    return a_submission(review=review)


@st.composite
def some_issues(draw):
    return [
        issue_in(
            draw(ISSUE_STATES),
            key=f"W2025-{n + 1:04}",
            leads=draw(LEADS),
            due=draw(MAYBE_NEAR),
            warn_days=draw(WARNINGS),
            streak=draw(STREAKS),
        )
        for n in range(draw(st.integers(0, 6)))
    ]


class Asked:
    """A store filled with records, and lists of them for one day under some rules."""

    def __init__(self, *records, on=ON, rules=None):
        self.store = MemoryStore()
        self.on, self.rules = on, rules or Rules()
        with self.store.transaction() as txn:
            for one in records:
                table = Table.ISSUES if one.key[0] == "W" else Table.OBLIGATIONS
                txn.put(table, entry_of(one))
            txn.commit()

    def obligations(self, **wanted):
        return self._lines(obligation_lines, wanted)

    def issues(self, **wanted):
        return self._lines(issue_lines, wanted)

    def _lines(self, lines, wanted):
        with self.store.reading() as reader:
            return lines(
                reader,
                Wanted(**wanted),
                on=self.on,
                calendar=official_calendar(),
                rules=self.rules,
            )


# Lists


@settings(max_examples=40)
@given(records=some_obligations(), on=NEAR, rules=RULES, lamp=st.sampled_from(Lamp))
def test_a_list_of_one_lamp_is_what_shows_it_in_the_whole_list(
    records, on, rules, lamp
):
    asked = Asked(*records, on=on, rules=rules)

    narrowed = asked.obligations(lamp=lamp)

    assert narrowed == [one for one in asked.obligations() if one.lamp is lamp]


@settings(max_examples=40)
@given(records=some_issues(), on=NEAR, rules=RULES, lamp=st.sampled_from(Lamp))
def test_a_list_of_issues_of_one_lamp_is_too_whatever_days_they_are_warned(
    records, on, rules, lamp
):
    asked = Asked(*records, on=on, rules=rules)

    narrowed = asked.issues(lamp=lamp)

    assert narrowed == [one for one in asked.issues() if one.lamp is lamp]


def running_due(line):
    record = line.record
    return record.clock.due if isinstance(line, IssueLine) else record.submit_clock.due


@settings(max_examples=40)
@given(
    records=some_obligations(),
    on=NEAR,
    lamp=st.none() | st.sampled_from(Lamp),
    first=st.none() | NEAR,
    last=st.none() | NEAR,
    outcome=st.none() | st.sampled_from(Outcome),
    limit=st.none() | st.integers(1, 4),
)
def test_all_that_is_asked_for_holds_of_each_line_and_none_is_missing(
    records, on, lamp, first, last, outcome, limit
):
    asked = Asked(*records, on=on)

    lines = asked.obligations(
        lamp=lamp, due_from=first, due_to=last, outcome=outcome, limit=limit
    )

    def holds(one):
        due = running_due(one)
        dated = first is not None or last is not None
        return (
            lamp in (None, one.lamp)
            and outcome in (None, one.outcome)
            and (not dated or due is not None)
            and (first is None or due >= first)
            and (last is None or due <= last)
        )

    assert lines == [one for one in asked.obligations() if holds(one)][:limit]


@pytest.mark.parametrize(
    ("lamp", "first", "last", "keys"),
    [
        (Lamp.RED, None, None, "1 2"),
        (Lamp.RED, date(2025, 10, 15), None, "2"),
        (Lamp.RED, None, date(2025, 10, 15), "1"),
        (Lamp.YELLOW, date(2025, 10, 21), None, "3"),
        (Lamp.YELLOW, None, date(2025, 10, 21), "4"),
        (Lamp.YELLOW, date(2025, 10, 1), date(2025, 12, 1), "4 3"),
        (Lamp.GREEN, None, date(2025, 10, 31), "5"),
    ],
)
def test_a_lamp_and_days_asked_for_together_both_hold(lamp, first, last, keys):
    days = [(10, 10), (10, 17), (10, 23), (10, 20), (10, 24), (11, 10)]
    asked = Asked(
        *(
            an_obligation(key=f"B2025-000{n}", duty=f"{n}", due=date(2025, *day))
            for n, day in enumerate(days, start=1)
        )
    )

    lines = asked.obligations(lamp=lamp, due_from=first, due_to=last)

    assert [one.record.key for one in lines] == [f"B2025-000{n}" for n in keys.split()]


@pytest.mark.parametrize(
    ("warn", "lamp"), [(None, Lamp.GREEN), (20, Lamp.YELLOW), (0, Lamp.GREEN)]
)
def test_an_issue_warned_of_on_days_of_its_own_is_in_the_list_of_its_lamp(warn, lamp):
    asked = Asked(issue_in(IssueState.UNDERWAY, due=date(2025, 10, 31), warn_days=warn))

    found = {one: len(asked.issues(lamp=one)) for one in Lamp}

    assert found == {one: int(one is lamp) for one in Lamp}


def test_the_store_is_asked_for_no_more_than_a_lamp_needs():
    """Or a page of the red ones would read the whole year."""
    many = [
        an_obligation(key=f"B2025-{n:04}", duty=f"{n}", due=ON + timedelta(days=n))
        for n in range(1, 40)
    ]
    asked = Asked(*many, an_obligation(key="B2025-0099", due=ON - timedelta(days=1)))
    red = lamp_span(Lamp.RED, on=ON, calendar=official_calendar(), warn=3)

    with asked.store.reading() as reader:
        found = reader.find(Table.OBLIGATIONS, Filter(due_from=red[0], due_to=red[1]))

    assert [one.key for one in found] == ["B2025-0099"]
    assert [one.record.key for one in asked.obligations(lamp=Lamp.RED)] == [
        "B2025-0099"
    ]


def test_a_list_is_in_the_order_of_the_due_days_and_the_undated_come_last():
    days = [date(2025, 12, 1), None, date(2025, 10, 1)]
    asked = Asked(
        *(
            an_obligation(key=f"B2025-000{n}", duty=f"{n}", due=due)
            for n, due in enumerate(days, start=1)
        )
    )

    keys = [one.record.key for one in asked.obligations()]

    assert keys == ["B2025-0003", "B2025-0001", "B2025-0002"]


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ({}, "1 2 3"),
        ({"year": 2025}, "1 2 3"),
        ({"year": 2024}, ""),
        ({"unit": "财政局"}, "1 2"),
        ({"unit": "财政局", "role": Role.LEAD}, "2"),
        ({"unit": "财政局", "role": Role.SUPPORTING}, "1"),
        ({"states": ("草拟",)}, "1"),
        ({"states": ("草拟", "退回补正")}, "1 3"),
        ({"returned": True}, "3"),
        ({"text": "水质"}, "2"),
        ({"text": "b2025-0003"}, "3"),
        ({"text": "PM2.5"}, "3"),
        ({"text": "%"}, ""),
        ({"unit": "财政"}, ""),
    ],
)
def test_a_list_is_narrowed_by_what_is_asked(wanted, keys):
    asked = Asked(
        obligation_in(S.DRAFTED, leads=("林草局",), supporting=("财政局",)),
        obligation_in(
            S.SIGNED,
            key="B2025-0002",
            leads=("财政局",),
            supporting=(),
            material="水质",
        ),
        obligation_in(
            S.RETURNED, key="B2025-0003", supporting=(), indicators=("pm2.5浓度",)
        ),
    )

    found = [one.record.key for one in asked.obligations(**wanted)]

    assert found == [f"B2025-000{n}" for n in keys.split()]


# One line


@pytest.mark.parametrize(
    ("on", "lamp", "left"),
    [
        (date(2025, 9, 30), Lamp.GREEN, 12),
        (date(2025, 10, 17), Lamp.GREEN, 4),
        (date(2025, 10, 20), Lamp.YELLOW, 3),
        (date(2025, 10, 23), Lamp.YELLOW, 0),
        (date(2025, 10, 24), Lamp.RED, -1),
    ],
)
def test_a_line_counts_the_working_days_left(on, lamp, left):
    (line,) = Asked(obligation_in(S.SIGNED), on=on).obligations()

    assert (line.lamp, line.left, line.outcome) == (lamp, left, Outcome.MISSING)


@pytest.mark.parametrize(
    ("came", "due", "outcome", "originally"),
    [
        (date(2025, 10, 23), date(2025, 10, 23), Outcome.ON_TIME, Outcome.ON_TIME),
        (date(2025, 10, 24), date(2025, 10, 23), Outcome.LATE, Outcome.LATE),
        (date(2025, 10, 24), date(2025, 11, 6), Outcome.ON_TIME, Outcome.LATE),
    ],
)
def test_what_was_extended_is_judged_by_both_days(came, due, outcome, originally):
    one = obligation_in(S.ACCEPTED, due=due, submissions=(a_submission(on=came),))

    (line,) = Asked(one, on=date(2025, 12, 1)).obligations()

    assert (line.outcome, line.original_outcome) == (outcome, originally)
    assert line.left is None


@pytest.mark.parametrize(
    ("on", "redo_by", "lamp"),
    [
        (date(2025, 10, 13), date(2025, 10, 14), Lamp.YELLOW),
        (date(2025, 10, 15), date(2025, 10, 14), Lamp.RED),
        (date(2025, 10, 15), None, Lamp.GREEN),
    ],
)
def test_what_was_sent_back_runs_again_to_its_own_day_and_is_not_missing(
    on, redo_by, lamp
):
    one = obligation_in(S.RETURNED, submissions=(sent_back(redo_by),))

    (line,) = Asked(one, on=on).obligations()

    assert (line.lamp, line.outcome) == (lamp, Outcome.ON_TIME)


@pytest.mark.parametrize(
    ("changes", "on", "lamp"),
    [
        ({}, date(2025, 10, 9), Lamp.YELLOW),
        ({}, date(2025, 10, 10), Lamp.YELLOW),
        ({}, date(2025, 10, 11), Lamp.RED),
        ({"signed_on": date(2025, 10, 10)}, date(2025, 10, 11), Lamp.DONE),
        ({"signed_on": date(2025, 10, 11)}, date(2025, 10, 11), Lamp.LATE),
        ({"submissions": (a_submission(),)}, date(2025, 10, 11), Lamp.DONE),
        ({"issued_on": None}, date(2025, 10, 11), Lamp.NONE),
    ],
)
def test_the_clock_of_signing_stops_with_a_signature_or_the_material(changes, on, lamp):
    one = obligation_in(S.ISSUED, **changes)

    (line,) = Asked(one, on=on, rules=Rules(sign_days=2)).obligations()

    assert line.sign_lamp is lamp


# The board


@settings(max_examples=40)
@given(owed=some_obligations(), problems=some_issues(), on=NEAR, rules=RULES)
def test_every_number_of_the_board_is_the_length_of_its_list(owed, problems, on, rules):
    asked = Asked(*owed, *problems, on=on, rules=rules)

    rows = board(asked.obligations(), asked.issues())

    for row in rows:
        mine = {"unit": row.unit, "role": Role.LEAD}
        on_time, late, missing = (
            len(asked.obligations(**mine, outcome=one))
            for one in (Outcome.ON_TIME, Outcome.LATE, Outcome.MISSING)
        )
        assert row.owed == on_time + late + missing
        assert (row.on_time, row.late, row.missing) == (on_time, late, missing)
        overdue = asked.obligations(**mine, outcome=Outcome.MISSING, lamp=Lamp.RED)
        assert row.missing_overdue == len(overdue)
        done = asked.obligations(**mine, states=("审核通过", "已上报"))
        assert row.accepted == len(done)
        assert row.returned == len(asked.obligations(**mine, returned=True))
        assert row.issues == len(asked.issues(**mine))
        assert row.closed == len(asked.issues(**mine, states=("已销号",)))
        assert row.issues_overdue == len(asked.issues(**mine, lamp=Lamp.RED))
        assert row.judged == row.on_time + row.late + row.missing_overdue
    named = {unit for one in problems for unit in one.leads}
    told = {unit for one in owed if is_counted(one) for unit in one.leads}
    assert {row.unit for row in rows} == named | told


def is_counted(one):
    return one.state not in (S.DRAFTED, S.WAIVED)


def test_what_was_sent_back_and_then_waived_is_neither_counted_nor_listed():
    waived = obligation_in(S.WAIVED, submissions=(sent_back(None),))
    other = obligation_in(S.SIGNED, key="B2025-0002")
    asked = Asked(waived, other)

    (row,) = board(asked.obligations(), [])

    assert row.returned == 0
    assert asked.obligations(returned=True) == []


def test_the_board_counts_the_lead_units_and_leaves_out_what_does_not_apply():
    asked = Asked(
        obligation_in(S.ACCEPTED, leads=("林草局", "财政局")),
        obligation_in(S.WAIVED, key="B2025-0002"),
        obligation_in(S.SIGNED, key="B2025-0003", due=date(2025, 10, 17)),
        issue_in(IssueState.CLOSED),
    )

    rows = board(asked.obligations(), asked.issues())

    assert [(one.unit, one.owed, one.on_time) for one in rows] == [
        ("林草局", 2, 1),
        ("财政局", 1, 1),
    ]
    assert (rows[0].missing_overdue, rows[0].issues, rows[0].closed) == (1, 1, 1)
    assert (rows[0].judged, rows[0].punctuality) == (2, 0.5)


def test_nobody_is_punctual_or_not_before_anything_is_due():
    asked = Asked(obligation_in(S.SIGNED))

    (row,) = board(asked.obligations(), [])

    assert (row.owed, row.judged, row.punctuality) == (1, 0, None)


def test_the_most_overdue_stand_first():
    def owed(unit, n, due):
        return obligation_in(S.SIGNED, key=f"B2025-000{n}", leads=(unit,), due=due)

    past, ahead = date(2025, 10, 1), date(2025, 12, 1)
    asked = Asked(
        owed("丙局", 1, ahead),
        owed("乙局", 2, past),
        owed("乙局", 3, past),
        owed("丁局", 4, past),
        owed("甲局", 5, ahead),
    )

    rows = board(asked.obligations(), [])

    assert [one.unit for one in rows] == ["乙局", "丁局", "丙局", "甲局"]


def test_what_a_unit_was_never_told_does_not_count_against_it():
    asked = Asked(an_obligation(due=date(2025, 10, 1)))

    assert board(asked.obligations(), []) == ()
    assert [one.outcome for one in asked.obligations()] == [Outcome.UNTOLD]


def test_the_board_says_what_a_unit_was_reminded_of_and_whether_it_answered():
    told, day = date(2025, 10, 14), date(2025, 10, 15)
    heard = Acknowledgement(at=a_moment(day), by="张三", unit="林草局")
    asked = Asked(
        obligation_in(S.ISSUED, acknowledgements=(heard,)),
        obligation_in(S.SIGNED, key="B2025-0002"),
        issue_in(IssueState.CIRCULATED, leads=("林草局", "财政局")),
        obligation_in(S.ISSUED, key="B2025-0003"),
    )
    sendings = [
        gone("obligations/B2025-0001", told),
        gone("obligations/B2025-0001", date(2025, 10, 17)),
        gone("obligations/B2025-0002", told),
        gone("issues/W2025-0001", told, unit="财政局"),
        gone("obligations/B2025-0003", told, state=SendingState.UNKNOWN),
    ]

    rows = board(asked.obligations(), asked.issues(), sendings)

    counted = {one.unit: (one.reminded, one.answered) for one in rows}
    assert counted == {"林草局": (2, 1), "财政局": (1, 0)}


@pytest.mark.parametrize(
    "came",
    [
        {"submissions": (a_submission(on=date(2025, 10, 15)),)},
        {"extensions": (a_request(asked=a_moment(date(2025, 10, 15))),)},
        {"signed_on": date(2025, 10, 15), "signed_by": "张三"},
    ],
)
def test_whatever_comes_from_the_unit_after_a_reminder_answers_it(came):
    asked = Asked(obligation_in(S.ISSUED, **came))
    before = [gone("obligations/B2025-0001", date(2025, 10, 15))]
    after = [gone("obligations/B2025-0001", date(2025, 10, 16))]

    (answered,) = board(asked.obligations(), [], before)
    (waiting,) = board(asked.obligations(), [], after)

    assert (answered.answered, waiting.answered) == (1, 0)


def gone(item, on, *, unit="林草局", state=SendingState.DELIVERED):
    """A reminder of `item` that left on that day."""
    occurrence = Occurrence(
        item=item,
        due_version=1,
        rung="前3",
        slot=on,
        recipient="张三",
        unit=unit,
        channel="邮件",
    )
    planned = Sending(occurrence=occurrence, year=2025, not_before=a_moment(on))
    return planned.as_settled(state, a_moment(on))


# The state of a day


@settings(max_examples=40)
@given(owed=some_obligations(), problems=some_issues(), on=NEAR, rules=RULES)
def test_every_number_of_the_status_is_the_length_of_its_list(
    owed, problems, on, rules
):
    asked = Asked(*owed, *problems, on=on, rules=rules)
    lines, more = asked.obligations(), asked.issues()

    state = status(lines, more, year=2025, on=on)

    for lamp in Lamp:
        assert state.obligations[lamp] == len(asked.obligations(lamp=lamp))
        assert state.issues[lamp] == len(asked.issues(lamp=lamp))
    assert len(state.overdue) == state.obligations[Lamp.RED] + state.issues[Lamp.RED]
    assert len(state.near) == state.obligations[Lamp.YELLOW] + state.issues[Lamp.YELLOW]
    assert set(state.due_today) <= set(state.near)
    today = [
        *asked.obligations(due_from=on, due_to=on),
        *asked.issues(due_from=on, due_to=on),
    ]
    assert set(state.due_today) == {
        one.record.key for one in today if one.left is not None
    }
    assert state.received == sum(
        is_counted(one) and bool(one.submissions) for one in owed
    )
    assert state.late == len(asked.obligations(outcome=Outcome.LATE))
    assert state.owed == sum(is_counted(one) for one in owed)
    assert state.closed == len(asked.issues(states=("已销号",)))
    assert state.repeated == sum(one.streak > 1 for one in problems)


@settings(max_examples=40)
@given(records=some_obligations(least=3), on=NEAR)
def test_the_next_days_are_the_next_three_with_all_that_falls_on_them(records, on):
    asked = Asked(*records, on=on)

    state = status(asked.obligations(), [], year=2025, on=on)

    ahead = Counter(
        running_due(one)
        for one in asked.obligations(due_from=on + timedelta(days=1))
        if one.left is not None
    )
    assert dict(state.next_days) == {day: ahead[day] for day in sorted(ahead)[:3]}
    assert [day for day, _ in state.next_days] == sorted(dict(state.next_days))


@pytest.mark.parametrize(
    ("record", "label"),
    [
        (obligation_in(S.DRAFTED, leads=()), "没有牵头单位，请指定"),
        (obligation_in(S.DRAFTED), "还没有下达"),
        (obligation_in(S.OBJECTED), "单位有异议，请答复"),
        (obligation_in(S.SIGNED, extensions=(a_request(),)), "申请延期，请答复"),
        (obligation_in(S.SUBMITTED), "新报材料待审"),
        (obligation_in(S.ISSUED), "逾期没有签收"),
        (issue_in(IssueState.REGISTERED), "问题还没有通报"),
        (issue_in(IssueState.APPLIED), "销号申请待核查"),
        (issue_in(IssueState.VERIFIED), "核查通过，待公示或销号"),
        (issue_in(IssueState.PUBLICIZED), "公示中，期满后销号"),
    ],
)
def test_what_waits_for_the_office_is_named(record, label):
    contact = {"contacts": (Contact(name="张三"),)} if record.key[0] == "B" else {}
    asked = Asked(replace(record, **contact), rules=Rules(sign_days=2))

    state = status(asked.obligations(), asked.issues(), year=2025, on=ON)

    assert [(one.label, one.keys) for one in state.tasks] == [(label, (record.key,))]


@pytest.mark.parametrize(
    "record",
    [
        obligation_in(S.FORWARDED),
        obligation_in(S.WAIVED),
        issue_in(IssueState.CIRCULATED),
        issue_in(IssueState.CLOSED),
    ],
)
def test_nothing_waits_where_the_office_has_nothing_to_do(record):
    asked = Asked(record, rules=Rules(sign_days=2))

    state = status(asked.obligations(), asked.issues(), year=2025, on=ON)

    assert state.tasks == ()


def test_a_task_of_no_known_name_is_an_error_and_no_zero():
    calendar, rules = official_calendar(), Rules()
    line = issue_line(an_issue(), on=date(2025, 10, 9), calendar=calendar, rules=rules)

    with pytest.raises(KeyError, match="改过名的"):
        counts_in(line, "改过名的")


@pytest.mark.parametrize("state", [S.WAIVED, S.ACCEPTED, S.RETURNED])
def test_a_request_that_was_overtaken_waits_until_it_is_answered(state):
    contacts = (Contact(name="张三"),)
    one = obligation_in(state, extensions=(a_request(),), contacts=contacts)

    waiting = status(Asked(one).obligations(), [], year=2025, on=ON)
    told = obligations.refuse(a_ledger(one), one.key, an_act(), opinion="不再需要")
    settled = status(Asked(told).obligations(), [], year=2025, on=ON)

    assert "申请延期，请答复" in [one.label for one in waiting.tasks]
    assert "申请延期，请答复" not in [one.label for one in settled.tasks]


# Days past


def lived_through():
    """A ledger in which something happened on several days, and what it was each day."""
    ledger = a_ledger(an_obligation(), an_issue())
    steps: dict[date, list[Any]] = {
        date(2025, 9, 29): [
            lambda act: obligations.issue(ledger, "B2025-0001", act),
            lambda act: issues.circulate(ledger, "W2025-0001", act),
        ],
        date(2025, 9, 30): [
            lambda act: obligations.sign(
                ledger, "B2025-0001", replace(act, actor=LIAISON)
            )
        ],
        date(2025, 10, 9): [
            # Handed in on the 8th, written down on the 9th.
            lambda act: obligations.receive(
                ledger,
                "B2025-0001",
                replace(act, actor=LIAISON, at=a_moment(date(2025, 10, 8))),
                note="纸质",
            ),
            lambda act: obligations.accept(ledger, "B2025-0001", act),
        ],
    }
    was = {}
    for day in (date(2025, 9, 28) + timedelta(days=n) for n in range(15)):
        for step in steps.get(day, []):
            step(an_act(CLERK, day))
        was[day] = documents(ledger), events(ledger)
    return ledger, was


def test_a_day_past_is_what_the_ledger_was_then():
    ledger, was = lived_through()

    for day, (then, told) in was.items():
        into = MemoryStore()
        with ledger.store.reading() as reader:
            recall(reader.events(), day, into)

        past = replace(ledger, store=into)
        assert documents(past) == then
        assert events(past) == told


def test_the_lists_of_a_day_past_are_those_of_that_day():
    ledger, _ = lived_through()
    into = MemoryStore()

    with ledger.store.reading() as reader:
        recall(reader.events(), date(2025, 9, 30), into)

    past = replace(ledger, store=into)
    with into.reading() as reader:
        found = reader.find(
            Table.OBLIGATIONS, Filter(states=("已签收",), unit="林草局")
        )
        assert [one.key for one in found] == ["B2025-0001"]
        assert reader.count(Table.YEARS, EVERYTHING) == 1
    assert len(events(past)) == len(events(ledger)) - 2


def test_a_day_before_the_first_is_empty():
    ledger, _ = lived_through()
    into = MemoryStore()

    with ledger.store.reading() as reader:
        recall(reader.events(), date(2024, 1, 1), into)

    assert documents(replace(ledger, store=into)) == {}


def test_a_ledger_was_another_on_the_days_before_its_last_change():
    ledger, _ = lived_through()

    with ledger.store.reading() as reader:
        seen = [was_another(reader, date(2025, 10, day)) for day in (8, 9, 10)]
    with MemoryStore().reading() as reader:
        empty = was_another(reader, date(2025, 10, 8))

    assert seen == [True, False, False]
    assert not empty


def test_a_clock_that_was_put_back_breaks_no_look_at_the_past():
    ledger, was = lived_through()
    then, told = was[date(2025, 9, 29)]
    obligations.note(ledger, "B2025-0001", an_act(on=date(2025, 9, 29)), text="慢钟")
    into = MemoryStore()

    with ledger.store.reading() as reader:
        recall(reader.events(), date(2025, 9, 29), into)

    past = replace(ledger, store=into)
    assert documents(past) == then
    assert events(past) == told
