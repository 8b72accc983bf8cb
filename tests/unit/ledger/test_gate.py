"""The gate of 销号: what must be there, and who may not let it through."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import a_ledger, a_moment, an_act, an_actor
from tests.unit.ledger.cast import (
    ADMIN,
    CHIEF,
    CLERK,
    LEADER,
    LIAISON,
    SUPERVISOR,
    issue_in,
    refused,
)
from tracker.model.issue import Application, Dispute, IssueState, Measure, Verdict
from tracker.model.rules import Rules
from tracker.ports import Spoilt
from tracker.services import issues
from tracker.services.ledger import BadRequest
from tracker.steps import StepRefused

S = IssueState
KEY = "W2025-0001"
OFFICE = "领导小组办公室"


def judge(ledger, act, verdict=Verdict.AGREED):
    return issues.verify(ledger, KEY, act, verdict=verdict, opinion="属实")


def let_through(ledger, act):
    """The step of the gate that the issue stands before: to be verified, or closed."""
    with ledger.store.reading() as reader:
        (entry,) = reader.find("issues")
    if entry.state == S.APPLIED:
        return judge(ledger, act)
    return issues.close(ledger, KEY, act)


# Who


@pytest.mark.parametrize("state", [S.APPLIED, S.VERIFIED, S.PUBLICIZED])
@pytest.mark.parametrize(
    "name",
    [
        "张三",  # applied
        "张 三",
        " 张三　",
        "何负责",  # answers for it
        "何\t负责",
        "冯十一",  # reported progress
        "张\u200b三",
    ],
)
def test_nobody_who_had_a_part_in_it_lets_it_through(state, name):
    ledger = a_ledger(issue_in(state))

    with refused(ledger, StepRefused, "参与了整改或申请，要由另一个人办"):
        let_through(ledger, an_act(an_actor(name, OFFICE)))


@pytest.mark.parametrize("state", [S.APPLIED, S.VERIFIED, S.PUBLICIZED])
@pytest.mark.parametrize(
    "who",
    [
        ADMIN,
        replace(LIAISON, admin=True),
        an_actor("刘", "林草局", admin=True),
        an_actor("刘", "财政局"),
        LEADER,
    ],
    ids=["an administrator", "the applicant", "the unit's", "supporting", "leader"],
)
def test_nobody_without_the_capacity_lets_it_through(state, who):
    ledger = a_ledger(issue_in(state))

    with refused(ledger, StepRefused, "不能办，要由.*的人办"):
        let_through(ledger, an_act(who))


@pytest.mark.parametrize("state", [S.APPLIED, S.VERIFIED, S.PUBLICIZED])
@pytest.mark.parametrize("name", ["张三", "何负责", "冯十一"])
def test_being_of_the_office_and_administrator_does_not_help_who_had_a_part(
    state, name
):
    ledger = a_ledger(issue_in(state))

    with refused(ledger, StepRefused, "参与了整改或申请"):
        let_through(ledger, an_act(an_actor(name, OFFICE, admin=True)))


def test_who_had_a_part_does_not_fail_it_either():
    ledger = a_ledger(issue_in(S.APPLIED))

    with refused(ledger, StepRefused, "参与了整改或申请"):
        judge(ledger, an_act(an_actor("张三", OFFICE)), Verdict.REFUSED)


def test_who_had_a_part_does_not_dismiss_an_objection():
    ledger = a_ledger(issue_in(S.PUBLICIZED))
    issues.dispute(ledger, KEY, an_act(), text="还在漏")

    with refused(ledger, StepRefused, "参与了整改或申请"):
        act = an_act(an_actor("张三", OFFICE))
        issues.answer(ledger, KEY, act, upheld=False, text="查无此事")


@pytest.mark.parametrize("state", [S.APPLIED, S.VERIFIED])
def test_who_had_a_part_does_not_type_it_in_for_another(state):
    ledger = a_ledger(issue_in(state))

    with refused(ledger, StepRefused, "要由另一个人办"):
        let_through(ledger, an_act(replace(CHIEF, recorder="张三")))


def test_who_applied_and_withdrew_does_not_judge_a_colleagues_application():
    one = issue_in(S.APPLIED)
    second = Application(at=a_moment(date(2025, 9, 25)), by="刘二", unit="林草局")
    ledger = a_ledger(replace(one, applications=(*one.applications, second)))

    with refused(ledger, StepRefused, "参与了整改或申请"):
        judge(ledger, an_act(an_actor("张三", OFFICE)))


@pytest.mark.parametrize("responsible", ["王五、何负责", "何负责 王五", "何负责，王五"])
def test_each_of_several_persons_responsible_is_kept_from_the_gate(responsible):
    ledger = a_ledger(issue_in(S.APPLIED, responsible=responsible))

    with refused(ledger, StepRefused, "参与了整改或申请"):
        judge(ledger, an_act(CHIEF))


@pytest.mark.parametrize("state", [S.APPLIED, S.VERIFIED, S.PUBLICIZED])
@pytest.mark.parametrize("changes", [{"responsible": "王五"}, {"leads": ("住建局",)}])
def test_who_answers_for_it_is_not_exchanged_while_it_is_judged(state, changes):
    ledger = a_ledger(issue_in(state))

    with refused(ledger, BadRequest, "正在核查销号"):
        issues.correct(ledger, KEY, an_act(), changes=changes)


def test_what_was_verified_by_who_answers_for_it_is_not_closed():
    one = issue_in(S.VERIFIED)
    judged = one.verifications[-1].by
    ledger = a_ledger(replace(one, responsible=judged))

    with refused(ledger, StepRefused):
        issues.close(ledger, KEY, an_act(an_actor("别人", OFFICE)))


def test_new_measures_can_be_planned_after_it_came_back():
    ledger = a_ledger(issue_in(S.CLOSED))
    issues.reopen(ledger, KEY, an_act(CHIEF), reason="反弹")

    one = issues.plan(ledger, KEY, an_act(LIAISON), cause="又漏", measures=["换新管"])

    assert [measure.done_on for measure in one.measures] == [None]


def test_nobody_without_a_name_does_anything():
    ledger = a_ledger(issue_in(S.UNDERWAY))

    with refused(ledger, BadRequest, "没有写是谁办的"):
        issues.apply(ledger, KEY, an_act(an_actor("　", LIAISON.unit)))


def test_what_is_to_be_put_right_at_once_is_not_put_off_by_a_plan():
    ledger = a_ledger(issue_in(S.CIRCULATED, rule="立行立改", due=None))

    with refused(ledger, BadRequest, "立行立改"):
        act = an_act(LIAISON)
        issues.plan(ledger, KEY, act, cause="漏", measures=["堵"], rule="12月底前")


def test_what_is_no_such_value_is_not_corrected_to():
    ledger = a_ledger(issue_in(S.UNDERWAY))

    with refused(ledger, Spoilt):
        issues.correct(ledger, KEY, an_act(), changes={"warn_days": "三天"})


# By another unit, where the site says so


def by_another(**changes):
    rules = Rules(verify_by_other_unit=True)
    return a_ledger(issue_in(S.APPLIED, **changes), rules=rules)


def test_another_unit_judges_where_the_site_says_so():
    own = "生态环境分局"
    at = a_moment(date(2025, 9, 22))
    mine = {"leads": (own,), "applications": (Application(at=at, by="张三", unit=own),)}
    act = an_act(an_actor("王五", own))

    with refused(by_another(**mine), StepRefused, f"{own}是整改单位，要由另一个单位"):
        judge(by_another(**mine), act)

    assert judge(by_another(**mine), an_act(SUPERVISOR)).state is S.VERIFIED
    assert judge(a_ledger(issue_in(S.APPLIED, **mine)), act).state is S.VERIFIED


def test_a_lead_unit_that_left_the_application_to_another_does_not_judge_it():
    leads = ("林草局", "生态环境分局")
    ledger = by_another(leads=leads)

    with refused(ledger, StepRefused, "生态环境分局是整改单位，要由另一个单位核查"):
        judge(ledger, an_act(an_actor("王五", "生态环境分局")))


def test_the_office_is_no_other_unit_than_the_one_it_is_set_in():
    own = "生态环境分局"
    at = a_moment(date(2025, 9, 22))
    application = Application(at=at, by="张三", unit=own)
    ledger = by_another(leads=(own,), applications=(application,))

    with refused(ledger, StepRefused, "要由另一个单位核查"):
        judge(ledger, an_act(an_actor("王五", OFFICE)))


def test_an_issue_of_the_offices_own_unit_can_still_be_closed():
    own = "生态环境分局"
    application = Application(at=a_moment(date(2025, 9, 22)), by="张三", unit=own)
    ledger = by_another(leads=(own,), applications=(application,))

    judge(ledger, an_act(SUPERVISOR))

    assert issues.close(ledger, KEY, an_act(CHIEF)).is_closed


# What


def undone(state):
    return issue_in(state, measures=(Measure(text="修管网"), Measure(text="建台账")))


@pytest.mark.parametrize("state", [S.UNDERWAY, S.APPLIED, S.VERIFIED, S.PUBLICIZED])
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"measures": (Measure(text="修管网"), Measure(text="建台账"))},
            "还有2项措施没有完成：修管网；建台账",
        ),
        ({"measures": ()}, "还没有整改措施"),
        ({"evidence": ()}, "还没有佐证材料"),
    ],
)
def test_without_measures_done_and_evidence_nothing_goes_on(state, changes, told):
    ledger = a_ledger(issue_in(state, **changes))

    with refused(ledger, StepRefused, told):
        if state is S.UNDERWAY:
            issues.apply(ledger, KEY, an_act(LIAISON))
        else:
            let_through(ledger, an_act(CHIEF))


def test_without_measures_done_an_application_can_still_be_failed():
    ledger = a_ledger(undone(S.APPLIED))

    assert judge(ledger, an_act(), Verdict.REFUSED).state is S.UNDERWAY


@pytest.mark.parametrize("state", [S.VERIFIED, S.PUBLICIZED])
@pytest.mark.parametrize("round_", ["none", "refused", "of an earlier application"])
def test_only_an_agreed_verification_of_the_last_application_opens_it(state, round_):
    one = issue_in(state)
    if round_ == "none":
        one, told = replace(one, verifications=()), "申请还没有核查"
    elif round_ == "refused":
        judged = replace(one.verifications[0], verdict=Verdict.REFUSED)
        one, told = replace(one, verifications=(judged,)), "核查没有同意销号"
    else:
        again = (*one.applications, one.applications[0])
        one, told = replace(one, applications=again), "申请还没有核查"
    ledger = a_ledger(one)

    with refused(ledger, StepRefused, told):
        issues.close(ledger, KEY, an_act(CHIEF))


def test_nothing_is_closed_twice():
    ledger = a_ledger(issue_in(S.VERIFIED))
    issues.close(ledger, KEY, an_act(CHIEF))

    with refused(ledger, StepRefused, "现在是“已销号”"):
        issues.close(ledger, KEY, an_act(CLERK))


def test_nothing_is_verified_twice():
    ledger = a_ledger(issue_in(S.APPLIED))
    judge(ledger, an_act(CHIEF))

    with refused(ledger, StepRefused, "现在是“核查通过”"):
        judge(ledger, an_act(CLERK))


@pytest.mark.parametrize("verdict", Verdict)
def test_nothing_is_verified_before_it_was_applied_for(verdict):
    ledger = a_ledger(issue_in(S.APPLIED))

    with refused(ledger, StepRefused, "申请是2025-09-22提出的，不能早于那一天"):
        judge(ledger, an_act(SUPERVISOR, date(2025, 9, 21)), verdict)


def test_nothing_is_closed_before_it_was_verified():
    ledger = a_ledger(issue_in(S.VERIFIED))  # verified on the 24th

    with refused(ledger, StepRefused, "不能早于那一天"):
        issues.close(ledger, KEY, an_act(CHIEF, date(2025, 9, 23)))


def test_nothing_is_applied_for_before_it_was_reopened():
    ledger = a_ledger(issue_in(S.CLOSED))
    issues.reopen(ledger, KEY, an_act(CHIEF), reason="又漏了")

    with refused(ledger, BadRequest, "不能早于那一天"):
        issues.apply(ledger, KEY, an_act(LIAISON, date(2025, 10, 2)))


# Publicity


ASKED = Rules(publicity_days=5)


def test_where_publicity_is_asked_nothing_is_closed_without():
    ledger = a_ledger(issue_in(S.VERIFIED), rules=ASKED)

    with refused(ledger, StepRefused, "要先公示5个工作日"):
        issues.close(ledger, KEY, an_act(CHIEF))


def test_a_publicity_of_before_does_not_stand_for_the_new_round():
    one = issue_in(S.PUBLICIZED)
    ledger = a_ledger(replace(one, state=S.VERIFIED), rules=ASKED)

    with refused(ledger, StepRefused, "要先公示5个工作日"):
        issues.close(ledger, KEY, an_act(CHIEF))


def test_where_none_is_asked_a_verified_issue_is_closed_at_once():
    ledger = a_ledger(issue_in(S.VERIFIED))

    assert issues.close(ledger, KEY, an_act(CHIEF)).is_closed


def test_the_last_day_of_publicity_is_not_over_yet():
    ledger = a_ledger(issue_in(S.PUBLICIZED))

    with refused(ledger, StepRefused, "公示到2025-09-30，还没有结束"):
        issues.close(ledger, KEY, an_act(CHIEF, date(2025, 9, 30)))
    done = issues.close(ledger, KEY, an_act(CHIEF, date(2025, 10, 1)))

    assert done.is_closed


def test_an_open_objection_keeps_it_open_and_a_dismissed_one_does_not():
    ledger = a_ledger(issue_in(S.PUBLICIZED))
    issues.dispute(ledger, KEY, an_act(), text="还在漏")

    with refused(ledger, StepRefused, "公示中还有1条异议没有处理"):
        issues.close(ledger, KEY, an_act(CHIEF))
    issues.answer(ledger, KEY, an_act(), upheld=False, text="查无此事")

    assert issues.close(ledger, KEY, an_act(CHIEF)).is_closed


def test_publicity_lasts_the_sites_working_days():
    ledger = a_ledger(issue_in(S.VERIFIED), rules=ASKED)

    act = an_act(on=date(2025, 9, 29))
    one = issues.publicize(ledger, KEY, act, place="政府网站")

    assert one.publicity is not None
    assert (one.publicity.start, one.publicity.end) == (
        date(2025, 9, 29),
        date(2025, 10, 13),  # 30 September, then 9, 10, 11 (调休) and 13 October
    )


@pytest.mark.parametrize(
    ("rules", "end", "told"),
    [
        (ASKED, date(2025, 10, 15), "公示不足5个工作日，至少要到 2025-10-15"),
        (Rules(), None, "没有写公示到哪一天，kaohe.toml 里也没有设定公示天数"),
        (Rules(), date(2025, 10, 8), "^公示.*2025-10-09"),
    ],
)
def test_a_publicity_too_short_is_none(rules, end, told):
    ledger = a_ledger(issue_in(S.VERIFIED), rules=rules)

    with refused(ledger, BadRequest, told) as refusal:
        end = date(2025, 10, 14) if rules is ASKED else end
        issues.publicize(ledger, KEY, an_act(), place="政府网站", end=end)

    assert "None" not in str(refusal.value)


def test_nothing_is_made_public_before_it_was_verified():
    ledger = a_ledger(issue_in(S.VERIFIED), rules=ASKED)  # verified on the 24th
    act = an_act(on=date(2025, 9, 1), recorded=a_moment(date(2025, 10, 9)))

    with refused(ledger, StepRefused, "不能早于那一天"):
        issues.publicize(ledger, KEY, act, place="政府网站")


def test_an_objection_left_open_when_another_was_upheld_is_not_forgotten():
    ledger = a_ledger(issue_in(S.PUBLICIZED))
    for text in ("还在漏", "没有验收"):
        issues.dispute(ledger, KEY, an_act(), text=text)
    issues.answer(ledger, KEY, an_act(), upheld=True, text="属实")
    issues.apply(ledger, KEY, an_act(LIAISON))
    judge(ledger, an_act(SUPERVISOR))

    with refused(ledger, StepRefused, "异议没有处理"):
        issues.close(ledger, KEY, an_act(CHIEF))


@pytest.mark.parametrize("upheld", [None, True, False])
def test_an_objection_is_open_until_it_is_answered(upheld):
    at = a_moment(date(2025, 9, 26))
    raised = Dispute(at=at, by="李四", text="还在漏", upheld=upheld)
    one = issue_in(S.PUBLICIZED)
    shown = replace(one.publicities[0], disputes=(raised,))

    assert bool(shown.open_disputes) is (upheld is None)
