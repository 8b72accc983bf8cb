"""What a paper is about: all that can be seen of the year, and the part it speaks of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.answers import IssueLine, ObligationLine
from tracker.calendar import WorkCalendar
from tracker.model.figure import Figure
from tracker.model.paper import Asked, Paper
from tracker.model.plan import Plan
from tracker.model.rules import Rules
from tracker.model.sending import Sending


def _nothing_sent(lines: Iterable[ObligationLine | IssueLine]) -> Sequence[Sending]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The year's plan, and its ledger as it is seen on a day.

    Attributes:
        on: the day the paper speaks of (截至).
        obligations, issues: all of the year, each with its lamp on that day.
        figures: of every year in the ledger, for one year beside another.
        papers: all of the year, drafted and registered.
        sent: asks the outbox which reminders of these lines were delivered, whenever;
            only while papers are gathered, for it is closed afterwards.
    """

    plan: Plan
    on: date
    calendar: WorkCalendar
    rules: Rules
    obligations: Sequence[ObligationLine] = ()
    issues: Sequence[IssueLine] = ()
    figures: Sequence[Figure] = ()
    papers: Sequence[Paper] = ()
    sent: Callable[[Iterable[ObligationLine | IssueLine]], Sequence[Sending]] = field(
        default=_nothing_sent, compare=False, repr=False
    )
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
        reminded: by the number of a record, on which days its unit was reminded of it;
            empty for a paper that does not say so.
    """

    sight: Sight
    asked: Asked = field(default_factory=Asked)
    unit: str = ""
    obligations: Sequence[ObligationLine] = ()
    issues: Sequence[IssueLine] = ()
    figures: Sequence[Figure] = ()
    reminded: Mapping[str, Sequence[date]] = field(default_factory=dict)
