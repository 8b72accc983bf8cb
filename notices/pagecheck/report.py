"""Findings of the page half: how one is made, and how a hundred become one."""

from collections.abc import Iterable
from dataclasses import replace

from notices.page import STANDARD
from tracker.model.finding import Finding


def clause(number: str) -> str:
    """A clause of the standard as findings cite it."""
    return f"{STANDARD} {number}"


def together(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for all places with the same fault: 「第3段等12处」."""
    # Places as keys: each counts once, in order.
    places: dict[Finding, dict[str, None]] = {}
    for finding in findings:
        found = places.setdefault(replace(finding, place=""), {})
        found[finding.place] = None
    return [
        replace(fault, place=_places(list(where))) for fault, where in places.items()
    ]


def _places(places: list[str]) -> str:
    first = places[0]
    return f"{first}等{len(places)}处" if len(places) > 1 and first else first
