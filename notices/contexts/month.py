"""A month of the calendar, as reports count by it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Month:
    """A month (`number`: January of the year 0 is 0); a day is in it or not."""

    number: int

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and month_of(day) == self

    def __str__(self) -> str:
        return f"{self.year}年{self.number % 12 + 1}月"

    @property
    def year(self) -> int:
        """The year it is in."""
        return self.number // 12

    @property
    def before(self) -> "Month":
        """The month before it."""
        return Month(self.number - 1)

    @property
    def after(self) -> "Month":
        """The month after it."""
        return Month(self.number + 1)


def month_of(day: date) -> Month:
    """The month in which the day falls."""
    return Month(day.year * 12 + day.month - 1)
