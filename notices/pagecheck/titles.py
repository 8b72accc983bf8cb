"""Rules about the head of the document: title, addressees, red head (7.2, 7.3.1-2)."""

import re
from collections.abc import Iterator
from itertools import pairwise
from math import floor

from notices.chinese import width
from notices.page import RED, TEXT_WIDTH, TITLE
from notices.pagecheck.measure import chars, indents
from notices.pagecheck.report import clause
from notices.pagecheck.roles import Document, Element, Role
from tracker.model.finding import Finding, Severity

# 7.3.1 asks for words kept whole; these never begin a line of a title.
_CLINGING = tuple("的和与及、，》）”")
_SHORTEST_LINE = 5
_SHORTEST_SHARE = 0.3
# An indent closer than this to the wanted one looks right on paper.
TOLERANCE = 0.3


def title_align(document: Document) -> Iterator[Finding]:
    """7.3.1: the title is centred."""
    for element in document.of(Role.TITLE):
        left, right, first = indents(element.paragraph)
        centred = element.paragraph.format.align == "center"
        if not centred or abs(left - right + first) > TOLERANCE:
            yield Finding(
                rule="title-align",
                severity=Severity.ERROR,
                place=element.paragraph.place,
                clause=clause("7.3.1"),
                found="带缩进" if centred else "未居中",
                wanted="居中，无缩进",
                message="标题没有居中。",
                remedy="在“段落”中把对齐方式选为“居中”，缩进都改为0。",
            )


def title_lines(document: Document) -> Iterator[Finding]:
    """7.3.1: words whole, lines shaped as a trapezium or a lozenge."""
    for block in _titles(document):
        lines = _lines(block)
        fault = title_fault(lines)
        if fault:
            yield Finding(
                rule="title-lines",
                severity=Severity.WARNING,
                place=block[0].paragraph.place,
                clause=clause("7.3.1"),
                found="／".join(lines),
                wanted="词意完整，排成梯形或菱形",
                message=f"标题回行不当：{fault}。",
                remedy="在词与词之间按 Shift+Enter 换行，使各行长短匀称。",
            )


def title_fault(lines: list[str]) -> str:
    """What is wrong with a title broken so; "" for nothing."""
    # Issuers above 关于 have lines of their own length.
    about = next((n for n, line in enumerate(lines) if line.startswith("关于")), 0)
    widths = [width(line) for line in lines[about:]]
    for before, after in pairwise(lines):
        if after.startswith(_CLINGING):
            return f"“{after[0]}”不应在行首"
        if _splits_book_title("".join(lines), before):
            return "书名号内的名称被拆开"
    if len(widths) > 1 and min(widths) < max(
        _SHORTEST_LINE, _SHORTEST_SHARE * max(widths)
    ):
        return "有一行过短"
    return "" if _is_shaped(widths) else "各行不成梯形或菱形"


def _is_shaped(widths: list[float]) -> bool:
    """Whether no line is clearly narrower than one above and one below, nor all alike.

    The standard asks for a trapezium or a lozenge; by one character nobody sees it.
    """
    waists = (
        min(max(widths[:n]), max(widths[n + 1 :])) - widths[n]
        for n in range(1, len(widths) - 1)
    )
    alike = len(widths) > 1 and max(widths) - min(widths) < 1
    return not alike and max(waists, default=0) <= 1


def _splits_book_title(whole: str, before: str) -> bool:
    """Whether a line ends inside a 《》 that one line could have held."""
    open_at = before.rfind("《")
    if open_at <= before.rfind("》"):
        return False
    begin = whole.find(before) + open_at
    name = whole[begin : whole.find("》", begin) + 1]
    return 0 < width(name) <= _capacity(TITLE.size.pt)


def _titles(document: Document) -> Iterator[list[Element]]:
    """Each title as its paragraphs."""
    block: list[Element] = []
    for element in document.of(Role.TITLE):
        if block and element.index != block[-1].index + 1:
            yield block
            block = []
        block.append(element)
    if block:
        yield block


def _lines(block: list[Element]) -> list[str]:
    """Lines as they come out, those Word breaks itself included."""
    lines = []
    for element in block:
        capacity = _capacity(element.paragraph.font.size)
        for piece in element.paragraph.text.split("\n"):
            lines += _wrapped(piece.strip(), capacity)
    return lines


def _capacity(size: float) -> float:
    return floor(float(TEXT_WIDTH.pt) / max(size, 1)) or 1


def _wrapped(text: str, capacity: float) -> list[str]:
    lines = [""]
    for char in text:
        # Word lets a closing mark hang rather than begin a line with it.
        if width(lines[-1] + char) > capacity and char not in "，、；：。》）”":
            lines.append("")
        lines[-1] += char
    return [line for line in lines if line]


def title_gap(document: Document) -> Iterator[Finding]:
    """7.3.2: the addressees stand one line below the title."""
    for element in document.of(Role.ADDRESSEES):
        blanks = 0
        for before in document.before(element):
            if before.role is Role.BLANK:
                blanks += 1
            elif before.role is Role.TITLE:
                break
            else:
                return
        if blanks != 1:
            yield Finding(
                rule="title-gap",
                severity=Severity.ERROR,
                place=element.paragraph.place,
                clause=clause("7.3.2"),
                found=f"空{blanks}行",
                wanted="空1行",
                message="主送机关应在标题下空一行。",
                remedy="在标题与主送机关之间留一个空行（3号，行距同正文）。",
            )


def addressees(document: Document) -> Iterator[Finding]:
    """7.3.2: addressees are flush left, on further lines as well."""
    for element in document.of(Role.ADDRESSEES):
        left, _, first = indents(element.paragraph)
        spaces = leading(element.paragraph.text)
        if max(abs(left), abs(left + first + spaces)) > TOLERANCE:
            yield Finding(
                rule="addressees-indent",
                severity=Severity.ERROR,
                place=element.paragraph.place,
                clause=clause("7.3.2"),
                found=f"左空{chars(left + first + spaces)}",
                wanted="居左顶格",
                message="主送机关没有顶格。",
                remedy="在“段落—特殊格式”中选“无”，左侧缩进改为0，并删去行首空格。",
            )


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
        yield _red_rule(place, "没有", "版头缺少红色分隔线。")
    for item in ruled:
        border = item.format.border_bottom
        left, right, _ = indents(item)
        if border is not None and border.color != RED:
            yield _red_rule(
                item.place, f"颜色{border.color or '黑'}", "分隔线不是红色。"
            )
        elif max(abs(left), abs(right)) > TOLERANCE:
            yield _red_rule(item.place, "短于版心", "红色分隔线与版心不等宽。")


def _red_rule(place: str, found: str, message: str) -> Finding:
    return Finding(
        rule="red-rule",
        severity=Severity.ERROR,
        place=place,
        clause=clause("7.2.7"),
        found=found,
        wanted="红色，与版心等宽",
        message=message,
        remedy="选中发文字号一段，在“边框和底纹”中设红色下框线，左右缩进为0。",
    )


def document_number(document: Document) -> Iterator[Finding]:
    """7.2.5: the number is centred below the mark.

    With 签发人 on its line (上行文) and in a letter (10.1) it stands at a side.
    """
    marks = [item.paragraph.text.strip() for item in document.of(Role.ISSUER_MARK)]
    if not any(mark.endswith("文件") for mark in marks):
        return
    for element in document.of(Role.DOCUMENT_NUMBER):
        upward = re.search("签发人", element.paragraph.text) is not None
        if not upward and element.paragraph.format.align != "center":
            yield Finding(
                rule="document-number-align",
                severity=Severity.ERROR,
                place=element.paragraph.place,
                clause=clause("7.2.5"),
                found="未居中",
                wanted="居中",
                message="发文字号没有居中。",
                remedy="在“段落”中把对齐方式选为“居中”，缩进都改为0。",
            )


def leading(text: str) -> float:
    """Width in characters of the spaces typed before the text."""
    return width(text[: len(text) - len(text.lstrip())].replace("\xa0", " "))


RULES = (
    title_align,
    title_lines,
    title_gap,
    addressees,
    red_rule,
    document_number,
)
