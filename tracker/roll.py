"""Next year's plan from this one: what hangs on the year moves, what only people can
give is emptied, everything else stays. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from tracker.model.plan import SUBJECTS, PaperFacts, Plan, Year
from tracker.model.schema import fields_of

_DUE_YEAR: Final = re.compile(r"(\d{4})(?=年)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDifference:
    """One value that differs between two plans of the same shape.

    Attributes:
        place: 「发文 发文字号」, 「分工 第3条 时限」.
        before, after: the values; "" for empty.
    """

    place: str
    before: str
    after: str


def next_plan(plan: Plan) -> Plan:
    """The plan of the year after `plan`'s.

    Years in titles and wording stay: only a person knows which of them move;
    `tracker.checks` points at those left over.
    """
    return replace(
        plan,
        year=_year(plan.year),
        paper=_paper(plan.paper),
        duties=tuple(replace(one, due=_later(one.due)) for one in plan.duties),
        milestones=tuple(replace(one, due=_later(one.due)) for one in plan.milestones),
        meetings=tuple(
            replace(one, held_on=None, reply_by=None) for one in plan.meetings
        ),
        reviews=tuple(replace(one, due=_later(one.due)) for one in plan.reviews),
    )


def _year(year: Year) -> Year:
    assessed = year.assessed_year
    return replace(
        year,
        plan_year=year.plan_year + 1,
        assessed_year=None if assessed is None else assessed + 1,
        data_start=_a_year_on(year.data_start),
        data_end=_a_year_on(year.data_end),
    )


def _a_year_on(day: date | None) -> date | None:
    if day is None:
        return None
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def _paper(paper: PaperFacts) -> PaperFacts:
    return replace(paper, number="", issued_on=None, signer="", printed_on=None)


def _later(due: str) -> str:
    """A due rule that names its year, a year on."""
    return _DUE_YEAR.sub(lambda found: str(int(found[1]) + 1), due)


def plan_differences(before: Plan, after: Plan) -> Iterator[PlanDifference]:
    """Every value that differs, in the order of the plan; records are paired by place."""
    for subject in SUBJECTS:
        old, new = getattr(before, subject.key), getattr(after, subject.key)
        pairs = zip(old, new, strict=True) if subject.many else [(old, new)]
        for n, (one, other) in enumerate(pairs, start=1):
            place = f"{subject.label} 第{n}条" if subject.many else subject.label
            for field in fields_of(subject.record):
                was, now = getattr(one, field.key), getattr(other, field.key)
                if was != now:
                    label = f"{place} {field.label}"
                    yield PlanDifference(
                        place=label, before=_shown(was), after=_shown(now)
                    )


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
