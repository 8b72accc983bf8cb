"""The home page: to each post its own."""

from typing import Any

from starlette.responses import Response

from tracker.ports import Reader
from web.accounts.model import OFFICE, UNIT, Post
from web.answering import go_to, page
from web.asking import Ask
from web.homes.leader import leader_home
from web.homes.office import office_home
from web.homes.unit import unit_home
from web.routing import EVERYBODY, Route


def home(ask: Ask) -> Response:
    """What whoever asks has to do, or to look at."""
    post = ask.who.post
    if post is Post.ADMIN:
        return go_to("/accounts")
    if post is Post.AUDITOR:
        return page(ask, "home_auditor.html")
    with ask.opened.ledger.store.reading() as reader:
        template, values = _seen(ask, reader)
    return page(ask, template, **values)


def _seen(ask: Ask, reader: Reader) -> tuple[str, dict[str, Any]]:
    """The template for whoever asks, and what stands in it."""
    post = ask.who.post
    if post in OFFICE:
        warn = ask.opened.ledger.rules.warn_days
        return "home_office.html", {"home": office_home(ask, reader), "warn_days": warn}
    if post in UNIT:
        return "home_unit.html", {"home": unit_home(ask, reader)}
    return "home_leader.html", {"home": leader_home(ask, reader)}


ROUTES = (Route(method="GET", path="/", handler=home, may=EVERYBODY),)
