"""What holds reminders back: a silence (静默), an acknowledgement (回应)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """静默: until a day, nobody is reminded of what it covers; who said so and when
    stands in its history.

    Attributes:
        key: its number, `J2020-0001`.
        year: the plan year in whose ledger it stands.
        item: of that record, `obligations/B2020-0005`; "" of any.
        unit: of what that unit answers for; "" of any.
        rung: by that rung of the policy, 「前3」; "" by any.
        until: its last day.
        ended: the day from which it holds no more, though `until` has not come;
            None where nobody ended it.
    """

    key: str
    year: int
    reason: str
    until: date
    item: str = ""
    unit: str = ""
    rung: str = ""
    ended: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return day <= self.until and (self.ended is None or day < self.ended)

    def covers(self, *, item: str, units: Collection[str], rung: str) -> bool:
        """Whether it is about a reminder of that item, by that rung.

        Args:
            units: the item's lead units.
        """
        return (
            self.item in ("", item)
            and (not self.unit or self.unit in units)
            and self.rung in ("", rung)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """回应: the unit has heard a reminder and says what it will do; the day stands.

    Attributes:
        at: when they said so.
        by: the person; `unit` the one they acted for.
        note: what they said.
    """

    at: datetime
    by: str
    unit: str
    note: str = ""
