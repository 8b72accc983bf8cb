"""The ledger as a page looks at it: now, or as it was at the end of a day gone by."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from tracker.answers import Lines, Mirror, recall, was_another
from tracker.ports import Reader
from tracker.storage.memory import MemoryStore
from web.asking import Ask


@contextmanager
def as_of(ask: Ask, on: date) -> Iterator[tuple[Reader, Reader]]:
    """The ledger now, and as it was at the end of that day."""
    with ask.opened.ledger.store.reading() as now:
        if on >= ask.today or not was_another(now, on):
            yield now, now
            return
        memory = MemoryStore()
        recall(now, on, memory)
        with memory.reading() as then:
            yield now, then


@contextmanager
def seen_on(ask: Ask, on: date) -> Iterator[tuple[Reader, Reader, Lines]]:
    """The same, with the lines on that day."""
    with as_of(ask, on) as (now, then):
        opened = ask.opened
        if then is not now:
            opened = replace(opened, mirror=Mirror(opened.site.year))
        # What is kept in memory is judged for today, and stays so.
        yield now, then, opened.lines(then, on, keep=on == ask.today)
