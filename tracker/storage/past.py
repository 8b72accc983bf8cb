"""A look at the ledger on a day: as it is, or rebuilt in memory as it was then."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from tracker.answers import recall, was_another
from tracker.ports import Reader, Store
from tracker.storage.memory import MemoryStore


@contextmanager
def known_on(store: Store, day: date, *, today: date) -> Iterator[tuple[Reader, bool]]:
    """The ledger as known by the end of `day`, and whether it was another then than now.

    Where it was, the store is read no more when the block begins: to rebuild takes long.
    """
    with store.reading() as reader:
        if day >= today or not was_another(reader, day):
            yield reader, False
            return
        events = reader.events()
    memory = MemoryStore()
    recall(events, day, memory)
    with memory.reading() as then:
        yield then, True
