"""How values are written on the page."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from scheduler.channels.port import LABELS, Kind
from tracker.answers.lines import left_in_words
from tracker.calendar import BEIJING

_WEEKDAYS: Final = "一二三四五六日"
_KILO: Final = 1024


def day(value: date | datetime | None) -> str:
    """「2026年10月9日」; "" for none."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(BEIJING).date()
    return f"{value.year}年{value.month}月{value.day}日"


def weekday(value: date) -> str:
    """「周五」."""
    return f"周{_WEEKDAYS[value.weekday()]}"


def moment(value: datetime | None) -> str:
    """「2026年10月9日 08:30」; "" for none."""
    if value is None:
        return ""
    return f"{day(value)} {value.astimezone(BEIJING):%H:%M}"


def size(value: int) -> str:
    """「35 KB」."""
    if value < _KILO:
        return f"{value} 字节"
    if value < _KILO**2:
        return f"{value / _KILO:.0f} KB"
    return f"{value / _KILO**2:.1f} MB"


def joined(values: Any) -> str:
    """Several in one line."""
    return "、".join(str(one) for one in values)


def channel(name: str) -> str:
    """A channel's name; of one that bears its kind's word, what that kind is."""
    try:
        return LABELS[Kind(name)]
    except ValueError:
        return name


FILTERS: Final[Mapping[str, Callable[..., str]]] = {
    "day": day,
    "weekday": weekday,
    "moment": moment,
    "left": left_in_words,
    "size": size,
    "joined": joined,
    "channel": channel,
}
