"""A ladder of reminders as it is written in the settings (提醒的级). Pure."""

from typing import Final

from scheduler.people import CAPACITIES, SUPERVISING
from scheduler.policy import MOST_DAYS, Ladder, Reach
from scheduler.tables import (
    Misfit,
    Reading,
    count_in,
    counts_in,
    flag_in,
    texts_in,
)
from tracker.model.rung import ON_THE_DAY, rung_days
from tracker.plan import nearest

_DAYS: Final = range(1, MOST_DAYS + 1)
_NONE_OR_DAYS: Final = range(MOST_DAYS + 1)
_WORDS: Final = (*CAPACITIES, SUPERVISING)
_OR: Final = "或"


def read_ladder(reading: Reading, usual: Ladder) -> Ladder:
    """The ladder in a table; what it does not say is as in `usual`."""
    reach = reading.under("reach")
    reach.only(("before", "on_day", "after"))
    every = reading.take("every", count_in(_NONE_OR_DAYS), usual.every or 0)
    before = reading.take("before", counts_in(_DAYS), usual.before)
    return Ladder(
        before=tuple(sorted(before, reverse=True)),
        on_day=reading.take("on_day", flag_in, usual.on_day),
        after=reading.take("after", counts_in(_DAYS), usual.after),
        every=every or None,
        until=reading.take("until", count_in(_DAYS), usual.until),
        reach_before=reach.take("before", read_reach, usual.reach_before),
        reach_on_day=reach.take("on_day", read_reach, usual.reach_on_day),
        reach_after=reach.take("after", _levels_in, usual.reach_after),
    )


def read_reach(value: object) -> tuple[Reach, ...]:
    """Whom a rung reaches: each of several, each with its alternatives.

    Raises:
        Misfit: it names nobody, or somebody in a way nobody understands.
    """
    words = texts_in(value)
    if not words:
        raise Misfit("没有写找谁。", f"请至少写一个，如 [“{_WORDS[0]}”]。")
    return tuple(_alternatives(word) for word in words)


def _alternatives(words: str) -> Reach:
    parts = tuple(part.strip() for part in words.split(_OR))
    for part in parts:
        unit = part.partition("@")[2]
        if part not in _WORDS and not unit.strip():
            near = nearest(part, _WORDS)
            known = f"可用的有：{'、'.join(_WORDS)}；单位写成 @单位，人写成 姓名@单位。"
            raise Misfit(
                f"不知道“{part}”找的是谁。", f"是不是“{near}”？" if near else known
            )
    return parts


def _levels_in(value: object) -> tuple[tuple[Reach, ...], ...]:
    if isinstance(value, list) and value and not any(map(_is_text, value)):
        return tuple(read_reach(one) for one in value)
    message = "要一级一级地写，每一级用一对方括号。"
    raise Misfit(message, '请写成 [["责任人"], ["责任人", "分管领导"]] 的样子。')


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def rung_in(value: object) -> int:
    """Working days from the due day, negative before it, of a rung's name."""
    days = rung_days(value) if isinstance(value, str) else None
    if days is None or abs(days) > MOST_DAYS:
        message = "要写从哪一级起。"
        raise Misfit(message, f"请写成 前3、{ON_THE_DAY} 或 后1 的样子。")
    return days
