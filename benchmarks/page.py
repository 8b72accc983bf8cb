"""How long the page takes over 10,000 obligations, beside a plain page of its framework.

python benchmarks/page.py [--obligations 10000] [--workers 1 2] [--clients 8]

`kaohe serve` over the embedded store, asked over HTTP on this machine by somebody signed
in; beside it Starlette with Jinja2, drawing fifty rows that never change, in the same
run. "After a change" asks right after somebody else has taken a step.
"""

import argparse
import http.client
import multiprocessing
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import jinja2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.builders import a_plan, a_unit, an_act, an_actor, an_obligation
from tracker.model.obligation import ObligationState
from tracker.services import obligations
from tracker.services.ledger import open_year, write
from tracker.storage.planfile import save_plan
from tracker.storage.site import make_site
from web.accounts.model import Account, Post
from web.accounts.secrets import hashed
from web.office import Office
from web.serving import clock

ROOT: Final = Path(__file__).resolve().parent.parent
UNITS: Final = tuple(f"第{n}局" for n in range(30))
# Units that the plan of the tests speaks of.
NAMED: Final = ("生态环境分局", "林草局", "财政局", "督查室")
ROUNDS, CHANGES, SECONDS = 200, 40, 5.0
PASSWORD: Final = "only-for-measuring"
OURS: Final = {
    "list of 50": "/obligations",
    "list, by unit and text": f"/obligations?unit={'%E7%AC%AC3%E5%B1%80'}&text=B2025-00",
    "list, second page": "/obligations?page=2",
    "home": "/",
}
PLAIN: Final = "plain page of 50 rows"
ROWS: Final = """<!doctype html><html lang="zh-CN"><head><title>表</title></head><body>
<table>{% for row in rows %}<tr>{% for one in row %}<td>{{ one }}</td>{% endfor %}</tr>
{% endfor %}</table></body></html>"""


# ---------------------------------------------------------------- what is asked


def make(root: Path, size: int) -> None:
    """A site with so many obligations, and a clerk who can sign in."""
    make_site(root, year=2025)
    plan = a_plan(units=tuple(a_unit(one) for one in (*NAMED, *UNITS)))
    save_plan(plan, root / "plans" / "2025.toml")
    office = Office(root, clock())
    act = an_act(on=date(2025, 1, 2))
    with office.opened().ledger.store.transaction() as txn:
        open_year(txn, 2025, act)
        for number in range(1, size + 1):
            due = date(2025, 1, 10) + timedelta(days=number * 7 % 350)
            one = an_obligation(
                key=f"B2025-{number:04}",
                material=f"第{number % 97}项监测数据和佐证材料",
                leads=(UNITS[number % len(UNITS)],),
                supporting=(UNITS[(number + 7) % len(UNITS)],),
                supervising=(),
                state=ObligationState.ISSUED,
                issued_on=date(2025, 1, 3),
                original_due=due,
                due=due,
            )
            write(txn, one, act=act, action="add")
        txn.commit()
    account = Account(
        key="clerk",
        name="张三",
        unit="领导小组办公室",
        post=Post.CLERK,
        made=clock()(),
        password=hashed(PASSWORD),
    )
    with office.book.writing() as book:
        book.put(account, by=an_actor(), at=account.made, action="invite")
    office.close()


def plain(port: int) -> None:
    """The framework alone."""
    environment = jinja2.Environment(autoescape=True)
    template = environment.from_string(ROWS)
    rows = [
        (f"B2025-{n}", "监测数据", "林草局", "2025年10月23日", "", "正常", "已下达")
        for n in range(50)
    ]

    def answer(_: Request) -> Response:
        return HTMLResponse(template.render(rows=rows))

    app = Starlette(routes=[Route("/", answer)])
    uvicorn.run(app, port=port, log_level="error", access_log=False)


@contextmanager
def serving(root: Path, workers: int) -> Iterator[tuple[int, str]]:
    """`kaohe serve`: its port, and the cookie of somebody signed in."""
    port = free_port()
    command = [sys.executable, str(ROOT / "cli.py"), "--site", str(root), "serve"]
    command += ["--port", str(port), "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(port, "/login")
            connection = http.client.HTTPConnection("127.0.0.1", port)
            form = f"key=clerk&password={PASSWORD}"
            kind = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://127.0.0.1:{port}",
            }
            connection.request("POST", "/login", form, kind)
            cookie = connection.getresponse().getheader("set-cookie", "").partition(";")
            yield port, cookie[0]
        finally:
            process.terminate()


@contextmanager
def serving_plain() -> Iterator[tuple[int, str]]:
    port = free_port()
    process = multiprocessing.get_context("spawn").Process(target=plain, args=(port,))
    process.start()
    try:
        wait_for(port, "/")
        yield port, ""
    finally:
        process.terminate()
        process.join()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        number: int = one.getsockname()[1]
        return number


def wait_for(port: int, address: str) -> None:
    """Until something answers there."""
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", address)
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return


# ---------------------------------------------------------------- how long it takes


class Client:
    """One browser that keeps its connection."""

    def __init__(self, port: int, cookie: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Cookie": cookie}

    def get(self, address: str) -> float:
        """Milliseconds until all of the answer has come."""
        began = time.perf_counter()
        self._connection.request("GET", address, headers=self._headers)
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{address}: {answer.status}")
        return (time.perf_counter() - began) * 1000


def one_by_one(
    client: Client, address: str, *, times: int, before: Callable[[], None]
) -> list[float]:
    """Milliseconds of each of so many requests, one after the other."""
    client.get(address)
    found = []
    for _ in range(times):
        before()
        found.append(client.get(address))
    return found


def per_second(port: int, cookie: str, address: str, clients: int) -> float:
    """Requests answered in a second to so many who ask without pause."""
    counts = [0] * clients
    end = time.perf_counter() + SECONDS

    def ask(number: int) -> None:
        client = Client(port, cookie)
        while time.perf_counter() < end:
            client.get(address)
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(clients)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sum(counts) / SECONDS


def told(name: str, times: list[float], rate: float | None) -> float:
    """Print a line; the median."""
    middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    asked = f"{rate:9.0f}" if rate is not None else " " * 9
    print(f"{name:34} {middle:8.1f} {late:8.1f} {asked}", flush=True)
    return middle


def nothing() -> None:
    """What comes before a request: nothing."""


def main() -> None:
    """Measure all, and print medians, the slowest twentieth, requests a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--obligations", type=int, default=10_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--clients", type=int, default=8)
    wanted = parser.parse_args()

    print(f"{'':34} {'p50 ms':>8} {'p95 ms':>8} {'a second':>9}")
    with serving_plain() as (port, cookie):
        times = one_by_one(Client(port, cookie), "/", times=ROUNDS, before=nothing)
        rate = per_second(port, cookie, "/", wanted.clients)
        bare = told(PLAIN, times, rate)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "site"
        make(root, wanted.obligations)
        found = {one: measured(root, one, wanted.clients) for one in wanted.workers}
    ours = found[wanted.workers[0]]
    print(f"ratio: {ours / bare:.1f} (time of a list of 50 / of a plain page)")


def measured(root: Path, workers: int, clients: int) -> float:
    """Print what so many workers take; the median of the list."""
    office = Office(root, clock())
    ledger = office.opened().ledger
    numbers = iter(range(1, 10**6))

    def change() -> None:
        number = next(numbers)
        act = an_act(on=date(2025, 2, 3))
        obligations.note(ledger, f"B2025-{number:04}", act, text=f"第{number}次")

    with serving(root, workers) as (port, cookie):
        client = Client(port, cookie)
        medians = []
        for name, address in OURS.items():
            times = one_by_one(client, address, times=ROUNDS, before=nothing)
            rate = per_second(port, cookie, address, clients)
            medians.append(told(f"{name}, {workers} workers", times, rate))
        times = one_by_one(client, "/obligations", times=CHANGES, before=change)
        told(f"list after a change, {workers} workers", times, None)
    office.close()
    return medians[0]


if __name__ == "__main__":
    main()
