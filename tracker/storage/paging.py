"""What a store holds, read from end to end, a page at a time."""

from collections.abc import Iterator
from typing import Final

from tracker.model.sending import Message, Sending
from tracker.outbox import OutboxReader, SendingFilter
from tracker.ports import EVERYTHING, Entry, Filter, Reader, Table

# So many at once: few questions to a server, and little of a long ledger in memory.
PAGE: Final = 1000
EVERY_SENDING: Final = SendingFilter()


def every_entry(
    reader: Reader, table: Table, where: Filter = EVERYTHING
) -> Iterator[Entry]:
    """The entries asked for, in the order of `find`."""
    after = None
    while page := reader.find(table, where, after=after, limit=PAGE):
        yield from page
        after = page[-1]


def every_sending(reader: OutboxReader) -> Iterator[Sending]:
    """All sendings, by slot, then key."""
    after = ""
    while page := reader.sendings(EVERY_SENDING, after=after, limit=PAGE):
        yield from page
        after = page[-1].key


def every_message(reader: OutboxReader) -> Iterator[Message]:
    """All messages, by key."""
    after = ""
    while page := reader.messages(after=after, limit=PAGE):
        yield from page
        after = page[-1].key
