"""Rules about where text stands: paragraphs, attachments, signature, date (7.3.3-7)."""

from collections.abc import Iterator
from dataclasses import dataclass

from notices.chinese import width
from notices.page import ATTACHMENT_LIST, DATE, SIGNATURE
from notices.pagecheck.measure import (
    char_width,
    chars,
    indents,
    text_area,
)
from notices.pagecheck.report import clause
from notices.pagecheck.roles import LEVELS, Document, Element, Role, starts_page
from notices.pagecheck.titles import TOLERANCE, leading
from notices.word.values import Paragraph
from tracker.model.finding import Finding, Severity

_FIRST = 2.0
# Where dates and signatures stand is judged by eye: digits are not exactly half.
_BY_EYE = 0.7
_CENTRE_BY_EYE = 1.0


def body_indent(document: Document) -> Iterator[Finding]:
    """7.3.3: each paragraph begins two characters in, further lines are flush left."""
    for element in document.of(Role.BODY, *LEVELS):
        found = _indent_fault(element.paragraph)
        if found:
            yield Finding(
                rule="body-indent",
                severity=Severity.ERROR,
                place=element.paragraph.place,
                clause=clause("7.3.3"),
                found=found,
                wanted="首行缩进2字符，左右缩进0",
                message="段落没有左空二字、回行顶格。",
                remedy="在“段落—特殊格式”中选“首行缩进”2字符，左右缩进改为0。",
            )


def _indent_fault(paragraph: Paragraph) -> str:
    left, right, first = indents(paragraph)
    begin = left + first + leading(paragraph.text)
    if paragraph.format.align in ("center", "right"):
        return "居中" if paragraph.format.align == "center" else "右对齐"
    if abs(begin - _FIRST) > TOLERANCE:
        return f"首行左空{chars(begin)}"
    if abs(left) > TOLERANCE or abs(right) > TOLERANCE:
        return f"左缩进{chars(left)}，右缩进{chars(right)}"
    return ""


def indent_by_spaces(document: Document) -> Iterator[Finding]:
    """Customary: the indent is set, not typed; typed ones shift with every edit."""
    for element in document.of(Role.BODY, *LEVELS):
        if leading(element.paragraph.text):
            yield Finding(
                rule="indent-by-spaces",
                severity=Severity.HINT,
                place=element.paragraph.place,
                found="行首有空格",
                wanted="首行缩进2字符",
                message="段首用空格代替缩进。",
                remedy="删去行首空格，在“段落—特殊格式”中选“首行缩进”2字符。",
            )


def attachment_list(document: Document) -> Iterator[Finding]:
    """7.3.4: one line below the text, two characters in."""
    for element in document.of(Role.ATTACHMENT_LIST):
        paragraph = element.paragraph
        first = paragraph.text.strip().startswith("附")
        left, _, indent = indents(paragraph)
        begin = left + indent + leading(paragraph.text)
        # Further names stand below the first one, past 附件：.
        wanted = ATTACHMENT_LIST.left - (ATTACHMENT_LIST.hanging if first else 0)
        if abs(begin - wanted) > TOLERANCE:
            yield _attachment_list(
                paragraph, f"左空{chars(begin)}", f"左空{chars(wanted)}"
            )
        if first and _blanks_before(document, element) != 1:
            yield _attachment_list(
                paragraph, f"空{_blanks_before(document, element)}行", "正文下空1行"
            )


def _attachment_list(paragraph: Paragraph, found: str, wanted: str) -> Finding:
    return Finding(
        rule="attachment-list-place",
        severity=Severity.ERROR,
        place=paragraph.place,
        clause=clause("7.3.4"),
        found=found,
        wanted=wanted,
        message="附件说明的位置不对。",
        remedy="正文下空一行，左空二字写“附件：”，其余附件名称与第一个对齐。",
    )


def _blanks_before(document: Document, element: Element) -> int:
    blanks = 0
    for before in document.before(element):
        if before.role is not Role.BLANK:
            break
        blanks += 1
    return blanks


def attachment_page(document: Document) -> Iterator[Finding]:
    """7.3.7: attachments begin on a new page, 附件 flush left in its first line."""
    body = [element.paragraph for element in document.elements]
    for element in document.of(Role.ATTACHMENT_MARK):
        left, _, first = indents(element.paragraph)
        begin = left + first + leading(element.paragraph.text)
        flush = element.paragraph.format.align not in ("center", "right")
        if not starts_page(body, element.index):
            yield _attachment_mark(element.paragraph, "接排在前文之后", "另面编排")
        if abs(begin) > TOLERANCE or not flush:
            yield _attachment_mark(
                element.paragraph,
                f"左空{chars(begin)}" if flush else "未居左",
                "居左顶格",
            )


def _attachment_mark(paragraph: Paragraph, found: str, wanted: str) -> Finding:
    return Finding(
        rule="attachment-mark-place",
        severity=Severity.ERROR,
        place=paragraph.place,
        clause=clause("7.3.7"),
        found=found,
        wanted=wanted,
        message="附件没有另面编排，或“附件”二字没有顶格排在第一行。",
        remedy="选中“附件”一段，在“段落—换行和分页”中勾选“段前分页”，缩进为0。",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Where a line of text lies between the edges, in 3号 characters from the left."""

    begin: float
    end: float
    line: float

    @property
    def right(self) -> float:
        return self.line - self.end

    @property
    def middle(self) -> float:
        return (self.begin + self.end) / 2


def signature_place(document: Document) -> Iterator[Finding]:
    """7.3.5: where signature and date stand, with a seal or without.

    Reckoned from the file, since a printed digit is not exactly half a character.
    Lines with blanks to fill and several signatures are left to the eye.
    """
    for date in document.of(Role.DATE):
        above = next(document.before(date), None)
        signed = [above] if above and above.role is Role.SIGNATURE else []
        texts = "".join(item.paragraph.text for item in (*signed, date))
        several = signed and _is_signature(document, signed[0].index - 1)
        if several or any(mark in texts for mark in "【×xX"):
            continue
        day = _stretch(document, date.paragraph)
        name = _stretch(document, signed[0].paragraph) if signed else None
        if not (_is_sealed(name, day) or _is_unsealed(name, day)):
            found = f"成文日期右空{chars(day.right)}"
            if name is not None:
                found = f"署名右空{chars(name.right)}，{found}"
            yield Finding(
                rule="signature-place",
                severity=Severity.ERROR,
                place=date.paragraph.place,
                clause=clause("7.3.5"),
                found=found,
                wanted=_wanted(name, day),
                message="署名、成文日期的位置不对。",
                remedy="设为右对齐，再在“段落—缩进—右侧”中按应有的字符数填写。",
            )


def _is_signature(document: Document, index: int) -> bool:
    return index >= 0 and document.elements[index].role is Role.SIGNATURE


def _is_sealed(name: _Stretch | None, day: _Stretch) -> bool:
    """7.3.5.1: the date four characters in, the signature centred above it."""
    if abs(day.right - DATE.right) > _BY_EYE:
        return False
    # A name too long to be centred reaches to the right edge.
    return (
        name is None
        or abs(name.middle - day.middle) <= _CENTRE_BY_EYE
        or (name.middle < day.middle and abs(name.right) <= _BY_EYE)
    )


def _is_unsealed(name: _Stretch | None, day: _Stretch) -> bool:
    """7.3.5.2: the signature two characters in, the date two right of its first."""
    if name is None:
        return abs(day.right - SIGNATURE.right) <= _BY_EYE
    if day.end - day.begin > name.end - name.begin:
        return abs(day.right - SIGNATURE.right) <= _BY_EYE and name.right > day.right
    in_place = abs(name.right - SIGNATURE.right) <= _BY_EYE
    return in_place and abs(day.begin - name.begin - 2) <= _BY_EYE


def _wanted(name: _Stretch | None, day: _Stretch) -> str:
    if name is None:
        return f"成文日期右空{DATE.right:g}字符"
    long, short = name.end - name.begin, day.end - day.begin
    centred = max(0.0, DATE.right + (short - long) / 2)
    return f"盖章的：署名右空{chars(centred)}，成文日期右空{DATE.right:g}字符"


def _stretch(document: Document, paragraph: Paragraph) -> _Stretch:
    section = document.word.sections[paragraph.section]
    line, _ = text_area(section)
    whole = line / char_width(paragraph.font)
    left, right, first = indents(paragraph)
    text = paragraph.text.rstrip(" ")
    end = {
        "right": whole - right,
        "center": left + first + (whole - left - first - right + width(text)) / 2,
    }.get(paragraph.format.align, left + first + width(text))
    begin = end - width(text) + leading(text)
    trailing = width(text) - width(text.rstrip())
    return _Stretch(begin=begin, end=end - trailing, line=whole)


RULES = (
    body_indent,
    indent_by_spaces,
    attachment_list,
    attachment_page,
    signature_place,
)
