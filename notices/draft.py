"""A draft (拟稿): from the year's facts to a checked Word file, without touching a disk
but to read the template."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jinja2 import TemplateError

from notices.catalog import Catalog, Kind
from notices.chinese import title_lines
from notices.contexts import CONTEXTS
from notices.language import text_environment
from notices.page import title_width
from notices.render import BadTemplate, Properties, Rendered, render
from tracker.model.plan import Plan

# The kind whose title the notice that issues the plan cites.
PLAN_KIND: Final = "plan"
BREAK: Final = "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document drafted, not yet written anywhere.

    Attributes:
        kind: what it is.
        title: its title in one line.
        file: the file name it should get, with suffix.
        document: the bytes and the blanks in them.
        unused: chapters of the county's own wording that the template has no place for.
    """

    kind: Kind
    title: str
    file: str
    document: Rendered
    unused: tuple[str, ...]


def draft(catalog: Catalog, key: str, plan: Plan, *, on: date) -> Draft:
    """The document of kind `key` for a plan, as of a day.

    The same plan, template and day give the same bytes.

    Raises:
        UsageError: there is no such kind.
        BadTemplate, BadFile: its template cannot be used.
    """
    kind = catalog.kind(key)
    values = values_for(catalog, kind, plan)
    title = values["标题"]["全文"]
    issuers = "、".join(plan.paper.issuers)
    properties = Properties(title=title, author=issuers, on=on)
    document = render(catalog.template(kind), values, properties)
    return Draft(
        kind=kind,
        title=title,
        file=f"{_file_name(_filled(kind, kind.file, values))}.docx",
        document=document,
        unused=values["章节"].unused,
    )


def values_for(catalog: Catalog, kind: Kind, plan: Plan) -> dict[str, Any]:
    """The value of every tag a document of this kind may use, its titles included."""
    values = CONTEXTS[kind.context][1](plan)
    plan_kind = catalog.kind(PLAN_KIND)
    values["方案标题"] = _title(plan_kind, values)
    values["标题"] = values["方案标题"] if kind == plan_kind else _title(kind, values)
    return values


def _title(kind: Kind, values: dict[str, Any]) -> dict[str, Any]:
    marked = _filled(kind, kind.title, values)
    pieces = [piece for piece in marked.split(BREAK) if piece]
    return {
        "全文": "".join(pieces),
        "行": [line.strip() for line in title_lines(pieces, title_width())],
        "分词": marked,
    }


def _filled(kind: Kind, text: str, values: dict[str, Any]) -> str:
    try:
        return text_environment().from_string(text).render(values)
    except TemplateError as error:
        raise BadTemplate(f"catalog.toml [{kind.key}]", f"{error.message}") from None


def _file_name(name: str) -> str:
    """`name` without what Windows refuses in a file name."""
    return "".join(char for char in name if char not in '\\/:*?"<>|' and char >= " ")
