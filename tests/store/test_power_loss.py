"""A power cut at any moment, and a disk that refuses: nothing acknowledged is lost."""

import sqlite3
from random import Random

import pytest

from tests.conftest import ON_CI
from tests.store.faults import image, is_missing, recorded
from tests.store.trial import TABLES, commit, faults
from tracker.ports import StoreRefused
from tracker.storage.tiny import TinyStore

NAME = "ledger.db"
NOT_SHARED = "Python 的 SQLite 不是动态库 (SQLite is no shared library here)"
EVENTS = len(TABLES)  # of one commit


@pytest.fixture(autouse=True)
def _layer(tmp_path_factory):
    if is_missing(tmp_path_factory.mktemp("tried")):
        (pytest.fail if ON_CI else pytest.skip)(NOT_SHARED)


@pytest.fixture
def left_behind(tmp_path):
    """What power cuts leave of a file: folders, with the number of acknowledgements."""

    def left_behind(steps, seeds):
        for cut in range(len(steps) + 1):
            before = steps[:cut]
            done = sum(step.kind == "done" for step in before)
            for seed in range(seeds):
                folder = tmp_path / f"{cut}-{seed}"
                folder.mkdir()
                for name, content in image(before, Random(f"{cut} {seed}")).items():
                    (folder / name).write_bytes(content)
                yield folder, done

    return left_behind


def steps_of_commits(path, number):
    """A ledger made and so many commits, as they reached the disk."""
    with recorded() as recorder:
        store = TinyStore(path)
        for n in range(number):
            commit(store, "ab"[n % 2])
            recorder.done()
    return recorder.steps


def troubles(folder, done):
    """What is wrong with the ledger found after the power cut."""
    try:
        store = TinyStore(folder / NAME)
        found = faults(store, done * EVENTS)
    except StoreRefused as error:
        return [str(error)]
    with store.reading() as reader:
        if len(reader.events()) % EVENTS:
            found.append("half a commit is there")
    return found


def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(tmp_path, left_behind):
    steps = steps_of_commits(tmp_path / NAME, 3)

    found = [troubles(*left) for left in left_behind(steps, seeds=1)]

    assert len(found) > 100
    assert not any(found)


def test_the_trial_would_find_a_disk_that_is_not_asked_to_sync(tmp_path, left_behind):
    steps = steps_of_commits(tmp_path / NAME, 3)
    forgotten = [step for step in steps if step.kind != "sync"]

    found = [troubles(*left) for left in left_behind(forgotten, seeds=1)]

    assert any(found)


@pytest.mark.parametrize(
    ("synchronous", "loses"), [("OFF", True), ("FULL", True), ("EXTRA", False)]
)
def test_only_extra_makes_the_last_commit_lasting(
    tmp_path, left_behind, synchronous, loses
):
    with recorded() as recorder:
        connection = sqlite3.connect(tmp_path / NAME, isolation_level=None)
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("CREATE TABLE rows (number)")
        for n in range(3):
            connection.execute("INSERT INTO rows VALUES (?)", (n,))
            recorder.done()
        connection.close()

    lost = [
        rows_in(folder / NAME) < done
        for folder, done in left_behind(recorder.steps, seeds=3)
    ]

    assert any(lost) == loses


def rows_in(path):
    """How many rows are there; -1 where the file cannot be read."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT count(*) FROM rows").fetchone()[0]
    except sqlite3.Error as error:
        return 0 if "no such table" in str(error) else -1
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("create", sqlite3.SQLITE_CANTOPEN),
        ("write", sqlite3.SQLITE_FULL),
        ("sync", sqlite3.SQLITE_IOERR_FSYNC),
        ("unlink", sqlite3.SQLITE_IOERR_DELETE),
    ],
)
def test_a_commit_the_disk_refuses_leaves_the_ledger_as_it_was(tmp_path, kind, code):
    path = tmp_path / NAME
    acknowledged = commit(TinyStore(path), "a")

    refused = 0
    while committing_is_refused(path, kind, refused + 1, code):
        refused += 1
        assert events_in(path) == acknowledged
        assert faults(TinyStore(path), acknowledged) == []

    assert refused
    assert events_in(path) == acknowledged + EVENTS


def committing_is_refused(path, kind, number, code):
    """Whether a commit is, whose steps of that kind fail from that number on."""
    seen = []

    def refuse(step):
        if step.kind == kind:
            seen.append(step)
        return code if step.kind == kind and len(seen) >= number else 0

    with recorded() as recorder:
        recorder.refuse = refuse
        try:
            commit(TinyStore(path), "a")
        except StoreRefused:
            return True
    return False


def events_in(path):
    with TinyStore(path).reading() as reader:
        return len(reader.events())
