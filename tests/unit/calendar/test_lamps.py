"""Lamps: what a deadline looks like on the day before, the day, and the day after."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendar import (
    DEFINITIONS,
    Clock,
    Lamp,
    is_late,
    lamp,
    lamp_span,
    local_day,
    official_calendar,
)

RUNNING = (Lamp.GREEN, Lamp.YELLOW, Lamp.RED)
DUE = date(2020, 10, 23)
DAYS = st.dates(date(2003, 1, 1), date(2029, 12, 31))
WARNS = st.integers(0, 30)
ONE_DAY = timedelta(days=1)


def shown(clock, on, warn=3):
    return lamp(clock, on=on, calendar=official_calendar(), warn=warn)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2020, 10, 19), Lamp.GREEN),
        (date(2020, 10, 20), Lamp.YELLOW),
        (date(2020, 10, 22), Lamp.YELLOW),
        (date(2020, 10, 23), Lamp.YELLOW),
        (date(2020, 10, 24), Lamp.RED),
    ],
)
def test_a_running_clock_turns_yellow_then_red_after_its_day(on, expected):
    assert shown(Clock(due=DUE), on) is expected


def test_holidays_do_not_count_towards_the_warning():
    before_the_holidays = date(2020, 9, 28)

    seen = shown(Clock(due=date(2020, 10, 9)), before_the_holidays)

    assert seen is Lamp.YELLOW


@pytest.mark.parametrize(
    ("finished", "expected"),
    [
        (date(2020, 10, 22), Lamp.DONE),
        (date(2020, 10, 23), Lamp.DONE),
        (date(2020, 10, 24), Lamp.LATE),
    ],
)
def test_a_stopped_clock_shows_for_ever_whether_it_was_in_time(finished, expected):
    clock = Clock(due=DUE, finished=finished)

    assert shown(clock, finished) is expected
    assert shown(clock, date(2030, 1, 1)) is expected


def test_a_clock_still_runs_on_the_days_before_it_stops():
    clock = Clock(due=DUE, finished=date(2020, 10, 26))

    assert shown(clock, date(2020, 10, 24)) is Lamp.RED
    assert shown(clock, date(2020, 10, 23)) is Lamp.YELLOW


def test_a_clock_without_a_due_day_is_never_late():
    assert shown(Clock(due=None), DUE) is Lamp.NONE
    assert shown(Clock(due=None, finished=DUE), DUE) is Lamp.DONE


@pytest.mark.parametrize("finished", [None, date(2020, 10, 22), date(2020, 10, 26)])
def test_what_does_not_count_shows_nothing_else(finished):
    clock = Clock(due=DUE, finished=finished, out=True)

    assert shown(clock, date(2020, 10, 30)) is Lamp.OUT


@given(due=DAYS, warn=WARNS)
def test_only_the_day_after_is_overdue(due, warn):
    seen = [shown(Clock(due=due), due + n * ONE_DAY, warn) for n in (-1, 0, 1)]

    assert seen[0] in (Lamp.GREEN, Lamp.YELLOW)
    assert seen[1:] == [Lamp.YELLOW, Lamp.RED]


@given(due=DAYS, finished=DAYS)
def test_late_is_the_same_question_everywhere(due, finished):
    late = is_late(due, finished)

    assert (shown(Clock(due=due, finished=finished), finished) is Lamp.LATE) is late
    assert (shown(Clock(due=due), finished) is Lamp.RED) is late
    assert not is_late(None, finished)


# The span of due days


def spans(on, warn):
    calendar = official_calendar()
    return {one: lamp_span(one, on=on, calendar=calendar, warn=warn) for one in RUNNING}


def holds(span, due):
    first, last = span
    return (first is None or first <= due) and (last is None or due <= last)


@pytest.mark.parametrize("warn", [0, 3, 10])
def test_the_span_holds_the_due_days_of_its_lamp_on_every_day_of_three_years(warn):
    for n in range(3 * 365):
        on = date(2025, 1, 1) + n * ONE_DAY
        found = spans(on, warn)
        for due in (on + n * ONE_DAY for n in range(-3, 30)):
            wearing = [one for one in RUNNING if holds(found[one], due)]
            assert wearing == [shown(Clock(due=due), on, warn)]


@given(on=DAYS, due=DAYS, warn=WARNS)
def test_the_span_agrees_with_the_lamp_however_far(on, due, warn):
    wearing = [one for one, span in spans(on, warn).items() if holds(span, due)]

    assert wearing == [shown(Clock(due=due), on, warn)]


@pytest.mark.parametrize("one", [Lamp.DONE, Lamp.LATE, Lamp.NONE, Lamp.OUT])
def test_other_lamps_do_not_hang_on_the_due_day_alone(one):
    span = lamp_span(one, on=DUE, calendar=official_calendar(), warn=3)

    assert span == (None, None)


def test_every_lamp_is_defined_in_a_sentence():
    assert list(DEFINITIONS) == list(Lamp)
    assert all(sentence.endswith("。") for sentence in DEFINITIONS.values())


# Moments


SHANGHAI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2020, 10, 23, 23, 59, 59, tzinfo=SHANGHAI), DUE),
        (datetime(2020, 10, 24, 0, 0, tzinfo=SHANGHAI), DUE + ONE_DAY),
        (datetime(2020, 10, 23, 15, 59, tzinfo=UTC), DUE),
        (datetime(2020, 10, 23, 16, 0, tzinfo=UTC), DUE + ONE_DAY),
        (datetime(2020, 12, 31, 23, 59, tzinfo=SHANGHAI), date(2020, 12, 31)),
        (datetime(2020, 12, 31, 16, 0, tzinfo=UTC), date(2021, 1, 1)),
        (
            datetime(2020, 10, 23, 12, 0, tzinfo=ZoneInfo("America/New_York")),
            DUE + ONE_DAY,
        ),
    ],
)
def test_a_day_lasts_until_midnight_in_shanghai(moment, expected):
    assert local_day(moment) == expected


@given(due=st.dates(date(2003, 1, 1), date(2029, 12, 31)))
def test_one_minute_to_midnight_is_in_time_and_midnight_is_not(due):
    midnight = datetime(due.year, due.month, due.day, tzinfo=SHANGHAI) + ONE_DAY

    assert not is_late(due, local_day(midnight - timedelta(minutes=1)))
    assert is_late(due, local_day(midnight.astimezone(UTC)))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2020, 10, 23, 12, 0))  # noqa: DTZ001 that is the point
