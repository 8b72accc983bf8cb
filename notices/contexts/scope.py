"""What a paper is about: all that can be seen of the year, and the part it speaks of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.answers import IssueLine, ObligationLine
from tracker.calendar import WorkCalendar
from tracker.model.figure import Figure
from tracker.model.paper import Asked, Paper
from tracker.model.plan import Plan
from tracker.model.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The year's plan, and its ledger as it is seen on a day.

    Attributes:
        on: the day the paper speaks of (截至).
        obligations, issues: all of the year, each with its lamp on that day.
        figures: of every year in the ledger, for one year beside another.
        papers: all of the year, drafted and registered.
    """

    plan: Plan
    on: date
    calendar: WorkCalendar
    rules: Rules
    obligations: Sequence[ObligationLine] = ()
    issues: Sequence[IssueLine] = ()
    figures: Sequence[Figure] = ()
    papers: Sequence[Paper] = ()
    _kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, make: Callable[["Sight"], Any]) -> Any:
        """What `make` makes of it, made once however many papers ask for it."""
        if make not in self._kept:
            self._kept[make] = make(self)
        return self._kept[make]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What one paper is about.

    Attributes:
        asked: what makes this very paper again, alone.
        unit: the unit it is for, where it is one of many alike; else "".
        obligations, issues, figures: the records it speaks of, in its order.
    """

    sight: Sight
    asked: Asked = field(default_factory=Asked)
    unit: str = ""
    obligations: Sequence[ObligationLine] = ()
    issues: Sequence[IssueLine] = ()
    figures: Sequence[Figure] = ()
