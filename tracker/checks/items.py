"""The plan's data items: whether what is said of one agrees with what it is of another."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from tracker.checks.words import blank, error, fill_in, label, place_of
from tracker.model.figure import MOST_PLACES
from tracker.model.finding import Finding
from tracker.model.plan import DataItem, Plan

# What of an item may not lead back to it.
_LEADS: Final[tuple[tuple[str, Callable[[DataItem], Iterable[str]]], ...]] = (
    ("part_of", lambda one: [one.part_of] if one.part_of else []),
    ("sum_of", lambda one: one.sum_of),
)
_PLACES: Final = range(MOST_PLACES + 1)


def loops(plan: Plan) -> Iterator[Finding]:
    """Items that are, by a chain of others, part of themselves or their own sum."""
    for key, leads in _LEADS:
        nexts = {one.name: list(leads(one)) for one in plan.data_items}
        for n, one in enumerate(plan.data_items, start=1):
            if one.name in _reached(nexts, one.name):
                word = label("data_items", key)
                yield error(
                    rule="item-loop",
                    place=place_of("data_items", n, key),
                    message=f"“{one.name}”的“{word}”绕成了圈，最后又指向它自己。",
                    remedy=f"请把绕成圈的各项里写错的“{word}”改正。",
                )


def halved_rates(plan: Plan) -> Iterator[Finding]:
    """Rates of which only one of 分子 and 分母 is given, or both are the same."""
    for n, one in enumerate(plan.data_items, start=1):
        given = {key: getattr(one, key) for key in ("numerator", "denominator")}
        missing = [key for key, name in given.items() if not name]
        if len(missing) == 1:
            word = label("data_items", missing[0])
            yield error(
                rule="half-rate",
                place=place_of("data_items", n, missing[0]),
                message=f"“{one.name}”只写了分子、分母中的一个，没有写“{word}”。",
                remedy=f"请补上“{word}”；不是比率的两个都清空。",
            )
        elif not missing and len({one.name, *given.values()}) < 3:
            yield error(
                rule="same-rate",
                place=place_of("data_items", n, "numerator"),
                message=f"“{one.name}”的分子、分母和它自己要是三个不同的数据项。",
                remedy="请改正写错的一项。",
            )


def double_sums(plan: Plan) -> Iterator[Finding]:
    """Sums in which one item is counted twice."""
    for n, one in enumerate(plan.data_items, start=1):
        for name in dict.fromkeys(one.sum_of):
            if one.sum_of.count(name) > 1:
                word = label("data_items", "sum_of")
                yield error(
                    rule="listed-twice",
                    place=place_of("data_items", n, "sum_of"),
                    message=f"“{word}”里的“{name}”写了不止一次。",
                    remedy="请删去重复的。",
                )


def odd_places(plan: Plan) -> Iterator[Finding]:
    """Numbers of decimals that no figure has."""
    for n, one in enumerate(plan.data_items, start=1):
        if one.decimals is not None and one.decimals not in _PLACES:
            word = label("data_items", "decimals")
            yield error(
                rule="odd-places",
                place=place_of("data_items", n, "decimals"),
                message=f"“{one.name}”的“{word}”不能是 {one.decimals}。",
                remedy=f"请写 {_PLACES[0]} 到 {_PLACES[-1]}；不限的清空。",
            )


def unitless(plan: Plan) -> Iterator[Finding]:
    """Items of which nobody said in what they are counted."""
    for n, one in enumerate(plan.data_items, start=1):
        if not one.unit:
            yield blank(
                rule="no-unit-of-measure",
                place=place_of("data_items", n, "unit"),
                message=f"“{one.name}”没有填“{label('data_items', 'unit')}”。",
                remedy=f"以上级的填报要求为准，{fill_in('data_items', 'unit')}",
            )


def _reached(nexts: dict[str, list[str]], name: str) -> set[str]:
    """Every item to which a chain leads from `name`."""
    reached: set[str] = set()
    ahead = list(nexts.get(name, ()))
    while ahead:
        one = ahead.pop()
        if one not in reached:
            reached.add(one)
            ahead += nexts.get(one, ())
    return reached
