"""报送材料通知: what one unit is to hand in, and nothing of another's."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from notices.contexts.base import NothingToSay, Tag
from notices.contexts.chosen import by_lead, keys_of, named
from notices.contexts.office import contact_of, paper_tags, paper_values
from notices.contexts.plan import is_to_office
from notices.contexts.records import OBLIGATION, obligations_values, written
from notices.contexts.scope import Scope, Sight
from tracker.answers import ObligationLine
from tracker.errors import UsageError
from tracker.model.obligation import ObligationState
from tracker.model.paper import Asked

_ROW: Final = Tag(
    parts={
        **OBLIGATION.parts,
        "另报": Tag(meaning="不报给领导小组办公室的，报给谁；报给办公室的是空的"),
    }
)
_TERM: Final = Tag(
    parts={
        "时限": Tag(meaning="同一个时限"),
        "是日期": Tag(meaning="时限是不是一个日期；立行立改等不是"),
        "序号": Tag(meaning="清单里到这个时限的各项的序号", item=Tag()),
    }
)


def request_tags() -> Tag:
    """The tags of a request to one unit."""
    return paper_tags(
        单位=Tag(meaning="这份通知发给哪个单位"),
        报送清单=Tag(meaning="这个单位要报送的材料，一项一行", item=_ROW),
        分期=Tag(meaning="清单按时限归并，早的在前，没有日期的在后", item=_TERM),
        最早时限=Tag(meaning="清单里最早的时限；都没有日期的是空的"),
        时限=Tag(meaning="清单里的各个时限，不重复", item=Tag()),
        数据时段=Tag(meaning="数据从哪一天到哪一天；方案没有写的是空的"),
        单位联系人=Tag(meaning="收文单位的联络员；没有登记的是空的"),
    )


def request_values(scope: Scope) -> dict[str, Any]:
    """The values of `request_tags` for the unit of `scope`."""
    plan, lines = scope.sight.plan, scope.obligations
    days = [one.record.due for one in lines if one.record.due is not None]
    rows = _rows(scope)
    year = plan.year
    span = ""
    if year.data_start and year.data_end:
        span = f"{written(year.data_start)}至{written(year.data_end)}"
    return paper_values(scope, to=[scope.unit]) | {
        "单位": scope.unit,
        "报送清单": rows,
        "分期": _terms(lines, rows),
        "最早时限": written(min(days, default=None)),
        "时限": list(dict.fromkeys(str(row["时限"]) for row in rows)),
        "数据时段": span,
        "单位联系人": contact_of(plan, scope.unit).name,
    }


def _rows(scope: Scope) -> list[dict[str, Any]]:
    rows = obligations_values(scope.obligations, scope.sight.on)
    for row, line in zip(rows, scope.obligations, strict=True):
        recipient = line.record.recipient
        own = is_to_office(scope.sight.plan, recipient)
        row["另报"] = "" if own else recipient
    return rows


def _terms(
    lines: Sequence[ObligationLine], rows: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rows gathered by the day they are due, those without a day at the end."""
    grouped: dict[tuple[date, str], list[int]] = {}
    for line, row in zip(lines, rows, strict=True):
        day = line.record.submit_clock.due or date.max
        grouped.setdefault((day, str(row["时限"])), []).append(row["序号"])
    return [
        {
            "时限": rows[numbers[0] - 1]["时限"],
            "是日期": day < date.max,
            "序号": numbers,
        }
        for (day, _), numbers in sorted(grouped.items(), key=lambda one: one[0][0])
    ]


def requests(sight: Sight, asked: Asked) -> Sequence[Scope]:
    """A scope for each unit that is to be told of something it has not handed in.

    Args:
        asked: `units`, or `every`, or numbers of obligations, whose units are told of
            just these.

    Raises:
        UsageError: nothing of these was asked, or the ledger lacks such a number.
        NothingToSay: no such unit has anything to be told.
    """
    if not (asked.units or asked.every or asked.obligations):
        raise UsageError(
            "给哪个单位？请写 --unit 单位，或者 --all 给每个有任务的单位各拟一份。"
        )
    if asked.obligations:
        chosen = by_lead(named(sight.obligations, asked.obligations))
    else:
        chosen = by_lead(one for one in sight.obligations if one.record.state in _OPEN)
    scopes = [
        Scope(
            sight=sight,
            # Named one by one: the same paper again, whatever was handed in since.
            asked=Asked(units=(unit,), obligations=keys_of(chosen.get(unit, []))),
            unit=unit,
            obligations=chosen.get(unit, []),
        )
        for unit in dict.fromkeys(asked.units or chosen)
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
