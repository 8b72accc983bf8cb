"""Killed at any step of a pass, no reminder is silently lost, and none comes too often.

Every trial is a new year with its own items; a process begins the pass and is killed at
one step, another in the middle of making up for it, and then passes go on until nothing
is left. What really arrived is counted by the servers.

KAOHE_TRIALS=500 runs so many trials at random beside those of every step.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tests.builders import a_moment, an_act, an_obligation
from tests.conftest import ROOT
from tests.contract.conftest import STORES
from tests.store.counting import Counter, Letter, counting
from tests.store.reminded import store_at
from tracker.model.obligation import ObligationState
from tracker.model.sending import Sending, SendingState
from tracker.outbox import SendingFilter
from tracker.services.ledger import open_year, write

MORNING = a_moment(date(2025, 10, 20)) - timedelta(hours=1)
EVENING = MORNING - timedelta(days=3, hours=-11)
# By which way the liaison of each unit is reached; the last unit has none.
WAYS = ("mail", "mail", "chat", "sms")
# Items each: a digest of two, one each for the others, one nobody can be told of.
OWED = ((0, 2), (1, 1), (2, 1), (3, 1), (4, 1))
STEPS = (
    ("before plan is kept", 1),
    ("after plan is kept", 1),
    ("before claim", 1),
    ("before claim is kept", 1),
    ("after claim is kept", 1),
    ("before begin is kept", 2),
    ("after begin is kept", 1),
    ("before sending", 3),
    ("early", 1),
    ("early", 3),
    ("late", 1),
    ("late", 2),
    ("late", 3),
    ("late", 4),
    ("after sending", 1),
    ("after sending", 2),
    ("after sending", 3),
    ("after sending", 4),
    ("before settle is kept", 2),
    ("after settle is kept", 3),
    ("before mark is kept", 1),
    ("after mark is kept", 1),
)
VISIBLE = {SendingState.SKIPPED, SendingState.FAILED, SendingState.UNKNOWN}


@dataclass
class Nursery:
    """The process that forks those that are killed; see `tests.store.reminded`."""

    process: subprocess.Popen[str]

    def obey(self, orders: list[dict[str, Any]], during: Any = None) -> list[Any]:
        """How each pass went; `during` is called with their process numbers."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{json.dumps(orders)}\n")
        self.process.stdin.flush()
        pids = json.loads(self.process.stdout.readline())
        if during:
            during(pids)
        answers: list[Any] = json.loads(self.process.stdout.readline())
        return answers


@contextmanager
def a_nursery() -> Iterator[Nursery]:
    """A nursery that lasts as long as the block."""
    command = [sys.executable, "-m", "tests.store.reminded"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with a_nursery() as made:
        yield made


@pytest.fixture(scope="module")
def servers() -> Iterator[Counter]:
    with counting() as counter:
        yield counter


@pytest.fixture(scope="module", params=[name for name in STORES if name != "memory"])
def place(request, tmp_path_factory) -> str:
    if request.param == "tinydb":
        return str(tmp_path_factory.mktemp("ledger") / "ledger.db")
    from tests.contract.postgres import empty_place

    return empty_place()


@dataclass
class Trial:
    """One year of a few items, each owed one reminder on MORNING."""

    place: str
    nursery: Nursery
    servers: Counter
    number: int
    items: dict[str, int] = field(default_factory=dict)
    work: Tally[str] = field(default_factory=Tally)

    def begin(self) -> None:
        """Settle what stands in the store before, and owe something new."""
        self.servers.came.clear()
        numbers = count(self.number * 10 + 1)
        with closing(store_at(self.place)) as store, store.transaction() as txn:
            open_year(txn, 2025, an_act())
            for unit, items in OWED:
                for _ in range(items):
                    key = f"B2025-{next(numbers):05}"
                    self.items[key] = unit
                    write(txn, owed(key, unit), act=an_act(), action="add")
            txn.set_mark("pass", EVENING)
            txn.commit()

    def order(self, now: datetime, **how: Any) -> dict[str, Any]:
        return {
            "store": self.place,
            "ways": WAYS,
            "mail_port": self.servers.mail_port,
            "web_port": self.servers.web_port,
            "now": now.isoformat(),
            **how,
        }

    def killed(self, step: str, nth: int, now: datetime) -> None:
        """A pass that is killed there, by itself or by the server it talks to."""
        done = len(self.servers.came)
        order = self.order(now, kill=step, nth=nth)
        by_server = step in ("early", "late")
        (answer,) = self.nursery.obey(
            [order], self._lie_in_wait(step, nth) if by_server else None
        )
        self.servers.early = self.servers.late = None
        self.work["steps"] += len(answer["steps"])
        self.work["messages"] += len(self.servers.came) - done
        self.work["killed"] += answer["code"] == -signal.SIGKILL

    def _lie_in_wait(self, step: str, nth: int) -> Any:
        """Have the server kill the sender at its nth message from now on."""

        def wait(pids: list[int]) -> None:
            left = count(nth - 1, -1)

            def strike() -> None:
                if next(left) > 0:
                    setattr(self.servers, step, strike)
                    return
                with suppress(ProcessLookupError):
                    os.kill(pids[0], signal.SIGKILL)

            setattr(self.servers, step, strike)

        return wait

    def killed_after(self, seconds: float, now: datetime) -> None:
        """A pass that is killed at some moment."""
        done = len(self.servers.came)

        def strike(pids: list[int]) -> None:
            def kill() -> None:
                with suppress(ProcessLookupError):
                    os.kill(pids[0], signal.SIGKILL)

            threading.Timer(seconds, kill).start()

        (answer,) = self.nursery.obey([self.order(now)], strike)
        self.work["steps"] += len(answer["steps"])
        self.work["messages"] += len(self.servers.came) - done
        self.work["killed"] += answer["code"] == -signal.SIGKILL

    def finish(self) -> None:
        """Passes until nothing is left: leases run out, doubts are taken up."""
        for minutes in (40, 51, 62):
            now = MORNING + timedelta(minutes=minutes)
            (answer,) = self.nursery.obey([self.order(now)])
            assert answer["code"] == 0

    def rows(self) -> dict[str, Sending]:
        """The sendings of this trial, by item."""
        found = {}
        with closing(store_at(self.place)) as store, store.outbox.reading() as reader:
            for key in self.items:
                about = f"obligations/{key}"
                (row,) = reader.sendings(SendingFilter(item=about))
                found[key] = row
        return found

    def faults(self) -> list[str]:
        """What is lost, doubled or untold."""
        told: list[str] = []
        for key, row in self.rows().items():
            came = [one for one in self.servers.came if _is_about(one, key, row)]
            told += [f"{key} {row.state}: {why}" for why in _faults(row, came)]
        return told


def owed(key: str, unit: int) -> Any:
    return an_obligation(
        key=key,
        duty=key,
        material=f"{key}号材料",
        leads=(f"第{unit}局",),
        state=ObligationState.ISSUED,
        issued_on=date(2025, 9, 1),
    )


def _is_about(letter: Letter, key: str, row: Sending) -> bool:
    return letter.way == row.occurrence.channel and key in letter.text


def _faults(row: Sending, came: list[Letter]) -> Iterator[str]:
    if not row.is_settled:
        yield "is not settled"
    if not came and row.state not in VISIBLE:
        yield "silently lost"
    if row.state is SendingState.SKIPPED and came:
        yield "was sent all the same"
    if len(came) > (1 if row.occurrence.channel == "sms" else 2):
        yield f"arrived {len(came)} times"
    if row.state is SendingState.UNKNOWN and not row.reason:
        yield "is unknown and nothing says why"
    if len(came) < 2:
        return
    if row.occurrence.channel == "mail" and came[0] != came[1]:
        yield "the second is another message"
    if row.occurrence.channel == "chat":
        again = [re.search("（补发）", one.text) is not None for one in came]
        if again != [False, True]:
            yield "the second does not say that it is one"


_numbers = count(1)


@contextmanager
def a_trial(place: str, nursery: Nursery, servers: Counter) -> Iterator[Trial]:
    trial = Trial(place, nursery, servers, next(_numbers))
    trial.begin()
    yield trial
    sys.stdout.write(f"trial {trial.number}, before the kills: {dict(trial.work)}\n")
    # What stands in the store is no matter for the next trial.
    with closing(store_at(place)) as store, store.transaction() as txn:
        for key, unit in trial.items.items():
            before = owed(key, unit)
            done = replace(before, state=ObligationState.WAIVED, waived_for="完")
            write(txn, done, before=before, act=an_act(), action="waive")
        txn.commit()


@pytest.mark.parametrize(("step", "nth"), STEPS)
def test_killed_at_a_step_nothing_is_lost_and_nothing_comes_too_often(
    place, nursery, servers, step, nth
):
    with a_trial(place, nursery, servers) as trial:
        trial.killed(step, nth, MORNING)
        trial.finish()

        assert trial.work["killed"] == 1, "a trial that kills nobody proves nothing"
        assert trial.faults() == []


@pytest.mark.parametrize("step", ["late", "after sending", "before settle is kept"])
def test_killed_once_more_while_making_up_for_it_the_doubt_is_told(
    place, nursery, servers, step
):
    with a_trial(place, nursery, servers) as trial:
        trial.killed(step, 1, MORNING)
        trial.killed(step, 1, MORNING + timedelta(minutes=20))
        trial.finish()

        assert trial.work["killed"] == 2
        assert trial.faults() == []


def test_killed_at_any_moments_nothing_is_lost_and_nothing_comes_too_often(
    place, nursery, servers
):
    chance = random.Random(20251020)
    trials = int(os.environ.get("KAOHE_TRIALS", "3"))

    found: list[str] = []
    work: Tally[str] = Tally()
    done = 0
    # On a quick machine many a kill comes too late to hit anything: go on until enough
    # have.
    while done < trials or (work["killed"] <= trials / 2 and done < 10 * trials):
        done += 1
        with a_trial(place, nursery, servers) as trial:
            for minutes in (0, 12, 24):
                now = MORNING + timedelta(minutes=minutes)
                if chance.random() < 0.5:
                    trial.killed_after(chance.uniform(0.0, 0.3), now)
                else:
                    step, nth = chance.choice(STEPS)
                    trial.killed(step, nth, now)
            trial.finish()
            found += trial.faults()
            work += trial.work

    sys.stdout.write(f"{done} trials: {dict(work)}\n")
    assert found == []
    assert work["messages"] > 0
    assert work["killed"] > trials / 2
