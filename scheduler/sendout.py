"""What is planned goes out: claimed, asked again, composed, sent, settled.

Each step ends in a commit, so that a process may be killed between any two: what it had
taken comes back when its lease is over, and only what stood 发送中 is in doubt.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from scheduler.channels.port import Channel, InDoubt, Outcome
from scheduler.compose import Share, bundles, fits, message_of, one_of
from scheduler.decide import Grounds
from scheduler.faults import place_of
from scheduler.outcomes import MOST, Parcel, answered, as_planned, begun
from scheduler.rechecking import Known, gone, known_of
from scheduler.reminding import Round
from scheduler.weeks import is_weekly
from tracker.model.sending import Message, Sending, SendingState
from tracker.outbox import OutboxTransaction
from tracker.ports import Spoilt, StoreBusy, StoreRefused

# So many people's groups are claimed at a time: enough to see what may be merged.
_GROUPS: Final = 50
# A clerk may hold the embedded ledger for as long as the store is patient.
_PATIENCE: Final = 3
_HOUR: Final = timedelta(hours=1)
_NO_CHANNEL: Final = (
    "设置里没有通道 {name}；请在 kaohe.toml 里写上，再运行 kaohe resend。"
)
_NO_ADDRESS: Final = "无联系方式：没有可用的邮箱或手机号"
_LEFT: Final = "发送时程序中断，不知道有没有送达"
_NO_LONGER: Final = "，后来不用再提醒，没有补发"
_log: Final = logging.getLogger("kaohe.reminders")
# What one person gets, and the message that says it.
_Ready = tuple[Share, Message]


@dataclass(slots=True)
class Tally:
    """What a pass has done so far, and what went wrong on the way."""

    settled: list[Sending] = field(default_factory=list)
    waiting: list[Sending] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def add(self, rows: Sequence[Sending]) -> None:
        """Count rows as they are kept now."""
        for one in rows:
            (self.settled if one.is_settled else self.waiting).append(one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who carries the planned sendings of one pass to the channels."""

    round: Round
    grounds: Grounds
    tally: Tally

    def settle_left(self) -> None:
        """Take up what processes left behind that were heard of no more."""
        while self.round.may_send:
            rows = self._left()
            if not rows:
                return
            claimed = [one for one in rows if one.state is SendingState.CLAIMED]
            if claimed:
                self._put_back(claimed)
            doubtful = [one for one in rows if one.state is SendingState.ATTEMPTING]
            for key, group in groupby(
                sorted(doubtful, key=lambda one: one.message),
                key=lambda one: one.message,
            ):
                self._take_up(key, tuple(group))

    def send_planned(self) -> None:
        """Send what is planned for now, group by group, until nothing is left."""
        while self.round.may_send:
            with self.round.site.outbox.transaction() as txn:
                rows = txn.claim(
                    now=self.round.now(),
                    holder=self.round.holder,
                    lease=self.round.lease,
                    limit=_GROUPS,
                )
                txn.commit()
            if not rows:
                return
            for name, group in groupby(rows, key=lambda one: one.occurrence.channel):
                self._send_on(name, tuple(group))

    # What was left behind

    def _left(self) -> Sequence[Sending]:
        with self.round.site.outbox.transaction() as txn:
            rows = txn.expired(
                now=self.round.now(),
                holder=self.round.holder,
                lease=self.round.lease,
            )
            txn.commit()
        return rows

    def _put_back(self, rows: Sequence[Sending]) -> None:
        """What was merely claimed was certainly not sent: it is planned again."""
        if not rows:
            return
        planned = [as_planned(one, one.not_before, one.reason) for one in rows]
        with self.round.site.outbox.transaction() as txn:
            txn.keep(planned, holder=self.round.holder)
            txn.commit()

    def _take_up(self, key: str, rows: tuple[Sending, ...]) -> None:
        """Send a message in doubt once more, as it is, or leave it in doubt for good."""
        with self.round.site.outbox.reading() as reader:
            message = reader.message(key)
        channel = self.round.site.channels.get(rows[0].occurrence.channel)
        why = rows[0].reason or _LEFT
        if not message or not channel or not self._may_repeat(channel, message):
            self._give_up(rows, why)
        elif not any(self._still_holds(one) for one in rows):
            self._give_up(rows, why + _NO_LONGER)
        else:
            self._carry(channel, Parcel(message=message, rows=rows))

    def _may_repeat(self, channel: Channel, message: Message) -> bool:
        return channel.repeats and message.attempts < MOST

    def _give_up(self, rows: Sequence[Sending], why: str) -> None:
        now = self.round.now()
        unknown = SendingState.UNKNOWN
        self._settle([one.as_settled(unknown, now, reason=why) for one in rows])

    def _still_holds(self, row: Sending) -> bool:
        kept, _ = self._asked_again([row])
        return bool(kept)

    # What is planned

    def _send_on(self, name: str, rows: tuple[Sending, ...]) -> None:
        """Send the claimed rows of one channel."""
        channel = self.round.site.channels.get(name)
        if channel is None:
            failed, now = SendingState.FAILED, self.round.now()
            why = _NO_CHANNEL.format(name=name)
            self._settle(
                [
                    one.as_settled(failed, now, reason=why, permanent=True)
                    for one in rows
                ]
            )
            return
        for bundle in bundles(list(_shares(rows)), channel):
            if not self.round.pace(channel).take(lambda: self.round.may_send):
                self._put_back([row for share in bundle for row in share])
                continue
            ready, left = self._fitting(bundle, channel)
            # What this message has no room for is planned for another.
            self._put_back(left)
            if not ready:
                continue
            together = tuple(row for share, _ in ready for row in share.rows)
            message = one_of([message for _, message in ready], together)
            self._carry(channel, Parcel(message=message, rows=together))

    def _fitting(
        self, bundle: Sequence[tuple[Sending, ...]], channel: Channel
    ) -> tuple[list[_Ready], list[Sending]]:
        """What of a bundle goes in one message, and the rows that do not; some always do."""
        ready: list[_Ready] = []
        left: list[Sending] = []
        for rows in bundle:
            one = self._composed(rows)
            if one is None:
                continue
            if ready and not fits([*(it for _, it in ready), one[1]], channel):
                left += one[0].rows
                continue
            if not ready:
                try:
                    one, beyond = self._shortened(*one, channel)
                except Exception as error:
                    if _stops_all(error):
                        raise
                    # A text that can say all of it may yet fail on a part.
                    self._put_off(one[0].rows, error)
                    continue
                left += beyond
            ready.append(one)
        return ready, left

    def _shortened(
        self, share: Share, message: Message, channel: Channel
    ) -> tuple[_Ready, Sequence[Sending]]:
        """As much of a share as goes in one message, what is due first before the rest.

        One item goes in any case.
        """
        pairs = sorted(zip(share.rows, share.known, strict=False), key=_due)
        if len(pairs) < 2 or fits([message], channel):
            return (share, message), ()
        made = self._of(pairs[:1])
        fitting, beyond = 1, len(pairs)
        while beyond - fitting > 1:
            half = (fitting + beyond) // 2
            one = self._of(pairs[:half])
            if fits([one[1]], channel):
                made, fitting = one, half
            else:
                beyond = half
        return made, [row for row, _ in pairs[fitting:]]

    def _of(self, pairs: Sequence[tuple[Sending, Known]]) -> _Ready:
        share = Share(
            rows=tuple(row for row, _ in pairs), known=tuple(one for _, one in pairs)
        )
        return share, self._message(share)

    def _composed(self, rows: tuple[Sending, ...]) -> _Ready | None:
        """What one person gets, and the message; None where nothing is to go now."""
        try:
            kept, known = self._asked_again(rows)
            if not kept:
                return None
            share = Share(rows=kept, known=known)
            message = self._message(share)
        except Exception as error:
            if _stops_all(error):
                raise
            # One that cannot be composed must stop nobody else, nor come back at once.
            self._put_off(rows, error)
            return None
        if message.address:
            return share, message
        skipped, now = SendingState.SKIPPED, self.round.now()
        self._settle([one.as_settled(skipped, now, reason=_NO_ADDRESS) for one in kept])
        return None

    def _message(self, share: Share) -> Message:
        sight = self.round.sight() if share.known else self.round.year_sight()
        return message_of(self.round.site, share, sight=sight, now=self.round.now())

    def _asked_again(
        self, rows: Sequence[Sending]
    ) -> tuple[tuple[Sending, ...], tuple[Known, ...]]:
        """The rows that still hold, with their records; the others are settled."""
        if is_weekly(rows[0]):
            return tuple(rows), ()
        now = self.round.now()
        holding: list[tuple[Sending, Known]] = []
        over: list[Sending] = []
        spoilt: list[tuple[Sending, Spoilt]] = []
        with self.round.site.ledger.store.reading() as reader:
            for row in rows:
                try:
                    known = known_of(reader, row.occurrence.item)
                    ended = gone(reader, row, known, grounds=self.grounds, now=now)
                except Spoilt as trouble:
                    spoilt.append((row, trouble))
                    continue
                if ended:
                    # What is in doubt stays so, whatever became of its item.
                    over += [ended] if row.state is SendingState.CLAIMED else []
                elif known:
                    holding.append((row, known))
        self._settle(over)
        for row, error in spoilt:
            if row.state is SendingState.CLAIMED:
                self._put_off([row], error)
        return tuple(row for row, _ in holding), tuple(one for _, one in holding)

    def _put_off(self, rows: Sequence[Sending], error: Exception) -> None:
        fault = f"程序出错（{place_of(error)}），一小时后再试；请把日志交给管理员。"
        told = str(error) if isinstance(error, Spoilt) else fault
        self.tally.troubles.append(told)
        _log.error("rows=%d error=%s", len(rows), place_of(error))
        at = self.round.now() + _HOUR
        self._settle([as_planned(one, at, told) for one in rows])

    # Either

    def _carry(self, channel: Channel, parcel: Parcel) -> None:
        """Freeze, send, settle; each in its own commit."""
        going = self._begin(parcel)
        if going is None:
            return
        outcome = self._outcome(channel, going)
        now = self.round.now()
        self._keep(answered(going, outcome, repeats=channel.repeats, now=now))

    def _begin(self, parcel: Parcel) -> Parcel | None:
        """The parcel 发送中; None where another process has taken any of it meanwhile."""
        going = begun(parcel, holder=self.round.holder, lease=self.round.lease)
        with self.round.site.outbox.transaction() as txn:
            if not self._keep_in(txn, going):
                return None
            txn.commit()
        return going

    def _keep_in(self, txn: OutboxTransaction, parcel: Parcel) -> bool:
        kept = txn.keep(parcel.rows, holder=self.round.holder)
        txn.keep_message(parcel.message)
        return len(kept) == len(parcel.rows)

    def _outcome(self, channel: Channel, parcel: Parcel) -> Outcome:
        try:
            return channel.send(parcel.message, again=parcel.again)
        except Exception as error:  # noqa: BLE001
            # A channel never raises; where one does, nobody knows what became of it.
            _log.error("channel=%s error=%s", channel.name, place_of(error))
            told = f"通道出错（{place_of(error)}），不知道有没有送达"
            self.tally.troubles.append(told)
            return InDoubt(told)

    def _keep(self, parcel: Parcel) -> None:
        for _ in range(_PATIENCE - 1):
            try:
                self._keep_once(parcel)
            except StoreBusy:
                continue
            return
        self._keep_once(parcel)

    def _keep_once(self, parcel: Parcel) -> None:
        with self.round.site.outbox.transaction() as txn:
            kept = txn.keep(parcel.rows, holder=self.round.holder)
            if kept:
                txn.keep_message(parcel.message)
            txn.commit()
        self.tally.add(kept)

    def _settle(self, rows: Sequence[Sending]) -> None:
        if not rows:
            return
        with self.round.site.outbox.transaction() as txn:
            kept = txn.keep(rows, holder=self.round.holder)
            txn.commit()
        self.tally.add(kept)


def _stops_all(error: Exception) -> bool:
    """Whether the store itself fails, and not one record or text in it."""
    return isinstance(error, StoreRefused) and not isinstance(error, Spoilt)


def _due(pair: tuple[Sending, Known]) -> date:
    return pair[1].item.due or date.max


def _shares(rows: Sequence[Sending]) -> Iterator[tuple[Sending, ...]]:
    """The rows by person, a weekly digest apart from the rest."""

    def whose(row: Sending) -> tuple[object, ...]:
        return row.group, is_weekly(row)

    for _, group in groupby(sorted(rows, key=whose), key=whose):
        yield tuple(group)
