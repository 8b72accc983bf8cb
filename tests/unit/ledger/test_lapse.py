"""What was planned to be sent is given up in the commit that makes it untrue."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import a_ledger, a_plan, a_year, an_act, an_issue, an_obligation
from tests.contract.sendings import a_sending, all_of, plan
from tests.unit.ledger.cast import (
    CHIEF,
    CLERK,
    LIAISON,
    NOT_ACCURATE,
    a_request,
    issue_in,
    obligation_in,
)
from tracker.model.issue import IssueState
from tracker.model.lapse import lapse
from tracker.model.obligation import ObligationState
from tracker.model.sending import SendingState
from tracker.services import issues, obligations, years
from tracker.services.ledger import BadRequest, together

S, T = ObligationState, IssueState
B, W = "B2025-0001", "W2025-0001"
ON = date(2025, 10, 9)
LATER = date(2025, 11, 20)


def done(ledger, who, take, **asked):
    """The step taken by that person."""
    with together(ledger) as whole:
        take(whole, asked.pop("key", B), an_act(who, ON), **asked)


def told(record, who, take, **asked):
    """What becomes of a sending planned about the record, and why."""
    ledger = a_ledger(record)
    table = "obligations" if record.key == B else "issues"
    plan(ledger.store, a_sending(f"{table}/{record.key}"))
    done(ledger, who, take, key=record.key, **asked)
    (one,) = all_of(ledger.store)
    return (one.state, one.reason)


GIVEN_UP = {
    "the material came": (
        (obligation_in(S.SIGNED), LIAISON, obligations.receive, {"note": "一份"}),
        "已办结",
    ),
    "it does not apply": (
        (obligation_in(S.ISSUED), CLERK, obligations.waive, {"reason": "没有"}),
        "不适用",
    ),
    "its day was put off": (
        (
            obligation_in(S.SIGNED, extensions=(a_request(),)),
            CHIEF,
            obligations.grant,
            {},
        ),
        "时限已改",
    ),
    "its day was set by hand": (
        (
            obligation_in(S.SIGNED),
            CLERK,
            obligations.move,
            {"to": LATER, "reason": "上级推迟"},
        ),
        "时限已改",
    ),
    "it went to another unit": (
        (
            obligation_in(S.OBJECTED),
            CLERK,
            obligations.transfer,
            {"leads": ("水利局",), "opinion": "属实"},
        ),
        "已转给别的单位",
    ),
    "the unit applied for its closing": (
        (issue_in(T.UNDERWAY), LIAISON, issues.apply, {}),
        "已办结",
    ),
    "the issue's day was moved": (
        (issue_in(T.PLANNED), CLERK, issues.move, {"to": LATER, "reason": "天冷"}),
        "时限已改",
    ),
    "the issue has another unit": (
        (
            issue_in(T.CIRCULATED),
            CLERK,
            issues.correct,
            {"changes": {"leads": ("水利局",)}},
        ),
        "已转给别的单位",
    ),
}


@pytest.mark.parametrize(("step", "why"), GIVEN_UP.values(), ids=GIVEN_UP)
def test_what_was_planned_is_given_up_when(step, why):
    record, who, take, asked = step

    assert told(record, who, take, **asked) == (SendingState.SUPERSEDED, why)


STANDS = {
    "it was signed for": (obligation_in(S.ISSUED), LIAISON, obligations.sign, {}),
    "the unit answered": (
        obligation_in(S.SIGNED),
        LIAISON,
        obligations.acknowledge,
        {"note": "周五报"},
    ),
    "a later day was asked for": (
        obligation_in(S.SIGNED),
        LIAISON,
        obligations.extend,
        {"until": LATER, "reason": "数据未出"},
    ),
    "a later day was refused": (
        obligation_in(S.SIGNED, extensions=(a_request(),)),
        CHIEF,
        obligations.refuse,
        {"opinion": "理由不足"},
    ),
    "a remark was made": (
        obligation_in(S.SIGNED),
        CLERK,
        obligations.note,
        {"text": "电话未通"},
    ),
    "it was sent back": (
        obligation_in(S.SUBMITTED),
        CLERK,
        obligations.return_,
        {"reasons": NOT_ACCURATE},
    ),
    "the plan of rectification came": (
        issue_in(T.CIRCULATED),
        LIAISON,
        issues.plan,
        {"cause": "管网破损", "measures": ["修"]},
    ),
    "the same units stand in another order": (
        issue_in(T.CIRCULATED, leads=("林草局", "水利局")),
        CLERK,
        issues.correct,
        {"changes": {"leads": ("水利局", "林草局")}},
    ),
}


@pytest.mark.parametrize("step", STANDS.values(), ids=STANDS)
def test_what_was_planned_stands_when(step):
    record, who, take, asked = step

    assert told(record, who, take, **asked) == (SendingState.PLANNED, "")


def test_what_a_step_refused_would_have_given_up_stands():
    ledger = a_ledger(obligation_in(S.SIGNED))
    plan(ledger.store, a_sending(f"obligations/{B}"))

    with suppress(BadRequest):
        done(ledger, LIAISON, obligations.receive)

    assert [one.state for one in all_of(ledger.store)] == [SendingState.PLANNED]


def test_steps_taken_together_give_up_together_or_not_at_all():
    ledger = a_ledger(
        obligation_in(S.SIGNED), obligation_in(S.SIGNED, key="B2025-0002")
    )
    plan(ledger.store, *(a_sending(f"obligations/B2025-000{n}") for n in (1, 2)))

    with suppress(ZeroDivisionError), together(ledger) as whole:
        obligations.receive(whole, B, an_act(LIAISON, ON), note="一份")
        raise ZeroDivisionError

    assert {one.state for one in all_of(ledger.store)} == {SendingState.PLANNED}


def test_the_year_handed_on_gives_up_all_that_it_leaves():
    ledger = a_ledger(obligation_in(S.SIGNED), issue_in(T.UNDERWAY))
    lying = {"state": SendingState.CLAIMED, "provider": "/催办单.docx"}
    for one in (f"obligations/{B}", f"issues/{W}"):
        plan(ledger.store, a_sending(one), a_sending(one, channel="催办单", **lying))
    following = a_plan(year=a_year(plan_year=2026), duties=())

    years.roll(ledger, following, 2025, an_act(on=ON), leave_unsettled=True)

    gone = [
        (one.occurrence.item, one.state, one.reason) for one in all_of(ledger.store)
    ]
    assert sorted(gone) == [
        (f"issues/{W}", SendingState.SUPERSEDED, "已转为W2026-0001"),
        (f"issues/{W}", SendingState.SUPERSEDED, "已转为W2026-0001"),
        (f"obligations/{B}", SendingState.SUPERSEDED, "已结转到2026年度"),
        (f"obligations/{B}", SendingState.SUPERSEDED, "已结转到2026年度"),
    ]


def test_a_plan_that_moves_a_day_gives_up_what_was_planned_for_it():
    plan_of = a_plan()
    ledger = a_ledger()
    years.make(ledger, plan_of, an_act(on=date(2025, 9, 1)))
    plan(ledger.store, a_sending(f"obligations/{B}"))
    moved = a_plan(
        duties=tuple(replace(one, due="11月20日前") for one in plan_of.duties)
    )

    years.make(ledger, moved, an_act(on=date(2025, 9, 2)))

    assert [one.reason for one in all_of(ledger.store)] == ["时限已改"]


@pytest.mark.parametrize("record", [an_obligation(), an_issue()])
def test_about_a_new_record_nothing_was_planned(record):
    assert lapse(None, record) == ""
    assert lapse(record, record) == ""
