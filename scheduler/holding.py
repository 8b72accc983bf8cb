"""What holds a reminder back (为什么先不提醒): silences, replies, open requests. Pure.

Asked when reminders are decided, and once more just before one is sent.
"""

from collections.abc import Iterable
from datetime import datetime

from scheduler.climbing import REPLIED, SILENCED, WAITING
from scheduler.items import Item
from scheduler.policy import Policy
from tracker.calendar import WorkCalendar, local_day
from tracker.model.rung import ON_THE_DAY
from tracker.model.silence import Silence


def held(
    item: Item,
    rung: str,
    unit: str,
    *,
    policy: Policy,
    silences: Iterable[Silence],
    now: datetime,
    calendar: WorkCalendar,
) -> str:
    """Why that unit is not reminded of `item` by that rung now; "" where it may be.

    The sentence begins with one of the words by which `climbing` knows it.
    """
    if told := _silenced(item, rung, unit, silences, now):
        return told
    if item.objected:
        return f"{WAITING}：提出的异议还没有答复"
    if not is_after(rung):
        return ""
    if item.extension_asked:
        return f"{WAITING}：{item.extension_asked}申请的延期还没有答复"
    return _replied(item, unit, policy, now, calendar)


def is_after(rung: str) -> bool:
    """Whether the rung of that name stands after the due day."""
    return not rung.startswith("前") and rung != ON_THE_DAY


def _silenced(
    item: Item, rung: str, unit: str, silences: Iterable[Silence], now: datetime
) -> str:
    day = local_day(now)
    for one in silences:
        of_item = one.item == item.about or one.year == item.year
        covers = one.covers(item=item.about, units=(unit,), rung=rung)
        if of_item and covers and one.holds_on(day):
            return f"{SILENCED}到{one.until}：{one.reason}"
    return ""


def _replied(
    item: Item, unit: str, policy: Policy, now: datetime, calendar: WorkCalendar
) -> str:
    """That unit's newest reply, where it is fresh: it stops the rungs after the day."""
    # What the office notes speaks for whoever leads.
    others = {*item.leads, *item.supporting, *item.supervising} - {unit}
    for reply in reversed([one for one in item.replies if one.unit not in others]):
        said_on = local_day(reply.at)
        last = calendar.add_working_days(said_on, policy.quiet_days)
        if reply.at <= now and local_day(now) <= last:
            return f"{REPLIED}：{reply.by}{said_on}回应，到{last}为止不再催"
    return ""
