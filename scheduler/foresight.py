"""Who will be told what, when, if nothing happens (以后会怎样提醒)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from scheduler.decide import Decision, Grounds, decide, level_for, rungs_for
from scheduler.items import Item
from scheduler.rungs import Rung
from tracker.answers.trail import sendings_about
from tracker.model.sending import Sending, SendingState
from tracker.outbox import OutboxReader

_A_MOMENT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """One rung to come.

    Attributes:
        at: when it is due.
        rung: 「前3」, 「当天」, 「后1」.
        colour: the word of its colour, 「临期」.
        told: who will be told, each by one channel.
        untold: who would be and will not, with the reason.
        goes_on: from the rung on which nothing changes any more, every how many working
            days the same is repeated; None before it, or where nothing follows.
    """

    at: datetime
    rung: str
    colour: str
    told: tuple[Sending, ...]
    untold: tuple[Sending, ...]
    goes_on: int | None = None


def foreseen(
    item: Item,
    *,
    grounds: Grounds,
    existing: Sequence[Sending],
    now: datetime,
    most: int | None = None,
) -> tuple[Foreseen, ...]:
    """The rungs after `now`, up to the first that reaches as high as any.

    Each is supposed to be sent when it is due, as it would be by a pass at that moment;
    what is still 计划 now is supposed to go now.

    Args:
        most: no more than so many: where nobody can be reached, none is the highest.
    """
    return tuple(islice(_to_come(item, grounds, existing, now), most))


def _to_come(
    item: Item, grounds: Grounds, existing: Sequence[Sending], now: datetime
) -> Iterator[Foreseen]:
    rows = [_gone(one, now) for one in existing]
    to_come = [one for one in rungs_for(item, grounds) if one.at > now]
    for rung in to_come if item.runs else ():
        made = decide(
            (item,),
            grounds=grounds,
            existing=rows,
            since=rung.at - _A_MOMENT,
            now=rung.at,
        )
        highest = bool(made.planned) and _is_highest(item, rung, rows, grounds)
        followed = highest and rung is not to_come[-1]
        yield _seen(item, rung, made, grounds, followed=followed)
        if highest:
            return
        rows += (_gone(one, rung.at) for one in made.new)


def foreseen_for_each(
    reader: OutboxReader,
    items: Iterable[Item],
    *,
    grounds: Grounds,
    now: datetime,
    most: int | None = None,
) -> list[tuple[Item, tuple[Foreseen, ...]]]:
    """Each item with what `foreseen` says of it after what was sent about it so far."""
    items = list(items)
    told = sent_about(reader, (one.about for one in items))
    return [
        (
            item,
            foreseen(
                item,
                grounds=grounds,
                existing=told.get(item.about, ()),
                now=now,
                most=most,
            ),
        )
        for item in items
    ]


def sent_about(
    reader: OutboxReader, items: Iterable[str]
) -> Mapping[str, list[Sending]]:
    """The sendings about each of these records, by slot; nothing of any other."""
    told: dict[str, list[Sending]] = {}
    for one in sendings_about(reader, items):
        told.setdefault(one.occurrence.item, []).append(one)
    return told


def _is_highest(
    item: Item, rung: Rung, rows: Sequence[Sending], grounds: Grounds
) -> bool:
    """Whether no rung above reaches anybody whom this one does not."""
    top = grounds.policy.ladder_of(*item.names).top
    return rung.level > 0 and level_for(item, rung, rows, grounds) >= top


def _seen(
    item: Item, rung: Rung, made: Decision, grounds: Grounds, *, followed: bool
) -> Foreseen:
    policy = grounds.policy
    # The day is given: without one there are no rungs.
    due = item.due or rung.slot
    return Foreseen(
        at=rung.at,
        rung=rung.name,
        colour=policy.colour(due, rung.slot, grounds.calendar).word,
        told=made.planned,
        untold=made.skipped,
        goes_on=policy.ladder_of(*item.names).every if followed else None,
    )


def _gone(one: Sending, at: datetime) -> Sending:
    if one.state is not SendingState.PLANNED:
        return one
    return one.as_settled(SendingState.DELIVERED, at)
