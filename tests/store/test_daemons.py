"""Daemons share a store, outlive servers that misbehave, and stop when they are told."""

import signal
import subprocess
import sys
from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from scheduler.channels.letter import Sender
from scheduler.channels.mail import Mail, Security
from scheduler.channels.port import Kind
from scheduler.channels.robots import Robot
from tests.builders import an_act
from tests.conftest import ROOT
from tests.contract.conftest import STORES
from tests.files.channels.messages import SHORT, a_secret
from tests.files.channels.servers import Post, Reply, mail_server, web_server
from tests.store.counting import Counter, counting
from tests.store.reminded import store_at
from tests.store.test_reminders_killed import (
    EVENING,
    MORNING,
    Nursery,
    a_nursery,
    owed,
)
from tests.unit.scheduler.passes import Wire, a_site, an_owed, begun, passed, rows
from tracker.model.sending import Sending, SendingState
from tracker.outbox import SendingFilter
from tracker.services.ledger import open_year, write

UNITS = 12


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with a_nursery() as made:
        yield made


@pytest.fixture
def servers() -> Iterator[Counter]:
    with counting() as counter:
        yield counter


@pytest.fixture(params=[name for name in STORES if name != "memory"])
def place(request, tmp_path) -> str:
    if request.param == "tinydb":
        return str(tmp_path / "ledger.db")
    from tests.contract.postgres import empty_place

    return empty_place()


def owe(place: str, items: int, units: int = UNITS) -> None:
    """Items that each owe one reminder on MORNING."""
    numbers = count(1)
    with closing(store_at(place)) as store, store.transaction() as txn:
        open_year(txn, 2025, an_act())
        for unit in range(units):
            for _ in range(items):
                key = f"B2025-{next(numbers):05}"
                write(txn, owed(key, unit), act=an_act(), action="add")
        txn.set_mark("pass", EVENING)
        txn.commit()


def kept(place: str) -> list[Sending]:
    with closing(store_at(place)) as store, store.outbox.reading() as reader:
        return list(reader.sendings(SendingFilter()))


def orders(place: str, servers: Counter, *apart: int) -> list[dict[str, Any]]:
    """A pass for each clock, so many seconds apart from the right one."""
    return [
        {
            "store": place,
            "ways": ["mail"] * UNITS,
            "mail_port": servers.mail_port,
            "web_port": servers.web_port,
            "now": MORNING.isoformat(),
            "apart": seconds,
        }
        for seconds in apart
    ]


def test_several_daemons_with_clocks_apart_share_the_work_and_double_nothing(
    place, nursery, servers
):
    owe(place, items=2)
    servers.seconds = 0.02

    answers = nursery.obey(orders(place, servers, 0, 120, -120, 60))

    assert [one["code"] for one in answers] == [0, 0, 0, 0]
    assert Tally(one.to for one in servers.came) == Tally(
        f"n{unit}@example.com" for unit in range(UNITS)
    )
    assert {one.state for one in kept(place)} == {SendingState.DELIVERED}
    assert len(kept(place)) == 2 * UNITS


def test_a_clock_set_back_by_a_day_doubles_nothing(place, nursery, servers):
    owe(place, items=1)

    day = 24 * 60 * 60
    for seconds in (0, -day, -day + 3600, 0, 60):
        (answer,) = nursery.obey(orders(place, servers, seconds))
        assert answer["code"] == 0

    assert len(servers.came) == UNITS
    assert len({one.to for one in servers.came}) == UNITS


@pytest.mark.parametrize(
    ("rcpt", "data", "state", "permanent"),
    [
        ("450 try later", "250 OK", SendingState.PLANNED, False),
        ("550 nobody here", "250 OK", SendingState.FAILED, True),
        ("250 OK", "451 try later", SendingState.PLANNED, False),
        ("250 OK", "554 no", SendingState.FAILED, True),
        ("250 OK", "hang", SendingState.ATTEMPTING, False),
        ("250 OK", "drop", SendingState.ATTEMPTING, False),
        ("hang", "250 OK", SendingState.PLANNED, False),
    ],
)
def test_a_mail_server_that_misbehaves_is_told_truly_and_stops_nobody_else(
    rcpt, data, state, permanent
):
    with mail_server(Post(rcpt=rcpt, data=data)) as post:
        mail = Mail(
            name="mail",
            host="127.0.0.1",
            port=post.port,
            sender=Sender(address="office@example.org"),
            security=Security.NONE,
            limits=SHORT,
        )
        found = beside_another("mail", Kind.MAIL, mail)

    assert (found["mail"].state, found["mail"].permanent) == (state, permanent)
    assert found["mail"].reason
    assert found["other"].state is SendingState.DELIVERED


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (Reply(200, b'{"errcode": 0}'), SendingState.DELIVERED),
        (Reply(200, b'{"errcode": 93000, "errmsg": "bad"}'), SendingState.FAILED),
        (Reply(200, b'{"errcode": 45009, "errmsg": "busy"}'), SendingState.PLANNED),
        (Reply(200, b"<html>welcome</html>"), SendingState.ATTEMPTING),
        (Reply(404, b"{}"), SendingState.FAILED),
        (Reply(429, b"{}"), SendingState.PLANNED),
        (Reply(503, b"{}"), SendingState.PLANNED),
        (Reply(200, b"{}", seconds=5), SendingState.ATTEMPTING),
    ],
    ids=[
        "sent",
        "bad-address",
        "too-often",
        "no-json",
        "not-found",
        "slow-down",
        "down",
        "silent",
    ],
)
def test_a_robot_that_misbehaves_is_told_truly_and_stops_nobody_else(reply, state):
    with web_server() as web:
        web.reply = reply
        robot = Robot(
            name="chat",
            kind=Kind.WECOM,
            webhook=a_secret(web.url),
            clock=lambda: MORNING,
            limits=SHORT,
        )
        found = beside_another("chat", Kind.WECOM, robot)

    assert found["chat"].state is state
    assert found["other"].state is SendingState.DELIVERED


def beside_another(name: str, kind: Kind, channel: Any) -> dict[str, Sending]:
    """What a pass makes of a channel, and of one that is sound, by their names."""
    wires = [Wire(name=name, kind=kind), Wire(name="other")]
    only = {"钱联络@林草局": [name], "吴督查@督查室": ["other"]}
    site = a_site(
        an_owed(1),
        an_owed(2, leads=("督查室",)),
        wires=wires,
        settings={"channels_for": only},
    )
    begun(site)
    site = replace(site, channels={**site.channels, name: channel})
    passed(site, MORNING)
    return {one.occurrence.channel: one for one in rows(site)}


@contextmanager
def start(
    place: str, servers: Counter, heartbeat: Path, *more: str
) -> "Iterator[subprocess.Popen[str]]":
    """A daemon of its own process, as `tests.store.daemon_process` says."""
    words = [place, str(servers.mail_port), MORNING.isoformat(), str(heartbeat), *more]
    daemon = subprocess.Popen(
        [sys.executable, "-m", "tests.store.daemon_process", *words],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield daemon
    finally:
        daemon.kill()
        daemon.wait()


def test_told_to_stop_a_daemon_finishes_the_message_under_way(tmp_path, servers):
    place = str(tmp_path / "ledger.db")
    owe(place, items=1, units=3)
    servers.seconds = 0.5
    with start(place, servers, tmp_path / "heartbeat") as daemon:
        servers.late = lambda: daemon.send_signal(signal.SIGTERM)

        _, log = daemon.communicate(timeout=30)

    assert daemon.returncode == 0
    assert len(servers.came) == 1
    states = sorted(one.state.value for one in kept(place))
    assert states == ["已发出", "计划", "计划"]
    assert "sent=1" in log
    assert "finished=no" in log
    assert log.splitlines()[-1].startswith("daemon=stopped")
    assert not (tmp_path / "heartbeat").exists()


def test_told_to_stop_before_its_clock_has_begun_a_daemon_stops(tmp_path, servers):
    place = str(tmp_path / "ledger.db")
    owe(place, items=1, units=1)
    with start(place, servers, tmp_path / "heartbeat", "--told-at-once") as daemon:
        _, log = daemon.communicate(timeout=30)

    assert daemon.returncode == 0
    assert log.splitlines()[-1].startswith("daemon=stopped")


def test_a_heartbeat_that_fails_costs_nothing_else(tmp_path, servers):
    place = str(tmp_path / "ledger.db")
    owe(place, items=1, units=1)
    after = tmp_path / "after"
    with start(place, servers, tmp_path / "ledger.db" / "x", str(after)) as daemon:
        until(after.exists)
        daemon.send_signal(signal.SIGTERM)
        _, log = daemon.communicate(timeout=30)

    assert "heartbeat=failed" in log
    assert "pass=refused" not in log


def test_each_good_pass_is_a_line_in_the_log_and_a_sign_of_life(tmp_path, servers):
    place = str(tmp_path / "ledger.db")
    owe(place, items=1, units=1)
    heartbeat = tmp_path / "heartbeat"
    with start(place, servers, heartbeat) as daemon:
        until(heartbeat.exists)
        heartbeat.unlink()
        until(heartbeat.exists)
        daemon.send_signal(signal.SIGINT)
        _, log = daemon.communicate(timeout=30)

    assert daemon.returncode == 0
    passes = [line for line in log.splitlines() if line.startswith("pass=done")]
    assert len(passes) >= 2
    assert "sent=1" in passes[0]
    assert "sent=0" in passes[1]
    assert len(servers.came) == 1


def until(happened: Any) -> None:
    patience = monotonic() + 30
    while not happened():
        assert monotonic() < patience
        sleep(0.02)


def test_a_store_that_is_gone_ends_a_pass_and_not_the_daemon(tmp_path, servers):
    place = tmp_path / "ledger.db"
    place.write_bytes(b"this is no ledger, but it will be one soon" * 100)
    heartbeat = tmp_path / "heartbeat"
    with start(str(place), servers, heartbeat) as daemon:
        assert daemon.stderr is not None
        refused = next(line for line in daemon.stderr if line.startswith("pass="))
        place.unlink()
        owe(str(place), items=1, units=1)
        until(heartbeat.exists)
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate(timeout=30)

    assert refused.startswith("pass=refused why=台账")
    assert len(servers.came) == 1
