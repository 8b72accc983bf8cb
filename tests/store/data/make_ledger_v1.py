"""Made `ledger-v1.db`, a ledger as version 1 of the store wrote it; keep the file.

Run it never again for version 1: the file stands for what is out there. For a new
version, after a release: `python -m tests.store.data.make_ledger_v1 ledger-v2.db`.
"""

import sys
from pathlib import Path

from tests.builders import a_ledger, an_issue, an_obligation
from tracker.storage.tiny import TinyStore

RECORDS = (
    an_obligation(),
    an_obligation(key="B2025-0002", material="自查报告", due=None, original_due=None),
    an_issue(),
)

if __name__ == "__main__":
    a_ledger(*RECORDS, store=TinyStore(Path(__file__).with_name(sys.argv[1])))
