"""The tables in PostgreSQL.

Entries are what lists are narrowed and sorted by; the documents, ten times as long,
stand apart, so that a search for a text reads no more than it must. All of it stands
in the schema where the connection makes its tables.
"""

from datetime import date
from typing import Any, Final

import sqlalchemy as sa

TABLES: Final = sa.MetaData()
# Sorts by code point, whatever the server's locale.
CODE: Final = sa.Text(collation="C")
# The due day of what has none: after all others.
NEVER: Final[sa.ColumnElement[Any]] = sa.literal_column("DATE 'infinity'")


class DueDay(sa.types.TypeDecorator[date]):
    """A day, or none, which is kept as `NEVER`.

    So a page begins where the last one ended by one comparison, which an index can
    answer; with NULL it would take three.
    """

    impl = sa.Date
    cache_ok = True

    def bind_expression(self, bindvalue: sa.BindParameter[Any]) -> Any:
        return sa.func.coalesce(bindvalue, NEVER)

    def column_expression(self, column: sa.ColumnElement[Any]) -> Any:
        return sa.func.nullif(column, NEVER)


class Json(sa.types.UserDefinedType[Any]):
    """JSON kept as the text it is given: jsonb would turn 1e22 into an integer."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "JSON"


meta: Final = sa.Table("kaohe_meta", TABLES, sa.Column("version", sa.Integer))

entries: Final = sa.Table(
    "kaohe_entries",
    TABLES,
    sa.Column("kind", CODE, primary_key=True),
    sa.Column("key", CODE, primary_key=True),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("state", CODE, nullable=False),
    sa.Column("due", DueDay, nullable=False),
    sa.Column("text", CODE, nullable=False),
    # In the order of lists, so that a page is read and not sorted.
    sa.Index("kaohe_entries_by_due", "kind", "due", "key"),
    sa.Index("kaohe_entries_by_year", "kind", "year", "due", "key"),
    sa.Index("kaohe_entries_by_state", "kind", "state", "due", "key"),
)

documents: Final = sa.Table(
    "kaohe_documents",
    TABLES,
    sa.Column("kind", CODE, primary_key=True),
    sa.Column("key", CODE, primary_key=True),
    sa.Column("document", Json, nullable=False),
    sa.Column("units", Json, nullable=False),  # [[role, unit], …], in their order
)

# By which entries are found; `documents.units` is what comes back.
units: Final = sa.Table(
    "kaohe_units",
    TABLES,
    sa.Column("kind", CODE, primary_key=True),
    sa.Column("key", CODE, primary_key=True),
    sa.Column("role", CODE, primary_key=True),
    sa.Column("unit", CODE, primary_key=True),
    # The key before the role, so that one look tells whether an entry has the unit.
    sa.Index("kaohe_units_by_unit", "kind", "unit", "key", "role"),
)

sendings: Final = sa.Table(
    "kaohe_sendings",
    TABLES,
    sa.Column("key", CODE, primary_key=True),
    sa.Column("item", CODE, nullable=False),
    sa.Column("unit", CODE, nullable=False),
    sa.Column("recipient", CODE, nullable=False),
    sa.Column("channel", CODE, nullable=False),
    sa.Column("slot", sa.Date, nullable=False),
    sa.Column("state", CODE, nullable=False),
    sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
    sa.Column("holder", CODE, nullable=False),
    sa.Column("lease", sa.DateTime(timezone=True)),
    sa.Column("message", CODE, nullable=False),
    sa.Column("document", Json, nullable=False),
    sa.Index("kaohe_sendings_by_slot", "slot", "key"),
    # What may go, the longest waiting first; and what a process has in hand.
    sa.Index("kaohe_sendings_by_state", "state", "not_before", "key"),
    sa.Index("kaohe_sendings_by_item", "item"),
    sa.Index("kaohe_sendings_by_message", "message"),
    sa.Index("kaohe_sendings_by_group", "channel", "unit", "recipient", "state", "key"),
)

messages: Final = sa.Table(
    "kaohe_messages",
    TABLES,
    sa.Column("key", CODE, primary_key=True),
    sa.Column("document", Json, nullable=False),
)

marks: Final = sa.Table(
    "kaohe_marks",
    TABLES,
    sa.Column("name", CODE, primary_key=True),
    sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
)

events: Final = sa.Table(
    "kaohe_events",
    TABLES,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("about", CODE, nullable=False),
    sa.Column("document", Json, nullable=False),
    sa.Index("kaohe_events_by_about", "about", "number"),
)
