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
def seen_on(ask: Ask, on: date) -> Iterator[tuple[Reader, Reader, Lines]]:
    """The ledger now, as it was at the end of that day, and its lines on that day."""
    opened = ask.opened
    with opened.ledger.store.reading() as reader:
        if on >= ask.today or not was_another(reader, on):
            yield reader, reader, opened.lines(reader, on)
            return
        memory = MemoryStore()
        recall(reader, on, memory)
        then = replace(opened, mirror=Mirror(opened.site.year))
        with memory.reading() as past:
            yield reader, past, then.lines(past, on)
