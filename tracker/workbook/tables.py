"""The rows of one sheet: where its headers are, which cells are its values.

A value that cannot be taken over is passed on as the text it shows, with a finding of
ours: left out, it would be found missing a second time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from tracker.model.finding import Finding, Severity
from tracker.model.plan import Subject
from tracker.model.schema import Field, fields_of
from tracker.plan import Row
from tracker.workbook.cells import MOST_COLUMNS, MOST_ROWS, Sheet
from tracker.workbook.labels import Match, Naming, Seen, match_names
from tracker.workbook.layout import (
    FIELD,
    HELP,
    VALUE,
    cell_name,
    rows_word,
    sheet_place,
)
from tracker.workbook.values import Trouble, value_of

# Above the header people put a title and who filled the sheet in, no more.
_HEADER_WITHIN: Final = 10


@dataclass(slots=True, kw_only=True)
class Table:
    """What one sheet says about its subject.

    Attributes:
        fields: keys of the fields that have a place in the sheet.
        merged: places of values inside merged cells: missing there is no new finding.
    """

    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    merged: set[str] = field(default_factory=set)


def read_table(sheet: Sheet, subject: Subject, file: str) -> Table:
    """The rows of the subject in its sheet, and everything wrong with the sheet."""
    labels = [one.label for one in fields_of(subject.record)]
    known = labels if subject.many else [FIELD, VALUE]
    header = _header_row(sheet, known)
    naming = Naming(noun="表头", file=file, home=_at(sheet, rows_word(header, header)))
    match = match_names(naming, _headers(sheet, header, subject), known)
    table = Table(findings=match.findings)
    table.findings += _of_sheet(sheet, file, header, match.spots)
    if subject.many:
        _fill_table(table, sheet, subject, file, header, match.spots)
    elif len(match.spots) == len(known):
        _fill_form(table, sheet, subject, file, header, match.spots)
    return table


def _header_row(sheet: Sheet, known: Sequence[str]) -> int:
    """The row with most of the known headers: people put a title above."""
    hits = dict.fromkeys(range(1, _HEADER_WITHIN + 1), 0)
    for (row, _), cell in sheet.cells.items():
        if row in hits and "".join(str(cell.value).split()) in known:
            hits[row] += 1
    return max(hits, key=lambda row: hits[row])


def _headers(sheet: Sheet, header: int, subject: Subject) -> list[Seen[int]]:
    return [
        Seen(
            name=str(cell.value),
            place=_at(sheet, cell_name(row, column)),
            spot=column,
        )
        for (row, column), cell in sorted(sheet.cells.items(), key=_position)
        if row == header and (subject.many or cell.value != HELP)
    ]


def _fill_table(
    table: Table,
    sheet: Sheet,
    subject: Subject,
    file: str,
    header: int,
    columns: dict[str, int],
) -> None:
    fields = {one: columns.get(one.label) for one in fields_of(subject.record)}
    filled = sorted(
        {
            row
            for row, column in sheet.cells
            if row > header and column in columns.values()
        }
    )
    for row in filled:
        spots = {one: (row, column) for one, column in fields.items() if column}
        home = _at(sheet, rows_word(header, header))
        place = _at(sheet, rows_word(row, row))
        _add_row(table, sheet, file, place, home, spots, fields)
    for before, after in pairwise([header, *filled]):
        if after > before + 1:
            words = rows_word(before + 1, after - 1)
            message = f"{words}是空行，已跳过。"
            table.findings.append(
                _hint("blank-row", file, _at(sheet, words), message, "请删去空行。")
            )
    table.findings += _hidden_rows(sheet, file, filled)


def _fill_form(
    table: Table,
    sheet: Sheet,
    subject: Subject,
    file: str,
    header: int,
    columns: dict[str, int],
) -> None:
    fields = fields_of(subject.record)
    names, values = columns[FIELD], columns[VALUE]
    seen = [
        Seen(name=str(cell.value), place=_at(sheet, cell_name(row, column)), spot=row)
        for (row, column), cell in sorted(sheet.cells.items(), key=_position)
        if row > header and column == names
    ]
    naming = Naming(noun="项目", file=file, home=_at(sheet))
    match: Match[int] = match_names(naming, seen, [one.label for one in fields])
    table.findings += match.findings
    for row, column in sheet.cells:
        if row > header and column == values and (row, names) not in sheet.cells:
            message = f"这里有内容，左边的“{FIELD}”却是空的。"
            place = _at(sheet, cell_name(row, column))
            remedy = "请写到它所属的项目旁边，或清空。"
            table.findings.append(_error("no-name", file, place, message, remedy))
    spots = {
        one: (match.spots[one.label], values)
        for one in fields
        if one.label in match.spots
    }
    _add_row(table, sheet, file, _at(sheet), _at(sheet), spots, fields)
    table.findings += _hidden_rows(sheet, file, [row for row, _ in spots.values()])


def _add_row(
    table: Table,
    sheet: Sheet,
    file: str,
    place: str,
    home: str,
    spots: dict[Field, tuple[int, int]],
    fields: Iterable[Field],
) -> None:
    """Add the record whose values stand at `spots`; what has no spot is at `home`."""
    values: dict[str, object] = {}
    places = {one.key: home for one in fields}
    for one, (row, column) in spots.items():
        spot = places[one.key] = _at(sheet, cell_name(row, column))
        table.fields.add(one.key)
        if sheet.is_merged(row, column):
            table.merged.add(spot)
        if cell := sheet.cells.get((row, column)):
            value = value_of(cell, one)
            if isinstance(value, Trouble):
                table.findings.append(
                    _error("bad-cell", file, spot, value.message, value.remedy)
                )
                value = cell.shown
            values[one.key] = value
    table.rows.append(Row(file=file, place=place, values=values, places=places))


def _of_sheet(
    sheet: Sheet, file: str, header: int, columns: dict[str, int]
) -> Iterator[Finding]:
    """What is wrong with the sheet as a whole, whatever its rows say."""
    if header > 1:
        message = f"表头在第{header}行，应当在第1行。"
        remedy = f"请删去上面的{rows_word(1, header - 1)}。"
        place = _at(sheet, rows_word(1, header - 1))
        yield _error("header-below", file, place, message, remedy)
    if sheet.beyond:
        message = f"超出第{MOST_ROWS}行或第{MOST_COLUMNS}列的内容没有读。"
        remedy = "请删去表格以外的内容。"
        yield _error("too-far", file, _at(sheet, sheet.beyond), message, remedy)
    widest = max(columns.values(), default=0)
    for left, top, right, bottom in sheet.merged:
        if left <= widest and bottom >= header:
            place = _at(sheet, f"{cell_name(top, left)}:{cell_name(bottom, right)}")
            remedy = "请取消合并，每一格各填各的。"
            yield _error("merged", file, place, "这里合并了单元格。", remedy)
    yield from _strays(sheet, file, header)
    for first, last in sheet.hidden_columns:
        if any(first <= column <= last for column in columns.values()):
            ends = [cell_name(1, column)[:-1] for column in (first, last)]
            words = "-".join(dict.fromkeys(ends)) + "列"
            message = f"{words}被隐藏，也已读入。"
            yield _hint("hidden", file, _at(sheet, words), message, "请看一看对不对。")


def _strays(sheet: Sheet, file: str, header: int) -> Iterator[Finding]:
    """Content in columns that have no header, one finding a column."""
    first: dict[int, int] = {}
    for row, column in sorted(sheet.cells):
        if row > header and (header, column) not in sheet.cells:
            first.setdefault(column, row)
    for column, row in first.items():
        place = _at(sheet, cell_name(row, column))
        message = "这一列没有表头，下面却有内容。"
        remedy = "请移到它所属的列里，或清空；自己的备注请给它加上表头。"
        yield _error("no-header", file, place, message, remedy)


def _hidden_rows(sheet: Sheet, file: str, rows: Iterable[int]) -> Iterator[Finding]:
    hidden = sorted(sheet.hidden_rows.intersection(rows))
    for first, last in _runs(hidden):
        words = rows_word(first, last)
        message = f"{words}被隐藏，也已读入。"
        yield _hint("hidden", file, _at(sheet, words), message, "请看一看对不对。")


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers without a gap."""
    first = last = None
    for number in numbers:
        if last is not None and first is not None and number > last + 1:
            yield first, last
            first = number
        first = number if first is None else first
        last = number
    if first is not None and last is not None:
        yield first, last


def _position(item: tuple[tuple[int, int], object]) -> tuple[int, int]:
    return item[0]


def _at(sheet: Sheet, where: str = "") -> str:
    return sheet_place(sheet.name, where)


def _error(rule: str, file: str, place: str, message: str, remedy: str) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.ERROR,
        file=file,
        place=place,
        message=message,
        remedy=remedy,
    )


def _hint(rule: str, file: str, place: str, message: str, remedy: str) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.HINT,
        file=file,
        place=place,
        message=message,
        remedy=remedy,
    )
