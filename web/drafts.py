"""Papers' files: the one that belongs to a paper, and its pages as a PDF."""

import threading
from collections.abc import Callable
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from notices.catalog import Catalog, load_catalog
from notices.contexts import Sight
from notices.making import sight_of
from notices.pdf import write_pdf
from notices.soffice import find_soffice
from tracker.answers import deliveries
from tracker.files import is_there, read_bytes
from tracker.model.paper import Paper
from tracker.ports import Reader
from tracker.storage.site import Site
from web.asking import NotThere, Refused
from web.office import Opened

_WORD: Final = ".docx"
# The previews kept; older ones are made again when somebody looks.
_MOST_KEPT: Final = 200
# LibreOffice does one after another; whoever would wait longer is told to come again.
_PATIENCE: Final = 20.0
_LIBREOFFICE: Final = threading.Lock()
NO_OFFICE: Final = (
    "这台电脑没有安装 LibreOffice，不能在网页上预览；请下载 Word 文件打开来看。"
)


class Busy(Refused):
    """LibreOffice is at work on somebody else's paper."""

    status = 503

    def __init__(self) -> None:
        super().__init__("正在给别的公文做预览；请过一会儿刷新，或者下载 Word 文件。")


def catalog_of(opened: Opened) -> Catalog:
    """The kinds of documents, with the clerk's own templates before the shipped."""
    return load_catalog([opened.site.templates])


def seen(opened: Opened, reader: Reader, on: date) -> Callable[[Reader], Sight]:
    """What a ledger shows of a day; `reader` is the one of today, with what was sent."""

    def see(known: Reader) -> Sight:
        return sight_of(
            known,
            site=opened.site,
            plan=opened.plan,
            ledger=opened.ledger,
            on=on,
            sent=partial(deliveries, reader),
        )

    return see


def file_of(site: Site, paper: Paper) -> Path:
    """The Word file of a paper, which stands among the site's papers and nowhere else.

    Raises:
        NotThere: there is none by that name, or the name leads elsewhere.
    """
    path = site.papers / paper.file
    is_plain = path.name == paper.file and path.suffix.lower() == _WORD
    if not is_plain or not is_there(path) or path.is_symlink() or not path.is_file():
        raise NotThere(
            f"papers 文件夹里没有“{paper.file}”，可能拟到了别处，或者改了名字；"
            "请在办公室的电脑上找一找，或重新拟稿。"
        )
    return path


def preview_of(site: Site, file: Path) -> bytes:
    """The pages of a Word file as a PDF; made once for the same bytes.

    Raises:
        NoPdf: LibreOffice is missing or fails; Busy: it has too much to do.
    """
    digest = sha256(read_bytes(file)).hexdigest()
    # Beside what was exported: a backup leaves it out, it can be made again.
    kept = site.exports / "pdf" / f"{digest}.pdf"
    if not is_there(kept):
        if not _LIBREOFFICE.acquire(timeout=_PATIENCE):
            raise Busy
        try:
            if not is_there(kept):  # somebody else may have waited for the same
                write_pdf(file, kept)
                _prune(kept.parent)
        finally:
            _LIBREOFFICE.release()
    return kept.read_bytes()


def can_preview() -> bool:
    """Whether LibreOffice is there."""
    return find_soffice() is not None


def _prune(folder: Path) -> None:
    kept = sorted(folder.glob("*.pdf"), key=lambda one: one.stat().st_mtime)
    for one in kept[:-_MOST_KEPT]:
        one.unlink(missing_ok=True)
