"""Reminders from the command line: who is told, who is not and why, and what a person does."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from docx import Document

BEIJING = ZoneInfo("Asia/Shanghai")
CONTACTS = """
[[contacts]]
name = "示例·甲"
unit = "生态环境分局"
role = "联络员"
phone = "13800000001"
mail = "a@example.org"

[[contacts]]
name = "示例·乙"
unit = "生态环境分局"
role = "主要负责人"
"""


def at(moment: str):
    then = datetime.fromisoformat(moment).replace(tzinfo=BEIJING)
    return lambda: then


@pytest.fixture
def bare(kaohe, site):
    """The command in a site where a quarter's data is due on 10 October 2020."""

    def run(*arguments, now="2020-10-10T09:00"):
        return kaohe("--site", site, *arguments, now=at(now))

    settings = site / "kaohe.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("# clerk", "clerk"), encoding="utf-8")
    told = "2020-09-01T09:00"
    assert run("obligation", "make", "--yes", now=told).code == 0
    assert run("obligation", "issue", "B2020-0003", now=told).code == 0
    return run


@pytest.fixture
def desk(bare, site):
    """The same, and the unit has people who can be reached."""
    plan = site / "plans" / "2020.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text + CONTACTS, encoding="utf-8")
    return bare


def asked(desk, *arguments, **more):
    answer = desk(*arguments, "--json", **more)
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def test_a_rehearsal_says_who_would_be_told_and_leaves_no_trace(desk):
    answer = desk("remind", "--dry-run")

    assert answer.code == 0, answer.err
    assert "演练：没有发，也没有记。" in answer.out
    assert "生态环境分局示例·甲" in answer.out
    assert "要提醒 1 条，不提醒 0 条。" in answer.out
    assert asked(desk, "reminders") == []


def test_a_reminder_lies_ready_once_and_is_ticked_off_by_name(desk, site):
    first = desk("remind")
    again = desk("remind", now="2020-10-10T09:05")
    (row,) = asked(desk, "reminders")
    done = desk("reminders", "done", row["message"], "--by", "示例·丙@领导小组办公室")
    shown = desk("obligation", "show", "B2020-0003")

    (file,) = (site / "exports").iterdir()
    assert f"请打印或粘贴：{file}" in first.out
    assert "今天到期" in file.read_text(encoding="utf-8")
    assert str(file) not in again.out
    assert "已发出，示例·丙办理" in done.out
    assert "当天 生态环境分局示例·甲（pasted，示例·丙办理） 已发出" in shown.out


@pytest.fixture
def two(desk):
    """The same, where two other matters of that unit are due on 23 October instead."""
    why = ("--reason", "没有这项任务")
    told = "2020-09-01T09:00"
    desk("obligation", "waive", "B2020-0003", *why, now=told)
    for key in ("B2020-0005", "B2020-0006"):
        lead = ("--lead", "生态环境分局")
        assert desk("obligation", "assign", key, *lead, now=told).code == 0
        assert desk("obligation", "issue", key, now=told).code == 0
    desk("remind", now="2020-10-19T09:00")
    return desk


def sheets(site):
    """What stands on the sheets to be carried, by file; and the names of those taken away."""
    files = sorted((site / "exports").iterdir())
    gone = [one.name for one in files if "（已撤回）" in one.name]
    texts = {
        str(one): "\n".join(line.text for line in Document(str(one)).paragraphs)
        for one in files
        if one.name not in gone
    }
    return texts, gone


def test_a_sheet_lists_no_more_what_was_done_before_it_was_printed(two, site):
    settings = site / "kaohe.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[channels."催办单"]\nkind = "printed"\n', "utf-8")
    two("remind", now="2020-10-20T09:00")
    ((old, before),) = sheets(site)[0].items()

    why = ("--reason", "没有这项任务")
    two("obligation", "waive", "B2020-0006", *why, now="2020-10-20T09:30")
    rows = asked(two, "reminders", now="2020-10-20T09:30")
    again = two("remind", now="2020-10-20T10:00")

    states = {row["occurrence"]["item"][-10:]: row["state"] for row in rows}
    assert states == {"B2020-0005": "占用", "B2020-0006": "已被取代"}
    texts, gone = sheets(site)
    ((new, after),) = texts.items()
    numbers = ("B2020-0005", "B2020-0006")
    assert [one in before for one in numbers] == [True, True]
    assert [one in after for one in numbers] == [True, False]
    assert gone == [Path(old).stem + "（已撤回）.docx"]
    assert f"请打印或粘贴：{new}" in again.out

    (lying,) = asked(two, "reminders", "--state", "占用")
    (withdrawn,) = asked(two, "reminders", "list", "--item", "B2020-0006")
    refused = two("reminders", "done", withdrawn["message"])
    done = two("reminders", "done", lying["message"])
    assert "现在是“已被取代”（不适用）" in refused.err
    assert "B2020-0005" in done.out


def test_of_a_sheet_printed_meanwhile_what_is_left_is_ticked_off(two):
    two("remind", now="2020-10-20T09:00")
    why = ("--reason", "没有这项任务")
    two("obligation", "waive", "B2020-0006", *why, now="2020-10-20T09:30")
    (lying,) = asked(two, "reminders", "--state", "占用")

    done = two("reminders", "done", lying["message"], now="2020-10-20T09:40")

    assert done.code == 0, done.err
    assert "B2020-0005" in done.out
    assert "B2020-0006" not in done.out


@pytest.mark.parametrize(
    "moment", ["2020-10-09T09:00", "2020-10-09", "2020-10-10T08:49", "2020-10-12T09:00"]
)
def test_at_another_moment_than_now_a_reminder_is_rehearsed_and_never_sent(
    desk, site, moment
):
    refused = desk("remind", "--on", moment)
    rehearsed = desk("remind", "--on", moment, "--dry-run")

    assert refused.code == 2
    assert "不是现在，只能演练；请加 --dry-run" in refused.err
    assert rehearsed.code == 0, rehearsed.err
    assert asked(desk, "reminders") == []
    assert not (site / "exports").exists()


@pytest.mark.parametrize(
    "moment", ["2020-10-10", "2020-10-10T09:08", "2020-10-10T08:52"]
)
def test_a_moment_that_is_about_now_is_taken_for_now(desk, moment):
    sent = desk("remind", "--on", moment)

    assert sent.code == 0, sent.err
    assert "截至 2020-10-10 09:00" in sent.out
    assert len(asked(desk, "reminders")) == 1


def test_who_cannot_be_reached_is_named_and_stays_visible(bare):
    answer = bare("remind")
    rows = asked(bare, "reminders", "--state", "已跳过")
    doctor = bare("doctor")

    assert "无联系方式：没有登记联络员或责任人" in answer.out
    assert [row["occurrence"]["unit"] for row in rows] == ["生态环境分局"]
    assert "有单位提醒不到：生态环境分局" in doctor.out


UNTIL = ("--until", "2020-10-20", "--reason", "等")
MAIL = """
[channels.mail]
host = "127.0.0.1"
port = 9
from = "k@example.org"
security = "none"
timeout = 3
"""


def add(site, settings):
    path = site / "kaohe.toml"
    path.write_text(path.read_text(encoding="utf-8") + settings, encoding="utf-8")


def in_the_plan(site, old, new):
    path = site / "plans" / "2020.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_doctor_names_a_contact_without_an_address_as_the_pass_does(desk, site):
    add(site, MAIL)
    in_the_plan(site, 'mail = "a@example.org"', "")

    doctor = desk("doctor")
    passed = desk("remind", "--dry-run")

    lack = "没有可用的邮箱或手机号"
    assert f"有单位提醒不到：生态环境分局示例·甲（{lack}）" in doctor.out
    assert f"无联系方式：{lack}" in passed.out


def test_the_doctor_names_a_unit_that_the_plan_has_renamed_and_the_way_out(desk, site):
    in_the_plan(site, "生态环境分局", "生态环境局")
    renamed = desk("doctor")
    desk("obligation", "make", "--yes")
    made = desk("doctor")

    assert "方案里没有的单位提醒不到：生态环境分局；改了名的请运行" in renamed.out
    assert "obligation make" in renamed.out
    assert "方案里没有的单位" not in made.out


def test_the_doctor_names_what_no_unit_answers_for_by_its_number(desk):
    before = desk("doctor")
    lead = ("--lead", "生态环境分局")
    desk("obligation", "assign", "B2020-0005", *lead)
    after = desk("doctor")
    desk("obligation", "assign", "B2020-0006", "B2020-0007", *lead)
    nothing = desk("doctor")

    assert "没有定单位的提醒不到：B2020-0005、B2020-0006" in before.out
    assert "obligation assign" in before.out
    assert "没有定单位的提醒不到：B2020-0006" in after.out
    assert "（没有登记" not in before.out
    well = "要提醒的单位都有联系人。"
    assert [well in one.out for one in (before, nothing)] == [False, True]


def test_a_silence_holds_reminders_back_until_it_is_ended(desk):
    silence = ("silence", "B2020-0003", "--until", "2020-10-20", "--reason", "等市局")
    made = desk(*silence)
    still = desk("remind", "--dry-run")
    listed = desk("silence")
    ended = desk("silence", "J2020-0001", "--end")
    goes = desk("remind", "--dry-run")

    assert "静默到 2020-10-20" in made.out
    assert "静默到2020-10-20：等市局" in still.out
    assert "J2020-0001" in listed.out
    assert "照常提醒" in ended.out
    assert "要提醒 1 条" in goes.out


def test_a_silence_made_and_ended_is_told_to_a_program_whole(desk):
    until = ("--until", "2020-10-20", "--reason", "等市局")
    made = asked(desk, "silence", "B2020-0003", *until)
    ended = asked(desk, "silence", made["key"], "--end")

    assert (made["key"], made["until"]) == ("J2020-0001", "2020-10-20")
    assert ended == {**made, "ended": "2020-10-10"}
    assert asked(desk, "silence") == []


def test_a_unit_that_answers_is_left_in_peace_and_the_board_says_so(desk):
    desk("remind")
    (row,) = asked(desk, "reminders")
    desk("reminders", "done", row["key"])
    heard = desk(
        "acknowledge", "B2020-0003", "--by", "示例·甲@生态环境分局", "--note", "明天报"
    )

    (unit,) = asked(desk, "board", now="2020-10-12T09:00")
    later = desk("remind", "--dry-run", now="2020-10-12T09:00")

    assert "时限不变" in heard.out
    assert (unit["reminded"], unit["answered"]) == (1, 1)
    assert "已回应：示例·甲" in later.out


def test_the_plan_of_reminders_goes_up_the_ladder(desk):
    rows = asked(desk, "reminders", "plan", "B2020-0003", now="2020-09-25T09:00")

    assert [row["rung"] for row in rows[:3]] == ["前3", "前1", "当天"]
    after = next(row for row in rows if row["rung"] == "后1")
    assert {one["occurrence"]["recipient"] for one in after["told"]} == {
        "示例·甲",
        "示例·乙",
    }


def test_status_is_red_until_a_pass_has_run(desk):
    before = desk("status")
    told = asked(desk, "status")["reminders"]
    desk("remind")
    after = desk("status", now="2020-10-10T09:10")

    assert "红　提醒停了" in before.out
    assert told["red"] is True
    assert "提醒　正常（上次 2020-10-10 09:00）" in after.out


def test_another_day_knows_nothing_of_the_reminders_of_today(desk):
    assert "提醒停了" not in desk("status", "--on", "2020-09-15").out


def test_what_went_wrong_is_sent_once_more_when_a_person_asks(desk, site):
    add(site, MAIL)
    moments = ("09:00", "09:02", "09:10", "09:30", "10:40", "10:41")
    for moment in moments:
        desk("remind", now=f"2020-10-10T{moment}")

    (failed,) = asked(desk, "reminders", "--state", "失败")
    again = desk("resend", failed["key"], now="2020-10-10T11:00")
    (planned,) = asked(desk, "reminders", "--state", "计划")

    assert failed["reason"]
    assert "下一轮提醒时再发" in again.out
    assert (planned["key"], planned["settled"]) == (failed["key"], None)


def test_what_will_be_tried_again_is_told_with_the_reason_and_counted(desk, site):
    add(site, MAIL)
    answer = desk("remind")
    status = desk("status", now="2020-10-10T09:00:30")
    told = asked(desk, "status")["reminders"]
    (row,) = asked(desk, "reminders")

    assert row["reason"]
    assert f"还有 1 条以后再试：\n　{row['reason']}（1 条）" in answer.out
    assert "没有发成、以后再试 1" in status.out
    assert told["retrying"] == 1


def test_where_nothing_failed_nothing_is_said_to_be_tried_again(desk):
    desk("remind", now="2020-10-10T20:00")

    assert "以后再试" not in desk("status", now="2020-10-10T20:05").out
    assert asked(desk, "status")["reminders"]["retrying"] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("remind", "--on", "2020-10-11"), 2, "请加 --dry-run"),
        (("remind", "--on", "明天"), 2, "--on 要写成"),
        (("remind", "--on", "9999-10-10T08:00", "--dry-run"), 2, "年份要在"),
        (("reminders", "--state", "发了"), 2, "可用的有：计划"),
        (("reminders", "--state", "失败", "list"), 2, "选项要写在 list 后面"),
        (("reminders", "--unit", "林草局", "plan"), 2, "选项要写在 plan 后面"),
        (("reminders", "--json", "done", "F0"), 2, "选项要写在 done 后面"),
        (("reminders", "list", "--item", "B2020-9999"), 1, "没有编号 B2020-9999"),
        (("reminders", "plan", "J2020-0001"), 1, "没有编号 J2020-0001"),
        (("reminders", "done", "F0"), 2, "没有编号为 F0 的提醒"),
        (("reminders", "done", ""), 2, "没有编号为"),
        (("resend", "M0"), 2, "没有编号为 M0 的提醒"),
        (("silence", "B2020-0003"), 2, "静默到哪一天"),
        (("silence", *UNTIL), 1, "没有写对什么静默"),
        (("silence", "--rung", "前三", *UNTIL), 1, "没有“前三”这一级提醒"),
        (("silence", "--end"), 2, "解除哪一项"),
        (("acknowledge", "G2020-0001", "--note", "知道"), 1, "没有编号"),
        (("acknowledge", "B2020-0003"), 1, "没有写怎么回应"),
        (("channel", "test", "微信"), 2, "没有通道 微信"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(desk, arguments, code, said):
    answer = desk(*arguments)

    assert answer.code == code, answer.err
    assert said in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[reminders]\nat = "八点半"\n', "reminders.at"),
        ("[reminders]\nevrey = 3\n", "every"),
        ('[channels.mail]\nhost = "a"\nfrom = "b"\n', "channels.mail.from"),
        ('[channels."群"]\nkind = "wecom"\nwebhook = "https://x/k=1"\n', "env:"),
    ],
)
def test_wrong_settings_are_findings_with_place_and_remedy(desk, site, settings, said):
    path = site / "kaohe.toml"
    text = path.read_text(encoding="utf-8").replace("[reminders]", "")
    path.write_text(f"{text}\n{settings}", encoding="utf-8")

    answer = desk("remind")
    check = desk("check")
    status = desk("status")

    assert answer.code == 1
    assert said in answer.out
    assert said in check.out
    assert status.code == 0
    assert "先在 kaohe.toml 里改正再试" in answer.err
    assert "https://" not in answer.out + answer.err


def test_a_broken_text_of_the_clerks_is_told_and_the_reminder_goes(desk, site):
    folder = site / "templates" / "text"
    folder.mkdir()
    (folder / "chat.txt").write_text("主题：{{ 收件人 }}", encoding="utf-8")

    answer = desk("remind")

    assert "templates/text/chat.txt" in answer.out
    assert "不认识的标签“收件人”" in answer.out
    (file,) = (site / "exports").iterdir()
    assert "今天到期" in file.read_text(encoding="utf-8")


def test_a_channel_can_be_tried_without_and_with_a_message(desk, site):
    quiet = desk("channel", "test", "pasted")
    nothing = (site / "exports").exists()
    loud = desk("channel", "test", "pasted", "--to", "pasted")

    assert "没有发消息" in quiet.out
    assert not nothing
    (file,) = (site / "exports").iterdir()
    assert str(file) in loud.out
    assert "试发的一条消息" in file.read_text(encoding="utf-8")
