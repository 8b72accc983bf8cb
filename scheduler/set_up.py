"""How a site reminds, as its kaohe.toml says; no channel is made and no text tried."""

from collections.abc import Sequence
from datetime import datetime

from scheduler.decide import Grounds
from scheduler.health import Health, health
from scheduler.people import Directory
from scheduler.policy import Policy
from scheduler.settings import Settings, read_settings, shipped
from tracker.calendar import WorkCalendar
from tracker.errors import KaoheError
from tracker.model.finding import Finding
from tracker.model.plan import Plan
from tracker.ports import Reader, Table
from tracker.records import record_of
from tracker.services.ledger import Ledger
from tracker.storage.site import Site


class WrongSettings(KaoheError):
    """What kaohe.toml says of reminders has errors, and nobody can be reminded.

    Attributes:
        findings: all of them.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("提醒的设置有误，先在 kaohe.toml 里改正再试。")


def settings_of(site: Site) -> Settings:
    """How the site reminds; raises WrongSettings."""
    settings, errors = read_settings(site.reminders, site.channels)
    if settings is None:
        raise WrongSettings(errors)
    return settings


def directory_of(settings: Settings, plan: Plan) -> Directory:
    """Who can be reminded, and by what."""
    return Directory(contacts=plan.contacts, channels=settings.channels)


def grounds_in(
    reader: Reader, *, policy: Policy, directory: Directory, calendar: WorkCalendar
) -> Grounds:
    """What decisions hang on, with the silences as they stand."""
    entries = reader.find(Table.SILENCES)
    return Grounds(
        policy=policy,
        directory=directory,
        calendar=calendar,
        silences=tuple(record_of(Table.SILENCES, one.document) for one in entries),
    )


def health_at(site: Site, ledger: Ledger, reader: Reader, now: datetime) -> Health:
    """How the site's reminders stand at a moment."""
    # What is wrong with the settings is said elsewhere; here it is about time.
    settings, _ = read_settings(site.reminders, site.channels)
    return health(
        reader,
        policy=(settings or shipped()).policy,
        calendar=ledger.calendar,
        now=now,
    )
