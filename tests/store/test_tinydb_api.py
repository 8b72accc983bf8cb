"""TinyDB's own API over rows in SQLite, beside TinyDB as it comes."""

import pytest
from tinydb import TinyDB, where
from tinydb.operations import delete, increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from tracker.ports import StoreRefused
from tracker.storage.tiny import SqliteTinyDB, TinyStore
from tracker.storage.tiny.connection import Connection


@pytest.fixture
def connection(tmp_path):
    path = tmp_path / "ledger.db"
    TinyStore(path)
    connection = Connection(path, patience=1)
    yield connection
    connection.close()


@pytest.fixture
def db(connection):
    return SqliteTinyDB(connection)


def a_document(doc_id, **fields):
    return Document(fields, doc_id=doc_id)


def with_ids(documents):
    return [(str(one.doc_id), dict(one)) for one in documents]


def some_work(db, new_id):
    """Every operation of TinyDB once; what each answered."""
    table = db.table("issues")
    one, two = (new_id(number) for number in (1, 2))
    yield table.insert(a_document(one, n=1, state="甲"))
    yield table.insert_multiple([a_document(two, n=2)]), table.insert({"n": 3})
    yield len(table)
    yield table.get(doc_id=one)
    yield table.get(doc_id=new_id(99))
    yield table.get(doc_ids=[two, new_id(99)])
    yield table.get(where("n") == 3)
    yield table.contains(doc_id=two), table.contains(where("n") == 4)
    yield table.search(where("state").exists()), table.count(where("n") > 1)
    yield table.update({"state": "乙"}, doc_ids=[one, new_id(99)])
    yield table.update(increment("n"), where("n") > 1)
    yield table.update_multiple(
        [({"m": 1}, where("n") == 3), (delete("n"), where("n") == 2)]
    )
    yield table.upsert({"n": 9, "state": "丙"}, where("n") == 9)
    yield table.upsert(a_document(one, more=[1, {"a": None}]))
    yield with_ids(table), with_ids(table.all())
    yield table.remove(where("n") == 9), table.remove(doc_ids=[two, new_id(99)])
    yield db.insert(a_document(one, default=True)), len(db), with_ids(db)
    yield sorted(db.tables())
    db.drop_table("issues")
    yield sorted(db.tables()), len(db.table("issues"))
    db.truncate()
    yield with_ids(db.all())
    db.table("issues").insert(a_document(one, n=1))
    db.drop_tables()
    yield sorted(db.tables())


def test_every_operation_answers_as_tinydbs_own_does(db):
    theirs = some_work(TinyDB(storage=MemoryStorage), int)
    ours = some_work(db, str)

    for expected, answered in zip(theirs, ours, strict=True):
        assert repr(answered).replace("'", "") == repr(expected).replace("'", "")


def test_an_operation_is_kept_when_it_returns(db, tmp_path):
    db.table("issues").insert(a_document("W2020-0001", n=1))

    other = SqliteTinyDB(Connection(tmp_path / "ledger.db", patience=1))

    assert with_ids(other.table("issues")) == [("W2020-0001", {"n": 1})]
    other.close()


def test_operations_within_a_transaction_are_kept_together(connection, db):
    connection.begin_writing()
    db.table("issues").insert(a_document("1", n=1))
    db.table("obligations").insert(a_document("1", n=1))
    connection.run("ROLLBACK")

    assert db.tables() == set()


@pytest.mark.parametrize("within", [True, False])
def test_an_operation_that_fails_changes_nothing(connection, db, within):
    table = db.table("issues")
    table.insert_multiple([a_document("1", n=1), a_document("2", n="two")])
    if within:
        connection.begin_writing()

    with pytest.raises(TypeError):
        table.update(increment("n"))
    with pytest.raises(ValueError, match="already exists"):
        table.insert_multiple([a_document("3", n=3), a_document("1", n=1)])

    assert with_ids(table) == [("1", {"n": 1}), ("2", {"n": "two"})]


def test_an_answer_that_is_changed_leaves_the_table_alone(db):
    table = db.table("issues")
    table.insert(a_document("1", units=["财政局"]))

    for _ in range(2):  # TinyDB would answer the second time from its cache
        (found,) = table.search(where("units").any(["财政局"]))
        assert found == {"units": ["财政局"]}
        found["units"].append("水利局")

    assert table.get(doc_id="1") == {"units": ["财政局"]}


@pytest.mark.parametrize("value", [True, 1.0, "1", None])
def test_a_change_of_kind_alone_is_a_change(db, value):
    table = db.table("issues")
    table.insert(a_document("1", n=1))

    table.update({"n": value})

    assert repr(table.get(doc_id="1")["n"]) == repr(value)


def test_a_new_id_is_none_that_is_taken(db):
    table = db.table("issues")
    table.insert_multiple([a_document(str(number)) for number in range(2, 9)])

    assert int(table.insert({})) > 8
    assert len(table) == 8


def test_text_that_no_encoding_keeps_is_refused(db):
    with pytest.raises(StoreRefused, match="残缺字符"):
        db.table("issues").insert(a_document("1", n="\ud800"))
    with pytest.raises(StoreRefused, match="残缺字符"):
        db.table("\ud800").insert(a_document("1", n=1))

    assert db.tables() == set()


BY_ID = {
    "get": lambda table: table.get(doc_id="500"),
    "get several": lambda table: table.get(doc_ids=["500", "1"]),
    "contains": lambda table: table.contains(doc_id="500"),
    "insert": lambda table: table.insert(a_document("new", n=1)),
    "insert without id": lambda table: table.insert({"n": 1}),
    "update": lambda table: table.update({"n": 2}, doc_ids=["500"]),
    "upsert": lambda table: table.upsert(a_document("500", n=2)),
    "put": lambda table: table.put("500", {"n": 2}),
    "remove": lambda table: table.remove(doc_ids=["500"]),
}


@pytest.mark.parametrize("operation", BY_ID.values(), ids=BY_ID)
def test_an_operation_by_id_reads_and_writes_rows_and_not_the_table(db, operation):
    table = db.table("issues")
    table.insert_multiple([a_document(str(number), n=1) for number in range(1000)])
    sqlite = table.storage.connection._open()
    steps = []

    sqlite.set_progress_handler(lambda: steps.append(1), 10)
    operation(table)

    # A scan of a thousand rows takes thousands of the virtual machine's steps.
    assert len(steps) * 10 < 600
