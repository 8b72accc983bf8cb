"""Which rungs an item has, when each is due, and of which due days the store is asked."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.policy import MOST_DAYS
from scheduler.rungs import due_days_to_ask, passed, rungs_of, standing
from tests.unit.scheduler.cast import CALENDAR, a_policy, at
from tracker.calendar import WorkCalendar, with_year


def days_of(due, policy=None, *, calendar=CALENDAR, warn_days=None, most=7):
    policy = policy or a_policy()
    rungs = rungs_of(
        due,
        ladder=policy.ladder,
        policy=policy,
        calendar=calendar,
        warn_days=warn_days,
    )
    return {one.name: one.slot for one in rungs[:most]}


def test_rungs_count_working_days_over_holidays_and_days_made_up():
    # 国庆节 is off to 8 October 2025; 28 September and 11 October are made up.
    days = days_of(date(2025, 10, 10), a_policy(after=[1, 2, 4], every=0), most=9)

    assert days == {
        "前20": date(2025, 9, 5),
        "前10": date(2025, 9, 19),
        "前3": date(2025, 9, 29),
        "前1": date(2025, 10, 9),
        "当天": date(2025, 10, 10),
        "后1": date(2025, 10, 11),
        "后2": date(2025, 10, 13),
        "后4": date(2025, 10, 15),
    }


def test_every_rung_is_due_at_the_hour_of_the_policy_in_beijing():
    policy = a_policy(at="09:15")

    rungs = rungs_of(
        date(2025, 10, 23), ladder=policy.ladder, policy=policy, calendar=CALENDAR
    )

    assert {one.at.strftime("%H:%M%z") for one in rungs} == {"09:15+0800"}


@pytest.mark.parametrize(
    ("days", "on_the_day", "before", "after"),
    [
        ("工作日", date(2025, 10, 24), date(2025, 10, 23), date(2025, 10, 27)),
        ("每天", date(2025, 10, 25), date(2025, 10, 23), date(2025, 10, 27)),
    ],
)
def test_a_due_day_of_rest_is_told_on_it_only_where_messages_may_go_then(
    days, on_the_day, before, after
):
    due = date(2025, 10, 25)  # a Saturday

    rungs = days_of(due, a_policy(days=days))

    assert (rungs["前1"], rungs["当天"], rungs["后1"]) == (before, on_the_day, after)
    assert CALENDAR.working_days_left(rungs["前1"], due) == 1


def test_after_the_day_the_rungs_go_on_every_so_many_days_up_to_an_end():
    rungs = days_of(
        date(2025, 10, 23), a_policy(after=[1, 2], every=5, until=13), most=99
    )

    assert list(rungs)[-4:] == ["后1", "后2", "后7", "后12"]


def test_nothing_goes_on_where_the_policy_says_so():
    rungs = days_of(date(2025, 10, 23), a_policy(on_day=False, every=0), most=99)

    assert list(rungs) == ["前20", "前10", "前3", "前1", "后1"]


@pytest.mark.parametrize(
    ("warn_days", "names"),
    [
        (None, ["前3", "当天"]),
        (3, ["前3", "当天"]),
        (15, ["前15", "前3", "当天"]),
        (0, ["前3", "当天"]),
        (-4, ["前3", "当天"]),
        (MOST_DAYS + 1, ["前3", "当天"]),
    ],
)
def test_an_items_own_warning_days_are_a_rung_of_their_own(warn_days, names):
    policy = a_policy(before=[3], after=[], every=0)

    assert list(days_of(date(2025, 10, 23), policy, warn_days=warn_days)) == names


@pytest.mark.parametrize("due", [date.min, date.max])
def test_a_day_at_the_end_of_the_calendar_has_no_rungs(due):
    assert days_of(due) == {}


def test_a_rung_on_or_before_the_day_of_the_notice_does_not_exist():
    policy = a_policy(every=0)
    rungs = rungs_of(
        date(2025, 10, 23), ladder=policy.ladder, policy=policy, calendar=CALENDAR
    )

    told = standing(rungs, told_on=date(2025, 10, 20), dated_on=None)

    assert [one.name for one in told] == ["前1", "当天", "后1"]
    assert standing(rungs, told_on=None, dated_on=None) == ()


def test_a_rung_due_before_the_present_deadline_was_set_does_not_exist():
    policy = a_policy(every=0)
    rungs = rungs_of(
        date(2025, 10, 23), ladder=policy.ladder, policy=policy, calendar=CALENDAR
    )

    def after(dated_on):
        kept = standing(rungs, told_on=date(2025, 9, 1), dated_on=dated_on)
        return [one.name for one in kept]

    assert after(at(10, 20, 8, 29)) == ["前3", "前1", "当天", "后1"]
    assert after(at(10, 20, 8, 30)) == ["前1", "当天", "后1"]


@pytest.mark.parametrize(
    ("since", "now", "names"),
    [
        (at(10, 22), at(10, 23), ["当天"]),
        (at(10, 22), at(10, 23, 8, 29), []),
        (at(10, 23), at(10, 23, 17), []),
        (at(10, 17), at(10, 24), ["前3", "前1", "当天", "后1"]),
        (at(10, 24), at(10, 23), []),
    ],
)
def test_rungs_are_due_after_the_last_pass_and_up_to_now(since, now, names):
    policy = a_policy()
    rungs = rungs_of(
        date(2025, 10, 23), ladder=policy.ladder, policy=policy, calendar=CALENDAR
    )

    assert [one.name for one in passed(rungs, since, now)] == names


def test_only_the_due_days_of_some_rung_are_asked_for():
    policy = a_policy(before=[3], after=[1], every=0)

    spans = due_days_to_ask(policy, at(10, 22), at(10, 23), CALENDAR)

    assert spans == [
        (date(2025, 10, 22), date(2025, 10, 23)),
        # Three working days on: 28 October.
        (date(2025, 10, 28), date(2025, 10, 28)),
    ]


@pytest.mark.parametrize(
    ("since", "now"),
    [
        (at(10, 23), at(10, 23, 17)),
        (at(10, 23), at(10, 22)),
        (at(10, 24, 9), at(10, 26, 23)),  # a weekend
    ],
)
def test_between_two_hours_of_reminding_nothing_is_asked_for(since, now):
    assert due_days_to_ask(a_policy(), since, now, CALENDAR) == []


FIRST = date(2024, 11, 1)
some_days = st.integers(0, 420).map(lambda n: FIRST + timedelta(days=n))
numbers = st.lists(st.integers(1, 12), max_size=3)
policies = st.builds(
    lambda before, on_day, after, every, until, days, kind: a_policy(
        before=before,
        on_day=on_day,
        after=after,
        every=every,
        until=until,
        days=days,
        kinds={"甲": {"before": kind}},
    ),
    before=numbers,
    on_day=st.booleans(),
    after=numbers,
    every=st.sampled_from([0, 1, 3, 7]),
    until=st.integers(1, 15),
    days=st.sampled_from(["工作日", "每天"]),
    kind=numbers,
)
calendars = st.builds(
    lambda rest, work: with_year(WorkCalendar(), 2025, rest, work),
    rest=st.frozensets(some_days, max_size=25),
    work=st.frozensets(some_days, max_size=10),
)


@settings(max_examples=25)
@given(
    policy=policies,
    calendar=calendars,
    since=some_days,
    length=st.integers(0, 12),
    warn_days=st.none() | st.integers(1, 12),
    own=st.booleans(),
)
def test_asking_for_those_due_days_finds_all_that_a_full_scan_finds(
    policy, calendar, since, length, warn_days, own
):
    start = at(1, 1).replace(year=since.year, month=since.month, day=since.day)
    now = start + timedelta(days=length)
    ladder = policy.ladder_of("甲" if own else "")

    def is_due(due):
        rungs = rungs_of(
            due, ladder=ladder, policy=policy, calendar=calendar, warn_days=warn_days
        )
        return bool(passed(rungs, start, now))

    asked = due_days_to_ask(
        policy, start, now, calendar, warnings=range(1, 13) if warn_days else ()
    )

    scanned = [since + timedelta(days=n) for n in range(-50, 51)]
    found = [due for due in scanned if is_due(due)]
    assert [
        due for due in found if any(first <= due <= last for first, last in asked)
    ] == found
    assert all(first <= last for first, last in asked)
    assert all(a[1] < b[0] - timedelta(days=1) for a, b in pairwise(asked))


@settings(max_examples=25)
@given(policy=policies, calendar=calendars, since=some_days)
def test_of_plain_items_no_due_day_is_asked_for_in_vain(policy, calendar, since):
    start = at(1, 1).replace(year=since.year, month=since.month, day=since.day)
    now = start + timedelta(days=1)

    asked = due_days_to_ask(policy, start, now, calendar)

    for first, last in asked:
        for due in {first, last}:
            rungs = [
                rungs_of(due, ladder=one, policy=policy, calendar=calendar)
                for one in policy.ladders
            ]
            assert any(passed(one, start, now) for one in rungs)
