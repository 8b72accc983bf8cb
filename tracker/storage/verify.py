"""A ledger checked against its own history.

The history is chained by hash, and every record can be rebuilt from it. So whatever was
altered, removed, exchanged or added past the program shows, and where.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from tracker.errors import UsageError
from tracker.history import breaks, changed
from tracker.model.event import Event
from tracker.model.finding import Finding, Severity
from tracker.ports import Entry, Filter, Reader, Table
from tracker.records import entry_of, record_of
from tracker.storage.paging import PAGE, every_entry
from tracker.storage.verify_sent import sent_faults

# A table's name as text and a record's key, as an event has them.
Place = tuple[str, str]

_NAMES: Final[Mapping[str, str]] = {
    Table.YEARS: "年度",
    Table.OBLIGATIONS: "报送任务",
    Table.ISSUES: "问题",
    Table.PAPERS: "公文",
    Table.FIGURES: "指标数值",
    Table.SILENCES: "静默",
    Table.INSTRUCTIONS: "批示",
}
_REMEDY: Final = "请用最近的备份恢复到新的文件夹（kaohe restore），并查明是谁动的。"
_UNREADABLE: Final = "读不出来，内容被改坏了。"
_COLUMNS: Final = ("key", "year", "state", "due", "units", "text")
# What reading raises over rows that nobody of ours wrote.
_SPOILT: Final = (ValueError, TypeError, AttributeError, KeyError)
_ABSENT: Final = object()
_SHORTEST_MARK: Final = 8
# Of an event's number; a store could not even be asked for a longer one.
_MOST_FIGURES: Final = 15


def named(table: str, key: str) -> str:
    """A record in the user's words: 「报送任务 B2020-0001」."""
    return f"{_NAMES.get(table, table)} {key}"


def verify_ledger(reader: Reader) -> list[Finding]:
    """Everything in which the ledger is not what its history says; [] where it is."""
    findings: list[Finding] = []
    rebuilt: dict[Place, str] = {}
    events = _replaying(_events(reader, findings), rebuilt, findings)
    for number, message in breaks(events):
        findings.append(_finding("history-broken", f"履历第{number}条", message))
    for table in Table:
        findings += _table_faults(reader, table, rebuilt)
    for place in rebuilt:
        message = "履历里有，台账里没有，被删除过。"
        findings.append(_finding("record-missing", named(*place), message))
    findings += [_finding("sending-altered", *one) for one in sent_faults(reader)]
    return findings


def head_faults(reader: Reader, mark: str) -> list[Finding]:
    """Whether the event once written down, 「条数:指纹」, is still in its place.

    Raises:
        UsageError: the mark is none.
    """
    number, _, start = mark.strip().replace("：", ":").partition(":")
    is_number = number.isdecimal() and len(number) <= _MOST_FIGURES
    if not (is_number and len(start) >= _SHORTEST_MARK):
        raise UsageError(f"记下的指纹要写成 123:1a2b3c4d 的样子，不是 {mark}。")
    found = reader.events(after=int(number) - 1, limit=1)
    if found and found[0].hash.startswith(start):
        return []
    return [
        Finding(
            rule="head-lost",
            severity=Severity.ERROR,
            place=f"履历第{number}条",
            message="与以前记下的指纹对不上：末尾的履历被删过，或整个台账被换过。",
            remedy="请从备份恢复，并查明是谁动的。",
        )
    ]


def mark_of(event: Event) -> str:
    """What to write down elsewhere of the newest event, for `head_faults`."""
    return f"{event.number}:{event.hash[:16]}"


def _events(reader: Reader, findings: list[Finding]) -> Iterator[Event]:
    """All events that can be read; the others are findings."""
    last, size = 0, PAGE
    while True:
        try:
            page = reader.events(after=last, limit=size)
        except _SPOILT:
            if size == 1:  # this is the one
                last, size = last + 1, PAGE
                place = f"履历第{last}条"
                findings.append(_finding("history-broken", place, _UNREADABLE))
            else:
                size = 1
            continue
        if not page:
            return
        yield from page
        # Not by the number alone, which may have been altered and lead back.
        last = max(last + len(page), page[-1].number)


def _replaying(
    events: Iterable[Event], rebuilt: dict[Place, str], findings: list[Finding]
) -> Iterator[Event]:
    """The events, each once its changes are made in `rebuilt`.

    Documents stand there as text, which takes a fraction of the memory.
    """
    for event in events:
        place = event.table, event.key
        try:
            before = json.loads(rebuilt.get(place, "{}"))
            rebuilt[place] = _text(changed(before, event.changes))
        except _SPOILT:
            where, what = f"履历第{event.number}条", named(*place)
            message = f"所记的改动与{what}以前的履历接不上。"
            findings.append(_finding("history-broken", where, message))
        yield event


def _table_faults(
    reader: Reader, table: Table, rebuilt: dict[Place, str]
) -> Iterator[Finding]:
    """What is wrong in one table; what stands in it is taken out of `rebuilt`."""
    keys_of: dict[tuple[str, str], set[str]] = defaultdict(set)
    known = [key for name, key in rebuilt if name == table]
    for key, entry in _entries(reader, table, known):
        wanted = rebuilt.pop((table, key), None)
        if entry is None or not isinstance(entry.document, dict):
            yield _finding("record-altered", named(table, key), _UNREADABLE)
            continue
        yield from _record_faults(table, entry, wanted)
        for pair in entry.units:
            keys_of[pair].add(key)
    for (role, unit), keys in keys_of.items():
        yield from _list_faults(reader, table, Filter(unit=unit, role=role), keys)


def _entries(
    reader: Reader, table: Table, known: Iterable[str]
) -> Iterator[tuple[str, Entry | None]]:
    """The keys and entries of a table; None for an entry that cannot be read."""
    seen: set[str] = set()
    try:
        for entry in every_entry(reader, table):
            seen.add(entry.key)
            yield entry.key, entry
    except _SPOILT:  # one of them; each by itself, then, that should be there
        for key in known:
            if key not in seen:
                yield from _single(reader, table, key)


def _single(
    reader: Reader, table: Table, key: str
) -> Iterator[tuple[str, Entry | None]]:
    try:
        entry = reader.get(table, key)
    except _SPOILT:
        yield key, None
    else:
        if entry is not None:
            yield key, entry


def _record_faults(table: Table, entry: Entry, wanted: str | None) -> Iterator[Finding]:
    """In what the entry is not the document that the history gives."""
    place = named(table, entry.key)
    if wanted is None:
        yield _finding("record-added", place, "没有履历，是绕过程序加进去的。")
        return
    if _text(entry.document) != wanted:
        yield from _field_faults(json.loads(wanted), entry.document, place)
    yield from _column_faults(table, entry, place)


def _field_faults(
    wanted: Mapping[str, Any], found: Mapping[str, Any], place: str
) -> Iterator[Finding]:
    for field in sorted({*wanted, *found}):
        old, new = wanted.get(field, _ABSENT), found.get(field, _ABSENT)
        if _text(old) != _text(new):
            message = "与履历不一致，被绕过程序改动过。"
            yield _finding("record-altered", f"{place}“{field}”", message, new, old)


def _column_faults(table: Table, entry: Entry, place: str) -> Iterator[Finding]:
    """In what the columns, by which lists are made, are not those of the document."""
    try:
        sound = entry_of(record_of(table, entry.document))
    except _SPOILT:
        yield _finding("record-altered", place, _UNREADABLE)
        return
    for column in _COLUMNS:
        found, wanted = getattr(entry, column), getattr(sound, column)
        if found != wanted:
            message = "供查询的一列与记录不一致，被绕过程序改动过。"
            where = f"{place}“{column}”"
            yield _finding("column-altered", where, message, found, wanted)


def _list_faults(
    reader: Reader, table: Table, where: Filter, keys: set[str]
) -> Iterator[Finding]:
    """In what the list of a unit is not the entries that name it."""
    try:
        found = {entry.key for entry in every_entry(reader, table, where)}
    except _SPOILT:  # found by then
        return
    for key in sorted(found ^ keys):
        what = "查不到它" if key in keys else "会多出它"
        message = f"按{where.role}“{where.unit}”查询时{what}，索引被改动过。"
        yield _finding("column-altered", f"{named(table, key)}“units”", message)


def _text(value: object) -> str:
    """The value in JSON: unlike in Python, 1, 1.0 and true are three things."""
    if value is _ABSENT:
        return ""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _finding(
    rule: str, place: str, message: str, found: Any = _ABSENT, wanted: Any = _ABSENT
) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.ERROR,
        place=place,
        message=message,
        remedy=_REMEDY,
        found=_text(found),
        wanted=_text(wanted),
    )
