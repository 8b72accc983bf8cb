"""What the commands of reminders work with: the site as its reminders see it."""

import os
import socket
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

import click

from console.desk import Desk
from console.ledgers import Opened, View, opened
from console.telling import tell

if TYPE_CHECKING:
    from scheduler.channels.port import Channel
    from scheduler.reminding import Reminding
    from scheduler.settings import Settings
    from tracker.model.finding import Finding
    from tracker.model.sending import Sending
    from tracker.ports import Reader

BEIJING = ZoneInfo("Asia/Shanghai")
EXPORTS = "exports"
STATE_STYLES = {
    "已发出": "green",
    "失败": "bold red",
    "结果不明": "bold red",
    "已跳过": "yellow",
}


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

    settings = settings_of(site)
    ledger = site.ledger
    channels = _channels(site, settings)
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


def settings_of(site: Opened) -> "Settings":
    """How the site reminds; errors in kaohe.toml are told and end the command."""
    from scheduler.settings import read_settings

    settings, findings = read_settings(site.site.reminders, site.site.channels)
    if settings is None:
        _refuse(findings)
    return settings


def _channels(site: Opened, settings: "Settings") -> "dict[str, Channel]":
    """The channels, ready to carry; errors are told and end the command."""
    from notices.catalog import shipped_folder
    from scheduler.channels.making import Surroundings, make_channels

    around = Surroundings(
        root=site.site.root,
        exports=site.site.root / EXPORTS,
        templates=(site.site.templates, shipped_folder() / "docx"),
        environ=os.environ,
        clock=site.desk.now,
    )
    tables = {
        one.name: {"kind": str(one.kind), **one.options} for one in settings.channels
    }
    channels, findings = make_channels(tables, around)
    if findings:
        _refuse(findings)
    return channels


def _refuse(findings: Sequence["Finding"]) -> NoReturn:
    tell(findings)
    print("提醒的设置有误，先在 kaohe.toml 里改正再试。", file=sys.stderr)
    raise click.exceptions.Exit(1)


def clock_text(moment: datetime) -> str:
    """A moment as the user's clock shows it: stores keep theirs in another zone."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def sending_line(one: "Sending") -> str:
    """A sending on a line: which, when, to whom, about what, what became of it."""
    told = one.occurrence
    way = f"（{told.channel}）" if told.channel else ""
    by = f"，{one.by}办理" if one.by else ""
    why = f"：{one.reason}" if one.reason else ""
    # A file that lies ready; what a server answered tells a reader nothing.
    file = f"：{one.provider}" if is_lying(one) else ""
    return (
        f"{one.key}　{told.slot}　{told.rung}　{number_of(one)}　"
        f"{whom(one)}{way}　{one.state}{by}{why}{file}"
    )


def is_lying(one: "Sending") -> bool:
    """Whether it lies ready for a person to print or paste."""
    return str(one.state) == "占用" and one.lease is None and bool(one.provider)


def holder() -> str:
    """A name for this process that no other has, nor this one after a restart."""
    return f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


def tell_reminders(found: "Sequence[Sending]") -> None:
    """Print which reminders of a record went, to whom, and what came of them."""
    if found:
        print("提醒：")
    for one in found:
        told = one.occurrence
        why = f"：{one.reason}" if one.reason else ""
        when = clock_text(one.settled) if one.settled else str(told.slot)
        by = f"，{one.by}办理" if one.by else ""
        way = f"（{told.channel}{by}）" if told.channel else ""
        print(f"  {when} {told.rung} {whom(one)}{way} {one.state}{why}")


def reminders_about(view: View, about: str) -> "list[Sending]":
    """The sendings of one record, of a day gone by those of its slots until then."""
    from tracker.outbox import SendingFilter

    where = SendingFilter(item=about, slot_to=view.on)
    with _present(view) as reader:
        return list(reader.sendings(where))


@contextmanager
def _present(view: View) -> "Iterator[Reader]":
    """The ledger as it is: only there are sendings, whatever day is looked at."""
    if not view.past:
        yield view.reader
        return
    with view.opened.ledger.store.reading() as reader:
        yield reader


def sent_by(view: View) -> "list[Sending]":
    """What had been sent by the end of the day that is looked at.

    Sendings say themselves when they went, and have no past beside that.
    """
    from tracker.calendar import local_day
    from tracker.model.sending import SendingState
    from tracker.outbox import SendingFilter

    with _present(view) as reader:
        found = reader.sendings(SendingFilter(states=(SendingState.DELIVERED,)))
    return [one for one in found if one.settled and local_day(one.settled) <= view.on]


def whom(sending: "Sending") -> str:
    """To whom a sending goes, in a cell."""
    told = sending.occurrence
    return f"{told.unit}{told.recipient}" or "（没有单位）"


def number_of(sending: "Sending") -> str:
    """The number of the record a sending is about, or what else it is."""
    return sending.occurrence.item.partition("/")[2]
