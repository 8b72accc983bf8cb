"""A site in memory, channels that answer as they are told, and a clock, for passes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from scheduler.channels.port import Channel, Kind, Outcome, Sent
from scheduler.people import Directory
from scheduler.reminding import Reminding
from scheduler.run import PassReport, run_pass
from scheduler.settings import read_settings
from scheduler.texts import load_texts
from tests.builders import a_ledger, a_plan, a_unit, an_obligation
from tests.unit.scheduler.cast import PEOPLE, at
from tracker.model.obligation import Obligation, ObligationState
from tracker.model.sending import Message, Sending
from tracker.outbox import SendingFilter
from tracker.services.ledger import Ledger

TEXTS = load_texts(Path("nowhere"))[0]
UNITS = ("林草局", "督查室", "生态环境分局", "财政局")


@dataclass
class Wire:
    """A channel; `answers` are given one after the other, then it has sent.

    `carried` holds each message with whether it went again.
    """

    name: str = "mail"
    kind: Kind = Kind.MAIL
    per_minute: int | None = None
    repeats: bool = True
    answers: list[Outcome | Exception] = field(default_factory=list)
    carried: list[tuple[Message, bool]] = field(default_factory=list)

    def send(self, message: Message, *, again: bool) -> Outcome:
        self.carried.append((message, again))
        answer = self.answers.pop(0) if self.answers else Sent(f"{self.name}-1")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def check(self) -> Outcome:
        return Sent()

    @property
    def told(self) -> list[str]:
        """To whom messages went."""
        return [message.recipient for message, _ in self.carried]


@dataclass
class Clock:
    """A clock that is set by hand; sleeping moves it."""

    now: datetime
    slept: float = 0.0

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.now += timedelta(seconds=seconds)

    def seconds(self) -> float:
        """Seconds that only grow."""
        return self.slept


def an_owed(number: int = 1, **changes: Any) -> Obligation:
    """Of 林草局, told on 1 September 2025, due on Thursday, 23 October."""
    default = an_obligation(
        key=f"B2025-{number:04}",
        material=f"第{number}项监测数据",
        duty=f"第{number}项监测数据",
        state=ObligationState.ISSUED,
        issued_on=date(2025, 9, 1),
    )
    return replace(default, **changes)


def a_site(
    *records: Any,
    wires: Iterable[Wire] = (),
    settings: dict[str, Any] | None = None,
    **changes: Any,
) -> Reminding:
    """A site whose people are PEOPLE and whose channels are `wires`."""
    wires = tuple(wires) or (Wire(),)
    contacts = changes.pop("contacts", PEOPLE)
    ledger: Ledger = changes.pop("ledger", None) or a_ledger(*records)
    channels: dict[str, Channel] = {one.name: one for one in wires}
    channels |= changes.pop("channels", {})
    made, findings = read_settings(
        {"weekly": False, **(settings or {})},
        {one.name: {"kind": str(one.kind)} for one in wires},
    )
    assert made is not None, findings
    default = Reminding(
        ledger=ledger,
        plan=a_plan(contacts=contacts, units=tuple(a_unit(name) for name in UNITS)),
        policy=made.policy,
        directory=Directory(
            contacts=contacts,
            channels=made.channels,
        ),
        channels=channels,
        texts=TEXTS,
    )
    return replace(default, **changes)


def passed(
    site: Reminding,
    now: datetime | Clock,
    *,
    holder: str = "甲",
    stopping: Callable[[], bool] = lambda: False,
) -> PassReport:
    """One pass at that moment."""
    clock = now if isinstance(now, Clock) else Clock(now)
    return run_pass(
        site,
        now=clock,
        holder=holder,
        sleep=clock.sleep,
        clock=clock.seconds,
        stopping=stopping,
    )


def begun(site: Reminding, day: tuple[int, int] = (10, 17)) -> Reminding:
    """The site after a first pass in the evening of a day on which nothing was due."""
    passed(site, at(*day, 20))
    return site


def rows(site: Reminding) -> list[Sending]:
    """Every sending there is."""
    with site.outbox.reading() as reader:
        return list(reader.sendings(SendingFilter()))


def states(site: Reminding) -> list[str]:
    """The states of all sendings."""
    return [one.state.value for one in rows(site)]
