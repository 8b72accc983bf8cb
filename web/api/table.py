"""Every address of the API: who gets in, and what its description says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, Final

from tracker.answers import BoardRow, IssueLine, ObligationLine, Outcome, Status
from tracker.calendar import Lamp
from tracker.model.event import Event
from tracker.model.issue import IssueState
from tracker.model.obligation import ObligationState
from tracker.model.paper import Paper, PaperState
from tracker.model.people import Role
from tracker.model.sending import Sending
from tracker.model.silence import Silence
from tracker.model.stored import StoredFile
from tracker.ports import Table
from tracker.services.ledger import label_of
from web.accounts.model import OFFICE, Post
from web.api import acts, lists
from web.deeds import DEEDS, MAKING, Deed
from web.routing import ACTORS, OVERSEERS, READERS, Route

_AUDITORS: Final = OFFICE | {Post.AUDITOR}
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One address, as it is described.

    Attributes:
        what: a line of Chinese.
        query: schema by parameter.
        answer: the type of what is answered, or types by field.
        listed: whether a screenful of such is answered.
        more: types by field of what stands beside the record's own fields.
        deed: the step it takes; None where it only looks.
        refusals: the statuses with which it may refuse, besides those of every address.
    """

    route: Route
    what: str
    answer: Any
    query: Mapping[str, Schema] = field(default_factory=dict)
    listed: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)
    deed: Deed | None = None
    status: int = 200
    refusals: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the description."""
        path = self.route.path.removeprefix("/api/")
        words = path.replace("{", "").replace("}", "").replace("/", "_")
        return f"{self.route.method.lower()}_{words}"


def words(kind: type[StrEnum], what: str) -> Schema:
    """One of those words."""
    return {"type": "string", "enum": [str(one) for one in kind], "description": what}


def several(kind: type[StrEnum], what: str) -> Schema:
    """Some of those words."""
    return {
        "type": "array",
        "items": {"type": "string", "enum": [str(one) for one in kind]},
        "description": what,
    }


def text(what: str) -> Schema:
    """Any text."""
    return {"type": "string", "description": what}


def day(what: str) -> Schema:
    """A day."""
    return {"type": "string", "format": "date", "description": what}


_ON: Final = {"on": day("截至哪一天，不写是今天；过去的一天按那天的台账。")}
_PAGE: Final = {
    "page": {"type": "integer", "minimum": 1, "description": "第几页，每页50条。"}
}
_WANTED: Final[Mapping[str, Schema]] = {
    "unit": text("哪个单位；单位的账号只能看本单位的。"),
    "role": words(Role, "这个单位在其中是什么。"),
    "lamp": words(Lamp, "亮灯。"),
    "from": day("到期日从哪一天起。"),
    "to": day("到期日到哪一天止。"),
    "text": text("编号、事项、单位或人名里有这些字。"),
    **_ON,
    **_PAGE,
}
_STATES: Final = "状态，可以写几次。"
_TOLD: Final = {
    "events": list[Event],
    "reminders": list[Sending],
}


def _look(
    path: str,
    handler: Any,
    what: str,
    answer: Any,
    *,
    may: frozenset[Post] = READERS,
    **more: Any,
) -> Line:
    own = "{key}" in path
    route = Route(method="GET", path=f"/api{path}", handler=handler, may=may, own=own)
    refusals = (404,) if own else ()
    return Line(route=route, what=what, answer=answer, refusals=refusals, **more)


_LOOKS: Final = (
    _look(
        "/obligations",
        lists.all_of(Table.OBLIGATIONS),
        "报送任务的列表。",
        ObligationLine,
        listed=True,
        query={
            **_WANTED,
            "state": several(ObligationState, _STATES),
            "outcome": words(Outcome, "首次报送的结果。"),
            "returned": {
                "type": "string",
                "enum": ["1"],
                "description": "只要退回过的。",
            },
        },
    ),
    _look(
        "/obligations/{key}",
        lists.one_of(Table.OBLIGATIONS),
        "一项报送任务，连同履历和提醒。",
        ObligationLine,
        more=_TOLD,
        query=_ON,
    ),
    _look(
        "/issues",
        lists.all_of(Table.ISSUES),
        "问题的列表。",
        IssueLine,
        listed=True,
        query={**_WANTED, "state": several(IssueState, _STATES)},
    ),
    _look(
        "/issues/{key}",
        lists.one_of(Table.ISSUES),
        "一个问题，连同履历和提醒。",
        IssueLine,
        more=_TOLD,
        query=_ON,
    ),
    _look(
        "/papers",
        lists.papers,
        "公文的列表，按编号排；单位只看到发给本单位、已登记的。",
        Paper,
        listed=True,
        query={
            "state": words(PaperState, "拟稿或已登记。"),
            "kind": text("文种，如 request。"),
            "unit": text("发给哪个单位的；拟稿算将要发给的。"),
            "text": text(
                "编号、标题、单位、文号、文件名或所依据记录的编号里有这些字。"
            ),
            **_PAGE,
        },
    ),
    _look(
        "/board",
        lists.the_board,
        "各单位的排行。",
        list[BoardRow],
        may=OVERSEERS,
        more={"punctuality": float | None},
        query=_ON,
    ),
    _look(
        "/status",
        lists.the_status,
        "要办什么：待办、到期、逾期、临期；单位只算本单位的。",
        Status,
        more={"reminders": dict[str, Any] | None},
        query=_ON,
    ),
    _look(
        "/history",
        lists.history,
        "履历，从旧到新。",
        Event,
        listed=True,
        may=_AUDITORS,
        query={
            "key": text("只要这个编号的。"),
            "after": {
                "type": "integer",
                "minimum": 0,
                "description": "只要序号大于它的，取过的不用再取。",
            },
            **_PAGE,
        },
    ),
)
_ANSWERS: Final[Mapping[Table, type[Any]]] = {
    Table.OBLIGATIONS: ObligationLine,
    Table.ISSUES: IssueLine,
    Table.SILENCES: Silence,
}


def _act(deed: Deed) -> Line:
    makes = (deed.table, deed.action) in MAKING
    place = f"/api/{deed.table}" if makes else f"/api/{deed.table}/{{key}}"
    route = Route(
        method="POST",
        path=f"{place}/{deed.action}",
        handler=partial(acts.taking, deed),
        may=ACTORS,
        own=not makes,
        raw=True,
    )
    return Line(
        route=route,
        what=f"{label_of(deed.table, deed.action)}。",
        answer=_ANSWERS[deed.table],
        deed=deed,
        refusals=(404, 409, 413, 415, 422),
    )


_UPLOAD: Final = Line(
    route=Route(
        method="POST",
        path="/api/files",
        handler=acts.upload,
        may=ACTORS,
        takes_files=True,
    ),
    what="上传文件，可以几个；返回的指纹（digest）在 receive 等的 files 里写。",
    answer={"files": list[StoredFile]},
    status=201,
    refusals=(409, 413, 415, 422, 429),
)
TABLE: Final[tuple[Line, ...]] = (*_LOOKS, _UPLOAD, *map(_act, DEEDS))
