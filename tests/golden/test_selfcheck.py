"""What the self-check report says of a small year, and what it leaves to people."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from notices.catalog import load_catalog
from notices.contexts import CONTEXTS
from notices.draft import draft
from notices.lint import lint
from notices.register import register_of
from tests.builders import a_file
from tests.golden.reading import same_as_golden
from tests.golden.small_year import a_small_year, the_plan
from tracker.model.figure import Figure
from tracker.model.finding import Severity
from tracker.model.paper import Asked


def a_figure(number, item, year, value, **facts):
    return Figure(
        key=f"S{year}-{number:04}", year=year, item=item, value=Decimal(value), **facts
    )


# Values, papers and reasons are examples.
SURVEY = {"source": "林草局", "evidence": ("示例：林草资源变更调查表",)}
FIGURES = (
    a_figure(1, "林地面积", 2019, "10000.5", **SURVEY),
    a_figure(1, "林地面积", 2020, "12100", **SURVEY, explanation="示例：调查口径调整"),
    a_figure(2, "草地面积", 2020, "800.25", **SURVEY),
    a_figure(2, "水域面积", 2019, "1000", **SURVEY),
    a_figure(3, "水域面积", 2020, "500"),
    a_figure(
        4,
        "空气质量优良天数比例",
        2020,
        "98.4",
        source="生态环境分局",
        files=(a_file("示例监测报告.pdf"),),
    ),
)


def drafted(sight):
    (scope,) = CONTEXTS["selfcheck"].gather(sight, Asked())
    return draft(load_catalog(), "selfcheck", scope)


def test_the_report_says_what_its_golden_text_says():
    same_as_golden("selfcheck", drafted(a_small_year(figures=FIGURES)).document.data)


HARD = "职能跨部门合并后名称很长的生态保护<与>修复&中心"
LONG = [
    replace(line, record=replace(line.record, key=f"B2020-{n:04}", leads=(HARD,)))
    for n, line in enumerate([*a_small_year().obligations] * 9, start=1)
]


@pytest.mark.parametrize(
    ("county", "changes"),
    [
        ("oroqen-2020", {"figures": FIGURES}),
        ("oroqen-2020", {"obligations": ()}),
        ("oroqen-2020", {"issues": ()}),
        ("oroqen-2020", {"obligations": LONG, "figures": FIGURES}),
        (
            "oroqen-2020",
            {"figures": (replace(FIGURES[0], year=2020, explanation="甲<乙>&\n丙"),)},
        ),
        ("qingxi-2025", {}),
    ],
)
def test_the_report_is_clean_but_for_what_people_must_fill_in(
    tmp_path, county, changes
):
    sight = a_small_year(plan=the_plan(county), **changes)
    path = tmp_path / "自查报告.docx"

    path.write_bytes(drafted(sight).document.data)

    found = lint(path, register_of(sight.plan), near=date(2020, 10, 30))
    assert {one.severity for one in found} <= {Severity.BLANK, Severity.HINT}, found
