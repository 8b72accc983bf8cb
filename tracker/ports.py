"""What the ledger asks of a store: one contract, kept by every store alike.

`tests/contract` runs one suite over all of them. A store keeps documents (values that
JSON knows) under keys in tables, with a few columns beside each by which lists are
narrowed and sorted; it knows nothing of obligations or issues.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, Protocol

from tracker.errors import KaoheError
from tracker.model.event import Event
from tracker.outbox import Outbox, OutboxReader, OutboxTransaction

# Of a ledger's shape as stored. A store with a higher number is refused, one with a
# lower is brought up to it when opened (`tracker.storage.migrations`).
SCHEMA_VERSION: Final = 4


class Table(StrEnum):
    """The tables of records; events stand apart, being append-only."""

    YEARS = "years"
    OBLIGATIONS = "obligations"
    ISSUES = "issues"
    PAPERS = "papers"
    FIGURES = "figures"
    SILENCES = "silences"
    INSTRUCTIONS = "instructions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record as a store keeps it.

    Attributes:
        key: unique in its table; sorts by code point.
        year: the plan year.
        document: the record whole, in values JSON knows.
        state: by which it is filtered; "" for none.
        due: by which it is filtered and sorted; None sorts last.
        units: (role, unit) pairs, by which it is filtered.
        text: what a search looks in, already casefolded.
    """

    key: str
    year: int
    document: Mapping[str, Any]
    state: str = ""
    due: date | None = None
    units: tuple[tuple[str, str], ...] = ()
    text: str = ""

    @property
    def place(self) -> tuple[date, str]:
        """By which lists are sorted: the due day, none last, then the key."""
        return self.due or date.max, self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries are asked for; all of what is given must hold.

    Attributes:
        year: of that plan year; None for any.
        states: in one of these states; () for any.
        unit: with that unit; "" for any.
        role: in which that unit stands there; "" for any. Means nothing without `unit`.
        due_from, due_to: due on these days or between; an entry without a due day is
            then left out. None leaves that end open.
        text: containing that text, already casefolded, taken literally.
    """

    year: int | None = None
    states: tuple[str, ...] = ()
    unit: str = ""
    role: str = ""
    due_from: date | None = None
    due_to: date | None = None
    text: str = ""

    def holds(self, entry: Entry) -> bool:
        """Whether `entry` is one of those asked for."""
        if self.year is not None and entry.year != self.year:
            return False
        if self.states and entry.state not in self.states:
            return False
        if self.unit and not any(
            unit == self.unit and self.role in ("", role) for role, unit in entry.units
        ):
            return False
        return self._is_between(entry.due) and self.text in entry.text

    def _is_between(self, due: date | None) -> bool:
        first, last = self.due_from, self.due_to
        if first is None and last is None:
            return True
        if due is None:
            return False
        return (first is None or first <= due) and (last is None or due <= last)


EVERYTHING: Final = Filter()


class Reader(OutboxReader, Protocol):
    """One consistent view: what was committed when it was opened, and nothing later.

    It shows the sendings of reminders too, as they stood at the same moment.
    """

    def get(self, table: Table, key: str) -> Entry | None:
        """The entry under `key`, or None."""
        ...

    def find(
        self,
        table: Table,
        where: Filter = EVERYTHING,
        *,
        after: Entry | None = None,
        limit: int | None = None,
    ) -> Sequence[Entry]:
        """The entries asked for, sorted by due day (None last), then key.

        Args:
            after: only what sorts after this entry, which need not exist any more:
                the last of one page is the `after` of the next.
            limit: at most so many.
        """
        ...

    def count(self, table: Table, where: Filter = EVERYTHING) -> int:
        """How many entries `find` would return without `after` and `limit`."""
        ...

    def events(
        self, *, about: str = "", after: int = 0, limit: int | None = None
    ) -> Sequence[Event]:
        """The events with a number above `after`, in order.

        Args:
            about: only those of the record `table/key`; "" for all.
        """
        ...

    def head(self) -> Event | None:
        """The newest event, or None in a new ledger."""
        ...


class Transaction(Reader, OutboxTransaction, Protocol):
    """A view that may change the ledger; it sees its own changes.

    Transactions follow one another: between opening and end of one no other commits,
    whatever process it runs in. What was not committed when the block ends never
    happened; when it ends the transaction is over. Do not begin one inside a `reading`
    block of the same thread: a store may wait for the reader, which waits for it.
    """

    def put(self, table: Table, entry: Entry) -> None:
        """Keep `entry`, in place of one with the same key."""
        ...

    def append(self, event: Event) -> None:
        """Keep `event`; raises ValueError where its number does not follow the head's."""
        ...

    def commit(self) -> None:
        """Make all of it lasting: when this returns it survives kill and power cut.

        The transaction is then over: any further call raises RuntimeError.

        Raises:
            StoreRefused: it could not be made lasting, and nothing of it is kept;
                StoreInDoubt where that cannot be known.
        """
        ...


class Store(Protocol):
    """A ledger's store. Threads may share it; each opens transactions of its own."""

    def reading(self) -> AbstractContextManager[Reader]:
        """A consistent view, for as long as the block lasts."""
        ...

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A transaction; waits for another's end, raises StoreBusy after a while."""
        ...

    @property
    def outbox(self) -> Outbox:
        """The same store, for who sends reminders."""
        ...

    def close(self) -> None:
        """Let go of files and connections; the store is not used after."""
        ...


class StoreRefused(KaoheError):
    """The store could not be opened, read or written; what was committed is intact."""


class Spoilt(StoreRefused, ValueError):
    """A record or event that cannot be read: not the program has written it so."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"台账里 {what} 的内容读不出来，被改动过或已损坏；"
            "请运行 kaohe audit verify 查看，并用备份恢复。"
        )


class StoreInDoubt(StoreRefused):
    """Nobody can know whether what was to be committed was kept; the sentence says so."""


class StoreBusy(StoreRefused):
    """Somebody else has been writing all the while."""
