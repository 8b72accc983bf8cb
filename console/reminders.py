"""Commands on what was planned and sent: `kaohe reminders`."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from console.desk import Desk, pass_desk
from console.ledgers import opened, unit_named
from console.sendings import sending_line
from console.shell import Group, as_json_option
from console.telling import harmless, print_json
from console.wanted import day, word
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.ports import Reader


@click.group("reminders", cls=Group, invoke_without_command=True)
@click.option("--state", "states", multiple=True, help="结果，可以写几次。")
@click.option("--unit", help="哪个单位。")
@as_json_option
@click.pass_context
def reminders_app(
    context: click.Context, states: tuple[str, ...], unit: str | None, as_json: bool
) -> None:
    """提醒的记录：安排过、发出、失败、跳过、结果不明的。

    例：kaohe reminders --state 失败
    """
    called = context.invoked_subcommand
    if called and (states or unit or as_json):
        raise UsageError(
            f"选项要写在 {called} 后面才起作用，如 kaohe reminders list --state 失败。"
        )
    if called is None:
        asked = {"states": states, "unit": unit, "as_json": as_json}
        context.invoke(reminders_list, **asked)


@reminders_app.command("list")
@click.option("--state", "states", multiple=True, help="结果，可以写几次。")
@click.option("--unit", help="哪个单位。")
@click.option("--item", default="", help="哪一件事，写编号。")
@click.option("--from", "first", help="从哪一天起，如 2020-10-01。")
@click.option("--to", "last", help="到哪一天止。")
@as_json_option
@pass_desk
def reminders_list(
    desk: Desk,
    /,
    states: tuple[str, ...],
    unit: str | None,
    item: str = "",
    first: str | None = None,
    last: str | None = None,
    *,
    as_json: bool,
) -> None:
    """列出提醒，先后排列。

    例：kaohe reminders list --item B2020-0003
    """
    from tracker.model.sending import SendingState
    from tracker.outbox import SendingFilter
    from tracker.services.silences import silences_in

    with opened(desk) as site, site.ledger.store.reading() as reader:
        where = SendingFilter(
            states=tuple(named for one in states if (named := word(SendingState, one))),
            unit=unit_named(site, unit) if unit else "",
            item=about(reader, item) if item else "",
            slot_from=day(first, "--from"),
            slot_to=day(last, "--to"),
        )
        found = list(reader.sendings(where))
        silent = len(silences_in(reader, desk.today))
    if as_json:
        print_json([{"key": one.key, **asdict(one)} for one in found])
        return
    for one in found:
        print(harmless(sending_line(one)))
    print(f"共 {len(found)} 条；现在静默 {silent} 项。")


def about(reader: "Reader", key: str) -> str:
    """What reminders call the record of that number; raises UnknownRecord."""
    from tracker.ports import Table
    from tracker.services.ledger import about_of, fetch, full_key

    about = about_of(full_key(key))
    fetch(reader, Table(about.partition("/")[0]), key)
    return about
