"""工作月报: one month of the year's work, unit by unit, as it looks on a day of it.

The scoreboard is `tracker.answers.board`, the figures of `kaohe board`. A record with
several lead units is one in the text and one with each of them in a table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, TypeVar

from notices.contexts.base import NothingToSay, Tag, or_blank
from notices.contexts.chosen import refuse_units
from notices.contexts.office import paper_tags, paper_values
from notices.contexts.records import (
    ISSUE,
    OBLIGATION,
    issues_values,
    obligations_values,
    written,
)
from notices.contexts.scope import Scope, Sight
from notices.contexts.transmittal import GROUPS, by_state
from tracker.answers import BoardRow, IssueLine, ObligationLine, Outcome, board
from tracker.calendar import Lamp, local_day
from tracker.errors import UsageError
from tracker.model.issue import Pace
from tracker.model.paper import Asked

# More bars than these no chart of half a page can show.
_MOST_BARS: Final = 20
L = TypeVar("L", ObligationLine, IssueLine)
_COUNTS: Final = tuple(one.name for one in fields(BoardRow) if one.name != "unit")
_LATE: Final = "迟报"
_FIGURES: Final = {
    "应报": Tag(meaning="应报几项，不含不适用和没有下达的"),
    "按时": Tag(meaning="按时报送几项"),
    _LATE: Tag(meaning="过了时限才报送几项"),
    "未报": Tag(meaning="还没有报送几项"),
    "逾期未报": Tag(meaning="未报的有几项已过时限"),
    "未到期": Tag(meaning="未报的有几项还没有过时限"),
    "退回": Tag(meaning="有几项被退回过"),
    "审核通过": Tag(meaning="有几项审核通过"),
    "应评": Tag(meaning="按时、迟报和逾期未报一共几项，是按时率的分母"),
    "按时率": Tag(meaning="按时的占应评的百分之几，如“75%”；没有应评的是空的"),
    "问题": Tag(meaning="牵头整改几个问题"),
    "销号": Tag(meaning="其中几个已销号"),
    "逾期问题": Tag(meaning="其中几个没有整改完而过了时限"),
}
_ROW: Final = Tag(parts={"单位": Tag(meaning="单位名称"), **_FIGURES})
_SUM: Final = Tag(meaning="各行相加", parts=_FIGURES)
_FLOW: Final = {
    "到期": Tag(meaning="时限在这个月的有几项"),
    "收到": Tag(meaning="这个月第一次报来的有几项"),
    _LATE: Tag(meaning="这个月报来的有几项迟报"),
    "销号": Tag(meaning="这个月销号几个问题"),
}
_AHEAD: Final = Tag(
    meaning="下个月到期而没有办完的，按时限排列",
    item=Tag(
        parts={
            "时限": Tag(meaning="到期的日期"),
            "责任单位": Tag(meaning="牵头的单位", item=Tag()),
            "材料": Tag(meaning="要报送的材料；是问题的是空的"),
            "期": Tag(meaning="材料的哪一期；没有的是空的"),
            "问题": Tag(meaning="要整改完的问题；是材料的是空的"),
            "状态": Tag(meaning="已下达、整改中……"),
        }
    ),
)


def monthly_tags() -> Tag:
    """The tags of a monthly report."""
    return paper_tags(
        月份=Tag(meaning="截至日所在的月份，如“2020年10月”"),
        上月=Tag(meaning="前一个月，如“2020年9月”"),
        下月=Tag(meaning="后一个月，如“2020年11月”"),
        本月情况=Tag(meaning="这个月", parts=_FLOW),
        上月情况=Tag(meaning="前一个月", parts=_FLOW),
        可比=Tag(meaning="前一个月是不是也在这一年的台账里"),
        本月到期=Tag(
            meaning="时限在这个月的材料，各单位一行",
            item=_ROW,
        ),
        本月合计=Tag(meaning="本月到期各行相加", parts=_FIGURES),
        到期材料=Tag(meaning="时限在这个月的材料，一项算一项", parts=_FIGURES),
        各单位=Tag(meaning="全年的情况，与 kaohe board 一样，各单位一行", item=_ROW),
        各单位合计=_SUM,
        全年材料=Tag(meaning="全年的材料，一项算一项", parts=_FIGURES),
        未下达=Tag(meaning="还没有下达的材料有几项"),
        合报=Tag(meaning="有没有几个单位共同牵头的材料或问题"),
        排行=Tag(
            meaning="画图用：有应评材料的单位，最多20个，逾期多的在前",
            item=Tag(
                parts={
                    name: Tag(meaning=meaning)
                    for name, meaning in (
                        ("单位", "单位名称"),
                        ("按时", "按时几项"),
                        (_LATE, "迟报几项"),
                        ("逾期未报", "逾期未报几项"),
                    )
                }
            ),
        ),
        图外=Tag(meaning="图上画不下的单位有几个"),
        逾期材料=Tag(meaning="逾期没有报送的材料", item=OBLIGATION),
        问题清单=Tag(meaning="整改的问题", item=ISSUE),
        问题分组=GROUPS,
        进度=Tag(
            meaning="整改中的问题按序时进度计数，四种都列",
            item=Tag(
                parts={
                    "名称": Tag(meaning="未启动、滞后、正常或超前"),
                    "个数": Tag(meaning="几个问题"),
                }
            ),
        ),
        整改中=Tag(meaning="整改中的问题有几个"),
        滞后问题=Tag(meaning="进度滞后的，和过了时限没有整改完的", item=ISSUE),
        下月到期=_AHEAD,
    )


def monthly_values(scope: Scope) -> dict[str, Any]:
    """The values of `monthly_tags`."""
    on, plan_year = scope.sight.on, scope.sight.plan.year.plan_year
    month = _month_of(on)
    obligations, issues = scope.obligations, scope.issues
    told = [one for one in obligations if one.outcome is not Outcome.UNTOLD]
    due = [one for one in told if one.record.due in month]
    rows, due_rows = board(told, issues), board(due, ())
    judged = [row for row in rows if row.judged]
    every: list[ObligationLine | IssueLine] = [*told, *issues]
    overdue = [
        one for one in told if one.outcome is Outcome.MISSING and one.lamp is Lamp.RED
    ]
    return (
        paper_values(scope)
        | {
            "月份": str(month),
            "上月": str(month.before),
            "下月": str(month.after),
            "本月情况": _flow(told, issues, month),
            "上月情况": _flow(told, issues, month.before),
            "可比": month.before.year >= plan_year,
            "本月到期": [_row(one) for one in due_rows],
            "本月合计": _figures(_sum(due_rows)),
            "到期材料": _figures(_whole(due, ())),
            "各单位": [_row(one) for one in rows],
            "各单位合计": _figures(_sum(rows)),
            "全年材料": _figures(_whole(told, issues)),
            "未下达": len(obligations) - len(told),
            "合报": any(len(one.record.leads) > 1 for one in every),
            "排行": [_bar(one) for one in judged[:_MOST_BARS]],
            "图外": max(0, len(judged) - _MOST_BARS),
            "逾期材料": obligations_values(overdue, on),
            "下月到期": _ahead(obligations, issues, month.after),
        }
        | _problems(issues, on)
    )


def _problems(issues: Sequence[IssueLine], on: date) -> dict[str, Any]:
    paces = [one.record.pace for one in issues]
    behind = [
        one for one in issues if one.record.pace is Pace.BEHIND or one.lamp is Lamp.RED
    ]
    rows = issues_values(issues, on)
    return {
        "问题清单": rows,
        "问题分组": by_state(rows),
        "进度": [{"名称": str(one), "个数": paces.count(one)} for one in Pace],
        "整改中": sum(one is not None for one in paces),
        "滞后问题": issues_values(behind, on),
    }


@dataclass(frozen=True, slots=True)
class _Month:
    """A month (`number`: January of the year 0 is 0); a day is in it or not."""

    number: int

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and _month_of(day) == self

    def __str__(self) -> str:
        return f"{self.year}年{self.number % 12 + 1}月"

    @property
    def year(self) -> int:
        return self.number // 12

    @property
    def before(self) -> "_Month":
        return _Month(self.number - 1)

    @property
    def after(self) -> "_Month":
        return _Month(self.number + 1)


def _month_of(day: date) -> _Month:
    return _Month(day.year * 12 + day.month - 1)


def _flow(
    told: Iterable[ObligationLine], issues: Iterable[IssueLine], month: _Month
) -> dict[str, int]:
    """What fell due, came in and was closed within a month."""
    due = came = late = 0
    for one in told:
        due += one.record.due in month
        arrived = one.record.received_on in month
        came += arrived
        late += arrived and one.outcome is Outcome.LATE
    closings = (closed for one in issues for closed in one.record.closings)
    closed = sum(local_day(one.at) in month for one in closings)
    return {"到期": due, "收到": came, _LATE: late, "销号": closed}


def _whole(told: Iterable[ObligationLine], issues: Iterable[IssueLine]) -> BoardRow:
    """The figures of all records, each counted once: as though one unit led in all."""
    return _sum(board(map(_of_one, told), map(_of_one, issues)))


def _of_one(line: L) -> L:
    return replace(line, record=replace(line.record, leads=("",)))


def _sum(rows: Iterable[BoardRow]) -> BoardRow:
    total = dict.fromkeys(_COUNTS, 0)
    for row in rows:
        for name in _COUNTS:
            total[name] += getattr(row, name)
    return BoardRow(unit="", **total)


def _row(row: BoardRow) -> dict[str, Any]:
    return {"单位": row.unit, **_figures(row)}


def _figures(row: BoardRow) -> dict[str, Any]:
    rate = row.punctuality
    return {
        "应报": row.owed,
        "按时": row.on_time,
        _LATE: row.late,
        "未报": row.missing,
        "逾期未报": row.missing_overdue,
        "未到期": row.missing - row.missing_overdue,
        "退回": row.returned,
        "审核通过": row.accepted,
        "应评": row.judged,
        "按时率": "" if rate is None else f"{rate:.0%}",
        "问题": row.issues,
        "销号": row.closed,
        "逾期问题": row.issues_overdue,
    }


def _bar(row: BoardRow) -> dict[str, Any]:
    shown = ("单位", "按时", _LATE, "逾期未报")
    return {name: _row(row)[name] for name in shown}


def _ahead(
    obligations: Iterable[ObligationLine], issues: Iterable[IssueLine], month: _Month
) -> list[dict[str, Any]]:
    """What is still to be handed in or mended within a month, by day."""
    rows = [
        (
            one.record.submit_clock.due,
            {
                "责任单位": or_blank(list(one.record.leads), "责任单位"),
                "材料": one.record.material,
                "期": one.record.period,
                "问题": "",
                "状态": str(one.record.state),
            },
        )
        for one in obligations
        if one.left is not None and one.record.submit_clock.due in month
    ]
    rows += [
        (
            one.record.due,
            {
                "责任单位": or_blank(list(one.record.leads), "责任单位"),
                "材料": "",
                "期": "",
                "问题": one.record.problem,
                "状态": str(one.record.state),
            },
        )
        for one in issues
        if one.left is not None and one.record.due in month
    ]
    rows.sort(key=lambda row: row[0] or date.max)
    return [{"时限": written(day), **facts} for day, facts in rows]


def monthlies(sight: Sight, asked: Asked) -> Sequence[Scope]:
    """The report of the month in which the day of `sight` falls.

    Raises:
        UsageError: it was asked for single units or records.
        NothingToSay: the year's ledger is empty.
    """
    refuse_units(asked)
    if asked.obligations or asked.issues:
        raise UsageError(
            "月报说的是全部任务和问题；请去掉 --obligation 和 --issue 再试。"
        )
    obligations = [one for one in sight.obligations if one.outcome is not Outcome.OUT]
    if not obligations and not sight.issues:
        raise NothingToSay(
            "台账里还没有报送任务和问题，没有可以报告的；"
            "请先运行 kaohe obligation make 或 kaohe issue add。"
        )
    return [Scope(sight=sight, obligations=obligations, issues=sight.issues)]
