"""The whole ledger as the clerk's Excel workbook (台账), out and in; issue lists in."""

from tracker.workbook.ledger.changes import Change, Changes, apply_changes
from tracker.workbook.ledger.foreign import import_issues
from tracker.workbook.ledger.held import changes_in
from tracker.workbook.ledger.reading import read_changes
from tracker.workbook.ledger.writing import export_ledger, list_bytes

__all__ = [
    "Change",
    "Changes",
    "apply_changes",
    "changes_in",
    "export_ledger",
    "import_issues",
    "list_bytes",
    "read_changes",
]
