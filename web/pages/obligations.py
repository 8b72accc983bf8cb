"""Obligations (报送任务): lists, and each by itself."""

from starlette.responses import Response

from tracker.answers.lines import sign_clock
from tracker.ports import Table
from web.asking import Ask
from web.forms import Attempt
from web.listed import list_page
from web.routing import READERS, Route
from web.shown import record_page


def index(ask: Ask) -> Response:
    """The list that the address asks for."""
    return list_page(ask, Table.OBLIGATIONS)


def show(ask: Ask, attempt: Attempt | None = None) -> Response:
    """One by itself."""
    return record_page(
        ask,
        Table.OBLIGATIONS,
        "obligation.html",
        attempt,
        sign_clock=sign_clock,
    )


ROUTES = (
    Route(method="GET", path="/obligations", handler=index, may=READERS),
    Route(method="GET", path="/obligations/{key}", handler=show, may=READERS, own=True),
)
