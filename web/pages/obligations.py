"""Obligations (报送任务): lists, and each by itself."""

from starlette.responses import Response

from web.answering import page
from web.asking import Ask
from web.listing import Listing, wanted
from web.routing import READERS, Route


def index(ask: Ask) -> Response:
    """The list that the address asks for."""
    opened = ask.opened
    asked = wanted(ask)
    with opened.ledger.store.reading() as reader:
        lines = opened.lines(reader, asked.on)
    found = lines.obligations_wanted(asked.wanted)
    return page(ask, "obligations.html", listing=Listing.of(ask, found), asked=asked)


ROUTES = (Route(method="GET", path="/obligations", handler=index, may=READERS),)
