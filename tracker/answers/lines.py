"""A record seen on a day: its lamp, the working days left, what came of it. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.calendar import Clock, Lamp, WorkCalendar, is_late, lamp, local_day
from tracker.model.issue import Issue
from tracker.model.obligation import Obligation, ObligationState
from tracker.model.rules import Rules


class Outcome(StrEnum):
    """What came of an obligation, told by when its first version came."""

    ON_TIME = "按时"
    LATE = "迟报"
    MISSING = "未报"
    UNTOLD = "未下达"
    OUT = "不计"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationLine:
    """An obligation on a day.

    Attributes:
        left: working days to the running due day, negative once past; None where the
            clock stands still or has no day.
        outcome: by the day that holds now.
        original_outcome: by the day first set, whatever was granted since.
        sign_lamp: the clock of signing for it; NONE where none runs.
    """

    record: Obligation
    lamp: Lamp
    left: int | None
    outcome: Outcome
    original_outcome: Outcome
    sign_lamp: Lamp

    @property
    def is_owed(self) -> bool:
        """Whether it counts (应报): it applies, and the unit was told."""
        return self.outcome not in (Outcome.OUT, Outcome.UNTOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLine:
    """An issue on a day; `left` as for an obligation."""

    record: Issue
    lamp: Lamp
    left: int | None


Line = ObligationLine | IssueLine


def obligation_line(
    record: Obligation, *, on: date, calendar: WorkCalendar, rules: Rules
) -> ObligationLine:
    """`record` as it looks on the day `on`."""
    clock = record.submit_clock
    return ObligationLine(
        record=record,
        lamp=lamp(clock, on=on, calendar=calendar, warn=rules.warn_days),
        left=_left(clock, on, calendar),
        outcome=_outcome(record, record.due),
        original_outcome=_outcome(record, record.original_due),
        sign_lamp=lamp(
            sign_clock(record, calendar, rules),
            on=on,
            calendar=calendar,
            warn=rules.warn_days,
        ),
    )


def sign_clock(record: Obligation, calendar: WorkCalendar, rules: Rules) -> Clock:
    """The clock of signing for it, from the day the unit was told."""
    out = record.state is ObligationState.WAIVED
    if record.issued_on is None or rules.sign_days is None:
        return Clock(due=None, finished=record.signed_on, out=out)
    due = calendar.add_working_days(record.issued_on, rules.sign_days)
    # Handing in or objecting says louder than a signature that the notice arrived.
    finished = record.signed_on or record.received_on
    if record.state is ObligationState.OBJECTED:
        finished = finished or local_day(record.objections[-1].at)
    return Clock(due=due, finished=finished, out=out)


def issue_line(
    record: Issue, *, on: date, calendar: WorkCalendar, rules: Rules
) -> IssueLine:
    """`record` as it looks on the day `on`."""
    warn = rules.warn_days if record.warn_days is None else record.warn_days
    return IssueLine(
        record=record,
        lamp=lamp(record.clock, on=on, calendar=calendar, warn=warn),
        left=_left(record.clock, on, calendar),
    )


def left_in_words(left: int | None) -> str:
    """「还有3个工作日」「今天到期」「已过2个工作日」; "" where no clock runs."""
    if left is None:
        return ""
    if left == 0:
        return "今天到期"
    return f"还有{left}个工作日" if left > 0 else f"已过{-left}个工作日"


def line_of(
    record: Obligation | Issue, *, on: date, calendar: WorkCalendar, rules: Rules
) -> Line:
    """`record` as it looks on the day `on`, whichever it is."""
    if isinstance(record, Obligation):
        return obligation_line(record, on=on, calendar=calendar, rules=rules)
    return issue_line(record, on=on, calendar=calendar, rules=rules)


def _left(clock: Clock, on: date, calendar: WorkCalendar) -> int | None:
    stopped = clock.finished is not None and clock.finished <= on
    if clock.due is None or clock.out or stopped:
        return None
    return calendar.working_days_left(on, clock.due)


def _outcome(record: Obligation, due: date | None) -> Outcome:
    if record.state is ObligationState.WAIVED:
        return Outcome.OUT
    if record.issued_on is None and record.received_on is None:
        return Outcome.UNTOLD
    if record.received_on is None:
        return Outcome.MISSING
    return Outcome.LATE if is_late(due, record.received_on) else Outcome.ON_TIME
