"""Rules about a letter: its mark stands in the first page's header (GB/T 9704-2012, 10.1).

Known by that header alone. Other people's letters with the mark in their text are judged
as any document is.
"""

from collections.abc import Iterator

from notices.page import LETTER_RULE_WIDTH, RED
from notices.pagecheck.classify import closing_lines
from notices.pagecheck.lines import like_mark
from notices.pagecheck.measure import (
    TOLERANCE,
    char_width,
    chars,
    indents,
    millimetres,
    text_area,
)
from notices.pagecheck.report import Fault
from notices.pagecheck.roles import Document, Role
from notices.word.values import Paragraph
from tracker.model.finding import Finding, Severity

_RULE = Fault(
    "letter-rule",
    Severity.ERROR,
    remedy="双击信函首页的页眉或页脚，在“边框和底纹”中为该段设红色双线下框线。",
    clause="10.1",
    wanted="红色双线：上方的上粗下细，下方的上细下粗",
)
_WIDTH = Fault(
    "letter-rule-width",
    Severity.ERROR,
    message="信函红色双线的长度不对。",
    remedy="双击信函首页的页眉或页脚，把该段左缩进设为-0.8厘米、右缩进设为-0.6厘米。",
    clause="10.1",
    wanted=f"{LETTER_RULE_WIDTH.mm:g}毫米",
)
_NUMBER = Fault(
    "letter-number-place",
    Severity.ERROR,
    message="信函的发文字号没有居右顶格。",
    remedy="把发文字号一段设为右对齐，左右缩进都改为0。",
    clause="10.1",
    wanted="顶格居版心右边缘",
)
_FIRST_PAGE = Fault(
    "letter-first-number",
    Severity.ERROR,
    message="信函首页显示了页码。",
    remedy="双击首页的页脚，删去页码；其余各页的页码不变。",
    clause="10.1",
    wanted="首页不显示页码",
)
_CLOSING = Fault(
    "letter-closing",
    Severity.ERROR,
    remedy="信函的版记只写抄送机关：删去印发机关和印发日期，去掉分隔线。",
    clause="10.1",
    wanted="没有印发机关、印发日期和分隔线",
)
_HEADER, _FOOTER = "页眉", "页脚"
_DOUBLE = {_HEADER: "thickThin", _FOOTER: "thinThick"}
_NAMES = {_HEADER: "上方", _FOOTER: "下方"}
# Millimetres; where the rule ends is told by rounded indents.
_WIDTH_TOLERANCE = 2


def is_letter(document: Document) -> bool:
    """Whether the issuer's mark stands in the header of the first page alone."""
    first = document.word.sections[0]
    return first.title_page and any(map(like_mark, first.headers.get("first", ())))


def double_rules(document: Document) -> Iterator[Finding]:
    """10.1: a red double rule below the mark, another at the page's foot, 170 mm wide."""
    if not is_letter(document):
        return
    for name, edge in _edges(document):
        ruled = [item for item in edge if item.format.border_bottom is not None]
        # A drawn line is out of this reader's sight: it is given the benefit.
        if not ruled and not any(item.has_drawing for item in edge):
            message = f"信函首页{_NAMES[name]}缺少红色双线。"
            yield _RULE.at(name, "没有", message=message)
        for item in ruled:
            yield from _judged(document, name, item)


def _judged(document: Document, name: str, item: Paragraph) -> Iterator[Finding]:
    border = item.format.border_bottom
    assert border is not None
    if border.color != RED:
        message = f"信函首页{_NAMES[name]}的双线不是红色。"
        yield _RULE.at(name, f"颜色{border.color or '黑'}", message=message)
    if not border.style.startswith(_DOUBLE[name]):
        message = f"信函首页{_NAMES[name]}的线不是应有的双线。"
        yield _RULE.at(name, border.style, message=message)
    line, _ = text_area(document.word.sections[0])
    left, right, _ = indents(item)
    long = line - (left + right) * char_width(item.font)
    if abs(long - LETTER_RULE_WIDTH.twips) > _WIDTH_TOLERANCE * 1440 / 25.4:
        yield _WIDTH.at(name, f"{millimetres(long)}毫米")


def number_place(document: Document) -> Iterator[Finding]:
    """10.1: the document number ends at the right edge of the text."""
    if not is_letter(document):
        return
    for element in document.of(Role.DOCUMENT_NUMBER):
        _, right, _ = indents(element.paragraph)
        if element.paragraph.format.align != "right":
            yield _NUMBER.at(element.paragraph.place, "未居右")
        elif abs(right) > TOLERANCE:
            yield _NUMBER.at(element.paragraph.place, f"右空{chars(right)}")


def first_number(document: Document) -> Iterator[Finding]:
    """10.1: no number on the first page."""
    if not is_letter(document):
        return
    for name, edge in _edges(document):
        if any("PAGE" in item.fields for item in edge):
            yield _FIRST_PAGE.at(name, "首页有页码")


def closing(document: Document) -> Iterator[Finding]:
    """10.1: neither who printed it nor rules among the closing lines."""
    if not is_letter(document):
        return
    for line in closing_lines(document):
        if line.text.strip().endswith("印发"):
            message = "信函的版记中不写印发机关和印发日期。"
            yield _CLOSING.at(line.place, "有印发日期", message=message)
        if line.format.border_top or line.format.border_bottom:
            message = "信函的版记不加分隔线。"
            yield _CLOSING.at(line.place, "有分隔线", message=message)


def _edges(document: Document) -> Iterator[tuple[str, tuple[Paragraph, ...]]]:
    """Header and footer of the first page."""
    first = document.word.sections[0]
    yield _HEADER, first.headers.get("first", ())
    yield _FOOTER, first.footers.get("first", ())


RULES = (double_rules, number_place, first_number, closing)
