"""Due days as a calendar (iCalendar, RFC 5545) that phones and Outlook subscribe to.

What is done is left out: a calendar shows what is still to be done, and who did what
when stands in the ledger. The same ledger on the same day gives the same bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event

from tracker.answers.lines import Line, left_in_words
from tracker.calendar import BEIJING
from tracker.model.issue import Issue
from tracker.model.lapse import clock_of
from tracker.model.obligation import Obligation
from tracker.model.people import Role
from tracker.ports import Reader
from tracker.records import about

KIND: Final = "text/calendar; charset=utf-8"
_MAKER: Final = "-//kaohe//feed 1//ZH"
# How often a calendar need ask again: a due day moves by days, not by minutes.
_PATIENCE: Final = timedelta(hours=4)
_ONE_DAY: Final = timedelta(days=1)
_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a calendar asks the ledger's history, read before it is made.

    Attributes:
        ledger: tells the calendars of two counties apart.
        changed: when each running record was last changed, by `obligations/B2020-0005`.
    """

    ledger: str
    changed: Mapping[str, datetime]


def known_of(reader: Reader, lines: Iterable[Line]) -> Known:
    """What `feed` has to know of these lines."""
    # A ledger's first event never changes.
    first = next(iter(reader.events(limit=1)), None)
    # One by one: most calendars are a unit's, for whose few lines to read the whole
    # history costs many times as much; for all lines it is no quicker.
    items = [about(one.record) for one in lines if _runs_to(one)]
    return Known(
        ledger=first.hash[:16] if first else "empty",
        changed={
            item: events[-1].at
            for item in items
            if (events := reader.events(about=item))
        },
    )


def feed(lines: Iterable[Line], known: Known, *, unit: str = "") -> bytes:
    """The running due days of `lines`, an event each.

    Args:
        unit: whose calendar it is, and what it is in each; "" for everybody's.
    """
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"{unit}考核时限")
    calendar.add("x-wr-timezone", BEIJING.key)
    calendar.add("refresh-interval", _PATIENCE, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for line in lines:
        if due := _runs_to(line):
            calendar.add_component(_event(line, due, known, unit=unit))
    return bytes(calendar.to_ical())


def _runs_to(line: Line) -> date | None:
    """The day it is due; None where nothing runs."""
    return None if line.left is None else clock_of(line.record).due


def _event(line: Line, due: date, known: Known, *, unit: str) -> Event:
    record = line.record
    at = known.changed.get(about(record), _BEGINNING)
    changed = at.astimezone(UTC).replace(microsecond=0)
    event = Event()
    # By record and clock, not by day: an extension moves the event.
    name = "submit" if isinstance(record, Obligation) else "mend"
    event.add("uid", f"{record.key}.{name}@{known.ledger}.kaohe.invalid")
    event.add("sequence", _version(record))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", due)
    event.add("dtend", due + _ONE_DAY)
    event.add("summary", " ".join(_shown(_subject(record, unit)).split()))
    event.add("description", _shown("\n".join(_told(line))))
    event.add("categories", [str(line.lamp)])
    # A due day takes up nobody's time.
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    return event


def _version(record: Obligation | Issue) -> int:
    """Grows with each change of the day: extended, moved, or sent back to be mended."""
    if isinstance(record, Issue):
        return record.due_version
    reviews = (one.review for one in record.submissions)
    return record.due_version + sum(one is not None for one in reviews)


def _subject(record: Obligation | Issue, unit: str) -> str:
    subject = f"{'整改' if isinstance(record, Issue) else '报送'}：{record.title}"
    role = _role(record, unit)
    return f"{subject}［{role}］" if role else subject


def _role(record: Obligation | Issue, unit: str) -> str:
    """What the unit is in it, where it does not lead; "" where it does."""
    if not unit or unit in record.leads:
        return ""
    return str(Role.SUPPORTING if unit in record.supporting else Role.SUPERVISING)


def _told(line: Line) -> Iterable[str]:
    """What the event says, in lines."""
    record = line.record
    yield f"编号：{record.key}"
    yield f"亮灯：{line.lamp}，{left_in_words(line.left)}"
    yield f"状态：{record.state}"
    yield f"牵头单位：{'、'.join(record.leads) or '（未定）'}"
    if record.supporting:
        yield f"配合单位：{'、'.join(record.supporting)}"
    due = clock_of(record).due
    if due == record.due and record.why:
        yield f"时限由来：{record.why}"
    elif due != record.due:
        yield f"退回补正，补正到{due}；原来的时限是{record.due}。"
    if isinstance(record, Obligation) and record.form:
        yield f"材料要求：{record.form}"


def _shown(text: str) -> str:
    """The text without what no calendar takes: only lines stay of what is unseen."""
    return "".join(one for one in text if one == "\n" or one.isprintable())
