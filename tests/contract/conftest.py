"""The stores the contract is held against: each a function from a folder to a Store.

A new store is one line in STORES. The folder is empty and the store it makes is new.
"""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tracker.ports import Store
from tracker.storage.memory import MemoryStore


def memory(_: Path) -> Store:
    """The store in memory."""
    return MemoryStore()


def tinydb(folder: Path) -> Store:
    """The embedded default: TinyDB over SQLite."""
    from tracker.storage.tiny import TinyStore

    return TinyStore(folder / "ledger.db")


def postgresql(folder: Path) -> Store:
    """PostgreSQL, from `tests/contract/postgres.py`: `make_store(folder) -> Store`."""
    try:
        server = importlib.import_module("tests.contract.postgres")
    except ModuleNotFoundError as missing:
        pytest.skip(f"PostgreSQL 的测试做不了：缺少 {missing.name}")
    store: Store = server.make_store(folder)
    return store


STORES: Final[dict[str, Callable[[Path], Store]]] = {
    "memory": memory,
    "tinydb": tinydb,
    "postgresql": postgresql,
}


@pytest.fixture(params=STORES)
def store(request, tmp_path):
    """A new store of each kind, closed after the test."""
    made = STORES[request.param](tmp_path)
    yield made
    made.close()
