"""What the commands of reminders work with: the site as its reminders see it."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import click

from console.desk import Desk
from console.ledgers import Opened, opened
from console.telling import tell

if TYPE_CHECKING:
    from notices.contexts import Sight
    from scheduler.channels.port import Channel
    from scheduler.reminding import Reminding
    from scheduler.settings import Settings
    from tracker.model.finding import Finding
    from tracker.storage.site import Site

EXPORTS = "exports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """A site with its ledger open and its channels ready.

    Attributes:
        findings: what is doubtful in its settings and texts; nothing that stops it.
    """

    opened: Opened
    site: "Reminding"
    findings: Sequence["Finding"]


@contextmanager
def reminders_of(desk: Desk) -> Iterator[Reminders]:
    """The site's reminders; errors in their settings are told and end the command."""
    with opened(desk) as site:
        yield make_reminders(site)


def make_reminders(site: Opened) -> Reminders:
    """The reminders of a site whose ledger is open."""
    from notices.contexts import Sight
    from scheduler.doubts import doubts
    from scheduler.people import Directory
    from scheduler.reminding import Reminding
    from scheduler.trytexts import tried_texts

    settings = settings_of(site.site)
    ledger = site.ledger
    channels, errors = make_channels(site.site, settings, site.desk.now)
    _refuse(errors)
    sight = Sight(
        plan=site.plan,
        on=site.desk.today,
        calendar=ledger.calendar,
        rules=ledger.rules,
    )
    texts, slips = tried_texts(site.site.templates, sight=sight, policy=settings.policy)
    reminding = Reminding(
        ledger=ledger,
        plan=site.plan,
        policy=settings.policy,
        directory=Directory(contacts=site.plan.contacts, channels=settings.channels),
        channels=channels,
        texts=texts,
    )
    findings = [*doubts(settings, site.plan), *slips]
    return Reminders(opened=site, site=reminding, findings=findings)


def settings_of(site: "Site") -> "Settings":
    """How the site reminds; errors in kaohe.toml are told and end the command."""
    from scheduler.settings import read_settings

    settings, errors = read_settings(site.reminders, site.channels)
    _refuse(errors)
    assert settings is not None, "without errors there are settings"
    return settings


def _refuse(errors: Sequence["Finding"]) -> None:
    if errors:
        tell(errors)
        print("提醒的设置有误，先在 kaohe.toml 里改正再试。", file=sys.stderr)
        raise click.exceptions.Exit(1)


def make_channels(
    site: "Site", settings: "Settings", now: Callable[[], datetime]
) -> "tuple[dict[str, Channel], list[Finding]]":
    """The channels, ready to carry, and what is wrong with their settings."""
    from notices.catalog import shipped_folder
    from scheduler.channels.making import Surroundings, make_channels

    around = Surroundings(
        root=site.root,
        exports=site.root / EXPORTS,
        templates=(site.templates, shipped_folder() / "docx"),
        environ=os.environ,
        clock=now,
    )
    tables = {
        one.name: {"kind": str(one.kind), **one.options} for one in settings.channels
    }
    return make_channels(tables, around)


def findings_on_reminders(site: "Site", desk: Desk, sight: "Sight") -> "list[Finding]":
    """Everything wrong or doubtful in what a person wrote about reminders.

    Args:
        sight: the site's year; its lines are not asked for.
    """
    from scheduler.doubts import doubts
    from scheduler.settings import read_settings
    from scheduler.trytexts import tried_texts

    settings, findings = read_settings(site.reminders, site.channels)
    if settings is None:
        return findings
    _, slips = make_channels(site, settings, desk.now)
    _, broken = tried_texts(site.templates, sight=sight, policy=settings.policy)
    return [*doubts(settings, sight.plan), *slips, *broken]
