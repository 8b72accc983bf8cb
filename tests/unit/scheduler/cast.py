"""Items, people and policies for the tests of reminders."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from scheduler.decide import Grounds
from scheduler.items import Item
from scheduler.people import Directory
from scheduler.policy import ChannelSettings, Policy
from scheduler.settings import read_settings
from tests.builders import a_moment
from tracker.calendar import official_calendar
from tracker.model.plan import Person
from tracker.model.sending import Sending, SendingState

CALENDAR = official_calendar()
HALF_PAST_EIGHT = time(8, 30)


def at(month: int, day: int, hour: int = 8, minute: int = 30) -> datetime:
    """A moment of 2025."""
    return a_moment(date(2025, month, day), time(hour, minute))


def a_policy(**settings: Any) -> Policy:
    """The shipped policy with what `[reminders]` changes."""
    made, findings = read_settings(settings, {})
    assert made is not None, findings
    return made.policy


def an_item(**changes: Any) -> Item:
    """Of 林草局, told on 1 September, due on Thursday, 23 October 2025."""
    default = Item(
        about="obligations/B2025-0001",
        year=2025,
        title="监测数据",
        names=("监测数据",),
        due=date(2025, 10, 23),
        told_on=date(2025, 9, 1),
        leads=("林草局",),
        supervising=("督查室",),
    )
    return replace(default, **changes)


def a_person(name: str = "钱联络", unit: str = "林草局", **changes: Any) -> Person:
    given = {"role": "联络员", "phone": "13800000001", "mail": "qian@example.com"}
    return Person(name=name, unit=unit, **{**given, **changes})


# One person for each capacity, so that how high a rung reaches shows by names.
PEOPLE = (
    a_person(),
    a_person("孙责任", role="责任人", mail="sun@example.com"),
    a_person("李局长", role="主要负责人", mail="li@example.com"),
    a_person("周分管", role="分管领导", mail="zhou@example.com"),
    a_person("吴督查", "督查室", mail="wu@example.com"),
)


def channels(*kinds: str) -> tuple[ChannelSettings, ...]:
    """Channels named as their kinds."""
    made, findings = read_settings({}, {kind: {"kind": kind} for kind in kinds})
    assert made is not None, findings
    return made.channels


def the_grounds(**changes: Any) -> Grounds:
    """The shipped policy, one person for each capacity, mail."""
    default = Grounds(
        policy=a_policy(),
        directory=Directory(contacts=PEOPLE, channels=channels("mail")),
        calendar=CALENDAR,
    )
    return replace(default, **changes)


def told(rows: tuple[Sending, ...]) -> list[str]:
    """The names of those who are reminded."""
    return [one.occurrence.recipient for one in rows]


def delivered(rows: tuple[Sending, ...], when: datetime | None = None) -> list[Sending]:
    """The rows as they are after they went, when they were due if nothing is said."""
    return [
        one.as_settled(SendingState.DELIVERED, when or one.not_before)
        if one.state is SendingState.PLANNED
        else one
        for one in rows
    ]
