"""催办通知 and 督办单: one matter, one paper (一事一单).

A matter is an obligation the unit was told of, or an issue made known to it, that is not
done. How late it is, and which papers urged before, is asked of the day of the sight.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

from notices.contexts.base import Blank, NothingToSay, Tag
from notices.contexts.chosen import by_lead, named
from notices.contexts.issuer import issued_by, refuse_unknown
from notices.contexts.office import paper_tags, paper_values
from notices.contexts.records import (
    OBLIGATION,
    day_of,
    issues_values,
    obligations_values,
    unended,
    written,
)
from notices.contexts.scope import Scope, Sight
from tracker.answers import IssueLine, ObligationLine
from tracker.answers.lines import Line
from tracker.calendar import Lamp
from tracker.errors import UsageError
from tracker.model.issue import IssueState
from tracker.model.lapse import clock_of
from tracker.model.obligation import ObligationState
from tracker.model.paper import Asked

_MATTER: Final = Tag(
    meaning="催办、督办的这件事",
    parts={
        "编号": Tag(meaning="台账编号"),
        "是报送": Tag(meaning="报送材料的是“是”，整改问题的是“否”"),
        "名称": Tag(meaning="要报送的材料，或者要整改的问题"),
        "期": Tag(meaning="哪一期材料；只报一次的和问题是空的"),
        "要求": Tag(meaning="材料要求或整改目标；没有写的是空的"),
        "责任单位": Tag(meaning="牵头的单位", item=Tag()),
        "配合单位": Tag(meaning="配合的单位；没有的是空的", item=Tag()),
        "交办日期": Tag(meaning="下达任务或通报问题的日期"),
        "交办文号": Tag(meaning="下达或通报它的文件的字号；没有的是空的"),
        "原时限": Tag(meaning="最初的时限，写成日期；没有日期的照原话"),
        "时限": Tag(meaning="现在的时限，写成日期；没有日期的照原话"),
        "是日期": Tag(meaning="时限是不是一个日期；立行立改等不是"),
        "逾期天数": Tag(meaning="到截至日逾期几天；没有逾期是0"),
        "剩余工作日": Tag(meaning="到时限还有几个工作日；已经逾期或没有日期的是空的"),
        "状态": Tag(meaning="已签收、退回补正、整改中……"),
        "退回日期": Tag(meaning="材料退回补正的日期；没有退回的是空的"),
        "退回理由": Tag(
            meaning="材料为什么退回补正；没有退回的是空的",
            item=Tag(
                parts={
                    "标准": Tag(meaning="准确、全面、有据或时效"),
                    "文字": Tag(meaning="哪里不合要求"),
                }
            ),
        ),
        "措施": Tag(meaning="整改措施一共几条；还没有报方案的是0"),
        "未完成": Tag(meaning="还没有做完的整改措施；没有的是空的", item=Tag()),
        "催办": OBLIGATION.parts["催办"],
    },
)
CONTACT: Final = Tag(
    meaning="发文的单位里找谁",
    parts={
        "联系人": Tag(meaning="联系人"),
        "电话": Tag(meaning="联系人的电话"),
        "邮箱": Tag(meaning="联系人的邮箱；没有的是待填"),
    },
)


def matter_tags() -> Tag:
    """The tags of a paper about one matter."""
    return paper_tags(
        事项=_MATTER,
        办结期限=Tag(meaning="要求办结的日期；拟稿时没有写 --until 的是待填"),
        联系=CONTACT,
    )


def matter_values(scope: Scope) -> dict[str, Any]:
    """The values of `matter_tags` for the one matter of `scope`."""
    line = _line_of(scope)
    record = line.record
    watching = [one for one in record.supervising if one != scope.asked.authority]
    paper = paper_values(scope, to=record.leads, copied=watching)
    return (
        paper
        | issued_by(scope.sight.plan, scope.asked.authority, paper)
        | {
            "事项": _common(scope, line) | _own(scope, line),
            "办结期限": written(scope.asked.until) or Blank("办结期限"),
        }
    )


def _line_of(scope: Scope) -> Line:
    """The one matter a scope is about."""
    return scope.obligations[0] if scope.obligations else scope.issues[0]


def _common(scope: Scope, line: Line) -> dict[str, Any]:
    """What an obligation and an issue have alike."""
    on = scope.sight.on
    rows = obligations_values(scope.obligations, on) or issues_values(scope.issues, on)
    names = (
        "编号",
        "责任单位",
        "配合单位",
        "原时限",
        "时限",
        "逾期天数",
        "状态",
        "催办",
    )
    late = line.left is None or line.left < 0
    return {name: rows[0][name] for name in names} | {
        "是日期": clock_of(line.record).due is not None,
        "剩余工作日": "" if late else line.left,
    }


def _own(scope: Scope, line: Line) -> dict[str, Any]:
    if isinstance(line, ObligationLine):
        return _handing_in(line)
    return _mending(line, scope.sight.on)


def _handing_in(line: ObligationLine) -> dict[str, Any]:
    one = line.record
    back = one.latest.review if one.latest else None
    returned = back is not None and one.state is ObligationState.RETURNED
    return {
        "是报送": True,
        "名称": name_of(line),
        "期": one.period,
        "要求": unended(one.form),
        "交办日期": written(one.issued_on),
        "交办文号": one.issued_by,
        "退回日期": day_of(back.at) if back and returned else "",
        "退回理由": [
            {"标准": str(why.criterion), "文字": unended(why.text)}
            for why in (back.reasons if back and returned else ())
        ],
        "措施": 0,
        "未完成": [],
    }


def _mending(line: IssueLine, on: date) -> dict[str, Any]:
    one = line.record
    left = [m.text for m in one.measures if m.done_on is None or m.done_on > on]
    return {
        "是报送": False,
        "名称": name_of(line),
        "期": "",
        "要求": unended(one.goal),
        "交办日期": written(one.circulated_on),
        "交办文号": one.circulated_by,
        "退回日期": "",
        "退回理由": [],
        "措施": len(one.measures),
        "未完成": list(map(unended, left)),
    }


def name_of(line: Line) -> str:
    """The material to hand in, or the problem to mend."""
    if isinstance(line, ObligationLine):
        return unended(line.record.material)
    return unended(line.record.problem)


def urges(sight: Sight, asked: Asked) -> Sequence[Scope]:
    """A scope for each matter to urge: overdue, or due within the warning days.

    Args:
        asked: numbers of records, however late; or `units`, or `every`.

    Raises:
        UsageError: nothing of these was asked, or a record named is not owed.
        NothingToSay: nothing is late, or a unit asked for has nothing that is.
    """
    return _matters(sight, asked, {Lamp.RED, Lamp.YELLOW}, "逾期或者快到期")


def supervisions(sight: Sight, asked: Asked) -> Sequence[Scope]:
    """A scope for each matter to supervise: as `urges`, but overdue ones only."""
    return _matters(sight, asked, {Lamp.RED}, "逾期")


def _matters(
    sight: Sight, asked: Asked, lamps: Collection[Lamp], late: str
) -> Sequence[Scope]:
    refuse_unknown(sight.plan, asked.authority)
    if asked.obligations or asked.issues:
        lines = _named(sight, asked)
    elif asked.units or asked.every:
        everything: list[Line] = [*sight.obligations, *sight.issues]
        lines = [one for one in everything if one.lamp in lamps and not not_owed(one)]
    else:
        raise UsageError(
            "是哪一件事？请写 --obligation 编号、--issue 编号，"
            f"或者 --unit 单位、--all 给{late}的每件事各拟一份。"
        )
    if asked.units:
        grouped = by_lead(lines)
        if empty := [unit for unit in asked.units if unit not in grouped]:
            raise NothingToSay(f"台账里{'、'.join(empty)}没有{late}的事项。")
        lines = [one for one in lines if set(asked.units) & set(one.record.leads)]
    if not lines:
        raise NothingToSay(f"台账里没有{late}的事项。")
    return [_scope(sight, asked, one) for one in lines]


def _named(sight: Sight, asked: Asked) -> list[Line]:
    lines: list[Line] = [
        *named(sight.obligations, asked.obligations),
        *named(sight.issues, asked.issues),
    ]
    refused = [f"{one.record.key}{why}" for one in lines if (why := not_owed(one))]
    if refused:
        raise UsageError(f"{'；'.join(refused)}。请去掉再试。")
    return lines


def _scope(sight: Sight, asked: Asked, line: Line) -> Scope:
    is_obligation = isinstance(line, ObligationLine)
    key = (line.record.key,)
    return Scope(
        sight=sight,
        asked=Asked(
            obligations=key if is_obligation else (),
            issues=() if is_obligation else key,
            authority=asked.authority,
            until=asked.until,
        ),
        unit="、".join(line.record.leads),
        obligations=[line] if isinstance(line, ObligationLine) else [],
        issues=[line] if isinstance(line, IssueLine) else [],
    )


def not_owed(line: Line) -> str:
    """Why nothing can be asked of the units for it; "" where something can."""
    state = line.record.state
    if state in _NOT_OWED:
        return _NOT_OWED[state]
    if line.lamp in (Lamp.DONE, Lamp.LATE):
        done = "报来" if isinstance(line, ObligationLine) else "申请销号"
        return f"已经{done}，不用催办"
    return ""


_NOT_OWED: Final[dict[Any, str]] = {
    ObligationState.DRAFTED: "还没有下达，请先发报送材料通知",
    ObligationState.OBJECTED: "单位提出的异议还没有答复，请先答复",
    ObligationState.WAIVED: "已经定为不适用，不用催办",
    IssueState.REGISTERED: "还没有通报，请先发整改通报",
}
