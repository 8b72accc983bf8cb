"""Instructions: who may write, answer and finish them, and what is kept."""

from datetime import date

import pytest

from tests.builders import a_ledger, an_act, an_actor, an_obligation
from tests.unit.ledger.cast import events
from tracker.model.instruction import InstructionState
from tracker.ports import Table
from tracker.records import record_of
from tracker.services.instructions import finish, instruct, instructions_in, reply
from tracker.services.ledger import BadRequest, UnknownRecord
from tracker.steps import StepRefused

LEADER = an_actor("王组长", "领导小组")
OTHER = an_actor("赵副组长", "领导小组")
LIAISON = an_actor("林小草", "林草局")
FOREIGN = an_actor("水小利", "水利局")
UNTIL = date(2025, 10, 20)


def written(ledger, by=LEADER, **asked):
    default = {"year": 2025, "text": "月底前报齐", "item": "b2025-1", "until": UNTIL}
    return instruct(ledger, an_act(by), **{**default, **asked})


def test_a_leaders_words_are_kept_with_the_item_its_units_and_its_history():
    ledger = a_ledger(an_obligation())

    made = written(ledger)

    assert made.key == "P2025-0001"
    assert (made.item, made.units) == ("obligations/B2025-0001", ("林草局",))
    assert (made.by, made.unit, made.state) == ("王组长", "领导小组", "办理中")
    with ledger.store.reading() as reader:
        entry = reader.get(Table.INSTRUCTIONS, made.key)
        assert entry is not None
        assert (entry.due, entry.state) == (UNTIL, "办理中")
        assert record_of(Table.INSTRUCTIONS, entry.document) == made
    assert events(ledger)[-1].action == "instruct"


def test_the_office_takes_it_down_for_a_leader_and_the_history_says_so():
    ledger = a_ledger(an_obligation())

    made = written(ledger, an_actor("王组长", "领导小组", recorder="李四"))

    assert made.by == "王组长"
    assert events(ledger)[-1].recorder == "李四"


@pytest.mark.parametrize(
    ("by", "asked", "told"),
    [
        (an_actor(), {}, "要由领导小组的人批示"),
        (LIAISON, {}, "要由领导小组的人批示"),
        (LEADER, {"text": " "}, "没有写批示的内容"),
        (LEADER, {"until": date(2025, 10, 8)}, "已经过了"),
        (LEADER, {"item": "G2025-0001"}, "不是报送任务或问题"),
    ],
)
def test_what_nobody_may_write_is_not_kept(by, asked, told):
    ledger = a_ledger(an_obligation())

    with pytest.raises(BadRequest, match=told):
        written(ledger, by, **asked)

    with ledger.store.reading() as reader:
        assert instructions_in(reader) == ()


def test_an_item_that_is_not_there_is_refused():
    with pytest.raises(UnknownRecord):
        written(a_ledger(an_obligation()), item="B2025-0009")


def test_the_units_named_and_the_office_answer_and_nobody_else():
    ledger = a_ledger(an_obligation())
    key = written(ledger).key

    reply(ledger, "p2025-1", an_act(LIAISON), text="周五报齐")
    one = reply(ledger, key, an_act(), text="已转办")

    assert [(each.by, each.text) for each in one.replies] == [
        ("林小草", "周五报齐"),
        ("李四", "已转办"),
    ]
    for stranger in (FOREIGN, LEADER):
        with pytest.raises(StepRefused):
            reply(ledger, key, an_act(stranger), text="代答")


def test_a_reply_that_says_nothing_is_refused():
    ledger = a_ledger(an_obligation())
    key = written(ledger).key

    with pytest.raises(BadRequest, match="没有写回复的内容"):
        reply(ledger, key, an_act(LIAISON), text="  ")


@pytest.mark.parametrize("who", [LEADER, an_actor("王 组长", "领导小组"), an_actor()])
def test_who_wrote_it_or_the_office_finds_it_done_once(who):
    ledger = a_ledger(an_obligation())
    key = written(ledger).key

    done = finish(ledger, key, an_act(who))

    assert done.state is InstructionState.DONE
    assert (done.done_by, done.done_unit) == (who.name, who.unit)
    with pytest.raises(StepRefused, match="已办结"):
        finish(ledger, key, an_act(who))
    with pytest.raises(StepRefused, match="已办结"):
        reply(ledger, key, an_act(LIAISON), text="晚了")


@pytest.mark.parametrize("who", [OTHER, LIAISON])
def test_nobody_else_finds_it_done(who):
    ledger = a_ledger(an_obligation())
    key = written(ledger).key

    with pytest.raises(StepRefused):
        finish(ledger, key, an_act(who))


def test_they_are_found_by_unit_and_by_item_the_newest_first():
    ledger = a_ledger(an_obligation())
    first = written(ledger)
    second = written(ledger, item="", units=("水利局",))

    with ledger.store.reading() as reader:
        assert instructions_in(reader, 2025) == (second, first)
        assert instructions_in(reader, unit="水利局") == (second,)
        assert instructions_in(reader, item="obligations/B2025-0001") == (first,)
        assert instructions_in(reader, 2024) == ()
