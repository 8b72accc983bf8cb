"""自查报告: the year indicator by indicator, with its figures, material and problems.

What only a person can judge, the conclusion on each indicator and what comes next, is a
blank; all else is counted from the ledger.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from notices.contexts.assessed import (
    ASSESSED,
    PART,
    belongs,
    having,
    parts_values,
    places_of,
)
from notices.contexts.base import Blank, NothingToSay, Tag
from notices.contexts.chosen import refuse_units
from notices.contexts.evidence import EVIDENCE, evidence_values
from notices.contexts.figures import (
    FIGURE,
    figures_of_year,
    figures_values,
    lines_of,
    proof_of,
)
from notices.contexts.office import paper_tags, paper_values
from notices.contexts.records import (
    ISSUE,
    OBLIGATION,
    issues_values,
    obligations_values,
    written,
)
from notices.contexts.scope import Scope, Sight
from notices.contexts.scoreboard import FIGURES as COUNTS
from notices.contexts.scoreboard import figures as counts
from notices.contexts.scoreboard import whole
from notices.contexts.transmittal import GROUPS, by_state
from tracker.answers import IssueLine, ObligationLine, Outcome
from tracker.answers.figures import FigureLine
from tracker.errors import UsageError
from tracker.model.obligation import ObligationState
from tracker.model.paper import Asked
from tracker.model.plan import Plan


def selfcheck_tags() -> Tag:
    """The tags of the year's self-check."""
    return paper_tags(
        自查指标=ASSESSED,
        其他=Tag(meaning="没有写明指标的数据和材料", parts=PART),
        共用材料=Tag(meaning="有没有对应几个指标、在几处列出的材料"),
        数据=Tag(meaning="全部数据项，本年和上年对照", item=FIGURE),
        未填数据=Tag(meaning="本年还没有填数值的数据项", item=Tag()),
        缺佐证数据=Tag(meaning="填了数值、没有佐证的数据项", item=Tag()),
        材料合计=Tag(meaning="全部材料，一项算一项", parts=COUNTS),
        责任单位数=Tag(meaning="已下达的材料涉及几个牵头单位"),
        未下达=Tag(meaning="还没有下达的材料", item=OBLIGATION),
        迟报材料=Tag(meaning="过了时限才报来的材料", item=OBLIGATION),
        未报材料=Tag(meaning="已经下达、还没有报来的材料", item=OBLIGATION),
        待补正材料=Tag(meaning="退回以后还没有补正的材料", item=OBLIGATION),
        问题清单=Tag(meaning="列入整改的问题，一个一行", item=ISSUE),
        问题分组=GROUPS,
        未销号问题=Tag(meaning="还没有销号的问题", item=ISSUE),
        证明材料=EVIDENCE,
        数据时段=Tag(meaning="数据从哪一天到哪一天，由方案给出"),
        组织工作=Tag(meaning="会议、培训、督促检查等，由人填写，稿上是待填"),
        没有数据=Tag(meaning="数据表一行也没有时印的待填"),
        没有材料=Tag(meaning="证明材料目录一行也没有时印的待填"),
        下步措施=Tag(meaning="下一步怎样做，由人填写，稿上是待填"),
    )


def selfcheck_values(scope: Scope) -> dict[str, Any]:
    """The values of `selfcheck_tags`."""
    sight, lines, values = scope.sight, scope.obligations, _signed(scope)
    plan, places = sight.plan, places_of(sight.plan)
    figures = lines_of(scope)
    data = figures_values(figures, sight.rules)
    rows = obligations_values(lines, sight.on)
    names = {one["名称"]: one["全称"] for one in values["指标"]}
    parts, rest = parts_values(plan, names, data, zip(lines, rows, strict=True))
    return values | {
        "自查指标": parts,
        "其他": rest,
        "共用材料": any(len(belongs(line, places)) > 1 for line in lines),
        "数据": data,
        **_gaps(figures),
        **_materials(lines, rows),
        **_issues(scope.issues, sight.on),
        "证明材料": evidence_values(lines, figures, places),
        "数据时段": _span(plan),
        "组织工作": Blank("会议、培训、督促检查等组织工作"),
        "没有数据": Blank("数据项和数值"),
        "没有材料": Blank("证明材料"),
        "下步措施": Blank("下步措施"),
    }


def _signed(scope: Scope) -> dict[str, Any]:
    """What every paper says, in the name of who issues the year's papers upward."""
    values = paper_values(scope)
    if issuers := scope.sight.plan.paper.issuers:
        values["本文"] |= dict.fromkeys(("署名", "标志"), issuers[0])
    return values


def _span(plan: Plan) -> Blank | str:
    year = plan.year
    if year.data_start is None or year.data_end is None:
        return Blank("数据时段")
    return f"{written(year.data_start)}至{written(year.data_end)}"


def _gaps(figures: Sequence[FigureLine]) -> dict[str, Any]:
    """The data items that lack a value, and those that lack its proof."""
    return {
        "未填数据": [one.item.name for one in figures if one.value is None],
        "缺佐证数据": [
            one.item.name
            for one in figures
            if one.this and one.value is not None and not proof_of(one.this)
        ],
    }


def _materials(
    lines: Sequence[ObligationLine], rows: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """How many there are of the year's materials, and those of which more is to be said."""
    both = list(zip(lines, rows, strict=True))
    told = [line for line in lines if line.outcome is not Outcome.UNTOLD]
    returned = ObligationState.RETURNED
    return {
        "材料合计": counts(whole(lines, ())),
        "责任单位数": len({unit for line in told for unit in line.record.leads}),
        "未下达": having(both, Outcome.UNTOLD),
        "迟报材料": having(both, Outcome.LATE),
        "未报材料": having(both, Outcome.MISSING),
        "待补正材料": [row for line, row in both if line.record.state is returned],
    }


def _issues(lines: Sequence[IssueLine], on: date) -> dict[str, Any]:
    rows = issues_values(lines, on)
    both = zip(lines, rows, strict=True)
    return {
        "问题清单": rows,
        "问题分组": by_state(rows),
        "未销号问题": [row for line, row in both if not line.record.is_closed],
    }


def selfchecks(sight: Sight, asked: Asked) -> Sequence[Scope]:
    """The one paper about all of the year.

    Raises:
        UsageError: it was asked for a part of the year.
        NothingToSay: the ledger holds nothing of the year.
    """
    refuse_units(asked)
    if asked.obligations or asked.issues:
        raise UsageError(
            "自查报告说的是全年的情况；请去掉 --obligation 和 --issue 再试。"
        )
    obligations = [one for one in sight.obligations if one.outcome is not Outcome.OUT]
    figures = figures_of_year(sight)
    if not (obligations or sight.issues or figures):
        raise NothingToSay(
            "台账里还没有报送任务、问题和数值，没有可以自查的；"
            "请先运行 kaohe obligation make 生成任务。"
        )
    return [
        Scope(
            sight=sight,
            asked=asked,
            obligations=obligations,
            issues=sight.issues,
            figures=figures,
        )
    ]
