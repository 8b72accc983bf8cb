"""The commands of the ledger: what they refuse, and what they say then."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

BEIJING = ZoneInfo("Asia/Shanghai")


def at(day: str):
    moment = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=BEIJING)
    return lambda: moment


@pytest.fixture
def desk(kaohe, site):
    """The command in a site whose obligations were made and one was issued."""

    def run(*arguments, day="2020-10-09"):
        return kaohe("--site", site, *arguments, now=at(day))

    settings = site / "kaohe.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("# clerk", "clerk"), encoding="utf-8")
    assert run("obligation", "make", "--yes", day="2020-03-02").code == 0
    assert run("obligation", "issue", "B2020-0003", day="2020-03-02").code == 0
    return run


def test_making_is_previewed_and_changes_nothing_until_told(kaohe, site):
    args = ("--site", site, "obligation", "make", "--by", "甲@领导小组办公室")

    preview = kaohe(*args)
    listed = kaohe("--site", site, "obligation", "list")

    assert preview.code == 0
    assert "还没有写入" in preview.out
    assert "共 0 条" in listed.out


def test_an_act_without_anybody_is_refused(kaohe, site):
    answer = kaohe("--site", site, "obligation", "make", "--yes")

    assert answer.code == 2
    assert "不知道是谁办的" in answer.err


def test_the_explanation_of_a_day_is_shown(desk):
    answer = desk("obligation", "show", "b2020-3")

    assert (
        "由来：三季度末9月30日＋10日＝2020年10月10日（星期六，调休上班）" in answer.out
    )
    assert "下一步可以：签收（牵头单位）" in answer.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("obligation", "show", "B2020-9999"), 1, "没有编号 B2020-9999"),
        (("obligation", "accept", "B2020-0003"), 1, "现在是“已下达”"),
        (("obligation", "list", "--lamp", "红灯"), 2, "可用的有：正常、临期、逾期"),
        (("obligation", "list", "--state", "已收"), 2, "可用的有："),
        (("obligation", "list", "--unit", "林业草原局"), 2, "没有单位"),
        (("obligation", "list", "--due-from", "10月"), 2, "--due-from 要写成"),
        (("obligation", "issue"), 2, "请写编号，或者写 --all"),
        (("obligation", "note", "B2020-0003"), 2, "请写 --contact 或 --text"),
        (
            ("obligation", "return", "B2020-0003", "--because", "没盖章"),
            2,
            "退回的理由要写成",
        ),
        (
            ("obligation", "sign", "B2020-0003", "--on", "2020-12-01"),
            1,
            "还没有到",
        ),
        (
            ("obligation", "sign", "B2020-0003", "--by", "乙@不存在的局"),
            2,
            "没有单位“不存在的局”",
        ),
        (
            ("obligation", "sign", "B2020-0003", "--by", "陌生人"),
            2,
            "请写成 陌生人@单位",
        ),
        (("issue", "add", "问题", "--due", "10.23"), 1, "看不懂时限“10.23”"),
        (("issue", "add", " "), 1, "没有写问题是什么"),
        (("plan", "roll", "2023"), 2, "只能结转到 2021"),
        (("plan", "roll", "2021", "--yes"), 1, "项报送任务没有办结"),
        (("store", "move", "--to", "mysql://x"), 1, "看不懂台账的地址"),
        (("store", "move", "--to", "env:KAOHE_NOWHERE"), 1, "没有设定"),
        (("restore", "没有.kaohe", "新"), 1, "找不到这个文件"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(desk, arguments, code, said):
    answer = desk(*arguments)

    assert answer.code == code
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_a_refused_receipt_leaves_the_record_as_it_was(desk, tmp_path):
    file = tmp_path / "数据.txt"
    file.write_text("一", encoding="utf-8")

    answer = desk("obligation", "receive", "B2020-0004", file)

    assert answer.code == 1
    assert "现在是“草拟”" in answer.err
    assert "首次报送：未下达" in desk("obligation", "show", "B2020-0004").out


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2020-10-09", "已下达（临期，还有1个工作日）"),
        ("2020-10-10", "已下达（临期，今天到期）"),
        ("2020-10-14", "已下达（逾期，已过3个工作日）"),
    ],
)
def test_what_is_late_is_shown_by_the_working_days_it_is_past(desk, day, told):
    answer = desk("obligation", "show", "B2020-0003", day=day)

    assert f"状态：{told}" in answer.out


def test_an_issue_is_shown_by_the_working_days_it_has_or_is_past(desk):
    desk("issue", "add", "污水处理厂出水氨氮超标", "--due", "10月15日前")
    desk("issue", "add", "界标损坏", "--due", "长期坚持")

    soon = desk("issue", "show", "W2020-0001")
    late = desk("issue", "show", "W2020-0001", day="2020-10-20")
    without_a_day = desk("issue", "show", "W2020-0002")

    assert "状态：登记（正常，还有5个工作日）" in soon.out
    assert "状态：登记（逾期，已过3个工作日）" in late.out
    assert "状态：登记（无期限）" in without_a_day.out


def test_a_step_with_several_is_taken_with_all_or_with_none(desk):
    answer = desk("obligation", "note", "B2020-0001", "B2020-9999", "--text", "一批")

    assert answer.code == 1
    assert "B2020-9999" in answer.err
    assert "一批" not in desk("obligation", "show", "B2020-0001").out


def test_an_issue_like_last_years_is_proposed_and_linked(desk):
    add = ("issue", "add", "污水处理厂出水氨氮超标", "--lead", "住建局")
    desk(*add, "--due", "11月底前")
    for one in range(1, 8):
        if one != 3:
            desk("obligation", "waive", f"B2020-000{one}", "--reason", "试验")
    desk("obligation", "waive", "B2020-0003", "--reason", "试验")
    assert desk("plan", "roll", "2021", "--yes", day="2021-01-11").code == 0

    again = desk("issue", "add", "污水处理厂出水总氮超标", "--lead", "住建局")
    linked = desk("issue", "correct", "W2021-0002", "--same-as", "W2020-0001")

    assert "W2021-0002 像是上年的 W2020-0001" in again.out
    assert "连续2年" in linked.out


def test_an_unknown_year_of_the_calendar_is_told(desk, site):
    plan = site / "plans" / "2020.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("10月23日前", "2031年10月23日前"), encoding="utf-8")

    answer = desk("check")

    assert "还不知道2031年的放假和调休安排" in answer.out
