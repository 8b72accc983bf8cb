"""The rows of one sheet, and everything wrong with it.

A value that cannot be taken over is passed on as the text it shows, with a finding of
ours: left out, it would be found missing a second time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tracker.model.finding import Finding
from tracker.model.plan import Subject
from tracker.model.schema import Field, fields_of
from tracker.plan import Row
from tracker.workbook.cells import Sheet
from tracker.workbook.findings import error
from tracker.workbook.labels import Naming, Seen, match_names
from tracker.workbook.layout import (
    FIELD,
    HELP,
    VALUE,
    cell_name,
    rows_word,
    sheet_place,
)
from tracker.workbook.sheets import blank_rows, header_row, hidden_rows, judge_sheet
from tracker.workbook.values import Trouble, value_of


@dataclass(slots=True, kw_only=True)
class Table:
    """What one sheet says about its subject.

    Attributes:
        fields: keys of the fields that have a place in the sheet.
        merged: places of values inside merged cells: missing there is no new finding.
    """

    sheet: Sheet
    file: str
    header: int
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    merged: set[str] = field(default_factory=set)

    def at(self, where: str = "") -> str:
        """A place on this sheet in the user's words."""
        return sheet_place(self.sheet.name, where)


def read_table(sheet: Sheet, subject: Subject, file: str) -> Table:
    """The rows of the subject in its sheet, and everything wrong with the sheet."""
    labels = [one.label for one in fields_of(subject.record)]
    known = labels if subject.many else [FIELD, VALUE]
    table = Table(sheet=sheet, file=file, header=header_row(sheet, known))
    home = table.at(rows_word(table.header, table.header))
    match = match_names(
        Naming(noun="表头", file=file, home=home), list(_headers(table, subject)), known
    )
    columns = match.spots
    table.findings += match.findings
    table.findings += judge_sheet(sheet, file, table.header, [*columns.values()])
    if subject.many:
        _fill_table(table, subject, columns, home)
    elif len(columns) == len(known):
        _fill_form(table, subject, columns[FIELD], columns[VALUE])
    return table


def _headers(table: Table, subject: Subject) -> Iterator[Seen[int]]:
    for (row, column), cell in sorted(table.sheet.cells.items(), key=_position):
        # The helps beside a form are only to be read.
        if row == table.header and (subject.many or cell.value != HELP):
            place = table.at(cell_name(row, column))
            yield Seen(name=str(cell.value), place=place, spot=column)


def _fill_table(
    table: Table, subject: Subject, columns: dict[str, int], home: str
) -> None:
    """One record a row; a column that is missing is missing at `home`."""
    fields = fields_of(subject.record)
    filled = sorted(
        {
            row
            for row, column in table.sheet.cells
            if row > table.header and column in columns.values()
        }
    )
    table.fields = {one.key for one in fields if one.label in columns}
    for row in filled:
        spots = {
            one: (row, columns[one.label]) for one in fields if one.label in columns
        }
        _add_row(table, fields, spots, place=table.at(rows_word(row, row)), home=home)
    table.findings += blank_rows(table.sheet, table.file, [table.header, *filled])
    table.findings += hidden_rows(table.sheet, table.file, filled)


def _fill_form(table: Table, subject: Subject, names: int, values: int) -> None:
    """The one record, a field a line: its name in column `names`."""
    cells = table.sheet.cells
    fields = fields_of(subject.record)
    seen = []
    for (row, column), cell in sorted(cells.items(), key=_position):
        place = table.at(cell_name(row, column))
        if row > table.header and column == names:
            seen.append(Seen(name=str(cell.value), place=place, spot=row))
        elif row > table.header and column == values and (row, names) not in cells:
            message = f"这里有内容，左边的“{FIELD}”却是空的。"
            remedy = "请写到它所属的项目旁边，或清空。"
            table.findings.append(error("no-name", table.file, place, message, remedy))
    naming = Naming(noun=FIELD, file=table.file, home=table.at())
    match = match_names(naming, seen, [one.label for one in fields])
    table.findings += match.findings
    rows = match.spots
    spots = {one: (rows[one.label], values) for one in fields if one.label in rows}
    table.fields = {one.key for one in spots}
    _add_row(table, fields, spots, place=table.at(), home=table.at())
    table.findings += hidden_rows(table.sheet, table.file, rows.values())


def _add_row(
    table: Table,
    fields: Iterable[Field],
    spots: dict[Field, tuple[int, int]],
    *,
    place: str,
    home: str,
) -> None:
    """Add the record whose values stand at `spots`; what has no spot is at `home`."""
    values: dict[str, object] = {}
    places = {one.key: home for one in fields}
    for one, (row, column) in spots.items():
        spot = places[one.key] = table.at(cell_name(row, column))
        if table.sheet.is_merged(row, column):
            table.merged.add(spot)
        if cell := table.sheet.cells.get((row, column)):
            value = value_of(cell, one)
            if isinstance(value, Trouble):
                trouble = error(
                    "bad-cell", table.file, spot, value.message, value.remedy
                )
                table.findings.append(trouble)
                value = cell.shown
            values[one.key] = value
    row_read = Row(file=table.file, place=place, values=values, places=places)
    table.rows.append(row_read)


def _position(item: tuple[tuple[int, int], object]) -> tuple[int, int]:
    return item[0]
