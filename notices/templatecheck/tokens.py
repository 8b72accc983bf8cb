"""A tag of a template, and how a finding about one is made."""

import re
from dataclasses import dataclass
from typing import Final

from notices.templatecheck.lines import Line
from tracker.model.finding import Finding, Severity

# What a clerk may write between {% and %}, with the word that ends it; "" for none.
STATEMENTS: Final = {
    "for": "endfor",
    "if": "endif",
    "elif": "",
    "else": "",
    "set": "",
    "with": "endwith",
    "macro": "endmacro",
    "call": "endcall",
    "filter": "endfilter",
}
ENDS: Final = frozenset(STATEMENTS.values()) - {""} | {"endset"}
# docxtpl's own: the span and shade of a cell, cells merged down or across in a loop.
CELL_STATEMENTS: Final = ("colspan", "cellbg", "vm", "hm")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Token:
    """One tag.

    Attributes:
        raw: as it stands there, braces included.
        kind: `{{` or `{%`.
        level: what docxtpl takes out around it: p, tr, tc, r; "" for nothing.
        body: what is between, without the level, in half-width marks.
        start, end: its characters in the line.
    """

    raw: str
    kind: str
    level: str
    body: str
    line: Line
    start: int
    end: int

    @property
    def word(self) -> str:
        """The first word of a statement: for, endif …; "" for a value."""
        if self.kind != "{%":
            return ""
        found = re.match(r"\w+", self.body)
        return found[0] if found else ""

    @property
    def opens(self) -> str:
        """The word that must end what this tag begins; "" where it begins nothing."""
        if self.word == "set":
            return "" if "=" in self.body else "endset"
        return STATEMENTS.get(self.word, "")


def error(
    rule: str,
    line: Line,
    message: str,
    remedy: str,
    *,
    found: str = "",
    wanted: str = "",
    severity: Severity = Severity.ERROR,
) -> Finding:
    """A finding about a tag; its file is filled in at the end."""
    return Finding(
        rule=rule,
        severity=severity,
        place=line.place,
        message=message,
        remedy=remedy,
        found=found,
        wanted=wanted,
    )
