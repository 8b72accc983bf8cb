"""Commands that hold reminders back: silence, and the unit's own reply."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from console.desk import Desk, pass_desk
from console.ledgers import Doing, act, by_option, opened, pass_doing, unit_named
from console.shell import Command as ChineseCommand
from console.shell import as_json_option
from console.telling import print_json, table
from console.wanted import day
from tracker.errors import UsageError

if TYPE_CHECKING:
    from console.ledgers import Opened
    from tracker.model.silence import Silence


@click.command("silence", cls=ChineseCommand)
@click.argument("key", metavar="[编号]", required=False)
@click.option("--unit", help="哪个单位的都不提醒。")
@click.option("--rung", default="", help="哪一级的都不提醒，如 前3、当天、后1。")
@click.option("--until", help="到哪一天为止，如 2020-10-20。")
@click.option("--reason", default="", help="为什么。")
@click.option("--end", is_flag=True, help="解除，编号写静默的编号，如 J2020-0001。")
@by_option
@as_json_option
@pass_desk
def silence_(
    desk: Desk,
    key: str | None,
    unit: str | None,
    rung: str,
    until: str | None,
    reason: str,
    end: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """静默：一段时间不提醒；什么都不写，列出现在静默的。

    例：kaohe silence B2020-0005 --until 2020-10-20 --reason 数据要等市局公布
    """
    from tracker.services.silences import end_silence, silence

    with opened(desk) as site:
        if end:
            if not key:
                raise UsageError("解除哪一项？请写静默的编号，如 J2020-0001。")
            ended = end_silence(site.ledger, key, act(site, by, None), reason=reason)
            if as_json:
                print_json(asdict(ended))
            else:
                print(f"{ended.key} 已解除，照常提醒。")
            return
        last = day(until, "--until")
        if not (key or unit or rung or until):
            _tell(site, as_json=as_json)
            return
        if last is None:
            raise UsageError("静默到哪一天？请写 --until 2020-10-20 的样子。")
        made = silence(
            site.ledger,
            act(site, by, None),
            year=site.site.year,
            until=last,
            reason=reason,
            item=key or "",
            unit=unit_named(site, unit) if unit else "",
            rung=rung,
        )
    if as_json:
        print_json(asdict(made))
    else:
        print(f"{made.key} {_covers(made)}：静默到 {made.until}，{made.reason}")


def _tell(site: "Opened", *, as_json: bool) -> None:
    """The silences that hold today."""
    from tracker.services.silences import silences_in

    with site.ledger.store.reading() as reader:
        found = silences_in(reader, site.desk.today)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    headers = ("编号", "不提醒什么", "到", "为什么")
    table(headers, [(one.key, _covers(one), one.until, one.reason) for one in found])
    print(f"共 {len(found)} 项。")


def _covers(one: "Silence") -> str:
    parts = (one.item.partition("/")[2], one.unit, one.rung)
    return " ".join(part for part in parts if part)


@click.command("acknowledge", cls=ChineseCommand)
@click.argument("key", metavar="编号")
@click.option("--note", default="", help="单位怎么说。")
@pass_doing
def acknowledge(doing: Doing, key: str, note: str) -> None:
    """回应：单位知道了，正在办；停几个工作日的催，时限不变。

    例：kaohe acknowledge B2020-0005 --by 姓名@单位 --note 下周一报
    """
    from tracker.ports import Table
    from tracker.services import issues, obligations
    from tracker.services.ledger import about_of, full_key

    of_issue = about_of(full_key(key)).startswith(f"{Table.ISSUES}/")
    with opened(doing.desk) as site:
        take = issues.acknowledge if of_issue else obligations.acknowledge
        one = take(site.ledger, key, doing.act(site), note=note)
        heard = one.acknowledgements[-1]
    print(f"{one.key}：{heard.unit}{heard.by}回应“{heard.note}”；时限不变。")
