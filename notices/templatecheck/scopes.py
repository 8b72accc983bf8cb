"""What the names in a template stand for: those of its loops, then the tags."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from jinja2 import nodes

from notices.contexts import Tag
from notices.templatecheck.lines import Line
from notices.templatecheck.seen import (
    ANYTHING,
    LOOP,
    OPEN,
    Seen,
    loop_example,
    sample,
    value_below,
)
from notices.templatecheck.tokens import error
from tracker.model.finding import Finding
from tracker.plan import nearest

_LIST_OF_TAGS: Final = "运行 kaohe template tags 可以看到全部标签。"


class Scopes:
    """Looks up one name after the other.

    Attributes:
        findings: what is wrong with them.
    """

    def __init__(
        self, lines: Sequence[Line], root: Seen, built_in: Collection[str]
    ) -> None:
        self.findings: list[Finding] = []
        # The names bound so far, the innermost last.
        self._scopes: list[dict[str, Seen]] = [{}]
        self._asked: list[str] = []
        self._lines = lines
        self._root = root
        self._built_in = built_in

    @contextmanager
    def scope(self, names: dict[str, Seen]) -> Iterator[None]:
        """Names that are only bound within."""
        self._scopes.append(names)
        yield
        self._scopes.pop()

    @contextmanager
    def asking(self, paths: list[str]) -> Iterator[None]:
        """Names that need not be there within: the template asks for that itself."""
        self._asked += paths
        yield
        del self._asked[len(self._asked) - len(paths) :]

    def let(self, name: str, seen: Seen) -> None:
        """Give a name to what was seen."""
        self._scopes[-1][name] = seen

    def bind(self, target: nodes.Node, seen: Seen) -> None:
        """Give what was seen the name, or its parts the names, of `target`."""
        if isinstance(target, nodes.Name):
            self.let(target.name, Seen(seen.tag, seen.value, target.name))
        elif isinstance(target, nodes.Tuple):
            for one in target.items:
                self.bind(one, ANYTHING)

    def name(self, node: nodes.Name) -> Seen:
        """What a name by itself stands for; one that is unknown is reported."""
        for scope in reversed(self._scopes):
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
        elif node.name not in self._built_in:
            known = {*tags, *(name for scope in self._scopes for name in scope)}
            self._unknown(node, node.name, self._places_of(node.name, known))
        return ANYTHING

    def _places_of(self, name: str, known: Iterable[str]) -> str:
        """The tag that `name` was meant to be: a part whose record was left out."""
        tags = self._root.tag.parts if self._root.tag else {}
        below = [f"{root}.{name}" for root, tag in tags.items() if name in tag.parts]
        return nearest(name, known) or "、".join(below)

    def below(self, node: nodes.Node, seen: Seen, name: str) -> Seen:
        """What `name` stands for below `seen`; one that is not there is reported."""
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
        forgiven = seen.tag is not None and seen.tag.forgiving
        if isinstance(known, Mapping) and name not in known and not forgiven:
            near = nearest(name, known)
            self._unknown(node, path, near and f"{seen.path}.{near}", known)
        return Seen(tag, value_below(known, name), path)

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
