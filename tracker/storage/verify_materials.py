"""What the ledger says was handed in, checked against the files that are there."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tracker.model.figure import Figure
from tracker.model.finding import Finding, Severity
from tracker.model.issue import Issue
from tracker.model.obligation import Obligation
from tracker.model.paper import Paper
from tracker.model.stored import StoredFile
from tracker.ports import Reader, Spoilt, Table
from tracker.records import record_of
from tracker.storage.materials import is_whole


def materials_in(reader: Reader) -> Iterator[tuple[str, StoredFile]]:
    """Every file the ledger names, with the number of the record that names it."""
    for name in (Table.OBLIGATIONS, Table.ISSUES, Table.FIGURES, Table.PAPERS):
        for entry in reader.find(name):
            try:
                one = record_of(name, entry.document)
            except Spoilt:  # `verify_ledger` tells of it
                continue
            yield from ((one.key, file) for file in _files_of(one))


def _files_of(one: Obligation | Issue | Figure | Paper) -> Iterator[StoredFile]:
    if isinstance(one, Figure):
        yield from one.files
    elif isinstance(one, Paper):
        yield from one.issued
    elif isinstance(one, Issue):
        yield from one.evidence
    else:
        for version in one.submissions:
            yield from version.files


def material_faults(
    root: Path, files: Iterable[tuple[str, StoredFile]]
) -> list[Finding]:
    """Findings for files that are gone, or are no longer what came.

    Reading them takes long: no ledger should be held open meanwhile.
    """
    return [
        Finding(
            rule="material-lost",
            severity=Severity.ERROR,
            file="materials",
            place=key,
            message=f"材料“{file.name}”不在了，或内容已不是收到时的样子。",
            remedy="请从备份里恢复 materials 文件夹。",
        )
        for key, file in files
        if not is_whole(root, file)
    ]
