"""TinyDB over rows in SQLite: an operation costs what it touches.

TinyDB hands its operations a whole table as a dict and writes that back. Here it is
handed `Rows`, which look like that dict and are one SELECT or INSERT an id, so that
almost all of TinyDB's own code runs as it is. Different from TinyDB:

- ids are text, and given by whoever inserts (`Document(fields, doc_id="B2020-0001")`);
  a document without one gets the next number free;
- nothing is cached: TinyDB's query cache hands out its own documents to be changed;
- `get(doc_ids=…)` answers in the order asked.

A query (`search(where(…))`) still reads all of its table; lists are narrowed by
the columns that `tracker.storage.tiny.store` keeps beside the documents.
"""

from collections.abc import (
    Callable,
    ItemsView,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
)
from contextlib import contextmanager
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from tracker.ports import Spoilt
from tracker.storage.tiny.connection import Connection, refusing

Fields = dict[str, Any]

DOCUMENTS = """
CREATE TABLE documents (
    name TEXT NOT NULL,
    id TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (name, id)
);
"""


class Rows(MutableMapping[str, Fields]):
    """One table's documents by id; each access reads or writes its row."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self._name = name

    def __getitem__(self, key: str) -> Fields:
        sql = "SELECT document FROM documents WHERE name = ? AND id = ?"
        row = self._connection.row(sql, self._name, key)
        if row is None:
            raise KeyError(key)
        return self._decoded(key, row[0])

    def __setitem__(self, key: str, document: Mapping[str, Any]) -> None:
        with refusing(self._connection.path):  # text that no encoding keeps
            text = _encoded(document)
        sql = (
            "INSERT INTO documents VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET document = excluded.document"
        )
        self._connection.run(sql, self._name, key, text)

    def __delitem__(self, key: str) -> None:
        sql = "DELETE FROM documents WHERE name = ? AND id = ?"
        self._connection.run(sql, self._name, key)

    def __contains__(self, key: object) -> bool:
        sql = "SELECT 1 FROM documents WHERE name = ? AND id = ?"
        return self._connection.row(sql, self._name, key) is not None

    def __iter__(self) -> Iterator[str]:
        sql = "SELECT id FROM documents WHERE name = ? ORDER BY rowid"
        return (key for (key,) in self._connection.rows(sql, self._name))

    def __len__(self) -> int:
        sql = "SELECT count(*) FROM documents WHERE name = ?"
        return int(self._connection.row(sql, self._name)[0])

    def items(self) -> "_Items":
        """The documents with their ids, read in one go."""
        return _Items(self)

    def clear(self) -> None:
        """Remove them all."""
        self._connection.run("DELETE FROM documents WHERE name = ?", self._name)

    def pairs(self) -> Iterator[tuple[str, Fields]]:
        """What `items` iterates over."""
        sql = "SELECT id, document FROM documents WHERE name = ? ORDER BY rowid"
        for key, text in self._connection.rows(sql, self._name):
            yield key, self._decoded(key, text)

    def _decoded(self, key: str, text: str) -> Fields:
        try:
            return msgspec.json.decode(text, type=Fields)
        except (msgspec.MsgspecError, TypeError, UnicodeError):
            raise Spoilt(f"{self._name}/{key}") from None


class _Items(ItemsView[str, Fields]):
    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self._rows = rows

    def __iter__(self) -> Iterator[tuple[str, Fields]]:
        return self._rows.pairs()


class _Draft(Rows):
    """Rows as TinyDB's updaters want them: a document read may be changed in place."""

    def __init__(self, connection: Connection, name: str) -> None:
        super().__init__(connection, name)
        self._read: dict[str, Fields] = {}

    def __getitem__(self, key: str) -> Fields:
        if key not in self._read:
            self._read[key] = super().__getitem__(key)
        return self._read[key]

    def __setitem__(self, key: str, document: Mapping[str, Any]) -> None:
        self._read.pop(key, None)
        super().__setitem__(key, document)

    def __delitem__(self, key: str) -> None:
        self._read.pop(key, None)
        super().__delitem__(key)

    def clear(self) -> None:
        self._read.clear()
        super().clear()

    def save(self) -> None:
        """Write what was changed in place."""
        for key, document in list(self._read.items()):
            # As text, since in Python 1 equals True and 1.0.
            if _encoded(super().__getitem__(key)) != _encoded(document):
                self[key] = document


def _encoded(document: Mapping[str, Any]) -> str:
    return msgspec.json.encode(document).decode()


class SqliteStorage(Storage):
    """What TinyDB calls its storage: here a connection, whose tables read themselves."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Every table that holds documents, by name."""
        names = self.connection.rows("SELECT DISTINCT name FROM documents")
        # Rows are read when asked, which a dict would not be.
        return {name: Rows(self.connection, name) for (name,) in names}  # type: ignore[misc]

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Put `data` in place of every table."""
        with self.changing():
            data = {name: dict(rows) for name, rows in data.items()}
            self.connection.run("DELETE FROM documents")
            for name, documents in data.items():
                Rows(self.connection, name).update(documents)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All of a block or nothing: a transaction, or part of the one under way."""
        if self.connection.in_transaction:
            self.connection.run("SAVEPOINT operation")
            keep, undo = "RELEASE operation", "ROLLBACK TO operation"
        else:
            self.connection.begin_writing()
            keep, undo = "COMMIT", "ROLLBACK"
        try:
            yield
            self.connection.run(keep)
        except BaseException:
            # Where the disk is full, SQLite itself has undone the transaction.
            if self.connection.in_transaction:
                self.connection.run(undo)
            raise


class SqliteTable(Table):
    """A TinyDB table whose operations by id cost one row."""

    document_id_class = str  # type: ignore[assignment]
    _storage: SqliteStorage

    def __init__(self, storage: Storage, name: str, **_: Any) -> None:
        super().__init__(storage, name, cache_size=0)

    def get(
        self, cond: Any = None, doc_id: Any = None, doc_ids: Iterable[Any] | None = None
    ) -> Any:
        """See TinyDB; with `doc_ids` those that are there, in the order asked."""
        if doc_ids is None or doc_id is not None:
            return super().get(cond, doc_id)
        found = (self.get(doc_id=one) for one in doc_ids)
        return [document for document in found if document is not None]

    def put(self, doc_id: str, fields: Mapping[str, Any]) -> None:
        """Keep a document in place of the one with that id.

        TinyDB's `upsert` would leave the fields that the old one has and it has not.
        """
        self._update_table(lambda rows: rows.update({doc_id: fields}))

    def _read_table(self) -> Rows:  # type: ignore[override]
        return Rows(self._storage.connection, self.name)

    def _update_table(self, updater: Callable[[Any], Any]) -> None:
        with self._storage.changing():
            draft = _Draft(self._storage.connection, self.name)
            updater(draft)
            draft.save()

    def _get_next_id(self) -> str:
        rows = self._read_table()
        sql = "SELECT coalesce(max(rowid), 0) + 1 FROM documents"
        number = int(self._storage.connection.row(sql)[0])
        while str(number) in rows:
            number += 1
        return str(number)


class SqliteTinyDB(TinyDB):
    """TinyDB over `Connection`: `SqliteTinyDB(connection).table("issues")`.

    An operation is a transaction of its own, unless one was begun on the connection.
    """

    table_class = SqliteTable  # type: ignore[assignment]
    default_storage_class = SqliteStorage  # type: ignore[assignment]

    def table(self, name: str, **_: Any) -> SqliteTable:
        """See TinyDB, whose options for caches and empty tables mean nothing here."""
        table = super().table(name)
        assert isinstance(table, SqliteTable)
        return table

    def drop_table(self, name: str) -> None:
        """See TinyDB."""
        self.table(name).truncate()
