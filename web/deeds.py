"""What can be done with a record on the page: one line an action, its fields described.

The form on the page, the JSON API and its description are all made from these lines.
What may be done, by whom and when, the tables of steps say (`tracker.steps`), not this.
"""

from collections.abc import Mapping
from typing import Final

from tracker.ports import Table
from web.fields import BadForm, Deed, Field, Kind, values_of
from web.issue_deeds import ISSUE_DEEDS
from web.obligation_deeds import OBLIGATION_DEEDS
from web.silence_deeds import SILENCE_DEEDS

__all__ = [
    "DEEDS",
    "MAKING",
    "NOT_OFFERED",
    "BadForm",
    "Deed",
    "Field",
    "Kind",
    "deed_of",
    "values_of",
]

DEEDS: Final[tuple[Deed, ...]] = (*OBLIGATION_DEEDS, *ISSUE_DEEDS, *SILENCE_DEEDS)
# These make a new record: `Deed.take` gets the plan year in place of a number.
MAKING: Final = frozenset({(Table.ISSUES, "add"), (Table.SILENCES, "silence")})
# Steps of the tables that no form takes, and why.
NOT_OFFERED: Final[Mapping[tuple[Table, str], str]] = {
    (Table.OBLIGATIONS, "urge"): "登记催办公文时由程序记上，不能凭空说催过",
    (Table.ISSUES, "urge"): "登记催办公文时由程序记上，不能凭空说催过",
}


def deed_of(table: Table, action: str) -> Deed | None:
    """The deed of that action; None where the page offers none."""
    found = (one for one in DEEDS if one.table is table and one.action == action)
    return next(found, None)
