"""What becomes of a message's sendings by what its channel answered. Pure.

What certainly did not go is tried again, less and less often, and newly composed each
time. What may have gone is sent once more where the channel allows it, as the same
message, and never a third time; then it is 结果不明, a row for a person to look at.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from scheduler.channels.port import (
    Handed,
    InDoubt,
    Outcome,
    Permanent,
    Retry,
    Sent,
)
from tracker.model.sending import Message, Sending, SendingState

# After the first failure, the second and so on; after one more it has failed.
WAITS: Final = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60))
# Long enough for a server that was restarted to be there again.
DOUBT: Final = timedelta(minutes=5)
# Of the times a message may have arrived.
MOST: Final = 2
_BEFORE: Final = "前一次不知道有没有送达，这一次没有发成：{reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A message with the sendings that travel in it."""

    message: Message
    rows: tuple[Sending, ...]

    @property
    def again(self) -> bool:
        """Whether it is on its way for the second time."""
        return self.message.attempts > 1


def begun(parcel: Parcel, *, holder: str, lease: datetime) -> Parcel:
    """The parcel as it stands before it is handed to the channel."""
    message = replace(parcel.message, attempts=parcel.message.attempts + 1)
    rows = (
        replace(
            one,
            state=SendingState.ATTEMPTING,
            attempts=one.attempts + 1,
            message=message.key,
            holder=holder,
            lease=lease,
        )
        for one in parcel.rows
    )
    return Parcel(message=message, rows=tuple(rows))


def answered(
    parcel: Parcel, outcome: Outcome, *, repeats: bool, now: datetime
) -> Parcel:
    """The parcel as it stands after the channel's answer.

    Args:
        repeats: whether what is in doubt may go once more on that channel.
    """
    message = parcel.message
    if isinstance(outcome, Retry) and parcel.again:
        # This time it did not go; whether it did before is as open as it was.
        message = replace(message, attempts=message.attempts - 1)
    # How often what is in doubt may go; once where it may not go again.
    most = MOST if repeats else 1
    rows = (_row(one, parcel, outcome, most, now) for one in parcel.rows)
    return Parcel(message=message, rows=tuple(rows))


def _row(
    row: Sending, parcel: Parcel, outcome: Outcome, most: int, now: datetime
) -> Sending:
    match outcome:
        case Sent(provider):
            return row.as_settled(SendingState.DELIVERED, now, provider=provider)
        case Handed(file):
            return _laid_ready(row, str(file))
        case Permanent(reason) if parcel.again:
            return _unknown(row, _BEFORE.format(reason=reason), now)
        case Permanent(reason):
            failed = SendingState.FAILED
            return row.as_settled(failed, now, reason=reason, permanent=True)
        case Retry():
            return _later(row, parcel, outcome, now)
        case InDoubt(reason) if parcel.message.attempts < most:
            return _in_doubt(row, reason, now + DOUBT)
        case InDoubt(reason):
            return _unknown(row, reason, now)


def _laid_ready(row: Sending, file: str) -> Sending:
    """Held by nobody and for ever: a person says when it was done."""
    return replace(
        row,
        state=SendingState.CLAIMED,
        provider=file,
        reason="",
        holder="",
        lease=None,
    )


def _later(row: Sending, parcel: Parcel, outcome: Retry, now: datetime) -> Sending:
    reason = outcome.reason
    if row.attempts > len(WAITS):
        if parcel.again:
            return _unknown(row, _BEFORE.format(reason=reason), now)
        return row.as_settled(SendingState.FAILED, now, reason=reason)
    seconds = timedelta(seconds=outcome.after or 0)
    at = now + max(WAITS[row.attempts - 1], seconds)
    if parcel.again:
        return _in_doubt(row, reason, at)
    return as_planned(row, at, reason)


def as_planned(row: Sending, at: datetime, reason: str) -> Sending:
    """The sending planned anew, not before `at`; its message is composed again."""
    return replace(
        row,
        state=SendingState.PLANNED,
        not_before=at,
        reason=reason,
        message="",
        holder="",
        lease=None,
    )


def _in_doubt(row: Sending, reason: str, at: datetime) -> Sending:
    """The sending left 发送中, to be taken up as one in doubt at that moment."""
    return replace(row, reason=reason, holder="", lease=at)


def _unknown(row: Sending, reason: str, now: datetime) -> Sending:
    return row.as_settled(SendingState.UNKNOWN, now, reason=reason)
