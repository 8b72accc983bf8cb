"""What the commands tell of sendings: on a line, in a cell, of a record, of a day."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

from console.ledgers import View

if TYPE_CHECKING:
    from tracker.answers.lines import Line
    from tracker.model.sending import Sending
    from tracker.ports import Reader

STATE_STYLES = {
    "已发出": "green",
    "失败": "bold red",
    "结果不明": "bold red",
    "已跳过": "yellow",
}


def clock_text(moment: datetime) -> str:
    """A moment as the user's clock shows it: stores keep theirs in another zone."""
    from tracker.calendar import BEIJING

    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def sending_line(one: "Sending") -> str:
    """A sending on a line: which, when, to whom, about what, what became of it."""
    told = one.occurrence
    way = f"（{told.channel}）" if told.channel else ""
    by = f"，{one.by}办理" if one.by else ""
    why = f"：{one.reason}" if one.reason else ""
    # A file that lies ready; what a server answered tells a reader nothing.
    file = f"：{one.provider}" if one.is_laid_ready else ""
    return (
        f"{one.key}　{told.slot}　{told.rung}　{number_of(one)}　"
        f"{whom(one)}{way}　{one.state}{by}{why}{file}"
    )


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


def sent_about(
    view: View, lines: "Iterable[Line]", *, by: date = date.max
) -> "list[Sending]":
    """What was sent about these lines until the end of a day, whatever day is looked at."""
    from tracker.answers import deliveries

    with _present(view) as reader:
        return deliveries(reader, lines, by=by)


def whom(sending: "Sending") -> str:
    """To whom a sending goes, in a cell."""
    told = sending.occurrence
    return f"{told.unit}{told.recipient}" or "（没有单位）"


def number_of(sending: "Sending") -> str:
    """The number of the record a sending is about, or what else it is."""
    return sending.occurrence.item.partition("/")[2]
