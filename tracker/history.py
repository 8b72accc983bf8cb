"""The ledger's history: events chained by hash, from which every record can be rebuilt.

An event holds what a change did, field by field. Replaying the events of a record
therefore gives the record as it must stand now; whatever stands there otherwise was
altered past the program. Pure.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import msgspec

from tracker.model.event import FIRST_PREVIOUS, Event

Document = Mapping[str, Any]
_ABSENT: Final = object()


def sealed(event: Event, before: Event | None) -> Event:
    """`event` as the one that follows `before` (None: as the first), with its hash."""
    number = 1 if before is None else before.number + 1
    previous = FIRST_PREVIOUS if before is None else before.hash
    event = replace(event, number=number, previous=previous, hash="")
    return replace(event, hash=fingerprint(event))


def fingerprint(event: Event) -> str:
    """The hash of everything in `event` but its own hash."""
    plain = msgspec.to_builtins(replace(event, hash=""))
    return hashlib.sha256(msgspec.json.encode(plain, order="sorted")).hexdigest()


def changes_between(before: Document, after: Document) -> dict[str, Any]:
    """What leads from one document to the other; `before` is empty for a new record."""
    changes = {}
    for field in sorted({*before, *after}):
        old, new = before.get(field, _ABSENT), after.get(field, _ABSENT)
        if old != new:
            changes[field] = _change(old, new)
    return changes


def _change(old: Any, new: Any) -> dict[str, Any]:
    if isinstance(old, list) and isinstance(new, list) and new[: len(old)] == old:
        return {"added": new[len(old) :]}
    change = {}
    if old is not _ABSENT:
        change["from"] = old
    if new is not _ABSENT:
        change["to"] = new
    return change


def changed(before: Document, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The document that `changes` make of `before`.

    Raises:
        ValueError: they do not belong to it: what they changed from is not there.
    """
    after = dict(before)
    for field, change in changes.items():
        if "added" in change:
            if not isinstance(after.get(field), list):
                raise ValueError(field)
            after[field] = [*after[field], *change["added"]]
            continue
        if after.get(field, _ABSENT) != change.get("from", _ABSENT):
            raise ValueError(field)
        if "to" in change:
            after[field] = change["to"]
        else:
            after.pop(field)
    return after


def replayed(events: Iterable[Event]) -> dict[tuple[str, str], dict[str, Any]]:
    """The documents as the events leave them, by (table, key).

    Raises:
        ValueError: the events do not fit one another.
    """
    documents: dict[tuple[str, str], dict[str, Any]] = {}
    for event in events:
        place = event.table, event.key
        documents[place] = changed(documents.get(place, {}), event.changes)
    return documents


def breaks(events: Iterable[Event]) -> Iterator[tuple[int, str]]:
    """Where the chain is broken: the number expected there, and a Chinese sentence."""
    expected, previous = 1, FIRST_PREVIOUS
    for event in events:
        if event.number > expected:
            last = event.number - 1
            yield expected, f"缺少第{expected}条至第{last}条履历，被删除过。"
        elif event.number < expected:
            yield expected, f"第{event.number}条履历重复或次序被调换。"
        elif event.previous != previous:
            yield expected, f"第{event.number}条履历与前一条接不上，前一条被换过。"
        if event.hash != fingerprint(event):
            yield event.number, f"第{event.number}条履历的内容被改动过。"
        expected, previous = event.number + 1, event.hash
