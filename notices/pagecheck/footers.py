"""Rules about the page number (GB/T 9704-2012, 7.5)."""

import re
from collections.abc import Iterator

from notices.page import MARGINS, PAGE_NUMBER, same_font
from notices.pagecheck.measure import (
    NATURAL_LINE,
    TWIPS_PER_MM,
    char_width,
    chars,
    indents,
    size_name,
)
from notices.pagecheck.numbers import FIELD, Number, numbers_of, shape_of
from notices.pagecheck.report import Fault
from notices.pagecheck.roles import Document
from tracker.model.finding import Finding, Severity

_MISSING = Fault(
    "page-number",
    Severity.ERROR,
    message="没有自动页码。",
    remedy="在“插入—页码”中插入页码，并勾选“奇偶页不同”。",
    clause="7.5",
    wanted="— 1 —，单页居右、双页居左",
)
_DASH = Fault(
    "page-number-dash",
    Severity.ERROR,
    message="页码两侧不是一字线。",
    remedy="双击页脚，把页码左右改为一字线（—），各与数字空半格。",
    clause="7.5",
    wanted="— 1 —",
)
_FONT = Fault(
    "page-number-font",
    Severity.WARNING,
    message="页码的字体字号不对。",
    remedy="双击页脚，选中页码，把西文字体改为宋体、字号改为4号。",
    clause="7.5",
    wanted=f"{size_name(PAGE_NUMBER.size.pt)}{PAGE_NUMBER.font}",
)
_SIDE = Fault(
    "page-number-place",
    Severity.ERROR,
    message="页码的左右位置不对。",
    remedy="双击页脚，勾选“奇偶页不同”，单页右对齐右缩进1字符，双页左对齐左缩进1字符。",
    clause="7.5",
    wanted="单页居右空一字，双页居左空一字",
)
_HEIGHT = Fault(
    "page-number-height",
    Severity.WARNING,
    message="页码的高低位置不对。",
    remedy="在“页面设置—版式”中把页脚距边界设为2.46厘米。",
    clause="7.5",
    wanted="版心下7毫米",
)
_PLACE = "页脚"
_DASHED = "—#—"
_WANTED_BELOW = 7.0
# Where in its line a dash stands is reckoned, not measured.
_TOLERANCE_BELOW = 1.5
# Part of a line that lies below the middle of a dash.
_BELOW_DASH = 0.446
_SIDE_TOLERANCE = 0.3


def page_number(document: Document) -> Iterator[Finding]:
    """7.5: there is a number, and Word counts it."""
    numbers = list(numbers_of(document))
    if not numbers:
        typed = any(
            re.search(r"\d", paragraph.text)
            for section in document.word.sections
            for footer in section.footers.values()
            for paragraph in footer
        )
        yield _MISSING.at(_PLACE, "手工输入的数字" if typed else "没有")
    elif document.word.even_and_odd and not any(item.even for item in numbers):
        yield _MISSING.at(_PLACE, "双页没有", message="双页没有页码。")


def dashes(document: Document) -> Iterator[Finding]:
    """7.5: a 一字线 on each side of the number."""
    for number in numbers_of(document):
        shape = shape_of(number.paragraph)
        numbered = number.section.number_format == "numberInDash"
        if shape != _DASHED or numbered:
            found = "- 1 -" if numbered else shape.replace("#", " 1 ").strip()
            yield _DASH.at(_PLACE, found)


def lettering(document: Document) -> Iterator[Finding]:
    """7.5: 4号半角宋体."""
    for number in numbers_of(document):
        for run in number.paragraph.visible_runs:
            font = run.font
            right = same_font(font.ascii, PAGE_NUMBER.font)
            if run.field == FIELD and not (right and font.size == PAGE_NUMBER.size.pt):
                yield _FONT.at(_PLACE, f"{size_name(font.size)}{font.ascii}")


def sides(document: Document) -> Iterator[Finding]:
    """7.5: odd pages right, even pages left, one character in."""
    for number in numbers_of(document):
        # Where the box stands on a page across is its own affair.
        if number.section.landscape:
            continue
        if found := _side(number, even_and_odd=document.word.even_and_odd):
            yield _SIDE.at(_PLACE, found)


def _side(number: Number, *, even_and_odd: bool) -> str:
    """Where the number stands, if that is wrong; "" where it is right."""
    layout = number.paragraph.format
    if layout.anchor:
        # A frame set to 外侧 turns with the page; how far in is the frame's affair.
        known = {"outside": "", "center": "居中", "inside": "内侧"}
        return known.get(layout.anchor, "不在外侧")
    if layout.align == "center":
        return "居中"
    if not even_and_odd:
        return "单双页都居右" if layout.align == "right" else "单双页都居左"
    left, right_indent, first = indents(number.paragraph)
    page = "双页" if number.even else "单页"
    if (layout.align == "right") == number.even:
        return f"{page}居{'右' if number.even else '左'}"
    space = left + first if number.even else right_indent
    space += _typed_space(number.paragraph.text, left=number.even)
    return f"{page}空{chars(space)}" if abs(space - 1) > _SIDE_TOLERANCE else ""


def _typed_space(text: str, *, left: bool) -> float:
    """Full-width spaces typed at that end; Word lets half-width ones hang."""
    bare = text.lstrip("\u3000") if left else text.rstrip("\u3000")
    return len(text) - len(bare)


def height(document: Document) -> Iterator[Finding]:
    """7.5: the dash is 7 mm below the text area; reckoned from footer and line."""
    for number in numbers_of(document):
        layout = number.paragraph.format
        if layout.anchor or number.section.landscape:
            continue
        natural = char_width(number.paragraph.font) * NATURAL_LINE
        line = layout.line if layout.rule == "exact" else natural
        rise = line * (_BELOW_DASH + number.below) + layout.after
        dash = number.section.footer + rise
        below = MARGINS.bottom.mm - dash / TWIPS_PER_MM
        if abs(below - _WANTED_BELOW) > _TOLERANCE_BELOW:
            yield _HEIGHT.at(_PLACE, f"一字线约在版心下{below:.0f}毫米")


RULES = (page_number, dashes, lettering, sides, height)
