"""What is special about the PostgreSQL store: servers, kills, addresses, refusals."""

import os
import random
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.contract.entries import O, an_entry, an_event, found, keep
from tests.contract.postgres import (
    OWN_SERVER,
    empty_place,
    own_server,
    run_sql,
)
from tracker.errors import KaoheError
from tracker.history import breaks
from tracker.ports import Filter, StoreBusy, StoreRefused, Table
from tracker.storage.migrations import Migration, newest
from tracker.storage.postgres import PostgresStore

ROOT = Path(__file__).resolve().parents[2]
needs_our_server = pytest.mark.skipif(
    bool(OWN_SERVER), reason="stops the server, which KAOHE_TEST_PG_URL says is yours"
)


@pytest.fixture
def place():
    """The address of an empty schema."""
    return empty_place()


@pytest.fixture
def store(place):
    """A new store."""
    with closing(PostgresStore(place)) as made:
        yield made


@pytest.fixture
def server(place):
    """The server of this run, running again after the test."""
    running = own_server()
    assert running is not None
    yield running
    running.start()


def with_option(place, option):
    """The address with a setting of the server's for our connections alone."""
    options = f"{make_url(place).query['options']} -c{option}"
    return address(make_url(place).update_query_dict({"options": options}))


def address(url):
    """The address of a URL, whole."""
    return url.render_as_string(hide_password=False)


# --- killed ------------------------------------------------------------------------

# Commits until it is killed: counts, keeps an entry for each number, and says so.
WRITER = """
import sys
from tests.contract.entries import O, an_entry, an_event
from tracker.storage.postgres import PostgresStore

store, rounds = PostgresStore(sys.argv[1], patience=60), int(sys.argv[2])
for _ in range(rounds):
    with store.transaction() as txn:
        event = an_event(txn.head())
        txn.put(O, an_entry(f"k{event.number}", units=(("lead", "财政局"),)))
        txn.put(O, an_entry("counter", document={"n": event.number}))
        txn.append(event)
        txn.commit()
    print(event.number, flush=True)
"""


@contextmanager
def writer(place, rounds=10**9):
    """A process that commits and says the number of each; killed at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, place, str(rounds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def assert_whole(place, acknowledged):
    """Everything acknowledged is there, nothing is half, the chain holds.

    Returns how many commits were kept.
    """
    with closing(PostgresStore(place)) as store, store.reading() as reader:
        events = reader.events()
        last = len(events)

        assert last >= acknowledged
        assert list(breaks(events)) == []
        assert reader.get(O, "counter") == an_entry("counter", document={"n": last})
        keys = {one.key for one in reader.find(O, Filter(unit="财政局"))}
        assert keys == {f"k{number}" for number in range(1, last + 1)}
        assert reader.count(O) == last + 1
        return last


def test_a_writer_that_is_killed_leaves_all_it_acknowledged(place):
    acknowledged = 0
    for _ in range(4):
        with writer(place) as process:
            process.stdout.readline()
            time.sleep(random.uniform(0, 0.1))
            process.kill()
            said = process.stdout.read().split()
        acknowledged += 1 + len(said)

        assert_whole(place, acknowledged)


@needs_our_server
def test_a_server_that_is_killed_keeps_all_it_acknowledged(place, server):
    acknowledged = 0
    for _ in range(2):
        with writer(place) as process:
            process.stdout.readline()
            time.sleep(random.uniform(0.05, 0.15))
            server.kill()
            said, complaint = process.communicate()
        acknowledged += 1 + len(said.split())
        server.start()

        kept = assert_whole(place, acknowledged)
        why = complaint.splitlines()[-1].partition(":")[0]
        assert why in ("tracker.ports.StoreRefused", "tracker.ports.StoreInDoubt")
        if why.endswith("Refused"):  # which says: not kept
            assert kept == acknowledged
        assert kept <= acknowledged + 1
        acknowledged = kept


def test_three_processes_that_write_at_once_lose_nothing(place):
    with writer(place, 20) as one, writer(place, 20) as two, writer(place, 20) as three:
        outputs = [process.communicate()[0] for process in (one, two, three)]

    numbers = [int(number) for output in outputs for number in output.split()]
    assert sorted(numbers) == list(range(1, 61))
    assert_whole(place, 60)


# --- opened ------------------------------------------------------------------------


def test_four_that_open_an_empty_database_at_once_all_succeed(place):
    results = []

    def open_it():
        try:
            PostgresStore(place).close()
            results.append("opened")
        except StoreRefused as error:
            results.append(str(error))

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert results == ["opened"] * 4


def test_a_ledger_is_there_when_opened_again(place, store):
    keep(store, an_entry())

    with closing(PostgresStore(place)) as again:
        assert found(again, O) == ["B2020-0001"]


def test_a_newer_ledger_is_refused_and_left_alone(place, store):
    run_sql(place, "UPDATE kaohe_meta SET version = version + 1")

    with pytest.raises(StoreRefused, match="请升级"):
        PostgresStore(place)
    with pytest.raises(StoreRefused, match="升级"), store.reading():
        pass
    with pytest.raises(StoreRefused, match="升级"), store.transaction():
        pass

    assert run_sql(place, "SELECT version FROM kaohe_meta") == [(newest() + 1,)]


def test_an_older_ledger_is_brought_up_once(place, store):
    document = {"key": "2020", "year": 2020, "rolled_to": 2021}
    with store.transaction() as txn:
        txn.put(Table.YEARS, an_entry("2020", document={**document, "rolled_to": 1}))
        txn.append(an_event())
        txn.commit()
    step = Migration(to=newest() + 1, document=lambda table, _: {**document})

    with (
        closing(PostgresStore(place, migrations=[step])) as migrated,
        migrated.reading() as reader,
    ):
        kept = reader.get(Table.YEARS, "2020")
        events = list(reader.events())

    assert kept == an_entry("2020", document={**document, "closed_at": None})
    assert events[0] == an_event()
    assert [one.action for one in events[1:]] == ["migrate"]
    assert events[1].previous == an_event().hash
    assert run_sql(place, "SELECT version FROM kaohe_meta") == [(newest() + 1,)]


def test_a_database_that_only_looks_like_a_ledger_is_refused(place):
    run_sql(place, "CREATE TABLE kaohe_meta (name text)")

    with pytest.raises(StoreRefused, match="不是本程序所需"):
        PostgresStore(place)


def test_a_ledger_without_its_version_is_refused(place, store):
    run_sql(place, "DELETE FROM kaohe_meta")

    with pytest.raises(StoreRefused, match="没有版本记录"):
        PostgresStore(place)


# --- refused -----------------------------------------------------------------------

SECRET = "s3cr3t"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (f"postgresql://u:{SECRET}@127.0.0.1:1/x", "连不上"),
        (f"postgresql://u:{SECRET}@no-such-host.invalid/x", "连不上"),
        (f"postgresql://u:{SECRET}@/x?host=/no/such/folder", "连不上"),
        (f"postgresql://u:a@{SECRET}@127.0.0.1:1/x", "%40"),
        (f"postgresql://u:a/{SECRET}@127.0.0.1:port/x", "看不懂"),
        (f"postgresql:{SECRET}", "看不懂"),
        (f"postgresql://127.0.0.1:1/x?password={SECRET}&nonsense=1", "看不懂"),
    ],
)
def test_a_bad_address_is_refused_without_showing_the_password(written, words):
    with pytest.raises(StoreRefused) as caught:
        PostgresStore(written)

    assert words in str(caught.value)
    assert "请" in str(caught.value)
    assert SECRET not in repr(caught.value)


def test_a_store_shows_where_it_is_and_no_password(place):
    url = make_url(place).set(password=SECRET)

    with closing(PostgresStore(address(url))) as store:
        assert str(url.database) in repr(store)
        assert SECRET not in repr(store)
        assert SECRET not in repr(vars(store))


def test_a_database_or_user_that_does_not_exist_is_named(place):
    url = make_url(place)

    for wrong, words in (
        (url.set(database="no_such_database"), "no_such_database 没有这个库"),
        (url.set(username="no_such_user"), "用户名或密码不对"),
    ):
        with pytest.raises(StoreRefused, match=words):
            PostgresStore(address(wrong))


@needs_our_server
def test_a_wrong_password_is_told_from_a_right_one(place, server):
    role = role_of(place)
    run_sql(place, f"CREATE ROLE {role} LOGIN SUPERUSER PASSWORD '{SECRET}'")
    url = make_url(place).set(username=role)
    rules = Path(run_sql(place, "SHOW hba_file")[0][0])
    before = rules.read_text()
    rules.write_text(f"local all {role} scram-sha-256\n{before}")
    run_sql(place, "SELECT pg_reload_conf()")

    try:
        for wrong in ("wr0ng", None):
            with pytest.raises(StoreRefused, match="用户名或密码不对") as caught:
                PostgresStore(address(url.set(password=wrong)))
            assert "wr0ng" not in str(caught.value)
        PostgresStore(address(url.set(password=SECRET))).close()
    finally:
        rules.write_text(before)
        run_sql(place, "SELECT pg_reload_conf()")
        run_sql(place, f"DROP OWNED BY {role}; DROP ROLE {role}")


def role_of(place):
    """A name for a user of this test alone: that of its schema."""
    return str(make_url(place).query["options"]).removeprefix("-csearch_path=")


def test_a_database_that_cannot_keep_chinese_is_refused(place):
    name = role_of(place)
    run_sql(
        place,
        f"CREATE DATABASE {name} ENCODING SQL_ASCII LOCALE 'C' TEMPLATE template0",
    )

    try:
        with pytest.raises(StoreRefused, match="ENCODING 'UTF8'"):
            PostgresStore(address(make_url(place).set(database=name)))
    finally:
        run_sql(place, f"DROP DATABASE {name}")


# What a server answers when something is wrong with it or with us, by SQLSTATE.
TROUBLES = {
    "53100": "磁盘满了",
    "25006": "只能读",
    "42501": "权限不够",
    "57014": "稍候再试",
    "40P01": "再做一次",
    "58030": "出错",
    "XX001": "损坏",
    "P0001": "P0001",
}


@pytest.mark.parametrize("state", TROUBLES)
@pytest.mark.parametrize("when", ["IMMEDIATE", "DEFERRED"])
def test_what_the_server_refuses_is_a_sentence_and_nothing_is_kept(
    place, store, state, when
):
    keep(store, an_entry("before"))
    make_events_fail(place, when, f"RAISE 'secret {SECRET}' USING ERRCODE = '{state}'")

    with store.transaction() as txn:
        txn.put(O, an_entry("after"))
        txn.append(an_event())
        with pytest.raises(StoreRefused, match=TROUBLES[state]) as caught:
            txn.commit()
        with pytest.raises(RuntimeError, match="over"):
            txn.commit()

    assert SECRET not in str(caught.value)
    assert found(store, O) == ["before"]


def make_events_fail(place, when, statement):
    """Have the server do `statement` at every new event, at once or at the commit."""
    run_sql(
        place,
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql"
        f" AS $$ BEGIN {statement}; RETURN NEW; END $$;"
        "CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON kaohe_events"
        f" DEFERRABLE INITIALLY {when} FOR EACH ROW EXECUTE FUNCTION fail();",
    )


def test_after_a_failure_in_the_middle_a_commit_cannot_pretend(place, store):
    make_events_fail(place, "IMMEDIATE", "RAISE 'no'")

    with store.transaction() as txn:
        txn.put(O, an_entry())
        txn.append(an_event())
        with pytest.raises(StoreRefused):
            txn.count(O)
        with pytest.raises(RuntimeError, match="over"):
            txn.commit()

    assert found(store, O) == []


def test_a_connection_lost_in_the_commit_leaves_the_outcome_in_doubt(place, store):
    make_events_fail(
        place, "DEFERRED", "PERFORM pg_terminate_backend(pg_backend_pid())"
    )

    with store.transaction() as txn:
        txn.append(an_event())
        with pytest.raises(StoreRefused, match=r"结果不明.*最新一条履历"):
            txn.commit()

    with store.reading() as reader:
        assert reader.head() is None


def test_a_connection_lost_before_the_commit_keeps_nothing(place, store):
    with store.transaction() as txn:
        txn.put(O, an_entry())
        end_connections(place)
        with pytest.raises(StoreRefused, match=r"断了.*再做一次"):
            txn.commit()

    keep(store, an_entry("next"))
    assert found(store, O) == ["next"]


def end_connections(place):
    """End every other connection of the database, as an administrator may."""
    run_sql(
        place,
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'",
    )


@needs_our_server
def test_a_server_that_is_gone_is_a_sentence_and_can_come_back(place, store, server):
    keep(store, an_entry())
    server.stop()

    for attempt in (store.reading, store.transaction):
        with pytest.raises(StoreRefused, match=r"连不上.*请"), attempt():
            pass
    with pytest.raises(StoreRefused, match=r"连不上.*请"):
        PostgresStore(place)
    server.start()

    assert found(store, O) == ["B2020-0001"]


def test_a_ledger_that_may_only_be_read_can_be_read(place, store):
    keep(store, an_entry())
    option = "default_transaction_read_only=on"

    with closing(PostgresStore(with_option(place, option))) as readonly:
        assert found(readonly, O) == ["B2020-0001"]
        with pytest.raises(StoreRefused, match="只能读"):
            keep(readonly, an_entry("new"))


def test_who_may_not_make_tables_is_told_what_to_ask_for(place):
    role = role_of(place)
    run_sql(place, f"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA {role} TO {role}")
    url = make_url(place).set(username=role)

    try:
        with pytest.raises(StoreRefused, match="GRANT USAGE, CREATE"):
            PostgresStore(address(url))
    finally:
        run_sql(place, f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_a_writer_does_not_wait_for_ever(place, store):
    with closing(PostgresStore(place, patience=0.2)) as impatient:
        with store.transaction():
            with pytest.raises(StoreBusy, match="稍候再试"), impatient.transaction():
                pass
            assert found(impatient, O) == []

        keep(impatient, an_entry())


BAD = ["a\0b", "\ud800", "\0"]


@pytest.mark.parametrize("bad", BAD, ids=ascii)
@pytest.mark.parametrize(
    "entry",
    [
        lambda bad: an_entry(f"k{bad}"),
        lambda bad: an_entry(text=bad),
        lambda bad: an_entry(state=bad),
        lambda bad: an_entry(units=(("lead", bad),)),
        lambda bad: an_entry(document={"deep": [{"down": bad}]}),
        lambda bad: an_entry(document={bad: 1}),
    ],
    ids=["key", "text", "state", "unit", "document", "name"],
)
def test_what_no_database_can_keep_is_refused_in_a_sentence(store, bad, entry):
    with store.transaction() as txn:
        with pytest.raises(StoreRefused, match="请把那段文字重新输入") as caught:
            txn.put(O, entry(bad))
        txn.commit()

    str(caught.value).encode()
    assert "\0" not in str(caught.value)


def test_a_reason_no_database_can_keep_is_refused_in_a_sentence(store):
    with store.transaction() as txn, pytest.raises(StoreRefused, match="重新输入"):
        txn.append(an_event(reason="a\0b"))


@pytest.mark.parametrize("bad", BAD, ids=ascii)
def test_a_search_for_what_cannot_be_kept_is_refused_in_a_sentence(store, bad):
    for ask in (
        lambda reader: reader.get(O, bad),
        lambda reader: reader.find(O, Filter(text=bad)),
        lambda reader: reader.count(O, Filter(unit=bad)),
        lambda reader: reader.events(about=bad),
    ):
        with store.reading() as reader, pytest.raises(KaoheError):
            ask(reader)


@pytest.mark.parametrize("value", [10**30, -0.0, 1e22, 5e-324, r"\u0000", r"\\u0000"])
def test_a_value_comes_back_to_the_last_bit(store, value):
    keep(store, an_entry(document={"value": value}))

    with store.reading() as reader:
        kept = reader.get(O, "B2020-0001").document["value"]
    assert (type(kept), repr(kept)) == (type(value), repr(value))


def test_a_commit_is_lasting_even_where_the_server_is_told_to_be_quick(place):
    quick = with_option(place, "synchronous_commit=off")
    told = "SELECT current_setting('synchronous_commit')"

    with closing(PostgresStore(quick)) as store, store.transaction() as txn:
        assert txn._live().exec_driver_sql(told).scalar() == "on"


def test_without_the_driver_the_sentence_says_how_to_get_it():
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from tracker.ports import StoreRefused\n"
        "try: import tracker.storage.postgres\n"
        "except StoreRefused as error: sys.stdout.buffer.write(str(error).encode())"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )

    assert 'pip install "kaohe[postgresql]"' in done.stdout.decode()
