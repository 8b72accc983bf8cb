"""The reminders of a site: its settings read, its channels made, its texts tried."""

import os
from collections.abc import Callable
from datetime import datetime

from notices.catalog import shipped_folder
from notices.contexts import Sight
from scheduler.channels.making import Surroundings, make_channels
from scheduler.channels.port import Channel
from scheduler.doubts import doubts
from scheduler.reminding import Reminding
from scheduler.set_up import WrongSettings, directory_of, settings_of
from scheduler.settings import Settings, read_settings
from scheduler.trytexts import tried_texts
from tracker.calendar import local_day
from tracker.model.finding import Finding
from tracker.model.plan import Plan
from tracker.services.ledger import Ledger
from tracker.storage.site import Site

Now = Callable[[], datetime]


def reminding_at(
    site: Site, *, plan: Plan, ledger: Ledger, now: Now
) -> tuple[Reminding, list[Finding]]:
    """The site as its reminders see it, and what is doubtful in settings and texts.

    Raises:
        WrongSettings: nobody can be reminded.
    """
    settings = settings_of(site)
    channels, errors = channels_of(site, settings, now)
    if errors:
        raise WrongSettings(errors)
    sight = Sight(
        plan=plan,
        on=local_day(now()),
        calendar=ledger.calendar,
        rules=ledger.rules,
    )
    texts, slips = tried_texts(site.templates, sight=sight, policy=settings.policy)
    reminding = Reminding(
        ledger=ledger,
        plan=plan,
        policy=settings.policy,
        directory=directory_of(settings, plan),
        channels=channels,
        texts=texts,
    )
    return reminding, [*doubts(settings, plan), *slips]


def channels_of(
    site: Site, settings: Settings, now: Now
) -> tuple[dict[str, Channel], list[Finding]]:
    """The channels, ready to carry, and what is wrong with their settings."""
    around = Surroundings(
        root=site.root,
        exports=site.exports,
        templates=(site.templates, shipped_folder() / "docx"),
        environ=os.environ,
        clock=now,
    )
    return make_channels(settings.channels, around)


def findings_on_reminders(site: Site, sight: Sight, now: Now) -> list[Finding]:
    """Everything wrong or doubtful in what a person wrote about reminders.

    Args:
        sight: the site's year; its lines are not asked for.
    """
    settings, findings = read_settings(site.reminders, site.channels)
    if settings is None:
        return findings
    _, slips = channels_of(site, settings, now)
    _, broken = tried_texts(site.templates, sight=sight, policy=settings.policy)
    return [*doubts(settings, sight.plan), *slips, *broken]
