"""Which papers the rungs ask for: each once, of what is late still."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler.formal import Owed, owed
from tests.builders import a_paper_draft
from tracker.model.sending import Occurrence, Sending, SendingState

ITEM = "obligations/B2025-0001"
MOMENT = datetime(2025, 10, 29, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
FROM = {"urge": 4, "supervision": 10}


def a_sending(rung="后4", slot=date(2025, 10, 29), item=ITEM, due_version=1):
    told = Occurrence(
        item=item,
        due_version=due_version,
        rung=rung,
        slot=slot,
        recipient="张三",
        unit="林草局",
        channel="mail",
    )
    return Sending(occurrence=told, year=2025, not_before=MOMENT)


def a_paper(kind, as_of):
    paper = a_paper_draft(kind=kind, items=(ITEM,))
    return replace(paper, snapshot=replace(paper.snapshot, as_of=as_of))


def asked(sendings, papers=(), running=None):
    return list(owed(sendings, papers, FROM, {ITEM: 1} if running is None else running))


def test_a_rung_asks_for_the_papers_of_its_height():
    assert asked([a_sending("后1")]) == []
    assert asked([a_sending("后4")]) == [Owed(kind="urge", item=ITEM)]
    assert asked([a_sending("后10")]) == [
        Owed(kind="urge", item=ITEM),
        Owed(kind="supervision", item=ITEM),
    ]


@pytest.mark.parametrize(
    "why", ["静默到2025-11-30：停电", "已回应：某人", "等答复：异议"]
)
def test_a_rung_that_was_held_back_asks_for_no_paper(why):
    held = a_sending("后4").as_settled(SendingState.SKIPPED, MOMENT, reason=why)
    unreached = replace(held, reason="无联系方式：没有登记")

    assert asked([held]) == []
    assert asked([unreached]) == [Owed(kind="urge", item=ITEM)]


@pytest.mark.parametrize("rung", ["前3", "当天"])
def test_no_paper_is_asked_for_before_the_day_has_passed(rung):
    assert asked([a_sending(rung)]) == []


def test_a_paper_drafted_since_is_not_asked_for_again():
    sent = [a_sending("后4"), a_sending("后7", date(2025, 11, 3))]

    assert asked(sent, [a_paper("urge", date(2025, 10, 29))]) == []


def test_a_paper_drafted_before_the_rung_does_not_stand_for_it():
    drafted = a_paper("urge", date(2025, 10, 28))

    assert asked([a_sending()], [drafted]) == [Owed(kind="urge", item=ITEM)]


def test_what_is_done_or_has_a_new_deadline_needs_no_paper():
    assert asked([a_sending()], running={}) == []
    assert asked([a_sending()], running={ITEM: 2}) == []


def test_several_people_reminded_of_one_thing_make_one_paper():
    sent = [a_sending(), replace(a_sending(), attempts=1)]

    assert asked(sent) == [Owed(kind="urge", item=ITEM)]
