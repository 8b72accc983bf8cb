"""What the leaders' weekly digest says: the scoreboard, what is late, what waits for them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from notices.chinese import written_date
from notices.contexts.base import Tag
from notices.contexts.office import paper_tags, paper_values
from notices.contexts.scope import Scope, Sight
from notices.contexts.scoreboard import FIGURES, ROW, figures, row_values, whole
from scheduler.digest import (
    ADDRESSEE,
    ITEM,
    TODAY,
    Addressee,
    addressee_values,
    by_due,
    item_values,
)
from scheduler.texts import Texts
from tracker.answers import ObligationLine, board, status
from tracker.answers.lines import Line
from tracker.calendar import Lamp
from tracker.model.obligation import Extension, Obligation
from tracker.model.sending import SendingState

_REQUEST: Final = Tag(
    parts={
        "编号": Tag(meaning="哪一项任务"),
        "名称": Tag(meaning="要报送的材料"),
        "单位": Tag(meaning="申请延期的单位"),
        "理由": Tag(meaning="为什么"),
        "到": Tag(meaning="申请延到哪一天"),
    }
)


def weekly_tags() -> Tag:
    """The tags of a weekly digest."""
    task = {"名称": Tag(meaning="什么事"), "个数": Tag(meaning="几项")}
    sent = {str(one): Tag(meaning=f"这一周{one}几条") for one in SendingState}
    return paper_tags(
        收信人=ADDRESSEE,
        合计=Tag(meaning="全部单位合起来，每项只算一次", parts=FIGURES),
        排行=Tag(meaning="各单位，逾期最多的在前", item=ROW),
        本人单位=Tag(meaning="收信人分管的单位在排行里的几行", item=ROW),
        逾期=Tag(meaning="逾期还没有办结的，先到期的在前", item=ITEM),
        临期=Tag(meaning="快到期的，先到期的在前", item=ITEM),
        延期申请=Tag(meaning="等候答复的延期申请", item=_REQUEST),
        待办=Tag(meaning="等办公室办的事", item=Tag(parts=task)),
        提醒=Tag(meaning="这一周的提醒，按结果各有几条", parts=sent),
        **TODAY,
    )


def weekly_values(
    *,
    addressee: Addressee,
    units: Collection[str],
    sight: Sight,
    sent: Mapping[SendingState, int],
    texts: Texts,
) -> dict[str, Any]:
    """The values of `weekly_tags`.

    Args:
        units: those the addressee answers for, whose rows are shown first.
        sight: the year's lines as they are on the day.
        sent: how many reminders of the last week stand in each state.
    """
    rows = board(sight.obligations, sight.issues)
    told = {"addressee": addressee, "sight": sight, "texts": texts}
    found = status(
        sight.obligations, sight.issues, year=sight.plan.year.plan_year, on=sight.on
    )
    return {
        **paper_values(Scope(sight=sight)),
        **addressee_values(addressee, sight),
        "合计": figures(whole(sight.obligations, sight.issues)),
        "排行": [row_values(row) for row in rows],
        "本人单位": [row_values(row) for row in rows if row.unit in units],
        "逾期": _numbered(_lit(sight, Lamp.RED), told),
        "临期": _numbered(_lit(sight, Lamp.YELLOW), told),
        "延期申请": [_request(one) for one in _asking(sight.obligations)],
        "待办": [{"名称": one.label, "个数": len(one.keys)} for one in found.tasks],
        "提醒": {str(one): sent.get(one, 0) for one in SendingState},
    }


def _lit(sight: Sight, lamp: Lamp) -> list[Line]:
    every: tuple[Line, ...] = (*sight.obligations, *sight.issues)
    return sorted((one for one in every if one.lamp is lamp), key=by_due)


def _numbered(lines: Sequence[Line], told: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        item_values(one, number, **told) for number, one in enumerate(lines, start=1)
    ]


def _asking(lines: Sequence[ObligationLine]) -> Iterator[tuple[Obligation, Extension]]:
    for line in lines:
        if asked := line.record.open_extension:
            yield line.record, asked


def _request(one: tuple[Obligation, Extension]) -> dict[str, Any]:
    record, asked = one
    return {
        "编号": record.key,
        "名称": record.material,
        "单位": asked.unit,
        "理由": asked.reason,
        "到": written_date(asked.until),
    }
