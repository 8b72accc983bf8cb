"""Whether tables may come out with other columns than their grid has."""

from typing import Final

from lxml import etree

from notices.engine.skeleton import BODY

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def vary(root: etree._Element) -> bool:
    """Whether a skeleton's tables have cells in loops or spans that are values."""
    return any(_cells(row) is None for row in root.iter(f"{_W}tr"))


def may_differ(root: etree._Element) -> bool:
    """Whether a row may have more or fewer cells than its table's grid has columns.

    docxtpl also mends tables that were so before anything was filled in.
    """
    return any(_may_differ(table) for table in root.iter(f"{_W}tbl"))


def _may_differ(table: etree._Element) -> bool:
    columns = len(table.findall(f"{_W}tblGrid/{_W}gridCol"))
    own = [_cells(row) for row in table.iter(f"{_W}tr") if _table_of(row) is table]
    nested = [_cells(row) or columns + 1 for row in table.iter(f"{_W}tr")]
    # Without a row that is always there, docxtpl takes away every column.
    always = any(child.tag == f"{_W}tr" for child in table)
    return not always or any(n != columns for n in own) or max(nested) > columns


def _table_of(row: etree._Element) -> etree._Element:
    return next(row.iterancestors(f"{_W}tbl"))


def _cells(row: etree._Element) -> int | None:
    """How many columns the cells of a row take; None where that depends on values."""
    if any(True for body in row.iterchildren(BODY) for _ in body.iter(f"{_W}tc")):
        return None
    spans = (cell.find(f".//{_W}gridSpan") for cell in row.iterchildren(f"{_W}tc"))
    numbers = ["1" if span is None else span.get(f"{_W}val", "") for span in spans]
    return sum(map(int, numbers)) if all(map(str.isdecimal, numbers)) else None
