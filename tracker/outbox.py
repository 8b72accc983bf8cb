"""What the reminders ask of a store: rows that are planned, claimed, sent and settled.

They stand in the same database as the ledger, and are cancelled in the same transaction
that closes, moves or reassigns what they are about. They have no history of their own
beyond what each row says: the row is the record of what was done.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from tracker.model.sending import Message, Sending, SendingState


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingFilter:
    """Which sendings are asked for; all of what is given must hold.

    Attributes:
        states: in one of these; () for any.
        item: about that record; "" for any.
        items: about one of these records, a few hundred at most; () for any.
        unit, channel: to them; "" for any.
        slot_from, slot_to: whose slot is on these days or between.
        message: that travel in that message; "" for any.
        composed: only those for which a message was made.
    """

    states: tuple[SendingState, ...] = ()
    item: str = ""
    items: tuple[str, ...] = ()
    unit: str = ""
    channel: str = ""
    slot_from: date | None = None
    slot_to: date | None = None
    message: str = ""
    composed: bool = False


class OutboxReader(Protocol):
    """A consistent view of the sendings."""

    def sendings(
        self, where: SendingFilter, *, after: str = "", limit: int | None = None
    ) -> Sequence[Sending]:
        """Those asked for, by slot, then key.

        Args:
            after: the key of the last one seen; nothing follows one that is not there.
        """
        ...

    def messages(
        self, *, after: str = "", limit: int | None = None
    ) -> Sequence[Message]:
        """All messages, by key; `after` is the key of the last seen."""
        ...

    def sending(self, key: str) -> Sending | None:
        """The sending under `key`, or None."""
        ...

    def message(self, key: str) -> Message | None:
        """The message under `key`, or None."""
        ...

    def counts(
        self, slot_from: date | None = None, slot_to: date | None = None
    ) -> dict[SendingState, int]:
        """How many stand in each state, 0 where none does.

        Args:
            slot_from, slot_to: of slots on these days or between; None for any.
        """
        ...

    def mark(self, name: str) -> datetime | None:
        """The moment kept under that name (`pass`: the last good pass), or None."""
        ...

    def marks(self) -> dict[str, datetime]:
        """Every moment kept, by its name."""
        ...


class OutboxTransaction(OutboxReader, Protocol):
    """A view that may change the sendings; nothing lasts before `commit`."""

    def plan(self, sendings: Sequence[Sending]) -> int:
        """Keep those whose key is not there yet, as they are; how many that were.

        They may be settled already: one skipped, one superseded before it was planned.
        """
        ...

    def claim(
        self, *, now: datetime, holder: str, lease: datetime, limit: int = 1
    ) -> Sequence[Sending]:
        """Take what may go now, all that one person gets on one channel together.

        Taken are those planned with `not_before` up to `now`; they come back CLAIMED by
        `holder` until `lease`, group by group, each by slot, then key. Processes that
        claim at once get different groups. Nobody holds them before `commit`.

        Args:
            limit: at most so many groups, each of them whole.
        """
        ...

    def expired(
        self, *, now: datetime, holder: str, lease: datetime, limit: int = 1
    ) -> Sequence[Sending]:
        """Take what a process left behind, in groups, as by `claim`.

        Taken are those CLAIMED or ATTEMPTING whose lease was over by `now`. They come
        back in the state in which they were left, held by `holder` until `lease`.
        """
        ...

    def keep(
        self, sendings: Sequence[Sending], *, holder: str = ""
    ) -> Sequence[Sending]:
        """Put these in place of those with the same keys; those of them that were kept.

        Args:
            holder: only in place of what that process holds still; a process that was
                away for longer than its lease must neither send nor settle what
                another has taken. "" puts them in place of whatever is there.
        """
        ...

    def keep_message(self, message: Message) -> None:
        """Keep a message, in place of one with the same key."""
        ...

    def cancel(
        self, item: str, *, at: datetime, reason: str, sheets: bool = False
    ) -> int:
        """Supersede what is planned about an item; how many that were.

        What a process has claimed already is asked again just before it is sent.

        Args:
            item: as in `Occurrence`, `obligations/B2020-0005`.
            at: when it is settled.
            sheets: also what lies ready for a person to print or paste.
        """
        ...

    def set_mark(self, name: str, moment: datetime) -> None:
        """Keep a moment under a name."""
        ...

    def commit(self) -> None:
        """Make all of it lasting, as `tracker.ports.Transaction.commit` does."""
        ...


class Outbox(Protocol):
    """The sendings of a store, as `Store.outbox` gives it.

    A ledger's `Reader` is an OutboxReader and its `Transaction` an OutboxTransaction
    too: what that cancels goes with what it changes. A transaction begun here waits for
    nobody who changes the ledger, where the store can do without.
    """

    def reading(self) -> AbstractContextManager[OutboxReader]:
        """A consistent view, for as long as the block lasts."""
        ...

    def transaction(self) -> AbstractContextManager[OutboxTransaction]:
        """A transaction; what was not committed when the block ends never happened."""
        ...
