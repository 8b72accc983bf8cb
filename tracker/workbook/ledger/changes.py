"""What a workbook would change in the ledger, to be shown first; then all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tracker.model.issue import Issue
from tracker.ports import Table
from tracker.services import figures, issues, obligations
from tracker.services.ledger import Act, Ledger, together

CHANNEL = "工作簿"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row of the workbook that says something new.

    Attributes:
        cells: label, what stood there, what stands there now.
        facts: the facts to put right, by field name.
        due: the new due day; None where it stays. `reason` says why it moves.
        new: the issue to register; None where the row is of a record there is.
        year: of a figure: whose value it is; its `key` is the data item.
    """

    table: Table
    key: str
    cells: tuple[tuple[str, str, str], ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    due: date | None = None
    reason: str = ""
    new: Issue | None = None
    year: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Everything a workbook would change, row by row."""

    rows: tuple[Change, ...] = ()

    def describe(self) -> tuple[tuple[str, str, str, str], ...]:
        """编号, 栏目, 原来, 改为 of every cell that changes; () where none does."""
        return tuple((row.key, *cell) for row in self.rows for cell in row.cells)


def apply_changes(ledger: Ledger, act: Act, changes: Changes) -> int:
    """Write all of `changes` into the ledger in one transaction; how many records.

    Raises:
        KaoheError: one of them is refused, and none is written.
    """
    act = replace(act, actor=replace(act.actor, channel=CHANNEL))
    with together(ledger) as whole:
        for row in changes.rows:
            _apply(whole, act, row)
    return len(changes.rows)


def _apply(ledger: Ledger, act: Act, row: Change) -> None:
    if row.new is not None:
        issues.add(ledger, act, [row.new])
    elif row.table is Table.FIGURES:
        figures.put_figure(ledger, act, item=row.key, year=row.year, changes=row.facts)
    elif row.table is Table.ISSUES:
        if row.facts:
            issues.correct(ledger, row.key, act, changes=row.facts)
        if row.due is not None:
            issues.move(ledger, row.key, act, to=row.due, reason=row.reason)
    else:
        if row.facts:
            _note(ledger, act, row)
        if row.due is not None:
            obligations.move(ledger, row.key, act, to=row.due, reason=row.reason)


def _note(ledger: Ledger, act: Act, row: Change) -> None:
    contacts, text = row.facts.get("contacts"), row.facts.get("note")
    obligations.note(ledger, row.key, act, contacts=contacts, text=text)
