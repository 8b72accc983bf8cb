"""Lists: what the address asks for, and the screenful of it that is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import ceil
from typing import Any, Final, TypeVar

from starlette.responses import Response

from tracker.answers import Outcome
from tracker.answers.lists import Wanted
from tracker.answers.status import TASKS
from tracker.calendar import Lamp
from tracker.model.issue import IssueState
from tracker.model.obligation import ObligationState
from tracker.model.people import Role
from tracker.ports import Table
from web.answering import query_of
from web.asking import Ask, Refused, day_in, number_in

SCREENFUL: Final = 50
STATES: Final[Mapping[Table, type[StrEnum]]] = {
    Table.OBLIGATIONS: ObligationState,
    Table.ISSUES: IssueState,
}
_PAGE: Final = "page"
_FIGURES: Final = 9
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list's address asks for.

    Attributes:
        on: the day it is judged on; fields: as typed, to fill the form again.
    """

    wanted: Wanted
    on: date
    fields: dict[str, Any] = field(default_factory=dict)

    def query(self, **more: str) -> str:
        """The same as the end of an address, for the other pages that know it."""
        return query_of({**self.fields, **more})


def wanted(ask: Ask, table: Table) -> Asked:
    """What is asked for by `unit`, `role`, `state`, `lamp`, `outcome`, `returned`, `task`,
    `indicator`, `from`, `to`, `text` and `on`; a unit's own people see their own unit's only.

    Raises:
        Refused: a word means nothing.
    """
    who = ask.who
    unit = who.unit if who.is_unit else ask.asked("unit")
    states = tuple(one for one in ask.query.get("state", ()) if one)
    for one in states:
        word(STATES[table], one)
    asked = Wanted(
        year=ask.opened.site.year,
        unit=unit,
        role=word(Role, ask.asked("role")),
        states=states,
        lamp=word(Lamp, ask.asked("lamp")),
        outcome=word(Outcome, ask.asked("outcome")),
        returned=ask.asked("returned") == "1",
        due_from=day_in(ask.asked("from"), "到期日的起"),
        due_to=day_in(ask.asked("to"), "到期日的止"),
        task=_task(ask.asked("task")),
        indicator=ask.asked("indicator"),
        text=ask.asked("text"),
    )
    on = day_in(ask.asked("on"), "截至日期") or ask.today
    fields = {name: list(values) for name, values in ask.query.items() if name != _PAGE}
    return Asked(wanted=asked, on=on, fields=fields)


def _task(written: str) -> str:
    if written and written not in TASKS:
        raise Refused(f"没有“{written}”这一类；请从首页的数字点进来。")
    return written


def word(words: type[E], written: str) -> E | None:
    """The member so called; None where nothing was written; raises Refused."""
    if not written:
        return None
    try:
        return words(written)
    except ValueError:
        known = "、".join(words)
        raise Refused(f"没有“{written}”；可用的有：{known}。") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One screenful of a list.

    Attributes:
        number: how many there are in all.
        page, pages: which screenful, from 1, and how many.
        earlier, later: addresses of the screenfuls beside it; "" for none.
    """

    lines: Sequence[Any]
    number: int
    page: int
    pages: int
    earlier: str
    later: str

    @classmethod
    def of(cls, ask: Ask, every: Sequence[Any]) -> "Listing":
        """The screenful that the address asks for; the nearest one there is."""
        pages = max(1, ceil(len(every) / SCREENFUL))
        typed = number_in(ask.asked(_PAGE), _FIGURES)
        page = min(max(typed or 1, 1), pages)
        first = (page - 1) * SCREENFUL
        return cls(
            lines=every[first : first + SCREENFUL],
            number=len(every),
            page=page,
            pages=pages,
            earlier=_address(ask, page - 1) if page > 1 else "",
            later=_address(ask, page + 1) if page < pages else "",
        )


def pushed(ask: Ask, answer: Response) -> Response:
    """The answer, with the address that the script is to show: only what was typed."""
    if ask.is_part:
        answer.headers["HX-Push-Url"] = ask.path + query_of(ask.query)
    return answer


def _address(ask: Ask, page: int) -> str:
    kept = {name: list(values) for name, values in ask.query.items() if name != _PAGE}
    return ask.path + query_of({**kept, _PAGE: page})
