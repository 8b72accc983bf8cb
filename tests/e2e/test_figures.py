"""Figures by command: filled in, listed beside last year's, checked with the plan."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest


@pytest.fixture
def desk(kaohe, site):
    """The command in a site whose clerk is named."""

    def run(*arguments):
        moment = datetime(2020, 10, 9, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
        return kaohe("--site", site, *arguments, now=lambda: moment)

    settings = site / "kaohe.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("# clerk", "clerk"), encoding="utf-8")
    return run


def test_a_figure_filled_in_is_listed_beside_last_years(desk, tmp_path):
    proof = tmp_path / "调查表.txt"
    proof.write_text("示例", encoding="utf-8")

    said = desk("figure", "set", "林地面积", "１,２３４.50", "--file", str(proof))
    desk("figure", "set", "林地面积", "1200", "--year", "2019")
    listed = json.loads(desk("figure", "list", "--json").out)

    assert said.out == "S2020-0001　2020年“林地面积”：1234.50\n佐证：调查表.txt\n"
    wood = next(one for one in listed if one["item"]["name"] == "林地面积")
    assert wood["this"]["value"] == "1234.50"
    assert (wood["last"]["value"], wood["change"]) == ("1200", "34.50")
    assert wood["findings"] == []


def test_what_does_not_join_up_is_told_by_the_check(desk):
    desk("figure", "set", "林地面积", "10", "--source", "示例")

    checked = desk("check")

    assert "2020年“林地面积”：数值没有佐证材料。" in checked.out
    assert "2020年“草地面积”：数值没有填。" in checked.out


def test_a_check_where_there_is_no_ledger_makes_none(desk, site):
    checked = desk("check")

    assert "数值没有填" not in checked.out
    assert not (site / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("林地", "1"), 2, "没有数据项“林地”。是不是“林地面积”？"),
        (("林地面积", "约3"), 1, "“林地面积”的数值不能是“约3”"),
        (("林地面积",), 2, "没有写要填什么"),
        (("林地面积", "1", "--year", "2018"), 2, "--year 只能是 2020 或 2019"),
        (("林地面积", "1", "--by", "甲@财政局"), 1, "不能填报指标数值"),
        (("林地面积", "1", "--file", "没有.pdf"), 1, "没有.pdf"),
    ],
)
def test_what_cannot_be_filled_in_is_refused_in_a_sentence(desk, arguments, code, said):
    answer = desk("figure", "set", *arguments)

    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert "Traceback" not in answer.err


def test_an_empty_text_takes_away_what_was_there(desk):
    desk("figure", "set", "林地面积", "10", "--evidence", "甲表", "--explain", "新造")

    desk("figure", "set", "林地面积", "", "--evidence", "", "--explain", "")

    (wood, *_) = json.loads(desk("figure", "list", "--json").out)
    assert wood["this"]["value"] is None
    assert (wood["this"]["evidence"], wood["this"]["explanation"]) == ([], "")


def test_the_workbook_takes_figures_out_and_back(desk, tmp_path):
    path = str(tmp_path / "台账.xlsx")
    desk("figure", "set", "林地面积", "10")

    out = desk("export", "xlsx", path)
    back = desk("import", path)

    assert "数据项 10 项" in out.out
    assert "工作簿和台账一致，没有要改的。" in back.out


def test_a_self_check_whose_figures_do_not_join_up_is_written_to_be_mended(
    kaohe, tmp_path
):
    folder = tmp_path / "青溪"
    kaohe("init", folder, "--plan", "qingxi-2025")

    def run(*arguments):
        return kaohe("--site", folder, *arguments, "--by", "甲@领导小组办公室")

    run("figure", "set", "县域面积", "1000")
    run("figure", "set", "林地面积", "1000.01")

    drafted = run("draft", "selfcheck")

    assert drafted.code == 1
    assert "1000.01大于它所属的“县域面积”1000。" in drafted.out
    assert [one.name for one in (folder / "papers").iterdir()] == [
        "2025年度自查报告（待改）.docx"
    ]
