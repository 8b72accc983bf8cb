"""What a person does about reminders: foresee, tick off, send once more."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

import click

from console.desk import Desk, pass_desk
from console.ledgers import Opened, act, by_option, opened
from console.reminders import about, reminders_app
from console.reminding import reminders_of
from console.sendings import number_of, whom
from console.shell import Command as ChineseCommand
from console.shell import as_json_option
from console.telling import print_json, table, tell
from console.wanted import shown
from tracker.errors import UsageError

if TYPE_CHECKING:
    from scheduler.decide import Grounds
    from scheduler.foresight import Foreseen
    from scheduler.items import Item
    from scheduler.reminding import Reminding
    from tracker.model.sending import Sending
    from tracker.outbox import OutboxReader
    from tracker.ports import Reader

Row = tuple[str, str, str, str, str, str]
KEYS = click.argument("keys", metavar="提醒编号 …", nargs=-1, required=True)


# ---------------------------------------------------------------- foreseeing


@reminders_app.command("plan")
@click.argument("key", metavar="[编号]", required=False)
@as_json_option
@pass_desk
def reminders_plan(desk: Desk, key: str | None, as_json: bool) -> None:
    """如果一直没有办，接下来什么时候提醒谁；不写编号列出每一件的下一次。

    例：kaohe reminders plan B2020-0003
    """
    with reminders_of(desk) as reminders:
        site = reminders.site
        grounds = site.grounds()
        with site.ledger.store.reading() as reader:
            items = [_item(reader, key)] if key else list(_running(reader, site))
            found = [
                (item, one)
                for item in items
                for one in _foreseen(reader, grounds, item, desk.now())[
                    : None if key else 1
                ]
            ]
    if as_json:
        print_json([{"item": item.key, **asdict(one)} for item, one in found])
        return
    tell(reminders.findings)
    headers = ("编号", "时间", "级", "灯色", "提醒谁", "说明")
    table(headers, _folded([_row(item, one) for item, one in found]))
    if not found:
        print("没有要提醒的：已经办结、没有下达、没有到期日，或者都提醒过了。")


def _item(reader: "Reader", key: str) -> "Item":
    from scheduler.gather import item_in
    from tracker.ports import Table
    from tracker.services.ledger import fetch

    table_, _, number = about(reader, key).partition("/")
    if table_ not in (Table.OBLIGATIONS, Table.ISSUES):
        raise UsageError(f"{key} 不是报送任务或问题，不会提醒；请看编号。")
    return item_in(reader, fetch(reader, Table(table_), number))


def _running(reader: "Reader", site: "Reminding") -> "Iterator[Item]":
    """The year's items of which somebody may still be reminded, by due day."""
    from scheduler.gather import item_in
    from scheduler.items import STATES
    from tracker.ports import Filter
    from tracker.records import record_of

    for table_, states in STATES.items():
        where = Filter(year=site.plan.year.plan_year, states=tuple(states))
        for entry in reader.find(table_, where):
            yield item_in(reader, record_of(table_, entry.document))


def _foreseen(
    reader: "Reader", grounds: "Grounds", item: "Item", now: datetime
) -> "Sequence[Foreseen]":
    from scheduler.foresight import foreseen
    from tracker.outbox import SendingFilter

    existing = reader.sendings(SendingFilter(item=item.about))
    return foreseen(item, grounds=grounds, existing=existing, now=now)


def _row(item: "Item", one: "Foreseen") -> Row:
    people = dict.fromkeys(f"{whom(s)}（{s.occurrence.channel}）" for s in one.told)
    untold = dict.fromkeys(f"{whom(s)}：{s.reason}" for s in one.untold)
    again = f"以后每{one.goes_on}个工作日同样提醒" if one.goes_on else ""
    remarks = [*untold, *([again] if again else [])]
    at = f"{one.at:%Y-%m-%d %H:%M}"
    return item.key, at, one.rung, one.colour, shown([*people]), "；".join(remarks)


def _folded(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows; what only repeats the one before, at a later time, is one more line."""
    for _, group in groupby(rows, key=lambda row: (row[0], *row[3:])):
        first, *others = group
        yield first
        if others:
            last = others[-1][1]
            yield first[0], f"至 {last}", "", "", "", f"同样再提醒{len(others)}次"


# ---------------------------------------------------------------- ticking off


@reminders_app.command("done")
@KEYS
@by_option
@pass_desk
def reminders_done(desk: Desk, keys: tuple[str, ...], by: str | None) -> None:
    """登记已经打印送达，或者已经贴到群里。

    例：kaohe reminders done F0123456789abcdef --by 张三
    """
    from tracker.model.sending import SendingState

    with opened(desk) as site:
        done = act(site, by, None)

        def delivered(one: "Sending") -> "Sending":
            if not one.is_laid_ready:
                raise UsageError(
                    f"{one.key} 现在是“{one.state}”{_why(one)}，"
                    "不是等人打印或粘贴的；没有登记。"
                )
            settled = one.as_settled(SendingState.DELIVERED, done.at)
            return replace(settled, by=done.actor.name)

        changed = _change(site, keys, delivered)
    for one in changed:
        print(f"{one.key} {number_of(one)} {whom(one)}：{one.state}，{one.by}办理")


@click.command("resend", cls=ChineseCommand)
@KEYS
@by_option
@pass_desk
def resend(desk: Desk, keys: tuple[str, ...], by: str | None) -> None:
    """把失败的、结果不明的再发一次；下一轮提醒时发。

    例：kaohe resend F0123456789abcdef
    """
    from tracker.model.sending import SendingState

    may = (
        SendingState.FAILED,
        SendingState.UNKNOWN,
        SendingState.SKIPPED,
    )
    with opened(desk) as site:
        asked = act(site, by, None)

        def again(one: "Sending") -> "Sending":
            if one.state not in may:
                raise UsageError(f"{one.key} 现在是“{one.state}”，不用再发。")
            if not one.occurrence.channel:
                raise UsageError(
                    f"{one.key} 没有通道可以发（{one.reason}）；请先在方案的联系人里补上，"
                    "下一次提醒会找到他，要紧的请打电话。"
                )
            return replace(
                one,
                state=SendingState.PLANNED,
                not_before=asked.at,
                reason="",
                permanent=False,
                message="",
                settled=None,
                by=asked.actor.name,
            )

        changed = _change(site, keys, again)
    for one in changed:
        print(f"{one.key} {number_of(one)} {whom(one)}：下一轮提醒时再发")


def _why(one: "Sending") -> str:
    return f"（{one.reason}）" if one.reason else ""


def _change(
    site: Opened, keys: Iterable[str], change: "Callable[[Sending], Sending]"
) -> "list[Sending]":
    """Change the sendings of these numbers, all of them or none."""
    with site.ledger.store.outbox.transaction() as txn:
        found = [one for key in keys for one in _named(txn, key)]
        changed = [change(one) for one in dict.fromkeys(found)]
        txn.keep(changed)
        txn.commit()
    return changed


def _named(reader: "OutboxReader", key: str) -> "Sequence[Sending]":
    """The sending of that number, or those that travel in the message of that number.

    What was given up travels in it no more.
    """
    from tracker.model.sending import SendingState
    from tracker.outbox import SendingFilter

    key = key.strip()
    one = reader.sending(key)
    found = [one] if one else reader.sendings(SendingFilter(message=key))
    found = [one for one in found if one.state is not SendingState.SUPERSEDED] or found
    if not key or not found:
        raise UsageError(
            f"没有编号为 {key} 的提醒；编号请看 kaohe reminders list 的第一栏。"
        )
    return found
