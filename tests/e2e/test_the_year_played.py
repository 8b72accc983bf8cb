"""`kaohe demo` plays the reference year; what it leaves behind answers questions."""

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from unicodedata import east_asian_width

import openpyxl
import pytest

import cli
from console.demo import Scene, scenes
from console.overview import openings
from tracker.storage.planfile import demo_plan, demo_script, load_plan

SCRIPT = (demo_script() / "year.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> tuple[Path, str]:
    """The folder after the year, and what was printed meanwhile."""
    import contextlib
    import io

    folder = tmp_path_factory.mktemp("year") / "示范"
    out = io.StringIO()
    with contextlib.redirect_stdout(out), pytest.raises(SystemExit) as ended:
        cli.main(["demo", str(folder)])
    assert ended.value.code == 0
    return folder, out.getvalue()


@pytest.fixture
def year(played, tmp_path):
    """A copy of that folder, to change."""
    folder = tmp_path / "示范"
    shutil.copytree(played[0], folder)
    return folder


def asked(kaohe, folder, *arguments):
    answer = kaohe("--site", folder, *arguments, "--json")
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def test_every_step_of_the_year_is_shown_with_its_day(played):
    _, out = played

    for one in scenes(SCRIPT):
        if isinstance(one, Scene):
            words = " ".join(one.words).replace("{材料}/", "").replace("{公文}/", "")
            assert f"{one.day}　kaohe {words}" in out


def test_what_must_be_refused_is_refused_in_a_sentence(played):
    _, out = played

    wanted = sum(isinstance(one, Scene) and one.refused for one in scenes(SCRIPT))
    refused = [line for line in out.splitlines() if line.startswith("　　被拒绝：")]
    assert len(refused) == wanted > 5
    assert all(line.endswith("。") for line in refused)


def test_no_line_of_a_table_is_wider_than_a_terminal_of_80_columns(played, kaohe):
    for command in (("obligation", "list"), ("issue", "list"), ("board",)):
        answer = kaohe("--site", played[0], *command, "--year", 2020)

        for line in answer.out.splitlines():
            assert sum(1 + (east_asian_width(c) in "WF") for c in line) <= 80


def test_the_reference_data_holds_no_example(played):
    folder, _ = played

    kept, _ = load_plan(folder / "plans" / "2020.toml")
    shipped, _ = load_plan(demo_plan() / "plan.toml")

    assert kept == shipped
    assert "示例" not in (folder / "plans" / "2020.toml").read_text(encoding="utf-8")


def test_every_person_and_problem_of_the_script_is_marked_an_example():
    people = re.findall(r"--by (\S+?)@", SCRIPT)
    problems = re.findall(r"issue add (\S+)", SCRIPT)

    assert people
    assert problems
    assert all(name.startswith("示例·") for name in people)
    assert all(name.startswith("示例：") for name in problems)


def test_the_year_ends_with_everything_settled_and_the_chain_whole(played, kaohe):
    folder, out = played

    obligations = asked(kaohe, folder, "obligation", "list", "--year", 2020)
    issues = asked(kaohe, folder, "issue", "list", "--year", 2021)

    assert {one["record"]["state"] for one in obligations} == {"已上报"}
    assert [one["record"]["state"] for one in issues] == ["已销号"]
    assert issues[0]["record"]["streak"] == 2
    assert "核对完毕：没有发现问题。" in out


def test_late_and_accepted_is_late_for_ever(played, kaohe):
    late = asked(
        kaohe, played[0], "obligation", "list", "--year", 2020, "--outcome", "迟报"
    )

    assert [one["record"]["key"] for one in late] == ["B2020-0002", "B2020-0007"]
    assert {one["lamp"] for one in late} == {"迟办完成"}


def test_a_day_gone_by_is_seen_as_it_was(played, kaohe):
    before, after = (
        asked(kaohe, played[0], "status", "--year", 2020, "--on", day)
        for day in ("2020-10-24", "2020-10-26")
    )

    assert before["overdue"] == ["B2020-0007"]
    assert after["overdue"] == []
    assert (before["received"], after["received"]) == (4, 5)


@pytest.mark.parametrize("day", ["2020-10-09", "2020-10-24", "2020-12-31"])
def test_every_number_of_the_board_opens_the_list_that_makes_it(played, kaohe, day):
    rows = asked(kaohe, played[0], "board", "--year", 2020, "--on", day)
    columns = {
        "按时": "on_time",
        "迟报": "late",
        "未报": "missing",
        "逾期": "missing_overdue",
        "退回": "returned",
        "问题": "issues",
        "销号": "closed",
    }

    assert rows
    for row in rows:
        for label, command in openings(row["unit"], day):
            listed = asked(kaohe, played[0], *command.split(), "--year", 2020)
            assert len(listed) == row[columns[label]], (row["unit"], label)


def test_the_history_says_who_and_for_whom(played, kaohe):
    events = asked(kaohe, played[0], "audit", "list", "B2020-0007")

    assert Counter(event["by"] for event in events)["示例·郑某"] == 2
    assert {event["recorder"] for event in events} == {"", "示例·陈某"}


def test_a_material_changed_on_the_disk_is_found(year, kaohe):
    material = next(path for path in (year / "materials").rglob("*") if path.is_file())
    material.chmod(0o644)
    material.write_text("另一份", encoding="utf-8")

    answer = kaohe("--site", year, "audit", "verify")

    assert answer.code == 1
    assert "内容已不是收到时的样子" in answer.out


def test_an_event_lost_at_the_end_is_found_by_the_mark_written_down(year, kaohe):
    answer = kaohe("--site", year, "audit", "verify", "--head", "9999:00000000")

    assert answer.code == 1
    assert "末尾的履历被删过" in answer.out


def test_files_come_out_under_the_names_they_came_with(year, kaohe, tmp_path):
    answer = kaohe(
        "--site", year, "obligation", "files", "B2020-0005", "--out", tmp_path / "取"
    )

    assert answer.code == 0
    assert sorted(path.name for path in (tmp_path / "取").iterdir()) == [
        "示例变化数据.txt",
        "示例变化数据（补正）.txt",
    ]


def test_a_backup_restores_into_a_new_place_with_the_same_answers(
    year, kaohe, tmp_path
):
    file, restored = tmp_path / "备份.kaohe", tmp_path / "恢复"

    assert kaohe("--site", year, "backup", file).code == 0
    answer = kaohe("restore", file, restored)

    assert answer.code == 0, answer.err
    for question in (("obligation", "list", "--year", 2020), ("audit", "list")):
        assert asked(kaohe, restored, *question) == asked(kaohe, year, *question)
    assert kaohe("--site", restored, "audit", "verify").code == 0


def test_a_damaged_backup_is_refused_and_leaves_nothing(year, kaohe, tmp_path):
    file, restored = tmp_path / "备份.kaohe", tmp_path / "恢复"
    kaohe("--site", year, "backup", file)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)

    answer = kaohe("restore", file, restored)

    assert answer.code == 1
    assert "没有恢复" in answer.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["备份.kaohe", "示范"]


def test_a_backup_is_never_written_over(year, kaohe, tmp_path):
    (tmp_path / "备份.kaohe").write_bytes(b"mine")

    answer = kaohe("--site", year, "backup", tmp_path / "备份.kaohe")

    assert answer.code == 1
    assert (tmp_path / "备份.kaohe").read_bytes() == b"mine"


def test_restore_takes_the_place_of_nothing(year, kaohe, tmp_path):
    file = tmp_path / "备份.kaohe"
    kaohe("--site", year, "backup", file)

    answer = kaohe("restore", file, year)

    assert answer.code == 1
    assert "已经有内容，没有改动" in answer.err


def test_the_workbook_goes_out_and_back_in_and_shows_first_what_it_changes(
    year, kaohe, tmp_path
):
    book = tmp_path / "台账.xlsx"
    kaohe("--site", year, "export", "xlsx", book)

    same = kaohe("--site", year, "import", book)
    edited = openpyxl.load_workbook(book)
    sheet = edited["报送台账"]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(2, header.index("备注") + 1, "=1+1").data_type = "s"
    edited.save(book)
    preview = kaohe("--site", year, "import", book)
    written = kaohe("--site", year, "import", book, "--yes")

    assert "工作簿和台账一致，没有要改的。" in same.out
    assert "以上 1 处还没有写入" in preview.out
    assert "已写入台账：1 项。" in written.out
    listed = asked(kaohe, year, "obligation", "list")
    assert [one["record"]["note"] for one in listed].count("=1+1") == 1


def test_a_list_imported_before_is_not_registered_twice(year, kaohe, tmp_path):
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    for row in (("存在问题", "责任单位"), ("示例：河道有垃圾", "住建局")):
        sheet.append(row)
    book.save(tmp_path / "清单.xlsx")
    again = ("--site", year, "issue", "import", tmp_path / "清单.xlsx", "--yes")

    first, second = kaohe(*again), kaohe(*again)

    assert "已登记 1 条" in first.out
    assert second.code == 1
    assert "已经登记为 W2021-0002" in second.err
