"""What a person does about reminders: foresee, tick off, send once more."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

import click

from console.desk import Desk, pass_desk
from console.ledgers import act, by_option, opened
from console.reminders import about, reminders_app
from console.reminding import reminders_of
from console.sendings import number_of, whom
from console.shell import Command as ChineseCommand
from console.shell import as_json_option
from console.telling import print_json, table, tell
from console.wanted import shown
from tracker.errors import UsageError

if TYPE_CHECKING:
    from scheduler.foresight import Foreseen
    from scheduler.items import Item
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
    from scheduler.foresight import foreseen_for_each
    from scheduler.gather import running_items

    with reminders_of(desk) as reminders:
        site = reminders.site
        grounds = site.grounds()
        with site.ledger.store.reading() as reader:
            year, now = site.plan.year.plan_year, desk.now()
            items = [_item(reader, key)] if key else running_items(reader, year)
            each = foreseen_for_each(
                reader, items, grounds=grounds, now=now, most=None if key else 1
            )
    found = [(item, one) for item, ahead in each for one in ahead]
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
    from scheduler.by_hand import tick_off

    with opened(desk) as site:
        changed = tick_off(site.ledger.store.outbox, keys, act(site, by, None))
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
    from scheduler.by_hand import send_again

    with opened(desk) as site:
        changed = send_again(site.ledger.store.outbox, keys, act(site, by, None))
    for one in changed:
        print(f"{one.key} {number_of(one)} {whom(one)}：下一轮提醒时再发")
