"""Findings of the page half: how one is made, and how a hundred become one."""

from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass, replace

from notices.page import STANDARD
from tracker.model.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Fault:
    """What all findings of one rule share; `at` makes one of them.

    Attributes:
        clause: number of the standard's clause; "" for what is only customary.
        message, wanted: said where `at` is given none.
    """

    rule: str
    severity: Severity
    _: KW_ONLY
    remedy: str
    clause: str = ""
    message: str = ""
    wanted: str = ""

    def at(
        self, place: str = "", found: str = "", *, wanted: str = "", message: str = ""
    ) -> Finding:
        """The finding at `place`, where `found` stands instead of what is wanted."""
        return Finding(
            rule=self.rule,
            severity=self.severity,
            place=place,
            clause=self.clause and clause(self.clause),
            found=found,
            wanted=wanted or self.wanted,
            message=message or self.message,
            remedy=self.remedy,
        )


def clause(number: str) -> str:
    """A clause of the standard as findings cite it."""
    return f"{STANDARD} {number}"


def together(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for all places with the same fault: 「第3段等12处」.

    What is found in one place, such as both footers, is told together too: findings
    that read alike are one.
    """
    # Dicts for sets: each value counts once, in order.
    founds: dict[Finding, dict[str, None]] = {}
    for finding in findings:
        founds.setdefault(replace(finding, found=""), {})[finding.found] = None
    places: dict[Finding, dict[str, None]] = {}
    for fault, found in founds.items():
        told = replace(fault, place="", found="、".join(found))
        places.setdefault(told, {})[fault.place] = None
    return [
        replace(fault, place=_places(list(where))) for fault, where in places.items()
    ]


def _places(places: list[str]) -> str:
    first = places[0]
    return f"{first}等{len(places)}处" if len(places) > 1 and first else first
