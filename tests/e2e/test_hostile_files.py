"""Files that are not what they claim, and disks that do not take ours.

Each is answered with one Chinese sentence and a code; what was there is still there.
"""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document

ROOT = Path(__file__).resolve().parents[2]
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)


def a_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", bytes(300 * 1024 * 1024))


def a_truncated_package(path: Path) -> None:
    Document().save(str(path))
    path.write_bytes(path.read_bytes()[:-200])


def a_package_of_something_else(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("hello.txt", "no Word here")


def broken_xml(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w:document")


HOSTILE = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("不是 Word 文件", encoding="utf-8"),
    "old word": lambda path: path.write_bytes(OLD_WORD),
    "bomb": a_bomb,
    "truncated": a_truncated_package,
    "another package": a_package_of_something_else,
    "broken xml": broken_xml,
    "folder": lambda path: path.mkdir(),
    "missing": lambda path: None,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_lint_answers_any_file_with_one_sentence(kaohe, tmp_path, make):
    path = tmp_path / "来件 一.docx"
    make(path)

    answer = kaohe("lint", path)

    assert answer.code == 1
    assert answer.err.startswith(f"没有检查：{path}：")
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_import_answers_any_file_with_one_sentence_and_keeps_the_plan(
    kaohe, site, tmp_path, make
):
    path = tmp_path / "来件 一.xlsx"
    make(path)
    before = (site / "plans" / "2020.toml").read_bytes()

    answer = kaohe("--site", site, "plan", "import", path)

    assert answer.code == 1
    assert answer.err.startswith(f"没有做成：{path}：")
    assert len(answer.err.splitlines()) == 1
    assert (site / "plans" / "2020.toml").read_bytes() == before


@pytest.mark.parametrize(
    "make",
    [make for name, make in HOSTILE.items() if name not in ("missing", "folder")],
    ids=[name for name in HOSTILE if name not in ("missing", "folder")],
)
def test_a_broken_own_template_is_refused_and_nothing_is_written(kaohe, site, make):
    make(site / "templates" / "plan.docx")

    answer = kaohe("--site", site, "draft", "plan")

    assert answer.code == 1
    assert "plan.docx" in answer.err
    assert len(answer.err.splitlines()) == 1
    assert list((site / "papers").iterdir()) == []


def test_one_bad_file_does_not_keep_the_others_from_being_checked(kaohe, tmp_path):
    Document().save(str(tmp_path / "好.docx"))
    (tmp_path / "坏.docx").write_bytes(OLD_WORD)

    answer = kaohe("lint", tmp_path / "坏.docx", str(tmp_path / "好.docx"))

    assert answer.code == 1
    assert "检查了 1 个文件" in answer.out
    assert "坏.docx" in answer.err


def test_a_template_with_a_macro_is_told_and_not_used(kaohe, site):
    kaohe("--site", site, "template", "eject", "plan")
    own = site / "templates" / "plan.docx"
    with zipfile.ZipFile(own, "a") as package:
        package.writestr("word/vbaProject.bin", b"macro")

    checked = kaohe("--site", site, "template", "check")
    drafted = kaohe("--site", site, "draft", "plan")

    assert checked.code == 1
    assert "宏" in checked.out
    assert drafted.code == 1
    assert "宏" in drafted.out
    assert "没有拟稿" in drafted.err


def test_a_workbook_open_in_excel_is_not_written_over(kaohe, site, tmp_path):
    target = tmp_path / "考核工作簿.xlsx"
    target.write_bytes(b"what the clerk has open")
    (tmp_path / "~$考核工作簿.xlsx").write_bytes(b"lock")

    answer = kaohe("--site", site, "plan", "export", target)

    assert answer.code == 1
    assert "正在 Word、WPS 或 Excel 中打开" in answer.err
    assert target.read_bytes() == b"what the clerk has open"


def test_a_plan_that_is_no_toml_is_a_finding_with_line_and_column(kaohe, site):
    (site / "plans" / "2020.toml").write_text(
        "[year\nplan_year = 2020", encoding="utf-8"
    )

    answer = kaohe("--site", site, "check")

    assert answer.code == 1
    assert "第1行第6列附近写法有误" in answer.out


@pytest.fixture
def tiny_disk(tmp_path):
    """A real file system of 256 KB; only root can make one."""
    folder = tmp_path / "盘"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
        pytest.skip("a file system can be mounted only by root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill_up(disk: Path) -> None:
    stream = (disk / "filler").open("wb", buffering=0)
    with stream, pytest.raises(OSError, match="No space left"):
        while True:
            stream.write(bytes(4096))


def test_a_full_disk_is_told_and_the_plan_is_still_there(
    kaohe, tiny_disk, site, tmp_path
):
    book = tmp_path / "考核工作簿.xlsx"
    kaohe("--site", site, "plan", "export", book)
    full = tiny_disk / "site"
    shutil.copytree(site, full)
    before = (full / "plans" / "2020.toml").read_bytes()
    fill_up(tiny_disk)

    drafted = kaohe("--site", full, "draft", "plan")
    imported = kaohe("--site", full, "plan", "import", book)

    for answer in (drafted, imported):
        assert answer.code == 1
        assert "磁盘已满" in answer.err
    assert (full / "plans" / "2020.toml").read_bytes() == before
    assert list((full / "papers").iterdir()) == []


def test_a_read_only_disk_is_told(kaohe, tiny_disk, site):
    shutil.copytree(site, tiny_disk / "site")
    command = ["mount", "-o", "remount,ro", str(tiny_disk)]
    subprocess.run(command, check=True)

    answer = kaohe("--site", tiny_disk / "site", "draft", "plan")

    assert answer.code == 1
    assert "磁盘是只读的" in answer.err


def test_the_command_runs_from_a_checkout_without_being_installed(tmp_path):
    command = [sys.executable, str(ROOT / "cli.py"), "--version"]

    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path
    )

    if not (ROOT / "cli.py").exists():
        pytest.skip("the tests run beside an installed wheel, without the sources")
    assert done.returncode == 0
    assert done.stdout.startswith("kaohe ")
