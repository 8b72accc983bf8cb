"""The API's routes: those of its table, its description, and a page for people."""

from collections.abc import Iterator, Sequence
from typing import Final

from starlette.responses import Response

from web.answering import page
from web.api.describe import description
from web.api.replies import as_json
from web.api.table import TABLE
from web.asking import Ask
from web.fields import Field
from web.routing import READERS, Route


def described(_: Ask) -> Response:
    """The description, for programs."""
    return as_json(description())


def explained(ask: Ask) -> Response:
    """How it is used, for people."""
    lines = [
        (one.route, one.what, list(_fields(one.deed.fields if one.deed else ())))
        for one in TABLE
        if ask.who.post in (one.route.may or ())
    ]
    return page(ask, "api.html", lines=lines, site=ask.arrival.origin)


def _fields(fields: Sequence[Field]) -> Iterator[str]:
    for one in fields:
        yield f"{one.name}（{one.label}{'，必填' if one.required else ''}）"


ROUTES: Final[tuple[Route, ...]] = (
    Route(method="GET", path="/api", handler=explained, may=READERS),
    Route(method="GET", path="/api/openapi.json", handler=described, may=READERS),
    *(one.route for one in TABLE),
)
