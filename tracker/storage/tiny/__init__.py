"""The ledger in one file beside the plans: TinyDB's API over rows in SQLite.

TinyDB's own storage writes everything anew at every change and is left unreadable by
a kill or a power cut between; SQLite writes what changed, whole or not at all, for
several processes at once. `database` is the TinyDB part, `store` keeps the contract
of `tracker.ports` on it.
"""

from tracker.storage.tiny.database import SqliteTinyDB
from tracker.storage.tiny.store import TinyStore

__all__ = ["SqliteTinyDB", "TinyStore"]
