"""Records as they are seen on a day, for contexts."""

from datetime import date
from typing import Any

from tracker.answers import IssueLine, ObligationLine
from tracker.answers.lines import issue_line, obligation_line
from tracker.calendar import official_calendar
from tracker.model.issue import Issue
from tracker.model.obligation import Obligation
from tracker.model.rules import Rules

ON = date(2025, 10, 9)


def obligations(*records: Obligation, on: date = ON) -> list[ObligationLine]:
    judged: dict[str, Any] = {
        "on": on,
        "calendar": official_calendar(),
        "rules": Rules(),
    }
    return [obligation_line(one, **judged) for one in records]


def issues(*records: Issue, on: date = ON) -> list[IssueLine]:
    judged: dict[str, Any] = {
        "on": on,
        "calendar": official_calendar(),
        "rules": Rules(),
    }
    return [issue_line(one, **judged) for one in records]
