"""Sending (发送): one reminder of one item, by one rung, to one person, on one channel.

Its key says which: item, version of its deadline, rung, local day, recipient, channel.
The same occurrence can therefore not be planned twice, whatever daemon plans it and
however often. Several sendings to one person travel in one message.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum


class SendingState(StrEnum):
    """Where a sending stands."""

    PLANNED = "计划"
    CLAIMED = "占用"
    ATTEMPTING = "发送中"
    DELIVERED = "已发出"
    SKIPPED = "已跳过"
    FAILED = "失败"
    UNKNOWN = "结果不明"
    SUPERSEDED = "已被取代"


# A process has it in hand.
HELD = frozenset({SendingState.CLAIMED, SendingState.ATTEMPTING})
# What may be cancelled stands in one of these, see `Sending.may_be_cancelled`.
MAY_BE_CANCELLED = (SendingState.PLANNED, SendingState.CLAIMED)
# What becomes of it is settled: nothing more will be done unless a person asks for it.
SETTLED = frozenset(
    {
        SendingState.DELIVERED,
        SendingState.SKIPPED,
        SendingState.FAILED,
        SendingState.UNKNOWN,
        SendingState.SUPERSEDED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """What makes a sending this one and no other.

    Attributes:
        item: the record it is about, `obligations/B2020-0005`; for a digest that is
            about no single record, `digests/2020-10-23`.
        due_version: of the item's deadline; a new deadline arms its rungs anew.
        rung: the step of the policy, 「前3」, 「当天」, 「后1」.
        slot: the local day on which the rung falls.
        recipient: name of the person; "" where the unit has nobody for that rung.
        unit: their unit.
        channel: the channel's name in kaohe.toml.
    """

    item: str
    due_version: int
    rung: str
    slot: date
    recipient: str
    unit: str
    channel: str

    @property
    def key(self) -> str:
        """Its number, `F` and sixteen figures, the same wherever it is worked out."""
        parts = (
            self.item,
            str(self.due_version),
            self.rung,
            self.slot.isoformat(),
            self.recipient,
            self.unit,
            self.channel,
        )
        told = "\x1f".join(parts).encode()
        return f"F{hashlib.sha256(told).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """发送.

    Attributes:
        year: the plan year of its item.
        not_before: when it may go at the earliest; grows with each retry.
        reason: why it was skipped, failed, superseded, or what is not known of it.
        permanent: whether trying again is of no use.
        attempts: how often it was begun to be sent.
        message: key of the message it travels in; "" before it is composed.
        provider: what the channel answered: a message's number there.
        holder: which process holds it; "" for none.
        lease: until when, if that process is heard of no more; None for ever, which is
            what waits for a person.
        settled: when its state became a settled one.
        by: who printed, copied, resent or acknowledged it; "" for the program.
    """

    occurrence: Occurrence
    year: int
    not_before: datetime
    state: SendingState = SendingState.PLANNED
    reason: str = ""
    permanent: bool = False
    attempts: int = 0
    message: str = ""
    provider: str = ""
    holder: str = ""
    lease: datetime | None = None
    settled: datetime | None = None
    by: str = ""

    @property
    def key(self) -> str:
        """The key of its occurrence."""
        return self.occurrence.key

    @property
    def place(self) -> tuple[date, str]:
        """By what lists are sorted: slot, then key."""
        return self.occurrence.slot, self.key

    @property
    def group(self) -> tuple[str, str, str]:
        """What travels in one message: channel, unit and recipient alike."""
        one = self.occurrence
        return one.channel, one.unit, one.recipient

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will be done about it."""
        return self.state in SETTLED

    def may_go(self, now: datetime) -> bool:
        """Whether it is planned, and for now or earlier."""
        return self.state is SendingState.PLANNED and self.not_before <= now

    def is_left(self, now: datetime) -> bool:
        """Whether a process holds it of which nothing was heard until its lease."""
        return self.state in HELD and self.lease is not None and self.lease <= now

    def as_held(self, holder: str, lease: datetime) -> "Sending":
        """The sending held by that process until `lease`; planned, it is claimed."""
        planned = self.state is SendingState.PLANNED
        state = SendingState.CLAIMED if planned else self.state
        return replace(self, state=state, holder=holder, lease=lease)

    def as_superseded(self, at: datetime, reason: str) -> "Sending":
        """The sending given up for that reason."""
        return self.as_settled(SendingState.SUPERSEDED, at, reason=reason)

    @property
    def is_laid_ready(self) -> bool:
        """Whether a sheet or a text lies ready, and a person is to carry it."""
        held = self.holder or self.lease
        return self.state is SendingState.CLAIMED and bool(self.provider) and not held

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is given up, and the sheet that lists it was not taken away yet."""
        listed = bool(self.message) and bool(self.provider)
        return self.state is SendingState.SUPERSEDED and listed

    def may_be_cancelled(self, *, sheets: bool) -> bool:
        """Whether it is planned; with `sheets` also whether it lies ready for a person."""
        planned = self.state is SendingState.PLANNED
        return planned or (sheets and self.is_laid_ready)

    def as_settled(
        self,
        state: SendingState,
        at: datetime,
        *,
        reason: str = "",
        provider: str = "",
        permanent: bool = False,
    ) -> "Sending":
        """The sending settled in `state` at that moment, held by nobody."""
        return replace(
            self,
            state=state,
            reason=reason,
            provider=provider or self.provider,
            permanent=permanent,
            holder="",
            lease=None,
            settled=at,
        )


def in_lists(sendings: Iterable[Sending]) -> list[Sending]:
    """The sendings by slot, then key."""
    return sorted(sendings, key=lambda one: one.place)


def in_groups(sendings: Iterable[Sending]) -> list[Sending]:
    """What travels in one message together, each group by slot, then key."""
    return sorted(sendings, key=lambda one: (one.group, one.place))


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one person on one channel, frozen before it is first attempted.

    What is sent again after a doubt is this very message: same identity, same date.

    Attributes:
        key: `M` and sixteen figures.
        identity: its Message-ID on channels that have one.
        address: where it goes: a mail address, a robot's name; never a secret.
        subject, text, html: as sent; html "" for a channel without.
        date: the moment it bears.
        attempts: how often it was begun to be sent; above 1 it says 「补发」.
    """

    key: str
    channel: str
    recipient: str
    unit: str
    address: str
    subject: str
    text: str
    date: datetime
    html: str = ""
    identity: str = ""
    attempts: int = 0
