"""Silences: who may set them, what they cover, when they end; answers to reminders."""

from datetime import date

import pytest

from tests.builders import a_ledger, a_plan, a_year, an_act, an_issue, an_obligation
from tests.unit.ledger.cast import (
    CLERK,
    HELPER,
    LIAISON,
    events,
    issue_in,
    obligation_in,
    refused,
)
from tracker.model.issue import IssueState
from tracker.model.obligation import ObligationState
from tracker.model.silence import Silence
from tracker.ports import Table
from tracker.records import record_of
from tracker.services import issues, obligations
from tracker.services.ledger import BadRequest, UnknownRecord, YearClosed
from tracker.services.silences import end_silence, silence, silences_in
from tracker.services.years import roll

ON = date(2025, 10, 9)
UNTIL = date(2025, 10, 15)
KEY = "J2025-0001"
ITEM = "obligations/B2025-0001"


def set_(ledger, **asked):
    default = {"year": 2025, "until": UNTIL, "reason": "省厅系统停机"}
    return silence(ledger, an_act(on=ON), **{"item": "b2025-1", **default, **asked})


def those_on(ledger, day):
    with ledger.store.reading() as reader:
        return [one.key for one in silences_in(reader, day)]


def test_a_silence_is_kept_with_its_reason_and_its_history():
    ledger = a_ledger(an_obligation())

    made = set_(ledger)

    assert made == Silence(
        key=KEY, year=2025, item=ITEM, until=UNTIL, reason="省厅系统停机"
    )
    with ledger.store.reading() as reader:
        entry = reader.get(Table.SILENCES, KEY)
        assert entry is not None
        assert record_of(Table.SILENCES, entry.document) == made
    last = events(ledger)[-1]
    assert (last.action, last.by, last.reason) == ("silence", "李四", "省厅系统停机")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"item": "W2025-0001"}, ("issues/W2025-0001", "", "")),
        ({"item": "", "unit": " 林草局 "}, ("", "林草局", "")),
        ({"item": "", "rung": "前20"}, ("", "", "前20")),
        ({"rung": " 当天 "}, (ITEM, "", "当天")),
        ({"unit": "林草局", "rung": "后1"}, (ITEM, "林草局", "后1")),
    ],
)
def test_a_silence_is_about_a_record_a_unit_or_a_rung(asked, told):
    made = set_(a_ledger(an_obligation(), an_issue()), **asked)

    assert (made.item, made.unit, made.rung) == told


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"reason": " "}, "没有写静默的理由"),
        ({"until": date(2025, 10, 8)}, "已经过了；静默请写到今天或以后"),
        ({"item": ""}, "没有写对什么静默"),
        ({"rung": "前三"}, "没有“前三”这一级提醒；请写成 前3、当天 或 后1"),
        ({"rung": "前0"}, "没有“前0”这一级提醒"),
        ({"item": "", "rung": "逾期"}, "没有“逾期”这一级提醒"),
        ({"item": "G2025-0001"}, "不是报送任务或问题"),
        ({"item": "什么"}, "不是报送任务或问题"),
    ],
)
def test_a_silence_without_sense_is_refused(asked, why):
    ledger = a_ledger(an_obligation())

    with refused(ledger, BadRequest, why):
        set_(ledger, **asked)


def test_a_silence_about_nothing_there_is_refused():
    ledger = a_ledger(an_obligation())

    with refused(ledger, UnknownRecord, "没有编号 B2025-0009"):
        set_(ledger, item="B2025-0009")


@pytest.mark.parametrize("who", [LIAISON, HELPER], ids=str)
def test_only_the_office_sets_and_ends_silences(who):
    ledger = a_ledger(an_obligation())
    set_(ledger)
    act = an_act(who, ON)

    with refused(ledger, BadRequest, "要由领导小组办公室的人办"):
        silence(ledger, act, year=2025, item=ITEM, until=UNTIL, reason="忙")
    with refused(ledger, BadRequest, "要由领导小组办公室的人办"):
        end_silence(ledger, KEY, act)


def test_a_silence_holds_through_its_last_day():
    ledger = a_ledger(an_obligation())
    set_(ledger)

    assert those_on(ledger, ON) == [KEY]
    assert those_on(ledger, UNTIL) == [KEY]
    assert those_on(ledger, date(2025, 10, 16)) == []


def test_a_silence_that_is_ended_holds_from_that_day_on_no_more():
    ledger = a_ledger(an_obligation())
    set_(ledger)

    ended = end_silence(
        ledger, "j2025-1", an_act(on=date(2025, 10, 13)), reason="恢复了"
    )

    assert ended.ended == date(2025, 10, 13)
    assert ended.holds_on(date(2025, 10, 12))
    assert those_on(ledger, date(2025, 10, 13)) == []
    assert events(ledger)[-1].action == "unsilence"


@pytest.mark.parametrize("day", [date(2025, 10, 10), date(2025, 10, 16)])
def test_a_silence_that_holds_no_more_cannot_be_ended(day):
    ledger = a_ledger(an_obligation())
    set_(ledger)
    if day < UNTIL:
        end_silence(ledger, KEY, an_act(on=day))

    with refused(ledger, BadRequest, "已经不在静默"):
        end_silence(ledger, KEY, an_act(on=day))


def test_a_year_gone_by_is_silenced_no_more():
    ledger = a_ledger(an_obligation())
    set_(ledger)
    following = a_plan(year=a_year(plan_year=2026), duties=())
    roll(ledger, following, 2025, an_act(on=ON), leave_unsettled=True)

    with refused(ledger, YearClosed):
        set_(ledger)
    with refused(ledger, YearClosed):
        set_(ledger, year=2026)
    with refused(ledger, YearClosed):
        end_silence(ledger, KEY, an_act(on=ON))


@pytest.mark.parametrize(
    ("own", "covered"),
    [
        ({"item": ITEM}, True),
        ({"item": "obligations/B2025-0002"}, False),
        ({"unit": "林草局"}, True),
        ({"unit": "财政局"}, False),
        ({"rung": "前3"}, True),
        ({"rung": "后1"}, False),
        ({"item": ITEM, "unit": "林草局", "rung": "前3"}, True),
        ({"item": ITEM, "unit": "林草局", "rung": "后1"}, False),
    ],
)
def test_a_silence_covers_what_all_of_it_fits(own, covered):
    one = Silence(key=KEY, year=2025, reason="忙", until=UNTIL, **own)

    assert one.covers(item=ITEM, units=("林草局", "水利局"), rung="前3") is covered


# --- answers -----------------------------------------------------------------------


@pytest.mark.parametrize("who", [LIAISON, CLERK], ids=str)
def test_a_unit_answers_a_reminder_and_its_day_stands(who):
    one = obligation_in(ObligationState.SIGNED)
    ledger = a_ledger(one)

    after = obligations.acknowledge(ledger, one.key, an_act(who, ON), note=" 周五报 ")

    (heard,) = after.acknowledgements
    assert (heard.by, heard.unit, heard.note) == (who.name, who.unit, "周五报")
    assert (after.state, after.due, after.due_version) == (one.state, one.due, 1)
    assert events(ledger)[-1].reason == "周五报"


def test_answers_are_kept_one_after_the_other():
    one = issue_in(IssueState.UNDERWAY)
    ledger = a_ledger(one)

    for note in ("月底修完", "设备到货了"):
        after = issues.acknowledge(ledger, one.key, an_act(LIAISON, ON), note=note)

    assert [heard.note for heard in after.acknowledgements] == [
        "月底修完",
        "设备到货了",
    ]


def test_an_answer_says_something_and_follows_the_notice():
    one = obligation_in(ObligationState.SIGNED)
    ledger = a_ledger(one)

    with refused(ledger, BadRequest, "没有写怎么回应的"):
        obligations.acknowledge(ledger, one.key, an_act(LIAISON, ON), note=" ")
    with refused(ledger, BadRequest, "才下达，不能早于那一天"):
        act = an_act(LIAISON, date(2025, 9, 29))
        obligations.acknowledge(ledger, one.key, act, note="周五报")
