"""Issues (问题): lists, each by itself, and new ones."""

from starlette.responses import Response

from tracker.answers.lines import issue_line
from tracker.ports import Table
from web.asking import Ask
from web.forms import Attempt
from web.listed import list_page
from web.routing import READERS, Route
from web.shown import record_page


def index(ask: Ask) -> Response:
    """The list that the address asks for."""
    return list_page(ask, Table.ISSUES)


def show(ask: Ask, attempt: Attempt | None = None) -> Response:
    """One by itself."""
    return record_page(ask, Table.ISSUES, "issue.html", issue_line, attempt)


ROUTES = (
    Route(method="GET", path="/issues", handler=index, may=READERS),
    Route(method="GET", path="/issues/{key}", handler=show, may=READERS, own=True),
)
