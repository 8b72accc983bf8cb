"""Ordinals of headings and points (GB/T 9704-2012 7.3.3): order, level, form."""

from collections.abc import Iterable, Iterator
from typing import Final

from notices.model import Para
from notices.proofread.known import Whole
from notices.proofread.ordinals import (
    ARTICLE,
    EXAMPLE,
    FIRST,
    RIGHT,
    Ordinal,
    ordinal_of,
)
from notices.proofread.parts import Part
from notices.proofread.slip import Slip, Span, times
from tracker.model.finding import Finding, Severity

CLAUSE: Final = "GB/T 9704-2012 7.3.3"
MARKS: Final = "GB/T 15834-2011 附录B"
ORDER: Final = "请核对是否漏了、重了或移动过条目，并重新编号。"

START = Slip("numbering-start", Severity.ERROR, ORDER, CLAUSE)
REPEAT = Slip("numbering-repeat", Severity.ERROR, ORDER, CLAUSE)
JUMP = Slip("numbering-jump", Severity.ERROR, ORDER, CLAUSE)
# 7.3.3 says 可以用: to leave a level out is customary rather than forbidden.
LEVEL = Slip(
    "numbering-level",
    Severity.HINT,
    "层次序数宜依次用“一、”“（一）”“1.”“（1）”。",
    CLAUSE,
)
FORM = Slip("numbering-form", Severity.WARNING, "请改为规范的序号形式。", MARKS)
MIXED = Slip(
    "numbering-mixed", Severity.WARNING, "同一层次请统一用一种序号形式。", CLAUSE
)

Numbered = tuple[Para, Ordinal]


def numbering(whole: Whole) -> Iterator[Finding]:
    """Order, levels and forms of the ordinals of every part by itself."""
    skips: list[Numbered] = []
    for part in whole.parts:
        numbered = []
        for para, point, in_order in _walk(part):
            numbered.append((para, point))
            yield from in_order
        skips += _skips(numbered)
        yield from _wrong_forms(numbered)
        yield from _mixed_forms(numbered)
    if skips:
        para, point = skips[0]
        message = f"“{point.text}”越过了一个层次{times(len(skips))}。"
        yield LEVEL.at(para, _span(para, point), message)


def _walk(part: Part) -> Iterator[tuple[Para, Ordinal, list[Finding]]]:
    """Each numbered paragraph with what is wrong in its order."""
    last: dict[int, int] = {}  # by level, under the present parent
    ever: dict[int, int] = {}  # by level, in this part
    neighbour = -1
    listed = set(part.listing)
    for para in part.paras:
        text = para.text.strip()
        if not text or para in listed:
            continue
        point = ordinal_of(text)
        level = point.level if point else -1
        if point and (point.sure or _continues(point, last)):
            wrong = _disorder(point, last, ever, adjacent=neighbour == level)
            span = _span(para, point)
            yield para, point, [slip.at(para, span, text) for slip, text in wrong]
            last = {key: value for key, value in last.items() if key < level}
            last[level] = ever[level] = point.number
        neighbour = level


def _continues(point: Ordinal, last: dict[int, int]) -> bool:
    return point.number == last.get(point.level, 0) + 1


def _disorder(
    point: Ordinal, last: dict[int, int], ever: dict[int, int], *, adjacent: bool
) -> Iterator[tuple[Slip, str]]:
    """What is wrong with the order of `point`.

    Points may count on through several headings (1 to 73 in a plan of tasks), and a
    list may start again after a paragraph of text; both are customary.
    """
    number, before = point.number, last.get(point.level)
    if point.level == ARTICLE:
        return
    if before is None:
        if number not in (1, ever.get(point.level, 0) + 1):
            yield START, f"这一层次的序号从“{point.text}”开始，不是从一开始。"
    elif number == before:
        yield REPEAT, f"序号“{point.text}”重复。"
    elif number != before + 1 and (adjacent or number != 1):
        yield JUMP, f"序号“{point.text}”与前一个（序数{before}）不连续。"


def _skips(numbered: Iterable[Numbered]) -> Iterator[Numbered]:
    """The first point under each heading that leaves out a level."""
    open_levels: list[int] = []
    for para, point in numbered:
        known = point.level in open_levels
        open_levels = [level for level in open_levels if level < point.level]
        above = max(open_levels, default=-1)
        if point.sure and not known and above >= FIRST and point.level > above + 1:
            yield para, point
        open_levels.append(point.level)


def _wrong_forms(numbered: Iterable[Numbered]) -> Iterator[Finding]:
    seen: dict[str, list[Numbered]] = {}
    for para, point in numbered:
        if point.level >= FIRST and point.form not in RIGHT[point.level]:
            seen.setdefault(point.form.strip(), []).append((para, point))
    for form, places in seen.items():
        para, point = places[0]
        right = EXAMPLE[point.level]
        message = f"序号“{form}”应为“{right}”{times(len(places))}。"
        start, end = _span(para, point)
        digits = point.text.strip("（()） 、.．，,。：:")
        fix = right.replace("一", digits).replace("1", digits)
        yield FORM.at(para, (start, end), message, fix)


def _mixed_forms(numbered: Iterable[Numbered]) -> Iterator[Finding]:
    """One finding for each level written in more than one form."""
    by_level: dict[int, dict[str, Numbered]] = {}
    for para, point in numbered:
        by_level.setdefault(point.level, {}).setdefault(point.form, (para, point))
    for level, forms in by_level.items():
        if level >= FIRST and len(forms) > 1:
            para, point = list(forms.values())[1]
            shown = "".join(f"“{form}”" for form in forms)
            message = f"同一层次混用了{len(forms)}种序号形式：{shown}。"
            yield MIXED.at(para, _span(para, point), message)


def _span(para: Para, point: Ordinal) -> Span:
    start = len(para.text) - len(para.text.lstrip())
    return start, start + len(point.text)
