"""A look at a day gone by holds nobody up who writes."""

from datetime import date

from tests.builders import a_ledger, an_act, an_obligation
from tests.unit.ledger.cast import CLERK
from tracker.model.obligation import ObligationState
from tracker.ports import Table
from tracker.services import obligations
from tracker.services.ledger import write
from tracker.storage.past import known_on
from tracker.storage.tiny import TinyStore

TODAY = date(2025, 10, 9)
KEY = "B2025-0001"


def a_ledger_on_disk(path):
    """An obligation of 1 October, noted on 9 October."""
    ledger = a_ledger(store=TinyStore(path / "ledger.db"))
    made = an_obligation(key=KEY, state=ObligationState.ISSUED)
    with ledger.store.transaction() as txn:
        write(txn, made, act=an_act(CLERK, date(2025, 10, 1)), action="make")
        txn.commit()
    noted(ledger, "今天记的")
    return ledger


def noted(ledger, text):
    obligations.note(ledger, KEY, an_act(CLERK, TODAY), text=text)


def numbers(reader):
    assert reader.get(Table.OBLIGATIONS, KEY) is not None
    return [one.number for one in reader.events()]


def test_others_commit_while_a_day_gone_by_is_looked_at(tmp_path):
    ledger = a_ledger_on_disk(tmp_path)

    with known_on(ledger.store, date(2025, 10, 8), today=TODAY) as (then, is_past):
        noted(ledger, "正看着的时候记的")
        seen = numbers(then)

    assert is_past
    assert seen == [1]


def test_a_day_after_which_nothing_was_written_is_looked_at_as_it_stands(tmp_path):
    ledger = a_ledger_on_disk(tmp_path)

    with known_on(ledger.store, TODAY, today=date(2025, 10, 20)) as (then, is_past):
        seen = numbers(then)

    assert not is_past
    assert seen == [1, 2]
