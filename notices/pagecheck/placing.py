"""Rules about where text stands: paragraphs, attachments (GB/T 9704-2012, 7.3.3-7)."""

from collections.abc import Iterator

from notices.page import ATTACHMENT_LIST
from notices.pagecheck.classify import starts_page
from notices.pagecheck.measure import TOLERANCE, beginning, chars, indents, leading
from notices.pagecheck.report import Fault
from notices.pagecheck.roles import LEVELS, Document, Role
from notices.word.values import Paragraph
from tracker.model.finding import Finding, Severity

_INDENT = Fault(
    "body-indent",
    Severity.ERROR,
    message="段落没有左空二字、回行顶格。",
    remedy="在“段落—特殊格式”中选“首行缩进”2字符，左右缩进改为0。",
    clause="7.3.3",
    wanted="首行缩进2字符，左右缩进0",
)
_SPACES = Fault(
    "indent-by-spaces",
    Severity.HINT,
    message="段首用空格代替缩进。",
    remedy="删去行首空格，在“段落—特殊格式”中选“首行缩进”2字符。",
    wanted="首行缩进2字符",
)
_LIST = Fault(
    "attachment-list-place",
    Severity.ERROR,
    message="附件说明的位置不对。",
    remedy="正文下空一行，左空二字写“附件：”，其余附件名称与第一个对齐。",
    clause="7.3.4",
)
_MARK = Fault(
    "attachment-mark-place",
    Severity.ERROR,
    message="附件没有另面编排，或“附件”二字没有顶格排在第一行。",
    remedy="选中“附件”一段，在“段落—换行和分页”中勾选“段前分页”，缩进为0。",
    clause="7.3.7",
)
_FIRST = 2.0


def body_indent(document: Document) -> Iterator[Finding]:
    """7.3.3: each paragraph begins two characters in, further lines are flush left."""
    for element in document.of(Role.BODY, *LEVELS):
        if found := _indent_fault(element.paragraph):
            yield _INDENT.at(element.paragraph.place, found)


def _indent_fault(paragraph: Paragraph) -> str:
    if paragraph.format.align in ("center", "right"):
        return "居中" if paragraph.format.align == "center" else "右对齐"
    left, right, _ = indents(paragraph)
    begin = beginning(paragraph)
    if abs(begin - _FIRST) > TOLERANCE:
        return f"首行左空{chars(begin)}"
    if abs(left) > TOLERANCE or abs(right) > TOLERANCE:
        return f"左缩进{chars(left)}，右缩进{chars(right)}"
    return ""


def indent_by_spaces(document: Document) -> Iterator[Finding]:
    """Customary: the indent is set, not typed; typed ones shift with every edit."""
    for element in document.of(Role.BODY, *LEVELS):
        if leading(element.paragraph.text):
            yield _SPACES.at(element.paragraph.place, "行首有空格")


def attachment_list(document: Document) -> Iterator[Finding]:
    """7.3.4: one line below the text, two characters in."""
    for element in document.of(Role.ATTACHMENT_LIST):
        paragraph = element.paragraph
        first = paragraph.text.strip().startswith("附")
        begin = beginning(paragraph)
        # Further names stand below the first one, past 附件：.
        wanted = ATTACHMENT_LIST.left - (ATTACHMENT_LIST.hanging if first else 0)
        if abs(begin - wanted) > TOLERANCE:
            found = f"左空{chars(begin)}"
            yield _LIST.at(paragraph.place, found, wanted=f"左空{chars(wanted)}")
        blanks = document.blanks_above(element)
        if first and blanks != 1:
            yield _LIST.at(paragraph.place, f"空{blanks}行", wanted="正文下空1行")


def attachment_page(document: Document) -> Iterator[Finding]:
    """7.3.7: attachments begin on a new page, 附件 flush left in its first line."""
    body = [element.paragraph for element in document.elements]
    for element in document.of(Role.ATTACHMENT_MARK):
        paragraph = element.paragraph
        if not starts_page(body, element.index):
            yield _MARK.at(paragraph.place, "接排在前文之后", wanted="另面编排")
        begin = beginning(paragraph)
        flush = paragraph.format.align not in ("center", "right")
        if abs(begin) > TOLERANCE or not flush:
            found = f"左空{chars(begin)}" if flush else "未居左"
            yield _MARK.at(paragraph.place, found, wanted="居左顶格")


RULES = (body_indent, indent_by_spaces, attachment_list, attachment_page)
