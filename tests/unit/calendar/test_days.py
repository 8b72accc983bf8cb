"""Due days: which there are, and how each explains itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendar import (
    DueDay,
    DueKind,
    DueRule,
    Shift,
    due_days,
    official_calendar,
    parse_due,
    with_year,
)


def dues(words, year=2020, *, calendar=None, **more):
    rule = parse_due(words)
    assert rule is not None
    calendar = calendar or official_calendar()
    return due_days(rule, plan_year=year, calendar=calendar, **more)


def told(words, year=2020, **more):
    (one,) = dues(words, year, **more)
    return one.day, one.why


# Fixed days


@pytest.mark.parametrize(
    ("words", "year", "day", "why"),
    [
        (
            "10月23日前",
            2020,
            date(2020, 10, 23),
            "10月23日前：2020年10月23日（星期五）",
        ),
        (
            "2025年1月26日前",
            2020,
            date(2025, 1, 26),
            "2025年1月26日前：2025年1月26日（星期日，调休上班）",
        ),
        (
            "2020年11月",
            2026,
            date(2020, 11, 30),
            "2020年11月底前：2020年11月30日（星期一）",
        ),
        (
            "2月底前",
            2020,
            date(2020, 2, 29),
            "2月底前：2020年2月29日（星期六）",
        ),
        (
            "2月29日前",
            2021,
            None,
            "2021年没有2月29日，请改正时限",
        ),
        (
            "10月23日前",
            99999,
            None,
            "99999年没有10月23日，请改正时限",
        ),
    ],
)
def test_a_fixed_day_is_in_its_own_year_or_the_plans(words, year, day, why):
    assert told(words, year) == (day, why)


@pytest.mark.parametrize(
    ("words", "day", "why"),
    [
        (
            "1月28日前（遇节假日顺延）",
            date(2025, 2, 5),
            (
                "1月28日前：2025年1月28日（星期二，春节放假）"
                "遇休息日顺延至2025年2月5日（星期三）"
            ),
        ),
        (
            "1月28日前（遇节假日提前）",
            date(2025, 1, 27),
            (
                "1月28日前：2025年1月28日（星期二，春节放假）"
                "遇休息日提前至2025年1月27日（星期一）"
            ),
        ),
        (
            "1月28日前（遇节假日不变）",
            date(2025, 1, 28),
            "1月28日前：2025年1月28日（星期二，春节放假）",
        ),
        (
            "1月26日前（遇节假日顺延）",
            date(2025, 1, 26),
            "1月26日前：2025年1月26日（星期日，调休上班）",
        ),
    ],
)
def test_a_shifted_day_says_from_where_and_why(words, day, why):
    assert told(words, 2025) == (day, why)


# Quarters and months


def test_a_year_has_four_quarters_the_last_of_them_due_in_the_next():
    found = dues("每季度结束后10日内", 2026)

    assert [(one.period, one.day) for one in found] == [
        ("2026年第一季度", date(2026, 4, 10)),
        ("2026年第二季度", date(2026, 7, 10)),
        ("2026年第三季度", date(2026, 10, 10)),
        ("2026年第四季度", date(2027, 1, 10)),
    ]
    assert found[2].why == ("三季度末9月30日＋10日＝2026年10月10日（星期六，调休上班）")
    assert not any(one.estimated for one in found)


@pytest.mark.parametrize(
    ("start", "end", "periods"),
    [
        (
            date(2019, 10, 1),
            date(2020, 9, 30),
            ["2019年第四季度", "2020年第一季度", "2020年第二季度", "2020年第三季度"],
        ),
        (date(2020, 3, 31), date(2020, 6, 29), ["2020年第一季度"]),
        (date(2020, 4, 1), date(2020, 6, 30), ["2020年第二季度"]),
        (date(2020, 6, 1), date(2020, 3, 31), []),
    ],
)
def test_the_quarters_are_those_that_end_within_the_span(start, end, periods):
    found = dues("每季度结束后5个工作日内", start=start, end=end)

    assert [one.period for one in found] == periods


def test_a_span_may_have_one_end_given():
    found = dues("每季度结束后10日内", start=date(2020, 9, 1))

    assert [one.period for one in found] == ["2020年第三季度", "2020年第四季度"]


def test_each_month_of_the_span_has_its_day():
    found = dues("每月5日前", start=date(2019, 12, 1), end=date(2020, 2, 1))

    assert [(one.period, one.why) for one in found] == [
        ("2019年12月", "每月5日前：2019年12月5日（星期四）"),
        ("2020年1月", "每月5日前：2020年1月5日（星期日）"),
        ("2020年2月", "每月5日前：2020年2月5日（星期三）"),
    ]


def test_a_day_that_a_month_lacks_is_its_last_and_says_so():
    found = dues("每月31日前")

    assert [one.day.day for one in found] == [
        *(31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    ]
    assert found[3].why == (
        "每月31日前，4月没有31日，取最后一天：2020年4月30日（星期四）"
    )
    assert found[4].why == "每月31日前：2020年5月31日（星期日）"


def test_the_end_of_each_month_is_its_last_day():
    found = dues("每月底前", end=date(2020, 2, 1))

    assert [one.day for one in found] == [date(2020, 1, 31), date(2020, 2, 29)]


# After an event, and without a day


@pytest.mark.parametrize(
    ("words", "on", "day", "why"),
    [
        (
            "收到通知后5个工作日内",
            date(2020, 9, 27),
            date(2020, 10, 10),
            "收到通知2020年9月27日＋5个工作日＝2020年10月10日（星期六，调休上班）",
        ),
        (
            "会后7日内",
            date(2020, 12, 28),
            date(2021, 1, 4),
            "会2020年12月28日＋7日＝2021年1月4日（星期一）",
        ),
        (
            "收到通知后5个工作日内",
            None,
            None,
            "收到通知后5个工作日内，收到通知的日期还没有",
        ),
        ("立行立改", None, None, "立行立改，没有固定的日期"),
        ("长期坚持", date(2020, 9, 27), None, "长期坚持，没有固定的日期"),
    ],
)
def test_what_waits_for_an_event_has_a_day_once_the_event_has(words, on, day, why):
    assert told(words, event_on=on) == (day, why)


# Years nobody has arranged yet


@pytest.mark.parametrize(
    ("words", "on", "why"),
    [
        (
            "收到通知后2个工作日内",
            date(2099, 12, 31),
            (
                "收到通知2099年12月31日＋2个工作日＝2100年1月4日（星期一）"
                "（预计：2100年放假安排尚未公布）"
            ),
        ),
        (
            "收到通知后2个工作日内",
            date(2099, 12, 30),
            (
                "收到通知2099年12月30日＋2个工作日＝2100年1月1日（星期五）"
                "（预计：2099年、2100年放假安排尚未公布）"
            ),
        ),
        (
            "10月10日前（遇节假日提前）",
            None,
            (
                "10月10日前：2100年10月10日（星期日）"
                "遇休息日提前至2100年10月8日（星期五）"
                "（预计：2100年放假安排尚未公布）"
            ),
        ),
        (
            "10月8日前（遇节假日顺延）",
            None,
            "10月8日前：2100年10月8日（星期五）（预计：2100年放假安排尚未公布）",
        ),
    ],
)
def test_a_day_that_asked_an_unknown_year_is_estimated_and_names_it(words, on, why):
    (one,) = dues(words, 2100, event_on=on)

    assert one.why == why
    assert one.estimated


def test_a_day_at_years_end_asks_the_next_year_only_if_it_gets_there():
    calendar = with_year(official_calendar(), 2099, {date(2099, 1, 1)}, ())

    (within,) = dues("12月31日前（遇节假日顺延）", 2099, calendar=calendar)
    (beyond,) = dues("会后1个工作日内", event_on=date(2099, 12, 31), calendar=calendar)

    assert not within.estimated
    assert beyond.estimated


def test_a_day_moved_out_of_an_unknown_year_is_still_estimated():
    calendar = with_year(official_calendar(), 2100, {date(2100, 1, 1)}, ())

    (one,) = dues("1月1日前（遇节假日提前）", 2101, calendar=calendar)

    assert one.day == date(2100, 12, 31)
    assert one.estimated
    assert one.why.endswith("（预计：2101年放假安排尚未公布）")


@pytest.mark.parametrize(
    ("words", "on"), [("10月10日前", None), ("会后9日内", date(2100, 9, 30))]
)
def test_natural_days_of_an_unknown_year_are_certain(words, on):
    (one,) = dues(words, 2100, event_on=on)

    assert not one.estimated
    assert "预计" not in one.why


RULES = st.builds(
    DueRule,
    kind=st.sampled_from(DueKind),
    year=st.none() | st.integers(1, 9999),
    month=st.integers(1, 12),
    day=st.integers(0, 31),
    days=st.integers(1, 999),
    working=st.booleans(),
    event=st.just("会"),
    shift=st.sampled_from(Shift),
)
ENDS = (
    st.none()
    | st.dates(date(9990, 1, 1))
    | st.dates(date(2019, 1, 1), date(2027, 1, 1))
)


@given(
    rule=RULES,
    year=st.integers(-1, 10_000) | st.integers(2019, 2027) | st.just(10**40),
    start=ENDS,
    end=ENDS,
    on=ENDS,
)
def test_no_rule_and_no_year_ever_raises_and_every_day_is_explained(
    rule, year, start, end, on
):
    if start is None or end is None or end.year - start.year > 20:
        start = end = None

    found = due_days(
        rule,
        plan_year=year,
        calendar=official_calendar(),
        start=start,
        end=end,
        event_on=on,
    )

    for one in found:
        assert one.why
        assert one.estimated is ("预计" in one.why)
        if one.day is not None:
            assert f"{one.day.year}年{one.day.month}月{one.day.day}日" in one.why


def test_days_beyond_the_end_of_time_are_refused_in_words():
    found = dues("每季度结束后10日内", 9999)

    why = "算出的日期超出了日历，请核对年份"
    assert found == (DueDay(period="", day=None, why=why),)
