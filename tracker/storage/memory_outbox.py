"""The sendings of a store in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from tracker.model.sending import (
    MAY_BE_CANCELLED,
    Message,
    Sending,
    SendingState,
    in_groups,
    in_lists,
)
from tracker.outbox import SendingFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept, each by its key; the marks by their names."""

    sendings: dict[str, Sending] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    marks: dict[str, datetime] = field(default_factory=dict)

    def copy(self) -> "Kept":
        """The same, to be changed."""
        return Kept(
            sendings=dict(self.sendings),
            messages=dict(self.messages),
            marks=dict(self.marks),
        )


class MemoryOutboxReader:
    """See `tracker.outbox.OutboxReader`."""

    @property
    def kept(self) -> Kept:
        """What it sees; whoever inherits says where it is."""
        raise NotImplementedError

    def sendings(
        self, where: SendingFilter, *, after: str = "", limit: int | None = None
    ) -> Sequence[Sending]:
        """See `tracker.outbox.OutboxReader`."""
        every = self.kept.sendings
        found = in_lists(one for one in every.values() if _holds(one, where))
        if after:
            last = every.get(after)
            found = (
                [] if last is None else [one for one in found if last.place < one.place]
            )
        return found[:limit]

    def sending(self, key: str) -> Sending | None:
        """See `tracker.outbox.OutboxReader`."""
        return self.kept.sendings.get(key)

    def messages(
        self, *, after: str = "", limit: int | None = None
    ) -> Sequence[Message]:
        """See `tracker.outbox.OutboxReader`."""
        every = self.kept.messages
        return [every[key] for key in sorted(every) if key > after][:limit]

    def message(self, key: str) -> Message | None:
        """See `tracker.outbox.OutboxReader`."""
        return self.kept.messages.get(key)

    def counts(
        self, slot_from: date | None = None, slot_to: date | None = None
    ) -> dict[SendingState, int]:
        """See `tracker.outbox.OutboxReader`."""
        where = SendingFilter(slot_from=slot_from, slot_to=slot_to)
        counted = dict.fromkeys(SendingState, 0)
        for one in self.kept.sendings.values():
            counted[one.state] += _holds(one, where)
        return counted

    def mark(self, name: str) -> datetime | None:
        """See `tracker.outbox.OutboxReader`."""
        return self.kept.marks.get(name)

    def marks(self) -> dict[str, datetime]:
        """See `tracker.outbox.OutboxReader`."""
        return dict(self.kept.marks)


class MemoryOutboxTransaction(MemoryOutboxReader):
    """See `tracker.outbox.OutboxTransaction`."""

    def plan(self, sendings: Sequence[Sending]) -> int:
        """See `tracker.outbox.OutboxTransaction`."""
        before = len(self.kept.sendings)
        for one in sendings:
            self.kept.sendings.setdefault(one.key, one)
        return len(self.kept.sendings) - before

    def claim(
        self, *, now: datetime, holder: str, lease: datetime, limit: int = 1
    ) -> Sequence[Sending]:
        """See `tracker.outbox.OutboxTransaction`."""
        return self._take(lambda one: one.may_go(now), holder, lease, limit)

    def expired(
        self, *, now: datetime, holder: str, lease: datetime, limit: int = 1
    ) -> Sequence[Sending]:
        """See `tracker.outbox.OutboxTransaction`."""
        return self._take(lambda one: one.is_left(now), holder, lease, limit)

    def _take(
        self,
        wanted: Callable[[Sending], bool],
        holder: str,
        lease: datetime,
        limit: int,
    ) -> Sequence[Sending]:
        found = filter(wanted, self.kept.sendings.values())
        groups = [
            list(group)
            for _, group in groupby(in_groups(found), key=lambda one: one.group)
        ]
        groups.sort(key=lambda group: min(one.not_before for one in group))
        taken = [
            one.as_held(holder, lease) for group in groups[:limit] for one in group
        ]
        self.keep(taken)
        return in_groups(taken)

    def keep(
        self, sendings: Sequence[Sending], *, holder: str = ""
    ) -> Sequence[Sending]:
        """See `tracker.outbox.OutboxTransaction`."""
        every = self.kept.sendings
        kept = [
            one
            for one in sendings
            if one.key in every and holder in ("", every[one.key].holder)
        ]
        every.update({one.key: one for one in kept})
        return kept

    def keep_message(self, message: Message) -> None:
        """See `tracker.outbox.OutboxTransaction`."""
        self.kept.messages[message.key] = message

    def cancel(
        self, item: str, *, at: datetime, reason: str, sheets: bool = False
    ) -> int:
        """See `tracker.outbox.OutboxTransaction`."""
        found = self.sendings(SendingFilter(states=MAY_BE_CANCELLED, item=item))
        gone = [one for one in found if one.may_be_cancelled(sheets=sheets)]
        self.keep([one.as_superseded(at, reason) for one in gone])
        return len(gone)

    def set_mark(self, name: str, moment: datetime) -> None:
        """See `tracker.outbox.OutboxTransaction`."""
        self.kept.marks[name] = moment


def _holds(one: Sending, where: SendingFilter) -> bool:
    """Whether the sending is one of those asked for."""
    told = one.occurrence
    asked = (
        (where.item, told.item),
        (where.unit, told.unit),
        (where.channel, told.channel),
        (where.message, one.message),
    )
    return (
        (not where.states or one.state in where.states)
        and (not where.items or told.item in where.items)
        and all(wanted in ("", held) for wanted, held in asked)
        and (not where.composed or bool(one.message))
        and (where.slot_from is None or where.slot_from <= told.slot)
        and (where.slot_to is None or told.slot <= where.slot_to)
    )
