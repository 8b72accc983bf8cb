"""整改通报: which problems it tells of, and totals that add up."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notices.contexts import Blank, NothingToSay
from notices.contexts.circular import circular_tags, circular_values, circulars
from tests.builders import a_paper, a_plan, a_sight, an_issue
from tests.unit.contexts.lines import ON, issues
from tests.unit.contexts.shape import misfits
from tests.unit.ledger.cast import issue_in
from tracker.errors import UsageError
from tracker.model.issue import IssueState, Source
from tracker.model.paper import Asked

S = IssueState


def an_untold(number=1, *leads, **changes):
    key = f"W2025-{number:04}"
    return an_issue(key=key, leads=leads or ("林草局",), **changes)


def said(*records, asked=None, on=ON, plan=None):
    lines = issues(*records, on=on)
    asked = asked or Asked(issues=tuple(one.key for one in records))
    (scope,) = circulars(a_sight(plan, on=on, issues=lines), asked)
    return circular_values(scope)


def keys(scope):
    return [one.record.key for one in scope.issues]


def test_what_nobody_was_told_of_is_circulated_those_of_a_unit_together():
    told = issue_in(S.CIRCULATED, key="W2025-0009")
    lines = issues(an_untold(1), an_untold(2, "财政局"), told, an_untold(3))

    (scope,) = circulars(a_sight(issues=lines), Asked())

    assert keys(scope) == ["W2025-0001", "W2025-0003", "W2025-0002"]
    assert scope.unit == ""


def test_each_unit_may_get_a_paper_of_its_own():
    lines = issues(
        an_untold(1), an_untold(2, "财政局"), an_untold(3, "林草局", "财政局")
    )
    sight = a_sight(issues=lines)

    every = circulars(sight, Asked(every=True))
    (one,) = circulars(sight, Asked(units=("财政局",)))

    assert [(paper.unit, keys(paper)) for paper in every] == [
        ("林草局", ["W2025-0001", "W2025-0003"]),
        ("财政局", ["W2025-0002", "W2025-0003"]),
    ]
    assert one == every[1]
    assert circular_values(one)["本文"]["主送"] == ["财政局"]


def test_what_is_asked_makes_that_very_paper_again_once_it_is_told():
    untold = [an_untold(1), an_untold(2, "财政局")]
    sight = a_sight(issues=issues(*untold))
    (scope,) = circulars(sight, Asked(until=date(2025, 10, 20)))
    told = [replace(one, state=S.CIRCULATED, circulated_on=ON) for one in untold]

    (again,) = circulars(a_sight(issues=issues(*told)), scope.asked)

    assert keys(again) == keys(scope)
    assert again.asked == scope.asked
    assert circular_values(again)["统计"] == circular_values(scope)["统计"]


@pytest.mark.parametrize(
    ("asked", "error", "match"),
    [
        (Asked(issues=("W2025-0009",)), UsageError, "没有W2025-0009"),
        (Asked(issues=("W2025-0002",)), UsageError, "W2025-0002还没有责任单位"),
        (Asked(issues=("W2025-0001",), units=("财政局",)), NothingToSay, "财政局没有"),
    ],
)
def test_what_makes_no_paper_is_told(asked, error, match):
    lines = issues(an_untold(1), an_issue(key="W2025-0002", leads=()))

    with pytest.raises(error, match=match):
        circulars(a_sight(issues=lines), asked)


def test_a_year_without_new_problems_has_nothing_to_circulate():
    with pytest.raises(NothingToSay, match="没有待通报的问题"):
        circulars(a_sight(issues=issues(issue_in(S.CLOSED))), Asked())


def test_problems_are_counted_by_what_became_of_them():
    records = (
        an_untold(1, streak=3),
        issue_in(S.UNDERWAY, key="W2025-0002", due=date(2025, 10, 1)),
        issue_in(S.CLOSED, key="W2025-0003", streak=2),
    )

    totals = said(*records)["统计"]

    names = ("总数", "首次", "整改中", "已销号", "连续", "逾期")
    assert [totals[name] for name in names] == [3, 1, 1, 1, 2, 1]


def test_a_problem_on_several_lists_is_counted_on_its_first():
    first, second = Source(name="国家反馈"), Source(name="初审", paper="意见", item="2")
    records = (
        an_untold(1),
        an_untold(2, sources=(second, first)),
        an_untold(3, sources=(second,)),
        an_untold(4, sources=(first,)),
    )

    paper = said(*records)

    counts = [(one["名称"], one["个数"]) for one in paper["统计"]["按来源"]]
    assert counts == [("初审", 2), ("国家反馈", 1), ("", 1)]
    assert paper["统计"]["多处"] == 1
    assert paper["问题清单"][1]["来源"] == ["初审（意见第2项）", "国家反馈"]


@pytest.mark.parametrize(
    ("points", "total"),
    [
        (("0.5", "1.25", "0.25"), "2"),
        (("10", "0.05"), "10.05"),
        (("0.5", ""), ""),
        (("0.5", "较多"), ""),
        (("1e9", "1"), ""),
        (("0", "0.0"), ""),
    ],
)
def test_points_are_added_where_all_are_numbers(points, total):
    records = [an_untold(n, points_lost=lost) for n, lost in enumerate(points, 1)]

    assert said(*records)["统计"]["扣分"] == total


STATES = st.sampled_from([S.REGISTERED, S.CIRCULATED, S.UNDERWAY, S.VERIFIED, S.CLOSED])
LEADS = st.lists(st.sampled_from("甲乙丙"), min_size=1, max_size=3, unique=True)
SOURCES = st.lists(st.sampled_from("东西"), max_size=2)


TOLD = st.sampled_from([None, date(2025, 9, 1), ON])


@example([(S.CLOSED, ["甲"], [], None)])
@given(st.lists(st.tuples(STATES, LEADS, SOURCES, TOLD), min_size=1, max_size=9))
def test_every_way_to_count_adds_up_to_the_total(drawn):
    records = [
        issue_in(
            state,
            key=f"W2025-{n:04}",
            leads=tuple(leads),
            sources=tuple(Source(name=name) for name in sources),
            circulated_on=told,
        )
        for n, (state, leads, sources, told) in enumerate(drawn, start=1)
    ]

    paper = said(*records)

    totals, rows = paper["统计"], paper["问题清单"]
    total = len(records)
    assert totals["总数"] == len(rows) == total
    assert totals["首次"] + totals["整改中"] + totals["已销号"] == total
    assert min(totals["首次"], totals["整改中"], totals["已销号"]) >= 0
    assert sum(one["个数"] for one in totals["按来源"]) == total
    listed = [row["编号"] for one in paper["单位问题"] for row in one["问题"]]
    assert sorted(listed) == sorted(row["编号"] for row in rows)


def test_a_circular_goes_to_the_plans_readers_else_to_who_is_named():
    problem = an_untold(1, "林草局", "财政局", supervising=("督查室", "财政局"))
    nobody = a_plan(paper=a_paper(addressees=()))

    to_all, to_leads = said(problem), said(problem, plan=nobody)

    assert to_all["本文"]["主送"] == list(a_plan().paper.addressees)
    assert to_leads["本文"]["主送"] == ["林草局", "财政局"]
    assert to_leads["本文"]["抄送"] == ["督查室"]


def test_the_day_for_the_plans_is_a_blank_until_somebody_gives_it():
    given_ = Asked(issues=("W2025-0001",), until=date(2025, 10, 20))

    assert said(an_untold())["反馈期限"] == Blank("报送整改方案的期限")
    assert said(an_untold(), asked=given_)["反馈期限"] == "2025年10月20日"


def test_its_values_are_what_its_tags_describe():
    source = Source(name="初审")

    paper = said(an_untold(1, sources=(source,)), issue_in(S.CLOSED, key="W2025-0002"))

    assert list(misfits(circular_tags(), paper)) == []
