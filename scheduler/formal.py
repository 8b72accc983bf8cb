"""Papers that a rung asks for (催办通知、督办单): drafted for a person to sign. Pure.

What is owed follows from what was sent and what was drafted, and is kept nowhere: a
program that was stopped in between drafts it the next time, and none twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from scheduler.climbing import is_held_back
from scheduler.ladders import rung_in
from tracker.model.paper import Paper
from tracker.model.sending import Sending


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A paper to be drafted: of which kind, about which record `table/key`."""

    kind: str
    item: str


def owed(
    sendings: Iterable[Sending],
    papers: Iterable[Paper],
    asked_from: Mapping[str, int],
    running: Mapping[str, int],
) -> Iterator[Owed]:
    """The papers to be drafted now.

    Args:
        asked_from: by kind of paper, so many working days after the day from which a
            rung asks for one.
        running: the items that are still to be done, and the version of their deadline.
    """
    drafted = _drafted(papers)
    for (kind, item), slot in _first_slots(sendings, asked_from, running).items():
        if not any(on >= slot for on in drafted.get((kind, item), ())):
            yield Owed(kind=kind, item=item)


def _first_slots(
    sendings: Iterable[Sending],
    asked_from: Mapping[str, int],
    running: Mapping[str, int],
) -> dict[tuple[str, str], date]:
    """The first day on which a rung asked for a paper of a kind about an item."""
    slots: dict[tuple[str, str], date] = {}
    for one in sendings:
        told = one.occurrence
        if is_held_back(one):
            continue
        if running.get(told.item) != told.due_version:
            continue
        for kind, since in asked_from.items():
            if rung_in(told.rung) >= since:
                key = kind, told.item
                slots[key] = min(slots.get(key, told.slot), told.slot)
    return slots


def _drafted(papers: Iterable[Paper]) -> dict[tuple[str, str], list[date]]:
    """As of which days papers of a kind were drafted about an item."""
    days: dict[tuple[str, str], list[date]] = {}
    for one in papers:
        for item in one.snapshot.items:
            days.setdefault((one.kind, item), []).append(one.snapshot.as_of)
    return days
