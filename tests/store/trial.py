"""A writer to be killed, and what must hold of the ledger it leaves behind.

`python -m tests.store.trial LEDGER NAME HOW` commits until it is killed, and says the
number of the last event after each commit. Every commit changes two records in two
tables and tells it in two events.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.contract.entries import an_event
from tracker.history import breaks, changes_between, replayed
from tracker.ports import Entry, Store, Table, Transaction
from tracker.storage.tiny import TinyStore

TABLES = (Table.OBLIGATIONS, Table.ISSUES)
# As long as a slow commit, so that the kill falls between.
A_WHILE = 0.05


def change(txn: Transaction, table: Table, key: str) -> int:
    """Change a record and append the event; the event's number."""
    old = txn.get(table, key)
    before = old.document if old else {}
    after = {"n": before.get("n", 0) + 1, "filler": "监测" * (len(key) + 100)}
    head = txn.head()
    changes = changes_between(before, after)
    event = an_event(head, table=table.value, key=key, changes=changes)
    units = (("lead", "财政局"), ("supporting", f"第{event.number % 7}局"))
    state = str(event.number % 3)
    txn.put(table, Entry(key=key, year=2020, document=after, state=state, units=units))
    txn.append(event)
    return event.number


def commit(store: Store, key: str) -> int:
    """One commit over both tables; the number of its last event."""
    with store.transaction() as txn:
        number = max([change(txn, table, key) for table in TABLES])
        txn.commit()
    return number


def commits(store: Store, name: str) -> Iterator[int]:
    """Commit for ever, giving the last event's number after each."""
    while True:
        yield commit(store, name)


def early(store: Store, name: str) -> Iterator[int]:
    """For a control: say so before it is kept."""
    while True:
        with store.transaction() as txn:
            number = max([change(txn, table, name) for table in TABLES])
            yield number
            time.sleep(A_WHILE)
            txn.commit()


def halves(store: Store, name: str) -> Iterator[int]:
    """For a control: keep the record and its event one after the other."""
    for n in range(1, 1_000_000):
        with store.transaction() as txn:
            entry = Entry(key=name, year=2020, document={"n": n})
            before = txn.get(TABLES[0], name)
            txn.put(TABLES[0], entry)
            txn.commit()
        time.sleep(A_WHILE)
        with store.transaction() as txn:
            changes = changes_between(before.document if before else {}, {"n": n})
            event = an_event(txn.head(), key=name, changes=changes)
            txn.append(event)
            txn.commit()
        yield event.number


def faults(store: Store, acknowledged: int) -> list[str]:
    """What is lost, half or broken in a ledger of which so many events were kept."""
    with store.reading() as reader:
        events = reader.events()
        kept = {
            (table.value, one.key): dict(one.document)
            for table in Table
            for one in reader.find(table)
        }
    told = [sentence for _, sentence in breaks(events)]
    if len(events) < acknowledged:
        told.append(f"{acknowledged} events were acknowledged, {len(events)} are there")
    try:
        if replayed(events) != kept:
            told.append("records are not as their events say")
    except ValueError as field:
        told.append(f"events do not fit one another: {field}")
    return told


HOW = {"commits": commits, "early": early, "halves": halves}


def main() -> None:
    """The writer."""
    path, name, how = sys.argv[1:]
    for number in HOW[how](TinyStore(Path(path)), name):
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
