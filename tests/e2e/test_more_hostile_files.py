"""Files that never end, settings nobody means, names that are taken: one sentence."""

import os
from pathlib import Path

import pytest

from notices.catalog import CATALOG
from tracker.storage.site import SETTINGS


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path)


ENDLESS = [a_pipe, a_link_to_a_device, a_link_to_itself]
DEEP = "plan = " + "[" * 5000
LONG = "plan = " + "9" * 5000


@pytest.fixture(autouse=True)
def only_where_there_are_pipes():
    if not hasattr(os, "mkfifo"):
        pytest.skip("Windows 上没有这种文件")


def is_one_sentence(answer):
    return answer.code == 1 and len(answer.err.splitlines()) == 1


@pytest.mark.parametrize("make", ENDLESS)
def test_a_file_without_end_is_refused_by_every_command(kaohe, site, tmp_path, make):
    paper, book = tmp_path / "来件.docx", tmp_path / "来件.xlsx"
    make(paper)
    make(book)

    answers = [
        kaohe("lint", paper),
        kaohe("--site", site, "plan", "import", book),
        kaohe("--site", site, "template", "check", paper),
    ]

    assert all(is_one_sentence(answer) for answer in answers)
    assert all("来件" in answer.err for answer in answers)


@pytest.mark.parametrize("text", [DEEP, LONG])
@pytest.mark.parametrize("name", [SETTINGS, "plans/2020.toml"])
def test_settings_and_plans_nobody_means_are_told(kaohe, site, name, text):
    (site / name).write_text(text, encoding="utf-8")

    answer = kaohe("--site", site, "check")

    assert answer.code == 1
    assert "数字太长或括号层次太多，读不出来。" in answer.out


@pytest.mark.parametrize("text", [DEEP, LONG, '[plan]\ntitle = "{{ 1/0 }}"'])
def test_a_catalogue_nobody_means_is_told(kaohe, site, text):
    (site / "templates" / CATALOG).write_text(text, encoding="utf-8")

    answer = kaohe("--site", site, "draft", "plan")

    assert is_one_sentence(answer)
    assert CATALOG in answer.err


def test_a_year_without_a_plan_is_told_with_what_to_do(kaohe, site):
    (site / SETTINGS).write_text("year = 2021\n", encoding="utf-8")

    answer = kaohe("--site", site, "draft", "plan")

    assert is_one_sentence(answer)
    assert "没有2021年度的方案（plans/2021.toml）" in answer.err
    assert "kaohe plan import" in answer.err


def test_an_export_does_not_write_over_a_file(kaohe, site, tmp_path):
    book = tmp_path / "考核工作簿.xlsx"
    kaohe("--site", site, "plan", "export", book)
    before = book.read_bytes()

    again = kaohe("--site", site, "plan", "export", book)
    other = kaohe("--site", site, "plan", "export", tmp_path / "考核工作簿.xls")

    assert is_one_sentence(again)
    assert "已经有这个文件，没有改动" in again.err
    assert book.read_bytes() == before
    assert other.code == 2
    assert "要以 .xlsx 结尾" in other.err


def test_a_year_out_of_reach_is_wrong_usage_and_leaves_nothing(kaohe, tmp_path):
    answer = kaohe("init", tmp_path / "新", "--year", 20260)

    assert answer.code == 2
    assert "年度要在 2000 到 2100 之间" in answer.err
    assert list(tmp_path.iterdir()) == []
