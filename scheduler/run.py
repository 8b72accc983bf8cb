"""One pass (一轮提醒): find what is due, claim it, send it, write down the result."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from itertools import takewhile
from time import monotonic
from time import sleep as wait
from typing import Final

from scheduler.channels.rate import Pace
from scheduler.decide import APART, Decision, Grounds, decide, together
from scheduler.gather import batches
from scheduler.health import PASS
from scheduler.rechecking import holds
from scheduler.reminding import Reminding, Round, never
from scheduler.sendout import Sender, Tally
from scheduler.weeks import weekly_sendings
from scheduler.withdrawing import take_back
from tracker.calendar import BEIJING, local_day
from tracker.model.sending import Sending, SendingState
from tracker.outbox import OutboxReader, SendingFilter
from tracker.ports import Spoilt

# When a pass was begun for the first time, by the name of its mark.
_BEGUN: Final = "begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassReport:
    """What a pass did, or would do.

    Attributes:
        at: when it began.
        since: the rungs due after this and up to `at` were decided on.
        decision: who is to be told of what, who is not, and why.
        settled: the sendings settled in this pass.
        waiting: those begun and not settled: to be tried again, or to be carried by a
            person.
        troubles: what could not be read, composed or sent for a fault of ours.
        is_open: whether messages might go at that hour.
        finished: whether it ran to its end; a later one goes on where it stopped.
    """

    at: datetime
    since: datetime
    decision: Decision
    settled: tuple[Sending, ...] = ()
    waiting: tuple[Sending, ...] = ()
    troubles: tuple[str, ...] = ()
    is_open: bool = True
    finished: bool = True

    @property
    def counts(self) -> Mapping[SendingState, int]:
        """How many were settled in each state."""
        return Counter(one.state for one in self.settled)

    def __str__(self) -> str:
        """One line for a log, `key=value` each."""
        told = {
            # A store keeps moments in another zone.
            "at": self.at.astimezone(BEIJING).isoformat(timespec="seconds"),
            "since": self.since.astimezone(BEIJING).isoformat(timespec="seconds"),
            "open": _yes(self.is_open),
            "planned": len(self.decision.planned),
            "skipped": len(self.decision.skipped) + self.counts[SendingState.SKIPPED],
            "sent": self.counts[SendingState.DELIVERED],
            "failed": self.counts[SendingState.FAILED],
            "unknown": self.counts[SendingState.UNKNOWN],
            "superseded": self.counts[SendingState.SUPERSEDED]
            + len(self.decision.superseded)
            + len(self.decision.missed),
            "waiting": len(self.waiting),
            "troubles": len(self.troubles),
            "finished": _yes(self.finished),
        }
        return " ".join(f"{key}={value}" for key, value in told.items())


def _yes(value: object) -> str:
    return "yes" if value else "no"


def run_pass(
    site: Reminding,
    *,
    now: Callable[[], datetime],
    holder: str,
    sleep: Callable[[float], None] = wait,
    clock: Callable[[], float] = monotonic,
    stopping: Callable[[], bool] = never,
    paces: MutableMapping[str, Pace] | None = None,
) -> PassReport:
    """One pass, in this order; each step that changes anything ends in a commit.

    0. Take away the sheets that list what was given up since they were laid ready.
    1. Take up what an earlier process left: claimed is planned again; what stood 发送中
       is sent once more where the channel allows it, or is 结果不明.
    2. Ask for the items that have a rung due since the mark.
    3. Decide whom to remind of them.
    4. Plan the rows; what is there already stays as it is.
    5. Claim what is planned for now.
    6. Ask the ledger of each item again; what no longer holds is 已被取代.
    7. Compose the messages, freeze each with its rows 发送中.
    8. Send it.
    9. Settle its rows by what the channel answered.
    10. The next one, until nothing is left or the hours of sending are over.
    11. Set the mark.

    Args:
        now: asks the clock, in any time zone.
        holder: the process, by a name that no other has, nor this one after a restart.
        sleep: waits so many seconds; `clock` counts those that channels are paced by.
        stopping: whether to end after the step under way.
        paces: how quickly each channel went in the passes before.

    Raises:
        StoreRefused: the store cannot be read or written; the next pass goes on.
    """
    at = now()
    since = _begin(site, at)
    grounds = site.grounds()
    tally = Tally()
    round_ = Round(
        site=site,
        holder=holder,
        now=now,
        sleep=sleep,
        clock=clock,
        stopping=stopping,
        paces={} if paces is None else paces,
    )
    sender = Sender(round=round_, grounds=grounds, tally=tally)
    sender.settle_left()
    found = _Found(site, grounds, since, at)
    decision = together(
        _planned(site, one)
        for one in takewhile(lambda _: not stopping(), found.decisions())
    )
    tally.troubles += take_back(site, at)
    sender.send_planned()
    finished = not stopping() and not found.unread
    if finished:
        _set_mark(site, at)
    return PassReport(
        at=at,
        since=since,
        decision=decision,
        settled=tuple(tally.settled),
        waiting=tuple(tally.waiting),
        troubles=(*found.unread, *tally.troubles),
        is_open=site.policy.is_open(at, site.ledger.calendar),
        finished=finished,
    )


def rehearse(
    site: Reminding, *, at: datetime, since: datetime | None = None
) -> PassReport:
    """What a pass at that moment would decide; nothing is written and nothing sent.

    Args:
        since: from when; None for the mark of the last good pass.
    """
    if since is None:
        with site.outbox.reading() as reader:
            since = since_of(reader, at)
    found = _Found(site, site.grounds(), since, at)
    decision = together(found.decisions())
    given_up = {one.key for one in decision.superseded}
    before = [one for one in found.planned_before() if one.key not in given_up]
    return PassReport(
        at=at,
        since=since,
        decision=replace(decision, planned=(*before, *decision.planned)),
        troubles=tuple(found.unread),
        is_open=site.policy.is_open(at, site.ledger.calendar),
    )


@dataclass(slots=True)
class _Found:
    """What is due, read and decided batch by batch.

    Attributes:
        unread: what could not be read, once `decisions` has been gone through.
    """

    site: Reminding
    grounds: Grounds
    since: datetime
    at: datetime
    unread: list[str] = field(default_factory=list)

    def decisions(self) -> Iterator[Decision]:
        """What is to be done about each batch of items, and the weekly digest."""
        ledger, grounds = self.site.ledger, self.grounds
        since, now = self.since, self.at
        for batch in batches(
            ledger.store, grounds.policy, grounds.calendar, since=since, now=now
        ):
            self.unread += batch.unread
            yield decide(
                batch.items,
                grounds=grounds,
                existing=batch.existing,
                since=since,
                now=now,
            )
        units = [one.name for one in self.site.plan.units]
        year = self.site.plan.year.plan_year
        rows = weekly_sendings(
            year=year, units=units, grounds=grounds, since=since, now=now
        )
        planned = tuple(one for one in rows if not one.is_settled)
        skipped = tuple(one for one in rows if one.is_settled)
        yield Decision(planned=planned, skipped=skipped)

    def planned_before(self) -> Iterator[Sending]:
        """What earlier passes planned for now and did not send, where it still holds."""
        with self.site.outbox.reading() as reader:
            rows = reader.sendings(SendingFilter(states=(SendingState.PLANNED,)))
        due = [one for one in rows if one.may_go(self.at)]
        with self.site.ledger.store.reading() as reader:
            for one in due:
                try:
                    if holds(reader, one, grounds=self.grounds, now=self.at):
                        yield one
                except Spoilt as error:
                    self.unread.append(str(error))


def _planned(site: Reminding, decision: Decision) -> Decision:
    """Keep what was decided; the decision, as it was."""
    if not decision.new:
        return decision
    at_rung = {one.occurrence.item for one in (*decision.planned, *decision.skipped)}
    older = {one.occurrence.item: one for one in decision.superseded}
    with site.outbox.transaction() as txn:
        for item, one in older.items():
            # Where the newer rung was planned before, the older one is in somebody's
            # hands still, and is asked about when it is sent.
            if item in at_rung and one.settled:
                txn.cancel(item, at=one.settled, reason=one.reason, sheets=True)
        txn.plan(decision.new)
        txn.commit()
    return decision


def since_of(reader: OutboxReader, at: datetime) -> datetime:
    """After which moment rungs are still to be decided on.

    It is the last good pass. Before the first one it is the morning of the day on which
    a pass was first begun: what was due before that was never promised. A mark ahead of
    the clock comes from a clock that was wrong or is apart: the day is gone through
    anew, of which nothing goes twice.
    """
    mark = reader.mark(PASS) or reader.mark(_BEGUN) or _morning(at)
    return mark if mark <= at else _morning(at)


def _begin(site: Reminding, at: datetime) -> datetime:
    with site.outbox.reading() as reader:
        since = since_of(reader, at)
        if reader.mark(PASS) or reader.mark(_BEGUN):
            return since
    with site.outbox.transaction() as txn:
        txn.set_mark(_BEGUN, since)
        txn.commit()
    return since


def _morning(at: datetime) -> datetime:
    return datetime.combine(local_day(at), time(), BEIJING)


def _set_mark(site: Reminding, at: datetime) -> None:
    with site.outbox.transaction() as txn:
        mark = txn.mark(PASS)
        if mark is None or mark < at or mark - at > APART:
            txn.set_mark(PASS, at)
            txn.commit()
