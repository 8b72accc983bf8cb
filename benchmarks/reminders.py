"""What a pass costs over many open obligations, alone and shared by several daemons.

python benchmarks/reminders.py [10000 100000 1000000] [--daemons 1 2 4] [--answer 20]

The obligations lie in PostgreSQL (the tests' own server), their due days spread over
three years, each of one of 3,000 units. A morning's pass finds those that have a rung
that day, plans them and sends, to a channel that answers after so many milliseconds, as
a mail server does. Beside it plain APScheduler with a job per reminder in the same
server, whose jobs do nothing at all.
"""

import argparse
import multiprocessing
import statistics
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler.channels.port import Kind, Outcome, Sent
from scheduler.gather import batches
from scheduler.people import Directory
from scheduler.reminding import Reminding
from scheduler.run import run_pass
from scheduler.settings import read_settings
from scheduler.texts import load_texts
from tests.builders import a_ledger, a_moment, a_plan, a_unit, an_obligation
from tests.contract.postgres import empty_place
from tracker.model.obligation import ObligationState
from tracker.model.plan import Person
from tracker.model.sending import Message
from tracker.ports import Entry, Table
from tracker.records import entry_of
from tracker.storage.postgres import PostgresStore
from tracker.storage.postgres.address import url_of

SIZES = (10_000, 100_000, 1_000_000)
UNITS = 3_000
MORNING = a_moment(date(2025, 10, 20))
FIRST_DUE = date(2024, 7, 1)
DAYS = 1_000
CHUNK = 20_000


class Taking:
    """A channel that takes every message, after so many seconds."""

    name = "mail"
    kind = Kind.MAIL
    per_minute = None
    repeats = True

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def send(self, message: Message, *, again: bool) -> Outcome:
        time.sleep(self._seconds)
        return Sent()

    def check(self) -> Outcome:
        return Sent()


def unit_of(number: int) -> str:
    return f"第{number % UNITS}局"


def entries(size: int) -> Iterator[Entry]:
    """So many open obligations, their due days spread evenly."""
    default = an_obligation(
        state=ObligationState.ISSUED, issued_on=date(2024, 6, 1), supporting=()
    )
    model = entry_of(default)
    for number in range(size):
        key, unit = f"B2025-{number:07}", unit_of(number)
        # A unit has something due on many days.
        due = FIRST_DUE + timedelta(days=(number // UNITS * 37 + number * 7) % DAYS)
        document = {
            **model.document,
            "key": key,
            "leads": [unit],
            "due": due.isoformat(),
            "original_due": due.isoformat(),
        }
        yield replace(
            model, key=key, document=document, due=due, units=(("牵头单位", unit),)
        )


def fill(store: PostgresStore, size: int) -> None:
    """Keep so many obligations; half a minute for a hundred thousand."""
    every = entries(size)
    while chunk := list(islice(every, CHUNK)):
        with store.transaction() as txn:
            for one in chunk:
                txn.put(Table.OBLIGATIONS, one)
            txn.set_mark("pass", MORNING - timedelta(hours=12))
            txn.commit()


def execute(address: str, statement: str) -> None:
    """Run a statement past the store."""
    engine = sa.create_engine(url_of(address))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def analyze(address: str) -> None:
    """What autovacuum does after a while."""
    execute(address, "ANALYZE")


def site_on(store: PostgresStore, answer: float = 0.0) -> Reminding:
    """A site with a contact in each unit, and the shipped policy."""
    made, _ = read_settings({"weekly": False}, {"mail": {"kind": "mail"}})
    assert made is not None
    people = tuple(
        Person(
            name=f"第{n}人", unit=unit_of(n), role="联络员", mail=f"n{n}@example.com"
        )
        for n in range(UNITS)
    )
    return Reminding(
        ledger=a_ledger(store=store),
        plan=a_plan(contacts=people, units=tuple(a_unit(unit_of(n)) for n in (0, 1))),
        policy=made.policy,
        directory=Directory(contacts=people, channels=made.channels),
        channels={"mail": Taking(answer)},
        texts=load_texts(Path("nowhere"))[0],
    )


def finding(site: Reminding) -> tuple[float, int]:
    """Seconds to find what has a rung this morning, and how many those are."""
    began = time.perf_counter()
    found = 0
    for batch in batches(
        site.ledger.store,
        site.policy,
        site.ledger.calendar,
        since=MORNING - timedelta(hours=12),
        now=MORNING,
    ):
        found += len(batch.items)
    return time.perf_counter() - began, found


def reading_all(site: Reminding) -> float:
    """Seconds to read every open obligation, as a pass without spans would."""
    began = time.perf_counter()
    last: Entry | None = None
    while True:
        with site.ledger.store.reading() as reader:
            page = reader.find(Table.OBLIGATIONS, after=last, limit=5_000)
        if not page:
            return time.perf_counter() - began
        last = page[-1]


def passing(
    address: str, holder: str, moment: datetime, answer: float
) -> dict[str, Any]:
    """One daemon's pass, in a process of its own."""
    with closing(PostgresStore(address)) as store:
        site = site_on(store, answer)
        began = time.perf_counter()
        report = run_pass(site, now=lambda: moment, holder=holder)
        return {"seconds": time.perf_counter() - began, "sent": len(report.settled)}


def quiet_minute(address: str) -> float:
    """Seconds of a pass in which nothing is due: the one of most minutes."""
    with closing(PostgresStore(address)) as store:
        site = site_on(store)
        later = MORNING + timedelta(hours=3)
        times = [one_pass(site, later + timedelta(minutes=n)) for n in range(1, 8)]
    return statistics.median(times)


def one_pass(site: Reminding, now: datetime) -> float:
    """Seconds of a pass at that moment."""
    began = time.perf_counter()
    run_pass(site, now=lambda: now, holder="quiet")
    return time.perf_counter() - began


def empty_outbox(address: str) -> None:
    """As before the morning, for another try."""
    with closing(PostgresStore(address)) as store, store.transaction() as txn:
        txn.set_mark("pass", MORNING - timedelta(hours=12))
        txn.commit()
    execute(address, "TRUNCATE kaohe_sendings, kaohe_messages")


def shared(address: str, daemons: int, answer: float) -> tuple[float, int]:
    """Seconds until several daemons have sent a morning's messages, and how many."""
    empty_outbox(address)
    context = multiprocessing.get_context("spawn")
    with context.Pool(daemons) as pool:
        pool.starmap(passing, [(empty_place(), "warm", MORNING, 0.0)] * daemons)
        began = time.perf_counter()
        orders = [(address, f"daemon-{n}", MORNING, answer) for n in range(daemons)]
        done = pool.starmap(passing, orders, chunksize=1)
        seconds = time.perf_counter() - began
    return seconds, sum(one["sent"] for one in done)


def nothing() -> None:
    """What a job of plain APScheduler does."""


@contextmanager
def plain_scheduler(address: str) -> Iterator[BackgroundScheduler]:
    """APScheduler with its jobs in the same server."""
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=url_of(address))},
        job_defaults={"misfire_grace_time": None},
    )
    scheduler.start(paused=True)
    yield scheduler
    scheduler.shutdown()


def plain(size: int, due: int) -> tuple[float, float]:
    """Seconds to add a job per reminder, and to run those due, each scaled to `size`."""
    far = MORNING + timedelta(days=365 * 100)
    few = min(size, 2_000)
    with plain_scheduler(empty_place()) as scheduler:
        began = time.perf_counter()
        for number in range(few):
            soon = number < min(due, few // 4)
            when = MORNING if soon else far
            scheduler.add_job(nothing, "date", run_date=when, id=str(number))
        adding = time.perf_counter() - began
        left = few - min(due, few // 4)
        began = time.perf_counter()
        scheduler.resume()
        while len(scheduler.get_jobs()) > left:
            time.sleep(0.02)
        running = time.perf_counter() - began
    return adding / few * size, running / (few - left) * due


def measured(size: int, daemons: list[int], answer: float) -> dict[str, float]:
    """The measures of one size, printed as they come."""
    address = empty_place()
    with closing(PostgresStore(address)) as store:
        fill(store, size)
        analyze(address)
        site = site_on(store)
        seconds, due = finding(site)
        took = {"find": seconds, "due": float(due), "read all": reading_all(site)}
    for number in daemons:
        seconds, sent = shared(address, number, answer)
        took[f"{number} daemons"] = seconds
        print(f"{size:8} {number} daemons: {sent} sent in {seconds:.2f} s", flush=True)
    took["quiet minute"] = quiet_minute(address)
    took["plain add"], took["plain run"] = plain(size, due)
    for name, value in took.items():
        print(f"{size:8} {name:14} {value:10.3f}", flush=True)
    return took


def main() -> None:
    """Measure every size in one run; print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--daemons", nargs="*", type=int, default=[1, 2, 4])
    parser.add_argument("--answer", type=float, default=20.0, help="milliseconds")
    asked = parser.parse_args()
    answer = asked.answer / 1000
    took = {size: measured(size, asked.daemons, answer) for size in asked.sizes}
    for size, one in took.items():
        first = f"{asked.daemons[0]} daemons"
        print(
            f"ratio: {one['read all'] / one['find']:.1f} (reading all / finding, {size})"
        )
        for number in asked.daemons[1:]:
            ratio = one[first] / one[f"{number} daemons"]
            print(f"ratio: {ratio:.2f} (a morning, 1 daemon / {number}, {size})")
        ratio = one["plain run"] / one[first]
        print(f"ratio: {ratio:.1f} (a morning, APScheduler's jobs / ours, {size})")
    least, most = min(took), max(took)
    ratio = took[most]["quiet minute"] / took[least]["quiet minute"]
    print(f"ratio: {ratio:.2f} (a quiet minute at {most} / at {least})")


if __name__ == "__main__":
    main()
