"""Expressions of a template: whether there is what they ask for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from jinja2 import Environment, nodes

from notices.contexts import Tag
from notices.templatecheck.lines import Line
from notices.templatecheck.seen import (
    ANYTHING,
    LOOP,
    OPEN,
    Seen,
    loop_example,
    part_named,
    path_of,
    repeats,
    sample,
    value_below,
)
from notices.templatecheck.tokens import error
from tracker.model.finding import Finding
from tracker.plan import nearest

# Years are below it, and no document has so many rows; Jinja itself stops at 100,000.
HIGHEST_NUMBER: Final = 10_000
# What these filters give is the same list, or one of its items.
_SAME_LIST: Final = frozenset(
    (
        "list",
        "sort",
        "reverse",
        "unique",
        "select",
        "reject",
        "selectattr",
        "rejectattr",
    )
)
_ONE_ITEM: Final = frozenset(("first", "last", "random", "min", "max"))
# They hand text to Word as it is: a `<` in a name would break the file.
_REFUSED_FILTERS: Final = frozenset(("safe", "urlize", "xmlattr"))
_DICT_METHODS: Final = frozenset(("items", "keys", "values", "get"))
# Tests that ask whether a name is there at all: not every year has every chapter.
IF_THERE: Final = frozenset(("defined", "undefined"))
_LIST_OF_TAGS: Final = "运行 kaohe template tags 可以看到全部标签。"


class Expressions:
    """Looks at one expression after the other.

    Attributes:
        findings: what is wrong with them.
        scopes: the names bound so far, the innermost last.
        asked: names known to be there, or not needed, where the walk now is.
    """

    def __init__(
        self, lines: Sequence[Line], root: Seen, environment: Environment
    ) -> None:
        self.findings: list[Finding] = []
        self.scopes: list[dict[str, Seen]] = [{}]
        self.asked: list[str] = []
        self._lines = lines
        self._root = root
        self._environment = environment

    @contextmanager
    def scope(self, names: dict[str, Seen]) -> Iterator[None]:
        """Names that are only bound within."""
        self.scopes.append(names)
        yield
        self.scopes.pop()

    def bind(self, target: nodes.Node, seen: Seen) -> None:
        """Give a name to what was seen."""
        if isinstance(target, nodes.Name):
            self.scopes[-1][target.name] = Seen(seen.tag, seen.value, target.name)
        elif isinstance(target, nodes.Tuple):
            for one in target.items:
                self.bind(one, ANYTHING)

    def see(self, node: nodes.Node) -> Seen:
        """What `node` stands for; what is wrong on the way is reported."""
        match node:
            case nodes.Name():
                return self._name(node)
            case nodes.Getattr():
                return self._below(node, self.see(node.node), node.attr)
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

    def _name(self, node: nodes.Name) -> Seen:
        for scope in reversed(self.scopes):
            if node.name in scope:
                return scope[node.name]
        tags = self._root.tag.parts if self._root.tag else {}
        if node.name in tags:
            return Seen(
                tags[node.name], value_below(self._root.value, node.name), node.name
            )
        if node.name == LOOP.path:
            message = "“loop”只能用在循环里面。"
            remedy = "请移到 {% for 项 in 列表 %} 和 {% endfor %} 之间，或删去。"
            self.report("unknown-tag", node, message, remedy, found=node.name)
        elif node.name not in self._environment.globals:
            known = {*tags, *(name for scope in self.scopes for name in scope)}
            self._unknown(node, node.name, self._places_of(node.name, known))
        return ANYTHING

    def _places_of(self, name: str, known: Iterable[str]) -> str:
        """The tag that `name` was meant to be: a part whose record was left out."""
        tags = self._root.tag.parts if self._root.tag else {}
        below = [f"{root}.{name}" for root, tag in tags.items() if name in tag.parts]
        return nearest(name, known) or "、".join(below)

    def _below(self, node: nodes.Node, seen: Seen, name: str) -> Seen:
        if name.startswith("_"):
            message = f"标签里不能用“{name}”。"
            remedy = "请删去；标签只能写资料的名称。"
            self.report("unsafe-tag", node, message, remedy, found=name)
            return ANYTHING
        tag, path = seen.tag, f"{seen.path}.{name}" if seen.path else name
        if tag is None or tag is OPEN:
            return ANYTHING
        if name in tag.parts:
            return Seen(tag.parts[name], value_below(seen.value, name), path)
        if tag.named is not None:
            return self._own_name(node, seen, tag.named, name, path)
        if tag.item is not None:
            message = f"“{seen.path}”有多项，没有写明是哪一项的“{name}”。"
            remedy = loop_example(seen, tag)
            self.report("list-part", node, message, remedy, found=path)
        elif tag.parts:
            near = nearest(name, tag.parts)
            self._unknown(node, path, near and f"{seen.path}.{near}")
        else:
            message = f"“{seen.path}”下面没有“{name}”。"
            remedy = f"请写成 {{{{ {seen.path} }}}}。"
            self.report("unknown-tag", node, message, remedy, found=path)
        return ANYTHING

    def _own_name(
        self, node: nodes.Node, seen: Seen, tag: Tag, name: str, path: str
    ) -> Seen:
        """A name that is the year's own, compared with the year's where it is known."""
        known = seen.value
        if isinstance(known, Mapping) and name not in known:
            near = nearest(name, known)
            self._unknown(node, path, near and f"{seen.path}.{near}", known)
        return Seen(tag, value_below(known, name), path)

    def _indexed(self, node: nodes.Getitem) -> Seen:
        seen = self.see(node.node)
        if isinstance(node.arg, nodes.Slice):
            self.see(node.arg)
            return seen
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._below(node, seen, node.arg.value)
        self.see(node.arg)
        tag = seen.tag
        if tag is None or tag.item is None:
            return ANYTHING
        index = node.arg.value if isinstance(node.arg, nodes.Const) else 0
        return Seen(tag.item, sample(seen.value), f"{seen.path}[{index}]")

    def item(self, node: nodes.Node, seen: Seen) -> Seen:
        """What each item of `seen` is."""
        tag = seen.tag
        if tag is None or tag is OPEN or tag.named is not None:
            return ANYTHING
        if tag.item is None:
            message = f"“{seen.path}”不是列表，不能循环。"
            example = ".".join([seen.path, *list(tag.parts)[:1]])
            remedy = f"请不用循环，直接写 {{{{ {example} }}}}。"
            self.report("not-a-list", node, message, remedy, found=seen.path)
            return ANYTHING
        return Seen(tag.item, sample(seen.value), seen.path)

    def _filtered(self, node: nodes.Filter) -> Seen:
        known = self._environment.filters
        if node.name in _REFUSED_FILTERS:
            message = f"不能用过滤器“{node.name}”：名称里有 < 或 & 时文件会损坏。"
            remedy = f"请删去“| {node.name}”。"
            self.report("unsafe-filter", node, message, remedy, found=node.name)
        elif node.name not in known:
            near = nearest(node.name, known)
            message = f"不认识的过滤器“{node.name}”。"
            remedy = (
                f"是不是“{near}”？" if near else "常用的有 列举、个数、汉字、length。"
            )
            self.report(
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
            each = self._below(node, each, name)
        if node.name == "map":
            return (
                Seen(Tag(item=each.tag or OPEN), None, seen.path) if part else ANYTHING
            )
        if node.name in _SAME_LIST:
            return seen
        return each if node.name in _ONE_ITEM and not part else ANYTHING

    def _tested(self, node: nodes.Test) -> Seen:
        if node.name not in self._environment.tests:
            near = nearest(node.name, self._environment.tests)
            message = f"不认识的判断“is {node.name}”。"
            remedy = f"是不是“{near}”？" if near else "常用的有 is defined。"
            self.report(
                "unknown-test", node, message, remedy, found=node.name, wanted=near
            )
        self._arguments(node)
        if node.name in IF_THERE and isinstance(node.node, nodes.Getattr):
            self.asked.append(path_of(node.node))
            self.see(node.node)
            self.asked.pop()
        else:
            self.see(node.node)
        return ANYTHING

    def _called(self, node: nodes.Call) -> Seen:
        called = node.node
        if isinstance(called, nodes.Getattr) and called.attr in _DICT_METHODS:
            self.see(called.node)
        else:
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
            self.report("huge-number", node, message, remedy)

    def _unknown(
        self, node: nodes.Node, path: str, near: str, known: Iterable[str] = ()
    ) -> None:
        if path in self.asked:
            return
        remedy = f"是不是“{near}”？" if near else ""
        if known and not near:
            remedy = f"本年度有的是：{'、'.join(known)}。"
        message = f"不认识的标签“{path}”。"
        remedy += "" if known else _LIST_OF_TAGS
        self.report("unknown-tag", node, message, remedy, found=path, wanted=near)

    def report(
        self,
        rule: str,
        node: nodes.Node,
        message: str,
        remedy: str,
        *,
        found: str = "",
        wanted: str = "",
    ) -> None:
        """Put down what is wrong at `node`, with the line it stands in."""
        line = self._lines[min(node.lineno, len(self._lines)) - 1]
        self.findings.append(
            error(rule, line, message, remedy, found=found, wanted=wanted)
        )
