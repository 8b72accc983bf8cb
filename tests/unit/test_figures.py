"""Figures join up: with each other, with last year, with what proves them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_figure, a_plan, an_item
from tracker.answers.figures import figure_lines
from tracker.checks.figures import check_figures
from tracker.model.figure import is_about, number_of, number_words, rate_of
from tracker.model.finding import Severity
from tracker.model.rules import Rules

AREA = an_item("林地面积")
COUNTY = an_item("县域面积")


def a_value(item, value, year=2025, **changes):
    return a_figure(value, item=item, year=year, key=f"S{year}-{item}", **changes)


def told(items, *figures, rules=None):
    found = check_figures(
        a_plan(data_items=items), figures, year=2025, rules=rules or Rules()
    )
    return [(one.severity, one.place, one.message) for one in found]


# What people type


@pytest.mark.parametrize(
    ("words", "unit", "value"),
    [
        ("1234.5", "", "1234.5"),
        (" 1,234.50 ", "", "1234.50"),
        ("１，２３４．５", "", "1234.5"),
        ("－3", "", "-3"),
        ("−3", "", "-3"),
        ("95%", "%", "95"),
        ("９５．５％", "%", "95.5"),
        ("1200公顷", "公顷", "1200"),
        ("0.0001", "", "0.0001"),
    ],
)
def test_a_number_is_taken_as_it_was_meant(words, unit, value):
    assert number_of(words, unit) == Decimal(value)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "约1200",
        "12,34.5",
        "1.234,5",
        "95%",
        "10²",
        "①",
        "٣",
        "1e5",
        "NaN",
        "0x10",
        "1 234",
        "1" * 16,
        "1." + "1" * 11,
        "1200公顷",
    ],
)
def test_what_may_be_several_numbers_or_none_is_not_guessed(words):
    assert number_of(words) is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_a_printed_number_is_read_as_the_same_number(value):
    assert number_of(number_words(value)) == value


@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.integers(min_value=0, max_value=10),
)
def test_noughts_are_added_and_nothing_is_rounded(value, decimals):
    assert Decimal(number_words(value, decimals)) == value


@given(
    st.integers(min_value=0, max_value=10**9),
    st.integers(min_value=1, max_value=10**9),
    st.integers(min_value=0, max_value=6),
)
def test_a_rate_rounded_to_any_place_is_about_the_rate(part, whole, places):
    rate = rate_of(Decimal(part), Decimal(whole), "%")

    assert is_about(round(rate, places), rate)


def test_half_a_unit_of_the_last_place_is_still_within():
    assert is_about(Decimal(1), Decimal("1.5"))
    assert not is_about(Decimal("1.0"), Decimal("1.051"))


# How figures stand to each other


def test_figures_that_join_up_have_no_finding():
    items = (
        an_item("县域面积", decimals=1),
        an_item("林地面积", part_of="县域面积"),
        an_item("草地面积"),
        an_item("林草面积", sum_of=("林地面积", "草地面积")),
        an_item("林地率", unit="%", numerator="林地面积", denominator="县域面积"),
    )
    values = ("222", "162", "40.5", "202.5", "72.97")

    figures = [a_value(one.name, v) for one, v in zip(items, values, strict=True)]

    assert told(items, *figures) == []


@pytest.mark.parametrize(
    ("item", "values", "message"),
    [
        (
            an_item("林地面积", part_of="县域面积"),
            {"林地面积": "222.01", "县域面积": "222"},
            "222.01大于它所属的“县域面积”222。",
        ),
        (
            an_item("林地面积", sum_of=("甲", "乙", "丙")),
            {"林地面积": "13", "甲": "3", "乙": "6", "丙": "6"},
            "写的是13，甲、乙、丙合计却是3＋6＋6＝15。",
        ),
        (
            an_item("林地面积", unit="%", numerator="甲", denominator="乙"),
            {"林地面积": "72.9", "甲": "162", "乙": "222"},
            "写的是72.9%，“甲”÷“乙”＝162÷222，约72.97%。",
        ),
        (
            an_item("林地面积", numerator="甲", denominator="乙"),
            {"林地面积": "1", "甲": "162", "乙": "0"},
            "“甲”÷“乙”的分母是0，算不出来。",
        ),
    ],
)
@pytest.mark.parametrize("year", [2025, 2024])
def test_what_does_not_add_up_is_an_error_in_either_year(year, item, values, message):
    others = tuple(an_item(name) for name in values if name != item.name)
    figures = [a_value(name, value, year=year) for name, value in values.items()]

    found = told((item, *others), *figures)

    errors = [one for one in found if one[0] is Severity.ERROR]
    assert errors == [(Severity.ERROR, f"{year}年“林地面积”", message)]


@pytest.mark.parametrize(
    ("value", "decimals", "agrees"),
    [
        ("73", None, True),
        ("73", 2, False),
        ("73.0", None, True),
        ("72.9", None, False),
        ("72.97", 2, True),
    ],
)
def test_a_rate_agrees_within_half_a_unit_of_the_last_place_printed(
    value, decimals, agrees
):
    rate = an_item(unit="%", numerator="甲", denominator="乙", decimals=decimals)
    items = (rate, an_item("甲"), an_item("乙"))

    found = told(
        items, a_value("林地面积", value), a_value("甲", "162"), a_value("乙", "222")
    )

    assert (found == []) is agrees


def test_a_sum_is_not_judged_while_a_part_is_missing():
    items = (an_item(sum_of=("甲", "乙")), an_item("甲"), an_item("乙"))

    found = told(items, a_value("林地面积", "9"), a_value("甲", "1"))

    assert found == [(Severity.BLANK, "2025年“乙”", "数值没有填。")]


# Beside last year's


@pytest.mark.parametrize(
    ("before", "value", "jumps"),
    [
        ("100", "120", False),
        ("100", "120.01", True),
        ("100", "79.99", True),
        ("-100", "-121", True),
        ("-100", "-119", False),
        ("0", "1", True),
        ("0", "0", False),
    ],
)
def test_a_jump_beyond_the_sites_threshold_needs_an_explanation(before, value, jumps):
    last, this = a_value("林地面积", before, year=2024), a_value("林地面积", value)

    found = told((AREA,), last, this)

    said = f"从2024年的{before}变为{value}，增减超过20%，没有说明原因。"
    expected = [(Severity.WARNING, "2025年“林地面积”", said)]
    assert found == (expected if jumps else [])


def test_a_jump_that_is_explained_is_none():
    last = a_value("林地面积", "100", year=2024)
    this = a_value("林地面积", "200", explanation="新造林")

    assert told((AREA,), last, this) == []


def test_the_threshold_is_the_sites_own():
    last, this = a_value("林地面积", "100", year=2024), a_value("林地面积", "150")

    assert told((AREA,), last, this, rules=Rules(jump_percent=50)) == []
    assert len(told((AREA,), last, this, rules=Rules(jump_percent=49))) == 1


def test_what_was_there_last_year_and_is_not_this_year_is_said():
    last = a_value("林地面积", "100", year=2024)

    assert told((AREA, COUNTY), last) == [
        (Severity.WARNING, "2025年“林地面积”", "2024年有数值，2025年没有。"),
        (Severity.BLANK, "2025年“县域面积”", "数值没有填。"),
    ]


# What proves them


def test_a_value_without_evidence_is_a_warning():
    this = a_value("林地面积", "1", evidence=())

    assert told((AREA,), this) == [
        (Severity.WARNING, "2025年“林地面积”", "数值没有佐证材料。")
    ]


def test_more_decimals_than_the_plan_prints_are_a_hint():
    found = told((an_item(decimals=1),), a_value("林地面积", "1.25"))

    assert found == [
        (
            Severity.HINT,
            "2025年“林地面积”",
            "1.25的小数多于方案规定的1位，照原数印。",
        )
    ]


def test_a_figure_whose_item_the_plan_dropped_is_not_lost():
    plan = a_plan(data_items=(AREA,))
    unproven = a_value("林地面积", "1", evidence=())
    figures = [unproven, a_value("林地总面积", "2")]

    lines = figure_lines(plan, figures, year=2025, rules=Rules())

    assert [line.item.name for line in lines] == ["林地面积", "林地总面积"]
    assert "没有“林地总面积”" in lines[1].findings[0].message
