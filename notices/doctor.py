"""What this machine has for official documents, and what to do about the rest."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from notices.page import BIAOSONG, FALLBACKS, FANGSONG, HEITI, KAITI, SONGTI
from notices.pdf import STAND_INS
from notices.soffice import find_soffice

_USES: Final = {
    FANGSONG: "正文",
    KAITI: "二级标题",
    HEITI: "一级标题",
    BIAOSONG: "大标题",
    SONGTI: "页码",
}
_WINDOWS_FONTS: Final = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked for: whether it is there, and what that means."""

    name: str
    found: bool
    remark: str


def examine() -> Iterator[Check]:
    """Everything looked for, one after the other."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Check(name="Python", found=True, remark=version)
    soffice = find_soffice()
    yield Check(
        name="LibreOffice",
        found=soffice is not None,
        remark=soffice
        or "只影响 --pdf；可以安装 LibreOffice，或在 Word、WPS 里另存为 PDF。",
    )
    families = installed_fonts()
    for font, use in _USES.items():
        yield _font(font, use, families)


def _font(font: str, use: str, families: frozenset[str]) -> Check:
    name = f"字体 {font}（{use}）"
    if font in families:
        return Check(name=name, found=True, remark="已安装")
    for other in FALLBACKS[font]:
        if other in families:
            return Check(name=name, found=True, remark=f"没有，Word 会改用 {other}")
    for other in STAND_INS[font]:
        if other in families:
            remark = (
                f"没有，转 PDF 时用 {other} 代替；印发前请在装有该字体的电脑上打开。"
            )
            return Check(name=name, found=False, remark=remark)
    remark = "没有，也没有能代替的；请安装，或在装有该字体的电脑上打开文件。"
    return Check(name=name, found=False, remark=remark)


def installed_fonts() -> frozenset[str]:
    """Names of the font families on this machine; empty where they cannot be listed."""
    if sys.platform == "win32":
        return _windows_fonts()
    if shutil.which("fc-list") is None:
        return frozenset()
    done = subprocess.run(
        ["fc-list", "--format", "%{family},"], capture_output=True, check=False
    )
    return frozenset(done.stdout.decode("utf-8", "replace").split(","))


def _windows_fonts() -> frozenset[str]:
    """Font names as Windows registers them: 「FangSong (TrueType)」 without the kind."""
    winreg: Any = import_module("winreg")  # there is no such module elsewhere
    names: set[str] = set()
    for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        try:
            with winreg.OpenKey(hive, _WINDOWS_FONTS) as key:
                for index in range(winreg.QueryInfoKey(key)[1]):
                    name = winreg.EnumValue(key, index)[0].rsplit(" (", 1)[0]
                    names.update(part.strip() for part in name.split("&"))
        except OSError:
            continue
    return frozenset(names)
