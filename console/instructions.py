"""Commands on written instructions: `kaohe instruction`."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from console.desk import Desk, pass_desk
from console.ledgers import Doing, opened, pass_doing, unit_named, units_named
from console.reminders import about
from console.shell import Group, as_json_option
from console.telling import print_json, table
from console.wanted import day, shown, word

if TYPE_CHECKING:
    from tracker.model.instruction import Instruction

KEY = click.argument("key", metavar="编号")


@click.group("instruction", cls=Group)
def instruction_app() -> None:
    """批示：领导写的、请谁办、怎么回复的。

    例：kaohe instruction list
    """


@instruction_app.command("list")
@click.option("--unit", help="只看请这个单位办的。")
@click.option("--item", default="", help="只看关于这一项的，写编号。")
@click.option("--state", help="状态：办理中、已办结。")
@as_json_option
@pass_desk
def instruction_list(
    desk: Desk, unit: str | None, item: str, state: str | None, as_json: bool
) -> None:
    """列出批示，新的在前。

    例：kaohe instruction list --state 办理中
    """
    from tracker.model.instruction import InstructionState
    from tracker.services.instructions import instructions_in

    with opened(desk) as site, site.ledger.store.reading() as reader:
        asked = word(InstructionState, state)
        found = instructions_in(
            reader,
            unit=unit_named(site, unit) if unit else "",
            item=about(reader, item) if item else "",
        )
    kept = [one for one in found if asked in (None, one.state)]
    if as_json:
        print_json([asdict(one) for one in kept])
        return
    headers = ("编号", "批示", "谁批示的", "请谁办", "期限", "状态", "回复")
    table(headers, [_row(one) for one in kept])
    print(f"共 {len(kept)} 件。")


def _row(one: "Instruction") -> tuple[object, ...]:
    last = one.replies[-1] if one.replies else None
    said = f"{last.unit}{last.by}：{last.text}" if last else ""
    units = shown(one.units) or "办公室"
    return one.key, one.text, one.by, units, one.until or "", one.state, said


@instruction_app.command("add")
@click.option("--text", required=True, help="批示的内容。")
@click.option("--item", default="", help="关于哪一项，写编号；不写就不针对哪一项。")
@click.option(
    "--unit",
    "units",
    multiple=True,
    help="请哪个单位办，可以写几次；不写就给 --item 的牵头单位。",
)
@click.option("--until", help="哪一天前办结，如 2020-10-20。")
@pass_doing
@as_json_option
def instruction_add(
    doing: Doing,
    *,
    text: str,
    item: str,
    units: tuple[str, ...],
    until: str | None,
    as_json: bool,
) -> None:
    """记下领导的批示；--by 写批示的领导。

    例：kaohe instruction add --by 王组长@领导小组 --item B2020-0005 --text 月底前报齐
    """
    from tracker.services.instructions import instruct

    with opened(doing.desk) as site:
        made = instruct(
            site.ledger,
            doing.act(site),
            year=site.site.year,
            text=text,
            item=item,
            units=units_named(site, units),
            until=day(until, "--until"),
        )
    _tell(made, as_json=as_json)


@instruction_app.command("reply")
@KEY
@click.option("--text", required=True, help="怎么办的。")
@pass_doing
@as_json_option
def instruction_reply(doing: Doing, key: str, text: str, as_json: bool) -> None:
    """记下单位或办公室对批示的回复。

    例：kaohe instruction reply P2020-0001 --by 张三@某某局 --text 周五报齐
    """
    from tracker.services.instructions import reply

    with opened(doing.desk) as site:
        one = reply(site.ledger, key, doing.act(site), text=text)
    _tell(one, as_json=as_json)


@instruction_app.command("finish")
@KEY
@pass_doing
@as_json_option
def instruction_finish(doing: Doing, key: str, as_json: bool) -> None:
    """办结一件批示；只能由批示的领导或办公室办。

    例：kaohe instruction finish P2020-0001
    """
    from tracker.services.instructions import finish

    with opened(doing.desk) as site:
        one = finish(site.ledger, key, doing.act(site))
    _tell(one, as_json=as_json)


def _tell(one: "Instruction", *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(one))
        return
    until = f"，{one.until}前" if one.until else ""
    units = shown(one.units) or "领导小组办公室"
    print(f"{one.key} {one.by}：{one.text}（请{units}办{until}；{one.state}）")
