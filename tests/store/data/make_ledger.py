"""Made `ledger-v1.db` to `ledger-v4.db`, ledgers as those versions of the store wrote
them; keep the files. What is sent stands in them from version 3 on.

Run it never again for a version that is out: its file stands for what is out there.
For a new version: `python -m tests.store.data.make_ledger ledger-v5.db`.
"""

import sys
from pathlib import Path

from tests.builders import a_ledger, an_issue, an_obligation
from tests.contract.sendings import LATER, a_message, a_sending
from tracker.model.sending import SendingState
from tracker.storage.tiny import TinyStore

RECORDS = (
    an_obligation(),
    an_obligation(key="B2025-0002", material="自查报告", due=None, original_due=None),
    an_issue(),
)
MESSAGE = a_message()
LAST_PASS = LATER
SENDINGS = (
    a_sending(message=MESSAGE.key).as_settled(SendingState.DELIVERED, LATER),
    a_sending("issues/W2025-0001"),
)

if __name__ == "__main__":
    store = TinyStore(Path(__file__).with_name(sys.argv[1]))
    a_ledger(*RECORDS, store=store)
    with store.outbox.transaction() as txn:
        txn.plan(SENDINGS)
        txn.keep_message(MESSAGE)
        txn.set_mark("pass", LAST_PASS)
        txn.commit()
