"""Which tags a template asks for, and whether there are such: Jinja's tree, walked
with the scopes of its loops."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, nodes
from jinja2.runtime import LoopContext

from notices.contexts import Tag
from notices.templatecheck.lines import Line
from notices.templatecheck.tokens import error
from tracker.model.finding import Finding
from tracker.plan import nearest

# Years are below it, and no document has so many rows; Jinja itself stops at 100,000.
HIGHEST_NUMBER: Final = 10_000
# Each loop in a loop multiplies the work; a county's deepest needs three.
DEEPEST_LOOP: Final = 4
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
# Filters whose first argument names a part of each item.
_BY_PART: Final = frozenset(("selectattr", "rejectattr", "groupby"))
# They hand text to Word as it is: a `<` in a name would break the file.
_REFUSED_FILTERS: Final = frozenset(("safe", "urlize", "xmlattr"))
# What Jinja hides behind its own words; with arguments it may be a test for one year.
_IF_THERE: Final = frozenset(("defined", "undefined"))
_DICT_METHODS: Final = frozenset(("items", "keys", "values", "get"))
_LIST_OF_TAGS: Final = "运行 kaohe template tags 可以看到全部标签。"


@dataclass(frozen=True, slots=True)
class Seen:
    """What an expression stands for: its description, a value if known, its name.

    `tag` is None where anything may be below it.
    """

    tag: Tag | None = None
    value: Any = None
    path: str = ""


ANYTHING: Final = Seen()


def check_names(
    tree: nodes.Template,
    lines: Sequence[Line],
    tags: Tag,
    values: Mapping[str, Any] | None,
    environment: Environment,
) -> list[Finding]:
    """Unknown tags, filters and tests of a template whose n-th line is `lines[n-1]`.

    Where `values` are given, names that are the year's own must be among them.
    """
    walk = _Walk(lines, Seen(tags, values), environment)
    walk.body(tree.body)
    return walk.findings


class _Walk:
    def __init__(
        self, lines: Sequence[Line], root: Seen, environment: Environment
    ) -> None:
        self.findings: list[Finding] = []
        self._lines = lines
        self._root = root
        self._environment = environment
        self._scopes: list[dict[str, Seen]] = [{}]
        self._asked: list[str] = []
        self._loops = 0

    # Statements

    def body(self, statements: Iterable[nodes.Node]) -> None:
        for one in statements:
            match one:
                case nodes.Output():
                    self._output(one)
                case nodes.For():
                    self._for(one)
                case nodes.If():
                    self._if(one)
                case nodes.Assign():
                    self._bind(one.target, self.see(one.node))
                case nodes.AssignBlock():
                    self._block(one)
                    self._bind(one.target, ANYTHING)
                case nodes.Macro():
                    self._scopes[-1][one.name] = ANYTHING
                    names = ("caller", "varargs", "kwargs")
                    self._block(one, *names, *(arg.name for arg in one.args))
                case _:
                    self._block(one)

    def _block(self, node: nodes.Node, *names: str) -> None:
        """Any other block: what it names itself, then what is in it."""
        with self._scope(dict.fromkeys(names, ANYTHING)):
            for target, value in zip(
                getattr(node, "targets", ()), getattr(node, "values", ()), strict=False
            ):
                self._bind(target, self.see(value))
            for name, child in node.iter_fields(exclude=("targets", "values")):
                for one in child if isinstance(child, list) else [child]:
                    if isinstance(one, nodes.Expr) and name not in ("target", "args"):
                        self.see(one)
            self.body(getattr(node, "body", ()))

    def _output(self, output: nodes.Output) -> None:
        for one in output.nodes:
            if isinstance(one, nodes.TemplateData):
                continue
            seen = self.see(one)
            tag = seen.tag
            if tag is not None and (tag.parts or (tag.item and tag.item.parts)):
                self._not_text(one, seen, tag)

    def _not_text(self, node: nodes.Node, seen: Seen, tag: Tag) -> None:
        if tag.parts:
            example = f"{seen.path}.{next(iter(tag.parts))}"
            remedy = f"请写出是哪一项，如 {{{{ {example} }}}}。"
        else:
            remedy = _loop_example(seen, tag)
        message = f"“{seen.path}”下面还有内容，不能直接写出来。"
        self._report("not-text", node, message, remedy, found=seen.path)

    def _for(self, loop: nodes.For) -> None:
        item = self._item(loop.iter, self.see(loop.iter))
        self._loops += 1
        if self._loops > DEEPEST_LOOP:
            message = f"循环套了 {self._loops} 层，可能永远填不完。"
            remedy = f"请拆开，最多套 {DEEPEST_LOOP} 层。"
            self._report("deep-loop", loop, message, remedy)
        with self._scope({"loop": _LOOP}):
            self._bind(loop.target, item)
            if loop.test is not None:
                self.see(loop.test)
            self.body(loop.body)
        self._loops -= 1
        with self._scope({}):
            self.body(loop.else_)

    def _if(self, node: nodes.If) -> None:
        self.see(node.test)
        asked = [
            path
            for test in (node.test, *node.test.find_all(nodes.Test))
            if isinstance(test, nodes.Test) and test.name in _IF_THERE
            if (path := _path(test.node))
        ]
        self._asked += asked
        self.body(node.body)
        self.body(node.elif_)
        self.body(node.else_)
        del self._asked[len(self._asked) - len(asked) :]

    @contextmanager
    def _scope(self, names: dict[str, Seen]) -> Iterator[None]:
        self._scopes.append(names)
        yield
        self._scopes.pop()

    def _bind(self, target: nodes.Node, seen: Seen) -> None:
        if isinstance(target, nodes.Name):
            self._scopes[-1][target.name] = Seen(seen.tag, seen.value, target.name)
        elif isinstance(target, nodes.Tuple):
            for one in target.items:
                self._bind(one, ANYTHING)

    # Expressions

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
        for scope in reversed(self._scopes):
            if node.name in scope:
                return scope[node.name]
        tags = self._root.tag.parts if self._root.tag else {}
        if node.name in tags:
            return Seen(tags[node.name], _value(self._root.value, node.name), node.name)
        if node.name == _LOOP.path:
            message = "“loop”只能用在循环里面。"
            remedy = "请移到 {% for 项 in 列表 %} 和 {% endfor %} 之间，或删去。"
            self._report("unknown-tag", node, message, remedy, found=node.name)
        elif node.name not in self._environment.globals:
            known = {*tags, *(name for scope in self._scopes for name in scope)}
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
            self._report("unsafe-tag", node, message, remedy, found=name)
            return ANYTHING
        tag, path = seen.tag, f"{seen.path}.{name}" if seen.path else name
        if tag is None or tag is _OPEN:
            return ANYTHING
        if name in tag.parts:
            return Seen(tag.parts[name], _value(seen.value, name), path)
        if tag.named is not None:
            return self._own_name(node, seen, tag.named, name, path)
        if tag.item is not None:
            message = f"“{seen.path}”有多项，没有写明是哪一项的“{name}”。"
            remedy = _loop_example(seen, tag)
            self._report("list-part", node, message, remedy, found=path)
        elif tag.parts:
            near = nearest(name, tag.parts)
            self._unknown(node, path, near and f"{seen.path}.{near}")
        else:
            message = f"“{seen.path}”下面没有“{name}”。"
            remedy = f"请写成 {{{{ {seen.path} }}}}。"
            self._report("unknown-tag", node, message, remedy, found=path)
        return ANYTHING

    def _own_name(
        self, node: nodes.Node, seen: Seen, tag: Tag, name: str, path: str
    ) -> Seen:
        """A name that is the year's own, compared with the year's where it is known."""
        known = seen.value
        if isinstance(known, Mapping) and name not in known and path not in self._asked:
            near = nearest(name, known)
            self._unknown(node, path, near and f"{seen.path}.{near}", known)
        return Seen(tag, _value(known, name), path)

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
        return Seen(tag.item, _sample(seen.value), f"{seen.path}[{index}]")

    def _item(self, node: nodes.Node, seen: Seen) -> Seen:
        """What each item of `seen` is."""
        tag = seen.tag
        if tag is None or tag is _OPEN or tag.named is not None:
            return ANYTHING
        if tag.item is None:
            message = f"“{seen.path}”不是列表，不能循环。"
            example = ".".join([seen.path, *list(tag.parts)[:1]])
            remedy = f"请不用循环，直接写 {{{{ {example} }}}}。"
            self._report("not-a-list", node, message, remedy, found=seen.path)
            return ANYTHING
        return Seen(tag.item, _sample(seen.value), seen.path)

    def _filtered(self, node: nodes.Filter) -> Seen:
        known = self._environment.filters
        if node.name in _REFUSED_FILTERS:
            message = f"不能用过滤器“{node.name}”：名称里有 < 或 & 时文件会损坏。"
            remedy = f"请删去“| {node.name}”。"
            self._report("unsafe-filter", node, message, remedy, found=node.name)
        elif node.name not in known:
            near = nearest(node.name, known)
            message = f"不认识的过滤器“{node.name}”。"
            remedy = (
                f"是不是“{near}”？" if near else "常用的有 列举、个数、汉字、length。"
            )
            self._report(
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
        part = _part_named(node)
        if item is None:
            return ANYTHING
        each = Seen(item, _sample(seen.value), f"{seen.path}[]")
        for name in part.split(".") if part else ():
            each = self._below(node, each, name)
        if node.name == "map":
            return Seen(Tag(item=each.tag), None, seen.path) if part else ANYTHING
        if node.name in _SAME_LIST:
            return seen
        return each if node.name in _ONE_ITEM and not part else ANYTHING

    def _tested(self, node: nodes.Test) -> Seen:
        if node.name not in self._environment.tests:
            near = nearest(node.name, self._environment.tests)
            message = f"不认识的判断“is {node.name}”。"
            remedy = f"是不是“{near}”？" if near else "常用的有 is defined。"
            self._report(
                "unknown-test", node, message, remedy, found=node.name, wanted=near
            )
        self._arguments(node)
        if node.name in _IF_THERE and isinstance(node.node, nodes.Getattr):
            self._asked.append(_path(node.node))
            self.see(node.node)
            self._asked.pop()
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
            huge = any(_repeats(side) for side in (node.left, node.right))
        if huge:
            message = "标签里的数太大，或用了乘方、重复文字，可能填不完。"
            remedy = f"请改成不超过 {HIGHEST_NUMBER} 的数。"
            self._report("huge-number", node, message, remedy)

    # Reports

    def _unknown(
        self, node: nodes.Node, path: str, near: str, known: Iterable[str] = ()
    ) -> None:
        if path in self._asked:
            return
        remedy = f"是不是“{near}”？" if near else ""
        if known and not near:
            remedy = f"本年度有的是：{'、'.join(known)}。"
        message = f"不认识的标签“{path}”。"
        remedy += "" if known else _LIST_OF_TAGS
        self._report("unknown-tag", node, message, remedy, found=path, wanted=near)

    def _report(
        self,
        rule: str,
        node: nodes.Node,
        message: str,
        remedy: str,
        *,
        found: str = "",
        wanted: str = "",
    ) -> None:
        line = self._lines[min(node.lineno, len(self._lines)) - 1]
        self.findings.append(
            error(rule, line, message, remedy, found=found, wanted=wanted)
        )


# Below it anything may be asked for.
_OPEN: Final = Tag(named=Tag())
# What Jinja tells of a loop: index, first, last …
_LOOP: Final = Seen(
    Tag(
        parts={name: _OPEN for name in dir(LoopContext) if not name.startswith("_")},
    ),
    path="loop",
)


def _value(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _sample(values: Any) -> Any:
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


def _path(node: nodes.Node) -> str:
    """`章节.附则` of a chain of names; "" for anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        above = _path(node.node)
        return above and f"{above}.{node.attr}"
    return ""


def _part_named(node: nodes.Filter) -> str:
    """The part that a filter asks of each item: `map(attribute='名称')`; "" for none."""
    given = [one.value for one in node.kwargs if one.key == "attribute"]
    if node.name in _BY_PART:
        given += node.args[:1]
    part = next((one.value for one in given if isinstance(one, nodes.Const)), "")
    return part if isinstance(part, str) else ""


def _repeats(side: nodes.Node) -> bool:
    """Whether multiplying by it repeats a text or a list, or heaps up numbers."""
    text = isinstance(side, nodes.Const) and isinstance(side.value, str)
    return text or isinstance(side, nodes.List | nodes.Tuple | nodes.Mul | nodes.Concat)


def _loop_example(seen: Seen, tag: Tag) -> str:
    first = next(iter(tag.item.parts), "") if tag.item else ""
    name = re.sub(r"\[.*", "", seen.path)
    part = f".{first}" if first else ""
    return (
        f"请写成 {{% for 项 in {name} %}}{{{{ 项{part} }}}}{{% endfor %}}，"
        f"或 {{{{ {name}[0]{part} }}}}。"
    )
