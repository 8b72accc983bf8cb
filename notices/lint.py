"""`kaohe lint`: a file a person is about to send, checked for page and text."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from notices.model import Para, Reading, Register
from notices.pagecheck import check_page
from notices.proofread import proofread
from notices.word.reader import read_word, reading_of
from tracker.errors import BadFile
from tracker.files import read_text
from tracker.model.finding import Finding

TEXT = ".txt"
# Word's own kinds; templates and files with macros are read alike.
WORD = (".docx", ".docm", ".dotx", ".dotm")


def lint(path: Path, register: Register, *, near: date | None = None) -> list[Finding]:
    """Everything wrong with the .docx or .txt at `path`, in order of place.

    A .txt has no page: only its text is checked, each line a paragraph.

    Args:
        register: names that may be written.
        near: the day around which dates in the text are expected.

    Raises:
        BadFile: it cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix not in (TEXT, *WORD):
        raise BadFile(
            path, "只能检查 .docx 和 .txt 文件；请用 Word 或 WPS 另存为 .docx 再试。"
        )
    if suffix == TEXT:
        findings = proofread(_reading(read_text(path)), register, near=near)
    else:
        word = read_word(path)
        findings = check_page(word)
        findings += proofread(reading_of(word), register, near=near)
    in_order = sorted(findings, key=lambda finding: order_of(finding.place))
    return [replace(finding, file=path.name) for finding in in_order]


def _reading(text: str) -> Reading:
    lines = (line for line in text.splitlines() if line.strip())
    return Reading(
        paras=tuple(
            Para(text=line, place=f"第{count}段")
            for count, line in enumerate(lines, start=1)
        )
    )


# The whole file first, then its paragraphs, tables, text boxes and footers.
_ORDER = ("第", "表", "文本框", "页脚")


def order_of(place: str) -> tuple[int, list[int]]:
    """Sorts places as a reader meets them: 第2段 before 第12段, the file's own first."""
    kind = next((n for n, name in enumerate(_ORDER, 1) if place.startswith(name)), 0)
    return kind, [int(digits) for digits in re.findall(r"\d+", place)]
