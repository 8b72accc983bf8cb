"""A calendar of due days says what the list says, on any day."""

from datetime import date, timedelta

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_ledger, an_issue, an_obligation
from tests.unit.ledger.test_answers import UNITS, some_issues, some_obligations
from tests.unit.ledger.test_mirror import asked
from tracker.answers import Wanted
from tracker.answers.lines import IssueLine
from tracker.feed import feed, known_of

ON = date(2025, 10, 23)


def fed(ledger, lines, unit=""):
    with ledger.store.reading() as reader:
        known = known_of(reader, lines)
    return feed(lines, known, unit=unit)


def shown(data):
    calendar = icalendar.Calendar.from_ical(data)
    return {str(one["uid"]).partition(".")[0]: one for one in calendar.walk("VEVENT")}


def due_of(line):
    record = line.record
    clock = record.clock if isinstance(line, IssueLine) else record.submit_clock
    return clock.due


@settings(max_examples=50)
@given(
    some_obligations(),
    some_issues(),
    st.sampled_from(("", *UNITS)),
    st.sampled_from((-1, 0, 1)),
)
def test_the_calendar_shows_what_runs_in_the_list_with_its_day_and_lamp(
    owed, problems, unit, days
):
    ledger = a_ledger(*owed, *problems)
    # The day before one that something is due, that day, and the day after.
    dues = sorted(due for one in (*owed, *problems) if (due := one.due)) or [ON]
    on = dues[len(dues) // 2] + timedelta(days=days)
    first, second = asked(ledger, Wanted(year=2025, unit=unit), on)
    lines = [*first, *second]
    events = shown(fed(ledger, lines, unit))
    running = {one.record.key: one for one in lines if one.left is not None}
    assert set(events) == set(running)
    for key, line in running.items():
        assert events[key]["dtstart"].dt == due_of(line)
        assert f"亮灯：{line.lamp}" in events[key]["description"]


def test_the_same_ledger_gives_the_same_bytes():
    record = an_obligation(key="B2025-0001")
    first, again = a_ledger(record), a_ledger(record)
    assert fed(first, asked(first)[0]) == fed(again, asked(again)[0])


def test_no_text_breaks_out_of_its_line():
    """Long, of several lines, with marks of the format and what no calendar takes."""
    problem = "超标；\r\nEND:VCALENDAR\nX-BAD:1,\\n\x00\x1b" + "很长的问题" * 60
    ledger = a_ledger(an_issue(problem=problem, why="因为\nBEGIN:VALARM"))
    data = fed(ledger, asked(ledger)[1])
    begun = [
        line for line in data.split(b"\r\n") if line.startswith((b"BEGIN", b"X-BAD"))
    ]
    assert begun == [b"BEGIN:VCALENDAR", b"BEGIN:VEVENT"]
    assert b"\x00" not in data
    assert b"\x1b" not in data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    (event,) = shown(data).values()
    assert "很长的问题" * 60 in event["summary"]


def test_what_a_unit_only_helps_with_says_so():
    ledger = a_ledger(an_obligation())
    for unit, word in (
        ("林草局", ""),
        ("财政局", "［配合单位］"),
        ("督查室", "［督导单位］"),
    ):
        lines = asked(ledger, Wanted(year=2025, unit=unit))[0]
        (event,) = shown(fed(ledger, lines, unit)).values()
        assert event["summary"] == f"报送：监测数据{word}"


def test_calendars_of_two_ledgers_share_no_event():
    ledgers = a_ledger(an_obligation()), a_ledger(an_obligation(year=2024))
    first, other = (fed(one, asked(one, Wanted())[0]) for one in ledgers)
    assert shown(first).keys() == shown(other).keys()
    (one,), (another,) = (shown(data).values() for data in (first, other))
    assert one["uid"] != another["uid"]
