"""Due rules as documents and clerks write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendar import DueKind, DueRule, Shift, is_misspelt, parse_due


def fixed(month, day, **more):
    return DueRule(kind=DueKind.FIXED, month=month, day=day, **more)


def quarterly(days, **more):
    return DueRule(kind=DueKind.QUARTERLY, days=days, **more)


def after(event, days, **more):
    return DueRule(kind=DueKind.AFTER_EVENT, event=event, days=days, **more)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("10月23日前", fixed(10, 23)),
        ("10月23日之前", fixed(10, 23)),
        ("10月23日以前", fixed(10, 23)),
        ("2025年10月23日前", fixed(10, 23, year=2025)),
        ("2月29日前", fixed(2, 29)),
        ("12月底前", fixed(12, 0)),
        ("2020年11月底前", fixed(11, 0, year=2020)),
        ("2020年11月底", fixed(11, 0, year=2020)),
        ("2020年11月", fixed(11, 0, year=2020)),
        ("11月底", fixed(11, 0)),
        ("每月底前", DueRule(kind=DueKind.MONTHLY, day=0)),
        ("10月10日前（遇节假日顺延）", fixed(10, 10, shift=Shift.LATER)),
        ("10月10日前(遇休息日提前)", fixed(10, 10, shift=Shift.EARLIER)),
        ("10月10日前（遇节假日不变）", fixed(10, 10)),
        ("每季度结束后10日内", quarterly(10)),
        ("每季度结束10日内", quarterly(10)),
        ("每季度终了后10天内", quarterly(10)),
        ("每季度结束后5个工作日内", quarterly(5, working=True)),
        ("每月5日前", DueRule(kind=DueKind.MONTHLY, day=5)),
        ("每月31日以前", DueRule(kind=DueKind.MONTHLY, day=31)),
        ("收到通知后5个工作日内", after("收到通知", 5, working=True)),
        ("在收到通知后5日内", after("收到通知", 5)),
        ("会后7日内", after("会", 7)),
        ("整改完成后15天内", after("整改完成", 15)),
        ("立行立改", DueRule(kind=DueKind.AT_ONCE)),
        ("长期坚持", DueRule(kind=DueKind.CONTINUING)),
        ("  10月23日前 ", fixed(10, 23)),
    ],
)
def test_a_rule_is_understood_in_every_usual_wording(words, rule):
    assert parse_due(words) == rule
    assert not is_misspelt(words)


@pytest.mark.parametrize(
    "words",
    [
        "13月1日前",
        "2月30日前",
        "2025年2月29日前",
        "0000年1月1日前",
        "0月5日前",
        "10月0日前",
        "13月底前",
        "10月23日",
        "10月前",
        "10月",
        "2020年13月",
        "0000年10月",
        "10.23前",
        "10/23",
        "每月0日前",
        "每月32日前",
        "每季度10日前",
        "每季度结束后0日内",
        "收到通知后0个工作日内",
        "5个工作日内",
        "10月23日前（遇雨顺延）",
        "10月23日前报送",
    ],
)
def test_figures_that_make_no_rule_are_misspelt(words):
    assert parse_due(words) is None
    assert is_misspelt(words)


@pytest.mark.parametrize(
    "words", ["", "按时", "按需", "第一时间", "十月底前", "年底前"]
)
def test_words_without_figures_are_no_rule_and_no_mistake(words):
    assert parse_due(words) is None
    assert not is_misspelt(words)


PIECES = st.sampled_from(
    [*"0123456789年月日前后内每季度天个工作（）()遇顺延 ０٣²", "10月23日前", "结束后"]
)


@given(words=st.text() | st.lists(PIECES).map("".join))
def test_no_wording_ever_raises_and_what_is_understood_can_be_counted(words):
    rule = parse_due(words)

    assert not (is_misspelt(words) and rule)
    if rule and rule.kind in (DueKind.QUARTERLY, DueKind.AFTER_EVENT):
        assert rule.days > 0
    if rule and rule.kind is DueKind.MONTHLY:
        assert 1 <= rule.day <= 31
