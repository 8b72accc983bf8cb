"""The papers that send on the year's material: to whom, by whom, about what."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.contexts import Blank, NothingToSay, Sight
from notices.contexts.transmittal import (
    transmittal_tags,
    transmittal_values,
    transmittals,
)
from tests.builders import a_paper, a_plan, a_region, a_sight
from tests.unit.contexts.shape import misfits
from tests.unit.ledger.cast import S, issue_in, obligation_in
from tracker.answers.lines import issue_line, obligation_line
from tracker.errors import UsageError
from tracker.model.issue import Issue, IssueState
from tracker.model.obligation import Obligation
from tracker.model.paper import Asked
from tracker.model.plan import Review

SIGHT = a_sight()


def seen(*records: Obligation | Issue, **changes) -> Sight:
    judging: dict[str, Any] = {
        "on": SIGHT.on,
        "calendar": SIGHT.calendar,
        "rules": SIGHT.rules,
    }
    return replace(
        SIGHT,
        obligations=[
            obligation_line(one, **judging)
            for one in records
            if isinstance(one, Obligation)
        ],
        issues=[
            issue_line(one, **judging) for one in records if isinstance(one, Issue)
        ],
        **changes,
    )


def values_of(sight: Sight, asked: Asked | None = None):
    (scope,) = transmittals(sight, asked or Asked())
    return transmittal_values(scope)


def keys(lines) -> list[str]:
    return [one.record.key for one in lines]


@pytest.mark.parametrize(
    ("reviews", "to"),
    [
        ([("自查", "旗县"), ("初审", "市局"), ("审核", "省厅")], ["市局"]),
        ([("自查", "某县"), ("审核", "省厅")], ["省厅"]),
        ([("自查", "县考核领导小组办公室"), ("审核", "省厅")], ["省厅"]),
        ([("自查", "生态环境分局"), ("审核", "省厅")], ["省厅"]),
        ([("初审", "市局")], ["市局"]),
        ([("自查", "旗县")], Blank("主送机关")),
        ([], Blank("主送机关")),
    ],
)
def test_it_goes_to_whoever_reviews_first_after_the_county_itself(reviews, to):
    plan = a_plan(
        region=a_region(county_word="旗县"),
        reviews=tuple(Review(name=name, actor=actor) for name, actor in reviews),
    )

    values = values_of(seen(obligation_in(S.ACCEPTED), plan=plan))

    assert values["本文"]["主送"] == to


def test_it_is_written_by_the_first_issuer_of_the_years_papers():
    plan = a_plan(paper=a_paper(issuers=("某县人民政府", "某县委员会")))

    values = values_of(seen(obligation_in(S.ACCEPTED), plan=plan))

    assert values["本文"]["署名"] == values["本文"]["标志"] == "某县人民政府"


def test_it_is_written_by_the_office_where_the_plan_names_no_issuer():
    plan = a_plan(paper=a_paper(issuers=()))

    values = values_of(seen(obligation_in(S.ACCEPTED), plan=plan))

    assert values["本文"]["署名"] == plan.group.office_name


COUNTED = (S.ISSUED, S.SIGNED, S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.FORWARDED)


@given(
    st.lists(st.sampled_from(COUNTED), min_size=1),
    st.lists(st.sampled_from(list(IssueState)), min_size=1),
)
def test_its_counts_are_those_of_its_rows_and_add_up(obligations, issues):
    values = values_of(seen(*map(obligation_in, obligations), *map(issue_in, issues)))

    count, groups = values["材料"], values["问题分组"]
    assert count["应报"] == count["已报"] + count["未报"] == len(obligations)
    judged = count["审核通过"] + count["待审核"] + count["退回补正"]
    assert count["已报"] == judged == len(values["已报清单"])
    assert count["未报"] == len(values["未报清单"])
    assert sum(len(group["问题"]) for group in groups) == len(values["问题清单"])
    assert len({group["状态"] for group in groups}) == len(groups)


def test_what_does_not_apply_or_was_never_handed_down_is_not_spoken_of():
    told = obligation_in(S.ACCEPTED, key="B2025-0002")
    sight = seen(obligation_in(S.WAIVED), obligation_in(S.DRAFTED), told)

    (scope,) = transmittals(sight, Asked())

    assert keys(scope.obligations) == ["B2025-0002"]


def test_records_that_were_named_are_all_it_is_about():
    sight = seen(
        obligation_in(S.ACCEPTED),
        issue_in(IssueState.CLOSED),
        issue_in(IssueState.UNDERWAY, key="W2025-0002"),
    )

    (scope,) = transmittals(sight, Asked(issues=("W2025-0002",)))

    assert (keys(scope.obligations), keys(scope.issues)) == ([], ["W2025-0002"])


def test_what_it_was_asked_makes_the_same_paper_again():
    sight = seen(obligation_in(S.ACCEPTED), issue_in(IssueState.CLOSED))
    (scope,) = transmittals(sight, Asked(issues=("W2025-0001",)))

    assert transmittals(sight, scope.asked) == [scope]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(issues=("W2025-0009",)), "台账里没有W2025-0009；请核对编号和年度。"),
        (Asked(units=("林草局",)), "请去掉 --unit"),
    ],
)
def test_what_cannot_be_asked_of_it_is_refused(asked, words):
    with pytest.raises(UsageError, match=words):
        transmittals(seen(obligation_in(S.ACCEPTED)), asked)


def test_there_is_nothing_to_send_on_before_anything_has_come():
    with pytest.raises(NothingToSay, match="还没有收到材料"):
        transmittals(seen(obligation_in(S.ISSUED)), Asked())


def test_problems_alone_are_enough_to_report():
    values = values_of(seen(issue_in(IssueState.CLOSED)))

    assert (values["材料"]["应报"], len(values["问题清单"])) == (0, 1)


def test_every_tag_of_it_is_described_and_has_a_value():
    late = obligation_in(S.ISSUED, due=date(2025, 9, 30))
    sight = seen(obligation_in(S.RETURNED), late, issue_in(IssueState.CLOSED))

    assert [*misfits(transmittal_tags(), values_of(sight))] == []


def test_what_was_typed_on_several_lines_is_one_sentence_in_the_text():
    issue = issue_in(IssueState.CIRCULATED, problem="超标。\n\n\u3000没有说明；\n")

    values = values_of(seen(issue, obligation_in(S.ISSUED, material="数据\n表")))

    assert values["问题清单"][0]["问题"] == "超标；没有说明"
    assert values["未报清单"][0]["材料"] == "数据；表"
