"""The daemon (常驻): APScheduler as the clock that begins a pass every minute.

APScheduler keeps nothing: one static job in memory, while all that is true stands in
the store. Several daemons on one store are right by their claims; one killed at any
moment is made up for by the next pass, whoever runs it.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from types import FrameType
from typing import Any, Final

from apscheduler.schedulers.blocking import BlockingScheduler

from scheduler.channels.rate import Pace
from scheduler.faults import place_of
from scheduler.heartbeat import NotTold, beat
from scheduler.reminding import Reminding, holder_name
from scheduler.run import PassReport, run_pass
from tracker.calendar import BEIJING
from tracker.errors import KaoheError

# What a late start may not drop, nor a backlog double.
_JOB: Final = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
_log: Final = logging.getLogger("kaohe.reminders")

Opener = Callable[[], AbstractContextManager[Reminding]]


def _nothing() -> None:
    """What comes after a pass where nobody asked for anything."""


def _now() -> datetime:
    return datetime.now(BEIJING)


@dataclass(slots=True)
class Daemon:
    """Passes, one a minute, until somebody asks to stop.

    Attributes:
        opened: opens the site anew for each pass, so that what was changed in its plan,
            settings and texts holds from the next minute.
        heartbeat: as in `scheduler.heartbeat.beat`.
        now: asks the clock.
        every: the seconds between passes.
        after: called after each finished pass, outside its transactions.
    """

    opened: Opener
    heartbeat: str = ""
    now: Callable[[], datetime] = _now
    every: float = 60.0
    after: Callable[[], None] = _nothing
    _stop: threading.Event = field(default_factory=threading.Event)
    _holder: str = field(default_factory=holder_name)
    _paces: dict[str, Pace] = field(default_factory=dict)

    def run(self) -> None:
        """Run until SIGTERM or SIGINT; the step under way is finished first."""
        clock = BlockingScheduler(timezone=BEIJING, job_defaults=_JOB)
        # The first one at once: what was missed while it did not run is due now.
        clock.add_job(
            self.once,
            "interval",
            seconds=self.every,
            next_run_time=datetime.now(BEIJING),
        )
        ending = threading.Thread(target=self._end, args=(clock,))

        def asked_to_stop(_: int, __: FrameType | None) -> None:
            # Nothing but this: the signal may come while the scheduler holds its locks.
            if not ending.ident:
                ending.start()

        before = {
            one: signal.signal(one, asked_to_stop)
            for one in (signal.SIGTERM, signal.SIGINT)
        }
        _log.info("daemon=started holder=%s", self._holder)
        try:
            clock.start()
            ending.join()
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)
        _log.info("daemon=stopped holder=%s", self._holder)

    def _end(self, clock: Any) -> None:
        self._stop.set()
        # Asked before it has begun, it could not be shut down, nor asked again.
        while not clock.running:
            time.sleep(0.05)
        clock.shutdown(wait=True)

    def once(self) -> PassReport | None:
        """One pass, told in one line of the log; None where it was refused.

        What is wrong with the site or its store ends this pass, not the daemon.
        """
        began = time.monotonic()
        try:
            with self.opened() as site:
                report = run_pass(
                    site,
                    now=self.now,
                    holder=self._holder,
                    sleep=self._sleep,
                    stopping=self._stop.is_set,
                    paces=self._paces,
                )
            took = time.monotonic() - began
            _log.info("pass=done %s seconds=%.2f", report, took)
            if report.finished:
                self.after()
                self._beat(report.at)
        except KaoheError as error:
            _log.error("pass=refused why=%s", error)
            return None
        except Exception as error:  # noqa: BLE001
            # A fault of ours must not end what the next minute may well do.
            _log.error("pass=broken error=%s", place_of(error))
            return None
        return report

    def _beat(self, at: datetime) -> None:
        try:
            beat(self.heartbeat, at)
        except NotTold as error:
            _log.error("heartbeat=failed why=%s", error)

    def _sleep(self, seconds: float) -> None:
        self._stop.wait(seconds)
