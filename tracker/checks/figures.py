"""Questions asked of the year's figures: do they join up with each other and last year?

The law: a part is no larger than its whole, parts add up to their sum, a rate is its
part by its whole; what jumped is explained, what is stated is proven. Nothing is mended.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tracker.checks.words import blank, error, hint, warning
from tracker.model.figure import Figure, is_about, number_words, places_of, rate_of
from tracker.model.finding import Finding
from tracker.model.plan import DataItem, Plan
from tracker.model.rules import Rules

# What a finding of the ledger's figures calls its file.
LEDGER: Final = "指标数值"
_SET: Final = "运行 kaohe figure set 改正"


def check_figures(
    plan: Plan, figures: Iterable[Figure], *, year: int, rules: Rules
) -> list[Finding]:
    """Every doubt about the figures of `year`, item by item in the plan's order."""
    return [
        finding
        for found in doubts(plan, figures, year=year, rules=rules).values()
        for finding in found
    ]


def doubts(
    plan: Plan, figures: Iterable[Figure], *, year: int, rules: Rules
) -> dict[str, list[Finding]]:
    """The findings on each data item, by its name; items without any are left out.

    Args:
        figures: of `year`, and of the year before to set them beside; others are
            passed over.
    """
    this, last = _Year(year), _Year(year - 1)
    for one in figures:
        for held in (this, last):
            if one.year == held.year:
                held.figures[one.item] = one
    found = {}
    for item in plan.data_items:
        about = [
            *_missing(item, this, last),
            *_relations(item, this),
            *_relations(item, last),
            *_jump(item, this, last, rules),
            *_proof(item, this),
        ]
        if about:
            found[item.name] = about
    known = {one.name for one in plan.data_items}
    strangers = [name for name in this.figures if name not in known]
    return found | {name: [_stranger(name, this)] for name in strangers}


class _Year:
    """The figures of one year, by item."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.figures: dict[str, Figure] = {}

    def value(self, name: str) -> Decimal | None:
        held = self.figures.get(name)
        return held.value if held else None

    def place(self, name: str) -> str:
        return f"{self.year}年“{name}”"


def _missing(item: DataItem, this: _Year, last: _Year) -> Iterator[Finding]:
    if this.value(item.name) is not None:
        return
    place = this.place(item.name)
    remedy = "查到以后运行 kaohe figure set 填写，或填在台账工作簿里。"
    if last.value(item.name) is None:
        yield blank(
            rule="no-figure",
            file=LEDGER,
            place=place,
            message="数值没有填。",
            remedy=remedy,
        )
    else:
        yield warning(
            rule="figure-gone",
            file=LEDGER,
            place=place,
            message=f"{last.year}年有数值，{this.year}年没有。",
            remedy=remedy,
        )


def _relations(item: DataItem, held: _Year) -> Iterator[Finding]:
    """Whether the value agrees with those of other items in the same year."""
    value = held.value(item.name)
    if value is None:
        return
    told = _Told(item, held)
    whole = held.value(item.part_of) if item.part_of else None
    if whole is not None and value > whole:
        yield told.wrong(
            "part-too-large",
            f"{number_words(value)}大于它所属的“{item.part_of}”{number_words(whole)}。",
            "请核对两个数",
        )
    yield from _sum(item, value, held, told)
    yield from _rate(item, value, held, told)


@dataclass(frozen=True, slots=True)
class _Told:
    """Findings on one item in one year."""

    item: DataItem
    held: _Year

    def wrong(self, rule: str, message: str, check: str) -> Finding:
        place = self.held.place(self.item.name)
        remedy = f"{check}，{_SET}；关系本身写错的改方案的“数据项”表。"
        return error(
            rule=rule, file=LEDGER, place=place, message=message, remedy=remedy
        )


def _sum(item: DataItem, value: Decimal, held: _Year, told: _Told) -> Iterator[Finding]:
    parts = [held.value(name) for name in item.sum_of]
    given = [part for part in parts if part is not None]
    if not parts or len(given) < len(parts):
        return
    total = sum(given, Decimal())
    if not is_about(value, total, item.decimals):
        sums = "＋".join(number_words(part) for part in given)
        yield told.wrong(
            "sum-wrong",
            f"写的是{number_words(value)}，{'、'.join(item.sum_of)}合计却是"
            f"{sums}＝{number_words(total)}。",
            "请核对合计和各分项",
        )


def _rate(
    item: DataItem, value: Decimal, held: _Year, told: _Told
) -> Iterator[Finding]:
    part, whole = held.value(item.numerator), held.value(item.denominator)
    if part is None or whole is None:
        return
    names = f"“{item.numerator}”÷“{item.denominator}”"
    if whole == 0:
        yield told.wrong(
            "rate-by-nought", f"{names}的分母是0，算不出来。", "请核对分母"
        )
        return
    rate = rate_of(part, whole, item.unit)
    if not is_about(value, rate, item.decimals):
        shown = round(rate, places_of(value, item.decimals) + 1)
        yield told.wrong(
            "rate-wrong",
            f"写的是{number_words(value)}{item.unit}，{names}＝"
            f"{number_words(part)}÷{number_words(whole)}，约{number_words(shown)}{item.unit}。",
            "请核对比率、分子和分母",
        )


def _jump(item: DataItem, this: _Year, last: _Year, rules: Rules) -> Iterator[Finding]:
    value, before = this.value(item.name), last.value(item.name)
    if value is None or before is None:
        return
    if is_jump(value, before, rules) and not this.figures[item.name].explanation:
        yield warning(
            rule="jump-unexplained",
            file=LEDGER,
            place=this.place(item.name),
            message=f"从{last.year}年的{number_words(before)}变为{number_words(value)}，"
            f"增减超过{rules.jump_percent}%，没有说明原因。",
            remedy="请核对；属实的运行 kaohe figure set --explain 写明原因。",
        )


def is_jump(value: Decimal, before: Decimal, rules: Rules) -> bool:
    """Whether it moved by more than the site's part of last year's value."""
    return abs(value - before) * 100 > abs(before) * rules.jump_percent


def _proof(item: DataItem, this: _Year) -> Iterator[Finding]:
    value = this.value(item.name)
    if value is None:
        return
    held, place = this.figures[item.name], this.place(item.name)
    if not (held.evidence or held.files):
        yield warning(
            rule="figure-unproven",
            file=LEDGER,
            place=place,
            message="数值没有佐证材料。",
            remedy="请运行 kaohe figure set --evidence 写明材料名称。",
        )
    if item.decimals is not None and places_of(value) > item.decimals:
        yield hint(
            rule="too-many-places",
            file=LEDGER,
            place=place,
            message=f"{number_words(value)}的小数多于方案规定的{item.decimals}位，照原数印。",
            remedy=f"要少印几位的，请自己修约后{_SET}。",
        )


def _stranger(name: str, this: _Year) -> Finding:
    return warning(
        rule="unknown-item",
        file=LEDGER,
        place=this.place(name),
        message=f"方案的“数据项”表里没有“{name}”，不会印进自查报告。",
        remedy="改过名称的请改回来，或在新的名称下重新填写。",
    )
