"""Several processes over one outbox, and processes that are killed at it."""

import contextlib
import random
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace

import pytest

from tests.conftest import ROOT
from tests.contract.entries import O, an_entry
from tests.contract.postgres import empty_place, run_sql
from tests.contract.sendings import HERE, LATER, NOW, a_sending, all_of, claim, plan
from tests.store.outbox_trial import EACH, store_at
from tracker.model.sending import SendingState
from tracker.ports import SCHEMA_VERSION
from tracker.storage.postgres import PostgresStore, outbox


@pytest.fixture(params=["tinydb", "postgresql"])
def address(request, tmp_path):
    """Where a new store is."""
    if request.param == "postgresql":
        return empty_place()
    return str(tmp_path / "ledger.db")


@pytest.fixture
def far():
    """A new store on the server."""
    store = PostgresStore(empty_place(), patience=0.5)
    yield store
    store.close()


def started(address, what, name):
    command = [sys.executable, "-m", "tests.store.outbox_trial", address, what, name]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_processes_that_claim_at_once_share_all_groups_and_split_none(address):
    store = store_at(address)
    people = [f"第{number}人" for number in range(60)]
    planned = [a_sending(item, recipient=one) for one in people for item in "abc"]
    plan(store, *planned)

    workers = [started(address, "claim", name) for name in ("甲机", "乙机", "丙机")]
    said = [worker.communicate(timeout=60)[0].splitlines() for worker in workers]

    groups = [line.split() for lines in said for line in lines]
    assert [len(one) for one in groups] == [3] * 60
    assert Counter(key for one in groups for key in one) == Counter(
        one.key for one in planned
    )
    assert sum(bool(lines) for lines in said) > 1, "one did all of it: nothing is shown"
    held = {one.key: one.holder for one in all_of(store)}
    for name, lines in zip(("甲机", "乙机", "丙机"), said, strict=True):
        assert {held[key] for line in lines for key in line.split()} <= {name}
    store.close()


def test_a_process_killed_leaves_all_of_its_round_or_nothing(address):
    store, chance = store_at(address), random.Random(5)
    rounds = 0

    for name in "abcd":
        worker = started(address, "plan", name)
        assert worker.stdout is not None
        worker.stdout.readline()  # it is at work
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(chance.uniform(0.02, 0.15))
        worker.kill()
        said = [1, *map(int, worker.communicate()[0].split())]

        of = [one for one in all_of(store) if one.occurrence.item[7] == name]
        states = Counter((one.occurrence.item[8:], one.state) for one in of)
        last = max(int(number) for number, _ in states)
        assert last - said[-1] in (0, 1), "what it said was kept"
        assert states == {
            (str(number), SendingState.PLANNED if number == last else GONE): EACH
            for number in range(1, last + 1)
        }
        rounds += last
    assert rounds > 8, f"only {rounds} rounds were done before the kills"
    store.close()


GONE = SendingState.SUPERSEDED


# --- PostgreSQL --------------------------------------------------------------------


def test_who_sends_waits_for_nobody_who_changes_the_ledger(far):
    plan(far, a_sending())

    with far.transaction() as ledger:
        ledger.put(O, an_entry())
        assert plan(far, a_sending("issues/W2020-0001")) == 1
        assert len(claim(far)) == 2
        ledger.commit()


def test_who_changes_the_ledger_waits_for_nobody_who_sends(far):
    plan(far, a_sending())

    with far.outbox.transaction() as sending:
        sending.claim(**HERE)
        with far.transaction() as ledger:
            ledger.put(O, an_entry())
            assert ledger.cancel("issues/W2020-0001", at=LATER, reason="已办结") == 0
            ledger.commit()
        sending.commit()


def test_a_claimer_goes_past_what_another_has_just_taken(far):
    plan(far, *(a_sending(item, recipient=one) for one in "甲乙" for item in "abc"))

    with far.outbox.transaction() as first, far.outbox.transaction() as second:
        mine = first.claim(**HERE)
        theirs = second.claim(**HERE)
        none = claim(far)
        first.commit()
        second.commit()

    assert [len(mine), len(theirs), len(none)] == [3, 3, 0]
    assert {one.group for one in mine}.isdisjoint(one.group for one in theirs)


def test_a_group_whose_first_row_is_taken_is_left_whole(far):
    plan(far, *(a_sending(item, recipient=one) for one in "甲乙" for item in "abc"))
    groups = outbox._groups(outbox._may_go, NOW).limit(1)

    # Between the two questions of a claim, the first has locked one row of its group.
    with far.outbox.transaction() as first:
        locked = [tuple(row) for row in first._execute(groups)]
        theirs = claim(far)

    assert len(locked) == 1
    assert len(theirs) == 3
    assert locked[0] not in {one.group for one in theirs}


def test_a_claimer_goes_past_what_is_being_cancelled(far):
    plan(far, a_sending(), a_sending("issues/W2020-0001"))

    with far.transaction() as ledger:
        ledger.cancel("obligations/B2020-0001", at=LATER, reason="已办结")
        taken = claim(far)
        ledger.commit()

    # The cancelled one may stand for the group: it is then claimed a moment later.
    taken += claim(far)
    assert [one.occurrence.item for one in taken] == ["issues/W2020-0001"]


def test_a_cancel_waits_for_the_claimer_and_leaves_it_what_it_took(far):
    plan(far, a_sending())
    item, told = a_sending().occurrence.item, []

    def cancel():
        with far.transaction() as ledger:
            told.append(ledger.cancel(item, at=LATER, reason="已办结"))
            ledger.commit()

    other = threading.Thread(target=cancel)
    with far.outbox.transaction() as sending:
        sending.claim(**HERE)
        other.start()
        other.join(0.2)
        assert told == []
        sending.commit()
    other.join(5)

    assert told == [0]
    assert [one.state for one in all_of(far)] == [SendingState.CLAIMED]


def test_a_cancel_waits_for_nobody_over_what_is_under_way(far):
    one = a_sending(state=SendingState.CLAIMED, holder="甲机", lease=LATER)
    plan(far, one)

    with far.outbox.transaction() as sending:
        sending.keep([replace(one, state=SendingState.ATTEMPTING)], holder="甲机")
        with far.transaction() as ledger:
            told = ledger.cancel(
                one.occurrence.item, at=LATER, reason="已办结", sheets=True
            )
            ledger.commit()
        sending.commit()

    assert told == 0
    assert [one.state for one in all_of(far)] == [SendingState.ATTEMPTING]


@pytest.mark.parametrize("order", [1, -1])
def test_two_that_plan_the_same_at_once_plan_it_once_and_wait_in_line(far, order):
    one, two = sorted((a_sending(item) for item in "ab"), key=lambda it: it.key)
    added = []
    other = threading.Thread(
        target=lambda: added.append(plan(far, *(one, two)[::order]))
    )

    with far.outbox.transaction() as txn:
        added.append(txn.plan([one]))
        other.start()
        other.join(0.2)
        # Had the other begun with its last, each would now wait for the other.
        added.append(txn.plan([two]))
        txn.commit()
    other.join(5)

    assert added == [1, 1, 0]
    assert len(all_of(far)) == 2


def test_a_database_of_an_older_program_gets_the_tables_it_lacks():
    address = empty_place()
    PostgresStore(address).close()
    run_sql(address, "DROP TABLE kaohe_sendings, kaohe_messages, kaohe_marks")
    run_sql(address, "UPDATE kaohe_meta SET version = 2")

    store = PostgresStore(address)

    assert plan(store, a_sending()) == 1
    assert claim(store) != []
    assert run_sql(address, "SELECT version FROM kaohe_meta") == [(SCHEMA_VERSION,)]
    store.close()
