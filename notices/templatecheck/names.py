"""Which tags a template asks for, and whether there are such: Jinja's tree, walked
with the scopes of its loops."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from jinja2 import Environment, nodes

from notices.contexts import Tag
from notices.templatecheck.expressions import IF_THERE, Expressions
from notices.templatecheck.lines import Line
from notices.templatecheck.scopes import Scopes
from notices.templatecheck.seen import ANYTHING, LOOP, Seen, loop_example, path_of
from tracker.model.finding import Finding

# Each loop in a loop multiplies the work; a county's deepest needs three.
DEEPEST_LOOP: Final = 4


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
    scopes = Scopes(lines, Seen(tags, values), environment.globals)
    _Walk(scopes, Expressions(scopes, environment)).body(tree.body)
    return scopes.findings


class _Walk:
    """Goes through the statements in order, binding what they bind."""

    def __init__(self, scopes: Scopes, expressions: Expressions) -> None:
        self._scopes = scopes
        self._see = expressions.see
        self._loops = 0

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
                    self._scopes.bind(one.target, self._see(one.node))
                case nodes.AssignBlock():
                    self._block(one)
                    self._scopes.bind(one.target, ANYTHING)
                case nodes.Macro():
                    self._scopes.let(one.name, ANYTHING)
                    names = ("caller", "varargs", "kwargs")
                    self._block(one, *names, *(arg.name for arg in one.args))
                case _:
                    self._block(one)

    def _block(self, node: nodes.Node, *names: str) -> None:
        """Any other block: what it names itself, then what is in it."""
        with self._scopes.scope(dict.fromkeys(names, ANYTHING)):
            for target, value in zip(
                getattr(node, "targets", ()), getattr(node, "values", ()), strict=False
            ):
                self._scopes.bind(target, self._see(value))
            for name, child in node.iter_fields(exclude=("targets", "values")):
                for one in child if isinstance(child, list) else [child]:
                    if isinstance(one, nodes.Expr) and name not in ("target", "args"):
                        self._see(one)
            self.body(getattr(node, "body", ()))

    def _output(self, output: nodes.Output) -> None:
        for one in output.nodes:
            if isinstance(one, nodes.TemplateData):
                continue
            seen = self._see(one)
            tag = seen.tag
            if tag is not None and (tag.parts or (tag.item and tag.item.parts)):
                self._not_text(one, seen, tag)

    def _not_text(self, node: nodes.Node, seen: Seen, tag: Tag) -> None:
        if tag.parts:
            example = f"{seen.path}.{next(iter(tag.parts))}"
            remedy = f"请写出是哪一项，如 {{{{ {example} }}}}。"
        else:
            remedy = loop_example(seen, tag)
        message = f"“{seen.path}”下面还有内容，不能直接写出来。"
        self._scopes.report("not-text", node, message, remedy, found=seen.path)

    def _for(self, loop: nodes.For) -> None:
        item = self._scopes.item(loop.iter, self._see(loop.iter))
        self._loops += 1
        if self._loops > DEEPEST_LOOP:
            message = f"循环套了 {self._loops} 层，可能永远填不完。"
            remedy = f"请拆开，最多套 {DEEPEST_LOOP} 层。"
            self._scopes.report("deep-loop", loop, message, remedy)
        with self._scopes.scope({"loop": LOOP}):
            self._scopes.bind(loop.target, item)
            if loop.test is not None:
                self._see(loop.test)
            self.body(loop.body)
        self._loops -= 1
        with self._scopes.scope({}):
            self.body(loop.else_)

    def _if(self, node: nodes.If) -> None:
        self._see(node.test)
        asked = [
            path
            for test in (node.test, *node.test.find_all(nodes.Test))
            if isinstance(test, nodes.Test) and test.name in IF_THERE
            if (path := path_of(test.node))
        ]
        with self._scopes.asking(asked):
            for body in (node.body, node.elif_, node.else_):
                self.body(body)
