"""What a command works with: the site, its plan and templates, and the time."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.telling import called, tell
from tracker.errors import UsageError

if TYPE_CHECKING:
    from notices.catalog import Catalog
    from tracker.model.plan import Plan
    from tracker.storage.site import Site


@dataclass(frozen=True)
class Desk:
    """One run of the program: in which folder, by which clock.

    Attributes:
        root: The site's folder, as the user wrote it; it may not be there.
        now: Asks the clock; answers in Beijing's time.
    """

    root: Path
    now: Callable[[], datetime]

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return self.now().date()

    def day(self, on: str | None) -> date:
        """The day that `--on` names, or today; UsageError if it is not a likely day."""
        from tracker.calendar import day_written

        if on is None:
            return self.today
        try:
            return day_written(on, "--on ")
        except ValueError as error:
            raise UsageError(str(error)) from None

    def at(self, folder: Path) -> "Desk":
        """The same in another folder."""
        return replace(self, root=folder)

    def program(self) -> str:
        """What the user types to get here again: the program, and the site if named."""
        if self.root == Path():
            return called()
        return f"{called()} --site {quoted(self.root)}"

    def site(self) -> "Site":
        """The site; errors in its settings are told and end the command."""
        from tracker.storage.site import open_site

        site, findings = open_site(self.root)
        if site is None:
            tell(findings)
            raise click.exceptions.Exit(1)
        return site

    def plan(self, site: "Site") -> "Plan":
        """The year's plan; its errors are told and end the command."""
        from tracker.storage.planfile import load_plan

        plan, findings = load_plan(site.plan_file)
        if plan is None:
            tell(findings)
            print("方案数据有误，先改正再试。", file=sys.stderr)
            raise click.exceptions.Exit(1)
        return plan

    def catalog(self, site: "Site") -> "Catalog":
        """The kinds of documents, with the clerk's own templates before the shipped."""
        from notices.catalog import load_catalog

        return load_catalog([site.templates])


pass_desk = click.make_pass_decorator(Desk)


def quoted(path: Path) -> str:
    """A path to paste into a command line."""
    return f'"{path}"' if " " in str(path) else str(path)
