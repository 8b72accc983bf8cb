"""A site is made whole or not at all, and its settings are read with care."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.files.workbook.plans import SMALL
from tracker.errors import BadFile, CannotWrite, UsageError
from tracker.files import write_file
from tracker.storage.planfile import shipped_plan
from tracker.storage.site import SETTINGS, Site, make_site, open_site
from tracker.workbook import export_plan

BOOK = "考核工作簿.xlsx"


def names_in(folder):
    return sorted(one.name for one in folder.iterdir())


def with_settings(folder, text):
    (folder / SETTINGS).write_text(text, encoding="utf-8")
    return open_site(folder)


# Settings


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("year = " + "[" * 5000, "数字太长或括号层次太多，读不出来。"),
        ("year = " + "9" * 5000, "数字太长或括号层次太多，读不出来。"),
        ("year = ", "最后一行写法有误。"),
        ("year = 1" + "0" * 4000, "没有写年度，或不是 2000 到 2100 的整数。"),
        ("year = true", "没有写年度，或不是 2000 到 2100 的整数。"),
        ("year = '2020'", "没有写年度，或不是 2000 到 2100 的整数。"),
        ("", "没有写年度，或不是 2000 到 2100 的整数。"),
    ],
)
def test_settings_that_cannot_be_meant_are_one_finding(tmp_path, text, message):
    site, findings = with_settings(tmp_path, text)

    assert site is None
    assert [(one.file, one.message) for one in findings] == [(SETTINGS, message)]


def test_a_folder_without_settings_is_no_site(tmp_path):
    with pytest.raises(BadFile, match="不是工作文件夹"):
        open_site(tmp_path)


@pytest.mark.parametrize("name", ["县" * 90, "a\0b"])
def test_a_folder_that_cannot_be_is_no_site(tmp_path, name):
    with pytest.raises(BadFile, match="不是工作文件夹"):
        open_site(tmp_path / name)


# A new site


def test_what_is_to_stand_in_the_site_too_is_there_when_the_site_is(tmp_path):
    root = tmp_path / "新"

    make_site(root, year=2026, also=lambda made: write_file(made / "甲.txt", b"a"))

    assert names_in(root) == ["kaohe.toml", "papers", "plans", "templates", "甲.txt"]
    assert open_site(root) == (Site(root=root, year=2026), [])


def refuse(made: Path) -> None:
    raise CannotWrite(made / "甲.txt", "写不进去（磁盘已满）。")


def test_a_site_that_cannot_be_made_whole_is_not_made(tmp_path):
    root = tmp_path / "新"

    with pytest.raises(CannotWrite) as told:
        make_site(root, year=2026, also=refuse)

    assert str(told.value) == f"{root}：写不进去（磁盘已满）。"
    assert names_in(tmp_path) == []


def test_a_disk_too_small_for_the_workbook_leaves_no_site(tiny_disk):
    root = tiny_disk / "新"

    with pytest.raises(CannotWrite) as told:
        make_site(root, year=2026, also=lambda made: export_plan(SMALL, made / BOOK))

    assert str(told.value) == f"{root}：写不进去（磁盘已满）。"
    assert names_in(tiny_disk) == []


@pytest.fixture
def tiny_disk(tmp_path):
    """A real disk with room for a plan, not for the workbook; only root may mount it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24k", "tmpfs", str(disk)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("不能挂载小磁盘（需要 root）")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("year", [-1, 0, 1999, 2101, 20260])
def test_a_year_nobody_means_is_wrong_usage(tmp_path, year):
    with pytest.raises(UsageError, match=f"年度要在 2000 到 2100 之间，不是 {year}。"):
        make_site(tmp_path / "新", year=year)

    assert names_in(tmp_path) == []


def test_a_shipped_year_brings_its_own(tmp_path):
    site = make_site(tmp_path / "新", year=0, shipped=shipped_plan("oroqen-2020"))

    assert site.year == 2020


@pytest.mark.parametrize(
    ("name", "reason"),
    [("县" * 90, "文件名太长"), ("a\0b", "空字符"), ("文件/新", "上级不是文件夹")],
)
def test_a_folder_that_cannot_be_is_refused_in_a_sentence(tmp_path, name, reason):
    (tmp_path / "文件").write_bytes(b"old")

    with pytest.raises(CannotWrite, match=f"建不了文件夹（.*{reason}.*）。"):
        make_site(tmp_path / name, year=2026)

    assert names_in(tmp_path) == ["文件"]


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "甲").write_bytes(b"old")

    with pytest.raises(CannotWrite, match="已经有内容，没有改动"):
        make_site(tmp_path, year=2026)

    assert names_in(tmp_path) == ["甲"]


def test_the_folder_one_is_in_is_not_pulled_away(tmp_path, monkeypatch):
    (tmp_path / "新").mkdir()
    monkeypatch.chdir(tmp_path / "新")

    with pytest.raises(CannotWrite, match="现在就在这个文件夹里；请到上一级"):
        make_site(Path(), year=2026)

    assert names_in(tmp_path) == ["新"]


def test_an_empty_folder_may_be_given(tmp_path):
    (tmp_path / "新").mkdir()

    make_site(tmp_path / "新", year=2026)

    assert SETTINGS in names_in(tmp_path / "新")
    if os.name != "nt":
        assert (tmp_path / "新").stat().st_mode & 0o777 == 0o755
