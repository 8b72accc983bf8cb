"""报送材料通知: what one unit is to hand in, and nothing of another's."""

from collections.abc import Iterable, Sequence
from typing import Any

from notices.contexts.base import NothingToSay, Tag
from notices.contexts.office import contact_of, paper_tags, paper_values
from notices.contexts.records import OBLIGATION, obligations_values, written
from notices.contexts.scope import Scope, Sight
from tracker.answers import ObligationLine
from tracker.errors import UsageError
from tracker.model.obligation import ObligationState
from tracker.model.paper import Asked


def request_tags() -> Tag:
    """The tags of a request to one unit."""
    return paper_tags(
        单位=Tag(meaning="这份通知发给哪个单位"),
        报送清单=Tag(meaning="这个单位要报送的材料，一项一行", item=OBLIGATION),
        最早时限=Tag(meaning="清单里最早的时限；都没有日期的是空的"),
        时限=Tag(meaning="清单里的各个时限，不重复", item=Tag()),
        数据时段=Tag(meaning="数据从哪一天到哪一天；方案没有写的是空的"),
        单位联系人=Tag(meaning="收文单位的联络员；没有登记的是空的"),
    )


def request_values(scope: Scope) -> dict[str, Any]:
    """The values of `request_tags` for the unit of `scope`."""
    plan, lines = scope.sight.plan, scope.obligations
    days = [one.record.due for one in lines if one.record.due is not None]
    rows = obligations_values(lines, scope.sight.on)
    year = plan.year
    span = ""
    if year.data_start and year.data_end:
        span = f"{written(year.data_start)}至{written(year.data_end)}"
    return paper_values(scope, to=[scope.unit]) | {
        "单位": scope.unit,
        "报送清单": rows,
        "最早时限": written(min(days, default=None)),
        "时限": list(dict.fromkeys(str(row["时限"]) for row in rows)),
        "数据时段": span,
        "单位联系人": contact_of(plan, scope.unit).name,
    }


def requests(sight: Sight, asked: Asked) -> Sequence[Scope]:
    """A scope for each unit that is to be told of something it has not handed in.

    Args:
        asked: `units`, or `every`, or numbers of obligations, whose units are told of
            just these.

    Raises:
        UsageError: nothing of these was asked.
        NothingToSay: no such unit has anything to be told.
    """
    if not (asked.units or asked.every or asked.obligations):
        raise UsageError(
            "给哪个单位？请写 --unit 单位，或者 --all 给每个有任务的单位各拟一份。"
        )
    chosen = _by_lead(one for one in sight.obligations if _is_wanted(one, asked))
    scopes = [
        Scope(
            sight=sight,
            # Named one by one: the same paper again, whatever was handed in since.
            asked=Asked(units=(unit,), obligations=_keys(chosen.get(unit, []))),
            unit=unit,
            obligations=chosen.get(unit, []),
        )
        for unit in asked.units or chosen
    ]
    if empty := [one.unit for one in scopes if not one.obligations]:
        raise NothingToSay(
            f"台账里{'、'.join(empty)}没有要报送的材料；"
            "请先运行 kaohe obligation make 生成任务，或用 kaohe obligation assign 指定。"
        )
    if not scopes:
        raise NothingToSay(
            "台账里没有哪个单位有要报送的材料；请先运行 kaohe obligation make 生成任务。"
        )
    return scopes


# Of which a unit may still be told: not handed in yet, and not found to be another's.
_OPEN = frozenset(
    {ObligationState.DRAFTED, ObligationState.ISSUED, ObligationState.SIGNED}
)


def _is_wanted(line: ObligationLine, asked: Asked) -> bool:
    if asked.obligations:
        return line.record.key in asked.obligations
    return line.record.state in _OPEN


def _by_lead(lines: Iterable[ObligationLine]) -> dict[str, list[ObligationLine]]:
    grouped: dict[str, list[ObligationLine]] = {}
    for line in lines:
        for unit in line.record.leads:
            grouped.setdefault(unit, []).append(line)
    return grouped


def _keys(lines: Iterable[ObligationLine]) -> tuple[str, ...]:
    return tuple(one.record.key for one in lines)
