"""What the papers upward, on closing and of the month say, and how hard facts fare."""

from dataclasses import replace
from typing import Any

import pytest

from notices.catalog import load_catalog
from notices.contexts import CONTEXTS, Sight
from notices.draft import Draft, draft
from notices.lint import lint
from notices.register import register_of
from tests.golden.reading import reading_text, same_as_golden
from tests.golden.small_year import ISSUES, OBLIGATIONS, ON, a_small_year, the_plan
from tracker.answers.lines import issue_line, obligation_line
from tracker.model.finding import Severity
from tracker.model.paper import Asked

ONE = Asked(issues=("W2020-0002",))
ROWS = 60
LONG = "青溪苗族侗族自治县示例一二三四五六七八局"
HARD = "示例：甲 & 乙 <w:p>《丙》\n第二行；"


def drafted(kind: str, sight: Sight, asked: Asked) -> Draft:
    catalog = load_catalog()
    context = CONTEXTS[catalog.kind(kind).context]
    (scope,) = context.gather(sight, asked)
    return draft(catalog, kind, scope)


@pytest.mark.parametrize(
    ("kind", "asked", "golden"),
    [
        ("report", Asked(), "report"),
        ("letter", Asked(), "letter"),
        ("letter", ONE, "letter-on-one-problem"),
        ("publicity", ONE, "publicity"),
        ("publicity", Asked(), "publicity-not-begun"),
        ("closeout", ONE, "closeout"),
        ("monthly", Asked(), "monthly"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_paper_says_what_its_golden_text_says(kind, asked, golden):
    made = drafted(kind, a_small_year(), asked)

    same_as_golden(golden, made.document.data)


def a_hard_year(county: str) -> Sight:
    """Sixty of each, of a unit with a long name or of none, with marks and breaks."""
    sight = a_small_year(plan=the_plan(county))
    judging: dict[str, Any] = {
        "on": ON,
        "calendar": sight.calendar,
        "rules": sight.rules,
    }
    leads = [(LONG,), ("财政局", LONG), ()]
    owed = [
        replace(
            OBLIGATIONS[n % len(OBLIGATIONS)],
            key=f"B2020-{n + 1:04}",
            material=f"{HARD}{n}",
            leads=leads[n % 3],
            indicators=(),
        )
        for n in range(ROWS)
    ]
    problems = [
        replace(
            ISSUES[(n + 1) % len(ISSUES)],
            key=f"W2020-{n + 1:04}",
            problem=f"{HARD}{n}。",
            leads=leads[n % 3],
            rule="",
            due=None,
        )
        for n in range(ROWS)
    ]
    return replace(
        sight,
        obligations=[obligation_line(one, **judging) for one in owed],
        issues=[issue_line(one, **judging) for one in problems],
    )


@pytest.mark.parametrize("county", ["oroqen-2020", "qingxi-2025"])
@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("report", Asked()),
        ("letter", Asked()),
        ("publicity", Asked(issues=("W2020-0001",))),
        ("closeout", Asked(issues=("W2020-0001",))),
        ("monthly", Asked()),
    ],
)
def test_a_paper_bears_hard_facts_and_the_check_finds_but_blanks(
    county, kind, asked, tmp_path
):
    sight = a_hard_year(county)

    made = drafted(kind, sight, asked)

    path = tmp_path / "in.docx"
    path.write_bytes(made.document.data)
    findings = lint(path, register_of(sight.plan), near=ON)
    assert {one.severity for one in findings} == {Severity.BLANK}
    assert "甲 & 乙 <w:p>《丙》；第二行；" in reading_text(made.document.data)


@pytest.mark.parametrize("kind", ["report", "letter", "monthly"])
@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ("issues", ("（一）", "问题整改情况表", "整改措施")),
        ("obligations", ("应报送材料", "报送材料清单", "按时报送")),
    ],
)
def test_a_paper_without_rows_of_a_sort_says_nothing_of_them(
    kind, left_out, words, tmp_path
):
    made = drafted(kind, a_small_year(**{left_out: []}), Asked())

    path = tmp_path / "in.docx"
    path.write_bytes(made.document.data)
    findings = lint(path, register_of(the_plan()), near=ON)
    assert {one.severity for one in findings} == {Severity.BLANK}
    read = reading_text(made.document.data)
    assert [word for word in words if word in read] == []
