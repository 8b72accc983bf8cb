"""The clerk's workbook as a plan, with every finding at once; nothing is written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tracker.model.finding import Finding, Severity, has_errors
from tracker.model.plan import SUBJECTS, Plan
from tracker.model.schema import Field, fields_of
from tracker.plan import SEPARATOR, Row, build_plan
from tracker.workbook.cells import read_sheet
from tracker.workbook.findings import error, hint
from tracker.workbook.labels import Naming, Seen, match_names
from tracker.workbook.layout import GUIDE, sheet_place
from tracker.workbook.package import Package, careful, open_package
from tracker.workbook.tables import Table, read_table

# What people part names with although 「；」 is asked for.
_COMMAS: Final = re.compile(r"[、，,/ 　]+")


def import_plan(path: Path) -> tuple[Plan | None, list[Finding]]:
    """The plan in the workbook at `path` and everything wrong with it.

    The plan is None where there is an error.

    Raises:
        BadFile: the file is not there, is no .xlsx or cannot be read safely.
    """
    tables, findings = _tables(path)
    for table in tables.values():
        findings += table.findings
    rows = {key: table.rows for key, table in tables.items()}
    findings += _run_together(rows)
    plan, judged = build_plan(rows, path.name)
    findings += _without_echoes(judged, findings, tables)
    return (None if has_errors(findings) else plan), findings


def _tables(path: Path) -> tuple[dict[str, Table], list[Finding]]:
    """What each subject's sheet says, by key, and what is wrong with the sheets."""
    with careful(path):
        package = open_package(path)
    naming = Naming(noun="工作表", file=path.name, home="", strict=False)
    seen = [
        Seen(name=name, place=sheet_place(name), spot=name)
        for name in package.parts
        if name != GUIDE
    ]
    match = match_names(naming, seen, [subject.label for subject in SUBJECTS])
    match.findings += _hidden(package, path.name, list(match.spots.values()))
    tables = {}
    for subject in SUBJECTS:
        if subject.label in match.spots:
            with careful(path):
                sheet = read_sheet(package, match.spots[subject.label], path)
            tables[subject.key] = read_table(sheet, subject, path.name)
    return tables, match.findings


def _hidden(package: Package, file: str, used: Sequence[str]) -> Iterator[Finding]:
    for name in used:
        if name in package.hidden:
            message = "这个工作表被隐藏，也已读入。"
            yield hint("hidden", file, sheet_place(name), message, "请看一看对不对。")


def _run_together(rows: Mapping[str, Sequence[Row]]) -> Iterator[Finding]:
    """Several names typed as one: 「甲、乙」, where 「甲」 or 「乙」 is a name we know."""
    for row, one, known in _references(rows):
        value = row.values.get(one.key)
        items = value if one.many and isinstance(value, list) else []
        for item in items:
            parts = [part for part in _COMMAS.split(item) if part]
            if item not in known and known.intersection(parts):
                message = f"“{one.label}”里的“{item}”是连在一起的几个名称。"
                remedy = f"请用“{SEPARATOR}”隔开：{SEPARATOR.join(parts)}。"
                place = row.place_of(one)
                yield error("run-together", row.file, place, message, remedy)


def _references(
    rows: Mapping[str, Sequence[Row]],
) -> Iterator[tuple[Row, Field, set[object]]]:
    """Each row with each of its fields that refer to names, and those names."""
    for subject in SUBJECTS:
        for one in fields_of(subject.record):
            if one.refers:
                known = {row.values.get("name") for row in rows.get(one.refers, ())}
                for row in rows.get(subject.key, ()):
                    yield row, one, known


def _without_echoes(
    judged: Sequence[Finding], ours: Sequence[Finding], tables: Mapping[str, Table]
) -> list[Finding]:
    """The findings on the plan that do not merely follow from ours on the workbook."""
    rows = {key: table.rows for key, table in tables.items()}
    told = {one.place for one in ours if one.severity is Severity.ERROR}
    told = told.union(*(table.merged for table in tables.values()))
    # Without the column of names every reference to one would be unknown.
    nameless = {
        row.place_of(one)
        for row, one, _ in _references(rows)
        if one.refers not in tables or "name" not in tables[one.refers].fields
    }
    return [
        one
        for one in judged
        if one.rule != "missing-subject"
        and one.place not in told
        and not (one.rule == "unknown-name" and one.place in nameless)
    ]
