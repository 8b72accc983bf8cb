"""Whatever moment a writer is killed at, what it acknowledged is kept, nothing half."""

import contextlib
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.store.trial import TABLES, faults
from tracker.storage.tiny import TinyStore


def kill_writers(ledger: Path, how: str, names: str, chance: random.Random) -> int:
    """Start a writer for each letter, kill each at some moment; the last number said."""
    writers = []
    for name in names:
        command = [sys.executable, "-m", "tests.store.trial", str(ledger), name, how]
        writers.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE))
    # Each is at work once it has said something.
    said = [int(one.stdout.readline()) for one in writers if one.stdout]
    for writer in chance.sample(writers, len(writers)):
        with contextlib.suppress(subprocess.TimeoutExpired):
            writer.wait(chance.uniform(0, 0.08))
        writer.kill()
        said += [int(line) for line in writer.communicate()[0].split()]
    return max(said)


@pytest.mark.parametrize(("names", "kills"), [("a", 8), ("abc", 4)])
def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path, names, kills):
    ledger = tmp_path / "ledger.db"
    chance = random.Random(names)

    for _ in range(kills):
        acknowledged = kill_writers(ledger, "commits", names, chance)

        assert faults(TinyStore(ledger), acknowledged) == []
    assert acknowledged > kills * len(names) * len(TABLES)  # more than one commit each


@pytest.mark.parametrize("how", ["early", "halves"])
def test_the_trial_would_find_a_store_that_does_lose(tmp_path, how):
    ledger = tmp_path / "ledger.db"
    chance = random.Random(how)

    found = []
    for _ in range(5):
        acknowledged = kill_writers(ledger, how, "a", chance)
        found += faults(TinyStore(ledger), acknowledged)

    assert found
