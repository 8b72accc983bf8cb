"""整改通报: the problems made known to the units that answer for them, counted and named."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from notices.contexts.base import Blank, NothingToSay, Tag
from notices.contexts.chosen import by_lead, keys_of, named
from notices.contexts.office import paper_tags, paper_values
from notices.contexts.records import ISSUE, issues_values, written
from notices.contexts.scope import Scope, Sight
from tracker.answers import IssueLine
from tracker.calendar import Lamp, local_day
from tracker.errors import UsageError
from tracker.model.issue import IssueState
from tracker.model.paper import Asked

_PLAIN: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_SOURCE: Final = Tag(
    parts={
        "名称": Tag(meaning="来源；没有写明的是空的"),
        "个数": Tag(meaning="有几个问题"),
    }
)
_TOTALS: Final = Tag(
    meaning="清单里的问题，各种算法加起来都是总数",
    parts={
        "总数": Tag(meaning="一共几个问题"),
        "首次": Tag(meaning="第一次通报的几个"),
        "整改中": Tag(meaning="通报过、还没有销号的几个"),
        "已销号": Tag(meaning="已经销号的几个"),
        "连续": Tag(meaning="连续两年以上在清单上的几个"),
        "逾期": Tag(meaning="没有完成、已经过了整改时限的几个"),
        "扣分": Tag(meaning="一共失了多少分；有一个没有写明就是空的"),
        "按来源": Tag(meaning="来源各有几个；列在几处的只算第一处", item=_SOURCE),
        "多处": Tag(meaning="同时列在两处以上的几个"),
    },
)
_ROW: Final = Tag(
    parts={
        **ISSUE.parts,
        "首次通报": Tag(meaning="是不是第一次通报"),
        "已销号": Tag(meaning="是不是已经销号"),
    }
)
_GROUP: Final = Tag(
    parts={
        "单位": Tag(meaning="牵头单位", item=Tag()),
        "问题": Tag(meaning="这个单位的问题，序号是清单里的", item=_ROW),
    }
)


def circular_tags() -> Tag:
    """The tags of a circular on problems."""
    return paper_tags(
        单位=Tag(meaning="只给一个单位的，是哪个单位；给各单位的是空的"),
        问题清单=Tag(meaning="通报的问题，一个一行", item=_ROW),
        单位问题=Tag(meaning="问题按牵头单位归并", item=_GROUP),
        统计=_TOTALS,
        反馈期限=Tag(meaning="最晚哪一天报整改方案；拟稿时没有写 --until 的是待填"),
    )


def circular_values(scope: Scope) -> dict[str, Any]:
    """The values of `circular_tags` for the issues of `scope`."""
    paper, lines = scope.sight.plan.paper, scope.issues
    rows = _rows(scope)
    leads = list(by_lead(lines))
    to = [scope.unit] if scope.unit else list(paper.addressees) or leads
    watching = dict.fromkeys(one for line in lines for one in line.record.supervising)
    return paper_values(
        scope, to=to, copied=[one for one in watching if one not in to]
    ) | {
        "单位": scope.unit,
        "问题清单": rows,
        "单位问题": _groups(rows),
        "统计": _totals(scope, rows),
        "反馈期限": written(scope.asked.until) or Blank("报送整改方案的期限"),
    }


def _rows(scope: Scope) -> list[dict[str, Any]]:
    """The issues as they stood before the day: what this very paper tells is new."""
    on = scope.sight.on
    rows = issues_values(scope.issues, on)
    for row, line in zip(rows, scope.issues, strict=True):
        one = line.record
        row["首次通报"] = one.circulated_on is None or one.circulated_on >= on
        row["已销号"] = one.is_closed and local_day(one.closings[-1].at) <= on
    return rows


def _groups(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """By lead unit, as first met; those led jointly stand under all their names."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault("、".join(row["责任单位"]), []).append(row)
    return [{"单位": held[0]["责任单位"], "问题": held} for held in grouped.values()]


def _totals(scope: Scope, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    closed = sum(row["已销号"] for row in rows)
    first = sum(row["首次通报"] and not row["已销号"] for row in rows)
    records = [line.record for line in scope.issues]
    return {
        "总数": len(rows),
        "首次": first,
        "整改中": len(rows) - first - closed,
        "已销号": closed,
        "连续": sum(one.streak > 1 for one in records),
        "逾期": sum(line.lamp is Lamp.RED for line in scope.issues),
        "扣分": _points([one.points_lost for one in records]),
        "按来源": _counts(
            one.sources[0].name if one.sources else "" for one in records
        ),
        "多处": sum(len(one.sources) > 1 for one in records),
    }


def _counts(names: Any) -> list[dict[str, Any]]:
    """How often each, the most often first; those without a name at the end."""
    counted = Counter(names).most_common()
    counted.sort(key=lambda one: not one[0])
    return [{"名称": name, "个数": number} for name, number in counted]


def _points(written_points: Sequence[str]) -> str:
    """The sum of the points lost; "" for none, or where not all are plain numbers."""
    if not all(map(_PLAIN.fullmatch, written_points)):
        return ""
    added = sum(map(Decimal, written_points), Decimal(0))
    return f"{added.normalize():f}" if added else ""


def circulars(sight: Sight, asked: Asked) -> Sequence[Scope]:
    """One scope of all the issues, or one for each unit asked for.

    Args:
        asked: numbers of issues, else those nobody was told of yet; `units`, or
            `every` for a paper to each unit that leads in one.

    Raises:
        UsageError: the ledger lacks such a number, or an issue has no lead unit.
        NothingToSay: there is no such issue, or a unit asked for has none.
    """
    if asked.issues:
        lines = named(sight.issues, asked.issues)
    else:
        lines = [one for one in sight.issues if one.record.state is _UNTOLD]
    if not lines:
        raise NothingToSay(
            "台账里没有待通报的问题；请先用 kaohe issue add 登记，"
            "或用 --issue 编号写明通报哪几个。"
        )
    if nobodys := [one.record.key for one in lines if not one.record.leads]:
        raise UsageError(
            f"{'、'.join(nobodys)}还没有责任单位；请先用 kaohe issue correct 写上再通报。"
        )
    if not (asked.units or asked.every):
        return [_scope(sight, asked, "", _together(lines))]
    grouped = by_lead(lines)
    if empty := [unit for unit in asked.units if unit not in grouped]:
        raise NothingToSay(f"台账里{'、'.join(empty)}没有待通报的问题。")
    units = dict.fromkeys(asked.units or grouped)
    return [_scope(sight, asked, unit, grouped[unit]) for unit in units]


def _together(lines: list[IssueLine]) -> list[IssueLine]:
    """Those of the same units side by side, the units as first met."""
    order = {units: n for n, units in enumerate(dict.fromkeys(map(_leads, lines)))}
    return sorted(lines, key=lambda line: order[_leads(line)])


def _leads(line: IssueLine) -> tuple[str, ...]:
    return line.record.leads


def _scope(sight: Sight, asked: Asked, unit: str, lines: list[IssueLine]) -> Scope:
    again = Asked(
        units=(unit,) if unit else (), issues=keys_of(lines), until=asked.until
    )
    return Scope(sight=sight, asked=again, unit=unit, issues=lines)


_UNTOLD: Final = IssueState.REGISTERED
