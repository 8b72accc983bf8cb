"""The trail of a unit, and the paper that rests on it: what was done, with day and proof."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from docx import Document

UNIT = "生态环境分局"
CONTACT = f"""
[[contacts]]
name = "示例·甲"
unit = "{UNIT}"
role = "联络员"
phone = "13800000001"
"""
CRITICISM = ("draft", "criticism", "--unit", UNIT, "--authority", "旗政府督查室")


@pytest.fixture
def office(kaohe, site):
    """The command where a quarter's data, due on 10 October 2020, was urged in vain.

    The unit was reminded on 10 October and, of two sheets after it, by the one that
    somebody handed over on the 12th.
    """

    def run(*arguments, now):
        moment = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
        return kaohe("--site", site, *arguments, now=lambda: moment)

    settings = site / "kaohe.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace('# clerk = "姓名"', 'clerk = "示例·李某"')
    settings.write_text(text, encoding="utf-8")
    plan = site / "plans" / "2020.toml"
    plan.write_text(plan.read_text(encoding="utf-8") + CONTACT, encoding="utf-8")
    told = "2020-09-01T09:00"
    run("obligation", "make", "--yes", now=told)
    run("obligation", "issue", "B2020-3", now=told)
    signer = ("--by", f"示例·甲@{UNIT}")
    run("obligation", "sign", "B2020-3", *signer, now="2020-09-02T09:00")
    run("remind", now="2020-10-10T09:00")
    hand_over(run, now="2020-10-10T10:00")
    run("remind", now="2020-10-12T09:00")
    hand_over(run, now="2020-10-12T10:00")
    run("draft", "urge", "--obligation", "B2020-3", now="2020-10-13T09:00")
    number = ("--number", "示例考办〔2020〕1号", "--date", "2020-10-13")
    run("register", "G2020-1", *number, now="2020-10-13T10:00")
    run("remind", now="2020-10-19T09:00")
    return run


def hand_over(run, *, now):
    """Tick off the sheets that lie ready."""
    rows = json.loads(run("reminders", "--state", "占用", "--json", now=now).out)
    assert rows
    for row in rows:
        run("reminders", "done", row["key"], "--by", "示例·丙@" + UNIT, now=now)


def trail(run, *more, now="2020-10-20T09:00"):
    answer = run("board", "--unit", UNIT, "--trail", *more, now=now)
    assert answer.code == 0, answer.err
    return answer.out


def drafted(site):
    (file,) = (site / "papers").glob(f"{UNIT}通报批评*.docx")
    return file


def text_of(file):
    return "\n".join(one.text for one in Document(file).paragraphs)


def test_the_trail_of_a_unit_tells_every_step_with_its_day_and_proof(office):
    out = trail(office)
    (one,) = json.loads(trail(office, "--json"))

    assert "2020-09-01       下达\n  2020-09-02       签收 示例·甲\n" in out
    assert "2020-10-10 10:00 提醒 生态环境分局示例·甲 当天，pasted，示例·丙办理" in out
    assert "催办 催办通知（示例考办〔2020〕1号；G2020-0001）" in out
    assert "提醒 2 次，催办 1 次。" in out
    assert one["key"] == "B2020-0003"
    assert one["reminded_on"] == ["2020-10-10", "2020-10-12"]
    assert [fact["what"] for fact in one["facts"]] == [
        *("下达", "签收", "提醒", "提醒", "催办")
    ]
    proof = one["facts"][2]["sending"]
    assert (proof["occurrence"]["rung"], proof["by"]) == ("当天", "示例·丙")
    assert proof["provider"].endswith(".txt")


def test_the_trail_of_a_day_gone_by_ends_with_that_day(office):
    (one,) = json.loads(trail(office, "--json", "--on", "2020-10-11"))

    assert [fact["what"] for fact in one["facts"]] == ["下达", "签收", "提醒"]


def test_a_trail_is_asked_of_one_unit(office):
    answer = office("board", "--trail", now="2020-10-20T09:00")

    assert answer.code == 2
    assert "请加上 --unit" in answer.err


def test_a_criticism_cites_the_reminders_that_were_delivered(office, site):
    answer = office(*CRITICISM, now="2020-10-20T09:00")

    assert answer.code == 0, answer.out
    said = text_of(drafted(site))
    assert "其间经2次提醒（2020年10月10日、10月12日）、催办1次" in said


def test_a_reminder_after_the_draft_leaves_paper_and_ledger_in_agreement(office, site):
    office(*CRITICISM, now="2020-10-20T09:00")
    hand_over(office, now="2020-10-20T10:00")

    answer = office("paper", "verify", drafted(site), now="2020-10-21T09:00")

    assert answer.code == 0, answer.out
    assert "台账：与稿上说的一致。" in answer.out


def test_a_draft_of_a_day_to_come_is_made_again_as_it_was_though_more_went_since(
    office, site
):
    office(*CRITICISM, "--on", "2020-10-25", now="2020-10-20T09:00")
    hand_over(office, now="2020-10-21T10:00")
    document = Document(drafted(site))
    document.paragraphs[-1].insert_paragraph_before("改过")
    document.save(drafted(site))

    answer = office("paper", "verify", drafted(site), now="2020-10-22T09:00")

    assert answer.code == 1
    assert "在 Word 里改动了 1 处" in answer.out
    assert "台账：现在与稿上有 2 处不同" in answer.out


def test_what_was_delivered_stays_on_record_as_it_was(office):
    (first, *_) = json.loads(trail(office, "--json"))[0]["facts"][2]["evidence"]

    answer = office("resend", first, now="2020-10-20T09:00")

    assert answer.code == 2
    assert "已发出" in answer.err
    assert "2020-10-10 10:00 提醒" in trail(office)
