"""A number on a page, and the address of exactly the list that makes it."""

from dataclasses import dataclass
from typing import Any

from tracker.answers.lists import Wanted
from tracker.model.people import Role
from web.answering import query_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number.

    Attributes:
        address: the list that has so many rows.
    """

    number: int
    address: str


def of_obligations(number: int, wanted: Wanted) -> Counted:
    """So many obligations, as that list has them."""
    return Counted(number=number, address=f"/obligations{_query(wanted)}")


def of_issues(number: int, wanted: Wanted) -> Counted:
    """So many issues, as that list has them."""
    return Counted(number=number, address=f"/issues{_query(wanted)}")


def in_lead(unit: str, **more: Any) -> Wanted:
    """What a unit leads; `more` of `Wanted` narrows it."""
    return Wanted(unit=unit, role=Role.LEAD, **more)


def _query(wanted: Wanted) -> str:
    """What `web.listing.wanted` reads."""
    return query_of(
        {
            "unit": wanted.unit,
            "role": wanted.role or "",
            "state": list(wanted.states),
            "lamp": wanted.lamp or "",
            "outcome": wanted.outcome or "",
            "returned": "1" if wanted.returned else "",
            "task": wanted.task,
            "indicator": wanted.indicator,
            "from": wanted.due_from or "",
            "to": wanted.due_to or "",
            "text": wanted.text,
        }
    )
