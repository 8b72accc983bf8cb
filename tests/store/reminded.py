"""A process that reminds and is killed at one step of a pass, or goes on to the end.

`python -m tests.store.reminded` reads orders, a line of JSON each, forks a child that
makes one pass, and answers with the steps the child reached and how it ended. The child
kills itself where the order says so: what wraps its store and its channels counts the
steps. The program itself knows nothing of this.
"""

import importlib
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from scheduler.channels.letter import Sender
from scheduler.channels.mail import Mail, Security
from scheduler.channels.port import Channel, Kind, Outcome
from scheduler.channels.robots import Robot
from scheduler.channels.secret import Secret
from scheduler.channels.sms import ShortMessages
from scheduler.channels.tls import trusting
from scheduler.people import Directory
from scheduler.policy import ChannelSettings, Policy
from scheduler.reminding import Reminding
from scheduler.run import run_pass
from scheduler.settings import read_settings
from scheduler.texts import load_texts
from tests.builders import a_ledger, a_plan, a_unit
from tracker.calendar import official_calendar
from tracker.model.plan import Person
from tracker.model.sending import Message
from tracker.outbox import Outbox
from tracker.ports import Store, StoreRefused
from tracker.storage.tiny import TinyStore

TEXTS = load_texts(Path("nowhere"))[0]
CHANNELS = (
    ChannelSettings(name="mail", kind=Kind.MAIL),
    ChannelSettings(name="chat", kind=Kind.WECOM),
    ChannelSettings(name="sms", kind=Kind.SMS),
)


def person(number: int, way: str) -> Person:
    """Who speaks for 第n局, to be reached that way."""
    return Person(
        name=f"第{number}人",
        unit=f"第{number}局",
        role="联络员",
        mail=f"n{number}@example.com",
        phone=f"138{number:08}",
    )


def policy_for(ways: list[str]) -> Policy:
    """A short ladder; each person is reached by their own way."""
    named = {f"第{n}人@第{n}局": [way] for n, way in enumerate(ways)}
    made, findings = read_settings(
        {"channels_for": named, "weekly": False, "every": 0},
        {one.name: {"kind": str(one.kind)} for one in CHANNELS},
    )
    assert made is not None, findings
    return made.policy


def site_on(
    store: Store, ways: list[str], *, mail_port: int, web_port: int, now: datetime
) -> Reminding:
    """A site on that store, whose channels go to the servers that count."""
    people = tuple(person(n, way) for n, way in enumerate(ways))
    units = tuple(a_unit(f"第{n}局") for n in range(len(ways) + 1))
    return Reminding(
        ledger=a_ledger(store=store),
        plan=a_plan(contacts=people, units=units),
        policy=policy_for(ways),
        directory=Directory(contacts=people, channels=CHANNELS),
        channels=channels_to(mail_port=mail_port, web_port=web_port, now=now),
        texts=TEXTS,
    )


def channels_to(*, mail_port: int, web_port: int, now: datetime) -> dict[str, Channel]:
    """A channel of each kind, to the servers of the test."""
    web = f"http://127.0.0.1:{web_port}"
    return {
        "mail": Mail(
            name="mail",
            host="127.0.0.1",
            port=mail_port,
            sender=Sender(address="office@example.org"),
            security=Security.NONE,
            per_minute=None,
        ),
        "chat": Robot(
            name="chat",
            kind=Kind.WECOM,
            webhook=Secret(lambda: f"{web}/robot?key=geheim"),
            clock=lambda: now,
        ),
        "sms": ShortMessages(
            name="sms",
            key_id=Secret(lambda: "id"),
            key=Secret(lambda: "geheim"),
            sign_name="考核办",
            template="SMS_1",
            clock=lambda: now,
            endpoint=f"{web}/sms",
            longest=200,
            per_minute=None,
        ),
    }


@dataclass
class Steps:
    """Counts the steps of a pass, and ends the process at one of them."""

    kill: str
    nth: int
    reached: dict[str, int] = field(default_factory=dict)

    def reach(self, step: str) -> None:
        self.reached[step] = self.reached.get(step, 0) + 1
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()
        if step == self.kill and self.reached[step] == self.nth:
            os.kill(os.getpid(), signal.SIGKILL)


class KilledOutbox:
    """An outbox whose transactions are steps."""

    def __init__(self, outbox: Outbox, steps: Steps) -> None:
        self._outbox, self._steps = outbox, steps
        self.reading = outbox.reading

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        with self._outbox.transaction() as txn:
            yield KilledTransaction(txn, self._steps)


class KilledTransaction:
    """A transaction named by what it does: plan, claim, begin, settle, mark."""

    def __init__(self, txn: Any, steps: Steps) -> None:
        self._txn, self._steps, self._name = txn, steps, "look"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._txn, name)

    def plan(self, rows: Any) -> Any:
        self._name = "plan"
        return self._txn.plan(rows)

    def claim(self, **asked: Any) -> Any:
        self._name = "claim"
        self._steps.reach("before claim")
        return self._txn.claim(**asked)

    def expired(self, **asked: Any) -> Any:
        self._name = "take up"
        return self._txn.expired(**asked)

    def keep(self, rows: Any, **how: Any) -> Any:
        states = {one.state.value for one in rows}
        going = "发送中" in states and all(one.holder for one in rows)
        self._name = "begin" if going else "settle"
        return self._txn.keep(rows, **how)

    def set_mark(self, name: str, moment: datetime) -> None:
        self._name = "mark"
        self._txn.set_mark(name, moment)

    def commit(self) -> None:
        self._steps.reach(f"before {self._name} is kept")
        self._txn.commit()
        self._steps.reach(f"after {self._name} is kept")


class KilledStore:
    """A store whose outbox is a KilledOutbox."""

    def __init__(self, store: Store, steps: Steps) -> None:
        self._store = store
        self.outbox = KilledOutbox(store.outbox, steps)
        self.reading, self.transaction = store.reading, store.transaction

    def close(self) -> None:
        self._store.close()


class KilledChannel:
    """A channel whose sending is a step."""

    def __init__(self, channel: Channel, steps: Steps) -> None:
        self._channel, self._steps = channel, steps

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    def send(self, message: Message, *, again: bool) -> Outcome:
        self._steps.reach("before sending")
        outcome = self._channel.send(message, again=again)
        self._steps.reach("after sending")
        return outcome


def store_at(place: str) -> Store:
    """The store at an address or path."""
    if place.startswith("postgresql"):
        from tracker.storage.postgres import PostgresStore

        return PostgresStore(place)
    return TinyStore(Path(place))


def pass_of(order: dict[str, Any]) -> None:
    """One pass, as ordered."""
    steps = Steps(order.get("kill", ""), order.get("nth", 1))
    now = datetime.fromisoformat(order["now"])
    with closing(store_at(order["store"])) as store:
        site = site_on(
            KilledStore(store, steps),
            order["ways"],
            mail_port=order["mail_port"],
            web_port=order["web_port"],
            now=now,
        )
        channels: Any = {
            name: KilledChannel(one, steps) for name, one in site.channels.items()
        }
        apart = timedelta(seconds=order.get("apart", 0))
        run_pass(
            Reminding(
                ledger=site.ledger,
                plan=site.plan,
                policy=site.policy,
                directory=site.directory,
                channels=channels,
                texts=site.texts,
            ),
            now=lambda: now + apart,
            holder=f"{os.getpid()}",
        )


def child(order: dict[str, Any], told: int) -> None:
    """The child: what it says goes to the pipe; ends the process."""
    os.dup2(told, 1)
    code = 1
    try:
        pass_of(order)
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)


def forked(order: dict[str, Any]) -> tuple[int, int]:
    """Start a child; its number, and where it tells its steps."""
    told, telling = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(told)
        child(order, telling)
    os.close(telling)
    return pid, told


def warm_up() -> None:
    """Load once what every child would load anew."""
    official_calendar()
    trusting("")
    for name in ("httpx", "tracker.storage.postgres"):
        with suppress(ImportError, StoreRefused):
            importlib.import_module(name)


def say(what: object) -> None:
    """A line of JSON to whoever gives the orders."""
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


def main() -> None:
    """Obey orders: each a list of passes that run at the same time."""
    warm_up()
    for line in sys.stdin:
        children = [forked(one) for one in json.loads(line)]
        sys.stderr.flush()
        # Said at once, so that a server may kill one while it is sending.
        say([pid for pid, _ in children])
        answers = []
        for pid, told in children:
            with os.fdopen(told, encoding="utf-8") as pipe:
                steps = pipe.read().splitlines()
            _, status = os.waitpid(pid, 0)
            answers.append({"steps": steps, "code": os.waitstatus_to_exitcode(status)})
        say(answers)


if __name__ == "__main__":
    main()
