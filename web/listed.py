"""The page of a list: obligations or issues, as the address asks for them."""

from starlette.responses import Response

from tracker.ports import Table
from web.answering import page
from web.asking import Ask
from web.listing import STATES, Listing, pushed, wanted
from web.rows import rows_of
from web.seen import seen_on


def list_page(ask: Ask, table: Table) -> Response:
    """The list that the address asks for; its table alone, where the script asks."""
    asked = wanted(ask, table)
    with seen_on(ask, asked.on) as (now, lines):
        listing = Listing.of(ask, lines.listed(table, asked.wanted))
        rows = rows_of(ask, now, listing.lines, on=asked.on)
    answer = page(
        ask,
        f"{table}_table.html" if ask.is_part else f"{table}.html",
        listing=listing,
        rows=rows,
        asked=asked,
        states=STATES[table],
        of_obligations=table is Table.OBLIGATIONS,
    )
    return pushed(ask, answer)
