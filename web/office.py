"""The site as the page works with it: opened once, read anew where its files changed."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tracker.answers import Lines, Mirror
from tracker.answers.lines import Line, line_of
from tracker.errors import KaoheError
from tracker.model.finding import Finding
from tracker.model.plan import Plan
from tracker.ports import Reader
from tracker.services.ledger import Ledger
from tracker.storage.opening import open_ledger
from tracker.storage.planfile import load_plan
from tracker.storage.site import PLANS, SETTINGS, Site, open_site
from tracker.storage.workdays import NAME as WORKDAYS
from web.accounts.book import FOLDER, Book
from web.settings import WebSettings, read_settings


class Unready(KaoheError):
    """The site's own files have errors, so that nothing can be shown.

    Attributes:
        findings: all of them.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("设置或方案数据有误，要在办公室的电脑上先改正。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The site with its ledger open, as its files were when last looked at."""

    site: Site
    plan: Plan
    ledger: Ledger
    mirror: Mirror

    def lines(self, reader: Reader, on: date, *, keep: bool = True) -> Lines:
        """The year's lines on a day; `keep` as in `Mirror.lines`."""
        ledger = self.ledger
        return self.mirror.lines(
            reader, on=on, calendar=ledger.calendar, rules=ledger.rules, keep=keep
        )

    def line(self, record: Any, on: date) -> Line:
        """An obligation or issue as it looks on a day."""
        ledger = self.ledger
        return line_of(record, on=on, calendar=ledger.calendar, rules=ledger.rules)

    @property
    def units(self) -> tuple[str, ...]:
        """The register's units, in its order."""
        return tuple(one.name for one in self.plan.units)


class Office:
    """A site for as long as the page runs. Threads may share it.

    Args:
        root: the site's folder.
        now: asks the clock; answers in Beijing's time.
    """

    def __init__(self, root: Path, now: Callable[[], datetime]) -> None:
        self.root = root
        self.now = now
        self.book = Book(root / FOLDER)
        self._lock = threading.Lock()
        self._opened: Opened | None = None
        self._stamps: tuple[object, ...] = ()
        self._web: tuple[object, WebSettings] = (None, WebSettings())

    def opened(self) -> Opened:
        """The site; its settings, plan and calendar as they stand now.

        Raises:
            Unready: they have errors; KaoheError: they, or the store, cannot be read.
        """
        with self._lock:
            stamps = self.stamps()
            if self._opened is None or self._stamps != stamps:
                self._opened, self._stamps = self._open(), stamps
            return self._opened

    def stamps(self) -> tuple[object, ...]:
        """What shows whether a file has changed: its moment and its size."""
        plans = sorted((self.root / PLANS).glob("*.toml"))
        return tuple(
            _stamp(one) for one in (self.root / SETTINGS, self.root / WORKDAYS, *plans)
        )

    def _open(self) -> Opened:
        site, findings = open_site(self.root)
        if site is None:
            raise Unready(findings)
        if findings := read_settings(site.web)[1]:
            raise Unready(findings)
        plan, findings = load_plan(site.plan_file)
        if plan is None:
            raise Unready(findings)
        if self._opened is not None:
            # A request under way may still be reading from it: nothing is held open
            # between transactions, so that letting go costs it nothing.
            self._opened.ledger.store.close()
        ledger, _ = open_ledger(site, plan)
        return Opened(site=site, plan=plan, ledger=ledger, mirror=Mirror(site.year))

    def web(self) -> WebSettings:
        """How the page is reached, as kaohe.toml says now.

        Where that is wrong, the usual settings, which trust nobody: `opened` tells it.
        """
        stamp, (seen, settings) = _stamp(self.root / SETTINGS), self._web
        if stamp != seen:
            settings = _web_settings(self.root)
            self._web = stamp, settings
        return settings

    def close(self) -> None:
        """Let go of the store."""
        with self._lock:
            if self._opened is not None:
                self._opened.ledger.store.close()
                self._opened = None


def _web_settings(root: Path) -> WebSettings:
    try:
        site, _ = open_site(root)
    except KaoheError:
        return WebSettings()
    settings = read_settings(site.web)[0] if site else None
    return settings or WebSettings()


def _stamp(path: Path) -> object:
    try:
        seen = path.stat()
    except OSError:
        return None
    return path, seen.st_mtime_ns, seen.st_size
