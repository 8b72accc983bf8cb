"""What the ledger's stores cost beside plain TinyDB, and how that grows.

python benchmarks/store.py [--postgresql] [1000 10000 100000]

A commit changes an obligation, an issue and the year and tells it in an event. Plain
TinyDB knows no transaction: there it is four writes of the whole file.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from tinydb import TinyDB, where
from tinydb.table import Document

from tracker.history import sealed
from tracker.model.event import Event
from tracker.ports import Entry, Filter, Store, Table
from tracker.storage.tiny import TinyStore

SIZES = (1_000, 10_000, 100_000)
# Each operation is repeated for about so long; a slow one a few times at least.
SECONDS, LEAST, MOST = 2.0, 3, 200
PAGE = 50
UNITS = tuple(f"第{n}局" for n in range(30))
STATES = ("已下达", "已签收", "已报送", "退回补正", "审核通过")


def an_entry(number: int, *, remark: str = "") -> Entry:
    """An entry as large as an obligation with two submissions."""
    key, unit = f"B2020-{number:06}", UNITS[number % len(UNITS)]
    due = date(2020, 1, 1) + timedelta(days=number * 7 % 365)
    state = STATES[number // len(UNITS) % len(STATES)]
    document = {
        "key": key,
        "material": f"第{number % 97}项监测数据和佐证材料",
        "leads": [unit],
        "state": state,
        "due": due.isoformat(),
        "note": remark,
        "submissions": [{"files": ["水质监测报告" * 10], "by": unit}] * 2,
        "explanation": "三季度末9月30日＋10日＝10月10日（星期六，调休上班）" * 4,
    }
    return Entry(
        key=key,
        year=2020,
        document=document,
        state=state,
        due=due,
        units=(("lead", unit), ("supporting", UNITS[(number + 7) % len(UNITS)])),
        text=f"{key}\n第{number % 97}项监测数据和佐证材料\n{unit}\n{remark}".casefold(),
    )


def an_event(before: Event | None, key: str, remark: str) -> Event:
    """An event as a step makes it."""
    event = Event(
        number=0,
        at=datetime(2020, 10, 20, 8, 30, tzinfo=UTC),
        by="张三",
        unit=UNITS[0],
        table="obligations",
        key=key,
        action="sign",
        changes={"note": {"from": "", "to": remark}},
    )
    return sealed(event, before)


class Subject(Protocol):
    """A store to be measured; each operation is given the number of the time."""

    def fill(self, size: int) -> None:
        """Keep so many obligations."""

    def commit(self, nth: int) -> object:
        """Change three records and tell it."""

    def open(self, nth: int) -> object:
        """Open it anew and read one record."""

    def get(self, nth: int) -> object:
        """Read one record."""

    def page(self, nth: int) -> object:
        """A unit's obligations in one state, the first fifty by due day."""

    def search(self, nth: int) -> object:
        """The first fifty with a text that few have."""


class Ours:
    """A store of ours."""

    def __init__(self, make: Callable[[], Store]) -> None:
        self._make, self._store, self._size = make, make(), 0

    def fill(self, size: int) -> None:
        self._size = size
        with self._store.transaction() as txn:
            for number in range(size):
                txn.put(Table.OBLIGATIONS, an_entry(number))
            txn.commit()

    def commit(self, nth: int) -> None:
        number, remark = nth * 7919 % self._size, f"第{nth}次"
        entry = an_entry(number, remark=remark)
        with self._store.transaction() as txn:
            txn.put(Table.OBLIGATIONS, entry)
            txn.put(Table.ISSUES, entry)
            txn.put(Table.YEARS, an_entry(0, remark=remark))
            txn.append(an_event(txn.head(), entry.key, remark))
            txn.commit()

    def open(self, nth: int) -> object:
        with closing(self._make()) as store, store.reading() as reader:
            return reader.get(Table.OBLIGATIONS, an_entry(nth % self._size).key)

    def get(self, nth: int) -> object:
        with self._store.reading() as reader:
            return reader.get(Table.OBLIGATIONS, an_entry(nth % self._size).key)

    def page(self, nth: int) -> object:
        unit = UNITS[nth % len(UNITS)]
        asked = Filter(year=2020, states=STATES[:2], unit=unit, role="lead")
        with self._store.reading() as reader:
            return reader.find(Table.OBLIGATIONS, asked, limit=PAGE)

    def search(self, nth: int) -> object:
        asked = Filter(text=f"-{nth % self._size:06}")
        with self._store.reading() as reader:
            return reader.find(Table.OBLIGATIONS, asked, limit=PAGE)


class Plain:
    """TinyDB as it comes: one JSON file."""

    def __init__(self, path: Path) -> None:
        self._path, self._size = path, 0

    def fill(self, size: int) -> None:
        self._size = size
        entries = (an_entry(number) for number in range(size))
        rows = {str(n): dict(one.document) for n, one in enumerate(entries)}
        tables = {"obligations": rows, "issues": rows, "years": {"0": rows["0"]}}
        # Its own insert_multiple would do the same in more time.
        self._path.write_text(json.dumps(tables | {"issues": {}}), "utf-8")
        self._db = TinyDB(self._path)

    def commit(self, nth: int) -> None:
        number, remark = nth * 7919 % self._size, f"第{nth}次"
        document = dict(an_entry(number, remark=remark).document)
        self._db.table("obligations").update(document, doc_ids=[number])
        self._db.table("issues").upsert(Document(document, doc_id=number))
        self._db.table("years").update({"note": remark}, doc_ids=[0])
        self._db.table("events").insert({"key": document["key"], "note": remark})

    def open(self, nth: int) -> object:
        with TinyDB(self._path) as db:
            return db.table("obligations").get(doc_id=nth % self._size)

    def get(self, nth: int) -> object:
        return self._db.table("obligations").get(doc_id=nth % self._size)

    def page(self, nth: int) -> object:
        unit = UNITS[nth % len(UNITS)]
        asked = where("leads").any([unit]) & where("state").one_of(list(STATES[:2]))
        found = self._db.table("obligations").search(asked)
        return sorted(found, key=lambda one: (one["due"], one["key"]))[:PAGE]

    def search(self, nth: int) -> object:
        text = f"-{nth % self._size:06}"
        asked = where("key").test(lambda value: text in value)
        return self._db.table("obligations").search(asked)[:PAGE]


def milliseconds(operation: Callable[[int], object]) -> float:
    """The median time of the operation."""
    times: list[float] = []
    began = time.perf_counter()
    for number in count():
        start = time.perf_counter()
        operation(number)
        times.append((time.perf_counter() - start) * 1000)
        spent = time.perf_counter() - began
        if number + 1 >= MOST or (number + 1 >= LEAST and spent > SECONDS):
            break
    return statistics.median(times)


@contextmanager
def tinydb_over_sqlite() -> Iterator[Subject]:
    """Our default store."""
    with tempfile.TemporaryDirectory() as folder:
        yield Ours(lambda: TinyStore(Path(folder) / "ledger.db"))


@contextmanager
def postgresql() -> Iterator[Subject]:
    """The store in PostgreSQL, on the tests' own server."""
    from tests.contract.postgres import empty_place
    from tracker.storage.postgres import PostgresStore

    address = empty_place()
    yield Ours(lambda: PostgresStore(address))


@contextmanager
def plain_tinydb() -> Iterator[Subject]:
    """TinyDB with its own storage."""
    with tempfile.TemporaryDirectory() as folder:
        yield Plain(Path(folder) / "plain.json")


def measured(
    make: Callable[[], AbstractContextManager[Subject]], size: int
) -> dict[str, float]:
    """The median of every operation, on so many obligations."""
    with make() as subject:
        subject.fill(size)
        operations: dict[str, Callable[[int], Any]] = {
            "commit": subject.commit,
            "open": subject.open,
            "get": subject.get,
            "page": subject.page,
            "search": subject.search,
        }
        return {name: milliseconds(one) for name, one in operations.items()}


def main() -> None:
    """Measure every store at every size in one run; print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--postgresql", action="store_true", help="measure it too")
    asked = parser.parse_args()
    stores = {"ours": tinydb_over_sqlite, "plain TinyDB": plain_tinydb}
    if asked.postgresql:
        stores["PostgreSQL"] = postgresql
    times: dict[tuple[str, int], dict[str, float]] = {}
    for size in asked.sizes:
        for name, make in stores.items():
            times[name, size] = measured(make, size)
            row = " ".join(f"{a} {t:9.2f}" for a, t in times[name, size].items())
            print(f"{size:7} {name:12} {row} ms", flush=True)
    least, most = min(asked.sizes), max(asked.sizes)
    for name in stores:
        ratio = times[name, most]["commit"] / times[name, least]["commit"]
        print(f"ratio: {ratio:.2f} (time of a commit at {most} / at {least}, {name})")
    for action, took in times["plain TinyDB", most].items():
        for name in (one for one in stores if one != "plain TinyDB"):
            ratio = took / times[name, most][action]
            print(f"ratio: {ratio:.1f} ({action} at {most}, plain TinyDB / {name})")


if __name__ == "__main__":
    main()
