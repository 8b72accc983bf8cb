"""Rules about the title: centred, its lines well broken (GB/T 9704-2012, 7.3.1)."""

from collections.abc import Iterator
from itertools import pairwise
from math import floor

from notices.chinese import width
from notices.page import TEXT_WIDTH, TITLE
from notices.pagecheck.measure import TOLERANCE, indents
from notices.pagecheck.report import Fault
from notices.pagecheck.roles import Document, Element, Role
from tracker.model.finding import Finding, Severity

_ALIGN = Fault(
    "title-align",
    Severity.ERROR,
    message="标题没有居中。",
    remedy="在“段落”中把对齐方式选为“居中”，缩进都改为0。",
    clause="7.3.1",
    wanted="居中，无缩进",
)
_LINES = Fault(
    "title-lines",
    Severity.WARNING,
    remedy="在词与词之间按 Shift+Enter 换行，使各行长短匀称。",
    clause="7.3.1",
    wanted="词意完整，排成梯形或菱形",
)
# 7.3.1 asks for words kept whole; these never begin a line of a title.
_CLINGING = tuple("的和与及、，》）”")
_SHORTEST_LINE = 5
_SHORTEST_SHARE = 0.3


def title_align(document: Document) -> Iterator[Finding]:
    """7.3.1: the title is centred."""
    for element in document.of(Role.TITLE):
        left, right, first = indents(element.paragraph)
        centred = element.paragraph.format.align == "center"
        if not centred or abs(left - right + first) > TOLERANCE:
            found = "带缩进" if centred else "未居中"
            yield _ALIGN.at(element.paragraph.place, found)


def title_lines(document: Document) -> Iterator[Finding]:
    """7.3.1: words whole, lines shaped as a trapezium or a lozenge."""
    for block in _titles(document):
        lines = _lines(block)
        if fault := title_fault(lines):
            place, message = block[0].paragraph.place, f"标题回行不当：{fault}。"
            yield _LINES.at(place, "／".join(lines), message=message)


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


RULES = (title_align, title_lines)
