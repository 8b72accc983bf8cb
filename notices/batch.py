"""Papers drafted and checked, one or thirty thousand: each written whole, as it is done.

A batch may be broken off and begun again: the same facts give the same bytes, and a
file that stands there with these bytes is not written twice.
"""

import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from notices.contexts import Scope
from notices.draft import Draft, Drafter
from notices.lint import Linter
from tracker.checks.figures import check_figures
from tracker.errors import KaoheError
from tracker.files import write_once
from tracker.model.finding import Finding
from tracker.model.paper import Paper

# Fewer papers are done before a second process has started.
_WORTH_SHARING: Final = 100
# So many go to a process at a time.
_SHARE: Final = 20
# A draft that has errors says so in its name, until somebody has mended them.
_TO_MEND: Final = "（待改）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One paper drafted and checked.

    Attributes:
        paper: as the ledger is to keep it, without its key.
        file: where it was written; its name alone where it was not.
        data: the document; b"" where it was written.
        blanks: what a person must fill in, in order.
        unused: chapters of the county's own wording that the template has no place for.
    """

    paper: Paper
    file: Path
    data: bytes
    blanks: tuple[str, ...]
    unused: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What a batch is made with.

    Attributes:
        folder: where papers are written; None to hand them back unwritten.
        head: number of the ledger's newest event.
    """

    drafter: Drafter
    linter: Linter
    folder: Path | None
    head: int

    def make(self, scope: Scope) -> Made:
        """Draft, check and write the paper about `scope`."""
        draft = self.drafter.draft(scope, head=self.head)
        findings = (
            *self.linter.lint_bytes(draft.file, draft.document.data),
            *_doubts(scope),
        )
        data, file = draft.document.data, Path(draft.file)
        if any(one.is_error for one in findings):
            file = file.with_stem(f"{file.stem}{_TO_MEND}")
        if self.folder is not None:
            file, data = write_once(self.folder / file, data), b""
        return Made(
            paper=_paper(draft, scope, file.name, findings),
            file=file,
            data=data,
            blanks=draft.document.blanks,
            unused=draft.unused,
            findings=findings,
        )


def _doubts(scope: Scope) -> list[Finding]:
    """What does not join up in the figures the paper speaks of; [] where it has none."""
    if not scope.figures:
        return []
    plan, rules = scope.sight.plan, scope.sight.rules
    year = plan.year.plan_year
    return check_figures(plan, scope.figures, year=year, rules=rules)


def _paper(draft: Draft, scope: Scope, name: str, findings: Sequence[Finding]) -> Paper:
    return Paper(
        key="",
        year=scope.sight.plan.year.plan_year or 0,
        kind=draft.kind.key,
        title=draft.title,
        unit=draft.unit,
        asked=draft.asked,
        file=name,
        digest=draft.document.digest,
        snapshot=draft.snapshot,
        faults=sum(one.is_error for one in findings),
    )


def make_all(workshop: Workshop, scopes: Sequence[Scope]) -> Iterator[Made]:
    """The papers about `scopes`, in their order; on two cores where they are many."""
    processes = min(os.cpu_count() or 1, len(scopes) // _WORTH_SHARING + 1)
    # Only where a process begins with what this one has: elsewhere the whole year
    # would be handed over first.
    if processes < 2 or sys.platform != "linux":
        yield from map(workshop.make, scopes)
        return
    _shared.update(workshop=workshop, scopes=scopes)
    try:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            yield from pool.imap(_make_shared, range(len(scopes)), chunksize=_SHARE)
    finally:
        _shared.clear()


# What a process forked from this one finds.
_shared: dict[str, Any] = {}


def _make_shared(number: int) -> Made:
    """The paper of that number, in a process of the batch."""
    workshop: Workshop = _shared["workshop"]
    try:
        return workshop.make(_shared["scopes"][number])
    except KaoheError as error:
        # As it is it could not be handed from one process to the other.
        raise KaoheError(str(error)) from None
