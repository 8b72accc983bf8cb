"""Word files as PDF, converted by LibreOffice where it is installed.

For previews and for measuring the page; the paper that is issued is printed from Word.
"""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from notices.page import BIAOSONG, FALLBACKS, FANGSONG, HEITI, KAITI, SONGTI
from tracker.errors import KaoheError
from tracker.files import write_file

# Where LibreOffice puts itself without telling the path.
_USUAL_PLACES: Final = (
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)

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
_LONGEST_SECONDS: Final = 180


class NoPdf(KaoheError):
    """A PDF cannot be made here."""


def find_soffice() -> str | None:
    """The command that runs LibreOffice, or None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((one for one in _USUAL_PLACES if Path(one).exists()), None)


def write_pdf(document: Path, target: Path) -> None:
    """Convert a .docx to a PDF at `target`, whole or not at all.

    Raises:
        NoPdf: LibreOffice is missing or fails.
        CannotWrite: the target cannot be written.
    """
    soffice = find_soffice()
    if soffice is None:
        raise NoPdf(
            "没有安装 LibreOffice，不能转成 PDF；"
            "可以安装后再试，或者在 Word、WPS 里打开文件另存为 PDF。"
        )
    with TemporaryDirectory(prefix="kaohe-") as folder:
        work = Path(folder)
        # A name of our own: LibreOffice stumbles over some names people give.
        source = work / "document.docx"
        shutil.copyfile(document, source)
        (work / "fonts.conf").write_text(_font_settings(work), encoding="utf-8")
        made = source.with_suffix(".pdf")
        command = [
            soffice,
            "--headless",
            f"-env:UserInstallation={(work / 'profile').as_uri()}",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        ]
        environment = os.environ | {"FONTCONFIG_FILE": str(work / "fonts.conf")}
        try:
            subprocess.run(
                command,
                env=environment,
                capture_output=True,
                timeout=_LONGEST_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            raise NoPdf("LibreOffice 没有响应，PDF 没有转成；请关闭它再试。") from None
        if not made.exists():
            raise NoPdf("LibreOffice 没有转成 PDF；请在 Word 中打开看看文件是否完好。")
        write_file(target, made.read_bytes())


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
