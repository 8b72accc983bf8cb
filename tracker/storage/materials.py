"""What the units handed in: each file under the hash of its content, kept for ever.

The name a file came under is remembered in the ledger and never used as a path.
"""

import hashlib
import os
import re
import stat
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from tracker.errors import BadFile, CannotWrite
from tracker.files import holds_macros, reason_of, write_new
from tracker.model.stored import StoredFile
from tracker.storage.disk import make_folder, sync_folder

# A bound volume scanned in colour; more is a film, or a mistake.
LARGEST_MATERIAL: Final = 2 * 1024**3
_CHUNK: Final = 1024 * 1024
# Not allowed in a Windows file name, or a path to elsewhere.
_UNSAFE: Final = frozenset('<>:"/\\|?*') | {chr(n) for n in range(32)}
_DEVICES: Final = frozenset(
    (
        *("con", "prn", "aux", "nul", "conin$", "conout$"),
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    )
)
# Of the 255 bytes most disks take, less what 「（第2稿）」 and a device's mark add.
_LONGEST_NAME: Final = 220
# Categories of characters that show nothing; private ones stay, rare names are made of them.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# As much is read a second time, to see whether it is what came.
_SMALL: Final = 16 * 1024 * 1024
_GONE: Final = "材料库里没有这个文件了；请从备份中恢复。"


def keep(root: Path, files: Iterable[Path]) -> tuple[StoredFile, ...]:
    """The files as kept under `root`; what is there already is not written again.

    Raises:
        BadFile: one of them cannot be read; CannotWrite: nor kept. Files kept before
            that stay, in nobody's way.
    """
    return tuple(_keep(root, path) for path in files)


def keep_stream(root: Path, stream: BinaryIO, name: str) -> StoredFile:
    """What the stream holds, from where it stands, as kept under `root`.

    Args:
        name: what it was called where it came from; `plain_name` of it is remembered.

    Raises:
        BadFile: there is nothing, or too much, in it; CannotWrite: it cannot be kept.
    """
    return _kept(root, plain_name(name), _counted(name, stream))


def _keep(root: Path, path: Path) -> StoredFile:
    return _kept(root, _readable(path.name), _chunks(path))


def _kept(root: Path, name: str, chunks: Iterable[bytes]) -> StoredFile:
    beside = None
    try:
        make_folder(root)
        handle, made = tempfile.mkstemp(prefix=".kaohe-", dir=root)
        beside = Path(made)
        with os.fdopen(handle, "wb") as target:
            digest, size = hashlib.sha256(), 0
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        stored = StoredFile(name=name, digest=digest.hexdigest(), size=size)
        _settle(beside, place_of(root, stored))
    except OSError as error:
        raise CannotWrite(root, f"材料存不进去（{reason_of(error)}）。") from None
    else:
        return stored
    finally:
        if beside is not None:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def _readable(name: str) -> str:
    """A name of bytes that are no UTF-8, as Linux unpacks Windows archives, as text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def _settle(beside: Path, target: Path) -> None:
    make_folder(target.parent)
    if not target.exists():
        beside.chmod(0o444)
        beside.replace(target)
        sync_folder(target.parent)
        # Its folder may be new, made by a run that was killed before it was synced.
        sync_folder(target.parent.parent)


def _chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a person's file, bit by bit; raises BadFile in one sentence."""
    read = 0
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise BadFile(path, "不是文件（是文件夹、设备或管道）；请写出文件名。")
        with path.open("rb") as stream:
            for chunk in _counted(path, stream):
                read += len(chunk)
                yield chunk
    except FileNotFoundError:
        raise BadFile(path, "找不到这个文件；请检查文件名和所在文件夹。") from None
    except (OSError, ValueError) as error:
        if read:  # the disk we write to is told by the caller
            raise
        raise BadFile(path, f"读不出来（{reason_of(error)}）。") from None


def _counted(name: object, stream: BinaryIO) -> Iterator[bytes]:
    """The stream's bytes; raises BadFile where they are none, or too many."""
    read = 0
    while chunk := stream.read(_CHUNK):
        read += len(chunk)
        if read > LARGEST_MATERIAL:
            raise BadFile(name, "超过 2 GB，已拒绝；请拆分后再报。")
        yield chunk
    if not read:
        raise BadFile(name, "是空文件；请核对后再报。")


def place_of(root: Path, stored: StoredFile) -> Path:
    """Where a kept file lies."""
    return root / stored.digest[:2] / stored.digest


def is_whole(root: Path, stored: StoredFile) -> bool:
    """Whether it is there with the content it came with."""
    digest = hashlib.sha256()
    try:
        with place_of(root, stored).open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        return False
    return digest.hexdigest() == stored.digest


def open_kept(root: Path, stored: StoredFile) -> BinaryIO:
    """A kept file, open to be read: as long as it was, and where it is small the same.

    Raises:
        BadFile: it is no longer there, or no longer what came.
    """
    try:
        stream = place_of(root, stored).open("rb")
    except OSError:
        raise BadFile(stored.name, _GONE) from None
    same = os.fstat(stream.fileno()).st_size == stored.size
    if same and stored.size <= _SMALL:
        same = hashlib.sha256(stream.read()).hexdigest() == stored.digest
        stream.seek(0)
    if not same:
        stream.close()
        raise BadFile(stored.name, "与收到时不一样，可能已损坏；请从备份中恢复。")
    return stream


def has_macros(root: Path, stored: StoredFile) -> bool:
    """Whether it is an Office file that brings a program along (宏)."""
    return holds_macros(place_of(root, stored), stored.name)


def hand_out(root: Path, stored: StoredFile, folder: Path) -> Path:
    """A copy under its own name in `folder`; a name that is taken gets a number.

    Raises:
        BadFile: it is no longer there; CannotWrite: the folder cannot be written.
    """
    source = place_of(root, stored)
    try:
        data = source.read_bytes()
    except OSError:
        raise BadFile(stored.name, _GONE) from None
    return write_new(folder / safe_name(stored.name), data)


def safe_name(name: str) -> str:
    """A file name that any system takes and that leads nowhere else."""
    plain = "".join("_" if char in _UNSAFE else char for char in name)
    plain = _shortened(plain).strip(". ")
    if plain.partition(".")[0].rstrip().casefold() in _DEVICES:
        plain = f"_{plain}"
    return plain or "未命名"


def plain_name(name: str) -> str:
    """The name a file came under from elsewhere, without its folders and without what
    steers the eye: control characters, and what turns the direction of the text.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(one for one in last if unicodedata.category(one) not in _UNSEEN)
    return _shortened(seen).strip() or "未命名"


def _shortened(name: str) -> str:
    # The end is kept, which says what kind of file it is.
    return name.encode(errors="replace")[-_LONGEST_NAME:].decode(errors="ignore")
