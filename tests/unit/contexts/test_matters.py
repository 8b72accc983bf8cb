"""催办通知 and 督办单: which matters get one, and what each says of its matter."""

from dataclasses import replace
from datetime import date

import pytest

from notices.contexts import Blank, NothingToSay
from notices.contexts.matter import matter_tags, matter_values, supervisions, urges
from tests.builders import a_moment, a_plan, a_sight, a_unit, an_issue, an_obligation
from tests.unit.contexts.lines import issues, obligations
from tests.unit.contexts.shape import misfits
from tests.unit.ledger.cast import a_submission, issue_in, obligation_in
from tracker.errors import UsageError
from tracker.model.issue import IssueState, Measure
from tracker.model.obligation import (
    Criterion,
    Obligation,
    ObligationState,
    Reason,
    Review,
)
from tracker.model.paper import Asked, Urge
from tracker.model.plan import Person

S = ObligationState
ON = date(2025, 10, 30)
EVERY = Asked(every=True)
LATE = obligation_in(S.SIGNED, due=date(2025, 10, 23))
NEAR = obligation_in(S.SIGNED, key="B2025-0002", due=date(2025, 10, 31))
FAR = obligation_in(S.SIGNED, key="B2025-0003", due=date(2025, 12, 1))
LATE_ISSUE = issue_in(IssueState.CIRCULATED, due=date(2025, 10, 20))


def seen(*records, on=ON, plan=None):
    mine = [one for one in records if isinstance(one, Obligation)]
    others = [one for one in records if not isinstance(one, Obligation)]
    return a_sight(
        plan,
        on=on,
        obligations=obligations(*mine, on=on),
        issues=issues(*others, on=on),
    )


def keys(scopes):
    return [
        [line.record.key for line in (*one.obligations, *one.issues)] for one in scopes
    ]


def matter(*records, asked=EVERY, on=ON):
    (scope,) = urges(seen(*records, on=on), asked)
    return matter_values(scope)["事项"]


def test_every_late_or_near_matter_gets_a_paper_of_its_own():
    sight = seen(LATE, NEAR, FAR, LATE_ISSUE)

    urged, supervised = urges(sight, EVERY), supervisions(sight, EVERY)

    assert keys(urged) == [["B2025-0001"], ["B2025-0002"], ["W2025-0001"]]
    assert keys(supervised) == [["B2025-0001"], ["W2025-0001"]]
    assert [one.unit for one in urged] == ["林草局"] * 3


def test_a_unit_is_urged_on_its_own_matters_and_joint_ones():
    joint = replace(LATE, key="B2025-0004", leads=("财政局", "林草局"))
    others = replace(LATE, key="B2025-0005", leads=("财政局",))

    scopes = urges(seen(LATE, joint, others), Asked(units=("林草局",)))

    assert [(one.unit, *keys([one])) for one in scopes] == [
        ("林草局", ["B2025-0001"]),
        ("财政局、林草局", ["B2025-0004"]),
    ]


def test_what_is_asked_of_each_makes_that_very_paper_again():
    sight = seen(LATE, NEAR, LATE_ISSUE)
    asked = Asked(every=True, until=date(2025, 11, 5), authority="财政局")

    scopes = urges(sight, asked)

    assert [urges(sight, one.asked) for one in scopes] == [[one] for one in scopes]
    assert {one.asked.until for one in scopes} == {date(2025, 11, 5)}


def test_what_is_named_is_urged_however_far_off_its_day():
    scopes = urges(seen(FAR), Asked(obligations=("B2025-0003",)))

    assert keys(scopes) == [["B2025-0003"]]


@pytest.mark.parametrize(
    ("record", "match"),
    [
        (an_obligation(), "B2025-0001还没有下达，请先发报送材料通知"),
        (obligation_in(S.OBJECTED), "B2025-0001单位提出的异议还没有答复"),
        (obligation_in(S.WAIVED), "B2025-0001已经定为不适用"),
        (obligation_in(S.SUBMITTED), "B2025-0001已经报来，不用催办"),
        (obligation_in(S.ACCEPTED, due=date(2025, 9, 1)), "B2025-0001已经报来"),
        (an_issue(), "W2025-0001还没有通报，请先发整改通报"),
        (issue_in(IssueState.APPLIED), "W2025-0001已经申请销号，不用催办"),
    ],
)
def test_what_is_not_owed_is_refused_by_name_and_passed_over_in_all(record, match):
    key = (record.key,)
    named = Asked(issues=key) if record.key[0] == "W" else Asked(obligations=key)
    sight = seen(record, on=date(2026, 1, 6))

    with pytest.raises(UsageError, match=match):
        urges(sight, named)
    with pytest.raises(NothingToSay, match="没有逾期或者快到期的事项"):
        urges(sight, EVERY)


@pytest.mark.parametrize(
    ("asked", "error", "match"),
    [
        (Asked(), UsageError, "是哪一件事"),
        (Asked(obligations=("B2025-0009",)), UsageError, "没有B2025-0009"),
        (Asked(units=("财政局",)), NothingToSay, "财政局没有逾期的事项"),
        (replace(EVERY, authority="财务局"), UsageError, "是不是“财政局”"),
    ],
)
def test_what_makes_no_paper_is_told(asked, error, match):
    with pytest.raises(error, match=match):
        supervisions(seen(LATE), asked)


def test_the_papers_before_are_told_and_not_the_one_of_the_day_itself():
    before = Urge(
        on=date(2025, 10, 27),
        kind="催办通知",
        paper="G2025-0001",
        number="某考办〔2025〕7号",
        until=date(2025, 10, 29),
    )
    own = Urge(on=ON, kind="督办单", paper="G2025-0002")

    told = matter(replace(LATE, urges=(before, own)))["催办"]

    assert told == [
        {
            "日期": "2025年10月27日",
            "文种": "催办通知",
            "文号": "某考办〔2025〕7号",
            "期限": "2025年10月29日",
        }
    ]
    assert matter(LATE)["催办"] == []


def test_both_days_are_told_and_how_late_it_is_by_the_one_that_holds():
    moved = replace(LATE, original_due=date(2025, 10, 15))

    told = matter(moved)

    assert (told["原时限"], told["时限"]) == ("2025年10月15日", "2025年10月23日")
    assert (told["逾期天数"], told["剩余工作日"], told["是日期"]) == (7, "", True)
    assert (matter(NEAR)["逾期天数"], matter(NEAR)["剩余工作日"]) == (0, 1)


def test_what_was_sent_back_is_wanted_anew_with_the_reasons():
    back = Review(
        at=a_moment(date(2025, 10, 24)),
        by="李四",
        unit="领导小组办公室",
        accepted=False,
        reasons=(Reason(criterion=Criterion.ACCURATE, text="合计不对。"),),
        redo_by=date(2025, 10, 28),
    )
    version = a_submission(on=date(2025, 10, 22), review=back)

    told = matter(replace(LATE, state=S.RETURNED, submissions=(version,)))

    assert (told["退回日期"], told["时限"]) == ("2025年10月24日", "2025年10月28日")
    assert told["退回理由"] == [{"标准": "准确", "文字": "合计不对"}]
    assert matter(LATE)["退回理由"] == []


def test_measures_count_as_done_from_their_day_on():
    measures = (
        Measure(text="修管网", done_on=date(2025, 10, 20)),
        Measure(text="建台账；", done_on=date(2025, 10, 31)),
        Measure(text="培训"),
    )
    underway = replace(LATE_ISSUE, state=IssueState.UNDERWAY, measures=measures)

    told = matter(underway)

    assert (told["措施"], told["未完成"]) == (3, ["建台账", "培训"])


def test_who_has_the_authority_signs_and_is_the_one_to_reach():
    person = Person(name="钱某", unit="督查室", role="联络员", phone="123")
    own = Person(name="陈某", unit="生态环境分局", role="联络员")
    plan = a_plan(units=(a_unit("督查室"),), contacts=(person, own))
    sight = seen(LATE, plan=plan)
    office = replace(EVERY, authority=plan.group.office_name)

    (by_office,) = supervisions(sight, EVERY)
    (named,) = supervisions(sight, office)
    (by_unit,) = supervisions(sight, replace(EVERY, authority="督查室"))

    paper = matter_values(by_office)
    assert paper["本文"]["署名"] == plan.group.office_name
    assert paper["本文"]["抄送"] == ["督查室"]
    assert paper["联系"]["联系人"] == "陈某"
    assert matter_values(named) == paper
    paper = matter_values(by_unit)
    assert (paper["本文"]["署名"], paper["本文"]["标志"]) == ("督查室", "督查室")
    assert paper["本文"]["抄送"] == []
    assert (paper["联系"]["联系人"], paper["联系"]["电话"]) == ("钱某", "123")


def test_the_day_to_finish_by_is_a_blank_until_somebody_gives_it():
    (without,) = urges(seen(LATE), EVERY)
    (given,) = urges(seen(LATE), replace(EVERY, until=date(2025, 11, 5)))

    assert matter_values(without)["办结期限"] == Blank("办结期限")
    assert matter_values(given)["办结期限"] == "2025年11月5日"


@pytest.mark.parametrize("record", [LATE, LATE_ISSUE])
def test_its_values_are_what_its_tags_describe(record):
    (scope,) = urges(seen(record), EVERY)

    assert list(misfits(matter_tags(), matter_values(scope))) == []
