"""Sendings go wherever the ledger goes: backups, other stores; and are verified."""

import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime

import pytest

from tests.builders import a_ledger, an_obligation
from tests.contract.postgres import empty_place, run_sql
from tests.contract.sendings import LATER, NOW, a_message, a_sending, all_of, plan
from tracker.errors import BadFile
from tracker.model.sending import SendingState, in_lists
from tracker.ports import StoreRefused
from tracker.storage.backup import back_up, restore
from tracker.storage.memory import MemoryStore
from tracker.storage.postgres import PostgresStore
from tracker.storage.site import open_site
from tracker.storage.tiny import TinyStore
from tracker.storage.transfer import copy_ledger, tally
from tracker.storage.verify import verify_ledger

MESSAGE = a_message()
SENDINGS = [
    a_sending(message=MESSAGE.key).as_settled(SendingState.DELIVERED, LATER),
    a_sending(recipient="", unit="水利局", state=SendingState.SKIPPED),
    a_sending("issues/W2020-0001", state=SendingState.ATTEMPTING, lease=LATER),
]
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def send(store):
    """Sendings, a message and marks, kept in `store`; the store."""
    with store.outbox.transaction() as txn:
        txn.plan(SENDINGS)
        txn.keep_message(MESSAGE)
        txn.set_mark("pass", NOW)
        txn.commit()
    return store


def everything(store):
    with store.reading() as reader:
        return all_of(store), list(reader.messages()), reader.marks()


SENT = (in_lists(SENDINGS), [MESSAGE], {"pass": NOW})


@pytest.fixture
def ledger():
    """A ledger in memory with what it has sent."""
    return send(a_ledger(an_obligation()).store)


@pytest.fixture
def path(ledger, tmp_path):
    """The same in a file."""
    path = tmp_path / "ledger.db"
    with closing(TinyStore(path)) as store:
        copy_ledger(ledger, store)
    return path


def faults(store):
    with store.reading() as reader:
        return [(one.place, one.message) for one in verify_ledger(reader)]


# --- copy --------------------------------------------------------------------------


def test_what_was_sent_goes_to_postgresql_and_back(ledger, tmp_path):
    with (
        closing(PostgresStore(empty_place())) as far,
        closing(TinyStore(tmp_path / "back.db")) as back,
    ):
        there = copy_ledger(ledger, far)
        again = copy_ledger(far, back)

        assert there == again
        assert (there.sendings, there.messages) == (3, 1)
        assert everything(far) == everything(back) == SENT
        assert faults(far) == faults(back) == []


def test_more_than_is_read_at_once_is_copied_whole(tmp_path):
    source = MemoryStore()
    plan(source, *(a_sending(f"issues/{number}") for number in range(1101)))

    with closing(TinyStore(tmp_path / "ledger.db")) as target:
        copied = copy_ledger(source, target)

        assert copied.sendings == 1101
        assert all_of(target) == all_of(source)


def test_a_place_where_something_was_sent_is_no_place_for_another_ledger(ledger):
    other = send(MemoryStore())

    with pytest.raises(StoreRefused, match="已经有台账"):
        copy_ledger(ledger, other)


# --- backup ------------------------------------------------------------------------


@pytest.fixture
def backup(ledger, tmp_path):
    """A backup of a site with that ledger."""
    root = tmp_path / "site"
    root.mkdir()
    (root / "kaohe.toml").write_text("year = 2025\n", encoding="utf-8")
    site, _ = open_site(root)
    assert site is not None
    with closing(TinyStore(site.ledger_file)) as store:
        copy_ledger(ledger, store)
        back_up(site, store, tmp_path / "all.kaohe", MADE)
    return tmp_path / "all.kaohe"


def test_a_backup_brings_back_what_was_sent(backup, tmp_path):
    manifest = restore(backup, tmp_path / "new")

    assert (manifest.sendings, manifest.messages) == (3, 1)
    site, _ = open_site(tmp_path / "new")
    assert site is not None
    with closing(TinyStore(site.ledger_file)) as store:
        assert everything(store) == SENT


def rewritten(backup, path, change, lines=lambda text: text):
    """The backup with another manifest and other lines, at `path`."""
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps(change(json.loads(content))).encode()
            if name == "ledger.jsonl":
                content = lines(content)
            new.writestr(name, content)
    return path


def without_sent(text):
    return b"".join(
        line
        for line in text.splitlines(keepends=True)
        if not {"sending", "message", "mark"} & set(json.loads(line))
    )


def test_a_backup_that_lost_what_was_sent_is_refused(backup, tmp_path):
    broken = rewritten(backup, tmp_path / "x.kaohe", lambda told: told, without_sent)

    with pytest.raises(BadFile, match="条数与备份时记下的不一致"):
        restore(broken, tmp_path / "new")

    assert not (tmp_path / "new").exists()


def test_a_backup_of_an_older_program_knows_of_fewer_tables(backup, tmp_path):
    def older(told):
        told["schema"] = 1
        for name in ("papers", "figures", "silences", "instructions"):
            del told["counts"][name]
        del told["sendings"], told["messages"]
        return told

    old = rewritten(backup, tmp_path / "old.kaohe", older, without_sent)

    manifest = restore(old, tmp_path / "new")

    assert manifest.events == 2
    assert (tmp_path / "new" / "data" / "ledger.db").exists()


# --- verify ------------------------------------------------------------------------


def test_nothing_is_wrong_with_what_nobody_touched(ledger, path):
    assert faults(ledger) == []
    assert faults(TinyStore(path)) == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE sendings SET document = '{' WHERE message <> ''", "读不出来"),
        ("UPDATE sendings SET key = 'F0' WHERE message <> ''", "读不出来"),
        (
            "UPDATE sendings SET document = json_set(document, '$.occurrence.unit', 'x')",
            "读不出来",
        ),
        ("UPDATE sendings SET state = '计划' WHERE state = '发送中'", "说有1条"),
        ("UPDATE messages SET document = '{}'", "读不出来"),
        ("DELETE FROM messages", "发出的消息不在了"),
    ],
)
def test_what_was_changed_in_the_file_is_found(path, statement, found):
    with closing(sqlite3.connect(path)) as file, file:
        assert file.execute(statement).rowcount

    told = faults(TinyStore(path))

    assert told
    assert all("提醒" in place for place, _ in told)
    assert any(found in message for _, message in told)
    with pytest.raises(StoreRefused, match="没有搬"):
        copy_ledger(TinyStore(path), MemoryStore())


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE kaohe_sendings SET document = '[]'", "读不出来"),
        ("UPDATE kaohe_sendings SET state = '已发出'", "说有3条"),
        ("DELETE FROM kaohe_messages", "发出的消息不在了"),
    ],
)
def test_what_was_changed_in_postgresql_is_found(ledger, statement, found):
    address = empty_place()
    with closing(PostgresStore(address)) as store:
        copy_ledger(ledger, store)
        run_sql(address, statement)

        assert any(found in message for _, message in faults(store))


def test_an_empty_ledger_has_sent_nothing():
    with MemoryStore().reading() as reader:
        counted = tally(reader)

    assert (counted.sendings, counted.messages) == (0, 0)


def test_a_backup_with_any_byte_changed_is_restored_whole_or_refused(backup, tmp_path):
    sound = backup.read_bytes()
    refused = []

    for at in range(0, len(sound), max(1, len(sound) // 120)):
        damaged = bytearray(sound)
        damaged[at] ^= 0xFF
        backup.write_bytes(damaged)
        try:
            restore(backup, tmp_path / f"new{at}")
        except BadFile as error:
            refused.append((str(error), (tmp_path / f"new{at}").exists()))

    assert len(refused) > 60
    assert [one for one in refused if one[1] or "没有恢复" not in one[0]] == []
