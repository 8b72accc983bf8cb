"""The accounts' own file, `data/accounts.db`: SQLite, like the ledger's, beside it.

It is no part of the ledger's history and goes into no backup: what it holds are keys.
Each change of an account stands, without its secrets, in a chained journal of its own,
in the same transaction.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from tracker.history import changes_between, sealed
from tracker.model.event import Event
from tracker.model.people import Actor
from tracker.model.stored import StoredFile
from tracker.storage.disk import make_folder
from tracker.storage.tiny.connection import Connection
from web.accounts.model import Account, Purpose, Session, Token

FOLDER: Final = "data"  # of the site
FILE: Final = "accounts.db"
_PATIENCE: Final = 10.0  # seconds
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS accounts (key TEXT PRIMARY KEY, document TEXT);
CREATE TABLE IF NOT EXISTS sessions (digest TEXT PRIMARY KEY, account TEXT, document TEXT);
CREATE TABLE IF NOT EXISTS tokens (digest TEXT PRIMARY KEY, account TEXT, document TEXT);
CREATE TABLE IF NOT EXISTS attempts (place TEXT, at REAL);
CREATE INDEX IF NOT EXISTS attempts_by_place ON attempts (place, at);
CREATE TABLE IF NOT EXISTS answers
    (key TEXT PRIMARY KEY, asked TEXT, at REAL, status INTEGER, body TEXT);
CREATE TABLE IF NOT EXISTS uploads
    (account TEXT, digest TEXT, at REAL, document TEXT, PRIMARY KEY (account, digest));
CREATE TABLE IF NOT EXISTS journal (number INTEGER PRIMARY KEY, document TEXT)
"""
_SECRET: Final = "password"
T = TypeVar("T")


class Book:
    """The accounts' file. Threads and processes may share it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        make_folder(folder)
        with closing(self._open("rwc")) as connection:
            for statement in _TABLES.split(";"):
                connection.run(statement)
        self._path.chmod(0o600)

    def _open(self, mode: str = "rw") -> Connection:
        return Connection(self._path, patience=_PATIENCE, mode=mode)

    @contextmanager
    def reading(self) -> Iterator["Page"]:
        """One consistent view."""
        with closing(self._open()) as connection:
            connection.begin_reading()
            yield Page(connection)

    @contextmanager
    def writing(self) -> Iterator["Page"]:
        """A transaction; what is done in the block is kept when it ends, or not at all."""
        with closing(self._open()) as connection:
            connection.begin_writing()
            yield Page(connection)
            connection.run("COMMIT")


class Page:
    """The accounts' file within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # ------------------------------------------------------------ accounts

    def account(self, key: str) -> Account | None:
        """The account of that name, however its letters are cased."""
        return self._one(
            Account, "SELECT document FROM accounts WHERE key = ?", plain_key(key)
        )

    def accounts(self) -> tuple[Account, ...]:
        """All, by name."""
        return self._all(Account, "SELECT document FROM accounts ORDER BY key")

    def put(self, account: Account, *, by: Actor, at: datetime, action: str) -> None:
        """Keep an account, with a line in the journal."""
        before = self.account(account.key)
        self._connection.run(
            "INSERT OR REPLACE INTO accounts VALUES (?, ?)",
            account.key,
            _text(account),
        )
        changes = changes_between(_told(before) if before else {}, _told(account))
        if before is not None and before.password != account.password:
            changes[_SECRET] = {"to": "（换了）" if account.password else "（没有）"}
        self.tell(account.key, changes, by=by, at=at, action=action)

    def tell(
        self,
        key: str,
        changes: dict[str, dict[str, Any]],
        *,
        by: Actor,
        at: datetime,
        action: str,
    ) -> None:
        """Add a line to the journal on the account of that name."""
        event = Event(
            number=0,
            at=at,
            by=by.name,
            unit=by.unit,
            channel=by.channel,
            table="accounts",
            key=key,
            action=action,
            changes=changes,
        )
        last = self._one(
            Event, "SELECT document FROM journal ORDER BY number DESC LIMIT 1"
        )
        event = sealed(event, last)
        self._connection.run(
            "INSERT INTO journal VALUES (?, ?)", event.number, _text(event)
        )

    def journal(self) -> tuple[Event, ...]:
        """What was done with accounts, oldest first."""
        return self._all(Event, "SELECT document FROM journal ORDER BY number")

    # ------------------------------------------------------------ sessions

    def session(self, digest: str) -> Session | None:
        """The session of that cookie."""
        return self._one(
            Session, "SELECT document FROM sessions WHERE digest = ?", digest
        )

    def sessions(self, account: str) -> tuple[Session, ...]:
        """Where that account is signed in."""
        found = self._all(
            Session, "SELECT document FROM sessions WHERE account = ?", account
        )
        return tuple(sorted(found, key=lambda one: one.made, reverse=True))

    def put_session(self, session: Session) -> None:
        """Keep a session."""
        self._connection.run(
            "INSERT OR REPLACE INTO sessions VALUES (?, ?, ?)",
            session.digest,
            session.account,
            _text(session),
        )

    def end_session(self, digest: str) -> None:
        """Sign one browser out."""
        self._connection.run("DELETE FROM sessions WHERE digest = ?", digest)

    def end_sessions(self, account: str, *, but: str = "") -> None:
        """Sign an account out everywhere, but for one session."""
        self._connection.run(
            "DELETE FROM sessions WHERE account = ? AND digest <> ?", account, but
        )

    # ------------------------------------------------------------ tokens

    def token(self, digest: str) -> Token | None:
        """The token that was handed out under that digest."""
        return self._one(Token, "SELECT document FROM tokens WHERE digest = ?", digest)

    def tokens(self, account: str, purpose: Purpose) -> tuple[Token, ...]:
        """Those of an account, newest first."""
        found = self._all(
            Token, "SELECT document FROM tokens WHERE account = ?", account
        )
        kept = (one for one in found if one.purpose is purpose)
        return tuple(sorted(kept, key=lambda one: one.made, reverse=True))

    def put_token(self, token: Token) -> None:
        """Keep a token."""
        self._connection.run(
            "INSERT OR REPLACE INTO tokens VALUES (?, ?, ?)",
            token.digest,
            token.account,
            _text(token),
        )

    def end_token(self, digest: str) -> None:
        """Let it open nothing from now on."""
        self._connection.run("DELETE FROM tokens WHERE digest = ?", digest)

    # ------------------------------------------------------------ failed attempts

    def attempts(self, place: str, since: float) -> tuple[int, float]:
        """How often somebody failed there since that moment, and when last.

        In seconds of the epoch; the last is 0 where nobody did.
        """
        row = self._connection.row(
            "SELECT count(*), max(at) FROM attempts WHERE place = ? AND at >= ?",
            place,
            since,
        )
        return int(row[0]), float(row[1] or 0)

    def failed(self, place: str, at: float, *, forget_before: float) -> None:
        """Remember a failed attempt, and forget what is long past."""
        self._connection.run("DELETE FROM attempts WHERE at < ?", forget_before)
        self._connection.run("INSERT INTO attempts VALUES (?, ?)", place, at)

    def not_failed(self, place: str, at: float) -> None:
        """Forget one failure of that moment."""
        self._connection.run(
            "DELETE FROM attempts WHERE rowid IN "
            "(SELECT rowid FROM attempts WHERE place = ? AND at = ? LIMIT 1)",
            place,
            at,
        )

    def succeeded(self, place: str) -> None:
        """Forget the failures there."""
        self._connection.run("DELETE FROM attempts WHERE place = ?", place)

    # ------------------------------------------------------------ answers given once

    def answer(self, key: str) -> tuple[str, int | None, str] | None:
        """What was asked under that key and answered: (asked, status, body).

        The status is None while it is under way, or was when the program stopped.
        """
        row = self._connection.row(
            "SELECT asked, status, body FROM answers WHERE key = ?", key
        )
        return None if row is None else (row[0], row[1], row[2] or "")

    def begin_answer(self, key: str, asked: str, at: float) -> None:
        """Say that what is asked under that key is under way."""
        self._connection.run(
            "INSERT INTO answers VALUES (?, ?, ?, NULL, NULL)", key, asked, at
        )

    def end_answer(self, key: str, status: int, body: str) -> None:
        """Keep the answer."""
        self._connection.run(
            "UPDATE answers SET status = ?, body = ? WHERE key = ?", status, body, key
        )

    def forget_answer(self, key: str) -> None:
        """Nothing was done under that key: it may be used again."""
        self._connection.run("DELETE FROM answers WHERE key = ?", key)

    def forget_answers(self, before: float) -> None:
        """Forget answers given long ago."""
        self._connection.run("DELETE FROM answers WHERE at < ?", before)

    # ------------------------------------------------------------ files sent ahead

    def put_upload(self, account: str, file: StoredFile, at: float) -> None:
        """Remember who sent a file that is yet to be named in a step."""
        self._connection.run(
            "INSERT OR REPLACE INTO uploads VALUES (?, ?, ?, ?)",
            account,
            file.digest,
            at,
            _text(file),
        )

    def upload(self, account: str, digest: str) -> StoredFile | None:
        """The file of that digest, if that account sent it."""
        return self._one(
            StoredFile,
            "SELECT document FROM uploads WHERE account = ? AND digest = ?",
            account,
            digest,
        )

    def uploads(self, account: str, since: float) -> int:
        """How many files that account has sent since that moment."""
        row = self._connection.row(
            "SELECT count(*) FROM uploads WHERE account = ? AND at >= ?",
            account,
            since,
        )
        return int(row[0])

    def forget_uploads(self, before: float) -> None:
        """Forget what was sent long ago and named in no step."""
        self._connection.run("DELETE FROM uploads WHERE at < ?", before)

    # ------------------------------------------------------------ rows

    def _one(self, kind: type[T], sql: str, *values: Any) -> T | None:
        row = self._connection.row(sql, *values)
        return None if row is None else msgspec.json.decode(row[0], type=kind)

    def _all(self, kind: type[T], sql: str, *values: Any) -> tuple[T, ...]:
        rows = self._connection.rows(sql, *values)
        return tuple(msgspec.json.decode(row[0], type=kind) for row in rows)


def plain_key(key: str) -> str:
    """An account's name as it is kept: no blanks around it, small and narrow letters."""
    return unicodedata.normalize("NFKC", key).strip().casefold()


def _text(thing: Any) -> str:
    return msgspec.json.encode(thing).decode()


def _told(account: Account) -> dict[str, Any]:
    """What of an account the journal may say."""
    document: dict[str, Any] = msgspec.to_builtins(replace(account, password=""))
    del document[_SECRET]
    return document
