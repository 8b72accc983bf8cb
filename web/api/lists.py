"""What a program may read: the records as `--json` of the command line prints them."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from starlette.responses import Response

from scheduler.set_up import health_at
from tracker.answers import Wanted, board, deliveries, status
from tracker.model.event import Event
from tracker.outbox import SendingFilter
from tracker.ports import Table
from tracker.records import about
from tracker.services.ledger import about_of, full_key
from web.api.replies import as_json
from web.asking import Ask, Refused, day_in, number_in
from web.drafts import catalog_of
from web.listing import SCREENFUL, Listing, wanted
from web.paper_list import papers_wanted
from web.seen import as_of, seen_on


def all_of(table: Table) -> Callable[[Ask], Response]:
    """The handler that lists the records of that table that the address asks for."""

    def listed(ask: Ask) -> Response:
        asked = wanted(ask, table)
        with seen_on(ask, asked.on) as (_, lines):
            return _listed(ask, lines.listed(table, asked.wanted))

    return listed


def one_of(table: Table) -> Callable[[Ask], Response]:
    """The handler that shows one record of that table."""

    def shown(ask: Ask) -> Response:
        on = _day(ask)
        with as_of(ask, on) as (now, then):
            record = ask.record(then, table)
            line, item = ask.opened.line(record, on), about(record)
            told = {
                "events": [asdict(one) for one in then.events(about=item)],
                "reminders": [
                    asdict(one)
                    for one in now.sendings(SendingFilter(item=item, slot_to=on))
                ],
            }
        return as_json({**asdict(line), **told})

    return shown


def papers(ask: Ask) -> Response:
    """The papers that the page lists, in the order of the command line."""
    catalog = catalog_of(ask.opened)
    with ask.opened.ledger.store.reading() as reader:
        found = papers_wanted(ask, reader, catalog)
    return _listed(ask, found)


def the_board(ask: Ask) -> Response:
    """What each unit was to hand in and mend, and what came of it."""
    on = _day(ask)
    with seen_on(ask, on) as (now, lines):
        sent = deliveries(now, (*lines.obligations, *lines.issues), by=on)
    rows = board(lines.obligations, lines.issues, sent)
    return as_json([{**asdict(one), "punctuality": one.punctuality} for one in rows])


def the_status(ask: Ask) -> Response:
    """What is to be done on a day; a unit's people are told of their own unit's."""
    on, who, opened = _day(ask), ask.who, ask.opened
    asked = Wanted(year=opened.site.year, unit=who.unit if who.is_unit else "")
    with seen_on(ask, on) as (now, lines):
        every = [*lines.obligations_wanted(asked)], [*lines.issues_wanted(asked)]
        running = any(line.left is not None for some in every for line in some)
        reminding = None
        if running and on == ask.today and not who.is_unit:
            health = health_at(opened.site, opened.ledger, now, ask.now)
            reminding = {**asdict(health), "red": health.is_red}
    found = status(*every, year=opened.site.year, on=on)
    return as_json({**asdict(found), "reminders": reminding})


def history(ask: Ask) -> Response:
    """Who did what: all of it after a number, or of one record."""
    after, key = _number(ask, "after"), full_key(ask.asked("key"))
    about = about_of(key) if key else ""
    with ask.opened.ledger.store.reading() as reader:
        if about:
            return _listed(ask, reader.events(about=about, after=after))
        head = reader.head()
        number = max(0, (head.number if head else 0) - after)
        # As many empty places as there are events: only a screenful is read.
        places = Listing.of(ask, range(number))
        first = after + (places.page - 1) * SCREENFUL
        lines: Sequence[Event] = reader.events(after=first, limit=SCREENFUL)
    return _screenful(replace(places, lines=lines))


def _day(ask: Ask) -> date:
    return day_in(ask.asked("on"), "截至日期") or ask.today


def _number(ask: Ask, name: str) -> int:
    typed = ask.asked(name)
    if not typed:
        return 0
    number = number_in(typed)
    if number is None:
        raise Refused(f"{name} 要写成数字，不是“{typed[:20]}”。")
    return number


def _listed(ask: Ask, every: Sequence[Any]) -> Response:
    return _screenful(Listing.of(ask, every))


def _screenful(listing: Listing) -> Response:
    return as_json(
        {
            "number": listing.number,
            "page": listing.page,
            "pages": listing.pages,
            "lines": [asdict(one) for one in listing.lines],
        }
    )
