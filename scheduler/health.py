"""Whether reminders work (提醒引擎的状况): the last pass, the next, what came of today's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from scheduler.policy import ONE_DAY, Policy
from tracker.calendar import BEIJING, WorkCalendar, local_day
from tracker.model.sending import Sending, SendingState
from tracker.outbox import OutboxReader, SendingFilter
from tracker.ports import Reader

PASS: Final = "pass"
# A pass takes a while, and a scheduled task may start late.
_GRACE: Final = timedelta(minutes=15)
# As far as a policy may look; beyond it lies no working day that matters.
_FAR: Final = 366
_UNSETTLED: Final = SendingFilter(
    states=(SendingState.PLANNED, SendingState.ATTEMPTING)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How reminders stand at a moment.

    Attributes:
        last: when the last good pass was; None where there was none.
        morning: the last working morning on which one was due; None where there was
            no ledger yet.
        next: when reminders are due next; None where no day of sending is in sight.
        today: how many of the slots of today stand in each state.
        waiting: sheets and texts that lie ready for a person to carry.
        retrying: sendings that did not go and wait for another try.
    """

    last: datetime | None
    morning: datetime | None
    next: datetime | None
    today: Mapping[SendingState, int]
    waiting: int
    retrying: int

    @property
    def is_red(self) -> bool:
        """Whether no pass has run since the last working morning."""
        if self.morning is None:
            return False
        return self.last is None or self.last < self.morning


def health(
    reader: Reader, *, policy: Policy, calendar: WorkCalendar, now: datetime
) -> Health:
    """How reminders stand at `now`."""
    today = local_day(now)
    first = next(iter(reader.events(limit=1)), None)
    morning = _morning(policy, calendar, now - _GRACE, -ONE_DAY)
    return Health(
        last=reader.mark(PASS),
        morning=morning if first and morning and first.at <= morning else None,
        next=_morning(policy, calendar, now, ONE_DAY),
        today=reader.counts(today, today),
        waiting=sum(1 for _ in handed(reader)),
        # What was never tried has no reason yet.
        retrying=sum(1 for one in reader.sendings(_UNSETTLED) if one.reason),
    )


def handed(reader: OutboxReader) -> Iterable[Sending]:
    """The sendings that lie ready for a person to print or paste."""
    where = SendingFilter(states=(SendingState.CLAIMED,))
    return (one for one in reader.sendings(where) if one.is_laid_ready)


def _morning(
    policy: Policy, calendar: WorkCalendar, from_: datetime, step: timedelta
) -> datetime | None:
    """The nearest hour of reminding before or after a moment, on a day of sending."""
    day = local_day(from_)
    for _ in range(_FAR):
        at = datetime.combine(day, policy.at, BEIJING)
        passed = at <= from_
        if passed is (step < timedelta()) and policy.sends_on(day, calendar):
            return at
        day += step
    return None
