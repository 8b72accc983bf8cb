"""A year of the ledger: open, or read-only for good."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerYear:
    """考核年度 in the ledger.

    Attributes:
        key: the plan year as text, `2020`.
        year: the plan year.
        rolled_to: the year that follows it; None while it is the newest.
        closed_at: since when it is read-only; None while it is worked on.
    """

    key: str
    year: int
    rolled_to: int | None = None
    closed_at: datetime | None = None
