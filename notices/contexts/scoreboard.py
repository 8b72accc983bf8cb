"""The scoreboard as a template meets it: the rows of `kaohe board`, and their sums."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, Final, TypeVar

from notices.contexts.base import Tag
from tracker.answers import BoardRow, IssueLine, ObligationLine, board

L = TypeVar("L", ObligationLine, IssueLine)
_COUNTS: Final = tuple(one.name for one in fields(BoardRow) if one.name != "unit")
FIGURES: Final = {
    "应报": Tag(meaning="应报几项，不含不适用和没有下达的"),
    "按时": Tag(meaning="按时报送几项"),
    "迟报": Tag(meaning="过了时限才报送几项"),
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
ROW: Final = Tag(parts={"单位": Tag(meaning="单位名称"), **FIGURES})


def whole(told: Iterable[ObligationLine], issues: Iterable[IssueLine]) -> BoardRow:
    """The figures of all records, each counted once: as though one unit led in all."""
    return sum_of(board(map(_of_one, told), map(_of_one, issues)))


def _of_one(line: L) -> L:
    return replace(line, record=replace(line.record, leads=("",)))


def sum_of(rows: Iterable[BoardRow]) -> BoardRow:
    """The rows added up; a row of noughts for none."""
    total = dict.fromkeys(_COUNTS, 0)
    for row in rows:
        for name in _COUNTS:
            total[name] += getattr(row, name)
    return BoardRow(unit="", **total)


def row_values(row: BoardRow) -> dict[str, Any]:
    """A unit's figures under its name."""
    return {"单位": row.unit, **figures(row)}


def figures(row: BoardRow) -> dict[str, Any]:
    """The figures of a row, all but the name."""
    rate = row.punctuality
    return {
        "应报": row.owed,
        "按时": row.on_time,
        "迟报": row.late,
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
