"""What a document can say: the ledger's facts under the names clerks use in templates.

A context describes its tags once, chooses what the papers asked for are about, and
gives the values for one of them. `CONTEXTS` are all there are, by the name that
`templates/catalog.toml` calls them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from notices.contexts.base import (
    BLANK_END,
    BLANK_START,
    Blank,
    NothingToSay,
    Prose,
    Rows,
    Tag,
)
from notices.contexts.circular import circular_tags, circular_values, circulars
from notices.contexts.closing import (
    close_outs,
    closing_tags,
    closing_values,
    publicities,
)
from notices.contexts.criticism import (
    criticism_tags,
    criticism_values,
    criticisms,
)
from notices.contexts.matter import matter_tags, matter_values, supervisions, urges
from notices.contexts.meeting import meeting_tags, meeting_values, meetings
from notices.contexts.monthly import monthlies, monthly_tags, monthly_values
from notices.contexts.plan import plan_tags, plan_values
from notices.contexts.request import request_tags, request_values, requests
from notices.contexts.scope import Scope, Sight
from notices.contexts.selfcheck import (
    selfcheck_tags,
    selfcheck_values,
    selfchecks,
)
from notices.contexts.transmittal import (
    transmittal_tags,
    transmittal_values,
    transmittals,
)
from tracker.model.paper import Asked

__all__ = [
    "BLANK_END",
    "BLANK_START",
    "CONTEXTS",
    "Blank",
    "Context",
    "NothingToSay",
    "Prose",
    "Rows",
    "Scope",
    "Sight",
    "Tag",
    "plan_tags",
    "plan_values",
]


@dataclass(frozen=True, slots=True)
class Context:
    """What the papers of one sort can say.

    Attributes:
        tags: describes every tag a template of it may use.
        values: the value of each for one paper; the titles come from the catalogue.
        gather: one scope for each paper asked for, in the order of their making.
            It raises NothingToSay where there is nothing to write about, and
            UsageError where what was asked is not enough or makes no sense.
        asks: the fields of `Asked` that make a difference to it.
    """

    tags: Callable[[], Tag]
    values: Callable[[Scope], dict[str, Any]]
    gather: Callable[[Sight, Asked], Sequence[Scope]]
    asks: tuple[str, ...] = ()


def _the_plan(sight: Sight, asked: Asked) -> Sequence[Scope]:
    return [Scope(sight=sight, asked=asked)]


_OF_MATTERS: Final = ("units", "every", "obligations", "issues", "authority", "until")

CONTEXTS: Final[Mapping[str, Context]] = {
    "plan": Context(plan_tags, lambda scope: plan_values(scope.sight.plan), _the_plan),
    "request": Context(
        request_tags, request_values, requests, ("units", "every", "obligations")
    ),
    "circular": Context(
        circular_tags, circular_values, circulars, ("units", "every", "issues", "until")
    ),
    "urge": Context(matter_tags, matter_values, urges, _OF_MATTERS),
    "supervision": Context(matter_tags, matter_values, supervisions, _OF_MATTERS),
    "criticism": Context(
        criticism_tags,
        criticism_values,
        criticisms,
        ("units", "obligations", "issues", "authority", "until"),
    ),
    "meeting": Context(meeting_tags, meeting_values, meetings),
    "transmittal": Context(
        transmittal_tags, transmittal_values, transmittals, ("obligations", "issues")
    ),
    "selfcheck": Context(selfcheck_tags, selfcheck_values, selfchecks),
    "publicity": Context(
        closing_tags, closing_values, publicities, ("units", "issues")
    ),
    "closeout": Context(
        closing_tags, closing_values, close_outs, ("units", "every", "issues")
    ),
    "monthly": Context(monthly_tags, monthly_values, monthlies),
}
