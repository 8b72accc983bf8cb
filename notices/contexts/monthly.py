"""工作月报: one month of the year's work, unit by unit, as it looks on a day of it.

The scoreboard is `tracker.answers.board`, the figures of `kaohe board`. A record with
several lead units is one in the text and one with each of them in a table.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from notices.contexts.base import NothingToSay, Tag, or_blank
from notices.contexts.chosen import refuse_units
from notices.contexts.month import Month, month_of
from notices.contexts.office import paper_tags, paper_values
from notices.contexts.records import (
    ISSUE,
    OBLIGATION,
    issues_values,
    obligations_values,
    unended,
    written,
)
from notices.contexts.scope import Scope, Sight
from notices.contexts.scoreboard import FIGURES, ROW, figures, row_values, sum_of, whole
from notices.contexts.transmittal import GROUPS, by_state
from tracker.answers import IssueLine, ObligationLine, Outcome, board
from tracker.calendar import Lamp, local_day
from tracker.errors import UsageError
from tracker.model.issue import Pace
from tracker.model.obligation import Obligation
from tracker.model.paper import Asked

# More bars than these no chart of half a page can show.
_MOST_BARS: Final = 12
_FLOW: Final = {
    "到期": Tag(meaning="时限在这个月的有几项"),
    "收到": Tag(meaning="这个月第一次报来的有几项"),
    "迟报": Tag(meaning="这个月报来的有几项迟报"),
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
            item=ROW,
        ),
        本月合计=Tag(meaning="本月到期各行相加", parts=FIGURES),
        到期材料=Tag(meaning="时限在这个月的材料，一项算一项", parts=FIGURES),
        各单位=Tag(meaning="全年的情况，与 kaohe board 一样，各单位一行", item=ROW),
        各单位合计=Tag(meaning="各单位各行相加", parts=FIGURES),
        全年材料=Tag(meaning="全年的材料，一项算一项", parts=FIGURES),
        未下达=Tag(meaning="还没有下达的材料有几项"),
        未列=Tag(
            meaning="没有牵头单位，各单位的表里没有的",
            parts={
                "材料": Tag(meaning="已下达的材料有几项"),
                "问题": Tag(meaning="问题有几个"),
            },
        ),
        合报=Tag(meaning="有没有几个单位共同牵头的材料或问题"),
        排行=Tag(meaning="画图用：有应评材料的单位，最多12个，逾期多的在前", item=ROW),
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
    on = scope.sight.on
    month = month_of(on)
    told = [one for one in scope.obligations if one.outcome is not Outcome.UNTOLD]
    return {
        **paper_values(scope),
        "月份": str(month),
        "上月": str(month.before),
        "下月": str(month.after),
        "本月情况": _flow(told, scope.issues, month),
        "上月情况": _flow(told, scope.issues, month.before),
        "可比": month.before.year >= scope.sight.plan.year.plan_year,
        "未下达": len(scope.obligations) - len(told),
        "下月到期": _ahead(scope, month.after),
        **_due(told, on),
        **_all_year(told, scope.issues),
        **_problems(scope.issues, on),
    }


def _due(told: Sequence[ObligationLine], on: date) -> dict[str, Any]:
    """What fell due in the month of `on`, and all that is overdue on that day."""
    due = [one for one in told if one.record.due in month_of(on)]
    overdue = [
        one for one in told if one.outcome is Outcome.MISSING and one.lamp is Lamp.RED
    ]
    rows = board(due, ())
    return {
        "本月到期": [row_values(one) for one in rows],
        "本月合计": figures(sum_of(rows)),
        "到期材料": figures(whole(due, ())),
        "逾期材料": obligations_values(overdue, on),
    }


def _all_year(
    told: Sequence[ObligationLine], issues: Sequence[IssueLine]
) -> dict[str, Any]:
    """The scoreboard."""
    rows = board(told, issues)
    judged = [row for row in rows if row.judged]
    every: list[ObligationLine | IssueLine] = [*told, *issues]
    return {
        "各单位": [row_values(one) for one in rows],
        "各单位合计": figures(sum_of(rows)),
        "全年材料": figures(whole(told, issues)),
        "未列": {
            "材料": sum(not one.record.leads for one in told),
            "问题": sum(not one.record.leads for one in issues),
        },
        "合报": any(len(one.record.leads) > 1 for one in every),
        "排行": [row_values(one) for one in judged[:_MOST_BARS]],
        "图外": max(0, len(judged) - _MOST_BARS),
    }


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


def _flow(
    told: Iterable[ObligationLine], issues: Iterable[IssueLine], month: Month
) -> dict[str, int]:
    """What fell due, came in and was closed within a month."""
    due = came = late = 0
    for one in told:
        due += one.record.due in month
        arrived = one.record.received_on in month
        came += arrived
        late += arrived and one.outcome is Outcome.LATE
    closed = sum(
        any(local_day(closing.at) in month for closing in one.record.closings)
        for one in issues
    )
    return {"到期": due, "收到": came, "迟报": late, "销号": closed}


def _ahead(scope: Scope, month: Month) -> list[dict[str, Any]]:
    """What is still to be handed in or mended within a month, by day."""
    every: list[ObligationLine | IssueLine] = [*scope.obligations, *scope.issues]
    running = [(_due_day(one), one) for one in every if one.left is not None]
    ahead = [(day, one) for day, one in running if day in month]
    # sorted() keeps the ledger's order within a day.
    ahead.sort(key=lambda one: one[0] or date.max)
    return [{"时限": written(day), **_to_do(one)} for day, one in ahead]


def _due_day(line: ObligationLine | IssueLine) -> date | None:
    if isinstance(line, ObligationLine):
        return line.record.submit_clock.due
    return line.record.due


def _to_do(line: ObligationLine | IssueLine) -> dict[str, Any]:
    one = line.record
    said = {"材料": "", "期": "", "问题": ""}
    if isinstance(one, Obligation):
        said |= {"材料": unended(one.material), "期": one.period}
    else:
        said["问题"] = unended(one.problem)
    leads = or_blank(list(one.leads), "责任单位")
    return {"责任单位": leads, **said, "状态": str(one.state)}


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
