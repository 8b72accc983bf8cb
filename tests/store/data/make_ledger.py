"""Made `ledger-v1.db` and `ledger-v2.db`, ledgers as those versions of the store wrote
them; keep the files.

Run it never again for a version that is out: its file stands for what is out there.
For a new version: `python -m tests.store.data.make_ledger ledger-v3.db`.
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
