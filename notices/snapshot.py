"""What a draft was made from, so that the ledger can be asked later if it still says so.

The file bears its snapshot's fingerprint where Word shows it, under 文件—信息—备注, and
keeps it however often the paper is edited: by it the ledger knows which paper it is.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from notices.contexts import Scope, Sight
from notices.engine.archive import digest_of
from notices.render import MAIN_PART
from notices.word.parts import Parts
from notices.word.reader import CORE, properties_of
from tracker.answers import IssueLine, ObligationLine
from tracker.files import read_package
from tracker.model.figure import Figure
from tracker.model.paper import Snapshot
from tracker.records import about

_MARK: Final = "kaohe 快照 {}"
_MARKED: Final = re.compile(_MARK.format("([0-9a-f]{64})"))


def mark_of(snapshot: Snapshot) -> str:
    """What a file made from `snapshot` bears as its remark."""
    return _MARK.format(snapshot.fingerprint)


def marked(file: Path) -> str:
    """The fingerprint of the snapshot that a Word file bears; "" for none.

    Raises:
        BadFile: it cannot be read as a .docx.
    """
    found = _MARKED.search(properties_of(Parts(file).part(CORE)).remark)
    return found[1] if found else ""


def content_digest(file: Path) -> str:
    """The digest of a Word file's contents, as a draft bears it.

    Raises:
        BadFile: it cannot be read as a .docx.
    """
    package = read_package(file, MAIN_PART)
    return digest_of((name, package.read(name)) for name in package.namelist())


def snapshot_of(kind: str, scope: Scope, head: int) -> Snapshot:
    """The snapshot of a paper about `scope`, the ledger's newest event being `head`.

    Its fingerprint hangs on what the paper is made of and on nothing else: events about
    other records do not change it.
    """
    items = dict(sorted(_items(scope)))
    counts: dict[str, int] = {}
    for item in items:
        table = item.partition("/")[0]
        counts[table] = counts.get(table, 0) + 1
    plan = scope.sight.once(_plan_digest)
    sight = scope.sight
    # The site's rules too: by them a figure has jumped, a day is near.
    made_of = [kind, sight.on, scope.asked, scope.unit, plan, sight.rules, items]
    if scope.reminded:
        made_of.append(scope.reminded)
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
        yield about(record), _digest(line)


def _plan_digest(sight: Sight) -> str:
    return _digest(sight.plan)


def _digest(value: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()
