"""Proofreading: what is wrong in the text of a Chinese official document. Pure.

`proofread` runs every rule over a reading and returns all findings in reading order.
A rule is a function of a reading and a register; adding one is the function and its
line in RULES. A clean document gives no finding: a rule keeps silent where it doubts.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from notices.model import Reading, Register
from notices.proofread.attachments import attachments
from notices.proofread.dates import dates
from notices.proofread.docnumber import document_numbers
from notices.proofread.headings import headings
from notices.proofread.leftovers import blanks_to_fill, leftovers
from notices.proofread.marks import blanks, marks
from notices.proofread.names import aliases, near_names
from notices.proofread.numbering import numbering
from notices.proofread.pairs import pairs
from notices.proofread.quantities import commas, lists, ranges
from notices.proofread.slip import pieces
from notices.proofread.sums import counts, percentages, totals
from notices.proofread.tables import table_totals
from notices.proofread.units import areas, exponents
from notices.proofread.weekdays import weekdays
from notices.proofread.wording import five_year_plans, plan_names, wording
from tracker.model.finding import Finding

Rule = Callable[[Reading, Register], Iterable[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    headings,
    numbering,
    attachments,
    document_numbers,
    dates,
    totals,
    percentages,
    counts,
    table_totals,
    areas,
    exponents,
    aliases,
    near_names,
    wording,
    plan_names,
    five_year_plans,
    pairs,
    marks,
    lists,
    ranges,
    commas,
    blanks,
    leftovers,
    blanks_to_fill,
)


def proofread(
    reading: Reading, register: Register, *, near: date | None = None
) -> list[Finding]:
    """All findings in the text, in reading order; `file` is left empty.

    Args:
        reading: the document's paragraphs and tables.
        register: the names that may be written.
        near: a day near which the document was written, for weekdays of dates without
            a year; without it (and without a full date in the text) they are not
            judged.
    """
    findings = [finding for rule in RULES for finding in rule(reading, register)]
    findings += weekdays(reading, near)
    order = {piece.place: at for at, piece in enumerate(pieces(reading))}
    return sorted(dict.fromkeys(findings), key=lambda finding: order[finding.place])
