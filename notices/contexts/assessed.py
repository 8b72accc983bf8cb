"""What belongs under each indicator that is assessed: its figures and its material."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from notices.contexts.base import Blank, Tag
from notices.contexts.figures import FIGURE
from notices.contexts.records import OBLIGATION
from tracker.answers import ObligationLine, Outcome
from tracker.model.plan import Indicator, Plan

# A material as the ledger shows it that day, and as a template meets it.
Material = tuple[ObligationLine, dict[str, Any]]
PART: Final = {
    "数据": Tag(meaning="它的数据项，本年和上年对照", item=FIGURE),
    "已报材料": Tag(meaning="它的已经报来的材料", item=OBLIGATION),
    "未报材料": Tag(meaning="它的已经下达、还没有报来的材料", item=OBLIGATION),
    "未下达材料": Tag(meaning="它的还没有下达的材料", item=OBLIGATION),
}
ASSESSED: Final = Tag(
    meaning="各二级指标（没有二级的是一级指标），按方案的次序",
    item=Tag(
        parts={
            "名称": Tag(meaning="指标的名称"),
            "全称": Tag(meaning="成段介绍时的开头，如“××情况（代码）”"),
            "结论": Tag(meaning="自查结论，由人填写，稿上是待填"),
            **PART,
        }
    ),
)


@dataclass(slots=True)
class _Part:
    data: list[Any] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)


def assessed(plan: Plan) -> Iterator[Indicator]:
    """The second level, and first-level indicators that have none below."""
    for root in plan.children(""):
        yield from plan.children(root.name) or (root,)


def places_of(plan: Plan) -> dict[str, int]:
    """For each assessed indicator and all below it, which of them that one is."""
    return {
        name: place
        for place, head in enumerate(assessed(plan))
        for name in (head.name, *(one.name for one in plan.below(head.name)))
    }


def belongs(line: ObligationLine, places: Mapping[str, int]) -> list[int]:
    """Under which assessed indicators a material belongs; [] for none."""
    found = (places[one] for one in line.record.indicators if one in places)
    return sorted(set(found))


def parts_values(
    plan: Plan,
    names: Mapping[str, str],
    data: Iterable[dict[str, Any]],
    materials: Iterable[Material],
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The values of `ASSESSED`, and those of `PART` for what belongs to none of them.

    Args:
        names: 全称 of each indicator.
    """
    heads, places = list(assessed(plan)), places_of(plan)
    parts = [_Part() for _ in (*heads, None)]
    for row in data:
        parts[places.get(row["指标"], -1)].data.append(row)
    for one in materials:
        for place in belongs(one[0], places) or [-1]:
            parts[place].materials.append(one)
    named = [
        {
            "名称": head.name,
            "全称": names[head.name],
            "结论": Blank(f"{head.name}自查结论"),
            **_values(part),
        }
        for head, part in zip(heads, parts[:-1], strict=True)
    ]
    return named, _values(parts[-1])


def _values(part: _Part) -> dict[str, Any]:
    return {
        "数据": part.data,
        "已报材料": having(part.materials, Outcome.ON_TIME, Outcome.LATE),
        "未报材料": having(part.materials, Outcome.MISSING),
        "未下达材料": having(part.materials, Outcome.UNTOLD),
    }


def having(materials: Sequence[Material], *outcomes: Outcome) -> list[Any]:
    """Of the materials those of which that came."""
    return [row for line, row in materials if line.outcome in outcomes]
