"""Obligations (报送任务): lists, and each by itself."""

from starlette.responses import Response

from tracker.answers.lines import obligation_line, sign_clock
from tracker.model.obligation import ObligationState
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
    asked = wanted(ask, ObligationState)
    with opened.ledger.store.reading() as reader:
        lines = opened.lines(reader, asked.on)
        listing = Listing.of(ask, lines.obligations_wanted(asked.wanted))
        rows = rows_of(ask, reader, listing.lines)
    look = "obligations_table.html" if ask.is_part else "obligations.html"
    answer = page(
        ask,
        look,
        listing=listing,
        rows=rows,
        asked=asked,
        states=ObligationState,
        of_obligations=True,
    )
    return pushed(ask, answer)


def show(ask: Ask, attempt: Attempt | None = None) -> Response:
    """One by itself."""
    return record_page(
        ask,
        Table.OBLIGATIONS,
        "obligation.html",
        obligation_line,
        attempt,
        sign_clock=sign_clock,
    )


ROUTES = (
    Route(method="GET", path="/obligations", handler=index, may=READERS),
    Route(method="GET", path="/obligations/{key}", handler=show, may=READERS, own=True),
)
