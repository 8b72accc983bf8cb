"""What is due, late or coloured, and when: the one module that decides it.

Pure: the day and the calendar are arguments everywhere.
"""

from tracker.calendar.days import DueDay, due_days
from tracker.calendar.lamps import (
    BEIJING,
    DEFINITIONS,
    Clock,
    Lamp,
    days_late,
    is_late,
    lamp,
    lamp_span,
    local_day,
)
from tracker.calendar.rules import DueKind, DueRule, Shift, is_misspelt, parse_due
from tracker.calendar.workdays import WorkCalendar, official_calendar, with_year
from tracker.calendar.written import YEARS, day_written

__all__ = [
    "BEIJING",
    "DEFINITIONS",
    "YEARS",
    "Clock",
    "DueDay",
    "DueKind",
    "DueRule",
    "Lamp",
    "Shift",
    "WorkCalendar",
    "day_written",
    "days_late",
    "due_days",
    "is_late",
    "is_misspelt",
    "lamp",
    "lamp_span",
    "local_day",
    "official_calendar",
    "parse_due",
    "with_year",
]
