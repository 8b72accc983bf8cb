"""Which step of an issue may be taken, from where, by whom: the table, spelt out."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import a_file, a_ledger, a_moment, an_act
from tests.unit.ledger.cast import EVERYBODY, events, issue_in, refused
from tracker.model.issue import (
    Application,
    Dispute,
    Issue,
    IssueState,
    Publicity,
    Verdict,
)
from tracker.model.paper import Urge
from tracker.services import issues as services
from tracker.steps import ISSUE_STEPS, StepRefused, offered

S = IssueState
KEY = "W2025-0001"
ON = date(2025, 10, 9)
_OPEN = "登记 已通报 方案已报 整改中 申请销号 核查通过 公示"

# action: states it is taken from, state it leads to ("" for none), who may.
TABLE = {
    "correct": (_OPEN, "", "office"),
    "circulate": ("登记", "已通报", "office"),
    "plan": ("已通报 方案已报 整改中", "方案已报", "lead"),
    "progress": ("方案已报 整改中", "整改中", "lead supporting"),
    "move": ("登记 已通报 方案已报 整改中", "", "office"),
    "urge": (
        "已通报 方案已报 整改中 申请销号 核查通过 公示 已销号",
        "",
        "office",
    ),
    "acknowledge": ("已通报 方案已报 整改中", "", "office lead"),
    "apply": ("整改中", "申请销号", "lead"),
    "withdraw": ("申请销号", "整改中", "lead"),
    "pass": ("申请销号", "核查通过", "office supervising"),
    "fail": ("申请销号 核查通过", "整改中", "office supervising"),
    "publicize": ("核查通过", "公示", "office"),
    "dispute": ("公示", "", "office"),
    "dismiss": ("整改中 申请销号 核查通过 公示", "", "office"),
    "uphold": ("公示", "整改中", "office"),
    "close": ("核查通过 公示", "已销号", "office"),
    "reopen": ("已销号", "整改中", "office supervising"),
}
TAKE = {
    "correct": lambda *to: services.correct(*to, changes={"category": "水"}),
    "circulate": lambda *to: services.circulate(*to, paper="某函〔2025〕2号"),
    "plan": lambda *to: services.plan(*to, cause="管网破损", measures=["建台账"]),
    "progress": lambda *to: services.progress(
        *to, month="2025-10", text="在修", files=(a_file(),)
    ),
    "move": lambda *to: services.move(*to, to=date(2025, 12, 20), reason="天冷"),
    "urge": lambda *to: services.urge(*to, urge=URGE),
    "acknowledge": lambda *to: services.acknowledge(*to, note="月底修完"),
    "apply": lambda *to: services.apply(*to, statement="已修好"),
    "withdraw": lambda *to: services.withdraw(*to, reason="有漏项"),
    "pass": lambda *to: services.verify(*to, verdict=Verdict.AGREED, opinion="属实"),
    "fail": lambda *to: services.verify(*to, verdict=Verdict.REFUSED, opinion="没修好"),
    "publicize": lambda *to: services.publicize(
        *to, place="政府网站", end=date(2025, 10, 15)
    ),
    "dispute": lambda *to: services.dispute(*to, text="还在漏"),
    "dismiss": lambda *to: services.answer(*to, upheld=False, text="查无此事"),
    "uphold": lambda *to: services.answer(*to, upheld=True, text="属实"),
    "close": lambda *to: services.close(*to, opinion="同意"),
    "reopen": lambda *to: services.reopen(*to, reason="又漏了"),
}
URGE: Urge = Urge(on=date(2025, 10, 9), kind="催办通知", paper="G2025-0001")
DISPUTE = Dispute(at=a_moment(date(2025, 9, 26)), by="李四", text="还在漏")


def ready(action: str, state: IssueState) -> Issue:
    """An issue in `state` with what `action` needs besides."""
    one = issue_in(state)
    if action in ("dismiss", "uphold"):
        shown = Publicity(
            start=date(2025, 9, 25),
            end=date(2025, 10, 2),
            by="赵六",
            disputes=(DISPUTE,),
        )
        one = replace(one, publicities=(shown,))
    if action == "urge" and one.applications:
        later = Application(at=a_moment(date(2025, 10, 20)), by="张三", unit="林草局")
        one = replace(one, applications=(later,))
    return one


def who_may(action):
    return EVERYBODY[TABLE[action][2].split()[0]]


def test_there_is_no_step_but_these():
    assert {one.action for one in ISSUE_STEPS} == set(TABLE) == set(TAKE)


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
    ledger = a_ledger(ready(action, S(froms.split()[0])))
    act = an_act(EVERYBODY[who], ON)

    if who in whose.split():
        TAKE[action](ledger, KEY, act)

        assert events(ledger)[-1].action == action
    else:
        with refused(ledger, StepRefused, "不能办，要由.*的人办"):
            TAKE[action](ledger, KEY, act)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", S)
def test_what_is_offered_is_what_is_accepted(state, who):
    one = ready("dismiss", state)
    act = an_act(EVERYBODY[who], ON)

    offer = offered(ISSUE_STEPS, one, a_ledger().setting(one, act))

    taken = []
    for action, take in TAKE.items():
        try:
            take(a_ledger(one), KEY, act)
        except StepRefused:
            continue
        taken.append(action)
    assert [step.action for step in offer] == taken
