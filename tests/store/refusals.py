"""What the store says when it refuses."""

from pathlib import Path

from tests.contract.entries import an_entry, keep
from tracker.ports import StoreRefused
from tracker.storage.tiny import TinyStore


def refused(path: Path) -> str:
    """The sentence with which opening and writing is refused, "" where it is not."""
    try:
        keep(TinyStore(path, patience=0.1), an_entry("refused"))
    except StoreRefused as error:
        return str(error)
    return ""
