"""`kaohe lint`: a file a person is about to send, checked for page and text."""

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from notices.model import Para, Reading, Register
from notices.pagecheck import check_page
from notices.proofread import Proofreader
from notices.word.reader import reading_of
from notices.word.shapes import ShapeReader
from tracker.errors import BadFile
from tracker.files import decoded, read_bytes
from tracker.model.finding import Finding

TEXT = ".txt"
# Word's own kinds; templates and files with macros are read alike.
WORD = (".docx", ".docm", ".dotx", ".dotm")


class Linter:
    """Checks one file after another; what they have in common it looks at once.

    The findings are those of `lint`. Not to be shared between threads.
    """

    def __init__(self, register: Register, *, near: date | None = None) -> None:
        """
        Args:
            register: names that may be written.
            near: the day around which dates in the text are expected.
        """
        self._proofreader = Proofreader(register, near)
        self._reader = ShapeReader()

    def lint(self, path: Path) -> list[Finding]:
        """Everything wrong with the .docx or .txt at `path`, in order of place.

        A .txt has no page: only its text is checked, each line a paragraph.

        Raises:
            BadFile: it cannot be read.
        """
        _refuse_other_kinds(path)
        return self._lint(path, read_bytes(path))

    def lint_bytes(self, name: str, data: bytes) -> list[Finding]:
        """The same for a file called `name` that is not on the disk yet."""
        _refuse_other_kinds(Path(name))
        return self._lint(Path(name), data)

    def _lint(self, path: Path, data: bytes) -> list[Finding]:
        if path.suffix.lower() == TEXT:
            reading, findings = _reading(decoded(path, data)), []
        else:
            word = self._reader.read(path, data)
            reading = reading_of(word)
            findings = [replace(one, file=path.name) for one in check_page(word)]
        findings += self._proofreader.proofread(reading, path.name)
        return sorted(findings, key=lambda finding: order_of(finding.place))


def lint(path: Path, register: Register, *, near: date | None = None) -> list[Finding]:
    """Everything wrong with one file, as a `Linter` of these finds it."""
    return Linter(register, near=near).lint(path)


def _refuse_other_kinds(path: Path) -> None:
    if path.suffix.lower() not in (TEXT, *WORD):
        raise BadFile(
            path, "只能检查 .docx 和 .txt 文件；请用 Word 或 WPS 另存为 .docx 再试。"
        )


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


@lru_cache(maxsize=4096)
def order_of(place: str) -> tuple[int, list[int]]:
    """Sorts places as a reader meets them: 第2段 before 第12段, the file's own first."""
    kind = next((n for n, name in enumerate(_ORDER, 1) if place.startswith(name)), 0)
    return kind, [int(digits) for digits in re.findall(r"\d+", place)]
