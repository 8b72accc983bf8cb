"""A plan in which everything is given, and facts of which nothing is given that may be
left out: between the two lies every year a template will meet."""

from collections.abc import Callable, Collection
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from typing import Any, Final, TypeVar

from tracker.model.issue import Issue
from tracker.model.obligation import Obligation
from tracker.model.plan import SUBJECTS, Plan
from tracker.model.schema import Field, Kind, fields_of

T = TypeVar("T")
R = TypeVar("R", Obligation, Issue)
# A loop over all but the first row has its turn too.
_FEWEST_ROWS: Final = 2
# Without these a record would not be in the state it is in, or in nobody's hands.
_KEPT: Final = frozenset(
    (
        "leads",
        "state",
        "issued_on",
        "submissions",
        "review",
        "circulated_on",
        "urges",
        "applications",
        "verifications",
        "publicities",
        "closings",
    )
)
_DAYS: Final = frozenset(("original_due", "due"))


def full_plan(plan: Plan, day: date) -> Plan:
    """The plan with made-up facts wherever it gives none; `day` stands for any day."""
    full: dict[str, Any] = {}
    for subject in SUBJECTS:
        held = getattr(plan, subject.key)
        # What names records of its own table would make a circle.
        made_up = {
            one.key: _made_up(one, full, day)
            for one in fields_of(subject.record)
            if one.refers != subject.key and (one.required or not one.unique)
        }
        if subject.many:
            more = max(0, _FEWEST_ROWS - len(held))
            rows = (*held, *[subject.record(**made_up)] * more)
            full[subject.key] = tuple(_filled(one, made_up) for one in rows)
        else:
            full[subject.key] = _filled(held, made_up)
    office = full["group"].office_unit
    reachable = [one for one in full["contacts"] if one.unit == office]
    if not reachable:
        full["contacts"] += (replace(full["contacts"][-1], unit=office),)
    return replace(plan, **full)


def _made_up(one: Field, known: dict[str, Any], day: date) -> Any:
    """A value for a field; what it refers to is among the subjects `known` so far."""
    text = f"示例{one.label}"
    some: tuple[Any, ...] = (text, f"{text}二")
    match one.kind:
        case Kind.FLAG:
            return True
        case Kind.NUMBER:
            return 1
        case Kind.DAY:
            return day
        case _ if one.choices:
            some = one.choices
        case _ if one.refers:
            some = tuple(row.name for row in known.get(one.refers, ()))
        case _:
            pass
    return some[:2] if one.many else next(iter(some), "")


def _filled(record: T, made_up: dict[str, Any]) -> T:
    empty = {name for name in made_up if not getattr(record, name)}
    return _with(record, made_up.get, empty)


def bare_plan(plan: Plan, *, rows: bool) -> Plan:
    """The plan with no more than its required fields.

    Args:
        rows: whether its tables keep their rows, each as bare.
    """
    bare: dict[str, Any] = {}
    for subject in SUBJECTS:
        held = getattr(plan, subject.key)
        keep = {one.key for one in fields_of(subject.record) if one.required}
        if not subject.many:
            bare[subject.key] = _stripped(held, keep)
        else:
            bare[subject.key] = tuple(_stripped(one, keep) for one in held if rows)
    return replace(plan, **bare)


def bare_record(record: R, *, days: bool) -> R:
    """The record with no more than what brought it into its state.

    Args:
        days: whether it keeps the day it is due.
    """
    return _stripped(record, _KEPT | _DAYS if days else _KEPT)


def _stripped(record: T, keep: Collection[str]) -> T:
    parts: Any = fields(record)  # type: ignore[arg-type]  # a dataclass, always
    defaults = {
        one.name: one.default
        if one.default_factory is MISSING
        else one.default_factory()
        for one in parts
    }
    left_out = {
        name
        for name, one in defaults.items()
        if one is not MISSING and name not in keep
    }
    record = _with(record, defaults.get, left_out)
    kept = [one.name for one in parts if one.name in keep]
    return _with(record, lambda name: _bare(getattr(record, name), keep), kept)


def _bare(value: Any, keep: Collection[str]) -> Any:
    """A part of a record is as bare as the record."""
    if isinstance(value, tuple):
        return tuple(_bare(one, keep) for one in value)
    return _stripped(value, keep) if is_dataclass(value) else value


def _with(record: T, value: Callable[[str], Any], names: Collection[str]) -> T:
    changes = {name: value(name) for name in names}
    return replace(record, **changes)  # type: ignore[type-var]  # a dataclass, always
