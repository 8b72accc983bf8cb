"""A draft (拟稿): from the year's facts to a checked Word file, without touching a disk
but to read the template."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from notices.catalog import CATALOG, Catalog, Kind, visible
from notices.chinese import title_lines
from notices.contexts import CONTEXTS
from notices.language import TROUBLES, reason_of, text_environment
from notices.page import title_width
from notices.render import BadTemplate, Properties, Rendered, render
from tracker.model.plan import Plan

# The kind whose title the notice that issues the plan cites.
PLAN_KIND: Final = "plan"
BREAK: Final = "|"
# Devices in Windows, under any suffix.
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9¹²³])\s*(\..*)?")


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
        file=f"{_file_name(kind, values)}.docx",
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
    marked = _filled(kind, "title", values)
    pieces = [piece for piece in marked.split(BREAK) if piece]
    if not "".join(pieces).strip():
        raise _bad(kind, "title", "填出来是空的；请换一个。")
    return {
        "全文": "".join(pieces),
        "行": [line.strip() for line in title_lines(pieces, title_width())],
        "分词": marked,
    }


def _filled(kind: Kind, line: str, values: dict[str, Any]) -> str:
    """A line of the catalogue (`title`, `file`) with its tags filled in."""
    try:
        text: str = getattr(kind, line)
        return visible(text_environment().from_string(text).render(values))
    except TROUBLES as trouble:
        raise _bad(kind, line, reason_of(trouble)) from None


def _file_name(kind: Kind, values: dict[str, Any]) -> str:
    """The file name filled in, without what Windows refuses in one."""
    filled = _filled(kind, "file", values)
    name = "".join(char for char in filled if char not in '\\/:*?"<>|')
    # A name may have 255 bytes on Linux, and 「（第12稿）.docx」 comes after it.
    name = name.strip()[:100].encode()[:210].decode(errors="ignore").rstrip(". \u3000")
    if not name or _RESERVED.fullmatch(name):
        raise _bad(kind, "file", f"“{name}”不能作文件名；请换一个。")
    return name


def _bad(kind: Kind, line: str, reason: str) -> BadTemplate:
    return BadTemplate(f"{CATALOG} [{kind.key}] 的 {line}", reason, "请改正这一行。")
