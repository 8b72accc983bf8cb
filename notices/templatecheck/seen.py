"""What an expression of a template stands for, as far as that is known beforehand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import nodes
from jinja2.runtime import LoopContext

from notices.contexts import Tag

# Filters whose first argument names a part of each item.
_BY_PART: Final = frozenset(("selectattr", "rejectattr", "groupby"))


@dataclass(frozen=True, slots=True)
class Seen:
    """What an expression stands for: its description, a value if known, its name.

    `tag` is None where anything may be below it.
    """

    tag: Tag | None = None
    value: Any = None
    path: str = ""


ANYTHING: Final = Seen()
# Below it anything may be asked for.
OPEN: Final = Tag(named=Tag())
# What Jinja tells of a loop: index, first, last …
LOOP: Final = Seen(
    Tag(parts={name: OPEN for name in dir(LoopContext) if not name.startswith("_")}),
    path="loop",
)


def value_below(value: Any, name: str) -> Any:
    """The value called `name` below `value`; None where that is not known."""
    return value.get(name) if isinstance(value, Mapping) else None


def sample(values: Any) -> Any:
    """One item that stands for all: of records, with the fullest value of each name."""
    if not isinstance(values, list | tuple) or not values:
        return None
    if not all(isinstance(one, Mapping) for one in values):
        return None
    names = dict.fromkeys(name for one in values for name in one)
    return {
        name: next((one[name] for one in values if one.get(name)), None)
        for name in names
    }


def path_of(node: nodes.Node) -> str:
    """`章节.附则` of a chain of names; "" for anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        above = path_of(node.node)
        return above and f"{above}.{node.attr}"
    return ""


def part_named(node: nodes.Filter) -> str:
    """The part that a filter asks of each item: `map(attribute='名称')`; "" for none."""
    given = [one.value for one in node.kwargs if one.key == "attribute"]
    if node.name in _BY_PART:
        given += node.args[:1]
    part = next((one.value for one in given if isinstance(one, nodes.Const)), "")
    return part if isinstance(part, str) else ""


def repeats(side: nodes.Node) -> bool:
    """Whether multiplying by it repeats a text or a list, or heaps up numbers."""
    text = isinstance(side, nodes.Const) and isinstance(side.value, str)
    return text or isinstance(side, nodes.List | nodes.Tuple | nodes.Mul | nodes.Concat)


def loop_example(seen: Seen, tag: Tag) -> str:
    """How to write a list of records: in a loop, or one of its items."""
    first = next(iter(tag.item.parts), "") if tag.item else ""
    name = re.sub(r"\[.*", "", seen.path)
    part = f".{first}" if first else ""
    return (
        f"请写成 {{% for 项 in {name} %}}{{{{ 项{part} }}}}{{% endfor %}}，"
        f"或 {{{{ {name}[0]{part} }}}}。"
    )
