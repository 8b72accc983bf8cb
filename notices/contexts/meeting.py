"""会议通知: the first meeting to come, called by what the plan says of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from notices.chinese import DIGITS
from notices.contexts.base import Blank, Tag, or_blank, record_tag, record_values
from notices.contexts.office import paper_tags, paper_values
from notices.contexts.scope import Scope, Sight
from tracker.model.paper import Asked
from tracker.model.plan import Meeting, Plan

_MEETING: Final = record_tag(
    Meeting,
    "通知里的这次会议",
    星期=Tag(meaning="开会那天是星期几"),
    开会时间=Tag(meaning="日期、星期和几点，连成一句"),
)


def meeting_tags() -> Tag:
    """The tags of a notice of a meeting."""
    return paper_tags(本次会议=_MEETING)


def meeting_values(scope: Scope) -> dict[str, Any]:
    """The values of `meeting_tags`; all blanks where the plan has no meeting to come."""
    plan = scope.sight.plan
    meeting = _coming(plan, scope.sight.on)
    values = record_values(meeting)
    for name in ("日期", "时间", "地点", "内容", "名称"):
        values[name] = or_blank(values[name], f"会议{name}")
    weekday = _weekday(meeting.held_on)
    day = f"{values['日期']}（{weekday}）" if weekday else values["日期"]
    values |= {
        "星期": weekday or Blank("星期"),
        "开会时间": f"{day}{values['时间']}",
        "主持人": meeting.host,
        "要求": meeting.note.rstrip("。；"),
    }
    return paper_values(scope, to=plan.paper.addressees) | {"本次会议": values}


def _coming(plan: Plan, on: date) -> Meeting:
    """The first meeting on or after the day, else the first that has none yet."""
    dated = [one for one in plan.meetings if one.held_on and one.held_on >= on]
    if dated:
        return min(dated, key=lambda one: one.held_on or on)
    return next((one for one in plan.meetings if one.held_on is None), Meeting())


def _weekday(day: date | None) -> str:
    if day is None:
        return ""
    return "星期日" if day.weekday() == 6 else f"星期{DIGITS[day.weekday() + 1]}"


def meetings(sight: Sight, asked: Asked) -> Sequence[Scope]:
    """The one scope there is; what is asked for makes no difference."""
    return [Scope(sight=sight, asked=asked)]
