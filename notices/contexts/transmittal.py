"""上报报告 and 上报函: the year's material and rectification, sent on to be reviewed.

Both say the same; which of them is written hangs on whether the reader is above the
writer (上行文) or not, which a person knows. The writer is the body that issues the
year's papers, where the plan names it: the office of a leading group that meets for one
task does not, as a rule, write to those above the county under its own name. Where the
plan names none, the office stands there, to be changed if need be.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from notices.contexts.base import NothingToSay, Tag
from notices.contexts.chosen import named, refuse_units
from notices.contexts.office import paper_tags, paper_values
from notices.contexts.records import (
    ISSUE,
    OBLIGATION,
    issues_values,
    obligations_values,
)
from notices.contexts.scope import Scope, Sight
from tracker.answers import ObligationLine, Outcome
from tracker.model.issue import IssueState
from tracker.model.obligation import ACCEPTED, ObligationState
from tracker.model.paper import Asked
from tracker.model.plan import Plan, Review

_UNCOUNTED: Final = (Outcome.OUT, Outcome.UNTOLD)
_COUNTS: Final = Tag(
    meaning="各项材料的个数，不含不适用和没有下达的",
    parts={
        "应报": Tag(meaning="应报送几项"),
        "已报": Tag(meaning="已报送几项"),
        "未报": Tag(meaning="还没有报送几项"),
        "审核通过": Tag(meaning="已报送的有几项审核通过"),
        "退回补正": Tag(meaning="已报送的有几项退回还没有补正"),
        "待审核": Tag(meaning="已报送的有几项还没有审核"),
    },
)
GROUPS: Final = Tag(
    meaning="问题按状态分组，已销号的在前；没有问题的状态不列",
    item=Tag(
        parts={
            "状态": Tag(meaning="登记、已通报、整改中……"),
            "问题": Tag(meaning="这个状态的问题", item=ISSUE),
        }
    ),
)


def transmittal_tags() -> Tag:
    """The tags of a paper that sends on the year's material."""
    return paper_tags(
        材料=_COUNTS,
        已报清单=Tag(meaning="已报送的材料，一项一行", item=OBLIGATION),
        未报清单=Tag(meaning="还没有报送的材料，一项一行", item=OBLIGATION),
        问题清单=Tag(meaning="整改的问题，一个一行", item=ISSUE),
        问题分组=GROUPS,
        上级审核=Tag(
            meaning="方案里本县自己以后的第一个审核环节；没有写的是空的",
            parts={
                "环节": Tag(meaning="如“初审”；没有的是空的"),
                "单位": Tag(meaning="由谁做；没有的是空的"),
            },
        ),
    )


def transmittal_values(scope: Scope) -> dict[str, Any]:
    """The values of `transmittal_tags`."""
    plan, on = scope.sight.plan, scope.sight.on
    review = first_above(plan)
    came = [one for one in scope.obligations if one.record.received_on is not None]
    open_ = [one for one in scope.obligations if one.record.received_on is None]
    issues = issues_values(scope.issues, on)
    values = paper_values(scope, to=[review.actor] if review else [])
    if plan.paper.issuers:
        values["本文"] |= dict.fromkeys(("署名", "标志"), plan.paper.issuers[0])
    return values | {
        "材料": _counts(came, len(open_)),
        "已报清单": obligations_values(came, on),
        "未报清单": obligations_values(open_, on),
        "问题清单": issues,
        "问题分组": by_state(issues),
        "上级审核": {
            "环节": review.name if review else "",
            "单位": review.actor if review else "",
        },
    }


def first_above(plan: Plan) -> Review | None:
    """The first review that is not the county's own; None where the plan has none."""
    region, group = plan.region, plan.group
    own = {region.name, region.level, region.county_word, region.self_name}
    own |= {group.name, group.office_name, group.office_unit}
    own |= {unit.name for unit in plan.units}
    return next((one for one in plan.reviews if one.actor not in own), None)


def _counts(came: Sequence[ObligationLine], missing: int) -> dict[str, int]:
    states = [one.record.state for one in came]
    accepted = sum(state in ACCEPTED for state in states)
    returned = sum(state is ObligationState.RETURNED for state in states)
    return {
        "应报": len(came) + missing,
        "已报": len(came),
        "未报": missing,
        "审核通过": accepted,
        "退回补正": returned,
        "待审核": len(came) - accepted - returned,
    }


def by_state(issues: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The issues of a paper by their state, the finished first."""
    groups: dict[str, list[dict[str, Any]]] = {
        str(state): [] for state in reversed(IssueState)
    }
    for one in issues:
        groups[one["状态"]].append(one)
    return [{"状态": state, "问题": rows} for state, rows in groups.items() if rows]


def transmittals(sight: Sight, asked: Asked) -> Sequence[Scope]:
    """The one paper about all that was to be handed in and mended in the year.

    Args:
        asked: numbers of records, for a paper about just these.

    Raises:
        UsageError: it was asked for a unit, or about records that are not there.
        NothingToSay: nothing has come in yet, and no problem is on the list.
    """
    refuse_units(asked)
    obligations, issues = sight.obligations, sight.issues
    if asked.obligations or asked.issues:
        obligations = named(obligations, asked.obligations)
        issues = named(issues, asked.issues)
    counted = [one for one in obligations if one.outcome not in _UNCOUNTED]
    if not issues and all(one.record.received_on is None for one in counted):
        raise NothingToSay(
            "台账里还没有收到材料，也没有整改的问题，没有可以上报的；"
            "收到材料后请先用 kaohe obligation receive 登记。"
        )
    return [Scope(sight=sight, asked=asked, obligations=counted, issues=issues)]
