"""Files of people, opened with care, and ours, written so that nothing is lost."""

import errno
import io
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import pytest

from tracker import files
from tracker.errors import BadFile, CannotWrite
from tracker.files import (
    OLE_MAGIC,
    is_open_elsewhere,
    read_bytes,
    read_package,
    read_text,
    reason_of,
    write_file,
    write_new,
)

MAIN = "word/document.xml"
NOBODY = 65534
PLENTY = 64 * 1024


def a_package(path, **members):
    """A .docx of ordinary, badly compressible text."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        words = "".join(chr(0x4E00 + n * 7919 % 20000) for n in range(20_000))
        for name, data in ({MAIN: words} | members).items():
            package.writestr(name, data)
    return path


def names_in(folder):
    return sorted(one.name for one in folder.iterdir())


@contextmanager
def somebody_without_rights():
    """Runs as nobody where the tests run as root, who may write anywhere."""
    if os.name == "nt":
        pytest.skip("Windows 上没有这种权限")
    was = os.geteuid()
    if was == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(was)


# Reading


def test_a_sound_package_can_be_read(tmp_path):
    package = read_package(a_package(tmp_path / "方案.docx"), MAIN)

    assert package.namelist() == [MAIN]
    assert len(package.read(MAIN).decode()) == 20_000


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = tmp_path / "方案.docx"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package,
        package.open(MAIN, "w", force_zip64=True) as member,
    ):
        for _ in range(1000):
            member.write(bytes(1_000_000))
    assert bomb.stat().st_size < 1024 * 1024

    before = time.perf_counter()
    with pytest.raises(BadFile, match="解压后异常庞大，可能是恶意文件，已拒绝打开。"):
        read_package(bomb, MAIN)

    # Unpacking it takes seconds.
    assert time.perf_counter() - before < 0.5


def test_a_part_that_packs_better_than_any_text_is_refused(tmp_path):
    swollen = {"big.xml": bytes(files.RATIO_FREE_BELOW + 1)}

    with pytest.raises(BadFile, match="解压后异常庞大"):
        read_package(a_package(tmp_path / "方案.docx", **swollen), MAIN)


def test_a_bomb_of_many_moderate_parts_is_refused(tmp_path):
    many = {f"{n}.xml": bytes(3_900_000) for n in range(80)}

    with pytest.raises(BadFile, match="解压后异常庞大"):
        read_package(a_package(tmp_path / "方案.docx", **many), MAIN)


def test_a_bomb_of_very_many_parts_is_refused(tmp_path):
    many = {f"{n}.xml": b"" for n in range(files.MOST_MEMBERS)}

    with pytest.raises(BadFile, match="解压后异常庞大"):
        read_package(a_package(tmp_path / "方案.docx", **many), MAIN)


def test_a_part_that_lies_about_its_size_is_refused(tmp_path):
    path = a_package(tmp_path / "方案.docx", **{"big.xml": bytes(5_000_000)})
    data = bytearray(path.read_bytes())
    size = (5_000_000).to_bytes(4, "little")
    for _ in range(data.count(size)):
        data[data.index(size) : data.index(size) + 4] = (9).to_bytes(4, "little")
    path.write_bytes(data)

    with pytest.raises(BadFile, match="已损坏"):
        read_package(path, MAIN)


def test_an_old_or_protected_file_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "方案.docx"
    path.write_bytes(OLE_MAGIC + bytes(1000))

    with pytest.raises(BadFile) as told:
        read_package(path, MAIN)

    assert str(told.value) == (
        f"{path}：这是旧格式或加了密码的文件，不是 .docx；"
        "请用 Word 或 WPS 打开，去掉密码，另存为 .docx 再试。"
    )


def test_a_package_with_a_password_is_refused(tmp_path):
    path = a_package(tmp_path / "方案.docx")
    data = bytearray(path.read_bytes())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + flags] |= 1
    path.write_bytes(data)

    with pytest.raises(BadFile, match="可能已损坏或加了密码；请重新保存"):
        read_package(path, MAIN)


@pytest.mark.parametrize("kept", [0, 1, 4, 100, -100, -30, -1])
def test_a_truncated_package_is_refused(tmp_path, kept):
    path = a_package(tmp_path / "方案.docx")
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises(BadFile, match=r"不是有效的 \.docx 文件"):
        read_package(path, MAIN)


def test_a_package_damaged_anywhere_is_read_or_refused_but_never_raises(tmp_path):
    path = a_package(tmp_path / "方案.docx")
    sound = path.read_bytes()
    dice = random.Random(1)
    refused = 0
    for _ in range(300):
        data = bytearray(sound)
        for _ in range(dice.choice([1, 5, 20])):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path.write_bytes(data)
        try:
            read_package(path, MAIN)
        except BadFile:
            refused += 1

    assert refused > 200


def test_a_text_under_a_wrong_name_is_refused(tmp_path):
    path = tmp_path / "方案.docx"
    path.write_text("不是压缩包", "utf-8")

    with pytest.raises(BadFile, match=r"不是有效的 \.docx 文件"):
        read_package(path, MAIN)


def test_a_workbook_given_for_a_document_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "表.docx", "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")

    with pytest.raises(BadFile, match=r"里面没有 word/document\.xml，不是 \.docx 文件"):
        read_package(tmp_path / "表.docx", MAIN)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(BadFile, match="这是文件夹，不是文件；请写出文件名。"):
        read_bytes(tmp_path)


@pytest.mark.parametrize("name", ["没有.docx", "没有/没有.docx"])
def test_a_missing_file_is_refused(tmp_path, name):
    with pytest.raises(BadFile, match="找不到这个文件；请检查文件名和所在文件夹。"):
        read_bytes(tmp_path / name)


@pytest.mark.parametrize("name", ["县" * 100, "a\0b"])
def test_a_name_that_cannot_be_is_refused(tmp_path, name):
    with pytest.raises(BadFile, match="读不出来"):
        read_bytes(tmp_path / name)


def test_a_file_nobody_may_read_is_refused():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "方案.docx"
        path.write_bytes(b"PK")
        path.chmod(0)

        with somebody_without_rights(), pytest.raises(BadFile, match="没有读取权限"):
            read_bytes(path)


@pytest.mark.parametrize("name", ["/dev/zero", "link", "pipe"])
def test_what_is_no_regular_file_is_refused_at_once(tmp_path, name):
    if not Path("/dev/zero").exists():
        pytest.skip("没有 /dev/zero")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/zero")

    with pytest.raises(BadFile, match="这是设备或管道，不是文件；请换一份再试。"):
        read_bytes(tmp_path / name)


def test_a_file_that_has_no_end_is_read_no_further_than_the_limit(tmp_path):
    if not Path("/proc/self/pagemap").exists():
        pytest.skip("没有 /proc")
    # A regular file that says it is empty and gives hundreds of GB.
    (tmp_path / "方案.docx").symlink_to("/proc/self/pagemap")

    with pytest.raises(BadFile, match="超过 64 MB，已拒绝打开。"):
        read_bytes(tmp_path / "方案.docx")


def test_links_that_lead_in_a_circle_are_told_in_chinese(tmp_path):
    (tmp_path / "甲.docx").symlink_to(tmp_path / "乙.docx")
    (tmp_path / "乙.docx").symlink_to(tmp_path / "甲.docx")

    with pytest.raises(BadFile, match="读不出来（链接绕成了圈）。"):
        read_bytes(tmp_path / "甲.docx")


def test_a_file_larger_than_any_paper_is_refused(tmp_path):
    path = tmp_path / "大.docx"
    with path.open("wb") as stream:
        stream.truncate(files.LARGEST_FILE + 1)

    with pytest.raises(BadFile, match="超过 64 MB，已拒绝打开。"):
        read_bytes(path)


@pytest.mark.parametrize("data", ["说明".encode(), b"\xef\xbb\xbf" + "说明".encode()])
def test_text_is_read_with_or_without_a_byte_order_mark(tmp_path, data):
    (tmp_path / "a.txt").write_bytes(data)

    assert read_text(tmp_path / "a.txt") == "说明"


def test_text_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "a.txt").write_bytes("说明".encode("gb18030"))

    with pytest.raises(BadFile, match="不是 UTF-8 编码；请另存为 UTF-8 再试。"):
        read_text(tmp_path / "a.txt")


# Writing


def test_a_file_is_written_whole_into_a_folder_made_for_it(tmp_path):
    path = tmp_path / "papers" / "2025" / "方案.docx"

    write_file(path, b"new")

    assert path.read_bytes() == b"new"
    assert names_in(path.parent) == ["方案.docx"]


def test_colleagues_may_read_what_was_written(tmp_path):
    write_file(tmp_path / "方案.docx", b"new")

    if os.name != "nt":
        assert (tmp_path / "方案.docx").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("name", "lock"),
    [
        ("方案.docx", "~$方案.docx"),
        ("abcdef.docx", "~$abcdef.docx"),
        ("abcdefg.docx", "~$bcdefg.docx"),
        ("2025年度实施方案.docx", "~$25年度实施方案.docx"),
        ("2025年度实施方案.xlsx", "~$2025年度实施方案.xlsx"),
    ],
)
def test_a_file_open_in_word_or_excel_is_left_alone(tmp_path, name, lock):
    (tmp_path / name).write_bytes(b"old")
    (tmp_path / lock).touch()

    with pytest.raises(
        CannotWrite, match="正在 Word、WPS 或 Excel 中打开；请关闭后再试"
    ):
        write_file(tmp_path / name, b"new")

    assert (tmp_path / name).read_bytes() == b"old"
    assert names_in(tmp_path) == sorted([name, lock])


def test_the_lock_of_another_file_is_no_hindrance(tmp_path):
    (tmp_path / "~$通知.docx").touch()

    write_file(tmp_path / "方案.docx", b"new")

    assert not is_open_elsewhere(tmp_path / "方案.docx")


def test_a_name_as_long_as_the_disk_allows_can_be_written(tmp_path):
    path = tmp_path / ("县" * 83 + ".docx")

    write_file(path, b"new")

    assert path.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("县" * 90, "文件名太长"),
        ("a\0b", "空字符"),
        ("文件/方案.docx", "上级不是文件夹"),
        ("文件/下级/方案.docx", "上级不是文件夹"),
        ("文件夹", "同名的是文件夹"),
    ],
)
def test_a_place_that_cannot_be_is_refused_and_nothing_left_behind(
    tmp_path, name, reason
):
    (tmp_path / "文件").write_bytes(b"old")
    (tmp_path / "文件夹").mkdir()

    with pytest.raises(CannotWrite, match=rf"写不进去（.*{reason}.*）"):
        write_file(tmp_path / name, b"new")

    assert names_in(tmp_path) == ["文件", "文件夹"]
    assert (tmp_path / "文件").read_bytes() == b"old"


def test_of_a_file_that_never_was_it_is_not_said_that_it_did_not_change(tmp_path):
    with pytest.raises(CannotWrite) as told:
        write_file(tmp_path / ("县" * 90), b"new")

    assert told.value.reason == "写不进去（文件名太长）。"


def test_a_read_only_folder_is_refused_and_the_old_file_kept():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "方案.docx"
        path.write_bytes(b"old")
        Path(folder).chmod(0o555)

        with (
            somebody_without_rights(),
            pytest.raises(CannotWrite, match="没有写入权限"),
        ):
            write_file(path, b"new")

        assert path.read_bytes() == b"old"
        assert names_in(path.parent) == ["方案.docx"]
        Path(folder).chmod(0o755)


def test_a_kernel_folder_where_not_even_root_may_write_is_refused():
    if not Path("/proc/self").exists():
        pytest.skip("没有 /proc")

    with pytest.raises(CannotWrite, match="写不进去"):
        write_file(Path("/proc/方案.docx"), b"new")


# A write the system cuts off in the middle, as a full disk or a quota does.
TOO_BIG = """
import resource, sys
from pathlib import Path
from tracker.errors import CannotWrite
from tracker.files import write_file
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_file(Path(sys.argv[1]), b"new" * 1000)
except CannotWrite as error:
    sys.exit(str(error))
"""


def test_a_write_cut_off_in_the_middle_leaves_the_old_file(tmp_path):
    pytest.importorskip("resource")
    path = tmp_path / "方案.docx"
    path.write_bytes(b"old")

    ended = run_python(TOO_BIG, path).communicate()[1].decode()

    assert ended.strip() == f"{path}：写不进去（文件太大）；原文件没有改动。"
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["方案.docx"]


def test_a_full_disk_is_named_and_leaves_the_old_file(small_disk):
    path = small_disk / "方案.docx"
    path.write_bytes(b"old")

    with pytest.raises(CannotWrite, match="写不进去（磁盘已满）；原文件没有改动。"):
        write_file(path, bytes(4 * PLENTY))

    assert path.read_bytes() == b"old"
    assert names_in(small_disk) == ["方案.docx"]


@pytest.fixture
def small_disk(tmp_path):
    """A real disk of 64 KB; only root may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={PLENTY}", "tmpfs", str(disk)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("不能挂载小磁盘（需要 root）")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


# Writes one content after the other for ever, saying so once it has begun.
WRITER = """
import sys
from pathlib import Path
from tracker.files import write_file
path = Path(sys.argv[1])
write_file(path, b"A" * 3_000_000)
print("begun", flush=True)
while True:
    write_file(path, b"B" * 3_000_000)
    write_file(path, b"A" * 3_000_000)
"""


def test_a_program_killed_while_writing_leaves_the_old_file_or_the_new(tmp_path):
    path = tmp_path / "方案.docx"
    found = set()
    for killed_after in range(10):
        with run_python(WRITER, path) as writer:
            assert writer.stdout.readline() == b"begun" + os.linesep.encode()
            time.sleep(killed_after * 0.003)
            writer.kill()
        data = path.read_bytes()
        found.add((len(data), len(set(data))))

    assert found == {(3_000_000, 1)}


# Writing under a free name

# Waits for the word, so that all begin at once, and writes fifty.
ONE_OF_SIX = """
import sys
from pathlib import Path
from tracker.files import write_new
print("ready", flush=True)
sys.stdin.readline()
for n in range(50):
    print(write_new(Path(sys.argv[1]), b"new" * 100).name)
"""


def test_six_who_write_at_once_each_get_files_of_their_own(tmp_path):
    writers = [run_python(ONE_OF_SIX, tmp_path / "方案.docx") for _ in range(6)]
    for writer in writers:
        assert writer.stdout.readline().strip() == b"ready"

    for writer in writers:
        writer.stdin.write(b"now\n")
        writer.stdin.flush()
    told = [writer.communicate()[0].decode("utf-8").split() for writer in writers]

    numbered = [f"方案（第{number}稿）.docx" for number in range(2, 301)]
    assert names_in(tmp_path) == sorted(["方案.docx", *numbered])
    assert sorted(chain(*told)) == names_in(tmp_path)
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"new" * 100}


def test_what_has_the_name_is_kept_and_the_next_number_taken(tmp_path):
    (tmp_path / "方案.docx").write_bytes(b"old")
    (tmp_path / "方案（第2稿）.docx").mkdir()

    path = write_new(tmp_path / "方案.docx", b"new")

    assert path == tmp_path / "方案（第3稿）.docx"
    assert path.read_bytes() == b"new"
    assert (tmp_path / "方案.docx").read_bytes() == b"old"


def test_colleagues_may_read_a_new_file_too(tmp_path):
    path = write_new(tmp_path / "papers" / "方案.docx", b"new")

    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o644
    assert names_in(tmp_path / "papers") == ["方案.docx"]


def test_a_name_too_long_for_its_number_is_refused(tmp_path):
    name = "县" * 83 + ".docx"
    (tmp_path / name).write_bytes(b"old")

    with pytest.raises(CannotWrite, match="写不进去（文件名太长）"):
        write_new(tmp_path / name, b"new")

    assert (tmp_path / name).read_bytes() == b"old"
    assert names_in(tmp_path) == [name]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("县" * 90, "文件名太长"),
        ("a\0b", "空字符"),
        ("文件/方案.docx", "上级不是文件夹"),
    ],
)
def test_a_new_file_where_none_can_be_is_refused(tmp_path, name, reason):
    (tmp_path / "文件").write_bytes(b"old")

    with pytest.raises(CannotWrite, match=rf"写不进去（.*{reason}.*）。"):
        write_new(tmp_path / name, b"new")

    assert names_in(tmp_path) == ["文件"]


def no_links(source, target):
    raise PermissionError(errno.EPERM, "as a memory stick (FAT) answers")


def test_a_disk_without_links_takes_new_files_too(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", no_links)

    paths = [write_new(tmp_path / "方案.docx", b"new") for _ in range(3)]

    assert [path.name for path in paths] == [
        "方案.docx",
        "方案（第2稿）.docx",
        "方案（第3稿）.docx",
    ]
    assert {path.read_bytes() for path in paths} == {b"new"}
    assert len(names_in(tmp_path)) == 3


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EDQUOT, "磁盘配额已满"),
        (errno.EROFS, "磁盘是只读的"),
        (errno.EACCES, "没有写入权限"),
    ],
)
def test_trouble_is_told_in_chinese(code, words):
    assert reason_of(OSError(code, "in English")) == words


def test_trouble_nobody_foresaw_is_told_as_it_is():
    assert reason_of(ValueError("odd")) == "odd"
    assert "odd" in reason_of(io.UnsupportedOperation("odd"))


def run_python(code, path):
    """A Python of our own environment that runs `code` on `path`."""
    command = [sys.executable, "-c", code, str(path)]
    root = Path(files.__file__).parents[1]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=root, stdin=pipe, stdout=pipe, stderr=pipe)
