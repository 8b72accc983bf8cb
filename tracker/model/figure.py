"""Figure (指标数值): the value of one of the plan's data items in one year."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from types import MappingProxyType
from typing import Final

from tracker.model.stored import StoredFile

# More figures than any area in m² or sum in 元 has: what is longer is a slip.
MOST_PLACES: Final = 10
_NUMBER: Final = re.compile(
    r"[-+]?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})"
    rf"(?:\.[0-9]{{1,{MOST_PLACES}}})?"
)
# What a Chinese input method types: full-width figures, points, signs.
_NARROW: Final = MappingProxyType(
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x2212: ord("-")}
)
# Enough for the product of two such numbers, exactly.
_DIGITS: Final = 60
# By its unit, how often a whole is a rate's 1.
_WHOLES: Final[Mapping[str, Decimal]] = MappingProxyType(
    {"%": Decimal(100), "‰": Decimal(1000)}
)


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


def number_of(words: str, unit: str = "") -> Decimal | None:
    """The number that `words` can only mean; None where they mean none, or several.

    1234.5, 1,234.5 and １２３４．５ are one; with its unit
    behind it, 「95%」 where that is %, it is the same number.
    """
    narrow = words.translate(_NARROW).strip().removesuffix(unit).rstrip()
    if not _NUMBER.fullmatch(narrow):
        return None
    return Decimal(narrow.replace(",", ""))


def number_words(value: Decimal, decimals: int | None = None) -> str:
    """The number in figures: noughts are added up to `decimals`, nothing is rounded."""
    return f"{value:.{places_of(value, decimals)}f}"


def places_of(value: Decimal, decimals: int | None = None) -> int:
    """To how many places `value` is printed."""
    exponent = value.as_tuple().exponent
    given = -exponent if isinstance(exponent, int) else 0
    return max(given, min(decimals or 0, MOST_PLACES), 0)


def is_about(value: Decimal, other: Decimal, decimals: int | None = None) -> bool:
    """Whether `other` is `value` within half a unit of the last place printed."""
    half = Decimal(5).scaleb(-places_of(value, decimals) - 1)
    with localcontext(prec=_DIGITS):
        return abs(value - other) <= half


def rate_of(part: Decimal, whole: Decimal, unit: str) -> Decimal:
    """`part` by `whole`, ×100 where the unit is %; ZeroDivisionError where it is 0."""
    with localcontext(prec=_DIGITS):
        return part * _WHOLES.get(unit, Decimal(1)) / whole
