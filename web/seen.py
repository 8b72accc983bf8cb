"""The ledger as a page looks at it: now, or as it was at the end of a day gone by."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from tracker.answers import Lines, Mirror
from tracker.ports import Reader
from tracker.storage.past import known_on
from web.asking import Ask


@contextmanager
def as_of(ask: Ask, on: date) -> Iterator[tuple[Reader, Reader]]:
    """The ledger now, and as it was at the end of that day."""
    store = ask.opened.ledger.store
    with known_on(store, on, today=ask.today) as (then, is_past):
        if not is_past:
            yield then, then
            return
        with store.reading() as now:
            yield now, then


@contextmanager
def seen_on(ask: Ask, on: date) -> Iterator[tuple[Reader, Lines]]:
    """The ledger now, and the lines on that day, as they were at its end."""
    opened = ask.opened
    store = opened.ledger.store
    with known_on(store, on, today=ask.today) as (then, is_past):
        if not is_past:
            # What is kept in memory is judged for today, and stays so.
            yield then, opened.lines(then, on, keep=on == ask.today)
            return
        opened = replace(opened, mirror=Mirror(opened.site.year))
        lines = opened.lines(then, on)
        with store.reading() as now:
            yield now, lines
