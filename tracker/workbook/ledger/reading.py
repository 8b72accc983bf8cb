"""The ledger's workbook read back: what it would change, and everything wrong with it.

Nothing is applied.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tracker.answers.figures import FigureLine
from tracker.errors import BadFile
from tracker.model.finding import Finding, has_errors
from tracker.model.issue import Issue
from tracker.model.obligation import Obligation
from tracker.model.plan import Plan
from tracker.plan import nearest
from tracker.ports import Table
from tracker.workbook.cells import read_sheet
from tracker.workbook.findings import error, hint
from tracker.workbook.layout import GUIDE, sheet_place
from tracker.workbook.ledger.changes import Change, Changes
from tracker.workbook.ledger.columns import (
    DIVISION,
    ISSUES,
    OBLIGATIONS,
    SheetForm,
    key_of,
)
from tracker.workbook.ledger.facts import Setting
from tracker.workbook.ledger.figures import FigureReading, figures_form
from tracker.workbook.ledger.rows import Reading
from tracker.workbook.package import Package, careful, open_package

_MOST_ROWS: Final = 20_000


def read_changes(
    path: Path,
    *,
    plan: Plan,
    obligations: Sequence[Obligation],
    issues: Sequence[Issue],
    figures: Sequence[FigureLine] = (),
) -> tuple[Changes | None, list[Finding]]:
    """What the workbook at `path` would change in the ledger, and all that is wrong.

    The changes are None where there is an error.

    Raises:
        BadFile: the file is not there, is no workbook of the ledger or cannot be read
            safely.
    """
    with careful(path):
        package = open_package(path)
    setting = Setting(plan=plan, year=plan.year.plan_year)
    records: list[tuple[SheetForm, Sequence[Any]]] = [
        (DIVISION, list(enumerate(plan.duties, start=1))),
        (OBLIGATIONS, obligations),
        (ISSUES, issues),
        (figures_form(figures), figures),
    ]
    names, findings = _sheets(package, path, [form for form, _ in records])
    rows: list[Change] = []
    for form, held in records:
        if form.name not in names:
            continue
        with careful(path):
            sheet = read_sheet(package, names[form.name], path, most_rows=_MOST_ROWS)
        kind = FigureReading if form.table is Table.FIGURES else Reading
        reading = kind(
            form=form,
            sheet=sheet,
            file=path.name,
            setting=setting,
            records={key_of(form, one): one for one in held},
        )
        reading.read()
        findings += reading.findings
        rows += reading.rows
    return (None if has_errors(findings) else Changes(rows=tuple(rows))), findings


def _sheets(
    package: Package, path: Path, forms: Sequence[SheetForm]
) -> tuple[dict[str, str], list[Finding]]:
    """Name of a form -> the sheet it stands on; a clerk may send only one of them."""
    names = {"".join(name.split()): name for name in package.parts}
    known = [form.name for form in forms]
    findings = []
    for name in package.parts:
        if "".join(name.split()) in (*known, GUIDE):
            continue
        place = sheet_place(name)
        if (near := nearest(name, known)) and near not in names:
            message = f"不认识的工作表“{name}”，与“{near}”相近。"
            remedy = f"如果就是它，请改回“{near}”。"
            findings.append(error("name-unknown", path.name, place, message, remedy))
        else:
            message = f"不认识的工作表“{name}”，没有读入。"
            remedy = "自己留着用的不必管。"
            findings.append(hint("name-unknown", path.name, place, message, remedy))
    if names.keys().isdisjoint(known) and not has_errors(findings):
        reason = (
            "里面没有“报送台账”“问题整改台账”或“指标数值”，不是导出的台账工作簿；"
            "别处来的问题清单用 kaohe issue import 读入。"
        )
        raise BadFile(path, reason)
    return names, findings
