"""A connection to the ledger's file, which says in a sentence what goes wrong.

How a commit is made lasting: the old pages go into a journal beside the file, the
journal is synced, the pages are written and synced, the journal is removed: that is
the commit. `synchronous=EXTRA` also syncs the folder after the removal; with FULL a
power cut can bring the journal back, and with it the state before the commit
(tests/store/test_power_loss.py shows both). The write-ahead log would be quicker, but
SQLite 3.7.0 to 3.51.2, which most Pythons bring along, can lose pages with it.

A folder or disk that does not keep its promise to sync is beyond us, and so are
network shares: `tracker.storage.disk` refuses them.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from tracker.ports import StoreBusy, StoreRefused

# Sent to every connection; the journal's kind is the default, said aloud.
_SETTINGS: Final = ("PRAGMA journal_mode=DELETE", "PRAGMA synchronous=EXTRA")
_ROUND: Final = 0.02  # seconds
_INTACT: Final = "原有台账没有改动"
# By SQLite's primary result code.
_SENTENCES: Final = {
    sqlite3.SQLITE_PERM: f"没有读写权限，{_INTACT}；请管理员检查文件的权限。",
    sqlite3.SQLITE_READONLY: f"是只读的，{_INTACT}；"
    "请检查文件和所在文件夹的权限，或移到可以写的磁盘。",
    sqlite3.SQLITE_IOERR: f"读写时磁盘出错，{_INTACT}；请检查磁盘，必要时用备份恢复。",
    sqlite3.SQLITE_CORRUPT: "已损坏；请不要删除它，用最近的备份恢复到新的位置。",
    sqlite3.SQLITE_FULL: f"所在的磁盘已满，{_INTACT}；请腾出空间后再做一次。",
    sqlite3.SQLITE_CANTOPEN: f"打不开，{_INTACT}；"
    "请检查它和所在的文件夹是否还在、是否可以读写。",
    sqlite3.SQLITE_TOOBIG: f"存不下这么长的内容，{_INTACT}；请改短。",
    sqlite3.SQLITE_NOTADB: "不是台账文件，或已损坏；"
    "请检查文件名，或用最近的备份恢复到新的位置。",
}
_BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn what SQLite reports within the block into StoreRefused."""
    try:
        yield
    except UnicodeEncodeError:  # a lone surrogate: half of a character
        raise StoreRefused(
            f"有一项内容含有不能保存的残缺字符，{_INTACT}；请删去后重新输入。"
        ) from None
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):  # mistakes of ours
        raise
    except sqlite3.Error as error:
        # Text that is none, in a damaged file, is the only error without a code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        raise _refusal(path, code & 0xFF, error) from None


def _refusal(path: Path, code: int, error: sqlite3.Error) -> StoreRefused:
    if code in _BUSY:
        return StoreBusy(
            f"台账 {path} 一直有别人在读写，没有保存；请稍候再做一次，"
            "或关闭正在使用它的程序。"
        )
    other = f"出错（{error}），{_INTACT}；请再做一次，不行时请管理员查看。"
    return StoreRefused(f"台账 {path} {_SENTENCES.get(code, other)}")


class Connection:
    """One connection, used by one thread, which lives as long as one transaction.

    Opening costs a quarter of a millisecond, next to the disk's several for a commit;
    for that nothing is shared between threads, carried over a fork or left open.

    Args:
        mode: SQLite's: `rw`, or `rwc` to make the file where there is none.
        patience: how many seconds to wait for others' locks.
    """

    def __init__(self, path: Path, *, patience: float, mode: str = "rw") -> None:
        self.path = path
        self._patience = patience
        with refusing(path):
            self._sqlite: sqlite3.Connection | None = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=patience,
                isolation_level=None,  # transactions begin where we say so
            )
        try:
            for setting in _SETTINGS:
                self._persist(setting)
        except BaseException:
            self.close()
            raise

    def rows(self, sql: str, *values: Any) -> Iterator[Any]:
        """The rows that `sql` gives, read as they are asked for.

        Raises:
            RuntimeError: the connection is closed, its transaction over.
            StoreRefused: the file cannot be read or written.
        """
        with refusing(self.path):
            # Not `yield from`, which would close the cursor after the connection.
            for row in self._open().execute(sql, values):  # noqa: UP028
                yield row

    def row(self, sql: str, *values: Any) -> Any:
        """The first row that `sql` gives, or None; raises as `rows`."""
        return next(self.rows(sql, *values), None)

    def run(self, sql: str, *values: Any) -> None:
        """Carry out `sql`; raises as `rows`."""
        with refusing(self.path):
            self._open().execute(sql, values).close()

    def begin_reading(self) -> None:
        """Begin a view that does not move; raises StoreBusy."""
        self.run("BEGIN")
        self._persist("PRAGMA user_version")  # SQLite begins with the first look

    def begin_writing(self) -> None:
        """Begin a transaction that no other comes between; raises StoreBusy."""
        self._persist("BEGIN IMMEDIATE")

    def _persist(self, sql: str) -> None:
        """Carry out what needs a lock.

        SQLite asks for a lock ever more seldom, ten times a second in the end, and
        with a busy neighbour would find it taken each time: so it starts afresh.
        """
        until = time.monotonic() + self._patience
        self._wait(_ROUND)
        while True:
            try:
                self.run(sql)
                break
            except StoreBusy:
                if time.monotonic() > until:
                    raise
        self._wait(self._patience)

    def _wait(self, seconds: float) -> None:
        self.run(f"PRAGMA busy_timeout = {round(seconds * 1000)}")

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction was begun and not ended; RuntimeError once closed."""
        return self._open().in_transaction

    def close(self) -> None:
        """End it; a transaction not committed is undone."""
        if self._sqlite is None:
            return
        # Where even that fails, the journal stays, and whoever opens next undoes it.
        with suppress(sqlite3.Error):
            self._sqlite.rollback()
        self._sqlite.close()
        self._sqlite = None

    def _open(self) -> sqlite3.Connection:
        if self._sqlite is None:
            raise RuntimeError("the transaction is over")
        return self._sqlite
