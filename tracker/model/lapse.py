"""Whether what was planned to be sent about a record still holds after a change."""

from typing import Any

from tracker.calendar import Clock
from tracker.model.issue import Issue
from tracker.model.obligation import Obligation, ObligationState


def lapse(before: Any, after: Any) -> str:
    """Why what was planned about a record holds no more, in Chinese; "" where it does.

    Args:
        before: the record as it was; None for a new one, about which nothing is planned.
        after: the same record as the change leaves it; about one that is neither an
            obligation nor an issue nobody is reminded.
    """
    if before is None or not isinstance(after, Obligation | Issue):
        return ""
    if why := _stop(after):
        return why
    if (before.due_version, _due(before)) != (after.due_version, _due(after)):
        return "时限已改"
    if set(before.leads) != set(after.leads):
        return "已转给别的单位"
    return ""


def _stop(one: Obligation | Issue) -> str:
    """Why its clock does not run; "" while it does."""
    if isinstance(one, Issue) and one.carried_to:
        return f"已转为{one.carried_to}"
    if isinstance(one, Obligation) and one.state is ObligationState.WAIVED:
        return "不适用"
    return "已办结" if clock_of(one).finished is not None else ""


def clock_of(one: Obligation | Issue) -> Clock:
    """The clock that a record's lamp is read from."""
    return one.submit_clock if isinstance(one, Obligation) else one.clock


def _due(one: Obligation | Issue) -> Any:
    return clock_of(one).due
