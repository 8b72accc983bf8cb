"""A year's plan from rows of values, with every finding at once. Pure.

TOML files and the workbook both come down to `Row`s; what is allowed in a row is said
once, in `tracker.model.plan`, and judged once, here.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from tracker.calendar import is_misspelt
from tracker.model.finding import Finding, Severity, has_errors
from tracker.model.plan import SUBJECTS, Plan, Subject
from tracker.model.schema import Field, Kind, fields_of

# What stands between several values in one cell of the workbook and in messages.
SEPARATOR: Final = "；"

# Characters XML cannot carry, and the zero-width ones that come along when a name is
# copied from a chat: nobody types them on purpose, and nobody sees them.
_INVISIBLE: Final = frozenset(
    map(chr, (*range(0x20), 0x7F, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF))
) - frozenset("\t\n\r\x0b")
_SURROGATES: Final = range(0xD800, 0xE000)

# A scheme has three or four; a chain without end would exhaust whoever walks it.
_MOST_LEVELS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One record as read from a file, before it is believed.

    Attributes:
        file: the file as the user knows it.
        place: where the row stands, 「单位 第3条」 or 「工作表“单位”第5行」.
        values: field key -> str, int, bool, date or list of str; absent where empty.
        places: field key -> where that value stands, where finer than `place`.
    """

    file: str
    place: str
    values: Mapping[str, object]
    places: Mapping[str, str] = field(default_factory=dict)

    def place_of(self, one: Field) -> str:
        """Where the value of a field stands, or should."""
        return self.places.get(one.key, f"{self.place}“{one.label}”")


type_names: Final = {
    Kind.TEXT: "一行文字",
    Kind.PROSE: "一段文字",
    Kind.NUMBER: "一个整数",
    Kind.DAY: "日期，如 2020-10-23",
    Kind.FLAG: "是或否",
    Kind.DUE: "时限，如 10月23日前",
}


def build_plan(
    rows: Mapping[str, Sequence[Row]], file: str
) -> tuple[Plan | None, list[Finding]]:
    """The plan that `rows` (subject key -> rows) make, and all that is wrong with it.

    Returns None for the plan where a finding is an error. `file` names what is read as
    a whole, for findings that have no row.
    """
    findings: list[Finding] = []
    parts: dict[str, Any] = {}
    for subject in SUBJECTS:
        given = rows.get(subject.key, ())
        findings += _judge_subject(subject, given, file)
        findings += _judge_references(subject, given, rows)
        made = tuple(_record(subject, row) for row in given)
        parts[subject.key] = made if subject.many else (made or (subject.record(),))[0]
    findings += _judge_tree(rows.get("indicators", ()))
    return (None if has_errors(findings) else Plan(**parts)), findings


def rows_of(plan: Plan, subject: Subject) -> list[dict[str, object]]:
    """The records of one subject as plain values by field key, empty ones left out."""
    held = getattr(plan, subject.key)
    records = held if subject.many else (held,)
    return [
        {
            one.key: list(value) if one.many else value
            for one in fields_of(subject.record)
            if (value := getattr(record, one.key)) not in ("", (), None)
            and value is not False
        }
        for record in records
    ]


def _judge_subject(
    subject: Subject, rows: Sequence[Row], file: str
) -> Iterator[Finding]:
    if not subject.many and len(rows) > 1:
        yield _error(
            "only-one", rows[1], f"“{subject.label}”只能有一条", "删去多余的。"
        )
    required = any(one.required for one in fields_of(subject.record))
    if not subject.many and not rows and required:
        yield Finding(
            rule="missing-subject",
            severity=Severity.ERROR,
            file=file,
            place=subject.key,
            message=f"没有“{subject.label}”：{subject.help}。",
            remedy=f"补上“{subject.label}”。",
        )
    for row in rows:
        for one in fields_of(subject.record):
            yield from _judge_value(row, one)
        yield from _judge_keys(subject, row)
    for one in fields_of(subject.record):
        if one.unique:
            yield from _judge_unique(rows, one)
    yield from _judge_same_rows(rows)


def _judge_keys(subject: Subject, row: Row) -> Iterator[Finding]:
    known = [one.key for one in fields_of(subject.record)]
    for key in row.values:
        if key not in known:
            near = nearest(key, known)
            hint = f"是不是 {near}？" if near else f"可用的有：{'、'.join(known)}。"
            yield _error("unknown-key", row, f"不认识的项 {key}", hint)


def _judge_value(row: Row, one: Field) -> Iterator[Finding]:
    value = row.values.get(one.key)
    place = row.place_of(one)
    if value in (None, "", []):
        if one.required:
            message = f"“{one.label}”没有填"
            yield _error("required", row, message, f"请填：{one.help}。", place=place)
        return
    values = value if one.many and isinstance(value, list) else [value]
    if not all(_is_of(one.kind, item) for item in values):
        wanted = type_names[one.kind] + ("（可以有多个）" if one.many else "")
        message = f"“{one.label}”不能是 {value!r}"
        yield _error("wrong-type", row, message, f"请写成{wanted}。", place=place)
        return
    for item in values:
        yield from _judge_text(row, one, item)


def _is_of(kind: Kind, value: object) -> bool:
    match kind:
        case Kind.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        case Kind.DAY:
            return isinstance(value, date) and not isinstance(value, datetime)
        case Kind.FLAG:
            return isinstance(value, bool)
        case _:
            return isinstance(value, str)


def _judge_text(row: Row, one: Field, value: object) -> Iterator[Finding]:
    if not isinstance(value, str):
        return
    place = row.place_of(one)
    for rule, message, remedy in _faults_of(one, value):
        yield _error(rule, row, message, remedy, place=place)


def _faults_of(one: Field, value: str) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a text as such: rule, message, remedy."""
    if any(char in _INVISIBLE or ord(char) in _SURROGATES for char in value):
        message = f"“{one.label}”里有看不见的字符"
        remedy = "请删去重新输入；多半是从别处复制时带来的。"
        yield "control-character", message, remedy
    if value != value.strip():
        yield "stray-blank", f"“{one.label}”前后有多余的空格或换行", "请删去。"
    elif one.kind is not Kind.PROSE and any(char in value for char in "\n\r\x0b"):
        yield "line-break", f"“{one.label}”里有换行", "请写成一行。"
    if one.many and any(mark in value for mark in (SEPARATOR, ";")):
        remedy = f"{SEPARATOR}用来隔开多个，请改用别的标点。"
        yield "separator", f"“{one.label}”的“{value}”里有分号", remedy
    if one.choices and value not in one.choices:
        choices = "、".join(one.choices)
        message = f"“{one.label}”不能是“{value}”"
        yield "unknown-choice", message, f"只能填：{choices}。"
    if one.kind is Kind.DUE and is_misspelt(value):
        yield "bad-due", f"看不懂时限“{value}”", f"请写成{one.help}。"


def _judge_unique(rows: Sequence[Row], one: Field) -> Iterator[Finding]:
    first: dict[object, Row] = {}
    for row in rows:
        value = row.values.get(one.key)
        if not isinstance(value, str) or not value:
            continue
        if value in first:
            message = f"{one.label}“{value}”与{first[value].place}重复"
            remedy = "请删去重复的，或改成不同的名称。"
            yield _error("duplicate", row, message, remedy, place=row.place_of(one))
        first.setdefault(value, row)


def _judge_same_rows(rows: Sequence[Row]) -> Iterator[Finding]:
    first: dict[str, Row] = {}
    for row in rows:
        content = repr(sorted(row.values.items(), key=lambda item: item[0]))
        if content in first:
            message = f"与{first[content].place}完全相同"
            yield _error("duplicate", row, message, "请删去重复的一条。")
        first.setdefault(content, row)


def _judge_references(
    subject: Subject, rows: Sequence[Row], everything: Mapping[str, Sequence[Row]]
) -> Iterator[Finding]:
    for one in fields_of(subject.record):
        if not one.refers:
            continue
        target = next(other for other in SUBJECTS if other.key == one.refers)
        known = [
            name
            for row in everything.get(one.refers, ())
            if isinstance(name := row.values.get("name"), str)
        ]
        for row in rows:
            for name in _as_list(row.values.get(one.key)):
                if name not in known:
                    near = nearest(name, known)
                    remedy = f"是不是“{near}”？" if near else ""
                    message = f"“{one.label}”里的“{name}”不在“{target.label}”表里"
                    remedy += f"请改成表里的名称，或先在“{target.label}”里加上。"
                    place = row.place_of(one)
                    yield _error("unknown-name", row, message, remedy, place=place)


def _judge_tree(rows: Sequence[Row]) -> Iterator[Finding]:
    parents = {_text(row, "name"): _text(row, "parent") for row in rows}
    for row in rows:
        seen = {name := _text(row, "name")}
        while (name := parents.get(name, "")) and not _ends(name, seen):
            seen.add(name)
        if name and name in seen:
            message = "“上级”绕成了圈"
            yield _error("loop", row, message, "请把其中一个的上级改正。")
        elif name:
            message = f"“上级”超过{_MOST_LEVELS}层"
            yield _error("too-deep", row, message, "请减少层次。")


def _ends(name: str, seen: set[str]) -> bool:
    return name in seen or len(seen) > _MOST_LEVELS


def _text(row: Row, key: str) -> str:
    value = row.values.get(key)
    return value if isinstance(value, str) else ""


def _record(subject: Subject, row: Row) -> Any:
    """The record of a row; what is not of its kind is left empty, being a finding."""
    given: dict[str, object] = {}
    for one in fields_of(subject.record):
        value = row.values.get(one.key)
        if one.many:
            value = tuple(_as_list(value)) or None
        if value is not None and (one.many or _is_of(one.kind, value)):
            given[one.key] = value
    return subject.record(**given)


def _as_list(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str) and item]


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, or "" where none is near."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)), "")


def _error(
    rule: str, row: Row, message: str, remedy: str, *, place: str = ""
) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.ERROR,
        file=row.file,
        place=place or row.place,
        message=f"{message}。",
        remedy=remedy,
    )
