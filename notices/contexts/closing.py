"""整改完成公示 and 验收销号意见: what a rectification came to, one problem a paper."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from notices.chinese import written_date
from notices.contexts.base import Blank, NothingToSay, Tag, or_blank
from notices.contexts.chosen import named
from notices.contexts.office import paper_tags, paper_values
from notices.contexts.records import ISSUE, issues_values, unended
from notices.contexts.scope import Scope, Sight
from tracker.answers import IssueLine
from tracker.calendar import local_day
from tracker.errors import UsageError
from tracker.model.issue import Issue, IssueState
from tracker.model.paper import Asked

_COURSE: Final = Tag(
    meaning="整改的经过，一件一行，先后排列",
    item=Tag(
        parts={
            "日期": Tag(meaning="哪一天"),
            "事": Tag(meaning="通报、措施、进展、申请、核查、销号或重开"),
            "单位": Tag(meaning="由哪个单位办；没有记的是空的"),
            "文字": Tag(meaning="做了什么、怎样说的；没有写的是空的"),
            "结论": Tag(meaning="核查的结论；别的事是空的"),
        }
    ),
)
_PERIOD: Final = Tag(
    meaning="公示的期间",
    parts={
        "起": Tag(meaning="第一天；还没有公示的是待填"),
        "止": Tag(meaning="最后一天；还没有公示的是待填"),
        "地点": Tag(meaning="在哪里公示；没有写的是空的"),
        "异议": Tag(meaning="收到几条异议"),
        "已公示": Tag(meaning="台账里有没有登记公示"),
        "工作日": Tag(meaning="本县规定至少公示几个工作日；没有规定的是空的"),
    },
)
_SIGNING: Final = Tag(
    meaning="签字的地方，都由人填写",
    parts={
        "责任单位": Tag(meaning="责任单位负责人签字"),
        "核查人": Tag(meaning="核查人签字"),
        "组长": Tag(meaning="领导小组组长签字"),
        "日期": Tag(meaning="签字的日期"),
    },
)


def closing_tags() -> Tag:
    """The tags of a paper about one problem that has been mended."""
    return paper_tags(
        问题=Tag(meaning="这份文件说的问题", parts=ISSUE.parts),
        整改目标=Tag(meaning="整改要达到什么；台账没有的是待填"),
        经过=_COURSE,
        公示=_PERIOD,
        待签=_SIGNING,
    )


def closing_values(scope: Scope) -> dict[str, Any]:
    """The values of `closing_tags` for the problem of `scope`."""
    issue = scope.issues[0].record
    return paper_values(scope) | {
        "问题": issues_values(scope.issues, scope.sight.on)[0],
        "整改目标": or_blank(unended(issue.goal), "整改目标"),
        "经过": _course(issue),
        "公示": _period(issue, scope.sight.rules.publicity_days),
        "待签": {
            "责任单位": Blank("负责人签字"),
            "核查人": Blank("核查人签字"),
            "组长": Blank("组长签字"),
            "日期": Blank("签字日期"),
        },
    }


def _period(issue: Issue, days: int | None) -> dict[str, Any]:
    shown = issue.publicity
    return {
        "起": written_date(shown.start) if shown else Blank("公示开始日期"),
        "止": written_date(shown.end) if shown else Blank("公示结束日期"),
        "地点": shown.place if shown else "",
        "异议": len(shown.disputes) if shown else 0,
        "已公示": shown is not None,
        "工作日": days or "",
    }


def _course(issue: Issue) -> list[dict[str, str]]:
    """What happened, day by day; of one day in the order in which work goes."""
    # sorted() keeps the order of one day.
    in_order = sorted(_happened(issue), key=lambda one: one[0])
    return [
        {
            "日期": written_date(day),
            "事": what,
            "单位": unit,
            "文字": unended(text),
            "结论": verdict,
        }
        for day, what, unit, text, verdict in in_order
    ]


def _happened(issue: Issue) -> Iterator[tuple[date, str, str, str, str]]:
    if issue.circulated_on is not None:
        yield issue.circulated_on, "通报", "", "", ""
    for entry in issue.progress:
        yield local_day(entry.at), "进展", entry.unit, entry.text, ""
    for measure in issue.measures:
        if measure.done_on is not None:
            yield measure.done_on, "措施", "", measure.text, ""
    for asked in issue.applications:
        yield local_day(asked.at), "申请", asked.unit, asked.statement, ""
    for judged in issue.verifications:
        day, verdict = local_day(judged.at), str(judged.verdict)
        yield day, "核查", judged.unit, judged.opinion, verdict
    for closed in issue.closings:
        yield local_day(closed.at), "销号", closed.unit, closed.opinion, ""
    for again in issue.reopenings:
        yield local_day(again.at), "重开", again.unit, again.reason, ""


# What is found mended; what of it the public has not been shown to the end; all of it.
_FOUND: Final = frozenset({IssueState.VERIFIED})
_SHOWN: Final = _FOUND | {IssueState.PUBLICIZED}
_DONE: Final = _SHOWN | {IssueState.CLOSED}


def publicities(sight: Sight, asked: Asked) -> Sequence[Scope]:
    """A public notice for each problem asked for; where none is, for all 核查通过.

    Raises:
        UsageError: the ledger has no such problem.
        NothingToSay: one is not verified yet or closed already, or none is verified.
    """
    lines = named(sight.issues, asked.issues)
    _refuse_others(lines, _SHOWN, "核查通过、还没有销号的问题才能公示")
    if not asked.issues:
        lines = _of_units(sight.issues, asked, _FOUND)
    if not lines:
        raise NothingToSay(
            "台账里没有核查通过、等待公示的问题；"
            "请先用 kaohe issue verify 登记核查，或写 --issue 编号指定一个。"
        )
    return _one_each(sight, lines)


def close_outs(sight: Sight, asked: Asked) -> Sequence[Scope]:
    """A close-out opinion for each problem asked for.

    Args:
        asked: numbers of problems, or `every`, or `units`, for each that is 核查通过
            or made public and not closed yet.

    Raises:
        UsageError: nothing of these was asked, or the ledger has no such problem.
        NothingToSay: one is not verified yet, or none is.
    """
    if not (asked.issues or asked.every or asked.units):
        raise UsageError(
            "给哪个问题？请写 --issue 编号，或者 --all 给每个核查通过的问题各拟一份。"
        )
    lines = named(sight.issues, asked.issues)
    _refuse_others(lines, _DONE, "核查通过以后才能写验收销号意见")
    if not asked.issues:
        lines = _of_units(sight.issues, asked, _SHOWN)
    if not lines:
        raise NothingToSay(
            "台账里没有核查通过、等待销号的问题；请先用 kaohe issue verify 登记核查。"
        )
    return _one_each(sight, lines)


def _refuse_others(
    lines: Sequence[IssueLine], states: frozenset[IssueState], rule: str
) -> None:
    for line in lines:
        if line.record.state not in states:
            raise NothingToSay(
                f"{line.record.key}现在是“{line.record.state}”，{rule}；"
                f"请用 kaohe issue show {line.record.key} 看看下一步办什么。"
            )


def _of_units(
    lines: Sequence[IssueLine], asked: Asked, states: frozenset[IssueState]
) -> list[IssueLine]:
    wanted = set(asked.units)
    return [
        line
        for line in lines
        if line.record.state in states
        and (not wanted or not wanted.isdisjoint(line.record.leads))
    ]


def _one_each(sight: Sight, lines: Sequence[IssueLine]) -> list[Scope]:
    return [
        Scope(sight=sight, asked=Asked(issues=(line.record.key,)), issues=[line])
        for line in lines
    ]
