"""Which step of an obligation may be taken, from where, by whom: the table, spelt out."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import a_file, a_ledger, an_act
from tests.unit.ledger.cast import (
    EVERYBODY,
    ISSUED_ON,
    NOT_ACCURATE,
    a_request,
    a_submission,
    events,
    obligation_in,
    refused,
)
from tracker.model.obligation import ObligationState
from tracker.model.paper import Urge
from tracker.services import obligations as services
from tracker.steps import OBLIGATION_STEPS, StepRefused, offered

S = ObligationState
KEY = "B2025-0001"
LATER = date(2025, 11, 6)
URGE = Urge(on=date(2025, 10, 9), kind="催办通知", paper="G2025-0001")

# action: states it is taken from, state it leads to ("" for none), who may.
TABLE = {
    "assign": ("草拟", "", "office"),
    "issue": ("草拟", "已下达", "office"),
    "sign": ("已下达", "已签收", "lead"),
    "object": ("已下达 已签收", "异议", "lead"),
    "transfer": ("异议", "已下达", "office"),
    "overrule": ("异议", "已签收", "office"),
    "receive": ("已下达 已签收 已报送 退回补正", "已报送", "lead supporting"),
    "return": ("已报送", "退回补正", "office"),
    "accept": ("已报送", "审核通过", "office"),
    "forward": ("审核通过", "已上报", "office"),
    "extend": ("已下达 已签收", "", "lead"),
    "grant": ("已下达 已签收", "", "office leader"),
    "refuse": (
        "已下达 已签收 已报送 退回补正 审核通过 已上报 不适用",
        "",
        "office leader",
    ),
    "move": ("草拟 已下达 已签收 异议", "", "office"),
    "waive": ("草拟 已下达 已签收 异议 退回补正", "不适用", "office"),
    "restore": ("不适用", "已下达", "office"),
    "redraft": ("不适用", "草拟", "office"),
    "urge": ("已下达 已签收 已报送 退回补正 审核通过 已上报", "", "office"),
    "acknowledge": ("已下达 已签收 异议 退回补正", "", "office lead"),
    "note": (" ".join(S), "", "office lead"),
}
TAKE = {
    "assign": lambda *to: services.assign(*to, leads=("林草局",), supporting=("甲",)),
    "issue": lambda *to: services.issue(*to),
    "sign": lambda *to: services.sign(*to),
    "object": lambda *to: services.object_(*to, reason="不归我局"),
    "transfer": lambda *to: services.transfer(*to, leads=("住建局",), opinion="属实"),
    "overrule": lambda *to: services.overrule(*to, opinion="三定方案有"),
    "receive": lambda *to: services.receive(*to, files=(a_file(),)),
    "return": lambda *to: services.return_(*to, reasons=NOT_ACCURATE),
    "accept": lambda *to: services.accept(*to),
    "forward": lambda *to: services.forward(*to, to="市生态环境局"),
    "extend": lambda *to: services.extend(*to, until=LATER, reason="数据未出"),
    "grant": lambda *to: services.grant(*to),
    "refuse": lambda *to: services.refuse(*to, opinion="理由不足"),
    "move": lambda *to: services.move(*to, to=LATER, reason="上级推迟"),
    "waive": lambda *to: services.waive(*to, reason="没有这类地块"),
    "restore": lambda *to: services.restore(*to, reason="又有了"),
    "redraft": lambda *to: services.restore(*to, reason="又有了"),
    "urge": lambda *to: services.urge(*to, urge=URGE),
    "acknowledge": lambda *to: services.acknowledge(*to, note="周五报"),
    "note": lambda *to: services.note(*to, text="电话未通"),
}
# Within the days of objection, before the due day.
ON = date(2025, 10, 9)


def ready(action, state):
    """An obligation in `state` with what `action` needs besides."""
    one = obligation_in(state)
    if action == "restore":
        one = replace(one, issued_on=ISSUED_ON)
    if action in ("grant", "refuse"):
        one = replace(one, extensions=(a_request(by="张山"),))
    if action == "urge" and one.submissions:
        one = replace(one, submissions=(a_submission(on=LATER),))
    return one


def who_may(action):
    return EVERYBODY[TABLE[action][2].split()[0]]


def test_there_is_no_step_but_these():
    assert {one.action for one in OBLIGATION_STEPS} == set(TABLE) == set(TAKE)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("action", TABLE)
def test_a_step_is_taken_from_its_own_states_only(action, state):
    ledger = a_ledger(ready(action, state))
    act = an_act(who_may(action), ON)
    froms, to, _ = TABLE[action]

    if state in froms.split():
        after = TAKE[action](ledger, KEY, act)

        assert after.state == (to or state)
        assert [one.action for one in events(ledger)][2:] == [action]
    else:
        with refused(ledger, StepRefused, f"现在是“{state}”，要在“.*”时才能办"):
            TAKE[action](ledger, KEY, act)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("action", TABLE)
def test_a_step_is_taken_by_its_own_people_only(action, who):
    froms, _, whose = TABLE[action]
    state = S(froms.split()[0])
    ledger = a_ledger(ready(action, state))
    act = an_act(EVERYBODY[who], ON)

    if who in whose.split():
        TAKE[action](ledger, KEY, act)

        assert events(ledger)[-1].action == action
    else:
        with refused(ledger, StepRefused, "不能办，要由.*的人办"):
            TAKE[action](ledger, KEY, act)


@pytest.mark.parametrize("action", TABLE)
def test_the_keys_to_the_program_open_no_step_and_close_none(action):
    state = S(TABLE[action][0].split()[0])
    ledger = a_ledger(ready(action, state))
    admin = replace(who_may(action), admin=True)

    TAKE[action](ledger, KEY, an_act(admin, ON))

    assert events(ledger)[-1].action == action


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", S)
def test_what_is_offered_is_what_is_accepted(state, who):
    one = obligation_in(state, extensions=(a_request(by="张山"),))
    act = an_act(EVERYBODY[who], ON)

    offer = offered(OBLIGATION_STEPS, one, a_ledger().setting(one, act))

    taken = []
    # Two names of one service: what was told of, and what was not.
    other = "redraft" if one.issued_on else "restore"
    for action, take in TAKE.items():
        if action == other:
            continue
        try:
            take(a_ledger(one), KEY, act)
        except StepRefused:
            continue
        taken.append(action)
    assert [step.action for step in offer] == taken
