"""An older ledger is brought up to this version when it is opened, or left alone."""

import shutil
from pathlib import Path

import pytest

from tests.contract.entries import O, found
from tests.contract.sendings import all_of, plan
from tests.store.data.make_ledger import LAST_PASS, MESSAGE, RECORDS, SENDINGS
from tracker.history import breaks, replayed
from tracker.model.sending import in_lists
from tracker.ports import SCHEMA_VERSION, Filter, StoreRefused, Table
from tracker.records import entry_of, record_of, table_of
from tracker.storage.migrations import MIGRATIONS, Migration, migrated, newest
from tracker.storage.tiny import TinyStore
from tracker.storage.verify import verify_ledger

DATA = Path(__file__).parent / "data"


def longer(table, document):
    """A step for tests: every unit's name is written out."""
    units = [f"{unit}（全称）" for unit in document.get("leads", [])]
    return {**document, "leads": units} if units else document


# Steps that no release knows yet.
NEXT = Migration(to=SCHEMA_VERSION + 1, document=longer)
LATER = Migration(to=SCHEMA_VERSION + 2, document=longer)


@pytest.fixture
def ledger(tmp_path):
    """A copy of the ledger that this version wrote."""
    newest = f"ledger-v{SCHEMA_VERSION}.db"
    return Path(shutil.copy(DATA / newest, tmp_path / "ledger.db"))


def test_the_steps_lead_to_this_version():
    assert [step.to for step in MIGRATIONS] == list(range(2, SCHEMA_VERSION + 1))
    assert newest() == SCHEMA_VERSION


def test_there_is_a_ledger_of_every_version():
    names = [f"ledger-v{number}.db" for number in range(1, SCHEMA_VERSION + 1)]

    assert sorted(one.name for one in DATA.glob("*.db")) == names


@pytest.mark.parametrize("name", sorted(one.name for one in DATA.glob("*.db")))
def test_a_ledger_of_every_version_opens(tmp_path, name):
    store = TinyStore(Path(shutil.copy(DATA / name, tmp_path)))

    with store.reading() as reader:
        for record in RECORDS:
            table = table_of(record)
            entry = reader.get(table, record.key)
            assert entry is not None
            assert record_of(table, entry.document) == record
        assert len(reader.events()) == 4  # and one that opened the year
        assert verify_ledger(reader) == []


@pytest.mark.parametrize("number", range(1, SCHEMA_VERSION + 1))
def test_what_was_sent_is_there_or_can_be_kept_from_then_on(tmp_path, number):
    name = f"ledger-v{number}.db"
    store = TinyStore(Path(shutil.copy(DATA / name, tmp_path)))
    since = 3  # the first version that knew of sendings

    kept = all_of(store)
    added = plan(store, *SENDINGS)

    assert kept == ([] if number < since else in_lists(SENDINGS))
    assert added == (2 if number < since else 0)
    with store.reading() as reader:
        assert list(reader.messages()) == ([] if number < since else [MESSAGE])
        assert reader.mark("pass") == (None if number < since else LAST_PASS)


def test_each_document_takes_the_steps_above_its_version():
    document = {"leads": ["林草局"]}
    steps = (NEXT, LATER)

    twice = {"leads": ["林草局（全称）（全称）"]}
    assert migrated(O, document, SCHEMA_VERSION, steps) == twice
    assert migrated(O, document, NEXT.to, steps) == longer(O, document)
    assert migrated(O, document, LATER.to, steps) == document


def test_what_was_brought_up_is_still_what_the_history_gives(ledger):
    with TinyStore(ledger).reading() as reader:
        before = list(reader.events())

    with TinyStore(ledger, migrations=(NEXT,)).reading() as reader:
        after = list(reader.events())

        assert after[: len(before)] == before
        assert {one.action for one in after[len(before) :]} == {"migrate"}
        assert list(breaks(after)) == []
        assert replayed(after) == {
            (table.value, entry.key): entry.document
            for table in Table
            for entry in reader.find(table)
        }


def test_documents_and_columns_are_brought_up_and_the_history_left(ledger):
    store = TinyStore(ledger, migrations=(NEXT,))

    assert found(store, O, Filter(unit="林草局（全称）")) == [
        "B2025-0001",
        "B2025-0002",
    ]
    assert found(store, O, Filter(unit="林草局")) == []
    with store.reading() as reader:
        for table in Table:
            for entry in reader.find(table):
                assert entry == entry_of(record_of(table, entry.document))
        assert list(breaks(reader.events())) == []


def test_a_ledger_is_brought_up_once(ledger):
    TinyStore(ledger, migrations=(NEXT,))
    content = ledger.read_bytes()

    TinyStore(ledger, migrations=(NEXT,))

    assert ledger.read_bytes() == content


def test_an_older_program_refuses_what_a_newer_has_brought_up(ledger):
    old = TinyStore(ledger)
    TinyStore(ledger, migrations=(NEXT,))

    with pytest.raises(StoreRefused, match="请升级程序"):
        TinyStore(ledger)
    with pytest.raises(StoreRefused, match="请升级程序"):
        found(old, O)
    with pytest.raises(StoreRefused, match="请升级程序"), old.transaction():
        pass


def test_a_step_that_fails_leaves_the_ledger_at_its_version(ledger):
    def stumbling(table, document):
        if table is Table.ISSUES:
            raise ZeroDivisionError
        return longer(table, document)

    content = ledger.read_bytes()

    with pytest.raises(ZeroDivisionError):
        TinyStore(ledger, migrations=(Migration(to=NEXT.to, document=stumbling),))

    assert found(TinyStore(ledger), O, Filter(unit="林草局")) != []
    assert ledger.read_bytes() == content


def test_a_record_that_cannot_be_brought_up_is_a_sentence(ledger):
    content = ledger.read_bytes()
    nothing = Migration(to=NEXT.to, document=lambda table, document: {})

    with pytest.raises(StoreRefused, match="读不出来"):
        TinyStore(ledger, migrations=(nothing,))

    assert ledger.read_bytes() == content
