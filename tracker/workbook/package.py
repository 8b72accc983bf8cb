"""An .xlsx file given by a person, opened: its sheets, texts and number formats.

Not by openpyxl's loader, which builds a cell for every formatted blank (a sheet
formatted to its last row takes minutes), stops at a broken drawing nobody asked for,
does not know the date formats of Chinese Excel and drops the escapes of `escapes`.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from tracker.errors import BadFile
from tracker.files import is_there, read_package
from tracker.workbook.escapes import unescaped

# A plan's texts are some 100 KB; what is larger holds something else.
LARGEST_PART: Final = 16 * 1024 * 1024

# Built-in formats of Chinese Excel that are dates (ECMA-376 Part 1, 18.8.30), as
# 「10月23日」 is 58; the file names the number only.
_CHINESE_DATES: Final = frozenset({*range(27, 37), *range(50, 59)})
_CHINESE_MONTHS: Final = frozenset({27, 36, 50, 52, 57})
_CHINESE_DAYS: Final = frozenset({28, 29, 51, 53, 54, 58})
# What in a format is no letter of the date: quoted, escaped, or a colour or locale.
_NO_LETTER: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
# Formats that show a number just as it was typed: General, 0, text.
_AS_TYPED: Final = ("General", "0", "@")
_RELATION: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
)

# What a damaged or forged package makes zipfile, the XML parser or a look-up raise.
_BROKEN: Final = (
    ElementTree.ParseError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    TypeError,
    UnboundLocalError,  # openpyxl's, of a cell whose name is empty
    ValueError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a number format makes of a number: a date, or other than was typed.

    Attributes:
        hides: what of a date it does not show: 「年」 or 「日」; "" for neither.
    """

    is_date: bool = False
    is_as_typed: bool = True
    hides: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An opened workbook.

    Attributes:
        parts: name of each sheet -> its part in `archive`, in the order of the tabs.
        hidden: the sheets that are hidden.
        texts: the texts cells point to by number.
        looks: the look of each cell style, by number.
        epoch: the day that dates count from.
    """

    archive: zipfile.ZipFile
    parts: dict[str, str]
    hidden: frozenset[str]
    texts: tuple[str, ...]
    looks: tuple[Look, ...]
    epoch: datetime


def open_package(path: Path) -> Package:
    """The workbook at `path`.

    Raises:
        BadFile: it is no .xlsx or cannot be read safely. Broken XML raises what the
            parser raises; `careful` puts that into a sentence too.
    """
    if is_there(path) and path.suffix.lower() != ".xlsx":
        reason = "只能读入 .xlsx；请用 Excel 或 WPS 打开，另存为 .xlsx 再试。"
        raise BadFile(path, reason)
    archive = read_package(path, "xl/workbook.xml")
    names = archive.namelist()
    if any(name.endswith("vbaProject.bin") for name in names):
        raise BadFile(path, "里面有宏，不能读入；请另存为不带宏的 .xlsx 再试。")
    book = _parsed(path, archive, "xl/workbook.xml")
    settings = book.find("{*}workbookPr")
    is_mac = settings is not None and is_on(settings.get("date1904"))
    targets = dict(_targets(path, archive))
    sheets = [sheet for sheet in book.iter() if sheet.tag.endswith("}sheet")]
    return Package(
        archive=archive,
        parts={sheet.attrib["name"]: targets[_relation(sheet)] for sheet in sheets},
        hidden=frozenset(
            sheet.attrib["name"]
            for sheet in sheets
            if sheet.get("state", "visible") != "visible"
        ),
        texts=tuple(_texts(path, archive)),
        looks=tuple(_looks(path, archive)),
        epoch=MAC_EPOCH if is_mac else WINDOWS_EPOCH,
    )


@contextmanager
def careful(path: Path) -> Iterator[None]:
    """Turn what a broken file raises inside the block into a sentence."""
    try:
        yield
    except _BROKEN:
        reason = "读不出来，可能已损坏；请用 Excel 或 WPS 打开，另存一份再试。"
        raise BadFile(path, reason) from None


def is_on(value: str | None) -> bool:
    """Whether an attribute of the file says yes."""
    return value in ("1", "true", "on")


def _relation(sheet: ElementTree.Element) -> str:
    # The strict form of the format has another namespace for the same attribute.
    keys = (key for key in sheet.attrib if key.endswith("/relationships}id"))
    return sheet.attrib[next(keys, _RELATION)]


def _targets(path: Path, archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = _parsed(path, archive, "xl/_rels/workbook.xml.rels")
    for one in relations:
        target = posixpath.join("/xl", one.attrib["Target"])
        yield one.attrib["Id"], posixpath.normpath(target).lstrip("/")


def _texts(path: Path, archive: zipfile.ZipFile) -> Iterator[str]:
    if "xl/sharedStrings.xml" in archive.namelist():
        for item in _parsed(path, archive, "xl/sharedStrings.xml"):
            # Plain text, or runs of it; what else there is tells how it is spoken.
            parts = [*item.findall("{*}t"), *item.findall("{*}r/{*}t")]
            yield unescaped("".join(part.text or "" for part in parts))


def _looks(path: Path, archive: zipfile.ZipFile) -> Iterator[Look]:
    if "xl/styles.xml" not in archive.namelist():
        return
    styles = _parsed(path, archive, "xl/styles.xml")
    own = {
        one.attrib["numFmtId"]: one.attrib["formatCode"]
        for one in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    for style in styles.iterfind("{*}cellXfs/{*}xf"):
        number = style.get("numFmtId", "0")
        code = own.get(number) or BUILTIN_FORMATS.get(int(number), "General")
        is_date = int(number) in _CHINESE_DATES and number not in own
        yield Look(
            is_date=is_date or is_date_format(code),
            is_as_typed=code in _AS_TYPED,
            hides=_hidden_part(int(number), code if number in own else ""),
        )


def _hidden_part(number: int, own: str) -> str:
    """What a date format does not show; `own` is its code, "" for a built-in one."""
    letters = _NO_LETTER.sub("", own or BUILTIN_FORMATS.get(number, "")).lower()
    months, days = _CHINESE_MONTHS, _CHINESE_DAYS
    if (not own and number in months) or ("m" in letters and "d" not in letters):
        return "日"
    if (not own and number in days) or ("d" in letters and "y" not in letters):
        return "年"
    return ""


def _parsed(path: Path, archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    if archive.getinfo(part).file_size > LARGEST_PART:
        raise BadFile(path, f"里面的 {part} 异常庞大，已拒绝打开。")
    data = archive.read(part)
    # No Office program writes one; it can make a small file huge (entities).
    if b"<!DOCTYPE" in data:
        raise BadFile(path, "里面有不该有的文档类型声明，已拒绝打开。")
    return ElementTree.fromstring(data)
