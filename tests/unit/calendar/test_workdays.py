"""Working days of real years, and the arithmetic on them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendar import Shift, WorkCalendar, official_calendar, with_year

DAYS = st.dates(date(2003, 1, 1), date(2029, 12, 31))
ONE_DAY = timedelta(days=1)


def days_from(first, last):
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]


# What the State Council announced


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2020, 1, 24), date(2020, 2, 2)),
        (date(2020, 10, 1), date(2020, 10, 8)),
        (date(2025, 1, 28), date(2025, 2, 4)),
        (date(2025, 10, 1), date(2025, 10, 8)),
        (date(2026, 2, 15), date(2026, 2, 23)),
        (date(2026, 10, 1), date(2026, 10, 7)),
    ],
)
def test_a_holiday_is_off_from_its_first_day_to_its_last(first, last):
    calendar = official_calendar()

    assert not any(calendar.is_working(day) for day in days_from(first, last))
    assert calendar.is_working(last + ONE_DAY)


@pytest.mark.parametrize(
    "day",
    [
        date(2020, 9, 27),
        date(2020, 10, 10),
        date(2025, 1, 26),
        date(2025, 2, 8),
        date(2025, 10, 11),
        date(2026, 2, 14),
        date(2026, 10, 10),
    ],
)
def test_a_make_up_day_on_a_weekend_is_worked(day):
    assert day.weekday() >= 5
    assert official_calendar().is_working(day)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 10, 10), "星期六，调休上班"),
        (date(2020, 10, 1), "星期四，国庆节放假"),
        (date(2020, 10, 3), "星期六，国庆节放假"),
        (date(2026, 10, 14), "星期三"),
        (date(2026, 10, 17), "星期六"),
        (date(2100, 10, 1), "星期五"),
    ],
)
def test_a_day_is_described_as_a_clerk_would(day, words):
    assert official_calendar().describe(day) == words


def test_outside_the_known_years_monday_to_friday_are_worked():
    week = days_from(date(2100, 10, 4), date(2100, 10, 10))

    calendar = official_calendar()

    assert [calendar.is_working(day) for day in week] == [True] * 5 + [False] * 2
    assert not any(calendar.knows(day) for day in week)
    assert calendar.knows(date(2020, 1, 1))


# Arithmetic


@pytest.mark.parametrize(
    ("on", "n", "day"),
    [
        (date(2020, 9, 28), 5, date(2020, 10, 12)),
        (date(2020, 9, 27), 5, date(2020, 10, 10)),
        (date(2020, 9, 30), 1, date(2020, 10, 9)),
        (date(2025, 1, 24), 1, date(2025, 1, 26)),
        (date(2025, 1, 24), 3, date(2025, 2, 5)),
        (date(2020, 12, 31), 1, date(2021, 1, 4)),
        (date(2020, 10, 12), -2, date(2020, 10, 9)),
        (date(2020, 10, 3), 0, date(2020, 10, 3)),
    ],
)
def test_the_nth_working_day_is_the_one_counted_by_hand(on, n, day):
    assert official_calendar().add_working_days(on, n) == day


@pytest.mark.parametrize(
    ("on", "due", "left"),
    [
        (date(2020, 9, 28), date(2020, 10, 12), 5),
        (date(2020, 9, 30), date(2020, 10, 8), 0),
        (date(2020, 10, 23), date(2020, 10, 23), 0),
        (date(2020, 10, 24), date(2020, 10, 23), 0),
        (date(2020, 10, 26), date(2020, 10, 23), -1),
        (date(2020, 12, 31), date(2021, 1, 4), 1),
    ],
)
def test_the_working_days_left_are_those_counted_by_hand(on, due, left):
    assert official_calendar().working_days_left(on, due) == left


@given(first=DAYS, length=st.integers(0, 400))
def test_the_days_left_are_those_one_would_count_one_by_one(first, length):
    calendar, last = official_calendar(), first + length * ONE_DAY

    counted = sum(map(calendar.is_working, days_from(first + ONE_DAY, last)))

    assert calendar.working_days_left(first, last) == counted
    assert calendar.working_days_left(last, first) == -counted


@given(day=DAYS, n=st.integers(1, 60), more=st.integers(0, 60))
def test_working_days_that_were_added_are_left_and_can_be_taken_away(day, n, more):
    calendar = official_calendar()

    due = calendar.add_working_days(day, n)

    assert calendar.is_working(due)
    assert calendar.working_days_left(day, due) == n
    assert calendar.add_working_days(due, more) == calendar.add_working_days(
        day, n + more
    )
    assert calendar.working_days_left(calendar.add_working_days(due, -n), due) == n


@given(day=DAYS)
def test_a_shifted_day_is_the_nearest_worked_one_on_its_side(day):
    calendar = official_calendar()

    later, earlier = (
        calendar.shifted(day, one) for one in (Shift.LATER, Shift.EARLIER)
    )

    assert calendar.shifted(day, Shift.KEEP) == day
    assert earlier <= day <= later
    for side in (later, earlier):
        assert calendar.is_working(side)
        assert abs(calendar.working_days_left(day, side)) <= 1
    assert (later == day) is (earlier == day) is calendar.is_working(day)


# A year that somebody adds


def test_an_added_year_is_known_and_takes_nothing_from_the_others():
    rest, work = {date(2031, 1, 1), date(2030, 12, 31)}, {date(2030, 12, 28)}

    calendar = with_year(official_calendar(), 2031, rest, work)

    assert calendar.knows(date(2031, 6, 1))
    assert not calendar.knows(date(2030, 12, 31))
    assert not calendar.is_working(date(2030, 12, 31))
    assert calendar.is_working(date(2030, 12, 28))
    assert calendar.describe(date(2031, 1, 1)) == "星期三，放假"
    assert not calendar.is_working(date(2026, 10, 1))


def test_an_added_year_replaces_what_was_held_of_it():
    tuesday, saturday = date(2030, 5, 7), date(2030, 5, 11)
    before = with_year(WorkCalendar(), 2030, {tuesday}, {saturday})

    after = with_year(before, 2030, {date(2030, 5, 8)}, ())

    assert after.is_working(tuesday)
    assert not after.is_working(saturday)


def test_the_december_of_a_known_year_gives_way_to_the_next_notice():
    before = WorkCalendar(
        rest=frozenset({date(2030, 12, 30)}),
        work=frozenset({date(2030, 12, 28)}),
        years=frozenset({2030}),
    )

    after = with_year(before, 2031, {date(2030, 12, 28)}, {date(2030, 12, 30)})

    assert not after.is_working(date(2030, 12, 28))
    assert after.is_working(date(2030, 12, 30))


def test_days_listed_that_change_nothing_are_not_counted():
    saturday, monday = date(2030, 5, 11), date(2030, 5, 13)
    calendar = WorkCalendar(rest=frozenset({saturday}), work=frozenset({monday}))

    left = calendar.working_days_left(date(2030, 5, 10), date(2030, 5, 13))

    assert left == 1
