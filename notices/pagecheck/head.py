"""Rules about what stands around the title: red head, number, addressees (7.2, 7.3.2)."""

from collections.abc import Iterator

from notices.page import RED
from notices.pagecheck.measure import (
    TOLERANCE,
    beginning,
    char_width,
    chars,
    indents,
    text_area,
)
from notices.pagecheck.report import Fault
from notices.pagecheck.roles import Document, Role
from tracker.model.finding import Finding, Severity

_GAP = Fault(
    "title-gap",
    Severity.ERROR,
    message="主送机关应在标题下空一行。",
    remedy="在标题与主送机关之间留一个空行（3号，行距同正文）。",
    clause="7.3.2",
    wanted="空1行",
)
_ADDRESSEES = Fault(
    "addressees-indent",
    Severity.ERROR,
    message="主送机关没有顶格。",
    remedy="在“段落—特殊格式”中选“无”，左侧缩进改为0，并删去行首空格。",
    clause="7.3.2",
    wanted="居左顶格",
)
_RED_RULE = Fault(
    "red-rule",
    Severity.ERROR,
    message="分隔线不是红色。",
    remedy="选中发文字号一段，在“边框和底纹”中设红色下框线，左右缩进为0。",
    clause="7.2.7",
    wanted="红色，与版心等宽",
)
_UPWARD = Fault(
    "upward-line",
    Severity.ERROR,
    message="发文字号与签发人没有在一行的两端各空一字。",
    remedy=(
        "把发文字号一段设为左对齐、首行缩进1字符，在签发人前按一次Tab，"
        "在“段落—制表位”中设右对齐的制表位15.04厘米。"
    ),
    clause="7.2.5、7.2.6",
    wanted="发文字号居左空1字符，签发人姓名居右空1字符",
)
_NUMBER = Fault(
    "document-number-align",
    Severity.ERROR,
    message="发文字号没有居中。",
    remedy="在“段落”中把对齐方式选为“居中”，缩进都改为0。",
    clause="7.2.5",
    wanted="居中",
)


def title_gap(document: Document) -> Iterator[Finding]:
    """7.3.2: the addressees stand one line below the title."""
    for element in document.of(Role.ADDRESSEES):
        blanks = document.blanks_above(element)
        above = document.elements[: element.index - blanks]
        if above and above[-1].role is not Role.TITLE:
            continue
        if blanks != 1:
            yield _GAP.at(element.paragraph.place, f"空{blanks}行")


def addressees(document: Document) -> Iterator[Finding]:
    """7.3.2: addressees are flush left, on further lines as well."""
    for element in document.of(Role.ADDRESSEES):
        left, _, _ = indents(element.paragraph)
        begin = beginning(element.paragraph)
        if max(abs(left), abs(begin)) > TOLERANCE:
            yield _ADDRESSEES.at(element.paragraph.place, f"左空{chars(begin)}")


def red_rule(document: Document) -> Iterator[Finding]:
    """7.2.7: a red rule as wide as the text stands below the document number."""
    head = list(document.of(Role.ISSUER_MARK, Role.HEAD, Role.DOCUMENT_NUMBER))
    if not any(element.role is Role.ISSUER_MARK for element in head):
        return
    last = head[-1].index
    around = [item.paragraph for item in document.elements[head[0].index : last + 2]]
    ruled = [item for item in around if item.format.border_bottom is not None]
    place = head[-1].paragraph.place
    # A drawn line is out of this reader's sight: it is given the benefit.
    if not ruled and not any(item.has_drawing for item in around):
        yield _RED_RULE.at(place, "没有", message="版头缺少红色分隔线。")
    for item in ruled:
        border = item.format.border_bottom
        left, right, _ = indents(item)
        if border is not None and border.color != RED:
            yield _RED_RULE.at(item.place, f"颜色{border.color or '黑'}")
        elif max(abs(left), abs(right)) > TOLERANCE:
            message = "红色分隔线与版心不等宽。"
            yield _RED_RULE.at(item.place, "短于版心", message=message)


def document_number(document: Document) -> Iterator[Finding]:
    """7.2.5: the number is centred below the mark.

    With 签发人 on its line (上行文) and in a letter (10.1) it stands at a side.
    """
    marks = [item.paragraph.text.strip() for item in document.of(Role.ISSUER_MARK)]
    if not any(mark.endswith("文件") for mark in marks):
        return
    for element in document.of(Role.DOCUMENT_NUMBER):
        upward = "签发人" in element.paragraph.text
        if not upward and element.paragraph.format.align != "center":
            yield _NUMBER.at(element.paragraph.place, "未居中")


def upward_line(document: Document) -> Iterator[Finding]:
    """7.2.5, 7.2.6: number one character from the left, 签发人 one from the right.

    Where the ends are kept apart by typed spaces, the right one is left to the eye.
    """
    for element in document.of(Role.DOCUMENT_NUMBER):
        paragraph = element.paragraph
        if "签发人" not in paragraph.text:
            continue
        begin = beginning(paragraph)
        if abs(begin - 1) > TOLERANCE:
            yield _UPWARD.at(paragraph.place, f"左空{chars(begin)}")
        tab = paragraph.format.right_tab
        if "\t" in paragraph.text and tab:
            line, _ = text_area(document.word.sections[paragraph.section])
            right = (line - tab) / char_width(paragraph.font)
            if abs(right - 1) > TOLERANCE:
                yield _UPWARD.at(paragraph.place, f"右空{chars(right)}")


RULES = (title_gap, addressees, red_rule, document_number, upward_line)
