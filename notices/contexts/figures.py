"""Figures as a template meets them: this year's value beside last year's, and its proof."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from notices.contexts.base import Blank, Tag, or_blank
from notices.contexts.scope import Scope, Sight
from tracker.answers.figures import FigureLine, figure_lines
from tracker.checks.figures import is_jump
from tracker.model.figure import Figure, number_words
from tracker.model.rules import Rules

FIGURE: Final = Tag(
    parts={
        "序号": Tag(meaning="在本文中排第几"),
        "数据项": Tag(meaning="数据项的名称"),
        "指标": Tag(meaning="对应的指标；没有写明的是空的"),
        "计量单位": Tag(meaning="如“公顷”"),
        "上年": Tag(meaning="上年的数值"),
        "本年": Tag(meaning="本年的数值"),
        "增减": Tag(meaning="本年减上年；缺一个就是空的"),
        "来源": Tag(meaning="数值从哪里来；没有写明的是空的"),
        "佐证": Tag(meaning="佐证材料和文件的名称；没有数值的是空的", item=Tag()),
        "说明": Tag(meaning="变动的原因；变动不大又没有写的是空的"),
    }
)


def figures_of_year(sight: Sight) -> list[Figure]:
    """This year's figures and last year's, of the plan's data items, in its order."""
    year = sight.plan.year.plan_year
    places = {one.name: n for n, one in enumerate(sight.plan.data_items)}
    found = [
        one
        for one in sight.figures
        if one.item in places and one.year in (year - 1, year)
    ]
    return sorted(found, key=lambda one: (places[one.item], one.year))


def lines_of(scope: Scope) -> list[FigureLine]:
    """A line for each of the plan's data items, out of the figures of `scope`."""
    plan, rules = scope.sight.plan, scope.sight.rules
    year = plan.year.plan_year
    return figure_lines(plan, scope.figures, year=year, rules=rules)


def figures_values(lines: Iterable[FigureLine], rules: Rules) -> list[Any]:
    """The figures of a paper, numbered from 1."""
    return [_figure(line, rules, n) for n, line in enumerate(lines, start=1)]


def _figure(line: FigureLine, rules: Rules, number: int) -> dict[str, Any]:
    item, this = line.item, line.this or Figure(key="", year=0, item="")
    return {
        "序号": number,
        "数据项": item.name,
        "指标": item.indicator,
        "计量单位": or_blank(item.unit, "计量单位"),
        "上年": _words(line.before, item.decimals) or Blank("上年"),
        "本年": _words(line.value, item.decimals) or Blank("本年"),
        "增减": _words(line.change, item.decimals),
        "来源": this.source,
        # While there is no value there is nothing to prove.
        "佐证": proof_of(this) or ([] if this.value is None else Blank("佐证材料")),
        "说明": this.explanation or _unexplained(line, rules),
    }


def proof_of(figure: Figure) -> list[str]:
    """What proves a figure: the papers named, and the files handed in."""
    return [*figure.evidence, *(file.name for file in figure.files)]


def _words(value: Decimal | None, decimals: int | None) -> str:
    return "" if value is None else number_words(value, decimals)


def _unexplained(line: FigureLine, rules: Rules) -> Blank | str:
    """A blank where it moved so far that somebody must say why."""
    if line.value is None or line.before is None:
        return ""
    return Blank("变动说明") if is_jump(line.value, line.before, rules) else ""
