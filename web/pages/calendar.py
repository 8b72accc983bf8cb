"""Calendars to subscribe to, each opened by the token in its address."""

from hashlib import sha256

from starlette.responses import Response

from tracker.answers import Wanted
from tracker.answers.lines import Line
from tracker.feed import KIND, feed, known_of
from web.accounts.model import Purpose
from web.asking import Ask, NotThere
from web.routing import Route
from web.tokens import owner_of


def calendar(ask: Ask) -> Response:
    """What its owner may see of the due days: a unit's people their own unit's."""
    owner = owner_of(ask.office, ask.params["token"], Purpose.CALENDAR, ask.now)
    if owner is None:
        raise NotThere("没有这个日历，可能已经撤销；请在“我的账号”里新建。")
    unit = owner.unit if owner.is_unit else ""
    opened = ask.opened
    with opened.ledger.store.reading() as reader:
        head = reader.head()
        # All that the calendar hangs on, so that asking again costs no more than this.
        seen = (head.hash if head else "", ask.today, unit, ask.office.stamps())
        tag = f'"{sha256(repr(seen).encode()).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if tag in (
            one.strip() for one in ask.headers.get("if-none-match", "").split(",")
        ):
            return Response(status_code=304, headers=headers)
        lines = opened.lines(reader, ask.today)
        wanted = Wanted(year=opened.site.year, unit=unit)
        every: list[Line] = [
            *lines.obligations_wanted(wanted),
            *lines.issues_wanted(wanted),
        ]
        known = known_of(reader, every)
    data = feed(every, known, unit=unit)
    return Response(data, media_type=KIND, headers=headers)


ROUTES = (
    Route(method="GET", path="/calendar/{token}.ics", handler=calendar, may=None),
)
