"""报送材料通知: to whom one goes, and what it says of the days."""

from datetime import date

import pytest

from notices.contexts import NothingToSay
from notices.contexts.request import request_tags, request_values, requests
from tests.builders import a_moment, a_plan, a_sight, an_obligation
from tests.unit.contexts.lines import obligations
from tests.unit.contexts.shape import misfits
from tracker.errors import UsageError
from tracker.model.obligation import ObligationState, Submission
from tracker.model.paper import Asked

EVERY = Asked(every=True)
JOINT = an_obligation(key="B2025-0002", leads=("林草局", "财政局"))


def keys(scope):
    return [one.record.key for one in scope.obligations]


def test_each_unit_gets_a_paper_of_its_own_rows():
    other = an_obligation(key="B2025-0003", leads=("财政局",))
    sight = a_sight(obligations=obligations(an_obligation(), JOINT, other))

    scopes = requests(sight, EVERY)

    assert [(one.unit, keys(one)) for one in scopes] == [
        ("林草局", ["B2025-0001", "B2025-0002"]),
        ("财政局", ["B2025-0002", "B2025-0003"]),
    ]


def test_what_is_asked_of_each_makes_that_very_paper_again():
    sight = a_sight(obligations=obligations(an_obligation(), JOINT))

    scopes = requests(sight, EVERY)

    assert [requests(sight, one.asked) for one in scopes] == [[one] for one in scopes]


def test_a_unit_named_twice_gets_one_paper():
    sight = a_sight(obligations=obligations(an_obligation()))

    (scope,) = requests(sight, Asked(units=("林草局", "林草局")))

    assert scope.unit == "林草局"


@pytest.mark.parametrize(
    "state", [ObligationState.OBJECTED, ObligationState.SUBMITTED, "不适用"]
)
def test_what_is_answered_or_not_owed_is_not_requested(state):
    one = an_obligation(state=ObligationState(state))
    sight = a_sight(obligations=obligations(one))

    with pytest.raises(NothingToSay, match="没有哪个单位有要报送的材料"):
        requests(sight, EVERY)


@pytest.mark.parametrize(
    ("asked", "error", "match"),
    [
        (Asked(), UsageError, "给哪个单位"),
        (Asked(obligations=("B2025-0009",)), UsageError, "台账里没有B2025-0009"),
        (Asked(units=("财政局", "林草局")), NothingToSay, "财政局没有要报送的材料"),
    ],
)
def test_what_makes_no_paper_is_told(asked, error, match):
    sight = a_sight(obligations=obligations(an_obligation()))

    with pytest.raises(error, match=match):
        requests(sight, asked)


def test_the_rows_are_gathered_by_their_days_and_those_without_come_last():
    def due(number, day, rule="10月23日前"):
        return an_obligation(key=f"B2025-{number:04}", due=day, rule=rule)

    lines = obligations(
        due(1, None, "立行立改"),
        due(2, date(2025, 10, 23)),
        due(3, date(2025, 10, 10)),
        due(4, date(2025, 10, 23)),
    )

    (scope,) = requests(a_sight(obligations=lines), EVERY)

    terms = request_values(scope)["分期"]
    assert [(one["时限"], one["是日期"], one["序号"]) for one in terms] == [
        ("2025年10月10日", True, [3]),
        ("2025年10月23日", True, [2, 4]),
        ("立行立改", False, [1]),
    ]


def test_only_a_reader_who_is_not_the_office_is_named():
    office = a_plan().group.office_name
    lines = obligations(
        an_obligation(recipient="领导小组办公室"),
        an_obligation(key="B2025-0002", recipient=office),
        an_obligation(key="B2025-0003", recipient="国家"),
    )

    (scope,) = requests(a_sight(obligations=lines), EVERY)

    rows = request_values(scope)["报送清单"]
    assert [one["另报"] for one in rows] == ["", "", "国家"]


def test_a_paper_of_what_has_come_since_is_still_made_again():
    came = Submission(
        number=1, received=a_moment(date(2025, 10, 8)), by="张三", unit="林草局"
    )
    then = a_sight(obligations=obligations(an_obligation()))
    now = a_sight(
        obligations=obligations(
            an_obligation(state=ObligationState.SUBMITTED, submissions=(came,))
        )
    )
    (scope,) = requests(then, EVERY)

    (again,) = requests(now, scope.asked)

    assert (again.unit, keys(again)) == (scope.unit, keys(scope))


def test_its_values_are_what_its_tags_describe():
    (scope,) = requests(a_sight(obligations=obligations(an_obligation())), EVERY)

    assert list(misfits(request_tags(), request_values(scope))) == []
