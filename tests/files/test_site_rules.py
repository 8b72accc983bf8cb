"""A site's own clocks and gates: what is written is taken, every slip is a finding."""

from dataclasses import fields

import pytest

from tracker.model.finding import Severity
from tracker.model.rules import Rules
from tracker.storage.site import SETTINGS, Site, make_site, open_site

ALL_OF_THEM = """
year = 2026
clerk = " 李四@财政局 "
store = "postgresql://kaohe@host/kaohe"

[rules]
warn_days = 5
sign_days = 2
objection_days = 4
verify_by_other_unit = true
publicity_days = 7
jump_percent = 35
"""
DAYS = ["warn_days", "sign_days", "objection_days", "publicity_days"]
DAYS_SAID = "要写工作日的天数，1 到 250。"


def opened(folder, text):
    (folder / SETTINGS).write_text(text, encoding="utf-8")
    return open_site(folder)


def with_rules(folder, *lines):
    return opened(folder, "year = 2026\n[rules]\n" + "\n".join(lines))


def told(findings):
    assert {one.severity for one in findings} <= {Severity.ERROR}
    assert {one.file for one in findings} <= {SETTINGS}
    return [(one.place, one.message, one.remedy) for one in findings]


def test_what_is_written_is_taken(tmp_path):
    site, findings = opened(tmp_path, ALL_OF_THEM)

    assert findings == []
    assert site == Site(
        root=tmp_path,
        year=2026,
        clerk="李四@财政局",
        store="postgresql://kaohe@host/kaohe",
        rules=Rules(
            warn_days=5,
            sign_days=2,
            objection_days=4,
            verify_by_other_unit=True,
            publicity_days=7,
            jump_percent=35,
        ),
    )


@pytest.mark.parametrize("text", ["year = 2026", "year = 2026\n[rules]"])
def test_what_is_not_written_is_the_usual(tmp_path, text):
    site, findings = opened(tmp_path, text)

    assert findings == []
    assert site == Site(root=tmp_path, year=2026, rules=Rules())
    assert (site.clerk, site.store) == ("", "")


def test_a_new_site_shows_every_rule_and_sets_none(tmp_path):
    make_site(tmp_path / "新", year=2026)
    text = (tmp_path / "新" / SETTINGS).read_text(encoding="utf-8")

    site, findings = open_site(tmp_path / "新")

    assert findings == []
    assert site == Site(root=tmp_path / "新", year=2026)
    for one in fields(Rules):
        assert f"# {one.name} = " in text


def test_a_new_sites_comments_are_settings_when_the_mark_is_taken_away(tmp_path):
    make_site(tmp_path / "新", year=2026)
    text = (tmp_path / "新" / SETTINGS).read_text(encoding="utf-8")
    lines = [
        line.removeprefix("# ") if " = " in line else line for line in text.splitlines()
    ]

    site, findings = opened(tmp_path, "\n".join(lines))

    assert findings == []
    assert site is not None
    assert (site.rules.sign_days, site.rules.publicity_days) == (2, 5)
    assert site.clerk == "姓名"


@pytest.mark.parametrize("key", DAYS)
@pytest.mark.parametrize("days", [1, 250])
def test_days_within_a_year_are_taken(tmp_path, key, days):
    site, findings = with_rules(tmp_path, f"{key} = {days}")

    assert findings == []
    assert site is not None
    assert getattr(site.rules, key) == days


@pytest.mark.parametrize("key", DAYS)
@pytest.mark.parametrize(
    "value",
    [
        "0",
        "-3",
        "251",
        "1" + "0" * 30,
        "3.0",
        '"3"',
        "true",
        "[3]",
        "2026-10-01",
        "nan",
    ],
)
def test_days_that_nobody_means_are_a_finding(tmp_path, key, value):
    site, findings = with_rules(tmp_path, f"{key} = {value}")

    remedy = f"请写成 {key} = 3 的样子；不用这一项就删去这一行。"
    assert site is None
    assert told(findings) == [(f"rules.{key}", DAYS_SAID, remedy)]


@pytest.mark.parametrize("value", ["0", "1001", "20.0", '"20%"', "true"])
def test_a_jump_is_a_whole_number_of_per_cent(tmp_path, value):
    site, findings = with_rules(tmp_path, f"jump_percent = {value}")

    message = "要写百分之几，1 到 1000 的整数。"
    remedy = "请写成 jump_percent = 20 的样子。"
    assert site is None
    assert told(findings) == [("rules.jump_percent", message, remedy)]


@pytest.mark.parametrize("value", ["1", "0", '"true"', '"是"', "[]", "1.0"])
def test_yes_or_no_is_nothing_else(tmp_path, value):
    site, findings = with_rules(tmp_path, f"verify_by_other_unit = {value}")

    remedy = "请写成 verify_by_other_unit = true 或 verify_by_other_unit = false。"
    assert site is None
    assert told(findings) == [("rules.verify_by_other_unit", "要写是或否。", remedy)]


@pytest.mark.parametrize(
    ("key", "remedy"),
    [
        ("sign_day", "是不是 sign_days？"),
        ("Warn_days", "是不是 warn_days？"),
        ("publicity", "是不是 publicity_days？"),
        (
            '"天数"',
            (
                "可用的有：warn_days、sign_days、objection_days、"
                "verify_by_other_unit、publicity_days、jump_percent。"
            ),
        ),
    ],
)
def test_a_rule_nobody_knows_is_a_finding_with_what_is_meant(tmp_path, key, remedy):
    site, findings = with_rules(tmp_path, f"{key} = 3")

    name = key.strip('"')
    assert site is None
    assert told(findings) == [(f"rules.{name}", f"不认识的设置 {name}。", remedy)]


@pytest.mark.parametrize(
    ("text", "place", "message", "remedy"),
    [
        (
            "rules = 3",
            "rules",
            "rules 的写法不对。",
            "请写成 [rules]，下面一行一项。",
        ),
        (
            "[[rules]]\nwarn_days = 3",
            "rules",
            "rules 的写法不对。",
            "请写成 [rules]，下面一行一项。",
        ),
        ("clerk = 3", "clerk", "clerk 不是文字。", '请写成 clerk = "…" 的样子。'),
        ('store = ["a"]', "store", "store 不是文字。", '请写成 store = "…" 的样子。'),
        ("warn_days = 3", "warn_days", "不认识的设置 warn_days。", None),
        ('clark = "李四"', "clark", "不认识的设置 clark。", "是不是 clerk？"),
    ],
)
def test_a_setting_of_the_wrong_shape_is_a_finding(
    tmp_path, text, place, message, remedy
):
    site, findings = opened(tmp_path, f"year = 2026\n{text}")

    assert site is None
    assert [one[:2] for one in told(findings)] == [(place, message)]
    assert remedy in (None, findings[0].remedy)
    assert findings[0].remedy


def test_all_slips_are_told_at_once(tmp_path):
    site, findings = opened(
        tmp_path,
        'year = "2026"\nclerk = 3\ncolour = 1\n'
        "[rules]\nwarn_days = 0\nverify_by_other_unit = 1\nnone = 3\n",
    )

    assert site is None
    assert {one.place for one in findings} == {
        "year",
        "clerk",
        "colour",
        "rules.warn_days",
        "rules.verify_by_other_unit",
        "rules.none",
    }
