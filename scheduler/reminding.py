"""What the passes of a site work with, and the circumstances of one pass."""

import socket
import uuid
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from notices.contexts.scope import Sight
from scheduler.channels.port import Channel
from scheduler.channels.rate import Pace
from scheduler.decide import Grounds
from scheduler.people import Directory
from scheduler.policy import Policy
from scheduler.set_up import grounds_in
from scheduler.texts import Texts
from tracker.answers import Wanted, issue_lines, obligation_lines
from tracker.calendar import local_day
from tracker.model.plan import Plan
from tracker.outbox import Outbox
from tracker.services.ledger import Ledger

# How long what a process has taken stays its own. Longer than any channel takes over a
# message, and than the clocks of two machines are apart.
LEASE: Final = timedelta(minutes=10)


def holder_name() -> str:
    """A name for this process that no other has, nor this one after a restart."""
    return f"{socket.gethostname()}-{uuid.uuid4().hex[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding:
    """A site as its reminders see it.

    Attributes:
        directory: the plan's contacts and the channels as set up in kaohe.toml.
        channels: the same channels, ready to carry, by name.
    """

    ledger: Ledger
    plan: Plan
    policy: Policy
    directory: Directory
    channels: Mapping[str, Channel]
    texts: Texts

    @property
    def outbox(self) -> Outbox:
        """The sendings of its store."""
        return self.ledger.store.outbox

    def grounds(self) -> Grounds:
        """What decisions hang on, with the silences as they stand."""
        with self.ledger.store.reading() as reader:
            return grounds_in(
                reader,
                policy=self.policy,
                directory=self.directory,
                calendar=self.ledger.calendar,
            )


def never() -> bool:
    """For a pass that nobody asks to stop."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One pass: whose it is, by which clock, until when.

    Attributes:
        holder: the process, by a name that no other has, nor this one after a restart.
        now: asks the clock.
        sleep: waits so many seconds.
        stopping: whether the pass is to end after the step under way.
        clock: seconds that only ever grow, by which channels are paced.
        paces: how quickly each channel went so far; kept from one pass to the next.
    """

    site: Reminding
    holder: str
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    clock: Callable[[], float]
    stopping: Callable[[], bool] = never
    paces: MutableMapping[str, Pace] = field(default_factory=dict)
    _sights: dict[date, Sight] = field(default_factory=dict)
    _year_sights: dict[tuple[date, str], Sight] = field(default_factory=dict)

    @property
    def lease(self) -> datetime:
        """Until when what is taken now is this process's own."""
        return self.now() + LEASE

    @property
    def may_send(self) -> bool:
        """Whether messages may go now, and nobody has asked to stop."""
        site = self.site
        is_open = site.policy.is_open(self.now(), site.ledger.calendar)
        return is_open and not self.stopping()

    def sight(self) -> Sight:
        """The plan as texts see it today; its lines are not asked for.

        One for a whole day, which keeps what it has worked out of the plan.
        """
        site, today = self.site, local_day(self.now())
        if today not in self._sights:
            self._sights[today] = Sight(
                plan=site.plan,
                on=today,
                calendar=site.ledger.calendar,
                rules=site.ledger.rules,
            )
        return self._sights[today]

    def year_sight(self) -> Sight:
        """The same with the year's lines, read anew where the ledger has changed."""
        wanted, bare = Wanted(year=self.site.plan.year.plan_year), self.sight()
        on, calendar, rules = bare.on, bare.calendar, bare.rules
        with self.site.ledger.store.reading() as reader:
            head = reader.head()
            state = on, head.hash if head else ""
            if state not in self._year_sights:
                self._year_sights.clear()
                self._year_sights[state] = replace(
                    bare,
                    obligations=obligation_lines(
                        reader, wanted, on=on, calendar=calendar, rules=rules
                    ),
                    issues=issue_lines(
                        reader, wanted, on=on, calendar=calendar, rules=rules
                    ),
                )
        return self._year_sights[state]

    def pace(self, channel: Channel) -> Pace:
        """How quickly messages may go on that channel."""
        kept = self.paces.get(channel.name)
        if kept is None or kept.per_minute != channel.per_minute:
            kept = Pace(
                per_minute=channel.per_minute, clock=self.clock, sleep=self.sleep
            )
            self.paces[channel.name] = kept
        return kept
