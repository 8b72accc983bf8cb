"""What is printed: findings, counts, JSON, tables."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Final

import click

from tracker.jsontext import json_text
from tracker.model.finding import Finding, Severity, has_errors

_NO_STYLES: Final[Mapping[str, str]] = MappingProxyType({})
# A rule under the headers, of "-": an old Chinese console shows "─" twice as wide.
_HEADER_RULE: Final = "    \n    \n -- \n    \n    \n    \n    \n    \n"
_NO_LIMITS: Final[Mapping[str, int]] = MappingProxyType({})


def called() -> str:
    """How the user called the program: `kaohe`, or run.py from a clone."""
    return os.environ.get("KAOHE_PROGRAM", "kaohe")


def spoken(message: str) -> str:
    """A message with the commands in it as this user has to type them."""
    return message.replace("运行 kaohe", f"运行 {called()}")


# ---------------------------------------------------------------- findings


def tell(findings: Iterable[Finding]) -> None:
    """Print findings, the gravest first, each with what to do."""
    order = list(Severity)
    for one in sorted(findings, key=lambda one: order.index(one.severity)):
        where = " ".join(part for part in (one.file, one.place) if part)
        wanted = f"应为“{one.wanted}”。" if one.wanted else ""
        clause = f"（{one.clause}）" if one.clause else ""
        text = f"{one.message}{wanted}{spoken(one.remedy)}{clause}"
        print(f"{one.severity}　{where}：{text}")


def count(findings: Sequence[Finding]) -> str:
    """How many findings of each severity, in words."""
    counts = [
        f"{severity} {number} 条"
        for severity in Severity
        if (number := sum(one.severity is severity for one in findings))
    ]
    return "，".join(counts) or "没有发现问题"


def print_json(value: object) -> None:
    """Print for another program; days and paths as text."""
    print(json_text(value, indent=2))


def report(findings: Sequence[Finding], done: str, *, as_json: bool) -> None:
    """All findings, for a program or for a person with their number after `done`."""
    if as_json:
        print_json([asdict(one) for one in findings])
    else:
        tell(findings)
        print(f"{done}：{count(findings)}。")


def end(findings: Sequence[Finding]) -> None:
    """End the command with exit code 1 where there are errors."""
    if has_errors(findings):
        raise click.exceptions.Exit(1)


# ---------------------------------------------------------------- tables


def table(
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    widths: Mapping[str, int] = _NO_LIMITS,
    styles: Mapping[str, str] = _NO_STYLES,
) -> None:
    """Print a table no wider than the terminal: 80 columns where there is none.

    Long cells go on in their own column; nothing is cut off. None is an empty cell.

    Args:
        headers: One for each column; printed also where there are no rows.
        rows: As many cells each as there are headers.
        widths: By header, how wide a column may get, from 2: a Chinese character takes two.
        styles: By the whole text of a cell, its Rich style: `{"红灯": "red"}`. Only
            a terminal shows them.
    """
    from rich.box import Box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rule = Box(_HEADER_RULE, ascii=True)
    made = Table(box=rule, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False)
    for header in headers:
        most = widths.get(header)
        made.add_column(Text(harmless(header)), overflow="fold", max_width=most)
    for row in rows:
        cells = ["" if cell is None else harmless(str(cell)) for cell in row]
        made.add_row(*(Text(one, style=styles.get(one, "")) for one in cells))
    console = Console(width=_width(len(headers)), force_terminal=sys.stdout.isatty())
    console.print(made, crop=False)


def _width(columns: int) -> int:
    """How wide a table may be, with place for a character in every column."""
    from shutil import get_terminal_size

    # An old Windows console breaks a line that fills it to the end.
    return max(get_terminal_size((80, 24)).columns - 1, 4 * columns)


def harmless(text: str) -> str:
    """`text` with � for every character that would steer the terminal unseen.

    That is control characters and what is invisible or turns the direction of the
    text. Lines stay lines; a tab becomes a blank.
    """
    from unicodedata import category

    # Private characters stay: old fonts keep rare characters of names there.
    steering = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return "\n".join(
        "".join("�" if category(sign) in steering else sign for sign in line)
        for line in text.replace("\t", " ").splitlines()
    )
