"""Marks: what each cell held when it was exported, so that a change can be told.

A ledger goes on while its workbook is with the clerk. Only beside what was exported can
be told who changed a cell: the clerk, the ledger, or both. A hidden column keeps eight
figures for each cell of its row, in the order of the form.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Final

from tracker.workbook.cells import Cell, CellKind
from tracker.workbook.ledger.columns import SheetForm, key_of

LABEL: Final = "核对码（勿动）"
_LENGTH: Final = 8


def plain(value: object) -> str:
    """What a value says, however a spreadsheet program may keep it."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, Decimal):
        value = f"{value.normalize():f}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # A day is said as 2020-10-23.
    lines = str(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines).rstrip()


def plain_cell(cell: Cell | None) -> str:
    """What a cell says; a formula never says what a value does."""
    if cell is None:
        return ""
    said = plain(cell.value)
    return f"\0{said}" if cell.kind is CellKind.FORMULA else said


def marks_of(form: SheetForm, record: Any, line: Any) -> str:
    """The marks of the row of `record`, which looks like `line` that day."""
    key = key_of(form, record)
    values = (one.shows(line if one.by_day else record) for one in form.columns)
    marks = (
        mark(key, one.label, plain(value))
        for one, value in zip(form.columns, values, strict=True)
    )
    return _edition(form) + "".join(marks)


def marks_in(form: SheetForm, text: str) -> dict[str, str] | None:
    """Label -> mark, out of a hidden cell; None where it is not this form's."""
    marks = list(_cut(text.strip()))
    if marks[:1] != [_edition(form)] or len(marks) != len(form.columns) + 1:
        return None
    return {one.label: m for one, m in zip(form.columns, marks[1:], strict=True)}


def mark(key: str, label: str, said: str) -> str:
    """The mark of what a cell says, in the row `key`, under `label`."""
    return _digest(f"{key}\0{label}\0{said}")


def _edition(form: SheetForm) -> str:
    """Differs where another edition of the program had other columns."""
    return _digest("\0".join(one.label for one in form.columns))


def _digest(text: str) -> str:
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_LENGTH // 2).hexdigest()


def _cut(text: str) -> Iterator[str]:
    for start in range(0, len(text), _LENGTH):
        yield text[start : start + _LENGTH]
