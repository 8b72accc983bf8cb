"""One part of a template, compiled: values in, its text out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, Template, nodes
from jinja2.runtime import Context

from notices.engine import columns
from notices.engine.cuts import cut
from notices.engine.docxtpl_way import jinja_source
from notices.engine.skeleton import Skeleton, Unprovable

_TAG: Final = re.compile(r"\{\{|\{%|\{#")
# Among the values, where a document's values that bring XML of their own are noted;
# no template can name it.
_RAW: Final = " raw"
# How docxtpl writes braces that are no tag.
_BRACES: Final = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part's template.

    Attributes:
        template: what renders it.
        proven: whether it leaves sound XML whatever text is filled in.
        cut: whether what it renders is marked, to be settled in pieces.
        names: its namespaces, where it is cut.
        columns_vary: whether columns of its tables depend on values.
        columns_differ: whether docxtpl might mend a table of it.
    """

    template: Template
    proven: bool = False
    cut: bool = False
    names: Mapping[str | None, str]
    columns_vary: bool = True
    columns_differ: bool = True

    def rendered(self, values: Mapping[str, Any]) -> tuple[str, bool]:
        """The part's text, and whether it is sound XML as it stands."""
        raw: list[str] = []
        text = self.template.render(values, **{_RAW: raw})
        return text, self.proven and not raw


def note_raw(context: Context, text: str) -> None:
    """Say, where a value is printed, that it is XML of its own."""
    context.parent[_RAW].append(text)


def compile_part(
    xml: str, language: Environment, styles: Mapping[str, str] | None = None
) -> Part | None:
    """The template a part's XML is; None where it has no tags.

    Args:
        language: prints every value through a `finalize` that calls `note_raw`.
        styles: the template's style ids and names, where the part is to be settled.

    Raises:
        jinja2.TemplateError: a tag is broken.
    """
    source = jinja_source(xml)
    if not _TAG.search(source):
        return None
    tree = language.parse(source)
    for data in tree.find_all(nodes.TemplateData):
        for written, meant in _BRACES.items():
            data.data = data.data.replace(written, meant)
    try:
        skeleton = Skeleton(tree)
    except Unprovable:
        return Part(template=_template(tree, language), names={})
    varying = columns.vary(skeleton.root)
    is_cut = styles is not None and not varying and cut(skeleton, styles)
    names = {key: name for key, name in skeleton.root.nsmap.items() if key != "k"}
    return Part(
        template=_template(tree, language),
        proven=True,
        cut=is_cut,
        names=names,
        columns_vary=varying,
        columns_differ=varying or columns.may_differ(skeleton.root),
    )


def _template(tree: nodes.Template, language: Environment) -> Template:
    # A plain dict: Jinja's own chain of them is copied ten times slower a document.
    return Template.from_code(language, language.compile(tree), dict(language.globals))
