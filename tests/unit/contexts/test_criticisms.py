"""通报批评: on whose authority, on what facts."""

from dataclasses import replace
from datetime import date

import pytest

from notices.contexts import NothingToSay
from notices.contexts.criticism import (
    criticism_tags,
    criticism_values,
    criticisms,
)
from notices.snapshot import snapshot_of
from tests.builders import a_moment, a_plan, a_sight, a_unit
from tests.unit.contexts.lines import issues, obligations
from tests.unit.contexts.shape import misfits
from tests.unit.ledger.cast import (
    a_reminder,
    a_request,
    a_submission,
    issue_in,
    obligation_in,
)
from tracker.errors import UsageError
from tracker.model.issue import IssueState
from tracker.model.obligation import ObligationState
from tracker.model.paper import Asked, Urge

S = ObligationState
ON = date(2025, 10, 30)
PLAN = a_plan(units=(a_unit("督查室"),))
BY = Asked(authority="督查室")
TO_FORESTRY = replace(BY, units=("林草局",))
URGE = Urge(on=date(2025, 10, 27), kind="催办通知", paper="G2025-0001", number="某号")
LATE = obligation_in(S.SIGNED, urges=(URGE,))
CAME_LATE = obligation_in(
    S.SUBMITTED,
    key="B2025-0002",
    submissions=(a_submission(on=date(2025, 10, 28)),),
    urges=(URGE,),
)
NOT_URGED = obligation_in(S.SIGNED, key="B2025-0003")
IN_TIME = obligation_in(S.ACCEPTED, key="B2025-0004", urges=(URGE,))
LATE_ISSUE = issue_in(IssueState.PLANNED, due=date(2025, 10, 20), urges=(URGE, URGE))


def seen(*records, problems=()):
    return a_sight(
        PLAN,
        on=ON,
        obligations=obligations(*records, on=ON),
        issues=issues(*problems, on=ON),
    )


def test_its_facts_are_the_late_matters_on_which_somebody_urged():
    sight = seen(LATE, CAME_LATE, NOT_URGED, IN_TIME, problems=[LATE_ISSUE])

    (scope,) = criticisms(sight, TO_FORESTRY)

    told = criticism_values(scope)
    rows = [
        (one["编号"], one["时限"], one["办结日期"], one["逾期天数"], len(one["催办"]))
        for one in told["逾期事项"]
    ]
    assert rows == [
        ("B2025-0001", "2025年10月23日", "", 7, 1),
        ("B2025-0002", "2025年10月23日", "2025年10月28日", 5, 1),
        ("W2025-0001", "2025年10月20日", "", 10, 2),
    ]
    assert told["统计"] == {
        "总数": 3,
        "报送": 2,
        "整改": 1,
        "已办": 1,
        "未办": 2,
        "提醒": 0,
        "催办": 4,
    }


def test_it_goes_out_in_the_name_of_who_decided():
    (scope,) = criticisms(seen(LATE), TO_FORESTRY)

    told = criticism_values(scope)

    assert told["决定机关"] == told["本文"]["署名"] == "督查室"
    assert told["本文"]["主送"] == list(PLAN.paper.addressees)


@pytest.mark.parametrize(
    ("asked", "error", "match"),
    [
        (Asked(units=("林草局",)), UsageError, "通报批评要写明由谁决定"),
        (BY, UsageError, "批评哪个单位"),
        (replace(TO_FORESTRY, authority="督察室"), UsageError, "是不是“督查室”"),
        (replace(BY, units=("财政局",)), NothingToSay, "财政局没有催办过"),
        (replace(BY, obligations=("B2025-0003",)), UsageError, "0003没有催办过"),
        (replace(BY, obligations=("B2025-0004",)), UsageError, "0004没有逾期"),
        (replace(BY, issues=("W2025-0009",)), UsageError, "没有W2025-0009"),
    ],
)
def test_what_has_no_authority_or_no_facts_is_refused(asked, error, match):
    with pytest.raises(error, match=match):
        criticisms(seen(LATE, NOT_URGED, IN_TIME), asked)


def test_matters_named_make_a_paper_for_each_unit_that_leads_in_them():
    joint = replace(LATE, key="B2025-0005", leads=("财政局", "林草局"))
    asked = replace(BY, obligations=("B2025-0001", "B2025-0005"))
    sight = seen(LATE, joint)

    scopes = criticisms(sight, asked)

    assert [
        (one.unit, [line.record.key for line in one.obligations]) for one in scopes
    ] == [
        ("林草局", ["B2025-0001", "B2025-0005"]),
        ("财政局", ["B2025-0005"]),
    ]
    assert [criticisms(sight, one.asked) for one in scopes] == [[one] for one in scopes]


def reminded(*days, unit="林草局", of="obligations/B2025-0001"):
    return [a_reminder(day, unit=unit, item=of) for day in days]


def seeing(*sendings, record=LATE):
    return replace(seen(record), sent=lambda lines: list(sendings))


def test_it_cites_on_which_days_before_its_own_the_unit_was_reminded():
    sight = seeing(
        *reminded(date(2024, 12, 31), date(2025, 10, 20), date(2025, 10, 29), ON),
        *reminded(date(2025, 10, 27), unit="督查室"),
        *reminded(date(2025, 10, 28), of="obligations/B2025-0003"),
    )

    (scope,) = criticisms(sight, TO_FORESTRY)

    told = criticism_values(scope)
    (row,) = told["逾期事项"]
    assert row["提醒"] == ["2024年12月31日", "2025年10月20日", "10月29日"]
    assert told["统计"]["提醒"] == 1


def test_joint_leads_are_told_each_of_their_own_reminders():
    joint = replace(LATE, leads=("林草局", "财政局"))
    sight = seeing(*reminded(date(2025, 10, 20)), record=joint)

    scopes = criticisms(sight, replace(BY, obligations=("B2025-0001",)))

    assert [(one.unit, [*one.reminded]) for one in scopes] == [
        ("林草局", ["B2025-0001"]),
        ("财政局", []),
    ]


def test_another_reminder_makes_it_another_paper():
    (before,) = criticisms(seeing(), TO_FORESTRY)
    (after,) = criticisms(seeing(*reminded(date(2025, 10, 20))), TO_FORESTRY)

    made = {snapshot_of("criticism", one, 1).fingerprint for one in (before, after)}

    assert len(made) == 2


def test_it_says_when_the_matter_was_given_signed_for_and_extended():
    granted = a_request(granted=date(2025, 10, 23), decided=a_moment(date(2025, 10, 9)))
    refused = a_request(decided=a_moment(date(2025, 10, 10)))
    late = replace(
        LATE,
        issued_by="某考办〔2025〕3号",
        original_due=date(2025, 10, 15),
        extensions=(granted, refused),
    )
    (scope,) = criticisms(seen(late, problems=[LATE_ISSUE]), TO_FORESTRY)

    given, issue = criticism_values(scope)["逾期事项"]

    names = ("交办日期", "交办文号", "签收日期", "原时限", "延期批准")
    assert [given[one] for one in names] == [
        *("2025年9月30日", "某考办〔2025〕3号", "2025年9月30日", "2025年10月15日"),
        ["2025年10月9日"],
    ]
    assert [issue[one] for one in names] == [
        *("2025年9月1日", "", "", "2025年11月30日"),
        [],
    ]


def test_its_values_are_what_its_tags_describe():
    (scope,) = criticisms(seen(LATE, problems=[LATE_ISSUE]), TO_FORESTRY)

    assert list(misfits(criticism_tags(), criticism_values(scope))) == []
