"""Word files as PDF, converted by LibreOffice where it is installed.

For previews and for measuring the page; the paper that is issued is printed from Word.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from notices.page import BIAOSONG, FALLBACKS, FANGSONG, HEITI, KAITI, SONGTI
from notices.soffice import Ending, convert, find_soffice
from tracker.errors import KaoheError
from tracker.files import read_bytes, reason_of, write_file

# Free fonts that stand in for the standard's on machines without Windows, by style.
STAND_INS: Final[dict[str, tuple[str, ...]]] = {
    FANGSONG: ("FandolFang", "AR PL SungtiL GB", "Noto Serif CJK SC"),
    KAITI: ("FandolKai", "AR PL KaitiM GB", "AR PL UKai CN", "Noto Serif CJK SC"),
    HEITI: ("FandolHei", "Noto Sans CJK SC", "WenQuanYi Zen Hei"),
    BIAOSONG: ("Noto Serif CJK SC Black", "Noto Serif CJK SC"),
    SONGTI: ("FandolSong", "Noto Serif CJK SC", "AR PL SungtiL GB"),
}
# A title's type is heavy by itself; its stand-ins have to be told.
_BOLD_TITLE: Final = (
    f'<match target="pattern"><test name="family"><string>{BIAOSONG}</string></test>'
    '<edit name="weight" mode="assign"><const>bold</const></edit></match>'
)
# So many go through one LibreOffice: its start counts for little, a crash for little.
AT_ONCE: Final = 50
# A first start on a slow machine, and a long document.
_SECONDS_TO_START: Final = 120
_SECONDS_EACH: Final = 10
# Files one after another on which LibreOffice came to grief before the rest is left.
_PATIENCE: Final = 2
_NAMED: Final = 5

Pair = tuple[Path, Path]


class NoPdf(KaoheError):
    """PDFs cannot be made here.

    Attributes:
        documents: the Word files that have none, in order.
    """

    def __init__(self, message: str, documents: Sequence[Path] = ()) -> None:
        self.documents = tuple(documents)
        super().__init__(message)


def seconds_for(number: int) -> float:
    """How long LibreOffice may take over so many files before it counts as hung."""
    return _SECONDS_TO_START + _SECONDS_EACH * number


def write_pdf(document: Path, target: Path) -> None:
    """Convert a .docx to a PDF at `target`, whole or not at all.

    Raises:
        NoPdf: LibreOffice is missing or fails.
        BadFile, CannotWrite: the document cannot be read, the target not be written.
    """
    write_pdfs([document], [target])


def write_pdfs(
    documents: Sequence[Path],
    targets: Sequence[Path],
    *,
    seconds: float | None = None,
) -> None:
    """Convert each .docx to a PDF at its target, each whole or not at all.

    Where LibreOffice fails on a document, the others are converted all the same.

    Args:
        seconds: how long one run may take; None for `seconds_for` its files.

    Raises:
        NoPdf: LibreOffice is missing, or fails on some; these are named.
        BadFile, CannotWrite: a document cannot be read, a target not be written.
    """
    soffice = find_soffice()
    if soffice is None:
        raise NoPdf(
            "没有安装 LibreOffice，不能转成 PDF；"
            "可以安装后再试，或者在 Word、WPS 里打开文件另存为 PDF。",
            documents,
        )
    missing: list[Path] = []
    pairs = list(zip(documents, targets, strict=True))
    try:
        with TemporaryDirectory(prefix="kaohe-", ignore_cleanup_errors=True) as folder:
            office = _Office(soffice, Path(folder), seconds)
            for start in range(0, len(pairs), AT_ONCE):
                missing += office.convert(pairs[start : start + AT_ONCE])
    except OSError as error:
        reason = f"临时文件夹写不进去（{reason_of(error)}）"
        raise NoPdf(f"{reason}，PDF 没有转完；请清理磁盘再试。", documents) from None
    if missing:
        raise NoPdf(_regret(missing, len(pairs), office.endings), missing)


class _Office:
    """One run of LibreOffice after the other, in a folder of its own.

    Attributes:
        endings: how the runs ended.
    """

    def __init__(self, soffice: str, work: Path, seconds: float | None) -> None:
        self.endings: set[Ending] = set()
        self._soffice = soffice
        self._work = work
        self._seconds = seconds
        self._runs = self._griefs = 0
        fonts = work / "fonts.conf"
        fonts.write_text(_font_settings(work), encoding="utf-8")
        self._settings = {"FONTCONFIG_FILE": str(fonts)}

    def convert(self, pairs: Sequence[Pair]) -> list[Path]:
        """The documents that have no PDF after all.

        LibreOffice goes through them in order: it is the first without a PDF on which
        it crashed or hung, so the others are tried once more without that.
        """
        missing: list[Path] = []
        while pairs and self._griefs < _PATIENCE:
            ending, left = self._run(pairs)
            self._griefs = self._griefs + 1 if len(left) == len(pairs) else 0
            if ending is Ending.DONE:
                return missing + [document for document, _ in left]
            missing += [document for document, _ in left[:1]]
            pairs = left[1:]
        return missing + [document for document, _ in pairs]

    def _run(self, pairs: Sequence[Pair]) -> tuple[Ending, list[Pair]]:
        """How one run ended, and what it did not convert."""
        self._runs += 1
        run = self._work / f"run{self._runs}"
        run.mkdir()
        sources = [run / f"{number}.docx" for number in range(len(pairs))]
        # Names of our own: LibreOffice stumbles over some names people give.
        for source, (document, _) in zip(sources, pairs, strict=True):
            source.write_bytes(read_bytes(document))
        ending = convert(
            self._soffice,
            sources,
            into=run,
            # What crashed leaves a profile that asks to be mended at the next start.
            profile=run / "profile",
            settings=self._settings,
            seconds=self._seconds or seconds_for(len(pairs)),
        )
        self.endings.add(ending)
        left = list(_unfinished(sources, pairs))
        shutil.rmtree(run, ignore_errors=True)
        return ending, left


def _unfinished(sources: Sequence[Path], pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Put what was converted at its target; the rest is given back."""
    for source, pair in zip(sources, pairs, strict=True):
        made = source.with_suffix(".pdf")
        data = made.read_bytes() if made.exists() else b""
        # LibreOffice writes in place: one that was killed leaves half a file.
        if data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:]:
            write_file(pair[1], data)
        else:
            yield pair


def _regret(missing: Sequence[Path], number: int, endings: set[Ending]) -> str:
    """What was not converted, why, and what to do."""
    names = "、".join(one.name for one in missing[:_NAMED])
    if len(missing) > _NAMED:
        names += f"等 {len(missing)} 个"
    why = "LibreOffice 没有转成 PDF"
    if Ending.HUNG in endings:
        why = "LibreOffice 没有响应，已强行关闭，没有转成 PDF"
    elif Ending.CRASHED in endings:
        why = "LibreOffice 中途退出，没有转成 PDF"
    rest = f"；其余 {number - len(missing)} 个已转好" if len(missing) < number else ""
    return f"{why}：{names}{rest}。请在 Word、WPS 中打开看看，可以另存为 PDF。"


def _font_settings(work: Path) -> str:
    """Fontconfig's file: the system's own, and who stands in for whom."""
    aliases = "".join(
        f'<alias binding="same"><family>{font}</family><prefer>'
        + "".join(f"<family>{one}</family>" for one in (*FALLBACKS[font], *others))
        + "</prefer></alias>"
        for font, others in STAND_INS.items()
    )
    extra = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">{extra}</include>'
        f"<cachedir>{work / 'fontcache'}</cachedir>{aliases}{_BOLD_TITLE}</fontconfig>"
    )
