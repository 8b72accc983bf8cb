"""A ledger verified against its history, and copied into another store."""

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import a_ledger, an_issue, an_obligation
from tests.contract.postgres import empty_place, run_sql
from tracker.history import sealed
from tracker.model.event import Event
from tracker.ports import EVERYTHING, StoreRefused, Table
from tracker.storage.memory import MemoryStore, MemoryTransaction
from tracker.storage.postgres import PostgresStore
from tracker.storage.tiny import TinyStore
from tracker.storage.transfer import copy_ledger, tally
from tracker.storage.verify import verify_ledger

O = Table.OBLIGATIONS
KEY = "B2025-0001"
HERE = f"报送任务 {KEY}"


@pytest.fixture
def ledger():
    """A ledger in memory: a year, two obligations and an issue, four events."""
    second = an_obligation(key="B2025-0002", leads=("水利局",), due=None)
    return a_ledger(an_obligation(), second, an_issue()).store


@pytest.fixture(scope="module")
def long():
    """A ledger of more records and events than are read at once."""
    days = [date(2025, 10, 1), date(2025, 10, 2), None]
    records = [
        an_obligation(key=f"B2025-{number:04}", due=days[number % 3])
        for number in range(1, 1102)
    ]
    return a_ledger(*records).store


@pytest.fixture
def path(ledger, tmp_path):
    """The same ledger in a file."""
    path = tmp_path / "ledger.db"
    with closing(TinyStore(path)) as store:
        copy_ledger(ledger, store)
    return path


def faults(store):
    """Where the ledger is not sound, and why."""
    with store.reading() as reader:
        return [(one.place, one.message) for one in verify_ledger(reader)]


def places(store):
    return {place for place, _ in faults(store)}


def put(store, entry, table=O):
    """Put an entry past the program: without an event."""
    with store.transaction() as txn:
        txn.put(table, entry)
        txn.commit()


def entry(store, key=KEY, table=O):
    with store.reading() as reader:
        return reader.get(table, key)


def events(store):
    with store.reading() as reader:
        return list(reader.events())


def with_events(store, altered):
    """A store with the records of `store` and the events `altered`, unchecked."""
    other = MemoryStore()
    other.state.tables.update(store.state.tables)
    other.state.events = tuple(altered)
    return other


# --- verify: the records -----------------------------------------------------------


def test_nothing_is_wrong_with_a_ledger_nobody_touched(ledger, path):
    assert faults(ledger) == []
    assert faults(TinyStore(path)) == []
    assert faults(MemoryStore()) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due", "2025-12-31"),
        ("state", "审核通过"),
        ("leads", ["财政局"]),
        ("note", "别的"),
        ("due_version", True),  # equal to 1 in Python
        ("due_version", 1.0),
        ("submissions", [{"number": 1}]),
        ("unheard_of", 1),
    ],
)
def test_a_field_altered_is_found_and_named(ledger, field, value):
    kept = entry(ledger)
    put(ledger, replace(kept, document={**kept.document, field: value}))

    assert f"{HERE}“{field}”" in places(ledger)
    assert all(place.startswith(HERE) for place in places(ledger))


def test_a_field_taken_away_is_found_and_named(ledger):
    kept = entry(ledger)
    rest = {name: one for name, one in kept.document.items() if name != "note"}
    put(ledger, replace(kept, document=rest))

    assert places(ledger) == {f"{HERE}“note”"}


def test_what_stands_there_and_what_should_is_told(ledger):
    kept = entry(ledger)
    put(ledger, replace(kept, document={**kept.document, "note": "改了"}))

    with ledger.reading() as reader:
        finding, *_ = verify_ledger(reader)

    assert (finding.found, finding.wanted) == ('"改了"', '""')
    assert "恢复" in finding.remedy
    assert finding.is_error


@pytest.mark.parametrize(
    "column",
    [
        {"year": 2024},
        {"state": "审核通过"},
        {"due": date(2026, 1, 1)},
        {"due": None},
        {"units": (("牵头单位", "财政局"),)},
        {"units": ()},
        {"text": "别的"},
    ],
    ids=str,
)
def test_a_column_altered_is_found_and_named(ledger, column):
    put(ledger, replace(entry(ledger), **column))

    assert places(ledger) == {f"{HERE}“{next(iter(column))}”"}


def test_a_record_altered_together_with_its_columns_is_found(ledger):
    later = an_obligation(due=date(2025, 12, 31))
    kept = entry(a_ledger(later).store)
    put(ledger, kept)

    assert places(ledger) == {f"{HERE}“due”"}


@pytest.mark.parametrize("document", [{}, {"key": KEY}, {"key": KEY, "year": "x"}])
def test_a_record_that_is_none_is_found(ledger, document):
    put(ledger, replace(entry(ledger), document=document))

    assert (HERE, "读不出来，内容被改坏了。") in faults(ledger)


def test_a_record_removed_is_found(ledger):
    del ledger.state.tables[O][KEY]

    assert faults(ledger) == [(HERE, "履历里有，台账里没有，被删除过。")]


def test_a_record_added_without_a_history_is_found(ledger):
    put(ledger, replace(entry(ledger), key="B2025-0099"))

    assert faults(ledger) == [("报送任务 B2025-0099", "没有履历，是绕过程序加进去的。")]


def test_two_records_exchanged_are_both_found(ledger):
    one, other = entry(ledger), entry(ledger, "B2025-0002")
    put(ledger, replace(other, key=one.key))
    put(ledger, replace(one, key=other.key))

    found = places(ledger)
    assert {f"{HERE}“leads”", "报送任务 B2025-0002“leads”"} <= found


def test_a_record_moved_to_another_table_is_found_in_both(ledger):
    put(ledger, entry(ledger), table=Table.ISSUES)
    del ledger.state.tables[O][KEY]

    assert places(ledger) == {HERE, f"问题 {KEY}"}


# --- verify: the history -----------------------------------------------------------


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize(
    "change",
    [
        {"by": "别人"},
        {"reason": "别的"},
        {"channel": ""},
        {"changes": {}},
        {"changes": {"note": {"to": 1}}},
        {"changes": {"note": 1}},
        {"changes": {"note": {"added": [1]}}},
        {"key": "B2025-0007"},
        {"table": "other"},
        {"number": 0},
        {"number": 99},
        {"hash": "0" * 64},
        {"previous": "1" * 64},
    ],
    ids=str,
)
def test_an_event_altered_is_found_where_it_stands(ledger, number, change):
    altered = events(ledger)
    altered[number - 1] = replace(altered[number - 1], **change)

    found = places(with_events(ledger, altered))

    assert any(f"第{n}条" in place for n in (number, 99) for place in found)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_event_removed_is_found_where_it_stood(ledger, number):
    rest = [one for one in events(ledger) if one.number != number]

    found = faults(with_events(ledger, rest))

    assert f"履历第{number}条" in {place for place, _ in found}
    assert any("删除" in message for _, message in found)


def test_one_event_removed_from_many_is_one_finding_of_the_history(long, tmp_path):
    path = tmp_path / "long.db"
    copy_ledger(long, TinyStore(path))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DELETE FROM events WHERE number = 500")

    assert places(TinyStore(path)) == {"履历第500条", "报送任务 B2025-0499"}


@pytest.mark.parametrize("number", [0, 999, 1001])
def test_a_number_altered_at_the_end_of_what_is_read_at_once_is_found(long, number):
    altered = events(long)
    altered[999] = replace(altered[999], number=number)

    assert "履历第1000条" in places(with_events(long, altered))


def test_the_last_event_removed_shows_in_the_record_it_was_about(ledger):
    rest = events(ledger)[:-1]

    assert places(with_events(ledger, rest)) == {"问题 W2025-0001"}


def test_two_events_exchanged_are_found(ledger):
    one, two, three, four = events(ledger)

    assert "履历第2条" in places(with_events(ledger, [one, three, two, four]))


def test_an_event_put_in_between_is_found(ledger):
    one, two, *rest = events(ledger)

    assert "履历第3条" in places(with_events(ledger, [one, two, two, *rest]))


def test_a_history_forged_anew_is_found_in_the_record(ledger):
    # Whoever can compute the hashes anew still leaves the record behind.
    forged: list[Event | None] = [None]
    for one in events(ledger):
        changes = {**one.changes}
        if one.key == KEY:
            changes["note"] = {"to": "伪造"}
        forged.append(sealed(replace(one, changes=changes), forged[-1]))

    assert places(with_events(ledger, forged[1:])) == {f"{HERE}“note”"}


# --- verify: rows changed in the file itself ---------------------------------------


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE documents SET document = '{' WHERE id = ?", HERE),
        ("UPDATE documents SET document = '[]' WHERE id = ?", HERE),
        (
            "UPDATE documents SET document = json_set(document, '$.note', 1) WHERE id = ?",
            f"{HERE}“note”",
        ),
        ("DELETE FROM documents WHERE id = ?", HERE),
        ("DELETE FROM entries WHERE key = ?", HERE),
        ("UPDATE entries SET due = '2026-01-01' WHERE key = ?", f"{HERE}“due”"),
        ("UPDATE entries SET due = '~' WHERE key = ?", f"{HERE}“due”"),
        ("UPDATE entries SET due = 'soon' WHERE key = ?", HERE),
        ("UPDATE entries SET state = 'x' WHERE key = ?", f"{HERE}“state”"),
        ("UPDATE entries SET year = 1 WHERE key = ?", f"{HERE}“year”"),
        ("UPDATE entries SET text = '' WHERE key = ?", f"{HERE}“text”"),
        ("UPDATE entries SET units = '[]' WHERE key = ?", f"{HERE}“units”"),
        ("UPDATE entries SET units = '[1]' WHERE key = ?", HERE),
        ("DELETE FROM units WHERE key = ?", f"{HERE}“units”"),
        (
            "UPDATE units SET key = ? WHERE key = 'B2025-0002' AND unit = '水利局'",
            "报送任务 B2025-0002“units”",
        ),
    ],
)
def test_a_row_changed_in_the_file_is_found_and_located(path, statement, place):
    with closing(sqlite3.connect(path)) as file, file:
        assert file.execute(statement, [KEY]).rowcount

    found = places(TinyStore(path))

    assert place in found
    assert all(one == place or one.startswith(HERE) for one in found)


ALTERED = (
    "UPDATE documents SET document = json_set(document, '$.{}', {})"
    " WHERE name = 'events' AND id = '2'"
)


def test_a_record_listed_under_another_unit_is_found_and_told(path):
    moved = "UPDATE units SET key = ? WHERE key = 'B2025-0002' AND unit = '水利局'"
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(moved, [KEY])

    found = [message for place, message in faults(TinyStore(path)) if HERE in place]

    assert found == ["按牵头单位“水利局”查询时会多出它，索引被改动过。"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET document = '{' WHERE name = 'events' AND id = '2'",
        "UPDATE documents SET document = '{}' WHERE name = 'events' AND id = '2'",
        "DELETE FROM documents WHERE name = 'events' AND id = '2'",
        "DELETE FROM events WHERE number = 2",
        "UPDATE events SET number = 7 WHERE number = 2",
        ALTERED.format("by", "'x'"),
        ALTERED.format("number", 0),
    ],
)
def test_an_event_changed_in_the_file_is_found_where_it_stands(path, statement):
    with closing(sqlite3.connect(path)) as file, file:
        assert file.execute(statement).rowcount

    assert "履历第2条" in places(TinyStore(path))


# --- copy --------------------------------------------------------------------------


def everything(store):
    with store.reading() as reader:
        tables = {table: list(reader.find(table)) for table in Table}
        return tables, list(reader.events())


def test_a_copy_holds_everything_and_is_counted(ledger, path):
    with closing(TinyStore(path)) as middle:
        back = MemoryStore()

        counted = copy_ledger(middle, back)

    assert everything(back) == everything(ledger)
    filled = {Table.YEARS: 1, O: 2, Table.ISSUES: 1}
    assert counted.counts == dict.fromkeys(Table, 0) | filled
    assert counted.events == 4
    assert counted.head == events(ledger)[-1].hash


def test_a_new_ledger_can_be_copied(tmp_path):
    with closing(TinyStore(tmp_path / "ledger.db")) as target:
        counted = copy_ledger(MemoryStore(), target)

    assert (counted.events, counted.head) == (0, "")


def test_a_ledger_longer_than_a_page_is_copied_whole(long):
    target = MemoryStore()

    copy_ledger(long, target)

    assert everything(target) == everything(long)


def test_a_target_that_holds_something_is_refused_and_left_alone(ledger):
    other = a_ledger(an_obligation(key="B2025-0009")).store
    before = everything(other)

    with pytest.raises(StoreRefused, match=r"已经有台账.*请换"):
        copy_ledger(ledger, other)

    assert everything(other) == before


def test_a_target_that_holds_a_record_without_a_history_is_refused(ledger):
    other = MemoryStore()
    put(other, entry(ledger))

    with pytest.raises(StoreRefused, match="已经有台账"):
        copy_ledger(ledger, other)


def test_a_ledger_is_not_copied_onto_itself(ledger):
    with pytest.raises(StoreRefused, match="已经有台账"):
        copy_ledger(ledger, ledger)


def test_a_ledger_that_is_not_sound_is_not_copied(ledger, tmp_path):
    kept = entry(ledger)
    put(ledger, replace(kept, document={**kept.document, "note": "改了"}))

    with closing(TinyStore(tmp_path / "new.db")) as target:
        with pytest.raises(StoreRefused, match=rf"{HERE}“note”.*audit verify"):
            copy_ledger(ledger, target)

        with target.reading() as reader:
            assert tally(reader) == tally_of(MemoryStore())


def tally_of(store):
    with store.reading() as reader:
        return tally(reader)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET document = '{' WHERE id = 'B2025-0001'",
        "DELETE FROM documents WHERE id = 'B2025-0001'",
        "DELETE FROM documents WHERE name = 'events' AND id = '2'",
        "DELETE FROM events WHERE number = 2",
        "UPDATE entries SET units = '[1]' WHERE key = 'B2025-0001'",
    ],
)
def test_a_ledger_that_cannot_be_read_is_not_copied(path, statement):
    with closing(sqlite3.connect(path)) as file, file:
        assert file.execute(statement).rowcount
    target = MemoryStore()

    with pytest.raises(StoreRefused, match=r"没有搬.*audit verify"):
        copy_ledger(TinyStore(path), target)

    assert tally_of(target) == tally_of(MemoryStore())


class Forgetful(MemoryStore):
    """A store that does not keep what it is given, as one on a bad disk might."""

    def __init__(self, lost):
        super().__init__()
        self._lost = lost

    @contextmanager
    def transaction(self):
        yield ForgetfulTransaction(self, self._lost)


class ForgetfulTransaction(MemoryTransaction):
    def __init__(self, store, lost):
        super().__init__(store)
        self._lost = lost

    def put(self, table, entry):
        if entry.key != self._lost:
            super().put(table, entry)

    def append(self, event):
        lost = event.number == self._lost
        super().append(replace(event, reason="x") if lost else event)

    def find(self, table, where=EVERYTHING, **page):
        if where.unit == self._lost:
            return []
        return super().find(table, where, **page)


@pytest.mark.parametrize(
    ("lost", "place"),
    [
        (KEY, f"{HERE}或其后的"),
        ("W2025-0001", "问题 W2025-0001或其后的"),
        ("2025", "年度 2025或其后的"),
        (1, "履历第1条或其后的"),
        (4, "履历第1条或其后的"),
        ("水利局", "报送任务 B2025-0002“units”"),
    ],
)
def test_a_target_that_does_not_keep_what_it_is_given_is_noticed(ledger, lost, place):
    target = Forgetful(lost)

    with pytest.raises(StoreRefused, match=f"{place}.*不一样，没有保存.*请"):
        copy_ledger(ledger, target)

    assert everything(target) == everything(MemoryStore())


@pytest.fixture
def address():
    """The address of an empty PostgreSQL."""
    return empty_place()


def test_a_ledger_goes_to_postgresql_and_back(ledger, address, tmp_path):
    with (
        closing(PostgresStore(address)) as far,
        closing(TinyStore(tmp_path / "back.db")) as back,
    ):
        there = copy_ledger(ledger, far)
        again = copy_ledger(far, back)

        assert there == again
        assert everything(far) == everything(back) == everything(ledger)
        assert faults(far) == faults(back) == []


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE kaohe_documents SET document = '[]' WHERE key = {}", HERE),
        ("UPDATE kaohe_documents SET units = '[1]' WHERE key = {}", HERE),
        ("DELETE FROM kaohe_units WHERE key = {}", f"{HERE}“units”"),
        ("UPDATE kaohe_events SET document = '{{}}' WHERE number = 2", "履历第2条"),
    ],
)
def test_a_row_changed_in_postgresql_is_found_and_located(
    ledger, address, statement, place
):
    with closing(PostgresStore(address)) as store:
        copy_ledger(ledger, store)
        run_sql(address, statement.format(f"'{KEY}'"))

        assert place in places(store)
