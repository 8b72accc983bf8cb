"""What of the ledger goes into its workbook, and is compared with one that comes back."""

from collections.abc import Sequence
from pathlib import Path

from tracker.answers.figures import FigureLine, figure_lines
from tracker.model.finding import Finding
from tracker.model.plan import Plan
from tracker.model.rules import Rules
from tracker.ports import Reader
from tracker.services.figures import figures_in
from tracker.services.ledger import is_closed
from tracker.services.years import issues_in, obligations_in
from tracker.workbook.ledger.changes import Changes
from tracker.workbook.ledger.reading import read_changes


def figures_held(reader: Reader, plan: Plan, rules: Rules) -> Sequence[FigureLine]:
    """The figures of the plan's year beside those of the year before."""
    year = plan.year.plan_year
    return figure_lines(
        plan,
        figures_in(reader, year - 1, year),
        year=year,
        rules=rules,
        settled=is_closed(reader, year - 1),
    )


def changes_in(
    path: Path, reader: Reader, *, plan: Plan, year: int, rules: Rules
) -> tuple[Changes | None, list[Finding]]:
    """What the workbook at `path` would change in the ledger; see `read_changes`."""
    return read_changes(
        path,
        plan=plan,
        obligations=obligations_in(reader, year),
        issues=issues_in(reader, year),
        figures=figures_held(reader, plan, rules),
    )
