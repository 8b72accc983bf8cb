"""Reminded and answered (提醒、回应): what a unit did after it was reminded."""

from collections.abc import Iterable, Iterator
from datetime import date

from tracker.calendar import local_day
from tracker.model.issue import Issue
from tracker.model.obligation import Obligation
from tracker.model.sending import Sending, SendingState

# An item, `obligations/B2020-0005`, and a unit.
Case = tuple[str, str]


def delivered_on(one: Sending) -> date | None:
    """The day on which it was delivered; None where it was not: it reminded nobody."""
    if one.state is not SendingState.DELIVERED or one.settled is None:
        return None
    return local_day(one.settled)


def reminded(sendings: Iterable[Sending]) -> dict[Case, date]:
    """On which day each unit was first reminded of each item."""
    first: dict[Case, date] = {}
    for one in sendings:
        if day := delivered_on(one):
            case = one.occurrence.item, one.occurrence.unit
            first[case] = min(day, first.get(case, day))
    return first


def answered(record: Obligation | Issue, unit: str, since: date) -> bool:
    """Whether the unit did anything about it on that day or later."""
    return any(day >= since for day in _acts(record, unit))


def _acts(record: Obligation | Issue, unit: str) -> Iterator[date]:
    """The days on which something came from the unit."""
    yield from (
        local_day(one.at) for one in record.acknowledgements if one.unit == unit
    )
    if isinstance(record, Issue):
        yield from (local_day(one.at) for one in record.progress if one.unit == unit)
        yield from (
            local_day(one.at) for one in record.applications if one.unit == unit
        )
        return
    if record.signed_on is not None:
        yield record.signed_on
    for version in record.submissions:
        if version.unit == unit:
            yield local_day(version.received)
    yield from (local_day(one.asked) for one in record.extensions if one.unit == unit)
    yield from (local_day(one.at) for one in record.objections if one.unit == unit)
