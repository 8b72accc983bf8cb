"""What a draft was made from, so that the ledger can be asked later if it still says so."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from notices.contexts import Scope, Sight
from tracker.answers import IssueLine, ObligationLine
from tracker.model.figure import Figure
from tracker.model.paper import Snapshot
from tracker.records import table_of


def snapshot_of(kind: str, scope: Scope, head: int) -> Snapshot:
    """The snapshot of a paper about `scope`, the ledger's newest event being `head`.

    Its fingerprint hangs on what the paper is made of and on nothing else: events about
    other records do not change it.
    """
    items = dict(sorted(_items(scope)))
    counts: dict[str, int] = {}
    for about in items:
        table = about.partition("/")[0]
        counts[table] = counts.get(table, 0) + 1
    plan = scope.sight.once(_plan_digest)
    made_of = (kind, scope.sight.on, scope.asked, scope.unit, plan, items)
    return Snapshot(
        as_of=scope.sight.on,
        head=head,
        plan=plan,
        items=tuple(items),
        counts=counts,
        fingerprint=_digest(made_of),
    )


def _items(scope: Scope) -> Iterator[tuple[str, str]]:
    """Each record the paper speaks of, and the digest of it as it stood that day."""
    lines: Sequence[ObligationLine | IssueLine | Figure] = (
        *scope.obligations,
        *scope.issues,
        *scope.figures,
    )
    for line in lines:
        record = line if isinstance(line, Figure) else line.record
        yield f"{table_of(record)}/{record.key}", _digest(line)


def _plan_digest(sight: Sight) -> str:
    return _digest(sight.plan)


def _digest(value: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()
