"""What a self-check says of the year: every number is counted from its rows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from notices.contexts import CONTEXTS, NothingToSay
from notices.contexts.base import Blank
from tests.builders import (
    a_figure,
    a_file,
    a_moment,
    a_plan,
    a_sight,
    an_indicator,
    an_issue,
    an_item,
    an_obligation,
)
from tests.unit.contexts.shape import misfits
from tracker.answers.lines import issue_line, obligation_line
from tracker.calendar import official_calendar
from tracker.errors import UsageError
from tracker.model.issue import Closing, IssueState
from tracker.model.obligation import ObligationState, Submission
from tracker.model.paper import Asked
from tracker.model.rules import Rules

CONTEXT = CONTEXTS["selfcheck"]
ON = date(2025, 11, 10)
PLAN = a_plan(
    indicators=(
        an_indicator("质量"),
        an_indicator("生态", parent="质量"),
        an_indicator("环境", parent="质量", code="E2"),
        an_indicator("林地", parent="生态"),
    ),
    data_items=(
        an_item("林地面积", indicator="林地", decimals=2),
        an_item("草地面积", indicator="生态"),
        an_item("人口", unit="人"),
    ),
)
THIS = a_figure("120", files=(a_file("表.pdf"),))
LAST = replace(THIS, key="S2024-0001", year=2024, value=Decimal(100))


def a_line(number, *indicators, came=None, **facts):
    """An obligation as it looks that day; handed in on the day `came`."""
    submissions: tuple[Submission, ...] = ()
    if came is not None:
        facts.setdefault("state", ObligationState.SUBMITTED)
        submissions = (
            Submission(
                number=1,
                received=a_moment(came),
                by="甲",
                unit="林草局",
                files=(a_file(f"材料{number}.pdf"),),
            ),
        )
    record = an_obligation(
        key=f"B2025-{number:04}",
        material=f"材料{number}",
        indicators=indicators,
        submissions=submissions,
        **{"issued_on": date(2025, 9, 1), **facts},
    )
    return obligation_line(record, on=ON, calendar=official_calendar(), rules=Rules())


def a_problem(number, state):
    closed = Closing(at=a_moment(ON), by="李四", unit="领导小组办公室")
    record = an_issue(
        key=f"W2025-{number:04}",
        state=state,
        closings=(closed,) if state is IssueState.CLOSED else (),
    )
    return issue_line(record, on=ON, calendar=official_calendar(), rules=Rules())


ON_TIME = a_line(1, "林地", came=date(2025, 10, 20))
LATE = a_line(2, "环境", "生态", came=date(2025, 10, 24), leads=("财政局",))
MISSING = a_line(3, "环境")
UNTOLD = a_line(4, issued_on=None, leads=("住建局",))
RETURNED = a_line(5, "环境", came=date(2025, 10, 1), state=ObligationState.RETURNED)
WAIVED = a_line(6, "环境", state=ObligationState.WAIVED)


def sight(**changes):
    default = a_sight(
        PLAN,
        on=ON,
        obligations=[ON_TIME, LATE, MISSING, UNTOLD, RETURNED, WAIVED],
        issues=[
            a_problem(1, IssueState.CLOSED),
            a_problem(2, IssueState.UNDERWAY),
        ],
        figures=[THIS, LAST],
    )
    return replace(default, **changes)


def values(**changes):
    (scope,) = CONTEXT.gather(sight(**changes), Asked())
    return CONTEXT.values(scope)


def materials(rows):
    return [row["材料"] for row in rows]


def test_each_second_level_indicator_has_its_figures_and_material_and_no_others():
    ecology, environment = values()["自查指标"]

    assert (ecology["名称"], environment["全称"]) == ("生态", "环境（E2）")
    assert [row["数据项"] for row in ecology["数据"]] == ["林地面积", "草地面积"]
    assert materials(ecology["已报材料"]) == ["材料1", "材料2"]
    assert environment["数据"] == []
    assert materials(environment["已报材料"]) == ["材料2", "材料5"]
    assert materials(environment["未报材料"]) == ["材料3"]
    assert str(environment["结论"]) == "【待填：环境自查结论】"


def test_what_has_no_indicator_stands_at_the_end():
    rest = values()["其他"]

    assert [row["数据项"] for row in rest["数据"]] == ["人口"]
    assert materials(rest["未下达材料"]) == ["材料4"]


def test_the_counts_are_those_of_the_rows():
    found = values()

    total = found["材料合计"]
    assert (total["应报"], total["按时"], total["迟报"], total["未报"]) == (4, 2, 1, 1)
    assert found["责任单位数"] == 2
    assert materials(found["迟报材料"]) == ["材料2"]
    assert materials(found["未报材料"]) == ["材料3"]
    assert materials(found["未下达"]) == ["材料4"]
    assert materials(found["待补正材料"]) == ["材料5"]
    assert found["共用材料"] is True
    assert [row["编号"] for row in found["未销号问题"]] == ["W2025-0002"]
    assert found["未填数据"] == ["草地面积", "人口"]


def test_a_figure_stands_beside_last_years():
    wood, grass, _ = values()["数据"]

    assert (wood["上年"], wood["本年"], wood["增减"]) == ("100.00", "120.00", "20.00")
    assert wood["佐证"] == ["林地变更调查表", "表.pdf"]
    assert wood["说明"] == ""
    assert str(grass["上年"]) == "【待填：上年】"
    assert (grass["增减"], grass["佐证"]) == ("", [])


def test_a_jump_nobody_explained_is_left_to_a_person():
    jumped = replace(THIS, value=Decimal(121))

    told = values(figures=[LAST, replace(jumped, explanation="造林")])["数据"][0]
    silent = values(figures=[LAST, jumped])["数据"][0]

    assert told["说明"] == "造林"
    assert silent["说明"] == Blank("变动说明")


def test_a_value_nobody_proved_is_left_to_a_person():
    bare = replace(THIS, evidence=(), files=())

    found = values(figures=[bare])

    assert found["数据"][0]["佐证"] == Blank("佐证材料")
    assert found["缺佐证数据"] == ["林地面积"]


def test_the_catalogue_lists_what_is_held_by_indicator():
    grass = a_figure("3", key="S2025-0002", item="草地面积", evidence=("年鉴",))

    air = a_line(7, "环境", came=date(2025, 10, 8))

    held = [air, RETURNED, LATE, MISSING]
    rows = values(figures=[THIS, grass], obligations=held)["证明材料"]

    assert [(row["序号"], row["材料"], row["数据项"], row["文件"]) for row in rows] == [
        (1, ["材料2"], [], ["材料2.pdf"]),
        (2, ["林地变更调查表"], ["林地面积"], ["表.pdf"]),
        (3, ["年鉴"], ["草地面积"], []),
        (4, ["材料7"], [], ["材料7.pdf"]),
    ]


def test_the_same_proof_of_several_values_of_an_indicator_is_one_row():
    plan = replace(
        PLAN,
        data_items=(
            an_item("林地面积", indicator="林地"),
            an_item("有林地面积", indicator="林地"),
        ),
    )
    other = replace(THIS, key="S2025-0002", item="有林地面积")

    (row,) = values(plan=plan, figures=[THIS, other], obligations=())["证明材料"]

    assert row["数据项"] == ["林地面积", "有林地面积"]


def test_every_record_spoken_of_is_in_the_scope_and_no_other():
    stranger = a_figure(key="S2025-0009", item="没有的")
    old = replace(THIS, key="S2023-0001", year=2023)

    (scope,) = CONTEXT.gather(sight(figures=[stranger, THIS, old, LAST]), Asked())

    assert scope.figures == [LAST, THIS]
    assert WAIVED not in scope.obligations
    assert len(scope.obligations) == 5
    assert len(scope.issues) == 2
    assert scope.asked == Asked()


def test_it_is_signed_by_who_issues_the_years_papers_else_by_the_office():
    unnamed = replace(PLAN, paper=replace(PLAN.paper, issuers=()))

    assert values()["本文"]["署名"] == "某县人民政府办公室"
    assert values(plan=unnamed)["本文"]["署名"] == "县考核领导小组办公室"


def test_where_the_ledger_is_empty_there_is_nothing_to_say():
    empty = sight(obligations=(), issues=(), figures=())

    with pytest.raises(NothingToSay, match="没有可以自查的"):
        CONTEXT.gather(empty, Asked())


@pytest.mark.parametrize(
    "asked", [Asked(units=("林草局",)), Asked(issues=("W2025-0001",))]
)
def test_a_part_of_the_year_is_refused(asked):
    with pytest.raises(UsageError, match="说的是全年的情况"):
        CONTEXT.gather(sight(), asked)


@pytest.mark.parametrize(
    "changes", [{}, {"obligations": ()}, {"figures": ()}, {"issues": ()}]
)
def test_the_values_are_just_what_the_tags_describe(changes):
    assert [*misfits(CONTEXT.tags(), values(**changes))] == []
