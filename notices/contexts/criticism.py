"""通报批评: a unit that let days pass though it was urged; on somebody's authority.

It rests on urges: nothing is said of a matter on which nobody urged the unit. What else
it tells of a matter, when it was told, signed for, extended and reminded of, is the
trail of `tracker.answers.trail`; of what is not there it says nothing.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from notices.chinese import short_dates
from notices.contexts.base import Blank, NothingToSay, Tag
from notices.contexts.chosen import by_lead, keys_of, named
from notices.contexts.issuer import issued_by, refuse_unknown
from notices.contexts.matter import CONTACT, name_of
from notices.contexts.office import paper_tags, paper_values
from notices.contexts.records import OBLIGATION, day_of, urges_values, written
from notices.contexts.scope import Scope, Sight
from tracker.answers import IssueLine, ObligationLine, trails
from tracker.answers.lines import Line
from tracker.calendar import Lamp, days_late
from tracker.errors import UsageError
from tracker.model.lapse import clock_of
from tracker.model.paper import Asked

_MATTER: Final = Tag(
    parts={
        "序号": Tag(meaning="在本文中排第几"),
        "编号": Tag(meaning="台账编号"),
        "是报送": Tag(meaning="报送材料的是“是”，整改问题的是“否”"),
        "名称": Tag(meaning="要报送的材料，或者要整改的问题"),
        "期": Tag(meaning="哪一期材料；只报一次的和问题是空的"),
        "交办日期": Tag(meaning="下达任务或通报问题的日期；没有的是空的"),
        "交办文号": Tag(meaning="下达或通报它的文件的字号；没有的是空的"),
        "签收日期": Tag(meaning="签收的日期；没有签收的和问题是空的"),
        "原时限": Tag(meaning="最初的时限；没有日期的是空的"),
        "延期批准": Tag(
            meaning="同意延期的日期，先后排列；没有延过期的是空的", item=Tag()
        ),
        "时限": Tag(meaning="到期的日期"),
        "办结日期": Tag(meaning="材料报来或申请销号的日期；还没有的是空的"),
        "逾期天数": Tag(meaning="办结时逾期几天；没有办结的，到截至日逾期几天"),
        "提醒": Tag(
            meaning="截至日以前提醒过的各天；与前一次同年的不写年，没有提醒过的是空的",
            item=Tag(),
        ),
        "催办": OBLIGATION.parts["催办"],
    }
)
_TOTALS: Final = Tag(
    meaning="逾期的事项，各种算法加起来都是总数",
    parts={
        "总数": Tag(meaning="一共几项"),
        "报送": Tag(meaning="其中报送材料的几项"),
        "整改": Tag(meaning="其中整改问题的几项"),
        "已办": Tag(meaning="逾期以后办了的几项"),
        "未办": Tag(meaning="到截至日还没有办的几项"),
        "提醒": Tag(meaning="其中提醒过的几项"),
        "催办": Tag(meaning="一共催办、督办了几次"),
    },
)


def criticism_tags() -> Tag:
    """The tags of a criticism of one unit."""
    return paper_tags(
        单位=Tag(meaning="批评哪个单位"),
        决定机关=Tag(meaning="由谁决定的，照 --authority 写"),
        逾期事项=Tag(meaning="催办过、仍然逾期的事项，一项一行", item=_MATTER),
        统计=_TOTALS,
        整改期限=Tag(meaning="限定办结的日期；拟稿时没有写 --until 的是待填"),
        联系=CONTACT,
    )


def criticism_values(scope: Scope) -> dict[str, Any]:
    """The values of `criticism_tags` for the unit of `scope`."""
    plan = scope.sight.plan
    rows = _rows(scope)
    paper = paper_values(scope, to=plan.paper.addressees or [scope.unit])
    return (
        paper
        | issued_by(plan, scope.asked.authority, paper)
        | {
            "单位": scope.unit,
            "决定机关": scope.asked.authority,
            "逾期事项": rows,
            "统计": {
                "总数": len(rows),
                "报送": len(scope.obligations),
                "整改": len(scope.issues),
                "已办": sum(bool(row["办结日期"]) for row in rows),
                "未办": sum(not row["办结日期"] for row in rows),
                "提醒": sum(bool(row["提醒"]) for row in rows),
                "催办": sum(len(row["催办"]) for row in rows),
            },
            "整改期限": written(scope.asked.until) or Blank("办结期限"),
        }
    )


def _rows(scope: Scope) -> list[dict[str, Any]]:
    lines: list[Line] = [*scope.obligations, *scope.issues]
    return [_row(scope, line, n) for n, line in enumerate(lines, start=1)]


def _row(scope: Scope, line: Line, number: int) -> dict[str, Any]:
    on = scope.sight.on
    clock = clock_of(line.record)
    done = clock.finished if clock.finished and clock.finished <= on else None
    is_obligation = isinstance(line, ObligationLine)
    return {
        "序号": number,
        "编号": line.record.key,
        "是报送": is_obligation,
        "名称": name_of(line),
        **_given(line),
        "原时限": written(line.record.original_due),
        "时限": written(clock.due),
        "办结日期": written(done),
        "逾期天数": days_late(clock, on=on),
        "提醒": short_dates(scope.reminded.get(line.record.key, ())),
        "催办": urges_values(line.record.urges, on),
    }


def _given(line: Line) -> dict[str, Any]:
    """How it was given to the unit, and what the unit was allowed."""
    if isinstance(line, IssueLine):
        issue = line.record
        return {
            "期": "",
            "交办日期": written(issue.circulated_on),
            "交办文号": issue.circulated_by,
            "签收日期": "",
            "延期批准": [],
        }
    one = line.record
    granted = (ask.decided for ask in one.extensions if ask.granted and ask.decided)
    return {
        "期": one.period,
        "交办日期": written(one.issued_on),
        "交办文号": one.issued_by,
        "签收日期": written(one.signed_on),
        "延期批准": list(map(day_of, granted)),
    }


def criticisms(sight: Sight, asked: Asked) -> Sequence[Scope]:
    """A scope for each unit to be criticised, of the matters it was urged on in vain.

    Args:
        asked: `authority`, and `units` or numbers of records or both.

    Raises:
        UsageError: no authority or no unit was named, a record named is not late, or
            nobody urged the unit on it.
        NothingToSay: the unit has no late matter on which it was urged.
    """
    if not asked.authority:
        raise UsageError("通报批评要写明由谁决定；请加上 --authority 单位。")
    refuse_unknown(sight.plan, asked.authority)
    if not (asked.units or asked.obligations or asked.issues):
        raise UsageError(
            "批评哪个单位？请写 --unit 单位，或者 --obligation 编号、--issue 编号。"
        )
    grouped = by_lead(_lines(sight, asked))
    if empty := [unit for unit in asked.units if unit not in grouped]:
        raise NothingToSay(
            f"台账里{'、'.join(empty)}没有催办过、仍然逾期的事项，通报批评没有依据；"
            "请先用 kaohe draft urge 催办并登记，当天登记的从第二天起算。"
        )
    units = dict.fromkeys(asked.units or grouped)
    return [_scope(sight, asked, unit, grouped[unit]) for unit in units]


def _lines(sight: Sight, asked: Asked) -> list[Line]:
    if not (asked.obligations or asked.issues):
        everything: list[Line] = [*sight.obligations, *sight.issues]
        return [one for one in everything if not _unfounded(one, sight.on)]
    lines: list[Line] = [
        *named(sight.obligations, asked.obligations),
        *named(sight.issues, asked.issues),
    ]
    unfounded = [
        f"{one.record.key}{why}" for one in lines if (why := _unfounded(one, sight.on))
    ]
    if unfounded:
        raise UsageError(f"{'；'.join(unfounded)}，通报批评没有依据。请去掉再试。")
    return lines


def _unfounded(line: Line, on: date) -> str:
    """Why no criticism can rest on it; "" where one can."""
    if line.lamp not in (Lamp.RED, Lamp.LATE):
        return "没有逾期"
    return "" if urges_values(line.record.urges, on) else "没有催办过"


def _scope(sight: Sight, asked: Asked, unit: str, lines: Sequence[Line]) -> Scope:
    obligations = [one for one in lines if isinstance(one, ObligationLine)]
    issues = [one for one in lines if isinstance(one, IssueLine)]
    return Scope(
        sight=sight,
        asked=Asked(
            units=(unit,),
            obligations=keys_of(obligations),
            issues=keys_of(issues),
            authority=asked.authority,
            until=asked.until,
        ),
        unit=unit,
        obligations=obligations,
        issues=issues,
        reminded=_reminded(sight, unit, lines),
    )


def _reminded(sight: Sight, unit: str, lines: Sequence[Line]) -> dict[str, list[date]]:
    """On which days before the paper's the unit was reminded of each.

    That day itself is left out, as of urges: it is not over when the paper is drafted.
    """
    found = trails(lines, unit, sight.sent(lines), on=sight.on - timedelta(days=1))
    return {one.line.record.key: days for one in found if (days := [*one.reminded_on])}
