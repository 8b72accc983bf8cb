"""The papers on a rectification that is done: a public notice, a close-out opinion."""

from dataclasses import replace
from datetime import date

import pytest

from notices.contexts import Blank, NothingToSay, Sight
from notices.contexts.closing import (
    close_outs,
    closing_tags,
    closing_values,
    publicities,
)
from tests.builders import a_moment, a_sight
from tests.unit.contexts.shape import misfits
from tests.unit.ledger.cast import issue_in
from tracker.answers.lines import issue_line
from tracker.errors import UsageError
from tracker.model.issue import (
    Closing,
    Dispute,
    Issue,
    IssueState,
    Measure,
    Reopening,
)
from tracker.model.paper import Asked
from tracker.model.rules import Rules

SIGHT = a_sight()
EVERY_STATE = tuple(
    issue_in(state, key=f"W2025-000{number}")
    for number, state in enumerate(IssueState, start=1)
)
UNDERWAY, VERIFIED, SHOWN, CLOSED = (f"W2025-000{n}" for n in (4, 6, 7, 8))


def seen(*issues: Issue, rules: Rules = SIGHT.rules) -> Sight:
    lines = [
        issue_line(one, on=SIGHT.on, calendar=SIGHT.calendar, rules=rules)
        for one in issues
    ]
    return replace(SIGHT, issues=lines, rules=rules)


def values_of(issue: Issue, rules: Rules = SIGHT.rules):
    (scope,) = close_outs(seen(issue, rules=rules), Asked(issues=(issue.key,)))
    return closing_values(scope)


def keys(scopes) -> list[str]:
    return [one.record.key for scope in scopes for one in scope.issues]


def test_a_public_notice_is_made_for_each_problem_verified_and_not_yet_public():
    again = issue_in(IssueState.VERIFIED, key="W2025-0009", leads=("住建局",))

    scopes = publicities(seen(*EVERY_STATE, again), Asked())

    assert keys(scopes) == [VERIFIED, "W2025-0009"]
    assert [len(scope.issues) for scope in scopes] == [1, 1]


def test_a_public_notice_is_made_for_the_problems_of_one_unit():
    again = issue_in(IssueState.VERIFIED, key="W2025-0009", leads=("住建局",))

    scopes = publicities(seen(*EVERY_STATE, again), Asked(units=("住建局",)))

    assert keys(scopes) == ["W2025-0009"]


def test_a_notice_already_public_can_be_made_again_by_its_number():
    (scope,) = publicities(seen(*EVERY_STATE), Asked(issues=(SHOWN,)))

    assert scope.asked == Asked(issues=(SHOWN,))
    assert keys([scope]) == [SHOWN]


@pytest.mark.parametrize("key", [UNDERWAY, CLOSED])
def test_no_other_problem_is_made_public(key):
    with pytest.raises(NothingToSay, match=f"{key}现在是.*还没有销号的问题才能公示"):
        publicities(seen(*EVERY_STATE), Asked(issues=(VERIFIED, key)))


def test_where_nothing_is_verified_no_notice_is_made():
    with pytest.raises(NothingToSay, match="没有核查通过、等待公示的问题"):
        publicities(seen(EVERY_STATE[3]), Asked())


@pytest.mark.parametrize("key", [VERIFIED, SHOWN, CLOSED])
def test_an_opinion_is_written_on_what_was_verified(key):
    assert keys(close_outs(seen(*EVERY_STATE), Asked(issues=(key,)))) == [key]


def test_no_opinion_is_written_on_what_was_not_verified():
    with pytest.raises(NothingToSay, match="核查通过以后才能写验收销号意见"):
        close_outs(seen(*EVERY_STATE), Asked(issues=(UNDERWAY,)))


def test_all_opinions_are_those_on_problems_verified_and_not_closed():
    scopes = close_outs(seen(*EVERY_STATE), Asked(every=True))

    assert keys(scopes) == [VERIFIED, SHOWN]


def test_an_opinion_says_on_which_problem():
    with pytest.raises(UsageError, match="给哪个问题？请写 --issue 编号"):
        close_outs(seen(*EVERY_STATE), Asked())


def test_a_number_the_ledger_does_not_have_is_refused():
    with pytest.raises(UsageError, match="台账里没有W2025-0099"):
        close_outs(seen(*EVERY_STATE), Asked(issues=("W2025-0099",)))


def test_what_happened_is_told_in_the_order_of_its_days():
    issue = replace(
        issue_in(IssueState.CLOSED),
        measures=(
            Measure(text="修管网。", done_on=date(2025, 9, 20)),
            Measure(text="查"),
        ),
    )

    told = [(one["日期"], one["事"]) for one in values_of(issue)["经过"]]

    assert told == [
        ("2025年9月1日", "通报"),
        ("2025年9月20日", "进展"),
        ("2025年9月20日", "措施"),
        ("2025年9月22日", "申请"),
        ("2025年9月24日", "核查"),
        ("2025年10月1日", "销号"),
    ]


def test_what_broke_out_again_after_closing_is_told_too():
    at = a_moment(date(2025, 10, 5))
    again = Reopening(at=at, by="孙七", unit="督查室", reason="又超标")
    closed = Closing(at=a_moment(date(2025, 9, 3)), by="李四", unit="办公室")
    issue = issue_in(IssueState.VERIFIED, closings=(closed,), reopenings=(again,))

    last = values_of(issue)["经过"][-1]

    assert (last["事"], last["文字"]) == ("重开", "又超标")


def test_when_it_is_made_public_is_a_persons_to_say():
    values = values_of(issue_in(IssueState.VERIFIED), Rules(publicity_days=5))

    period = values["公示"]
    assert (period["起"], period["止"]) == (
        Blank("公示开始日期"),
        Blank("公示结束日期"),
    )
    assert (period["已公示"], period["工作日"]) == (False, 5)


def test_a_publication_in_the_ledger_is_told_with_its_objections():
    issue = issue_in(IssueState.PUBLICIZED)
    raised = Dispute(at=a_moment(date(2025, 9, 26)), by="群众", text="看不清")
    shown = replace(issue.publicities[0], disputes=(raised,))

    period = values_of(replace(issue, publicities=(shown,)))["公示"]

    assert (period["起"], period["止"]) == ("2025年9月25日", "2025年9月30日")
    assert (period["地点"], period["异议"]) == ("县政府网站", 1)


@pytest.mark.parametrize(
    ("goal", "said"), [("", Blank("整改目标")), ("达标。\n", "达标")]
)
def test_a_goal_nobody_wrote_is_a_blank(goal, said):
    assert values_of(issue_in(IssueState.VERIFIED, goal=goal))["整改目标"] == said


@pytest.mark.parametrize("state", [IssueState.VERIFIED, IssueState.CLOSED])
def test_every_tag_of_it_is_described_and_has_a_value(state):
    assert [*misfits(closing_tags(), values_of(issue_in(state)))] == []
