"""A table read from end to end, a page at a time."""

from collections.abc import Iterator
from typing import Final

from tracker.ports import EVERYTHING, Entry, Filter, Reader, Table

# So many at once: few questions to a server, and little of a long ledger in memory.
PAGE: Final = 1000


def every_entry(
    reader: Reader, table: Table, where: Filter = EVERYTHING
) -> Iterator[Entry]:
    """The entries asked for, in the order of `find`."""
    after = None
    while page := reader.find(table, where, after=after, limit=PAGE):
        yield from page
        after = page[-1]
