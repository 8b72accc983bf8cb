"""A draft (拟稿): from the facts of a paper to a Word file, without touching a disk but
to read the template."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from jinja2 import Template

from notices.catalog import CATALOG, Catalog, Kind, visible
from notices.chinese import title_lines
from notices.contexts import CONTEXTS, Scope
from notices.language import TROUBLES, reason_of, text_environment
from notices.page import title_width
from notices.render import BadTemplate, Compiled, Properties, Rendered, compile_template
from notices.snapshot import mark_of, snapshot_of
from tracker.model.paper import Asked, Snapshot

# The kind whose title the notice that issues the plan cites.
PLAN_KIND: Final = "plan"
# The context in which a county's own chapters have a place of their own.
_WITH_CHAPTERS: Final = "plan"
BREAK: Final = "|"
# Devices in Windows, under any suffix.
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9¹²³])\s*(\..*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document drafted, not yet written anywhere.

    Attributes:
        kind: what it is.
        unit: the unit it is for, where it is one of many alike; else "".
        asked: what makes this very paper again.
        title: its title in one line.
        file: the file name it should get, with suffix.
        document: the bytes and the blanks in them.
        snapshot: what it was made from.
        unused: chapters of the county's own wording that the template has no place for.
    """

    kind: Kind
    unit: str
    asked: Asked
    title: str
    file: str
    document: Rendered
    snapshot: Snapshot
    unused: tuple[str, ...]


class Sayings:
    """What papers of one kind say: the value of every tag, whatever their template."""

    def __init__(self, catalog: Catalog, kind: Kind) -> None:
        """Raises BadTemplate where a line of the catalogue is broken."""
        self._kind = kind
        self._title = _compiled(kind, "title")
        self._plan_kind = catalog.kind(PLAN_KIND)
        self._plan_title = _compiled(self._plan_kind, "title")

    def values(self, scope: Scope) -> dict[str, Any]:
        """The value of every tag the paper may use, its titles included."""
        values = CONTEXTS[self._kind.context].values(scope)
        values["方案标题"] = _title(self._plan_kind, self._plan_title, values)
        own = self._kind == self._plan_kind
        values["标题"] = (
            values["方案标题"] if own else _title(self._kind, self._title, values)
        )
        return values


class Drafter:
    """Drafts papers of one kind: its template is read once, however many there are."""

    def __init__(self, catalog: Catalog, kind: Kind) -> None:
        """Raises BadTemplate, BadFile where the template cannot be used."""
        self.kind = kind
        self._template: Compiled = compile_template(catalog.template(kind))
        self._sayings = Sayings(catalog, kind)
        self._file = _compiled(kind, "file")

    def draft(self, scope: Scope, *, head: int = 0) -> Draft:
        """The paper about `scope`; the same facts give the same bytes.

        Args:
            head: number of the ledger's newest event.

        Raises:
            BadTemplate: its template cannot be filled in with these facts.
        """
        values = self._sayings.values(scope)
        title = values["标题"]["全文"]
        snapshot = snapshot_of(self.kind.key, scope, head)
        properties = Properties(
            title=title,
            author="、".join(scope.sight.plan.paper.issuers),
            on=scope.sight.on,
            note=mark_of(snapshot),
        )
        document = self._template.render(values, properties)
        unused = ()
        if self.kind.context == _WITH_CHAPTERS:
            unused = values["章节"].unused
        name = _file_name(self.kind, _filled(self.kind, self._file, "file", values))
        return Draft(
            kind=self.kind,
            unit=scope.unit,
            asked=scope.asked,
            title=title,
            file=f"{name}.docx",
            document=document,
            snapshot=snapshot,
            unused=unused,
        )


def draft(catalog: Catalog, key: str, scope: Scope, *, head: int = 0) -> Draft:
    """The one document of kind `key` about `scope`.

    Raises:
        UsageError: there is no such kind.
        BadTemplate, BadFile: its template cannot be used.
    """
    return Drafter(catalog, catalog.kind(key)).draft(scope, head=head)


def values_for(catalog: Catalog, kind: Kind, scope: Scope) -> dict[str, Any]:
    """The value of every tag a document of this kind may use, its titles included."""
    return Sayings(catalog, kind).values(scope)


def _title(kind: Kind, line: Template, values: Mapping[str, Any]) -> dict[str, Any]:
    marked = _filled(kind, line, "title", values)
    pieces = tuple(piece for piece in marked.split(BREAK) if piece)
    if not "".join(pieces).strip():
        raise _bad(kind, "title", "填出来是空的；请换一个。")
    return {"全文": "".join(pieces), "行": _lines_of(pieces), "分词": marked}


@lru_cache(maxsize=256)
def _lines_of(pieces: Sequence[str]) -> list[str]:
    return [line.strip() for line in title_lines(pieces, title_width())]


def _compiled(kind: Kind, line: str) -> Template:
    """A line of the catalogue (`title`, `file`) as a template."""
    try:
        return text_environment().from_string(getattr(kind, line))
    except TROUBLES as trouble:
        raise _bad(kind, line, reason_of(trouble)) from None


def _filled(
    kind: Kind, compiled: Template, line: str, values: Mapping[str, Any]
) -> str:
    try:
        return visible(compiled.render(values))
    except TROUBLES as trouble:
        raise _bad(kind, line, reason_of(trouble)) from None


def _file_name(kind: Kind, filled: str) -> str:
    """The file name, without what Windows refuses in one."""
    name = "".join(char for char in filled if char not in '\\/:*?"<>|')
    # A name may have 255 bytes on Linux, and 「（第12稿）.docx」 comes after it.
    name = name.strip()[:100].encode()[:210].decode(errors="ignore").rstrip(". \u3000")
    if not name or _RESERVED.fullmatch(name):
        raise _bad(kind, "file", f"“{name}”不能作文件名；请换一个。")
    return name


def _bad(kind: Kind, line: str, reason: str) -> BadTemplate:
    return BadTemplate(f"{CATALOG} [{kind.key}] 的 {line}", reason, "请改正这一行。")
