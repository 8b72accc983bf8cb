"""The board (排行), and what its figures on reminders count."""

from starlette.responses import Response

from tracker.answers import deliveries
from tracker.answers.board import replies
from tracker.answers.lines import Line
from tracker.records import about
from web.answering import page
from web.asking import Ask
from web.listing import Listing
from web.routing import OVERSEERS, Route
from web.standing import standing


def index(ask: Ask) -> Response:
    """All units."""
    opened = ask.opened
    with opened.ledger.store.reading() as reader:
        lines = opened.lines(reader, ask.today)
        sent = deliveries(reader, (*lines.obligations, *lines.issues))
    return page(ask, "board.html", standing=standing(lines, sent))


def replied(ask: Ask) -> Response:
    """Of what a unit was reminded, and what it did since."""
    opened, unit = ask.opened, ask.asked("unit")
    only_answered = ask.asked("answered") == "1"
    with opened.ledger.store.reading() as reader:
        lines = opened.lines(reader, ask.today)
        every: list[Line] = [*lines.obligations, *lines.issues]
        own = [one for one in every if unit in one.record.leads]
        found = [
            (about(line.record), line.record.title, since, done)
            for line, since, done in replies(unit, own, deliveries(reader, own))
            if done or not only_answered
        ]
    listing = Listing.of(ask, found)
    return page(ask, "replies.html", listing=listing, unit=unit, answered=only_answered)


ROUTES = (
    Route(method="GET", path="/board", handler=index, may=OVERSEERS),
    Route(method="GET", path="/board/replies", handler=replied, may=OVERSEERS),
)
