"""A ledger's workbook that comes back, beside what the ledger holds."""

from pathlib import Path

from tracker.answers.figures import figures_held
from tracker.model.finding import Finding
from tracker.model.plan import Plan
from tracker.model.rules import Rules
from tracker.ports import Reader
from tracker.services.years import issues_in, obligations_in
from tracker.workbook.ledger.changes import Changes
from tracker.workbook.ledger.reading import read_changes


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
