"""What the commands of reminders work with: the site as its reminders see it."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from console.desk import Desk
from console.ledgers import Opened, opened
from console.telling import tell

if TYPE_CHECKING:
    from scheduler.reminding import Reminding
    from scheduler.settings import Settings
    from tracker.model.finding import Finding
    from tracker.storage.site import Site


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
    from scheduler.at_site import reminding_at

    with _told():
        reminding, findings = reminding_at(
            site.site, plan=site.plan, ledger=site.ledger, now=site.desk.now
        )
    return Reminders(opened=site, site=reminding, findings=findings)


def settings_of(site: "Site") -> "Settings":
    """How the site reminds; errors in kaohe.toml are told and end the command."""
    from scheduler.set_up import settings_of as read

    with _told():
        return read(site)


@contextmanager
def _told() -> Iterator[None]:
    """What is wrong with the settings is told, and ends the command."""
    from scheduler.set_up import WrongSettings

    try:
        yield
    except WrongSettings as error:
        tell(error.findings)
        print(error, file=sys.stderr)
        raise click.exceptions.Exit(1) from None
