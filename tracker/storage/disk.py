"""What a disk must offer: no network share, where locks and syncs mean little; and
folders that outlast a power cut.
"""

import ctypes
import os
import re
import sys
from pathlib import Path
from typing import Final

_SHARES: Final = re.compile(
    r"nfs\d?|cifs|smb\w*|ncpfs|afs|davfs|fuse\.(sshfs|rclone|davfs2?|smbnetfs|curlftpfs)"
)
_MOUNTS: Final = Path("/proc/mounts")
_DRIVE_REMOTE: Final = 4


def is_network_share(path: Path) -> bool:
    """Whether `path`, which need not exist, lies on one; False where none can tell."""
    # Not Path.resolve, which raises where links go round in circles.
    path = Path(os.path.realpath(path))
    if sys.platform == "win32":
        return _is_remote_drive(path)
    try:
        mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return False
    return bool(_SHARES.fullmatch(filesystem_of(path, mounts)))


def make_folder(folder: Path) -> None:
    """Make `folder` and those above it, so that they outlast a power cut.

    Raises:
        OSError, ValueError: it cannot be made.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in missing:
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` outlast a power cut; raises OSError."""
    if sys.platform == "win32":  # where folders cannot be opened, nor need be
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def filesystem_of(path: Path, mounts: str) -> str:
    """The kind of file system `path` lies on, from the text of /proc/mounts; "" unknown.

    The last mount of the longest mount point is the one in force.
    """
    longest, kind = -1, ""
    for line in mounts.splitlines():
        _, point, a_kind, *_ = line.split(" ")
        place = Path(re.sub(r"\\(\d{3})", _character, point))
        if path.is_relative_to(place) and len(place.parts) >= longest:
            longest, kind = len(place.parts), a_kind
    return kind


def _character(octal: re.Match[str]) -> str:
    return chr(int(octal[1], 8))


def _is_remote_drive(path: Path) -> bool:
    if path.drive.startswith("\\\\"):
        return True
    windll = getattr(ctypes, "windll")  # noqa: B009 - not there elsewhere
    return bool(windll.kernel32.GetDriveTypeW(path.anchor) == _DRIVE_REMOTE)
