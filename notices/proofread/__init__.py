"""Proofreading: what is wrong in the text of a Chinese official document. Pure.

A rule is a function, and adding one is the function and its line below. Most judge a
paragraph or cell by itself; the others the document whole. A clean document gives no
finding: a rule keeps silent where it doubts.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from notices.model import Cell, Para, Reading, Register
from notices.proofread.addressees import addressees
from notices.proofread.attachments import attachments
from notices.proofread.citations import cited_annexes, cited_documents
from notices.proofread.dates import dates
from notices.proofread.deadlines import deadlines, phones
from notices.proofread.docnumber import document_numbers
from notices.proofread.headings import headings
from notices.proofread.kinds import kinds
from notices.proofread.known import Whole
from notices.proofread.leftovers import blanks_to_fill, leftovers
from notices.proofread.marks import gaps, marks, typed_indents
from notices.proofread.names import wrong_names
from notices.proofread.nearness import Names
from notices.proofread.numbering import numbering
from notices.proofread.pairs import pairs, title_pairs
from notices.proofread.quantities import commas, lists, ranges
from notices.proofread.rows import rows
from notices.proofread.slip import Piece
from notices.proofread.sums import counts, percentages, totals
from notices.proofread.tables import table_totals
from notices.proofread.tallies import tallies
from notices.proofread.units import areas, exponents
from notices.proofread.weekdays import weekdays
from notices.proofread.wording import five_year_plans, plan_names, wording
from notices.proofread.years import years
from tracker.model.finding import Finding

PieceRule = Callable[[Piece], Iterable[Finding]]
WholeRule = Callable[[Whole], Iterable[Finding]]

PIECE_RULES: Final[tuple[PieceRule, ...]] = (
    document_numbers,
    dates,
    totals,
    percentages,
    counts,
    tallies,
    areas,
    exponents,
    five_year_plans,
    pairs,
    marks,
    lists,
    ranges,
    leftovers,
    blanks_to_fill,
)
# Tables of money keep their commas, and set their words with blanks.
PARA_RULES: Final[tuple[PieceRule, ...]] = (commas, gaps)
# What a register of names is needed for.
NAME_RULES: Final[tuple[Callable[[Piece, Names], Iterable[Finding]], ...]] = (
    wrong_names,
    wording,
)
WHOLE_RULES: Final[tuple[WholeRule, ...]] = (
    headings,
    numbering,
    attachments,
    table_totals,
    rows,
    addressees,
    kinds,
    years,
    cited_documents,
    cited_annexes,
    deadlines,
    phones,
    plan_names,
    title_pairs,
    typed_indents,
    weekdays,
)
# Told once for a document, where they stand first.
ONCE: Final = frozenset({"name-alias", "name-near", "unit-exponent"})
# So many texts are remembered; a paper has a hundred, and shares most with its like.
MOST_REMEMBERED: Final = 20_000
LONGEST_REMEMBERED: Final = 2_000


class Proofreader:
    """Proofreads papers of one office; what it found in a text it need not look for
    again where the same text stands in the next paper."""

    def __init__(self, register: Register, near: date | None = None) -> None:
        self._register = register
        self._near = near
        names = Names(register)
        named = tuple(_knowing(rule, names) for rule in NAME_RULES)
        cell_rules = (*PIECE_RULES, *named)
        self._rules: dict[type[Piece], tuple[PieceRule, ...]] = {
            Para: (*PARA_RULES, *cell_rules),
            Cell: cell_rules,
        }
        self._found: dict[tuple[type[Piece], str], tuple[Finding, ...]] = {}

    def proofread(self, reading: Reading, file: str = "") -> list[Finding]:
        """All findings in the text of `file`, in reading order."""
        whole = Whole(reading=reading, register=self._register, near=self._near)
        findings = [*self._piecewise(whole, file)]
        for rule in WHOLE_RULES:
            findings += [replace(finding, file=file) for finding in rule(whole)]
        order = {piece.place: at for at, piece in enumerate(whole.pieces)}
        findings.sort(key=lambda finding: order[finding.place])
        return list(dict.fromkeys(_once(findings)))

    def _piecewise(self, whole: Whole, file: str) -> Iterator[Finding]:
        for piece in whole.pieces:
            for finding in self._in(piece):
                # A title's pairs may close on its next line.
                if not (finding.rule.startswith("pair-") and piece in whole.titles):
                    yield replace(finding, place=piece.place, file=file)

    def _in(self, piece: Piece) -> tuple[Finding, ...]:
        """What the rules for one piece find in it, without its place."""
        kind, text = type(piece), piece.text
        found = self._found.get((kind, text))
        if found is None:
            bare = kind(text=text, place="")
            found = tuple(one for rule in self._rules[kind] for one in rule(bare))
            if len(self._found) >= MOST_REMEMBERED:
                self._found.clear()
            if len(text) <= LONGEST_REMEMBERED:
                self._found[kind, text] = found
        return found


def _knowing(
    rule: Callable[[Piece, Names], Iterable[Finding]], names: Names
) -> PieceRule:
    return lambda piece: rule(piece, names)


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, of those to be told once only the first."""
    told: set[str] = set()
    for finding in findings:
        if finding.rule in ONCE:
            if finding.message in told:
                continue
            told.add(finding.message)
        yield finding


def proofread(
    reading: Reading, register: Register, *, near: date | None = None
) -> list[Finding]:
    """All findings in one text, as a `Proofreader` gives them.

    Args:
        reading: the document's paragraphs and tables.
        register: the names that may be written.
        near: a day near which the document was written, for weekdays of dates without
            a year; without it (and without a full date in the text) they are not
            judged.
    """
    return Proofreader(register, near).proofread(reading)
