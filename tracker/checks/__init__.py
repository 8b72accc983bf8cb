"""Questions asked of a plan that is sound: what is missing, doubtful, contradictory.

`tracker.plan` judges whether a plan can be read; here it is asked whether it can be
relied on. One function asks one question. Nothing is mended and nothing is made up.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from tracker.checks import answers, blanks, days, items, units, writing
from tracker.model.finding import Finding
from tracker.model.plan import Plan

Question = Callable[[Plan], Iterable[Finding]]

# In the order a reader goes through the plan.
QUESTIONS: Final[tuple[Question, ...]] = (
    blanks.fictional,
    blanks.given_by_people,
    blanks.empty_tables,
    days.years,
    days.data_period,
    writing.region_words,
    units.members,
    units.idle_units,
    units.aliases,
    blanks.basis_without_number,
    writing.document_numbers,
    writing.code_gaps,
    items.loops,
    items.double_sums,
    items.halved_rates,
    items.odd_places,
    items.unitless,
    answers.unanswered_indicators,
    answers.duties_without_lead,
    units.roles,
    days.duty_days,
    days.undated_steps,
    days.meeting_days,
    days.left_over_years,
    writing.attachment_names,
)


def check_plan(plan: Plan, file: str) -> list[Finding]:
    """Every doubt about the plan in `file`, question by question; [] where none."""
    return [
        replace(finding, file=file)
        for question in QUESTIONS
        for finding in question(plan)
    ]
