"""Processes that plan and claim, to be killed or to be many at once.

`python -m tests.store.outbox_trial ADDRESS plan NAME` plans ten sendings and cancels
those before, in one transaction, over and over, and says the number of the round after
each commit; `claim NAME` claims a group at a time until there is none, says what it
got, and ends. ADDRESS is a database's or a file's.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.contract.sendings import HERE, LATER, a_sending
from tracker.ports import Store

EACH = 10


def store_at(address: str) -> Store:
    """The store at the address."""
    if "://" in address:
        from tracker.storage.postgres import PostgresStore

        return PostgresStore(address)
    from tracker.storage.tiny import TinyStore

    return TinyStore(Path(address))


def plans(store: Store, name: str) -> Iterator[str]:
    """Plan and cancel for ever, giving each round after its commit."""
    number = 0
    while True:
        number += 1
        item = f"issues/{name}{number}"
        with store.outbox.transaction() as txn:
            txn.plan([a_sending(item, recipient=f"第{n}人") for n in range(EACH)])
            txn.cancel(f"issues/{name}{number - 1}", at=LATER, reason="已办结")
            txn.commit()
        yield str(number)


def claims(store: Store, name: str) -> Iterator[str]:
    """Claim a group at a time, giving its keys."""
    while True:
        with store.outbox.transaction() as txn:
            taken = txn.claim(**{**HERE, "holder": name})
            txn.commit()
        if not taken:
            return
        yield " ".join(one.key for one in taken)


def main() -> None:
    """The process."""
    address, what, name = sys.argv[1:]
    work = {"plan": plans, "claim": claims}[what]
    for said in work(store_at(address), name):
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
