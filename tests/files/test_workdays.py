"""The site's own working days, typed from the State Council's notice."""

from datetime import date

import pytest

from tracker.calendar import official_calendar
from tracker.errors import BadFile
from tracker.model.finding import Severity
from tracker.storage.workdays import NAME, load_calendar

ERROR, WARNING = Severity.ERROR, Severity.WARNING
# Far enough for no package to have it while these tests live.
GOOD = """
[2031]
rest = [2031-01-01, "2031-02-05/2031-02-11", "2031-05-01", "2030-12-31"]
work = [2030-12-28, 2031-02-15]
"""


def load(folder, text):
    (folder / NAME).write_text(text, encoding="utf-8")
    return load_calendar(folder)


def told(findings):
    return [(one.severity, one.place, one.message) for one in findings]


def test_a_site_without_its_own_days_has_the_official_ones(tmp_path):
    assert load_calendar(tmp_path) == (official_calendar(), [])


def test_a_year_typed_from_the_notice_is_known_with_all_its_days(tmp_path):
    calendar, findings = load(tmp_path, GOOD)

    assert findings == []
    assert calendar.years == official_calendar().years | {2031}
    off = [date(2030, 12, 31), date(2031, 1, 1), date(2031, 2, 5), date(2031, 5, 1)]
    assert not any(calendar.is_working(day) for day in off)
    assert not calendar.is_working(date(2031, 2, 11))
    assert calendar.is_working(date(2031, 2, 12))
    assert calendar.is_working(date(2031, 2, 15))
    assert calendar.is_working(date(2030, 12, 28))


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[31]\nrest = []", "31", "“31”不是一年的放假安排。"),
        ("[2o31]\nrest = []", "2o31", "“2o31”不是一年的放假安排。"),
        ("2031 = 5", "2031", "“2031”不是一年的放假安排。"),
        (
            "[2031]\nrest = [2031-01-01]\nwrok = []",
            "2031 wrok",
            "不认识的项 wrok。",
        ),
        ("[2031]\nrest = 2031-01-01", "2031 rest", "rest 不是一列日期。"),
        ("[2031]\nrest = []", "2031 rest", "没有写2031年哪些天放假。"),
        ("[2031]\nwork = [2031-02-15]", "2031 rest", "没有写2031年哪些天放假。"),
        (
            "[2031]\nrest = [2031-01-01, 2032-01-01]",
            "2031 rest 第2项",
            "“2032-01-01”不在2031年。",
        ),
        (
            '[2031]\nrest = [2031-01-01, "2031-10-01/9999-10-01"]',
            "2031 rest 第2项",
            "“2031-10-01/9999-10-01”不在2031年。",
        ),
        (
            "[2031]\nrest = [2031-01-01, 2030-11-30]",
            "2031 rest 第2项",
            "“2030-11-30”不在2031年。",
        ),
        (
            '[2031]\nrest = [2031-01-01, "2月5日"]',
            "2031 rest 第2项",
            "看不懂日期“2月5日”。",
        ),
        (
            '[2031]\nrest = [2031-01-01, "2031-02-30"]',
            "2031 rest 第2项",
            "看不懂日期“2031-02-30”。",
        ),
        (
            '[2031]\nrest = [2031-01-01, "2031-02-11/2031-02-05"]',
            "2031 rest 第2项",
            "看不懂日期“2031-02-11/2031-02-05”。",
        ),
        (
            '[2031]\nrest = [2031-01-01, "2031-02-05/"]',
            "2031 rest 第2项",
            "看不懂日期“2031-02-05/”。",
        ),
        (
            "[2031]\nrest = [2031-01-01, 2031-01-02T08:00:00]",
            "2031 rest 第2项",
            "看不懂日期“2031-01-02 08:00:00”。",
        ),
        (
            "[2031]\nrest = [2031-01-01, 5]",
            "2031 rest 第2项",
            "看不懂日期“5”。",
        ),
        (
            "[2031]\nrest = [2031-01-01]\nwork = [2031-01-01]",
            "2031 work",
            "2031-01-01既放假又上班。",
        ),
    ],
)
def test_a_slip_is_told_with_its_place_and_leaves_its_year_unknown(
    tmp_path, text, place, message
):
    calendar, findings = load(tmp_path, text)

    assert told(findings) == [(ERROR, place, message)]
    assert findings[0].file == NAME
    assert findings[0].remedy
    assert calendar == official_calendar()


def test_a_wrong_year_does_not_take_a_right_one_with_it(tmp_path):
    calendar, findings = load(tmp_path, GOOD + "[2032]\nrest = [2031-05-05]\n")

    assert calendar.knows(date(2031, 1, 1))
    assert not calendar.knows(date(2032, 1, 1))
    message = "“2031-05-05”不在2032年。"
    assert told(findings) == [(ERROR, "2032 rest 第1项", message)]


def test_a_make_up_day_that_is_no_weekend_is_doubted(tmp_path):
    text = "[2031]\nrest = [2031-01-01]\nwork = [2031-02-14]"

    calendar, findings = load(tmp_path, text)

    message = "2031-02-14不是周末，本来就上班，写在 work 里不起作用。"
    assert told(findings) == [(WARNING, "2031 work", message)]
    assert calendar.knows(date(2031, 1, 1))


def test_a_year_that_is_official_stays_as_it_is(tmp_path):
    calendar, findings = load(tmp_path, "[2020]\nrest = [2020-03-02]")

    message = "程序已有2020年的放假安排，没有采用这里的。"
    assert told(findings) == [(WARNING, "2020", message)]
    assert calendar == official_calendar()


def test_a_file_that_is_no_toml_is_one_finding(tmp_path):
    calendar, findings = load(tmp_path, "[2031]\nrest = [2031-13-01]")

    assert [(one.file, one.message) for one in findings] == [
        (NAME, "第2行第13列附近写法有误。")
    ]
    assert calendar == official_calendar()


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(tmp_path):
    (tmp_path / NAME).mkdir()

    with pytest.raises(BadFile, match="这是文件夹"):
        load_calendar(tmp_path)
