"""Expressions of a template: whether there is what they ask for."""

from typing import Final

from jinja2 import Environment, nodes

from notices.contexts import Tag
from notices.templatecheck.scopes import Scopes
from notices.templatecheck.seen import (
    ANYTHING,
    OPEN,
    Seen,
    part_named,
    path_of,
    repeats,
    sample,
)
from tracker.plan import nearest

# Years are below it, and no document has so many rows; Jinja itself stops at 100,000.
HIGHEST_NUMBER: Final = 10_000
# What these filters give is the same list, or one of its items.
_SAME_LIST: Final = frozenset(
    [
        "list",
        "sort",
        "reverse",
        "unique",
        "select",
        "reject",
        "selectattr",
        "rejectattr",
    ]
)
_ONE_ITEM: Final = frozenset(("first", "last", "random", "min", "max"))
# They hand text to Word as it is: a `<` in a name would break the file.
_REFUSED_FILTERS: Final = frozenset(("safe", "urlize", "xmlattr"))
_DICT_METHODS: Final = frozenset(("items", "keys", "values", "get"))
# Tests that ask whether a name is there at all: not every year has every chapter.
IF_THERE: Final = frozenset(("defined", "undefined"))


class Expressions:
    """Looks at one expression after the other; what is wrong goes to `scopes`."""

    def __init__(self, scopes: Scopes, environment: Environment) -> None:
        self._scopes = scopes
        self._environment = environment

    def see(self, node: nodes.Node) -> Seen:
        """What `node` stands for; what is wrong on the way is reported."""
        match node:
            case nodes.Name():
                return self._scopes.name(node)
            case nodes.Getattr():
                return self._scopes.below(node, self.see(node.node), node.attr)
            case nodes.Getitem():
                return self._indexed(node)
            case nodes.Filter():
                return self._filtered(node)
            case nodes.Call():
                return self._called(node)
            case nodes.Test():
                return self._tested(node)
            case nodes.Pow() | nodes.Mul() | nodes.Const():
                self._numbers(node)
            case _:
                pass
        for child in node.iter_child_nodes():
            self.see(child)
        return ANYTHING

    def _indexed(self, node: nodes.Getitem) -> Seen:
        seen = self.see(node.node)
        if isinstance(node.arg, nodes.Slice):
            self.see(node.arg)
            return seen
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._scopes.below(node, seen, node.arg.value)
        self.see(node.arg)
        tag = seen.tag
        if tag is None or tag.item is None:
            return ANYTHING
        index = node.arg.value if isinstance(node.arg, nodes.Const) else 0
        return Seen(tag.item, sample(seen.value), f"{seen.path}[{index}]")

    def _filtered(self, node: nodes.Filter) -> Seen:
        known = self._environment.filters
        if node.name in _REFUSED_FILTERS:
            message = f"不能用过滤器“{node.name}”：名称里有 < 或 & 时文件会损坏。"
            remedy = f"请删去“| {node.name}”。"
            self._scopes.report("unsafe-filter", node, message, remedy, found=node.name)
        elif node.name not in known:
            near = nearest(node.name, known)
            message = f"不认识的过滤器“{node.name}”。"
            remedy = (
                f"是不是“{near}”？" if near else "常用的有 列举、个数、汉字、length。"
            )
            self._scopes.report(
                "unknown-filter", node, message, remedy, found=node.name, wanted=near
            )
        self._arguments(node)
        if node.node is None:
            return ANYTHING
        if node.name in ("default", "d") and isinstance(node.node, nodes.Getattr):
            # A default is for what may be missing: its name is not asked for.
            self.see(node.node.node)
            return ANYTHING
        return self._after(node, self.see(node.node))

    def _after(self, node: nodes.Filter, seen: Seen) -> Seen:
        """What the filter gives; the parts it names are checked."""
        item = seen.tag.item if seen.tag else None
        part = part_named(node)
        if item is None:
            return ANYTHING
        each = Seen(item, sample(seen.value), f"{seen.path}[]")
        for name in part.split(".") if part else ():
            each = self._scopes.below(node, each, name)
        if node.name == "map":
            items = Seen(Tag(item=each.tag or OPEN), None, seen.path)
            return items if part else ANYTHING
        if node.name in _SAME_LIST:
            return seen
        return each if node.name in _ONE_ITEM and not part else ANYTHING

    def _tested(self, node: nodes.Test) -> Seen:
        if node.name not in self._environment.tests:
            near = nearest(node.name, self._environment.tests)
            message = f"不认识的判断“is {node.name}”。"
            remedy = f"是不是“{near}”？" if near else "常用的有 is defined。"
            self._scopes.report(
                "unknown-test", node, message, remedy, found=node.name, wanted=near
            )
        self._arguments(node)
        asks = node.name in IF_THERE and isinstance(node.node, nodes.Getattr)
        with self._scopes.asking([path_of(node.node)] if asks else []):
            self.see(node.node)
        return ANYTHING

    def _called(self, node: nodes.Call) -> Seen:
        called = node.node
        if isinstance(called, nodes.Getattr) and called.attr in _DICT_METHODS:
            called = called.node
        self.see(called)
        self._arguments(node)
        return ANYTHING

    def _arguments(self, node: nodes.Filter | nodes.Test | nodes.Call) -> None:
        for one in (*node.args, *node.kwargs):
            self.see(one)

    def _numbers(self, node: nodes.Node) -> None:
        """Sums that could fill the machine's memory before Jinja's sandbox looks."""
        huge = isinstance(node, nodes.Pow)
        if isinstance(node, nodes.Const):
            number = node.value
            huge = isinstance(number, int | float) and abs(number) > HIGHEST_NUMBER
        elif isinstance(node, nodes.Mul):
            huge = any(repeats(side) for side in (node.left, node.right))
        if huge:
            message = "标签里的数太大，或用了乘方、重复文字，可能填不完。"
            remedy = f"请改成不超过 {HIGHEST_NUMBER} 的数。"
            self._scopes.report("huge-number", node, message, remedy)
