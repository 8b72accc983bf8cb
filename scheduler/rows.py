"""The rows that a decision makes, and the sentences that say why. Pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from scheduler.items import Item
from scheduler.people import Recipient
from scheduler.rungs import Rung
from tracker.model.sending import Occurrence, Sending, SendingState

NEWER: Final = "已由“{rung}”的提醒代替"


def missed_rows(
    item: Item, rung: Rung, newest: Rung, now: datetime
) -> Iterable[Sending]:
    """A row for each unit: whom the rung would have reached is nobody's concern now."""
    reason = NEWER.format(rung=newest.name)
    for unit in item.leads or ("",):
        nobody = Recipient(name="", unit=unit)
        row = row_of(item, rung, nobody, "", now)
        yield row.as_superseded(now, reason)


def row_of(
    item: Item,
    rung: Rung,
    whom: Recipient,
    channel: str,
    now: datetime,
    reason: str = "",
) -> Sending:
    """A row for that person and channel: planned, or skipped for a reason."""
    row = Sending(
        occurrence=Occurrence(
            item=item.about,
            due_version=item.due_version,
            rung=rung.name,
            slot=rung.slot,
            recipient=whom.name,
            unit=whom.unit,
            channel=channel,
        ),
        year=item.year,
        not_before=rung.at,
    )
    if not reason:
        return row
    return row.as_settled(SendingState.SKIPPED, now, reason=reason)


def told_of(
    rung: Rung, planned: Collection[Sending], skipped: Collection[Sending]
) -> str:
    """What is done at a rung: who is told, and who is not and why."""
    people = dict.fromkeys(
        f"{one.occurrence.unit}{one.occurrence.recipient}" for one in planned
    )
    reasons = dict.fromkeys(
        f"{one.occurrence.unit}{one.occurrence.recipient}没有提醒（{one.reason}）"
        for one in skipped
    )
    said = [f"提醒{'、'.join(people)}"] if people else []
    return f"{rung.name}：{'；'.join([*said, *reasons])}。"


def told_of_nothing(item: Item, rungs: Sequence[Rung], now: datetime) -> str:
    """Why no rung of `item` is due, and when the next one is."""
    if not item.runs:
        return "已经办结或不再需要办，不提醒。"
    if item.due is None:
        return "没有可以计算的到期日，不提醒。"
    if item.told_on is None:
        return "还没有下达或通报，不提醒。"
    later = [one for one in rungs if one.at > now]
    if not later:
        return "提醒都已经过了，不再提醒。"
    return (
        f"还没到提醒的时候；下一次是{later[0].at:%Y-%m-%d %H:%M}的“{later[0].name}”。"
    )
