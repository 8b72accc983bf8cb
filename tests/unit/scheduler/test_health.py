"""Whether reminders work: red where no pass has run since the last working morning."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler.health import PASS, handed, health
from scheduler.settings import shipped
from tests.contract.entries import an_event
from tests.contract.sendings import a_sending, plan
from tracker.calendar import official_calendar
from tracker.model.sending import SendingState
from tracker.storage.memory import MemoryStore

CALENDAR = official_calendar()
POLICY = shipped().policy


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def health_of(*, last: str, now: str, began: str = "2020-01-06T09:00"):
    """How reminders stand where the last good pass was then; "" for none.

    The ledger's first event was at `began`; "" for an empty one.
    """
    store = MemoryStore()
    if began:
        with store.transaction() as txn:
            txn.append(an_event(at=at(began)))
            txn.commit()
    with store.outbox.transaction() as txn:
        if last:
            txn.set_mark(PASS, at(last))
        txn.commit()
    with store.reading() as reader:
        return health(reader, policy=POLICY, calendar=CALENDAR, now=at(now))


# 9 October 2020 is the first working day after the holidays, 10 October a Saturday
# that is worked.
@pytest.mark.parametrize(
    ("last", "now", "red"),
    [
        ("", "2020-10-09T10:00", True),
        ("2020-10-09T08:31", "2020-10-09T10:00", False),
        ("2020-09-30T17:59", "2020-10-09T08:40", False),
        ("2020-09-30T17:59", "2020-10-09T08:46", True),
        ("2020-09-30T08:31", "2020-10-08T23:00", False),
        ("2020-10-09T17:00", "2020-10-10T12:00", True),
        ("2020-10-10T08:30", "2020-10-11T12:00", False),
    ],
)
def test_red_means_no_pass_since_the_last_working_morning(last, now, red):
    assert health_of(last=last, now=now).is_red is red


@pytest.mark.parametrize(
    ("began", "red"),
    [("", False), ("2020-10-09T09:00", False), ("2020-09-30T16:00", True)],
)
def test_no_morning_is_missed_that_was_before_the_ledger(began, red):
    assert health_of(last="", now="2020-10-09T17:00", began=began).is_red is red


@pytest.mark.parametrize(
    ("now", "next_"),
    [
        ("2020-10-09T08:00", "2020-10-09T08:30"),
        ("2020-10-09T09:00", "2020-10-10T08:30"),
        ("2020-10-10T09:00", "2020-10-12T08:30"),
    ],
)
def test_the_next_reminders_are_due_on_the_next_morning_of_sending(now, next_):
    assert health_of(last="", now=now).next == at(next_)


def test_what_waits_for_a_person_is_counted_apart_from_what_a_process_holds():
    store = MemoryStore()
    lying = a_sending(state=SendingState.CLAIMED, provider="exports/张三.docx")
    held = replace(
        a_sending("obligations/B2020-0002"),
        state=SendingState.CLAIMED,
        provider="<1@example.org>",
        holder="甲机",
        lease=at("2020-10-20T09:00"),
    )
    plan(store, lying, held)

    with store.reading() as reader:
        waiting = list(handed(reader))
        found = health(
            reader, policy=POLICY, calendar=CALENDAR, now=at("2020-10-20T10:00")
        )

    assert waiting == [lying]
    assert (found.waiting, found.today[SendingState.CLAIMED]) == (1, 2)
