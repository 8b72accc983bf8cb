"""Lamps (亮灯): what a deadline looks like on a day, and what is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from tracker.calendar.workdays import ONE_DAY, WorkCalendar

# Where the deadlines are, by whose clock a day begins.
BEIJING: Final = ZoneInfo("Asia/Shanghai")


class Lamp(StrEnum):
    """What a deadline looks like; the value is the word the user reads."""

    GREEN = "正常"
    YELLOW = "临期"
    RED = "逾期"
    DONE = "按时完成"
    LATE = "迟办完成"
    NONE = "无期限"
    OUT = "不计"


# For the legend of every list and for the manual.
DEFINITIONS: Final[Mapping[Lamp, str]] = MappingProxyType(
    {
        Lamp.GREEN: "还没有完成，离到期日还有较多工作日。",
        Lamp.YELLOW: "还没有完成，剩下的工作日不多于设定的预警天数；到期日当天也算。",
        Lamp.RED: "还没有完成，到期日已过；到期日当天24时以前不算逾期。",
        Lamp.DONE: "在到期日当天或以前完成，或者没有期限而已经完成。",
        Lamp.LATE: "到期日过后才完成；以后一直按迟办记录。",
        Lamp.NONE: "还没有完成，也没有可以计算的到期日，不会提醒。",
        Lamp.OUT: "不适用或已取消，不计入统计。",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A deadline that runs or has stopped (时钟).

    Attributes:
        due: the last day in time; None where there is none.
        finished: the day it was done; None while it runs.
        out: whether it does not count.
    """

    due: date | None
    finished: date | None = None
    out: bool = False


def lamp(clock: Clock, *, on: date, calendar: WorkCalendar, warn: int) -> Lamp:
    """What `clock` looks like on the day `on`, yellow within `warn` working days.

    A clock that stops after `on` still runs on that day.
    """
    due, finished = clock.due, clock.finished
    if clock.out:
        return Lamp.OUT
    if finished is not None and finished <= on:
        return Lamp.LATE if is_late(due, finished) else Lamp.DONE
    if due is None:
        return Lamp.NONE
    if is_late(due, on):
        return Lamp.RED
    near = calendar.working_days_left(on, due) <= warn
    return Lamp.YELLOW if near else Lamp.GREEN


def is_late(due: date | None, finished: date) -> bool:
    """Whether what was finished on that day is too late; the due day itself is not."""
    return due is not None and finished > due


def days_late(clock: Clock, *, on: date) -> int:
    """By how many days (自然日) it is late on the day `on`; 0 where it is not.

    What was finished by then is late by the days up to its finishing.
    """
    if clock.out or clock.due is None:
        return 0
    finished = clock.finished
    last = on if finished is None or finished > on else finished
    return max(0, (last - clock.due).days)


def lamp_span(
    lamp: Lamp, *, on: date, calendar: WorkCalendar, warn: int
) -> tuple[date | None, date | None]:
    """The first and last due day with which a running clock shows `lamp`.

    None is an open end; both are None for lamps that do not hang on the due day alone.
    """
    # The last yellow day is the one before the first that has a working day too many.
    last_yellow = calendar.add_working_days(on, warn + 1) - ONE_DAY
    match lamp:
        case Lamp.RED:
            return None, on - ONE_DAY
        case Lamp.YELLOW:
            return on, last_yellow
        case Lamp.GREEN:
            return last_yellow + ONE_DAY, None
        case _:
            return None, None


def local_day(moment: datetime) -> date:
    """The day on which `moment` falls where the deadlines are.

    Raises:
        ValueError: `moment` names no time zone.
    """
    if moment.utcoffset() is None:
        raise ValueError("a moment without a time zone falls on no certain day")
    return moment.astimezone(BEIJING).date()
