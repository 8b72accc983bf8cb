"""Workbooks uploaded and looked at, until whoever sent them says yes."""

import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from tracker.files import is_there, write_file
from web.accounts.model import Session
from web.asking import Refused, Upload

# Beside the ledger: never served, never backed up.
_FOLDER: Final = ("data", "uploads")
# Findings name the file; the name it came under is never used as a path.
_NAME: Final = "上传的工作簿.xlsx"
_LONGEST: Final = timedelta(days=1)
_HEX: Final = frozenset("0123456789abcdef")
_DIGITS: Final = 64


def keep(root: Path, session: Session, upload: Upload, now: datetime) -> str:
    """Keep an upload for that session; what it is found by again.

    Raises:
        Refused: it is no .xlsx; CannotWrite: it cannot be kept.
    """
    if not upload.name.lower().endswith(".xlsx"):
        raise Refused(
            "只能上传 .xlsx 文件；请用 Excel 或 WPS 打开，另存为 .xlsx 再试。"
        )
    _clear(root.joinpath(*_FOLDER), now)
    data = upload.stream.read()
    digest = sha256(data).hexdigest()
    write_file(_place(root, session, digest), data)
    return digest


def kept(root: Path, session: Session, digest: str) -> Path:
    """Where that session's upload is kept; raises Refused where it is not any more."""
    if len(digest) == _DIGITS and _HEX.issuperset(digest):
        path = _place(root, session, digest)
        if is_there(path):
            return path
    raise Refused("上传的工作簿已经不在了；请重新上传。")


def let_go(root: Path, session: Session, digest: str) -> None:
    """Remove an upload that has been taken over."""
    shutil.rmtree(_place(root, session, digest).parent, ignore_errors=True)


def _place(root: Path, session: Session, digest: str) -> Path:
    return root.joinpath(*_FOLDER, session.digest[:32], digest, _NAME)


def _clear(folder: Path, now: datetime) -> None:
    """Remove what nobody said yes to for a day."""
    oldest = (now - _LONGEST).timestamp()
    for one in folder.glob("*/*"):
        with suppress(OSError):  # another worker may be at it
            if one.stat().st_mtime < oldest:
                shutil.rmtree(one, ignore_errors=True)
