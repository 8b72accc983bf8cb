"""A year's plan as one TOML file: one table a subject, replaced whole or not at all."""

from importlib import resources
from pathlib import Path
from typing import Final

import tomli_w

from tracker.errors import BadFile, UsageError
from tracker.files import is_there, read_bytes, write_file
from tracker.model.finding import Finding, Severity
from tracker.model.plan import SUBJECTS, Plan, Subject
from tracker.model.schema import fields_of
from tracker.plan import Row, build_plan, nearest, rows_of
from tracker.storage.toml import BadToml, read_toml

NAME: Final = "plan.toml"


def load_plan(path: Path) -> tuple[Plan | None, list[Finding]]:
    """The plan in the file at `path` and everything wrong with it.

    The plan is None where there is an error.

    Raises:
        BadFile: the file is not there or cannot be read at all.
    """
    if not is_there(path):
        reason = (
            f"没有{path.stem}年度的方案（{path.parent.name}/{path.name}）；"
            "请用 kaohe plan import 导入，或把 kaohe.toml 的 year 改回来。"
        )
        raise BadFile(path, reason)
    try:
        tables = read_toml(path)
    except BadToml as error:
        return None, [_broken(path, "", error.message, error.remedy)]
    findings = _strangers(path, tables)
    rows = {
        subject.key: _rows(path, subject, tables.get(subject.key), findings)
        for subject in SUBJECTS
    }
    plan, more = build_plan(rows, path.name)
    return (None if findings else plan), findings + more


def _strangers(path: Path, tables: dict[str, object]) -> list[Finding]:
    known = [subject.key for subject in SUBJECTS]
    findings = []
    for key in tables:
        if key not in known:
            near = nearest(key, known)
            remedy = f"是不是 {near}？" if near else f"可用的有：{'、'.join(known)}。"
            findings.append(_broken(path, key, "不认识的部分。", remedy))
    return findings


def _rows(
    path: Path, subject: Subject, table: object, findings: list[Finding]
) -> list[Row]:
    """The rows of one subject; a table of the wrong shape adds a finding instead."""
    if table is None:
        return []
    if not subject.many and isinstance(table, dict):
        return [Row(file=path.name, place=subject.label, values=table)]
    listed = isinstance(table, list) and all(isinstance(one, dict) for one in table)
    if subject.many and isinstance(table, list) and listed:
        return [
            Row(file=path.name, place=f"{subject.label} 第{n}条", values=record)
            for n, record in enumerate(table, start=1)
        ]
    shape = f"[[{subject.key}]]，一条一个" if subject.many else f"[{subject.key}]"
    findings.append(
        _broken(path, subject.key, "这一部分的写法不对。", f"请写成 {shape}。")
    )
    return []


def _broken(path: Path, place: str, message: str, remedy: str) -> Finding:
    return Finding(
        rule="bad-plan-file",
        severity=Severity.ERROR,
        file=path.name,
        place=place,
        message=message,
        remedy=remedy,
    )


def save_plan(plan: Plan, path: Path) -> None:
    """Write the plan to `path`, whole or not at all.

    The plan that was there, if it was another, is kept beside as `<name>.bak`.

    Raises:
        BadFile, CannotWrite: in one sentence; the file that was there is intact.
    """
    parts = [_toml(plan, subject) for subject in SUBJECTS]
    data = "\n".join(parts).encode()
    if is_there(path) and (before := read_bytes(path)) != data:
        write_file(path.with_name(f"{path.name}.bak"), before)
    write_file(path, data)


def _toml(plan: Plan, subject: Subject) -> str:
    """One subject, after a comment that names its fields in the user's words."""
    words = "，".join(f"{one.key} {one.label}" for one in fields_of(subject.record))
    head = f"[[{subject.key}]]" if subject.many else f"[{subject.key}]"
    # Record by record: tomli_w would fold short ones into one line.
    records = (f"{head}\n{_record(record)}" for record in rows_of(plan, subject))
    return f"# {subject.label}：{subject.help}。\n# {words}\n" + "\n".join(records)


def _record(record: dict[str, object]) -> str:
    """A record on its lines; TOML reads a bare \\r\\n as \\n, so that one is escaped."""
    values = [one if isinstance(one, list) else [one] for one in record.values()]
    escape = any("\r\n" in str(text) for texts in values for text in texts)
    return tomli_w.dumps(record, multiline_strings=not escape)


def shipped_plans() -> dict[str, Path]:
    """Identifier -> folder of each year that comes with the program."""
    root = _data() / "plans"
    return {
        folder.name: folder
        for folder in sorted(root.iterdir())
        if (folder / NAME).is_file()
    }


def demo_plan() -> Path:
    """The folder of the year that `kaohe demo` shows."""
    return shipped_plan(_demo()["plan"])


def demo_year() -> int:
    """The plan year of that plan."""
    year: int = read_toml(demo_plan() / NAME)["year"]["plan_year"]
    return year


def demo_script() -> Path:
    """The folder that says how that year is played: settings, files, commands."""
    return _data() / "demo" / _demo()["script"]


def _demo() -> dict[str, str]:
    return read_toml(_data() / "plans" / "demo.toml")


def _data() -> Path:
    return Path(str(resources.files("tracker"))) / "data"


def shipped_plan(name: str) -> Path:
    """The folder of one shipped year; raises UsageError with the names there are."""
    plans = shipped_plans()
    if name not in plans:
        raise UsageError(f"没有自带的方案 {name}；可用的有：{'、'.join(plans)}。")
    return plans[name]
