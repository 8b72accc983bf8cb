"""What the units handed in: each file under the hash of its content, kept for ever.

The name a file came under is remembered in the ledger and never used as a path.
"""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from tracker.errors import BadFile, CannotWrite
from tracker.files import reason_of, write_new
from tracker.model.obligation import StoredFile
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


def keep(root: Path, files: Iterable[Path]) -> tuple[StoredFile, ...]:
    """The files as kept under `root`; what is there already is not written again.

    Raises:
        BadFile: one of them cannot be read; CannotWrite: nor kept. Files kept before
            that stay, in nobody's way.
    """
    return tuple(_keep(root, path) for path in files)


def _keep(root: Path, path: Path) -> StoredFile:
    beside = None
    try:
        make_folder(root)
        handle, name = tempfile.mkstemp(prefix=".kaohe-", dir=root)
        beside = Path(name)
        with os.fdopen(handle, "wb") as target:
            digest, size = hashlib.sha256(), 0
            for chunk in _chunks(path):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        stored = StoredFile(
            name=_readable(path.name), digest=digest.hexdigest(), size=size
        )
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
            while chunk := stream.read(_CHUNK):
                read += len(chunk)
                if read > LARGEST_MATERIAL:
                    raise BadFile(path, "超过 2 GB，已拒绝；请拆分后再报。")
                yield chunk
    except FileNotFoundError:
        raise BadFile(path, "找不到这个文件；请检查文件名和所在文件夹。") from None
    except (OSError, ValueError) as error:
        if read:  # the disk we write to is told by the caller
            raise
        raise BadFile(path, f"读不出来（{reason_of(error)}）。") from None
    if not read:
        raise BadFile(path, "是空文件；请核对后再报。")


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


def hand_out(root: Path, stored: StoredFile, folder: Path) -> Path:
    """A copy under its own name in `folder`; a name that is taken gets a number.

    Raises:
        BadFile: it is no longer there; CannotWrite: the folder cannot be written.
    """
    source = place_of(root, stored)
    try:
        data = source.read_bytes()
    except OSError:
        raise BadFile(stored.name, "材料库里没有这个文件了；请从备份中恢复。") from None
    return write_new(folder / safe_name(stored.name), data)


def safe_name(name: str) -> str:
    """A file name that any system takes and that leads nowhere else."""
    plain = "".join("_" if char in _UNSAFE else char for char in name)
    # The end is kept, which says what kind of file it is.
    last = plain.encode(errors="replace")[-_LONGEST_NAME:]
    plain = last.decode(errors="ignore").strip(". ")
    if plain.partition(".")[0].rstrip().casefold() in _DEVICES:
        plain = f"_{plain}"
    return plain or "未命名"
