"""What is asked of the tables, as statements."""

from typing import Any

import sqlalchemy as sa

from tracker.ports import Entry, Filter, Table
from tracker.storage.postgres.schema import (
    CODE,
    NEVER,
    DueDay,
    documents,
    entries,
    units,
)


def one(table: Table, key: str) -> sa.Select[Any]:
    """The entry under `key`."""
    return _whole(entries).where(entries.c.kind == table, entries.c.key == key)


def many(
    table: Table, where: Filter, after: Entry | None, limit: int | None
) -> sa.Select[Any]:
    """The entries asked for, in the order of lists."""
    found = sa.select(entries).where(*_conditions(table, where))
    if after is not None:
        last = sa.literal(after.due, DueDay()), sa.literal(after.key, CODE)
        found = found.where(sa.tuple_(entries.c.due, entries.c.key) > sa.tuple_(*last))
    if where.text:
        # PostgreSQL guesses that one entry in three has the text, and would walk an
        # index until there are enough: to the end, if the text is rare. OFFSET 0
        # keeps it from that.
        found = sa.select(found.offset(sa.literal_column("0")).subquery())
    page = found.order_by("due", "key").limit(limit).subquery()
    return _whole(page).order_by(page.c.due, page.c.key)


def how_many(table: Table, where: Filter) -> sa.Select[Any]:
    """The number of entries asked for."""
    return (
        sa.select(sa.func.count())
        .select_from(entries)
        .where(*_conditions(table, where))
    )


def _whole(page: sa.FromClause) -> sa.Select[Any]:
    """The rows of `page` with their documents."""
    return sa.select(page, documents.c.document, documents.c.units).join_from(
        page,
        documents,
        sa.and_(documents.c.kind == page.c.kind, documents.c.key == page.c.key),
    )


def _conditions(table: Table, where: Filter) -> list[sa.ColumnElement[bool]]:
    conditions = [entries.c.kind == table]
    if where.year is not None:
        conditions.append(entries.c.year == where.year)
    if where.states:
        conditions.append(entries.c.state.in_(where.states))
    if where.unit:
        conditions.append(entries.c.key.in_(_keys_with(table, where)))
    if where.due_from is not None:
        conditions += [entries.c.due >= where.due_from, entries.c.due < NEVER]
    if where.due_to is not None:
        conditions.append(entries.c.due <= where.due_to)
    if where.text:
        # Not LIKE, which would read meaning into "%" and "_".
        conditions.append(sa.func.strpos(entries.c.text, where.text) > 0)
    return conditions


def _keys_with(table: Table, where: Filter) -> sa.Select[Any]:
    """The keys of the entries with the unit asked for."""
    keys = sa.select(units.c.key).where(
        units.c.kind == table, units.c.unit == where.unit
    )
    return keys.where(units.c.role == where.role) if where.role else keys
