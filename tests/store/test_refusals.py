"""What the embedded store refuses, in a sentence, leaving the ledger as it was."""

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.contract.entries import O, an_entry, an_event, found, keep, keep_events
from tests.store.refusals import refused
from tracker.ports import StoreBusy, StoreRefused
from tracker.storage.tiny import TinyStore, schema
from tracker.storage.tiny.connection import Connection
from tracker.storage.tiny.entries import Entries


@pytest.fixture
def ledger(tmp_path):
    """The path of a ledger with one entry."""
    path = tmp_path / "data" / "ledger.db"
    keep(TinyStore(path), an_entry("first"))
    return path


def is_one_sentence(said, *words):
    """Whether a person can act on it: Chinese, one line, with these words."""
    return (
        "\n" not in said and said.endswith("。") and all(one in said for one in words)
    )


# --- files that are no ledger ------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"[[units]]\n" * 200, b"\x00" * 4096, b"SQLite format 3\x00" + b"\xff" * 4080],
    ids=["text", "zeros", "header only"],
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "ledger.db"
    path.write_bytes(content)

    assert is_one_sentence(refused(path), "不是台账文件", str(path))
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("application", [0, 0x47504B47])
def test_another_programs_database_is_refused_and_left_alone(tmp_path, application):
    path = tmp_path / "ledger.db"
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA application_id = {application}")
    other.execute("CREATE TABLE documents (name, id, document)")
    other.close()
    content = path.read_bytes()

    assert is_one_sentence(refused(path), "别的程序的数据库")
    assert path.read_bytes() == content


def test_a_ledger_of_a_newer_version_is_refused_and_left_alone(ledger):
    sqlite = sqlite3.connect(ledger)
    sqlite.execute("PRAGMA user_version = 99")
    sqlite.close()
    content = ledger.read_bytes()

    assert is_one_sentence(refused(ledger), "更新版本的程序写的", "请升级程序")
    assert ledger.read_bytes() == content


def test_a_damaged_page_is_a_sentence_or_harmless_and_never_a_traceback(ledger):
    keep(TinyStore(ledger), *(an_entry(f"k{n}", text="水" * 99) for n in range(199)))
    content, whole = ledger.read_bytes(), found(TinyStore(ledger), O)

    said = []
    for page in range(0, len(content), 4096):
        ledger.write_bytes(
            content[:page] + b"\xff" * 4096 + content[page + 4096 :]  # as a bad disk
        )
        try:
            assert found(TinyStore(ledger), O) == whole
        except StoreRefused as error:
            said.append(str(error))

    assert len(said) > len(content) / 4096 / 2
    assert all(is_one_sentence(one, str(ledger), "备份") for one in said)


ALTERED = [
    "UPDATE documents SET document = 'not JSON'",
    "UPDATE documents SET document = '[]'",
    "UPDATE documents SET document = 7",
    "UPDATE documents SET document = CAST(x'ff' AS TEXT)",
    "DELETE FROM documents",
    "UPDATE entries SET due = '2020-02-30'",
    "UPDATE entries SET due = 7",
    "UPDATE entries SET units = '[[1]]'",
]


@pytest.mark.parametrize("statement", ALTERED)
def test_a_row_altered_by_hand_is_a_sentence(ledger, statement):
    sqlite = sqlite3.connect(ledger)
    with sqlite:
        sqlite.execute(statement)
    sqlite.close()

    with pytest.raises(StoreRefused) as refusal:
        found(TinyStore(ledger), O)

    assert is_one_sentence(str(refusal.value), "备份")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE documents SET document = '{}'", "DELETE FROM documents"],
)
def test_an_event_altered_by_hand_is_a_sentence(ledger, statement):
    keep_events(TinyStore(ledger), {}, {})
    sqlite = sqlite3.connect(ledger)
    with sqlite:
        sqlite.execute(f"{statement} WHERE name = 'events' AND id = '2'")
    sqlite.close()

    with pytest.raises(StoreRefused) as refusal, TinyStore(ledger).reading() as reader:
        reader.events()

    assert is_one_sentence(str(refusal.value), "events", "audit verify")


def test_a_ledger_taken_away_under_the_program_is_not_begun_anew(ledger):
    store = TinyStore(ledger)
    ledger.unlink()

    with pytest.raises(StoreRefused, match="是否还在"):
        keep(store, an_entry())

    assert not ledger.exists()


def test_a_ledger_put_in_place_of_another_is_noticed(ledger):
    store = TinyStore(ledger)
    ledger.write_bytes(b"")

    with pytest.raises(StoreRefused, match="换成了另一个文件"):
        found(store, O)


# --- places that cannot be written -------------------------------------------------


def as_nobody(path):
    """What a person without rights is told who opens the ledger and writes."""
    code = (
        # First the imports: Python's own folder may be root's alone.
        "import os, sys, urllib.parse; from pathlib import Path\n"
        "from tests.store.refusals import refused\n"
        "os.getuid() or os.setuid(65534)\n"
        "sys.stdout.buffer.write(refused(Path(sys.argv[1])).encode())"
    )
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.stderr == b""
    return done.stdout.decode()


@pytest.fixture
def public(ledger):
    """The ledger in a folder that everybody can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    place = shutil.copy(ledger, folder)
    yield Path(place)
    folder.chmod(0o755)
    shutil.rmtree(folder)


needs_rights = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows 的文件权限另有一套 (POSIX modes needed)"
)


@needs_rights
def test_a_read_only_file_is_refused_and_can_still_be_read(public):
    public.parent.chmod(0o777)
    public.chmod(0o444)
    content = public.read_bytes()

    assert is_one_sentence(as_nobody(public), "只读", str(public))
    assert public.read_bytes() == content
    assert found(TinyStore(public), O) == ["first"]


@needs_rights
def test_a_read_only_folder_is_refused(public):
    public.chmod(0o666)
    public.parent.chmod(0o555)
    content = public.read_bytes()

    assert is_one_sentence(as_nobody(public), "只读", str(public))
    assert public.read_bytes() == content


@needs_rights
def test_a_file_nobody_may_read_is_refused(public):
    public.chmod(0o000)

    assert is_one_sentence(as_nobody(public), "打不开", str(public))


@needs_rights
def test_a_new_ledger_in_a_folder_that_is_closed_is_refused(public):
    public.parent.chmod(0o555)

    assert is_one_sentence(as_nobody(public.with_name("new.db")), "打不开")
    assert is_one_sentence(as_nobody(public.parent / "a" / "new.db"), "没有写入权限")


def test_a_place_that_cannot_be_is_refused(ledger, tmp_path):
    assert is_one_sentence(refused(ledger / "ledger.db"), "文件夹")
    assert is_one_sentence(refused(tmp_path), "打不开")
    assert is_one_sentence(refused(tmp_path / "a\0b" / "ledger.db"), "文件夹")


def test_any_name_a_folder_can_have_will_do(tmp_path):
    odd = "#&mode=ro" if sys.platform == "win32" else "?#&mode=ro"
    path = tmp_path / f"考核 100%{odd} 二〇二〇" / "台账.db"

    keep(TinyStore(path), an_entry())

    assert path.stat().st_size
    assert found(TinyStore(path), O) == ["B2020-0001"]


# --- a disk that is full -----------------------------------------------------------


def test_a_full_disk_is_refused_and_nothing_of_the_transaction_kept(ledger, full_disk):
    full_disk(ledger)
    store = TinyStore(ledger)

    with pytest.raises(StoreRefused, match="磁盘已满") as refusal:
        keep(store, an_entry("second"), *(an_entry(f"{n:09000}") for n in range(20)))

    assert is_one_sentence(str(refusal.value), "没有改动", "腾出空间")
    assert found(store, O) == ["first"]
    keep(store, an_entry("small"))
    assert found(store, O) == ["first", "small"]


def test_nothing_is_added_to_a_transaction_that_sqlite_has_undone(ledger):
    store = TinyStore(ledger)

    with store.transaction() as txn:
        txn.put(O, an_entry("second"))
        txn._connection.run("ROLLBACK")  # as SQLite does where the disk is full
        with pytest.raises(RuntimeError, match="over"):
            txn.put(O, an_entry("third"))
        with pytest.raises(RuntimeError, match="over"):
            txn.append(an_event())
        with pytest.raises(RuntimeError, match="over"):
            txn.commit()

    assert found(store, O) == ["first"]


@pytest.fixture
def full_disk(monkeypatch):
    """Makes every connection find the disk full once the ledger has grown a little."""
    connect = sqlite3.connect

    def full_disk(path):
        pages = path.stat().st_size // 4096 + 2

        def limited(*arguments, **options):
            sqlite = connect(*arguments, **options)
            sqlite.execute(f"PRAGMA max_page_count = {pages}").close()
            return sqlite

        monkeypatch.setattr(sqlite3, "connect", limited)

    return full_disk


# --- somebody else ------------------------------------------------------------------


def test_a_writer_that_does_not_end_is_busy_in_a_sentence(ledger):
    store = TinyStore(ledger, patience=0.1)

    with store.transaction(), pytest.raises(StoreBusy) as refusal:
        keep(store, an_entry("second"))

    assert is_one_sentence(str(refusal.value), "稍候再做一次")
    assert found(store, O) == ["first"]


def test_a_reader_that_does_not_end_is_busy_too_and_nothing_is_kept(ledger):
    store = TinyStore(ledger, patience=0.1)

    with store.reading(), pytest.raises(StoreBusy):
        keep(store, an_entry("second"))

    assert found(store, O) == ["first"]
    keep(store, an_entry("third"))
    assert found(store, O) == ["first", "third"]


def test_one_that_waits_to_begin_a_ledger_uses_what_another_has_begun(tmp_path):
    path = tmp_path / "ledger.db"
    first = Connection(path, patience=1, mode="rwc")
    first.begin_writing()

    with ThreadPoolExecutor() as pool:
        second = pool.submit(TinyStore, path)
        wait([second], 0.1)  # by now it has seen an empty file
        schema._make_tables(first)
        first.run("PRAGMA user_version = 1")
        Entries(first, O).put(an_entry("first"))
        first.run("COMMIT")
        first.close()

        assert found(second.result(), O) == ["first"]


def test_text_that_no_store_can_keep_is_refused(ledger):
    store = TinyStore(ledger)

    with pytest.raises(StoreRefused, match="残缺字符"):
        keep(store, an_entry(document={"name": "\ud83d"}))
    with pytest.raises(StoreRefused, match="残缺字符"):
        keep(store, an_entry(text="\ud83d"))

    assert found(store, O) == ["first"]
