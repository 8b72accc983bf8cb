"""The rule about “”‘’…—, half as wide in a Western font (GB/T 9704-2012, 5.2.2)."""

import re
from collections.abc import Iterator

from notices.page import FALLBACKS, FANGSONG
from notices.pagecheck.report import clause
from notices.pagecheck.roles import Document
from notices.word.font import is_chinese
from notices.word.values import Kind
from tracker.model.finding import Finding, Severity

_QUOTES = "“”‘’…—"
_QUOTE = re.compile(f"[{_QUOTES}]")
# Fonts of Chinese makers and of Windows that are Chinese under an English name.
_CHINESE_MAKERS = (
    "FZ",
    "HY",
    "ST",
    "Sim",
    "NSim",
    "DengXian",
    "Microsoft YaHei",
    "Noto",
)


def punctuation_fonts(document: Document) -> Iterator[Finding]:
    """5.2.2: “”‘’…— in a Western font come out half as wide as they should."""
    for paragraph in document.word.paragraphs:
        text = paragraph.text
        quoted = paragraph.kind is not Kind.FOOTER and _QUOTE.search(text)
        if not quoted or not any(map(is_chinese, text)):
            continue
        for run in paragraph.visible_runs:
            fonts = {run.font.of(mark) for mark in run.text if mark in _QUOTES}
            for font in sorted(filter(is_western, fonts)):
                yield Finding(
                    rule="punctuation-font",
                    severity=Severity.WARNING,
                    place=paragraph.place,
                    clause=clause("5.2.2"),
                    found=font,
                    wanted=FANGSONG,
                    message=f"引号、省略号或破折号用了西文字体{font}，显示为半角。",
                    remedy=f"选中这些标点，在“字体—西文字体”中改为{FANGSONG}。",
                )


def is_western(font: str) -> bool:
    """Whether a font of this name has no full-width quotation marks."""
    chinese = {name for names in FALLBACKS.values() for name in names}
    return (
        font.isascii() and font not in chinese and not font.startswith(_CHINESE_MAKERS)
    )


RULES = (punctuation_fonts,)
