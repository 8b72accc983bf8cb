"""`kaohe serve` as a process of its own: several workers, stopped, killed; on both stores."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx
import pytest

from tests.builders import a_moment, an_actor
from tests.contract.postgres import empty_place
from tests.files.channels.servers import free_port
from tests.web.conftest import FOREIGN, OWN, TODAY, a_site
from tracker.ports import Table
from tracker.services.ledger import fetch
from tracker.storage.opening import STORE_VARIABLE
from web.accounts.model import Account, Post
from web.accounts.secrets import hashed
from web.office import Office

PASSWORD = "只在试验里的密码"
PATIENCE = 20
KAOHE = (sys.executable, "-m", "cli")
OBLIGATION = {OWN: "B2025-0001", FOREIGN: "B2025-0002"}
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


@dataclass
class Served:
    """A site and the process that serves it."""

    root: Path
    port: int
    process: "subprocess.Popen[str]"

    @property
    def said(self) -> IO[str]:
        """What it prints, from where it was read last."""
        assert self.process.stdout is not None
        return self.process.stdout

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def office(self) -> Office:
        return Office(self.root, lambda: a_moment(TODAY))

    def submissions(self, unit: str) -> int:
        office = self.office()
        with office.opened().ledger.store.reading() as reader:
            one = fetch(reader, Table.OBLIGATIONS, OBLIGATION[unit])
        office.close()
        return len(one.submissions)

    def verified(self) -> "subprocess.CompletedProcess[str]":
        return kaohe("--site", self.root, "audit", "verify")

    def ended(self) -> int:
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Everything that belongs to it, at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.ended()


class Liaison:
    """Somebody of a unit, signed in, each of whose requests is a connection of its own."""

    def __init__(self, served: Served, unit: str) -> None:
        self.unit = unit
        self.served = served
        self.cookies: dict[str, str] = {}
        form = {"key": f"liaison-{unit}", "password": PASSWORD}
        answer = self._send("POST", "/login", data=form)
        assert answer.status_code == 303, answer.text
        self.cookies = dict(answer.cookies)
        self.page = f"/obligations/{OBLIGATION[unit]}"
        found = re.search(
            r'name="csrf" value="([^"]+)"', self._send("GET", self.page).text
        )
        assert found
        self.csrf = found[1]

    def _send(self, method: str, path: str, **more) -> httpx.Response:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"cookie": cookie, "origin": self.served.address}
        with httpx.Client(base_url=self.served.address, timeout=PATIENCE) as client:
            return client.request(method, path, headers=headers, **more)

    def hand_in(self, text: str) -> httpx.Response:
        return self._send(
            "POST",
            f"{self.page}/receive",
            data={"csrf": self.csrf},
            files={"files": ("材料.txt", text.encode())},
        )

    def begin_upload(self, size: int) -> tuple[socket.socket, bytes]:
        """An upload of which half has been sent, and its other half."""
        request = httpx.Request(
            "POST",
            f"{self.served.address}{self.page}/receive",
            data={"csrf": self.csrf},
            files={"files": ("大材料.txt", b"x" * size)},
            headers={"origin": self.served.address},
            cookies=self.cookies,
        )
        body = request.read()
        lines = [f"POST {request.url.path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in request.headers.items()]
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        one = socket.create_connection(("127.0.0.1", self.served.port), PATIENCE)
        one.sendall(head + body[: size // 2])
        time.sleep(0.3)
        return one, body[size // 2 :]


def kaohe(*arguments: object) -> "subprocess.CompletedProcess[str]":
    words = [*KAOHE, *map(str, arguments)]
    return subprocess.run(words, check=False, capture_output=True, text=True)


@contextmanager
def serving(root: Path, *more: str) -> Iterator[Served]:
    port = free_port()
    command = [*KAOHE, "--site", str(root), "serve", "--port", str(port), *more]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    served = Served(root, port, process)
    try:
        httpx.get(f"{_when_open(served)}/login", timeout=PATIENCE)
        yield served
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        served.said.close()


def _when_open(served: Served) -> str:
    """Its address, as it says itself."""
    for line in served.said:
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise AssertionError("it ended before it was open")


@pytest.fixture(params=["embedded", "postgresql"])
def root(request, tmp_path: Path, monkeypatch) -> Path:
    """A site on that store, with a liaison in each of two units."""
    if request.param == "postgresql":
        monkeypatch.setenv(STORE_VARIABLE, empty_place())
    else:
        monkeypatch.delenv(STORE_VARIABLE, raising=False)
    monkeypatch.setenv("PYTHONUTF8", "1")
    root = a_site(tmp_path / "考核")
    office = Office(root, lambda: a_moment(TODAY))
    with office.book.writing() as book:
        for unit in (OWN, FOREIGN):
            account = Account(
                key=f"liaison-{unit}",
                name=f"{unit}联络员",
                unit=unit,
                post=Post.LIAISON,
                made=a_moment(TODAY),
                password=hashed(PASSWORD),
            )
            book.put(account, by=an_actor(), at=a_moment(TODAY), action="invite")
    office.close()
    return root


def at_once(*jobs: Callable[[], None]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def test_two_write_at_once_through_two_workers_and_the_history_is_sound(root):
    each = 10
    with serving(root, "--workers", "2") as served:
        people = [Liaison(served, unit) for unit in (OWN, FOREIGN)]
        done = dict.fromkeys((OWN, FOREIGN), 0)

        def write(who: Liaison) -> None:
            for number in range(each):
                answer = who.hand_in(f"第{number}稿")
                done[who.unit] += answer.status_code == 303

        at_once(*(lambda who=who: write(who) for who in people))

    assert done == {OWN: each, FOREIGN: each}
    assert [served.submissions(unit) for unit in (OWN, FOREIGN)] == [each, each]
    checked = served.verified()
    assert checked.returncode == 0, checked.stdout + checked.stderr


@needs_signals
def test_an_upload_under_way_is_finished_before_it_stops(root):
    with serving(root, "--workers", "2") as served:
        one, rest = Liaison(served, OWN).begin_upload(1_000_000)
        with one:
            served.process.send_signal(signal.SIGTERM)
            time.sleep(1)
            one.sendall(rest)
            answer = one.recv(65536)

        assert served.ended() == 0
        assert answer.startswith(b"HTTP/1.1 303")
        assert "网页已停下。" in served.said.read()
    assert served.submissions(OWN) == 1


@needs_signals
def test_an_upload_broken_off_while_it_stops_leaves_nothing_half(root):
    with serving(root) as served:
        one, _ = Liaison(served, OWN).begin_upload(1_000_000)
        with one:
            served.process.send_signal(signal.SIGTERM)

        assert served.ended() == 0
    assert served.submissions(OWN) == 0
    assert served.verified().returncode == 0


@needs_signals
def test_killed_it_leaves_the_last_acknowledged_state(root):
    with serving(root, "--workers", "2") as served:
        people = [Liaison(served, unit) for unit in (OWN, FOREIGN)]
        done = dict.fromkeys((OWN, FOREIGN), 0)

        def write(who: Liaison) -> None:
            with suppress(httpx.TransportError):
                while True:
                    answer = who.hand_in(f"第{done[who.unit]}稿")
                    assert answer.status_code == 303
                    done[who.unit] += 1

        def kill() -> None:
            end = time.monotonic() + PATIENCE
            while min(done.values()) < 3 and time.monotonic() < end:
                time.sleep(0.01)
            served.kill()

        at_once(kill, *(lambda who=who: write(who) for who in people))

    assert min(done.values()) >= 3
    for unit, acknowledged in done.items():
        assert served.submissions(unit) - acknowledged in (0, 1)
    checked = served.verified()
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("command", ["--help", "demo --help", "serve --help"])
def test_help_starts_without_the_page_s_framework(command):
    words = [sys.executable, "-X", "importtime", "-m", "cli", *command.split()]

    asked = subprocess.run(words, check=True, capture_output=True, text=True)

    assert "console.shell" in asked.stderr
    assert not re.search(r"\b(starlette|uvicorn|jinja2)\b", asked.stderr)


def test_where_the_port_is_taken_it_says_what_to_do(tmp_path):
    root = a_site(tmp_path / "考核")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        refused = kaohe("--site", root, "serve", "--port", port)

    assert refused.returncode == 1
    assert f"--port {port + 1}" in refused.stderr
    assert "Traceback" not in refused.stderr
