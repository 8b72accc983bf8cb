"""A rung of the reminders drafts a paper for a person to sign, once, and sends nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

NUMBER = "示例考办〔2020〕1号"


@pytest.fixture
def late(kaohe, site):
    """The command in a site where one obligation is late from 2020-10-24 on."""
    settings = site / "kaohe.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace('# clerk = "姓名"', 'clerk = "示例·李某"')
    papers = '\n[reminders.papers]\nurge = "后4"\n'
    settings.write_text(text + papers, encoding="utf-8")

    def run(*arguments, day):
        moment = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
        return kaohe("--site", site, *arguments, now=lambda: moment)

    told = "2020-09-01T09:00"
    contact = ("--contact", "示例·周某:联络员:示例电话")
    run("obligation", "make", "--yes", day=told)
    run("obligation", "assign", "B2020-5", "--lead", "自然资源局", *contact, day=told)
    run("draft", "request", "--unit", "自然资源局", day=told)
    run("register", "G2020-1", "--number", NUMBER, "--date", "2020-09-01", day=told)
    run("remind", day="2020-10-21T08:31")
    return run


def drafts(site):
    return [one.name for one in (site / "papers").glob("*催办*")]


def test_the_paper_comes_with_its_rung_and_not_before(late, site):
    before = late("remind", day="2020-10-28T08:31")
    assert drafts(site) == []

    after = late("remind", day="2020-10-29T08:31")

    assert (before.code, after.code) == (0, 0), after.err
    assert drafts(site) == ["自然资源局催办通知（B2020-0005）.docx"]
    assert "已拟出 G2020-0002" in after.out
    assert "请签发、登记" in after.out


def test_it_is_drafted_once_however_many_passes_follow(late, site):
    late("remind", day="2020-10-29T08:31")

    again = late("remind", day="2020-10-29T09:31")
    late("remind", day="2020-11-03T08:31")

    assert "已拟出" not in again.out
    assert len(drafts(site)) == 1


def test_what_was_handed_in_needs_no_paper(late, site):
    handed = ("--note", "一份", "--by", "示例·周某@自然资源局")
    late("obligation", "receive", "B2020-5", *handed, day="2020-10-28T15:00")

    late("remind", day="2020-10-29T08:31")

    assert drafts(site) == []


def test_a_rehearsal_drafts_nothing(late, site):
    late("remind", "--dry-run", day="2020-10-29T08:31")

    assert drafts(site) == []
