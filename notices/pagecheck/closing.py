"""Rules about the 版记 at the foot of the last page (GB/T 9704-2012, 7.4)."""

from collections.abc import Iterator
from itertools import pairwise

from notices.page import CLOSING, RULE_THICK, RULE_THIN
from notices.pagecheck.classify import closing_lines
from notices.pagecheck.letters import is_letter
from notices.pagecheck.measure import TOLERANCE, beginning, chars, indents
from notices.pagecheck.report import Fault
from notices.pagecheck.roles import Document
from notices.word.values import Border, Kind, Paragraph
from tracker.model.finding import Finding, Severity

_RULE = Fault(
    "closing-rule",
    Severity.ERROR,
    remedy="选中版记，在“边框和底纹”中加上框线和下框线（1磅）。",
    clause="7.4.1",
    wanted="首条、末条与版心等宽",
)
_WIDTH = Fault(
    "closing-rule-width",
    Severity.HINT,
    message="版记分隔线的粗细与推荐的不同。",
    remedy="在“边框和底纹”中把首末条设为1磅，中间的设为0.75磅。",
    clause="7.4.1",
)
_INDENT = Fault(
    "closing-indent",
    Severity.ERROR,
    message="版记没有左右各空一字。",
    remedy="在“段落—缩进”中把左侧、右侧都设为1字符。",
    clause="7.4.2",
    wanted="左右各空1字符",
)
_MM_PER_EIGHTH = 25.4 / 72 / 8
# Word's list has 0.75 and 1 point where 0.25 and 0.35 mm are meant.
_WIDTH_TOLERANCE = 0.06


def rules(document: Document) -> Iterator[Finding]:
    """7.4.1: a rule above the first line and one below the last."""
    lines = closing_lines(document)
    if not lines or is_letter(document) or _may_be_drawn(document, lines):
        return
    top, _, bottom = _rules(document, lines)
    for rule, name in ((top, "首条"), (bottom, "末条")):
        if rule is None:
            message = f"版记缺少{name}分隔线。"
            yield _RULE.at(lines[0].place, f"没有{name}分隔线", message=message)


def rule_widths(document: Document) -> Iterator[Finding]:
    """7.4.1: recommended are 0.35 mm for the outer rules and 0.25 mm for inner ones."""
    lines = closing_lines(document)
    if not lines or is_letter(document):
        return
    top, inner, bottom = _rules(document, lines)
    wanted = [(rule, RULE_THICK) for rule in (top, bottom)]
    wanted += [(rule, RULE_THIN) for rule in inner]
    for rule, width in wanted:
        found = rule.width * _MM_PER_EIGHTH if rule is not None else width.mm
        if abs(found - width.mm) > _WIDTH_TOLERANCE:
            yield _WIDTH.at(
                lines[0].place, f"{found:.2f}毫米", wanted=f"{width.mm:.2f}毫米"
            )


def indent(document: Document) -> Iterator[Finding]:
    """7.4.2, 7.4.3: one character in at both sides.

    In a table the cell's own margin is added, so only text in the flow is judged.
    """
    for line in closing_lines(document):
        begin, (_, right, _) = beginning(line), indents(line)
        off = max(abs(begin - CLOSING.left), abs(right - CLOSING.right))
        if line.kind is Kind.BODY and off > TOLERANCE:
            yield _INDENT.at(line.place, f"左空{chars(begin)}，右空{chars(right)}")


def _may_be_drawn(document: Document, lines: list[Paragraph]) -> bool:
    """Whether lines may be drawings, which this reader does not see."""
    if any(line.kind is Kind.BOX for line in lines):
        return True
    body = document.word.paragraphs
    near = {id(line) for line in lines}
    return any(
        (before.has_drawing or after.has_drawing)
        for before, after in pairwise(body)
        if id(before) in near or id(after) in near
    )


def _rules(
    document: Document, lines: list[Paragraph]
) -> tuple[Border | None, list[Border], Border | None]:
    """The rule above, those between, the rule below."""
    ids = [id(paragraph) for paragraph in document.word.paragraphs]
    first, last = ids.index(id(lines[0])), ids.index(id(lines[-1]))
    block = document.word.paragraphs[first : last + 1]
    above = document.word.paragraphs[first - 1].format if first else None
    top = block[0].format.border_top or (above.border_bottom if above else None)
    inner = [
        rule
        for before, after in pairwise(block)
        if (rule := before.format.border_bottom or after.format.border_top)
    ]
    return top, inner, block[-1].format.border_bottom


RULES = (rules, rule_widths, indent)
