"""A list of problems as offices have them, in whatever layout, read as new issues.

Nothing is guessed: what can be meant in one way only is taken, all else is a finding.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from tracker.errors import BadFile
from tracker.model.finding import Finding, has_errors
from tracker.model.issue import Issue
from tracker.model.plan import Plan
from tracker.model.schema import Kind
from tracker.plan import nearest
from tracker.workbook.cells import MOST_COLUMNS, Cell, Sheet, read_sheet
from tracker.workbook.findings import error, hint
from tracker.workbook.layout import cell_name, rows_word, sheet_place
from tracker.workbook.ledger.facts import SOURCES, Setting, fact_of, sources_of
from tracker.workbook.ledger.marks import LABEL, plain_cell
from tracker.workbook.package import careful, open_package
from tracker.workbook.sheets import blank_rows, hidden_rows
from tracker.workbook.values import Trouble

# Known, and not kept: what is registered gets a number of its own.
_NUMBERS: Final = ("序号", "编号", "问题编号")
# What offices call a column, without blanks and brackets.
_ALIASES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "problem": (
            *("问题", "存在问题", "存在的问题", "问题描述", "问题内容", "具体问题"),
            *("主要问题", "反馈问题", "突出问题", "问题清单", "问题表现"),
        ),
        "category": ("类别", "问题类别", "问题类型", "类型"),
        "source_names": ("来源", "问题来源", "反馈来源"),
        "source_papers": ("来源文件", "反馈文件", "文件依据", "文号"),
        "indicator": ("指标", "考核指标", "涉及指标", "对应指标", "指标名称"),
        "points_lost": ("失分", "扣分", "失分情况", "扣分情况", "失分值", "扣分值"),
        "leads": (
            *("责任单位", "牵头单位", "整改单位", "整改责任单位", "牵头责任单位"),
            *("责任部门", "牵头部门", "主责单位"),
        ),
        "supporting": ("配合单位", "协办单位", "配合部门", "协同单位"),
        "supervising": ("督导单位", "督办单位", "验收单位", "督导部门"),
        "responsible": ("责任人", "整改责任人", "负责人", "具体责任人"),
        "phone": ("电话", "联系电话", "联系方式", "手机"),
        "cause": ("原因", "原因分析", "问题原因", "产生原因", "失分原因"),
        "goal": ("整改目标", "目标", "整改目标要求"),
        "measures": (
            *("整改措施", "措施", "整改要求和建议", "整改要求", "整改建议"),
            *("整改要求及建议", "整改措施及要求", "具体措施", "整改意见"),
        ),
        "rule": (
            *("整改时限", "完成时限", "整改期限", "时限", "完成时间", "整改完成时限"),
            *("整改完成时间", "办结时限", "完成期限", "限期"),
        ),
        "note": ("备注", "说明"),
    }
)
_NAMES: Final = {name: key for key, names in _ALIASES.items() for name in names}
_ONE_LINE: Final = ("category", "indicator", "points_lost", "responsible", "phone")
# Said in several rows of one problem, they are put together; the others must agree.
_ADDING: Final = ("measures", "leads", "supporting", "supervising")
_HEADER_WITHIN: Final = 15
_BRACKETED: Final = re.compile(r"[（(][^（）()]*[）)]|[\s:：*]")


def import_issues(
    path: Path, *, plan: Plan, year: int
) -> tuple[tuple[Issue, ...], list[Finding]]:
    """The issues in the workbook at `path`, without numbers, and all that is wrong.

    With an error among the findings the issues are not to be registered: some may be
    missing.

    Raises:
        BadFile: the file is not there, has no list of problems or cannot be read
            safely.
    """
    with careful(path):
        package = open_package(path)
    setting = Setting(plan=plan, year=year)
    lists, findings = [], []
    for name in package.parts:
        with careful(path):
            sheet = read_sheet(package, name, path)
        _refuse_ours(sheet, path)
        one = _List(sheet=sheet, file=path.name, setting=setting)
        if name in package.hidden:
            message, remedy = "这个工作表被隐藏，没有读。", "要读入的请取消隐藏。"
        elif one.find_header():
            lists.append(one)
            continue
        else:
            message = "没有找到问题清单的表头，没有读。"
            remedy = "表头里要有“问题”和“责任单位”“整改时限”之类的一栏。"
        if sheet.cells:
            place = sheet_place(name)
            findings.append(hint("no-list", path.name, place, message, remedy))
    if not lists:
        reason = (
            "没有找到问题清单：前15行里要有一行表头，写着“问题”，"
            "还有“责任单位”“整改措施”“整改时限”之类的一栏。"
        )
        raise BadFile(path, reason)
    for one in lists:
        one.read()
        findings += one.findings
    issues = tuple(issue for one in lists for issue in one.issues)
    if not issues and not has_errors(findings):
        place = sheet_place(lists[0].sheet.name)
        message = "表头下面没有问题。"
        findings.append(
            error("empty", path.name, place, message, "请看是不是选错了文件。")
        )
    return issues, findings


def _refuse_ours(sheet: Sheet, path: Path) -> None:
    """Our own ledger read as a new list would register every issue a second time."""
    if any(cell.value == LABEL for (row, _), cell in sheet.cells.items() if row == 1):
        reason = "这是从程序导出的台账，里面的问题已经登记过；请用 kaohe import 读入。"
        raise BadFile(path, reason)


@dataclass(slots=True, kw_only=True)
class _List:
    """One sheet that holds a list of problems.

    Attributes:
        header: the last row of the header.
        columns: fact -> its column.
        covered: cell inside a merged one -> the cell whose content it shows.
    """

    sheet: Sheet
    file: str
    setting: Setting
    header: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def find_header(self) -> bool:
        """Whether a row names the problem and something else; it becomes the header."""
        hits: dict[int, set[str]] = {}
        for (row, _), cell in self.sheet.cells.items():
            key = _NAMES.get(_bare(cell))
            if row <= _HEADER_WITHIN and key:
                hits.setdefault(row, set()).add(key)
        rows = [row for row, keys in hits.items() if "problem" in keys]
        first = max(sorted(rows), key=lambda row: len(hits[row]), default=0)
        if not first or len(hits[first]) < 2:
            return False
        # A header of two rows is merged down where one row says it all.
        lasts = (
            bottom
            for left, top, _, bottom in self.sheet.merged
            if top == first and _NAMES.get(_bare(self.sheet.cells.get((top, left))))
        )
        self.header = max([first, *lasts])
        self._name_columns(first)
        return True

    def _name_columns(self, first: int) -> None:
        strangers = []
        for column in sorted({column for _, column in self.sheet.cells}):
            rows = range(self.header, first - 1, -1)
            at = next((row for row in rows if (row, column) in self.sheet.cells), None)
            if at is None:
                continue
            cell = self.sheet.cells[at, column]
            key = _NAMES.get(_bare(cell))
            if _bare(cell) in _NUMBERS:
                continue
            if key is None:
                strangers.append(cell.shown)
            elif key in self.columns:
                where = cell_name(at, self.columns[key])
                message = f"“{cell.shown}”和{where}说的是同一栏。"
                self._fail("name-twice", at, column, message, "请合并成一栏。")
            else:
                self.columns[key] = column
        if strangers:
            message = f"这些栏没有读：{'、'.join(strangers)}。"
            remedy = "要读入的请把表头改成常用的名称，如 问题、责任单位、整改时限。"
            place = sheet_place(self.sheet.name, rows_word(first, self.header))
            self.findings.append(
                hint("columns-unread", self.file, place, message, remedy)
            )

    def read(self) -> None:
        """Read the rows below the header into `issues` and `findings`."""
        self._look_over()
        rows_of_cells = {row for row, _ in (*self.sheet.cells, *self.covered)}
        filled = [
            row
            for row in sorted(rows_of_cells)
            if row > self.header and any(self._cell(row, key) for key in self.columns)
        ]
        rows = [row for row in filled if not self._is_heading(row)]
        for group in self._groups(rows):
            self._read_issue(group)
        self.findings += blank_rows(self.sheet, self.file, [self.header, *filled])
        self.findings += hidden_rows(self.sheet, self.file, filled)

    def _look_over(self) -> None:
        last_row = self.sheet.most_rows
        for left, top, right, bottom in self.sheet.merged:
            rows = range(max(top, self.header + 1), min(bottom, last_row) + 1)
            columns = range(left, min(right, MOST_COLUMNS) + 1)
            for at in product(rows, columns):
                if at in self.covered:
                    # Excel never lets them overlap; a forged file could keep us busy.
                    self._fail("merged", *at, "这里的合并单元格重叠。", "请取消合并。")
                    return
                self.covered[at] = top, left
        if self.sheet.beyond:
            place = sheet_place(self.sheet.name, self.sheet.beyond)
            message = (
                f"超出第{self.sheet.most_rows}行或第{MOST_COLUMNS}列的内容没有读。"
            )
            remedy = "请删去表格以外的内容，或分成几份。"
            self.findings.append(error("too-far", self.file, place, message, remedy))

    def _is_heading(self, row: int) -> bool:
        """Whether the row is a heading between rows: one text merged over columns."""
        tops = {self.covered.get((row, at)) for at in self.columns.values()}
        if len(tops) > 1 or None in tops or len(self.columns) < 2:
            return False
        place = sheet_place(self.sheet.name, rows_word(row, row))
        message = "这一行合并成一格，当作小标题，没有读入。"
        remedy = "如果是问题，请取消合并，分栏填写。"
        self.findings.append(hint("heading", self.file, place, message, remedy))
        return True

    def _groups(self, rows: Sequence[int]) -> Iterator[list[int]]:
        """The rows of each problem: several where its cell is merged over them."""
        groups: dict[tuple[int, int], list[int]] = {}
        for row in rows:
            at = row, self.columns["problem"]
            groups.setdefault(self.covered.get(at, at), []).append(row)
        yield from groups.values()

    def _read_issue(self, rows: Sequence[int]) -> None:
        if self._cell(rows[0], "problem") is None:
            message = "这一行没有写问题。"
            remedy = (
                "请写明；和上一行是同一问题的，把“问题”一栏合并单元格；合计之类请删去。"
            )
            self._fail("empty", rows[0], self.columns["problem"], message, remedy)
            return
        facts: dict[str, Any] = {}
        for key in self.columns:
            if value := self._fact(key, rows):
                facts[key] = value
        sources = sources_of(*(str(facts.pop(key, "")) for key in SOURCES))
        if isinstance(sources, Trouble):
            at = self.columns["source_papers"]
            self._fail("bad-cell", rows[0], at, sources.message, sources.remedy)
            return
        if "problem" not in facts:
            return
        self._hint_indicator(rows[0], str(facts.get("indicator", "")))
        one = Issue(key="", year=self.setting.year, sources=sources, **facts)
        self._hint_doubtful(rows[0], one)
        self.issues.append(one)

    def _fact(self, key: str, rows: Sequence[int]) -> object:
        """What the rows of one problem say of a fact; None where it is a finding."""
        found: list[Any] = []
        for row in rows:
            value = self._value(row, key)
            if value and value not in found:
                found.append(value)
        if key in _ADDING:
            return tuple(dict.fromkeys(one for values in found for one in values))
        if len(found) > 1:
            said = "、".join(f"“{one}”" for one in found)
            message = f"同一个问题的几行写得不一样：{said[:80]}。"
            remedy = "请改成一样的；不是同一个问题的，取消“问题”一栏的合并。"
            self._fail("differs", rows[0], self.columns[key], message, remedy)
        return found[0] if found else None

    def _value(self, row: int, key: str) -> object:
        top, left = self._shown_at(row, key)
        cell = self.sheet.cells.get((top, left))
        if left != self.columns[key]:
            if top == row and cell is not None:
                message = f"“{cell.shown}”合并在几栏里，分不清是哪一栏的。"
                self._fail("merged", top, left, message, "请取消合并，分栏填写。")
            return None
        label = self._label(key)
        kind = Kind.TEXT if key in _ONE_LINE else Kind.PROSE
        value = fact_of(cell, key, label, kind, self.setting)
        if isinstance(value, Trouble):
            # A merged cell is told once, not for each row it covers.
            if top == row:
                self._fail("bad-cell", top, left, value.message, value.remedy)
            return None
        return value

    def _hint_indicator(self, row: int, name: str) -> None:
        known = [
            word
            for one in self.setting.plan.indicators
            for word in (one.name, one.code)
        ]
        if name and known and name not in known:
            near = nearest(name, known)
            remedy = f"是不是“{near}”？" if near else "不是方案里的指标也可以登记。"
            message = f"方案里没有指标“{name}”。"
            self._hint("unknown-indicator", row, "indicator", message, remedy)

    def _hint_doubtful(self, row: int, one: Issue) -> None:
        if "leads" in self.columns and self._cell(row, "leads") is None:
            message = "没有写责任单位。"
            self._hint("no-lead", row, "leads", message, "可以先登记，通报以前要补上。")
        if any(one.problem == before.problem for before in self.issues):
            message = "这个问题前面已经有了。"
            self._hint("duplicate", row, "problem", message, "重复的请删去。")

    def _cell(self, row: int, key: str) -> Cell | None:
        return self.sheet.cells.get(self._shown_at(row, key))

    def _shown_at(self, row: int, key: str) -> tuple[int, int]:
        at = row, self.columns[key]
        return self.covered.get(at, at)

    def _label(self, key: str) -> str:
        return _ALIASES[key][0]

    def _fail(
        self, rule: str, row: int, column: int, message: str, remedy: str
    ) -> None:
        place = sheet_place(self.sheet.name, cell_name(row, column))
        self.findings.append(error(rule, self.file, place, message, remedy))

    def _hint(self, rule: str, row: int, key: str, message: str, remedy: str) -> None:
        place = sheet_place(self.sheet.name, cell_name(row, self.columns[key]))
        self.findings.append(hint(rule, self.file, place, message, remedy))


def _bare(cell: Cell | None) -> str:
    """A header without blanks, brackets and what stands in them."""
    return _BRACKETED.sub("", plain_cell(cell))
