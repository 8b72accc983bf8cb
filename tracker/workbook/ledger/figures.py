"""The sheet of figures (指标数值): its columns, and its rows read back."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from tracker.answers.figures import FigureLine
from tracker.model.figure import MOST_PLACES, Figure, number_of
from tracker.model.plan import DataItem
from tracker.model.schema import Kind
from tracker.ports import Table
from tracker.workbook.cells import Cell, CellKind
from tracker.workbook.ledger.changes import Change
from tracker.workbook.ledger.columns import COMPUTED, IN_PLAN, Column, SheetForm
from tracker.workbook.ledger.facts import text_of
from tracker.workbook.ledger.marks import plain
from tracker.workbook.ledger.rows import Reading
from tracker.workbook.values import Trouble, spoilt

_LAST: Final = "上年数值"
# What the cells of numbers change; the other is a text of this year's figure.
_BEFORE, _VALUE = "before", "value"
_LINES: Final = re.compile(r"[；;\n]")


def _fact(name: str) -> Callable[[FigureLine], Any]:
    return lambda one: getattr(one.this, name) if one.this else ""


FIGURES: Final = SheetForm(
    name="指标数值",
    key="数据项",
    table=Table.FIGURES,
    printed=10,
    columns=(
        Column(
            label="数据项", width=24, shows=lambda one: one.item.name, proper=IN_PLAN
        ),
        Column(
            label="指标", width=18, shows=lambda one: one.item.indicator, proper=IN_PLAN
        ),
        Column(
            label="计量单位", width=9, shows=lambda one: one.item.unit, proper=IN_PLAN
        ),
        Column(label=_LAST, width=14, shows=lambda one: one.before, edits=_BEFORE),
        Column(label="本年数值", width=14, shows=lambda one: one.value, edits=_VALUE),
        Column(
            label="增减",
            width=12,
            shows=lambda one: one.change,
            proper="由程序用本年减上年，不用填",
            by_day=True,
        ),
        Column(
            label="来源",
            width=16,
            kind=Kind.TEXT,
            shows=_fact("source"),
            edits="source",
        ),
        Column(
            label="佐证",
            width=26,
            shows=lambda one: "\n".join(one.this.evidence) if one.this else "",
            edits="evidence",
        ),
        Column(
            label="变动说明", width=24, shows=_fact("explanation"), edits="explanation"
        ),
        Column(
            label="检查",
            width=32,
            shows=lambda one: "\n".join(found.message for found in one.findings),
            proper=COMPUTED,
            by_day=True,
        ),
        Column(
            label="佐证文件",
            width=24,
            shows=lambda one: (
                "\n".join(file.name for file in one.this.files) if one.this else ""
            ),
            proper="用 kaohe figure set --file 存入",
        ),
    ),
)
_SETTLED: Final = replace(
    FIGURES,
    columns=tuple(
        replace(one, edits="", proper="上年度已经结转，只能看")
        if one.label == _LAST
        else one
        for one in FIGURES.columns
    ),
)


def figures_form(lines: Sequence[FigureLine]) -> SheetForm:
    """The sheet for these lines: where last year is closed its values only stand there."""
    return _SETTLED if any(one.settled for one in lines) else FIGURES


class FigureReading(Reading):
    """The sheet of figures being read beside the lines it was made of, by data item."""

    def _key(self, row: int) -> str:
        cell = self._cell(row, self.form.key)
        return plain(cell.value) if cell else ""

    def _refuse_unknown(self, row: int, key: str) -> None:
        message = f"方案里没有数据项“{key[:40]}”。"
        remedy = f"请改正名称；新的数据项要{IN_PLAN}。"
        self._fail("unknown-key", row, self.form.key, message, remedy)

    def _change(
        self, row: int, key: str, record: FigureLine, changed: Sequence[Column]
    ) -> None:
        """Add what the changed cells come to: of this year's figure, and of last's."""
        own: dict[str, object] = {}
        cells: list[tuple[str, str, str]] = []
        for one in changed:
            new = _value_of(self._cell(row, one.label), one, record.item)
            if isinstance(new, Trouble):
                self._fail("bad-cell", row, one.label, new.message, new.remedy)
            elif new == _held(record, one.edits):
                continue
            elif one.edits == _BEFORE:
                self._add(key, -1, {"value": new}, [_told(one, record, new)])
            else:
                own[one.edits] = new
                cells.append(_told(one, record, new))
        if own:
            self._add(key, 0, own, cells)

    def _add(
        self,
        key: str,
        years: int,
        facts: dict[str, object],
        cells: Sequence[tuple[str, str, str]],
    ) -> None:
        change = Change(
            table=Table.FIGURES,
            key=key,
            year=self.setting.year + years,
            cells=tuple(cells),
            facts=facts,
        )
        self.rows.append(change)


def _held(line: FigureLine, edits: str) -> object:
    """What the ledger holds for a fact."""
    if edits == _BEFORE:
        return line.before
    return getattr(line.this or Figure(key="", year=0, item=""), edits)


def _told(one: Column, line: FigureLine, new: object) -> tuple[str, str, str]:
    """Label, what stood there, what is to stand there, for the preview."""
    words = "\n".join(new) if isinstance(new, tuple) else plain(new)
    return one.label, plain(one.shows(line)), words


def _value_of(cell: Cell | None, one: Column, item: DataItem) -> object:
    """The fact a cell states, or a `Trouble`."""
    if one.edits in (_BEFORE, _VALUE):
        return None if cell is None else _number(cell, one.label, item)
    text = text_of(cell, one.label, one.kind)
    if isinstance(text, Trouble):
        return text
    if one.edits != "evidence":
        return str(text).strip()
    names = (name.strip() for name in _LINES.split(str(text)))
    return tuple(dict.fromkeys(name for name in names if name))


def _number(cell: Cell, label: str, item: DataItem) -> Decimal | Trouble:
    """The number in a cell, exactly as it is kept there."""
    if (trouble := spoilt(cell, label)) is not None:
        return trouble
    if cell.kind is CellKind.NUMBER and not cell.is_as_typed:
        message = f"“{label}”的单元格设了数字格式，显示的和存的“{cell.shown}”可能不同。"
        remedy = "请把单元格格式设为“文本”，再重新输入数值。"
        return Trouble(message=message, remedy=remedy)
    words = cell.shown
    if cell.kind is CellKind.NUMBER:
        # Excel may keep 16.4 as 16.399999999999999; its shortest form is what was typed.
        words = f"{Decimal(repr(cell.value)):f}"
    if cell.kind in (CellKind.NUMBER, CellKind.TEXT):
        value = number_of(words, item.unit)
        if value is not None:
            return value
    unit = f"“{item.unit}”" if item.unit else ""
    message = f"“{label}”不能是“{cell.shown}”。"
    remedy = f"请写成 1234.5 的样子，不带单位{unit}；小数最多{MOST_PLACES}位。"
    return Trouble(message=message, remedy=remedy)
