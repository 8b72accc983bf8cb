"""Issues (问题): lists, each by itself, and new ones."""

from starlette.responses import Response

from tracker.answers.lines import issue_line
from tracker.model.issue import IssueState
from tracker.ports import Table
from web.answering import page
from web.asking import Ask
from web.forms import Attempt
from web.listing import Listing, pushed, wanted
from web.routing import READERS, Route
from web.rows import rows_of
from web.shown import record_page


def index(ask: Ask) -> Response:
    """The list that the address asks for; its table alone, where the script asks."""
    opened = ask.opened
    asked = wanted(ask, IssueState)
    with opened.ledger.store.reading() as reader:
        lines = opened.lines(reader, asked.on)
        listing = Listing.of(ask, lines.issues_wanted(asked.wanted))
        rows = rows_of(ask, reader, listing.lines)
    look = "issues_table.html" if ask.is_part else "issues.html"
    answer = page(
        ask,
        look,
        listing=listing,
        rows=rows,
        asked=asked,
        states=IssueState,
        of_obligations=False,
    )
    return pushed(ask, answer)


def show(ask: Ask, attempt: Attempt | None = None) -> Response:
    """One by itself."""
    return record_page(ask, Table.ISSUES, "issue.html", issue_line, attempt)


ROUTES = (
    Route(method="GET", path="/issues", handler=index, may=READERS),
    Route(method="GET", path="/issues/{key}", handler=show, may=READERS, own=True),
)
