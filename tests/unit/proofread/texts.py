"""Readings out of plain text, and what proofreading finds in them."""

from datetime import date
from pathlib import Path

from notices.model import Cell, Para, Reading, Register
from notices.proofread import proofread
from tracker.model.finding import Finding

DATA = Path(__file__).parents[2] / "data"
NOBODY = Register()


def read(text: str, *tables: str) -> Reading:
    """A line is a paragraph; a table is lines of cells parted by |."""
    paras = tuple(
        Para(text=line, place=f"第{number}段")
        for number, line in enumerate(text.split("\n"), 1)
    )
    return Reading(paras=paras, tables=tuple(map(_table, tables)))


def _table(text: str) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(
            Cell(text=cell, place=f"表1第{row}行第{column}列")
            for column, cell in enumerate(line.split("|"), 1)
        )
        for row, line in enumerate(text.split("\n"), 1)
    )


def read_file(path: Path) -> Reading:
    """A stored document without its comment lines."""
    lines = path.read_text("utf-8").split("\n")
    return read("\n".join(line for line in lines if not line.startswith("#")))


def findings_in(
    text: str, *tables: str, register: Register = NOBODY, near: date | None = None
) -> list[Finding]:
    return proofread(read(text, *tables), register, near=near)


def rules_in(
    text: str, *tables: str, register: Register = NOBODY, near: date | None = None
) -> list[str]:
    return [
        finding.rule
        for finding in findings_in(text, *tables, register=register, near=near)
    ]


def fixes_in(text: str, register: Register = NOBODY) -> list[tuple[str, str]]:
    """What was found and what is wanted instead, of every finding."""
    return [
        (finding.found, finding.wanted)
        for finding in findings_in(text, register=register)
    ]
