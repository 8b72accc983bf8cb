"""The monthly report: its month, its scoreboard, what is behind and what comes next."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.contexts import NothingToSay, Sight
from notices.contexts.monthly import monthlies, monthly_tags, monthly_values
from tests.builders import a_moment, a_sight, an_issue, an_obligation
from tests.unit.contexts.shape import misfits
from tests.unit.ledger.cast import S, a_submission, issue_in, obligation_in
from tracker.answers import board
from tracker.answers.lines import issue_line, obligation_line
from tracker.errors import UsageError
from tracker.model.issue import Closing, Issue, IssueState, Pace
from tracker.model.obligation import Obligation
from tracker.model.paper import Asked

SIGHT = a_sight()
ON = date(2025, 10, 31)


def seen(*records: Obligation | Issue, on: date = ON) -> Sight:
    judging: dict[str, Any] = {
        "on": on,
        "calendar": SIGHT.calendar,
        "rules": SIGHT.rules,
    }
    return replace(
        SIGHT,
        on=on,
        obligations=[
            obligation_line(one, **judging)
            for one in records
            if isinstance(one, Obligation)
        ],
        issues=[
            issue_line(one, **judging) for one in records if isinstance(one, Issue)
        ],
    )


def values_of(*records: Obligation | Issue, on: date = ON):
    (scope,) = monthlies(seen(*records, on=on), Asked())
    return monthly_values(scope)


def handed_in(due: date, on: date, **changes) -> Obligation:
    version = a_submission(on=on)
    return obligation_in(S.SUBMITTED, due=due, submissions=(version,), **changes)


@pytest.mark.parametrize(
    ("due", "falls"),
    [
        (date(2025, 9, 30), 0),
        (date(2025, 10, 1), 1),
        (date(2025, 10, 31), 1),
        (date(2025, 11, 1), 0),
        (None, 0),
    ],
)
def test_what_falls_due_from_the_first_to_the_last_day_is_the_months(due, falls):
    values = values_of(obligation_in(S.ISSUED, due=due))

    assert values["月份"] == "2025年10月"
    assert values["本月情况"]["到期"] == len(values["本月到期"]) == falls


def test_of_what_fell_due_each_is_on_time_or_late_or_overdue_or_not_yet_due():
    values = values_of(
        handed_in(date(2025, 10, 23), date(2025, 10, 23)),
        handed_in(date(2025, 10, 23), date(2025, 10, 24)),
        obligation_in(S.ISSUED, due=date(2025, 10, 30)),
        obligation_in(S.ISSUED, due=date(2025, 10, 31)),
    )

    due = values["到期材料"]
    kinds = ("按时", "迟报", "逾期未报", "未到期")
    assert ([due[one] for one in kinds], due["应报"]) == ([1, 1, 1, 1], 4)
    assert len(values["逾期材料"]) == 1


STATES = (S.DRAFTED, S.ISSUED, S.SUBMITTED, S.RETURNED, S.ACCEPTED)
UNITS = ("甲局", "乙局", "丙局")
LEADS = st.lists(st.sampled_from(UNITS), min_size=1, unique=True).map(tuple)
OBLIGATIONS = st.lists(
    st.builds(
        lambda state, leads, day: obligation_in(
            state, leads=leads, due=date(2025, 10, day)
        ),
        st.sampled_from(STATES),
        LEADS,
        st.integers(1, 31),
    ),
    min_size=1,
)
ISSUES = st.lists(
    st.builds(
        lambda state, leads: issue_in(state, leads=leads),
        st.sampled_from(list(IssueState)),
        LEADS,
    )
)


@given(OBLIGATIONS, ISSUES)
def test_the_scoreboard_is_that_of_the_ledger_and_its_sums_add_up(obligations, issues):
    sight = seen(*obligations, *issues)

    values = values_of(*obligations, *issues)

    rows, total = values["各单位"], values["各单位合计"]
    same = [
        (one.unit, one.owed, one.on_time, one.late, one.missing, one.closed)
        for one in board(sight.obligations, sight.issues)
    ]
    names = ("单位", "应报", "按时", "迟报", "未报", "销号")
    assert [tuple(row[name] for name in names) for row in rows] == same
    for name in ("应报", "按时", "迟报", "未报", "逾期未报", "问题", "销号"):
        assert total[name] == sum(row[name] for row in rows)


@given(OBLIGATIONS, ISSUES)
def test_in_the_text_each_record_counts_once_whoever_leads_in_it(obligations, issues):
    values = values_of(*obligations, *issues)

    once = values["全年材料"]
    drafted = sum(one.state is S.DRAFTED for one in obligations)
    assert values["未下达"] == drafted
    assert once["应报"] == len(obligations) - drafted
    assert once["应报"] == once["按时"] + once["迟报"] + once["未报"]
    assert sum(len(one["问题"]) for one in values["问题分组"]) == len(issues)


def test_what_nobody_leads_in_is_told_since_no_row_has_it():
    values = values_of(
        obligation_in(S.ISSUED, leads=()),
        issue_in(IssueState.UNDERWAY, leads=()),
        issue_in(IssueState.UNDERWAY),
    )

    assert values["未列"] == {"材料": 1, "问题": 1}
    assert [one["单位"] for one in values["各单位"]] == ["林草局"]
    assert (values["全年材料"]["应报"], values["全年材料"]["问题"]) == (1, 2)


def test_a_share_is_written_where_there_is_something_to_judge():
    values = values_of(
        handed_in(date(2025, 10, 23), date(2025, 10, 23), leads=("甲局",)),
        obligation_in(S.ISSUED, due=date(2025, 10, 23), leads=("甲局",)),
        obligation_in(S.ISSUED, due=date(2025, 11, 23), leads=("乙局",)),
    )

    shares = [(one["单位"], one["按时率"], one["应评"]) for one in values["各单位"]]
    assert shares == [("甲局", "50%", 2), ("乙局", "", 0)]
    assert [one["单位"] for one in values["排行"]] == ["甲局"]


def test_the_chart_holds_no_more_bars_than_can_be_read():
    records = [
        obligation_in(S.ISSUED, due=date(2025, 10, 9), leads=(f"第{n:02}局",))
        for n in range(15)
    ]

    values = values_of(*records)

    assert (len(values["排行"]), values["图外"]) == (12, 3)
    assert values["排行"] == values["各单位"][:12]


def test_this_month_stands_beside_the_one_before():
    closed = Closing(at=a_moment(date(2025, 9, 3)), by="李四", unit="办公室")
    values = values_of(
        handed_in(date(2025, 9, 10), date(2025, 9, 9)),
        handed_in(date(2025, 9, 30), date(2025, 10, 9)),
        issue_in(IssueState.CLOSED, closings=(closed,)),
    )

    assert values["可比"]
    assert values["上月情况"] == {"到期": 2, "收到": 1, "迟报": 0, "销号": 1}
    assert values["本月情况"] == {"到期": 0, "收到": 1, "迟报": 1, "销号": 0}


@pytest.mark.parametrize(
    ("on", "comparable"),
    [(date(2025, 1, 31), False), (date(2025, 2, 1), True), (date(2026, 1, 9), True)],
)
def test_a_month_of_another_years_ledger_is_not_compared(on, comparable):
    values = values_of(an_obligation(), on=on)

    assert values["可比"] is comparable


def test_every_pace_is_counted_and_what_lags_is_named():
    def underway(number: int, pace: Pace, **changes) -> Issue:
        issue = issue_in(IssueState.UNDERWAY, key=f"W2025-000{number}", **changes)
        return replace(issue, progress=(replace(issue.progress[-1], pace=pace),))

    values = values_of(
        underway(1, Pace.BEHIND),
        underway(2, Pace.ON_PACE),
        underway(3, Pace.ON_PACE, due=date(2025, 10, 30)),
        issue_in(IssueState.CLOSED, key="W2025-0004", due=date(2025, 9, 1)),
    )

    paces = {one["名称"]: one["个数"] for one in values["进度"]}
    assert paces == {"未启动": 0, "滞后": 1, "正常": 2, "超前": 0}
    assert values["整改中"] == 3
    lagging = [one["编号"] for one in values["滞后问题"]]
    assert lagging == ["W2025-0001", "W2025-0003"]


def test_what_comes_next_month_is_listed_by_day_and_what_is_done_is_not():
    values = values_of(
        an_issue(due=date(2026, 1, 20)),
        obligation_in(S.ISSUED, due=date(2026, 1, 9), period="四季度"),
        obligation_in(S.ACCEPTED, due=date(2026, 1, 9)),
        obligation_in(S.ISSUED, due=date(2026, 2, 1)),
        on=date(2025, 12, 31),
    )

    assert values["下月"] == "2026年1月"
    ahead = [(one["时限"], one["材料"], one["问题"]) for one in values["下月到期"]]
    assert ahead == [
        ("2026年1月9日", "监测数据", ""),
        ("2026年1月20日", "", "断面水质超标"),
    ]


def test_what_does_not_apply_is_not_spoken_of():
    sight = seen(obligation_in(S.WAIVED), an_obligation(key="B2025-0002"))

    (scope,) = monthlies(sight, Asked())

    assert [one.record.key for one in scope.obligations] == ["B2025-0002"]
    assert monthlies(sight, scope.asked) == [scope]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(units=("林草局",)), "请去掉 --unit"),
        (Asked(issues=("W2025-0001",)), "请去掉 --obligation 和 --issue"),
    ],
)
def test_it_is_about_all_of_the_year(asked, words):
    with pytest.raises(UsageError, match=words):
        monthlies(seen(an_obligation()), asked)


def test_an_empty_ledger_makes_no_report():
    with pytest.raises(NothingToSay, match="还没有报送任务和问题"):
        monthlies(seen(), Asked())


def test_every_tag_of_it_is_described_and_has_a_value():
    values = values_of(
        obligation_in(S.RETURNED),
        obligation_in(S.ISSUED, due=date(2025, 11, 3)),
        issue_in(IssueState.UNDERWAY, due=date(2025, 10, 9)),
    )

    assert [*misfits(monthly_tags(), values)] == []
