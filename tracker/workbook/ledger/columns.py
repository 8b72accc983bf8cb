"""The ledger's sheets, column by column; writing and reading both go by these tables.

Of each column: what it shows, whether a clerk may change it here, and if not, what
does it properly. The first ones are printed; what stands to their right is for the
screen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from tracker.calendar import local_day
from tracker.model.issue import Issue
from tracker.model.obligation import Contact, Extension, Obligation
from tracker.model.plan import Duty
from tracker.model.schema import Kind, fields_of
from tracker.ports import Table

KEY: Final = "编号"
REASON: Final = "改期原因"
DUTIES: Final = "责任分工表"
# What stands between several names in a cell; measures and contacts stand line by line.
COMMA: Final = "、"

IN_PLAN: Final = (
    "在方案里改：kaohe plan export 导出考核工作簿，改好再 kaohe plan import"
)
_MAKE: Final = "由方案生成；改方案后运行 kaohe obligation make"
_ASSIGN: Final = "用 kaohe obligation assign 指定单位"
_SUBMISSIONS: Final = "用 kaohe obligation receive、return 或 accept 办理"
COMPUTED: Final = "由程序按时限和当天计算，不用填"
_RECTIFY: Final = "用 kaohe issue plan 报整改方案"
_PROGRESS: Final = "用 kaohe issue progress 报进展"
_CLOSING: Final = "用 kaohe issue apply、verify、publicize、close 依次办理"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a sheet.

    Attributes:
        label: its header.
        width: in half-width characters.
        shows: what a record has there: str, int, date or None.
        kind: what one value is.
        edits: the fact that a change here changes; "" where it may not be changed.
        proper: what does it properly where it may not.
        first_only: whether it may be filled in for a new record, and only then.
        by_day: whether `shows` is given the line of that day instead of the record.
    """

    label: str
    width: int
    shows: Callable[[Any], object]
    kind: Kind = Kind.PROSE
    edits: str = ""
    proper: str = ""
    first_only: bool = False
    by_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetForm:
    """One sheet: its name, its columns, and how many of them are printed.

    Attributes:
        key: the header of the column that says which record a row is.
        table: where its records are kept; None for the plan's duties.
    """

    name: str
    columns: tuple[Column, ...]
    printed: int
    table: Table | None = None
    key: str = KEY


def _day(moment: datetime | None) -> date | None:
    return local_day(moment) if moment is not None else None


def contact_words(one: Contact) -> str:
    """「张三（联络员）0479-123」, as `values.contacts_of` reads it."""
    role = f"（{one.role}）" if one.role else ""
    return f"{one.name}{role}{one.phone}"


def _extension(one: Extension) -> str:
    asked = f"{local_day(one.asked)}申请延至{one.until}：{one.reason}"
    if one.is_open:
        return f"{asked}（未答复）"
    answer = f"已批准至{one.granted}" if one.granted else f"未批准：{one.opinion}"
    return f"{asked}（{answer}）"


def _returned(one: Obligation) -> str:
    """Why a version was last sent back, and until when it is to be mended."""
    reviews = [version.review for version in one.submissions if version.review]
    returned = [review for review in reviews if not review.accepted]
    if not returned:
        return ""
    last = returned[-1]
    lines = [f"{reason.criterion}：{reason.text}" for reason in last.reasons]
    return "\n".join([*lines, *([f"补正期限 {last.redo_by}"] if last.redo_by else [])])


def _progress(one: Issue) -> str:
    last = one.progress[-1] if one.progress else None
    return f"{last.month}：{last.text}" if last else ""


def _measures(one: Issue) -> str:
    lines = (
        f"{number}.{measure.text}"
        + (f"（{measure.done_on}完成）" if measure.done_on else "")
        for number, measure in enumerate(one.measures, start=1)
    )
    return "\n".join(lines)


def _verdict(one: Issue) -> str:
    last = one.verification
    return (
        f"{local_day(last.at)} {last.by} {last.verdict}：{last.opinion}" if last else ""
    )


def _publicity(one: Issue) -> str:
    last = one.publicity
    return f"{last.start}至{last.end} {last.place}" if last else ""


def _closed_on(one: Issue) -> date | None:
    return local_day(one.closings[-1].at) if one.is_closed and one.closings else None


OBLIGATIONS: Final = SheetForm(
    name="报送台账",
    table=Table.OBLIGATIONS,
    printed=14,
    columns=(
        Column(label=KEY, width=12, shows=lambda one: one.key, proper=_MAKE),
        Column(label="事项", width=22, shows=lambda one: one.material, proper=IN_PLAN),
        Column(label="时段", width=14, shows=lambda one: one.period, proper=IN_PLAN),
        Column(
            label="牵头单位",
            width=13,
            shows=lambda one: COMMA.join(one.leads),
            proper=_ASSIGN,
        ),
        Column(
            label="配合单位",
            width=13,
            shows=lambda one: COMMA.join(one.supporting),
            proper=_ASSIGN,
        ),
        Column(
            label="时限（原话）", width=13, shows=lambda one: one.rule, proper=IN_PLAN
        ),
        Column(
            label="原时限",
            width=11,
            kind=Kind.DAY,
            shows=lambda one: one.original_due,
            proper="原时限一经定下不再改；要改期的改“现时限”",
        ),
        Column(
            label="现时限",
            width=11,
            kind=Kind.DAY,
            shows=lambda one: one.due,
            edits="due",
        ),
        Column(
            label="剩余工作日",
            width=7,
            kind=Kind.NUMBER,
            shows=lambda line: line.left,
            proper=COMPUTED,
            by_day=True,
        ),
        Column(
            label="亮灯",
            width=9,
            shows=lambda line: line.lamp,
            proper=COMPUTED,
            by_day=True,
        ),
        Column(
            label="状态",
            width=9,
            shows=lambda one: one.state,
            proper="用 kaohe obligation sign、receive、accept 等命令办理",
        ),
        Column(
            label="首次收到",
            width=11,
            kind=Kind.DAY,
            shows=lambda one: one.received_on,
            proper=_SUBMISSIONS,
        ),
        Column(label="最近退回理由", width=18, shows=_returned, proper=_SUBMISSIONS),
        Column(label="备注", width=14, shows=lambda one: one.note, edits="note"),
        Column(
            label="延期",
            width=20,
            shows=lambda one: "\n".join(map(_extension, one.extensions)),
            proper="用 kaohe obligation extend 申请、答复",
        ),
        Column(
            label="联系人",
            width=18,
            shows=lambda one: "\n".join(map(contact_words, one.contacts)),
            edits="contacts",
        ),
        Column(label=REASON, width=20, shows=lambda _: "", edits="reason"),
        Column(
            label="指标",
            width=20,
            shows=lambda one: COMMA.join(one.indicators),
            proper=IN_PLAN,
        ),
        Column(
            label="督导单位",
            width=14,
            shows=lambda one: COMMA.join(one.supervising),
            proper=_ASSIGN,
        ),
        Column(
            label="报送对象", width=14, shows=lambda one: one.recipient, proper=IN_PLAN
        ),
        Column(label="材料要求", width=24, shows=lambda one: one.form, proper=IN_PLAN),
        Column(
            label="下达日",
            width=11,
            kind=Kind.DAY,
            shows=lambda one: one.issued_on,
            proper="用 kaohe obligation issue 下达",
        ),
        Column(
            label="签收日",
            width=11,
            kind=Kind.DAY,
            shows=lambda one: one.signed_on,
            proper="用 kaohe obligation sign 签收",
        ),
        Column(
            label="版本数",
            width=8,
            kind=Kind.NUMBER,
            shows=lambda one: len(one.submissions),
            proper=_SUBMISSIONS,
        ),
        Column(label="时限由来", width=36, shows=lambda one: one.why, proper=COMPUTED),
    ),
)

ISSUES: Final = SheetForm(
    name="问题整改台账",
    table=Table.ISSUES,
    printed=17,
    columns=(
        Column(
            label=KEY,
            width=12,
            shows=lambda one: one.key,
            proper="编号由程序给；新问题的编号空着",
        ),
        Column(label="问题", width=26, shows=lambda one: one.problem, edits="problem"),
        Column(
            label="指标",
            width=12,
            kind=Kind.TEXT,
            shows=lambda one: one.indicator,
            edits="indicator",
        ),
        Column(
            label="失分",
            width=6,
            kind=Kind.TEXT,
            shows=lambda one: one.points_lost,
            edits="points_lost",
        ),
        Column(
            label="责任单位",
            width=12,
            shows=lambda one: COMMA.join(one.leads),
            edits="leads",
        ),
        Column(
            label="配合单位",
            width=12,
            shows=lambda one: COMMA.join(one.supporting),
            edits="supporting",
        ),
        Column(
            label="责任人",
            width=9,
            kind=Kind.TEXT,
            shows=lambda one: one.responsible,
            edits="responsible",
        ),
        Column(
            label="整改措施",
            width=26,
            shows=_measures,
            edits="measures",
            proper=_RECTIFY,
            first_only=True,
        ),
        Column(
            label="整改时限（原话）",
            width=15,
            kind=Kind.DUE,
            shows=lambda one: one.rule,
            edits="rule",
            proper=_RECTIFY,
            first_only=True,
        ),
        Column(
            label="现时限",
            width=11,
            kind=Kind.DAY,
            shows=lambda one: one.due,
            edits="due",
        ),
        Column(
            label="剩余工作日",
            width=7,
            kind=Kind.NUMBER,
            shows=lambda line: line.left,
            proper=COMPUTED,
            by_day=True,
        ),
        Column(
            label="亮灯",
            width=9,
            shows=lambda line: line.lamp,
            proper=COMPUTED,
            by_day=True,
        ),
        Column(label="状态", width=9, shows=lambda one: one.state, proper=_CLOSING),
        Column(label="最近进展", width=22, shows=_progress, proper=_PROGRESS),
        Column(
            label="销号日",
            width=11,
            kind=Kind.DAY,
            shows=_closed_on,
            proper="用 kaohe issue close 销号",
        ),
        Column(
            label="连续年数",
            width=6,
            kind=Kind.NUMBER,
            shows=lambda one: one.streak,
            proper="由程序按“上年编号”计算",
        ),
        Column(label="备注", width=12, shows=lambda one: one.note, edits="note"),
        Column(
            label="来源",
            width=12,
            shows=lambda one: "\n".join(source.name for source in one.sources),
            edits="source_names",
        ),
        Column(label=REASON, width=20, shows=lambda _: "", edits="reason"),
        Column(
            label="类别",
            width=12,
            kind=Kind.TEXT,
            shows=lambda one: one.category,
            edits="category",
        ),
        Column(
            label="来源文件",
            width=24,
            shows=lambda one: "\n".join(source.paper for source in one.sources),
            edits="source_papers",
        ),
        Column(
            label="来源文件中序号",
            width=10,
            shows=lambda one: "\n".join(source.item for source in one.sources),
            edits="source_items",
        ),
        Column(
            label="督导单位",
            width=14,
            shows=lambda one: COMMA.join(one.supervising),
            edits="supervising",
        ),
        Column(
            label="电话",
            width=14,
            kind=Kind.TEXT,
            shows=lambda one: one.phone,
            edits="phone",
        ),
        Column(label="原因", width=26, shows=lambda one: one.cause, edits="cause"),
        Column(label="整改目标", width=22, shows=lambda one: one.goal, edits="goal"),
        Column(
            label="原时限",
            width=11,
            kind=Kind.DAY,
            shows=lambda one: one.original_due,
            proper="原时限一经定下不再改；要改期的改“现时限”",
        ),
        Column(
            label="序时进度",
            width=9,
            shows=lambda one: one.pace or "",
            proper=_PROGRESS,
        ),
        Column(
            label="佐证",
            width=22,
            shows=lambda one: "\n".join(file.name for file in one.evidence),
            proper=_PROGRESS,
        ),
        Column(
            label="申请销号日",
            width=11,
            kind=Kind.DAY,
            shows=lambda one: _day(one.application.at if one.application else None),
            proper="用 kaohe issue apply 申请",
        ),
        Column(
            label="核查结论",
            width=24,
            shows=_verdict,
            proper="用 kaohe issue verify 核查",
        ),
        Column(
            label="公示",
            width=22,
            shows=_publicity,
            proper="用 kaohe issue publicize 公示",
        ),
        Column(
            label="上年编号",
            width=12,
            kind=Kind.TEXT,
            shows=lambda one: one.previous,
            edits="previous",
        ),
        Column(label="时限由来", width=36, shows=lambda one: one.why, proper=COMPUTED),
    ),
)

LEDGERS: Final = (OBLIGATIONS, ISSUES)


def _duty_value(key: str) -> Callable[[tuple[int, Duty]], object]:
    def value(numbered: tuple[int, Duty]) -> object:
        held = getattr(numbered[1], key)
        if isinstance(held, bool):
            return "是" if held else ""
        return COMMA.join(held) if isinstance(held, tuple) else held

    return value


_DUTY_WIDTHS: Final = {"material": 34, "indicators": 24, "due": 20, "form": 28}
# Records are (number, duty), numbered from 1 in the plan's order.
DIVISION: Final = SheetForm(
    name=DUTIES,
    key="序号",
    printed=len(fields_of(Duty)) + 1,
    columns=(
        Column(
            label="序号",
            width=6,
            kind=Kind.NUMBER,
            shows=lambda one: one[0],
            proper=IN_PLAN,
        ),
        *(
            Column(
                label=one.label,
                width=_DUTY_WIDTHS.get(one.key, 14),
                shows=_duty_value(one.key),
                proper=IN_PLAN,
            )
            for one in fields_of(Duty)
        ),
    ),
)


def key_of(form: SheetForm, record: Any) -> str:
    """What the row of `record` says in the key column."""
    return str(form.columns[0].shows(record))
