"""The plan's duties as obligations (从方案生成): looked at first, then written."""

from typing import Any

from starlette.responses import Response

from tracker.errors import KaoheError
from tracker.making import unknown_years
from tracker.services import years
from tracker.services.ledger import together
from web.answering import mark_of, page, status_of
from web.asking import Ask, Refused
from web.routing import OFFICERS, Route
from web.told import tell, told

_LEFT = "方案里已经没有、各单位已经知道的；不用再报的，请点编号进去办“不适用”"
PATH = "/obligations/make"
_STALE = "预览以后台账或方案又有改动，没有写入；请看下面新的预览，再确认。"


def look(ask: Ask) -> Response:
    """What would be made and changed; nothing is."""
    return _page(ask)


def make(ask: Ask) -> Response:
    """Write what was shown, all of it or nothing."""
    opened = ask.opened
    try:
        # From looking again to writing nobody else writes.
        with together(opened.ledger) as ledger:
            found = years.preview(ledger, opened.plan, ask.act)
            if mark_of(found) != ask.given("mark"):
                raise Refused(_STALE)
            years.make(ledger, opened.plan, ask.act)
    except KaoheError as error:
        return _page(ask, status_of(error), why=str(error))
    written = sum(one.after is not None for one in found)
    return tell(ask, PATH, [f"已写入台账：{written} 项。"])


def _page(ask: Ask, status: int = 200, **more: Any) -> Response:
    opened = ask.opened
    found = years.preview(opened.ledger, opened.plan, ask.act)
    values = {
        "why": "",
        "done": told(ask),
        "tables": (
            (
                "要生成和改动的，还没有写入",
                [one.described for one in found if one.after],
            ),
            (_LEFT, [one.described for one in found if not one.after]),
        ),
        "mark": mark_of(found),
        "findings": unknown_years(opened.plan, opened.ledger.calendar),
    }
    return page(ask, "making.html", status=status, **(values | more))


ROUTES = (
    Route(method="GET", path=PATH, handler=look, may=OFFICERS),
    Route(method="POST", path=PATH, handler=make, may=OFFICERS),
)
