"""The rows of one sheet of the ledger's workbook: what each would change in the ledger.

A cell is the clerk's change only where it differs from what was exported there; what
the ledger has changed since in cells left alone stays changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from tracker.model.finding import Finding
from tracker.model.issue import Issue
from tracker.ports import Table
from tracker.services.ledger import STEPS, full_key
from tracker.steps import step_of
from tracker.workbook.cells import Cell, Sheet
from tracker.workbook.findings import error, hint
from tracker.workbook.labels import Naming, Seen, match_names
from tracker.workbook.layout import cell_name, rows_word, sheet_place
from tracker.workbook.ledger.changes import Change
from tracker.workbook.ledger.columns import (
    ISSUES,
    REASON,
    Column,
    SheetForm,
)
from tracker.workbook.ledger.facts import (
    SOURCES,
    Setting,
    fact_of,
    source_texts,
    sources_of,
)
from tracker.workbook.ledger.marks import LABEL, mark, marks_in, plain, plain_cell
from tracker.workbook.sheets import blank_rows, header_row, hidden_rows, judge_sheet
from tracker.workbook.values import Trouble

AGAIN: Final = "请重新导出一份，在新的工作簿上改。"


@dataclass(slots=True, kw_only=True)
class Reading:
    """One sheet being read beside the records it was made of, by number.

    Attributes:
        columns: header -> its column in the sheet.
        rows, findings: what has come of it so far.
    """

    form: SheetForm
    sheet: Sheet
    file: str
    setting: Setting
    records: Mapping[str, Any]
    header: int = 1
    columns: dict[str, int] = field(default_factory=dict)
    rows: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def read(self) -> None:
        """Read the sheet's rows into `rows`, and what is wrong into `findings`."""
        self._find_columns()
        if not {self.form.key, LABEL} <= self.columns.keys():
            return
        filled = sorted(
            {row for row, column in self.sheet.cells if self._is_content(row, column)}
        )
        seen: dict[str, int] = {}
        for row in filled:
            key = self._key(row)
            if key in seen and key:
                message = f"{self.form.key}“{key}”与第{seen[key]}行重复。"
                self._fail(
                    "duplicate", row, self.form.key, message, "请删去多余的一行。"
                )
            elif key:
                seen[key] = row
                self._read_row(row, key)
            else:
                self._read_new(row)
        self.findings += blank_rows(self.sheet, self.file, [self.header, *filled])
        self.findings += hidden_rows(self.sheet, self.file, filled)
        self.findings += self._missing(seen)

    def _key(self, row: int) -> str:
        """Which record the row is of; "" for none."""
        return full_key(plain_cell(self._cell(row, self.form.key)))

    def _find_columns(self) -> None:
        known = [*(one.label for one in self.form.columns), LABEL]
        self.header = header_row(self.sheet, known)
        seen = [
            Seen(
                name=str(cell.value),
                place=self._at(cell_name(row, column)),
                spot=column,
            )
            for (row, column), cell in sorted(
                self.sheet.cells.items(), key=lambda item: item[0]
            )
            if row == self.header
        ]
        home = self._at(rows_word(self.header, self.header))
        match = match_names(Naming(noun="表头", file=self.file, home=home), seen, known)
        self.columns = match.spots
        self.findings += match.findings
        shown = [spot for label, spot in match.spots.items() if label != LABEL]
        self.findings += judge_sheet(self.sheet, self.file, self.header, shown)

    def _is_content(self, row: int, column: int) -> bool:
        spots = (spot for label, spot in self.columns.items() if label != LABEL)
        return row > self.header and column in spots

    def _read_row(self, row: int, key: str) -> None:
        record = self.records.get(key)
        if record is None:
            self._refuse_unknown(row, key)
            return
        marks = marks_in(self.form, plain_cell(self._cell(row, LABEL)))
        said = mark(key, self.form.key, key)
        if marks is None or marks[self.form.key] != said:
            message = f"这一行的核对码不是“{key}”导出时的，分不清改了哪里。"
            remedy = f"多半是只排序了几栏，或换过程序版本；{AGAIN}"
            self._fail("no-mark", row, self.form.key, message, remedy)
            return
        changed = [
            one
            for one in self.form.columns
            if one.label in self.columns
            and not self._is_merged(row, one)
            and self._is_changed(row, key, one, record, marks)
        ]
        self._change(row, key, record, changed)

    def _refuse_unknown(self, row: int, key: str) -> None:
        message = f"台账里没有编号“{key}”。"
        remedy = "请改正编号；新的问题编号空着；以前年度的不能在这里改。"
        self._fail("unknown-key", row, self.form.key, message, remedy)

    def _is_changed(
        self, row: int, key: str, one: Column, record: Any, marks: Mapping[str, str]
    ) -> bool:
        """Whether the clerk changed the cell, and may; if not, why is a finding."""
        here = plain_cell(self._cell(row, one.label))
        if mark(key, one.label, here) == marks[one.label]:
            return False
        now = "" if one.by_day else plain(one.shows(record))
        if here == now and not one.by_day:
            return False
        if not one.edits or one.first_only:
            message = f"“{one.label}”是程序的记录，不能在这里改。"
            remedy = f"请改回“{_short(now)}”；" if now else "请改回原来的样子；"
            self._fail("record", row, one.label, message, f"{remedy}{one.proper}。")
            return False
        if mark(key, one.label, now) != marks[one.label]:
            message = f"冲突：导出以后，台账里的“{one.label}”已改为“{_short(now)}”。"
            remedy = f"以台账为准的请照着改过来；以这里为准的，{AGAIN}"
            self._fail("conflict", row, one.label, message, remedy)
            return False
        return True

    def _change(
        self, row: int, key: str, record: Any, changed: Sequence[Column]
    ) -> None:
        """Add what the changed cells of a record's row come to, if anything."""
        facts = self._facts(row, changed)
        labels = {one.edits: one for one in changed}
        due, reason = facts.pop("due", None), str(facts.pop("reason", ""))
        due = self._due(row, record, due, reason, is_given="due" in labels)
        if touched := [edits for edits in SOURCES if edits in facts]:
            texts = source_texts(record) | {one: facts.pop(one) for one in touched}
            facts |= self._sources(row, texts)
        facts = {
            name: new for name, new in facts.items() if new != getattr(record, name)
        }
        self._refuse_empty(row, facts)
        for action in self._actions(facts, due):
            self._refuse_state(row, record, action)
        cells = tuple(
            (
                one.label,
                plain(one.shows(record)),
                plain_cell(self._cell(row, one.label)),
            )
            for one in changed
            if one.edits in facts
            or (due is not None and one.edits in ("due", "reason"))
            or ("sources" in facts and one.edits in SOURCES)
        )
        if cells and self.form.table is not None:
            change = Change(
                table=self.form.table,
                key=key,
                cells=cells,
                facts=facts,
                due=due,
                reason=reason,
            )
            self.rows.append(change)

    def _facts(self, row: int, columns: Sequence[Column]) -> dict[str, Any]:
        """What the cells say, by what they edit; troubles are findings."""
        facts = {}
        for one in columns:
            cell = self._cell(row, one.label)
            value = fact_of(cell, one.edits, one.label, one.kind, self.setting)
            if isinstance(value, Trouble):
                self._fail("bad-cell", row, one.label, value.message, value.remedy)
            else:
                facts[one.edits] = value
        return facts

    def _due(
        self, row: int, record: Any, due: date | None, reason: str, *, is_given: bool
    ) -> date | None:
        """The new day; None where it stays or is not to be had."""
        if is_given and due is None:
            if self._cell(row, "现时限") is None:
                message = "“现时限”不能清空。"
                remedy = (
                    f"请改回 {record.due}；不适用的用 kaohe obligation waive 办理。"
                )
                self._fail("empty", row, "现时限", message, remedy)
        elif due is not None and due != record.due:
            if reason:
                return due
            message = f"改了“现时限”，却没有写“{REASON}”。"
            remedy = f"请在“{REASON}”栏写明原因，或改回 {record.due or '空白'}。"
            self._fail("no-reason", row, REASON, message, remedy)
        elif reason and reason not in record.why:
            # Where it is in there, this workbook was read in before.
            message = f"写了“{REASON}”，“现时限”却没有改。"
            remedy = f"请改“现时限”，或清空“{REASON}”。"
            self._fail("no-move", row, "现时限", message, remedy)
        return None

    def _sources(self, row: int, texts: Mapping[str, str]) -> dict[str, object]:
        sources = sources_of(*(texts.get(edits, "") for edits in SOURCES))
        if isinstance(sources, Trouble):
            self._fail("bad-cell", row, "来源", sources.message, sources.remedy)
            return {}
        return {"sources": sources}

    def _refuse_empty(self, row: int, facts: Mapping[str, object]) -> None:
        for one in self.form.columns:
            if one.edits in ("problem", "leads") and facts.get(one.edits) in ("", ()):
                message = f"“{one.label}”不能清空。"
                self._fail("empty", row, one.label, message, "请改回来，或写上新的。")

    def _actions(self, facts: Mapping[str, object], due: date | None) -> Iterator[str]:
        if facts:
            yield "correct" if self.form.table is Table.ISSUES else "note"
        if due is not None:
            yield "move"

    def _refuse_state(self, row: int, record: Any, action: str) -> None:
        assert self.form.table is not None, "nothing of the plan's can be changed"
        step = step_of(STEPS[self.form.table], action)
        if record.state not in step.states:
            message = f"现在是“{record.state}”，不能{step.label}。"
            remedy = "请改回原来的样子。"
            self._fail("wrong-state", row, self.form.key, message, remedy)

    def _read_new(self, row: int) -> None:
        """A row without a number: a new issue, or a slip."""
        if self.form is not ISSUES:
            message = f"这一行没有{self.form.key}。"
            remedy = f"请删去，或补上{self.form.key}；这里的行由程序生成，不能自己加。"
            self._fail("no-key", row, self.form.key, message, remedy)
            return
        given = [
            one
            for one in self.form.columns
            if self._cell(row, one.label) is not None and not self._is_merged(row, one)
        ]
        for one in given:
            if not one.edits or one.edits in ("due", "reason"):
                message = f"新问题的“{one.label}”由程序填。"
                remedy = "请清空；时限写在“整改时限（原话）”一栏。"
                self._fail("record", row, one.label, message, remedy)
        facts = self._facts(
            row, [one for one in given if one.edits not in ("", "due", "reason")]
        )
        facts |= self._sources(row, {one: facts.pop(one, "") for one in SOURCES})
        if not facts.get("problem"):
            message = "没有编号，也没有写“问题”。"
            remedy = "新问题请写明；不是问题的请删去这一行。"
            self._fail("empty", row, "问题", message, remedy)
            return
        for key, one in self.records.items():
            if (one.problem, one.leads) == (facts["problem"], facts.get("leads", ())):
                message = f"这个问题和 {key} 一样，像是已经登记过。"
                remedy = "登记过的请删去这一行；确是另一个问题的，请写明不同之处。"
                self._fail("duplicate", row, "问题", message, remedy)
        cells = tuple(
            (one.label, "", plain_cell(self._cell(row, one.label))) for one in given
        )
        new = Issue(key="", year=self.setting.year, **facts)
        key = f"新增（第{row}行）"
        self.rows.append(Change(table=Table.ISSUES, key=key, cells=cells, new=new))

    def _missing(self, seen: Mapping[str, int]) -> Iterator[Finding]:
        gone = [key for key in self.records if key not in seen]
        if gone and self.form.table is not None:
            named = "、".join(gone[:5]) + ("等" if len(gone) > 5 else "")
            message = f"工作簿里没有 {named}（共{len(gone)}行），台账里照旧保留。"
            remedy = "删行不会删除台账里的记录；不用管。"
            yield hint("missing-rows", self.file, self._at(), message, remedy)

    def _cell(self, row: int, label: str) -> Cell | None:
        return self.sheet.cells.get((row, self.columns.get(label, 0)))

    def _is_merged(self, row: int, one: Column) -> bool:
        """Whether the cell is part of a merged one, which is a finding already."""
        return self.sheet.is_merged(row, self.columns.get(one.label, 0))

    def _at(self, where: str = "") -> str:
        return sheet_place(self.sheet.name, where)

    def _fail(self, rule: str, row: int, label: str, message: str, remedy: str) -> None:
        column = self.columns.get(label)
        where = cell_name(row, column) if column else rows_word(row, row)
        self.findings.append(error(rule, self.file, self._at(where), message, remedy))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 30 else f"{line[:30]}……"
