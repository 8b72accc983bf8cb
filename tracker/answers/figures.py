"""The figures of a year beside last year's, a line for each data item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.checks.figures import doubts
from tracker.model.figure import Figure
from tracker.model.finding import Finding
from tracker.model.plan import DataItem, Plan
from tracker.model.rules import Rules
from tracker.ports import Filter, Reader, Table
from tracker.records import is_closed, record_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """A data item in one year and the year before.

    Attributes:
        item: as the plan describes it; a name alone where it no longer does.
        this, last: the year's figure and last year's; None where nobody gave any.
        settled: whether last year is closed, so that its figure stands.
        findings: what the checks say of it.
    """

    item: DataItem
    this: Figure | None = None
    last: Figure | None = None
    settled: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def value(self) -> Decimal | None:
        """This year's value; None where nobody gave it."""
        return self.this.value if self.this else None

    @property
    def before(self) -> Decimal | None:
        """Last year's value; None where nobody gave it."""
        return self.last.value if self.last else None

    @property
    def change(self) -> Decimal | None:
        """By how much it moved; None where one of the two is not there."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before


def figures_in(reader: Reader, *years: int) -> tuple[Figure, ...]:
    """The figures of those years, by number."""
    return tuple(
        record_of(Table.FIGURES, one.document)
        for year in years
        for one in reader.find(Table.FIGURES, Filter(year=year))
    )


def figures_held(reader: Reader, plan: Plan, rules: Rules) -> list[FigureLine]:
    """The figures of the plan's year beside those of the year before."""
    year = plan.year.plan_year
    return figure_lines(
        plan,
        figures_in(reader, year - 1, year),
        year=year,
        rules=rules,
        settled=is_closed(reader, year - 1),
    )


def figure_lines(
    plan: Plan,
    figures: Iterable[Figure],
    *,
    year: int,
    rules: Rules,
    settled: bool = False,
) -> list[FigureLine]:
    """A line for each of the plan's items, then for figures whose item it dropped."""
    figures = list(figures)
    found = doubts(plan, figures, year=year, rules=rules)
    held = {(one.year, one.item): one for one in figures}
    return [
        FigureLine(
            item=item,
            this=held.get((year, item.name)),
            last=held.get((year - 1, item.name)),
            settled=settled,
            findings=tuple(found.get(item.name, ())),
        )
        for item in (*plan.data_items, *_dropped(plan, figures, year))
    ]


def _dropped(plan: Plan, figures: Sequence[Figure], year: int) -> list[DataItem]:
    known = {one.name for one in plan.data_items}
    names = (one.item for one in figures if one.year == year)
    return [DataItem(name=name) for name in dict.fromkeys(names) if name not in known]
