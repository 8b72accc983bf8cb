"""Which records a paper was asked to be about, out of those the ledger holds."""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from tracker.answers import IssueLine, ObligationLine
from tracker.errors import UsageError
from tracker.model.paper import Asked

L = TypeVar("L", bound=ObligationLine | IssueLine)


def named(lines: Sequence[L], keys: Collection[str]) -> list[L]:
    """The lines of these numbers, as the ledger lists them.

    Raises:
        UsageError: the year's ledger has no record of one of the numbers.
    """
    found = [line for line in lines if line.record.key in keys]
    known = {line.record.key for line in found}
    if missing := [key for key in keys if key not in known]:
        raise UsageError(f"台账里没有{'、'.join(missing)}；请核对编号和年度。")
    return found


def refuse_units(asked: Asked) -> None:
    """A paper about the whole year is not made for single units."""
    if asked.units:
        raise UsageError("这种文件说的是全年的情况，不分单位；请去掉 --unit 再试。")


def by_lead(lines: Iterable[L]) -> dict[str, list[L]]:
    """The lines by each unit that leads in them, as first met; a joint one by all."""
    grouped: dict[str, list[L]] = {}
    for line in lines:
        for unit in dict.fromkeys(line.record.leads):
            grouped.setdefault(unit, []).append(line)
    return grouped


def keys_of(lines: Iterable[L]) -> tuple[str, ...]:
    """The numbers of the lines."""
    return tuple(line.record.key for line in lines)
