"""Issues (问题): lists, each by itself, and new ones."""

from datetime import date
from typing import Any, Final

from starlette.responses import Response

from tracker.calendar import local_day
from tracker.model.issue import Issue, Publicity
from tracker.ports import Table
from web.asking import Ask
from web.forms import Attempt
from web.listed import list_page
from web.routing import READERS, Route
from web.shown import record_page

# In the order in which they follow one another on one day.
_PASSAGE: Final = (
    "applications",
    "verifications",
    "publicities",
    "closings",
    "reopenings",
)


def index(ask: Ask) -> Response:
    """The list that the address asks for."""
    return list_page(ask, Table.ISSUES)


def show(ask: Ask, attempt: Attempt | None = None) -> Response:
    """One by itself."""
    return record_page(ask, Table.ISSUES, "issue.html", attempt, passage_of=passage)


def passage(record: Issue) -> list[tuple[str, Any]]:
    """Its way to 销号 and back, by day: of which kind, and what was done."""
    steps = [(kind, one) for kind in _PASSAGE for one in getattr(record, kind)]
    return sorted(steps, key=lambda step: _day(step[1]))


def _day(step: Any) -> date:
    """A publication begins on a day; everything else has its moment."""
    return step.start if isinstance(step, Publicity) else local_day(step.at)


ROUTES = (
    Route(method="GET", path="/issues", handler=index, may=READERS),
    Route(method="GET", path="/issues/{key}", handler=show, may=READERS, own=True),
)
