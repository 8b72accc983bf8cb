"""The home page: to each post its own."""

from starlette.responses import Response

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
    opened = ask.opened
    with opened.ledger.store.reading() as reader:
        if post in OFFICE:
            found = office_home(ask, reader)
            warn = opened.ledger.rules.warn_days
            return page(ask, "home_office.html", home=found, warn_days=warn)
        if post in UNIT:
            return page(ask, "home_unit.html", home=unit_home(ask, reader))
        return page(ask, "home_leader.html", home=leader_home(ask, reader))


ROUTES = (Route(method="GET", path="/", handler=home, may=EVERYBODY),)
