"""What the page says of reminders: who is told next, and whether the engine runs."""

from collections.abc import Iterable

from scheduler import foresight
from scheduler.decide import Grounds
from scheduler.foresight import Foreseen
from scheduler.gather import item_in
from scheduler.health import Health
from scheduler.set_up import (
    WrongSettings,
    directory_of,
    grounds_in,
    health_at,
    settings_of,
)
from tracker.errors import KaoheError
from tracker.model.issue import Issue
from tracker.model.obligation import Obligation
from tracker.ports import Reader
from tracker.records import about
from web.asking import Ask

Record = Obligation | Issue
# Rungs of one record: more than a page shows, so that it can say there are more.
_FAR = 13


def trouble_with_reminders(ask: Ask) -> str:
    """A sentence where the settings are wrong and nobody is reminded; else ""."""
    try:
        settings_of(ask.opened.site)
    except WrongSettings:
        return "提醒的设置有误，现在不会提醒任何人；请在办公室的电脑上改正 kaohe.toml。"
    return ""


def foreseen_for(ask: Ask, reader: Reader, record: Record) -> tuple[Foreseen, ...]:
    """Who will be told what, and when, if nothing happens; see `trouble_with_reminders`."""
    return foreseen_for_each(ask, reader, [record], most=_FAR)[about(record)]


def foreseen_for_each(
    ask: Ask, reader: Reader, records: Iterable[Record], *, most: int
) -> dict[str, tuple[Foreseen, ...]]:
    """The same of several, by `obligations/B2020-0005`; the next `most` of each."""
    try:
        grounds = _grounds(ask, reader)
    except WrongSettings:
        return {about(one): () for one in records}
    items = [item_in(reader, one) for one in records]
    found = foresight.foreseen_for_each(
        reader, items, grounds=grounds, now=ask.now, most=most
    )
    return {item.about: ahead for item, ahead in found}


def health_for(ask: Ask, reader: Reader) -> Health | None:
    """How the site's reminders stand now; None where that cannot be told."""
    opened = ask.opened
    try:
        return health_at(opened.site, opened.ledger, reader, ask.now)
    except KaoheError:
        return None


def _grounds(ask: Ask, reader: Reader) -> Grounds:
    opened = ask.opened
    settings = settings_of(opened.site)
    return grounds_in(
        reader,
        policy=settings.policy,
        directory=directory_of(settings, opened.plan),
        calendar=opened.ledger.calendar,
    )
