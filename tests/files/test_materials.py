"""What is handed in is kept under its content, and handed out under its own name."""

import io
import os
from hashlib import sha256
from pathlib import Path

import pytest

from tracker.errors import BadFile, CannotWrite
from tracker.model.stored import StoredFile
from tracker.storage.materials import (
    hand_out,
    has_macros,
    is_whole,
    keep,
    keep_stream,
    open_kept,
    place_of,
    plain_name,
    safe_name,
)

CONTENT = "监测数据".encode()
DIGEST = sha256(CONTENT).hexdigest()
# The longest name that ext4 and most other disks take, in bytes.
LONGEST_NAME = 255


def a_path(folder: Path, name: str = "材料.pdf", content: bytes = CONTENT) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def stored_as(name: str, content: bytes = CONTENT) -> StoredFile:
    return StoredFile(name=name, digest=sha256(content).hexdigest(), size=len(content))


def files_below(root: Path) -> list[Path]:
    return sorted(one for one in root.rglob("*") if one.is_file())


# Keeping


def test_a_file_is_kept_under_its_content_and_its_name_is_remembered(tmp_path):
    root = tmp_path / "materials"

    kept = keep(root, [a_path(tmp_path)])

    assert kept == (StoredFile(name="材料.pdf", digest=DIGEST, size=len(CONTENT)),)
    assert files_below(root) == [root / DIGEST[:2] / DIGEST]
    assert place_of(root, kept[0]).read_bytes() == CONTENT


def test_the_same_content_is_kept_once_under_all_its_names(tmp_path):
    root = tmp_path / "materials"
    names = ["甲.pdf", "乙.pdf"]

    first, second = keep(root, [a_path(tmp_path, name) for name in names])
    (third,) = keep(root, [a_path(tmp_path, "丙.pdf")])

    assert [one.name for one in (first, second, third)] == [
        "甲.pdf",
        "乙.pdf",
        "丙.pdf",
    ]
    assert {one.digest for one in (first, second, third)} == {DIGEST}
    assert files_below(root) == [root / DIGEST[:2] / DIGEST]


def test_a_file_changed_afterwards_by_its_owner_is_kept_as_it_came(tmp_path):
    root = tmp_path / "materials"
    path = a_path(tmp_path)
    (kept,) = keep(root, [path])

    path.write_bytes(b"changed")

    assert place_of(root, kept).read_bytes() == CONTENT
    assert is_whole(root, kept)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other marks")
def test_what_is_kept_is_not_open_to_writing(tmp_path):
    (kept,) = keep(tmp_path / "materials", [a_path(tmp_path)])

    assert place_of(tmp_path / "materials", kept).stat().st_mode & 0o777 == 0o444


def test_a_file_larger_than_what_is_read_at_once_is_kept_whole(tmp_path):
    content = os.urandom(1024 * 1024) + b"tail"

    (kept,) = keep(tmp_path / "materials", [a_path(tmp_path, "大.zip", content)])

    assert kept == stored_as("大.zip", content)
    assert is_whole(tmp_path / "materials", kept)


def test_no_files_are_kept_as_none(tmp_path):
    assert keep(tmp_path / "materials", []) == ()


def test_a_link_is_kept_as_what_it_leads_to(tmp_path):
    target = a_path(tmp_path)
    (tmp_path / "链接.pdf").symlink_to(target)

    (kept,) = keep(tmp_path / "materials", [tmp_path / "链接.pdf"])

    assert kept == stored_as("链接.pdf")


def make_folder(path: Path) -> None:
    path.mkdir()


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def make_nothing(_: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (make_nothing, "找不到这个文件；请检查文件名和所在文件夹。"),
        (make_folder, "不是文件（是文件夹、设备或管道）；请写出文件名。"),
        (make_pipe, "不是文件（是文件夹、设备或管道）；请写出文件名。"),
        (make_empty, "是空文件；请核对后再报。"),
        (make_link_to_itself, "读不出来（链接绕成了圈）。"),
    ],
)
def test_what_is_no_file_with_something_in_it_is_refused(tmp_path, make, said):
    if make is make_pipe and not hasattr(os, "mkfifo"):
        pytest.skip("Windows has no such pipes")
    path, root = tmp_path / "材料.pdf", tmp_path / "materials"
    make(path)

    with pytest.raises(BadFile) as told:
        keep(root, [path])

    assert str(told.value) == f"{path}：{said}"
    assert files_below(root) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("县" * 200, "读不出来（文件名太长）。"),
        ("a\0b", "读不出来（文件名里有空字符）。"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_a_sentence(tmp_path, name, said):
    with pytest.raises(BadFile) as told:
        keep(tmp_path / "materials", [tmp_path / name])

    assert told.value.reason == said


def test_a_device_that_never_ends_is_not_read(tmp_path):
    if not Path("/dev/zero").exists():
        pytest.skip("there is no such device")

    with pytest.raises(BadFile, match="不是文件"):
        keep(tmp_path / "materials", [Path("/dev/zero")])


def test_what_came_before_a_bad_file_stays_in_nobodys_way(tmp_path):
    root = tmp_path / "materials"
    good = a_path(tmp_path)

    with pytest.raises(BadFile):
        keep(root, [good, tmp_path / "没有.pdf"])
    (kept,) = keep(root, [good])

    assert files_below(root) == [place_of(root, kept)]


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(tmp_path):
    root = tmp_path / "materials"
    root.write_bytes(b"a file in the way")

    with pytest.raises(CannotWrite) as told:
        keep(root, [a_path(tmp_path)])

    assert str(told.value).startswith(f"{root}：材料存不进去（")
    assert root.read_bytes() == b"a file in the way"


@pytest.mark.skipif(os.name == "nt", reason="names there are no bytes")
def test_a_name_in_another_encoding_is_remembered_as_text_that_can_be_stored(tmp_path):
    # As unpacked on Linux from an archive that a Windows PC made.
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "材料.pdf".encode("gbk")))
    path.write_bytes(CONTENT)

    (kept,) = keep(tmp_path / "materials", [path])

    assert kept.name.encode()  # no half of a character that nothing could write
    assert kept.name.endswith(".pdf")


# Whether it is still there


def test_what_was_altered_or_lost_is_not_whole(tmp_path):
    root = tmp_path / "materials"
    (kept,) = keep(root, [a_path(tmp_path)])
    place = place_of(root, kept)
    place.chmod(0o644)

    assert is_whole(root, kept)
    place.write_bytes(CONTENT[:-1])
    assert not is_whole(root, kept)
    place.unlink()
    assert not is_whole(root, kept)


# Handing out


def test_a_copy_comes_out_under_the_name_it_came_under(tmp_path):
    (kept,) = keep(tmp_path / "materials", [a_path(tmp_path)])

    path = hand_out(tmp_path / "materials", kept, tmp_path / "导出")

    assert path == tmp_path / "导出" / "材料.pdf"
    assert path.read_bytes() == CONTENT


def test_a_copy_never_takes_the_place_of_another_file(tmp_path):
    root, folder = tmp_path / "materials", tmp_path / "导出"
    (kept,) = keep(root, [a_path(tmp_path)])
    folder.mkdir()
    (folder / "材料.pdf").write_bytes(b"mine")

    paths = [hand_out(root, kept, folder) for _ in range(2)]

    assert [one.name for one in paths] == ["材料（第2稿）.pdf", "材料（第3稿）.pdf"]
    assert (folder / "材料.pdf").read_bytes() == b"mine"
    assert {one.read_bytes() for one in paths} == {CONTENT}


def test_a_copy_is_the_readers_own_and_not_the_kept_one(tmp_path):
    root = tmp_path / "materials"
    (kept,) = keep(root, [a_path(tmp_path)])

    hand_out(root, kept, tmp_path / "导出").write_bytes(b"scribbled on")

    assert is_whole(root, kept)


def test_a_file_that_is_lost_is_said_to_be_lost(tmp_path):
    with pytest.raises(BadFile, match="材料库里没有这个文件了；请从备份中恢复"):
        hand_out(tmp_path / "materials", stored_as("材料.pdf"), tmp_path / "导出")

    assert not (tmp_path / "导出").exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("材料.pdf", "材料.pdf"),
        ("../../材料.pdf", "_.._材料.pdf"),
        ("..\\..\\材料.pdf", "_.._材料.pdf"),
        ("/etc/passwd", "_etc_passwd"),
        ("C:\\Windows\\a.pdf", "C__Windows_a.pdf"),
        ("a\nb\0c.pdf", "a_b_c.pdf"),
        ('一"二"<三>|四?*.pdf', "一_二__三__四__.pdf"),
        ("材料.pdf. . ", "材料.pdf"),
        (" 材料.pdf", "材料.pdf"),
        ("..", "未命名"),
        (".", "未命名"),
        ("", "未命名"),
        ("con", "_con"),
        ("CON.txt", "_CON.txt"),
        ("Lpt9.tar.gz", "_Lpt9.tar.gz"),
        ("nul.", "_nul"),
        ("com.pdf", "com.pdf"),
        ("控制.con", "控制.con"),
    ],
)
def test_a_name_that_some_system_does_not_take_is_made_one_it_takes(name, safe):
    assert safe_name(name) == safe


# Windows drops blanks before the dot, and counts these figures as well.
@pytest.mark.parametrize(
    "name", ["con .txt", "COM¹.txt", "lpt³", "CONIN$", "conout$.a"]
)
def test_the_less_known_names_of_devices_are_none_either(name):
    assert safe_name(name) == f"_{name}"


HOSTILE = [
    "../../../逃走.pdf",
    "..\\逃走.pdf",
    "/tmp/逃走.pdf",
    "con.pdf",
    "a\0b.pdf",
    "县" * 300 + ".pdf",
    "😀" * 200 + ".pdf",
    "a." + "长" * 300,
    ".." * 200,
    "x" * 1000,
    "",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leads_out_of_the_folder_or_is_too_long_for_a_disk(tmp_path, name):
    root, folder = tmp_path / "materials", tmp_path / "导出"
    keep(root, [a_path(tmp_path)])

    first = hand_out(root, stored_as(name), folder)
    second = hand_out(root, stored_as(name), folder)

    assert files_below(tmp_path / "导出") == sorted({first, second})
    assert {first.parent, second.parent} == {folder}
    assert max(len(os.fsencode(one.name)) for one in (first, second)) <= LONGEST_NAME
    assert first.read_bytes() == CONTENT


def test_a_long_name_keeps_the_ending_that_says_what_it_is():
    safe = safe_name("县" * 300 + ".pdf")

    assert safe.endswith("县.pdf")


def test_a_stream_is_kept_under_its_plain_name(tmp_path):
    stored = keep_stream(tmp_path, io.BytesIO(b"pdf"), "C:\\表\\面\x07积.pdf")
    assert stored == StoredFile(
        name="面积.pdf", digest=sha256(b"pdf").hexdigest(), size=3
    )
    with open_kept(tmp_path, stored) as stream:
        assert stream.read() == b"pdf"


def test_an_empty_stream_leaves_nothing(tmp_path):
    with pytest.raises(BadFile, match="是空文件"):
        keep_stream(tmp_path, io.BytesIO(b""), "空.pdf")
    assert not [*tmp_path.iterdir()]


class Broken(io.BytesIO):
    def read(self, size=-1):
        if self.tell():
            raise OSError("gone")
        return super().read(size)


def test_a_stream_that_breaks_off_leaves_nothing(tmp_path):
    with pytest.raises(CannotWrite):
        keep_stream(tmp_path, Broken(b"x" * 3_000_000), "半.pdf")
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("a/b\\c.pdf", "c.pdf"),
        ("\r\n", "未命名"),
        ("", "未命名"),
        ("\ud800.pdf", ".pdf"),
    ],
)
def test_of_a_name_from_elsewhere_the_last_readable_part_stays(name, plain):
    assert plain_name(name) == plain


def test_a_file_that_is_gone_has_no_macros(tmp_path):
    stored = StoredFile(name="表.docx", digest="ab" * 32, size=3)
    assert not has_macros(tmp_path, stored)
