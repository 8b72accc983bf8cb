"""Rules about the sheet: paper, margins, lines and characters (GB/T 9704-2012, 5)."""

from collections.abc import Iterator
from dataclasses import replace
from math import floor

from notices.page import CHARS, LINES, MARGINS, PAGE_HEIGHT, PAGE_WIDTH, SIZE_3
from notices.pagecheck.measure import (
    commonest,
    has_standard_margins,
    has_standard_paper,
    margins_name,
    millimetres,
    pitch,
    pitch_name,
    section_margins,
    text_area,
)
from notices.pagecheck.report import Fault, clause
from notices.pagecheck.roles import LEVELS, Document, Role, sections
from notices.word.values import Paragraph
from notices.word.wordfile import Section
from tracker.model.finding import Finding, Severity

# What is set line by line like the body, and so must keep its pitch.
_TEXT = (Role.BODY, *LEVELS, Role.ADDRESSEES, Role.ATTACHMENT_LIST)


_PAPER = Fault(
    "paper-size",
    Severity.ERROR,
    message="纸张不是A4。",
    remedy="在“页面设置—纸张”中把纸张大小选为A4。",
    clause="5.1",
    wanted=f"A4（{PAGE_WIDTH.mm:g}×{PAGE_HEIGHT.mm:g}毫米）",
)
_MARGINS = Fault(
    "margins",
    Severity.ERROR,
    message="页边距与版心（156×225毫米）不符。",
    remedy="在“页面设置—页边距”中设为上3.7、下3.5、左2.8、右2.6厘米。",
    clause="5.2.1",
    wanted=margins_name(MARGINS),
)
_LINES = Fault(
    "lines-per-page",
    Severity.WARNING,
    remedy="全选正文，在“段落—行距”中选“固定值”，填28.95磅。",
    clause="5.2.3",
    wanted=f"每面{LINES}行（行距固定值28.95磅）",
)
_CHARS = Fault(
    "chars-per-line",
    Severity.WARNING,
    remedy="全选正文，在“字体—高级—间距”中选“紧缩”，填0.25磅。",
    clause="5.2.3",
    wanted=f"每行{CHARS}字（字符间距紧缩0.25磅）",
)
# 28 characters need closer type: nearly everybody leaves it at 27.
_COMMON_CHARS = 27
_SPACING = Fault(
    "paragraph-spacing",
    Severity.WARNING,
    message="段落之间另加了间距，每面排不满22行。",
    remedy="在“段落—间距”中把段前、段后都改为0。",
    clause="5.2.3",
    wanted="段前0，段后0",
)
_WIDOWS = Fault(
    "widow-control",
    Severity.HINT,
    message="开启了孤行控制，有的页会少排一行。",
    remedy="全选正文，在“段落—换行和分页”中取消“孤行控制”。",
    clause="5.2.3",
)


def paper(document: Document) -> Iterator[Finding]:
    """5.1: A4."""
    for place, section in sections(document):
        if not has_standard_paper(section):
            width, height = millimetres(section.width), millimetres(section.height)
            yield _PAPER.at(place, f"{width}×{height}毫米")


def margins(document: Document) -> Iterator[Finding]:
    """5.2.1: 天头 37 mm, 订口 28 mm, 版心 156 x 225 mm, on upright pages."""
    for place, section in sections(document):
        if not section.landscape and not has_standard_margins(section):
            yield _MARGINS.at(place, margins_name(section_margins(section)))


def lines_per_page(document: Document) -> Iterator[Finding]:
    """5.2.3: 22 lines a page, reckoned from the pitch of most of the text."""
    section, usual = _usual(document)
    if section is None or usual is None:
        return
    _, height = text_area(section)
    lines = floor(height / pitch(usual, section))
    if lines != LINES:
        message = f"正文每面排{lines}行，一般应排{LINES}行。"
        yield _LINES.at(found=f"每面{lines}行（{pitch_name(usual)}）", message=message)


def chars_per_line(document: Document) -> Iterator[Finding]:
    """5.2.3: 28 characters a line, of 3号 type whatever size the file has."""
    section, usual = _usual(document)
    if section is None or usual is None:
        return
    width, _ = text_area(section)
    # Two twips: margins typed in centimetres are rounded.
    count = floor((width + 2) / _advance(document, section, usual))
    if count != CHARS:
        message = f"正文每行排{count}个字，一般应排{CHARS}个字。"
        finding = _CHARS.at(found=f"每行{count}字", message=message)
        if count == _COMMON_CHARS:
            finding = replace(finding, severity=Severity.HINT)
        yield finding


def _advance(document: Document, section: Section, usual: Paragraph) -> float:
    """Width in twips of one 3号 character: the grid's cell, or its own."""
    if section.grid in ("linesAndChars", "snapToChars"):
        cell = document.word.normal_size + section.char_space / 4096
        return max(cell * 20, 1)
    return float(max(SIZE_3.pt * 20 + usual.font.spacing, 1))


def line_pitch(document: Document) -> Iterator[Finding]:
    """5.2.3: text all of one pitch; what differs from most of it is told."""
    _, usual = _usual(document)
    for element in document.of(*_TEXT):
        paragraph = element.paragraph
        if usual is not None and pitch_name(paragraph) != pitch_name(usual):
            yield Finding(
                rule="line-pitch",
                severity=Severity.WARNING,
                place=paragraph.place,
                clause=clause("5.2.3"),
                found=pitch_name(paragraph),
                wanted=pitch_name(usual),
                message="行距与多数段落不一致。",
                remedy=f"在“段落—行距”中改为{pitch_name(usual)}。",
            )


def paragraph_spacing(document: Document) -> Iterator[Finding]:
    """3.2, 5.2.3: lines are counted, so no space stands between paragraphs."""
    for element in document.of(*_TEXT):
        before, after = element.paragraph.format.before, element.paragraph.format.after
        if before or after:
            found = f"段前{before / 20:g}磅，段后{after / 20:g}磅"
            yield _SPACING.at(element.paragraph.place, found)


def widow_control(document: Document) -> Iterator[Finding]:
    """5.2.3: widow control moves lines to the next page, so pages have 21 lines."""
    for element in document.of(Role.BODY):
        if element.paragraph.format.widow_control:
            yield _WIDOWS.at(element.paragraph.place)


def _usual(document: Document) -> tuple[Section | None, Paragraph | None]:
    """The first upright section, and a paragraph laid out like most of the text."""
    upright = (item for item in document.word.sections if not item.landscape)
    bodies = [element.paragraph for element in document.of(Role.BODY)]
    return next(upright, None), commonest(bodies)


RULES = (
    paper,
    margins,
    lines_per_page,
    chars_per_line,
    line_pitch,
    paragraph_spacing,
    widow_control,
)
