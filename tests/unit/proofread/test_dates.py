from datetime import date

import pytest

from tests.unit.proofread.texts import findings_in, fixes_in, rules_in


@pytest.mark.parametrize(
    "day",
    [
        "2020年2月30日",
        "2021年2月29日",
        "2月30日",
        "9月31日",
        "2020年13月",
        "13月5日",
        "5月0日",
    ],
)
def test_a_day_that_does_not_exist_is_found(day):
    assert rules_in(f"于{day}完成") == ["date-impossible"]


@pytest.mark.parametrize(
    "day", ["2020年2月29日", "2月29日", "12月31日", "24月龄", "12个月"]
)
def test_a_day_that_exists_is_right(day):
    assert rules_in(f"于{day}完成") == []


def test_padding_is_an_error_in_the_date_of_the_document_and_a_hint_elsewhere():
    findings = findings_in("于2020年09月01日完成。\n2020年09月01日")

    assert [(f.rule, f.severity, f.wanted) for f in findings] == [
        ("date-padded", "建议", "于2020年9月1日完成。"),
        ("date-padded", "错误", "2020年9月1日"),
    ]


@pytest.mark.parametrize(
    ("text", "rule", "wanted"),
    [
        ("于10月23号前", "date-hao", "于10月23日前"),
        ("于20年5月1日前", "date-short-year", "于2020年5月1日前"),
        ("到二0二0年止", "date-zero", "到二〇二〇年止"),
        ("到二○二○年止", "date-zero", "到二〇二〇年止"),
    ],
)
def test_a_date_written_carelessly_is_shown_as_it_should_be(text, rule, wanted):
    assert [(f.rule, f.wanted) for f in findings_in(text)] == [(rule, wanted)]


def test_the_date_of_the_document_is_in_arabic_figures():
    assert rules_in("二〇二〇年九月一日") == ["date-chinese"]
    assert rules_in("到二〇三五年基本实现。") == []


@pytest.mark.parametrize(
    "text",
    ["2020年10月23日（星期六）", "2020年10月23日星期六", "2020年10月23日（周六）"],
)
def test_a_weekday_that_does_not_fit_is_found(text):
    assert rules_in(text) == ["date-weekday"]
    assert fixes_in(text)[0][1] == text.replace("六", "五")


def test_a_missing_year_comes_from_an_earlier_full_date():
    text = "自2020年10月1日起，10月23日（星期{}）前报送。"

    assert rules_in(text.format("五")) == []
    assert rules_in(text.format("六")) == ["date-weekday"]


def test_a_missing_year_comes_from_the_date_of_the_document():
    text = "于10月23日（星期六）前报送。\n2020年9月1日"

    assert rules_in(text) == ["date-weekday"]


def test_a_missing_year_comes_from_the_day_near_which_it_was_written():
    text = "于10月23日（星期六）前报送。"

    assert rules_in(text, near=date(2020, 9, 1)) == ["date-weekday"]
    assert rules_in(text) == []


def test_a_day_that_lies_earlier_may_mean_next_year():
    text = "2020年12月20日印发，定于1月8日（星期五）召开。"

    assert rules_in(text) == []


def test_the_end_of_a_range_takes_its_month_from_the_start():
    text = "2025年4月4日（周五）至6日（周{}）放假。"

    assert rules_in(text.format("日")) == []
    assert rules_in(text.format("六")) == ["date-weekday"]


@pytest.mark.parametrize(
    "text",
    [
        "2020年5月1日至2020年4月1日",
        "2020年5月1日至4月1日",
        "2020年5月—2020年3月",
        "2020—2018年",
    ],
)
def test_a_range_that_runs_backwards_is_found(text):
    assert rules_in(text) == ["date-order"]


@pytest.mark.parametrize(
    "text",
    [
        "10月15日至次年4月15日",
        "10月15日至4月15日",
        "2020年10月至2021年3月",
        "2018—2020年",
    ],
)
def test_a_range_over_the_new_year_is_right(text):
    assert rules_in(text) == []
