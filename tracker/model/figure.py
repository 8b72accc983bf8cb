"""Figure (指标数值): the value of one of the plan's data items in one year."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.model.obligation import StoredFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """指标数值.

    Attributes:
        key: its number in the ledger, `S2020-0001`.
        year: the plan year whose ledger holds it.
        item: the data item's name in the plan (数据项).
        value: the number as it was given, never rounded; None while nobody gave it.
        source: who or what it comes from: a unit, a yearbook, a monitoring report.
        evidence: names of the papers that prove it, as the list of evidence names them.
        files: the evidence itself, where it was handed in.
        explanation: why it moved as it did, where it jumped.
    """

    key: str
    year: int
    item: str
    value: Decimal | None = None
    source: str = ""
    evidence: tuple[str, ...] = ()
    files: tuple[StoredFile, ...] = ()
    explanation: str = ""
