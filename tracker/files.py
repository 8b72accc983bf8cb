"""Files of people, opened with care, and ours, written so that nothing is lost.

Everything a person hands us goes through `read_package` or `read_text`; everything
we write goes through `write_file`, which replaces, or `write_new`, which never does.
Each answers trouble with one Chinese sentence.
"""

import errno
import io
import lzma
import os
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count, takewhile
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from tracker.errors import BadFile, CannotWrite

# A county's papers and workbooks are a few hundred KB. The limits leave room for
# scanned pictures and stop a zip bomb before it is unpacked.
LARGEST_FILE = 64 * 1024 * 1024
LARGEST_UNPACKED = 256 * 1024 * 1024
MOST_MEMBERS = 5_000
# Ordinary XML packs 10 to 30 times; a part that claims more than this is a bomb.
HIGHEST_RATIO = 300
RATIO_FREE_BELOW = 4 * 1024 * 1024

# The first bytes of the old binary formats (.doc, .xls) and of encrypted packages.
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ZIP_MAGIC = b"PK\x03\x04"
# The part that holds the program: its name in a zip, its name in an old .doc or .xls
# (MS-OVBA 2.2.1; a directory entry's name is UTF-16), and file names that promise one.
_MACROS = b"vbaproject.bin"
_OLD_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_MACRO_SUFFIXES = (
    ".docm",
    ".dotm",
    ".xlsm",
    ".xltm",
    ".xlam",
    ".pptm",
    ".potm",
    ".ppsm",
)
# A zip lists its members at its end, about a hundred bytes each.
_LONGEST_DIRECTORY = 1024 * 1024

# What zipfile raises for a damaged package, depending on where the damage is;
# RuntimeError stands for a member with a password or an unknown compression.
DAMAGES_INSIDE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    ValueError,
)
DAMAGES = (*DAMAGES_INSIDE, OSError)


def read_package(path: Path, main_part: str) -> zipfile.ZipFile:
    """The Office package at `path`, read into memory and found safe to unpack.

    Args:
        path: a .docx or .xlsx given by a person.
        main_part: the member that makes it what it should be, such as
            `word/document.xml` or `xl/workbook.xml`.

    Raises:
        BadFile: it cannot be read, is no such package, or is a bomb.
    """
    return open_package(path, read_bytes(path), main_part)


def open_package(
    path: Path, data: bytes, main_part: str, *, test: bool = True
) -> zipfile.ZipFile:
    """The Office package `data` that came as `path`, as `read_package` gives it.

    Without `test` damage shows where a member is read.
    """
    suffix = path.suffix or "Office"
    if data.startswith(OLE_MAGIC):
        raise BadFile(
            path,
            f"这是旧格式或加了密码的文件，不是 {suffix}；"
            f"请用 Word 或 WPS 打开，去掉密码，另存为 {suffix} 再试。",
        )
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        _refuse_bomb(path, package)
        damaged = package.testzip() if test else None
    except DAMAGES:
        raise BadFile(
            path,
            f"不是有效的 {suffix} 文件，可能已损坏或加了密码；请重新保存或换一份再试。",
        ) from None
    if damaged is not None:
        raise BadFile(path, f"文件已损坏（{damaged}）；请重新保存或换一份再试。")
    if main_part not in package.namelist():
        raise BadFile(path, f"里面没有 {main_part}，不是 {suffix} 文件；请换一份再试。")
    return package


def _refuse_bomb(path: Path, package: zipfile.ZipFile) -> None:
    members = package.infolist()
    bomb = len(members) > MOST_MEMBERS
    bomb = bomb or sum(member.file_size for member in members) > LARGEST_UNPACKED
    for member in members:
        swollen = member.file_size > HIGHEST_RATIO * max(member.compress_size, 1)
        bomb = bomb or (swollen and member.file_size > RATIO_FREE_BELOW)
    if bomb:
        raise BadFile(path, "解压后异常庞大，可能是恶意文件，已拒绝打开。")


def holds_macros(path: Path, name: str) -> bool:
    """Whether the file at `path`, which came under `name`, is an Office file with macros.

    Told by its name and by what its directory lists; nothing is unpacked, and of a
    zip's directory no more is read than an Office file can need. Not seen are macros
    of an old .ppt, which packs them, and of a file with a password.
    """
    suffix = Path(name).suffix.lower()
    if suffix in _MACRO_SUFFIXES:
        return True
    try:
        with path.open("rb") as stream:
            start = stream.read(len(OLE_MAGIC))
            if start == OLE_MAGIC:  # the directory lies anywhere
                with mmap(stream.fileno(), 0, access=ACCESS_READ) as whole:
                    return whole.find(_OLD_MACROS) >= 0
            if not start.startswith(_ZIP_MAGIC):
                return False
            stream.seek(0, os.SEEK_END)
            stream.seek(max(0, stream.tell() - _LONGEST_DIRECTORY))
            return _MACROS in stream.read().lower()
    except OSError:
        return False


def read_bytes(path: Path) -> bytes:
    """The bytes of a person's file; raises BadFile in one sentence."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise BadFile(path, "这是文件夹，不是文件；请写出文件名。")
        # A pipe would keep us waiting, a device feed us, for ever.
        if not stat.S_ISREG(mode):
            raise BadFile(path, "这是设备或管道，不是文件；请换一份再试。")
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise BadFile(path, "找不到这个文件；请检查文件名和所在文件夹。") from None
    except PermissionError:
        raise BadFile(path, _locked_or(path, "没有读取权限。")) from None
    except (OSError, ValueError) as error:
        raise BadFile(path, f"读不出来（{reason_of(error)}）。") from None
    if len(data) > LARGEST_FILE:
        raise BadFile(path, f"超过 {LARGEST_FILE // 1024 // 1024} MB，已拒绝打开。")
    return data


def read_text(path: Path) -> str:
    """The text of a UTF-8 file (with or without a byte-order mark)."""
    return decoded(path, read_bytes(path))


def decoded(path: Path, data: bytes) -> str:
    """`data`, which came as `path`, as `read_text` gives it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(path, "不是 UTF-8 编码；请另存为 UTF-8 再试。") from None


def write_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` whole or not at all: beside it first, then in its place.

    Raises:
        CannotWrite: disk full, read-only, or open in Word; the old file is intact.
    """
    refuse_open(path)
    with _beside(path, data) as beside:
        beside.replace(path)


def write_new(path: Path, data: bytes) -> Path:
    """Put `data` at `path`, or where that is taken at 「name（第2稿）」, the third …

    Returns:
        The path used. Nobody else has it, even where several write at once.

    Raises:
        CannotWrite: disk full, read-only, or the name too long.
    """
    with _beside(path, data) as beside:
        return next(one for one in drafts_of(path) if _claimed(beside, one))


def write_once(path: Path, data: bytes) -> Path:
    """Put `data` at `path` as `write_new` does; where a file of that name, or of its
    second, third … draft, holds these very bytes already, that file is it.

    So what was broken off half-way can be done again and leaves nothing twice.
    """
    for named in takewhile(is_there, drafts_of(path)):
        if _holds(named, data):
            return named
    return write_new(path, data)


def drafts_of(path: Path) -> Iterator[Path]:
    """The names a file may take, without end: its own, 「name（第2稿）」, the third …"""
    yield path
    for number in count(2):
        yield path.with_stem(f"{path.stem}（第{number}稿）")


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:  # a folder of that name, or closed to us
        return False


def _claimed(beside: Path, named: Path) -> bool:
    """Give the file beside that name; False where somebody has it."""
    try:
        os.link(beside, named)
    except FileExistsError:
        return False
    except OSError:
        # A memory stick (FAT) knows no links: take the name first, then fill it.
        try:
            named.open("xb").close()
        except FileExistsError:
            return False
        beside.replace(named)
    return True


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content, when the block ends, stands at `path`, whole; where the
    block is left by an exception nothing is there, and an older file is as it was.

    Raises:
        CannotWrite: disk full, read-only, or open in Word.
    """
    refuse_open(path)
    with _stream_beside(path) as (stream, beside):
        yield stream
        _settle(stream)
        beside.replace(path)


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[Path]:
    """`data` in a file of its own beside `path`, to be moved there; then it is gone."""
    with _stream_beside(path) as (stream, beside):
        stream.write(data)
        _settle(stream)
        yield beside


def _settle(stream: BinaryIO) -> None:
    stream.flush()
    # Without it a power cut after the rename can leave an empty file.
    os.fsync(stream.fileno())
    stream.close()


@contextmanager
def _stream_beside(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file beside `path`, open to be written; it is gone when the block ends."""
    beside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".kaohe-", dir=path.parent)
        beside = Path(name)
        with os.fdopen(handle, "wb") as stream:
            # mkstemp makes the file private; ours are to be read by colleagues.
            beside.chmod(0o644)
            yield stream, beside
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        kept = "；原文件没有改动" if is_there(path) else ""
        raise CannotWrite(path, f"写不进去（{reason_of(error)}）{kept}。") from None
    finally:
        if beside is not None:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def refuse_open(path: Path) -> None:
    """Raises CannotWrite where `path` is open in Word, WPS or Excel."""
    if is_open_elsewhere(path):
        raise CannotWrite(path, "正在 Word、WPS 或 Excel 中打开；请关闭后再试。")


def is_open_elsewhere(path: Path) -> bool:
    """Whether Word, WPS or Excel has left its lock file (`~$name`) beside `path`.

    Word drops the first two characters of a name longer than eight.
    """
    names = {f"~${path.name}"}
    if len(path.stem) > 6:
        names.add(f"~${path.name[1 if len(path.stem) == 7 else 2 :]}")
    return any(is_there(path.parent / name) for name in names)


def is_there(path: Path) -> bool:
    """Whether anything has that name; False too where the system will not say."""
    try:
        return path.exists()
    except OSError:  # the name is too long, or the folder closed to us
        return False


def _locked_or(path: Path, otherwise: str) -> str:
    if is_open_elsewhere(path):
        return "正在 Word、WPS 或 Excel 中打开；请关闭后再试。"
    return otherwise


def reason_of(error: Exception) -> str:
    """An operating-system error in Chinese, for the middle of a sentence."""
    known = {
        errno.ENOSPC: "磁盘已满",
        errno.EDQUOT: "磁盘配额已满",
        errno.EROFS: "磁盘是只读的",
        errno.EACCES: "没有写入权限",
        errno.EPERM: "没有写入权限",
        errno.ENAMETOOLONG: "文件名太长",
        errno.EFBIG: "文件太大",
        errno.ENOENT: "文件夹不存在",
        errno.EEXIST: "上级不是文件夹",
        errno.ENOTDIR: "上级不是文件夹",
        errno.ENOTEMPTY: "文件夹里已经有内容",
        errno.EISDIR: "同名的是文件夹",
        errno.ELOOP: "链接绕成了圈",
    }
    code = error.errno if isinstance(error, OSError) else None
    if code is None and "null" in str(error):  # ValueError: a NUL in the name
        return "文件名里有空字符"
    return str(error) if code is None else known.get(code, str(error))
