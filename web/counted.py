"""A number on a page, and the address of exactly the list that makes it."""

from dataclasses import dataclass

from tracker.answers.lists import Wanted
from tracker.calendar import Lamp
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


def obligations_at(wanted: Wanted) -> str:
    """The address of that list of obligations."""
    return "/obligations" + _query(wanted)


def issues_at(wanted: Wanted) -> str:
    """The address of that list of issues."""
    return "/issues" + _query(wanted)


def of_obligations(number: int, wanted: Wanted) -> Counted:
    """So many obligations, as that list has them."""
    return Counted(number=number, address=obligations_at(wanted))


def of_issues(number: int, wanted: Wanted) -> Counted:
    """So many issues, as that list has them."""
    return Counted(number=number, address=issues_at(wanted))


def in_lead(unit: str, *, lamp: Lamp | None = None, task: str = "") -> Wanted:
    """What a unit leads."""
    return Wanted(unit=unit, role=Role.LEAD, lamp=lamp, task=task)


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
