"""A step, and the two questions asked of a table of steps: may I, and what may I."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.calendar import WorkCalendar
from tracker.errors import KaoheError
from tracker.model.people import Actor, Role
from tracker.model.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The circumstances of a step: who, in what capacities, when, under which rules.

    Attributes:
        on: the day the act is said to have happened.
        recorded: the day it is written down, which nobody can choose.
        office: every name by which the leading group's office goes.
    """

    actor: Actor
    roles: frozenset[Role]
    on: date
    recorded: date
    office: frozenset[str]
    calendar: WorkCalendar
    rules: Rules


# What stands against a step: a Chinese sentence, or "" for nothing.
Guard = Callable[[Any, Setting], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a table of steps.

    Attributes:
        action: its name in commands and in the history.
        label: its name for the user.
        states: from which it may be taken.
        to: the state it leads to; None where the record stays where it is.
        who: the capacities in which it may be taken; one suffices.
        guards: what must hold besides.
    """

    action: str
    label: str
    states: frozenset[str]
    to: str | None
    who: frozenset[Role]
    guards: tuple[Guard, ...] = ()


class StepRefused(KaoheError):
    """A step that may not be taken; the record is as it was.

    Attributes:
        key: the record.
        action: the step.
    """

    def __init__(self, key: str, step: Step, reason: str) -> None:
        self.key = key
        self.action = step.action
        super().__init__(f"{key} 不能{step.label}：{reason}")


def step_of(steps: Sequence[Step], action: str) -> Step:
    """The step of that name; raises KeyError for none."""
    return next((one for one in steps if one.action == action), None) or _none(action)


def _none(action: str) -> Step:
    raise KeyError(action)


def refusal(step: Step, record: Any, setting: Setting) -> str:
    """Why `record` may not take `step` in this setting; "" where it may."""
    if record.state not in step.states:
        states = "、".join(sorted(step.states, key=_in_order(record.state)))
        return f"现在是“{record.state}”，要在“{states}”时才能办。"
    if not step.who & setting.roles:
        who = "、".join(role for role in Role if role in step.who)
        return f"{setting.actor}不能办，要由{who}的人办。"
    return next((why for one in step.guards if (why := one(record, setting))), "")


def _in_order(state: Any) -> Callable[[str], int]:
    order = [str(one) for one in type(state)]
    return lambda one: order.index(str(one))


def offered(steps: Sequence[Step], record: Any, setting: Setting) -> tuple[Step, ...]:
    """The steps `record` may take in this setting, in the order of the table."""
    # Most are of other states, and the sentence that says so takes its time.
    near = (step for step in steps if record.state in step.states)
    return tuple(step for step in near if not refusal(step, record, setting))
