"""Commands on obligations (报送任务)."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console.desk import Desk, pass_desk
from console.history import tell_history
from console.ledgers import Doing, opened, pass_doing, units_named, viewed
from console.sendings import reminders_about, tell_reminders
from console.shell import FILE, Group, as_json_option, on_option
from console.telling import print_json, table, tell
from console.wanted import shown, wanted, wanted_options
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.answers import ObligationLine
    from tracker.answers.lines import Line
    from tracker.making import Difference
    from tracker.model.obligation import Contact, Obligation, Submission
    from tracker.services.ledger import Ledger

LAMP_STYLES = {
    "正常": "green",
    "临期": "yellow",
    "逾期": "bold red",
    "按时完成": "green",
    "迟办完成": "yellow",
}
KEY = click.argument("key", metavar="编号")
KEYS = click.argument("keys", metavar="编号 …", nargs=-1, required=True)


@click.group("obligation", cls=Group)
def obligation_app() -> None:
    """报送任务：谁、报什么、何时报，报得怎样。

    例：kaohe obligation list --lamp 逾期
    """


# ---------------------------------------------------------------- looking


@obligation_app.command("list")
@wanted_options
@click.option("--outcome", help="首次报送的结果：按时、迟报、未报、未下达、不计。")
@click.option("--returned", is_flag=True, help="只列退回过的。")
@on_option
@as_json_option
@pass_desk
def obligation_list(
    desk: Desk, /, on: str | None, as_json: bool, **options: Any
) -> None:
    """列出报送任务，按到期日排。

    例：kaohe obligation list --unit 某某局 --on 2020-10-24
    """
    from tracker.answers import obligation_lines
    from tracker.model.obligation import ObligationState

    with viewed(desk, on) as view:
        asked = wanted(view, ObligationState, **options)
        lines = obligation_lines(view.reader, asked, **view.judging)
    if as_json:
        print_json([asdict(line) for line in lines])
        return
    headers = ("编号", "事项", "牵头单位", "到期日", "剩余", "亮灯", "状态")
    rows = [
        (
            line.record.key,
            line.record.title,
            shown(line.record.leads) or "（未定）",
            line.record.submit_clock.due or "无",
            line.left,
            line.lamp,
            line.record.state,
        )
        for line in lines
    ]
    table(headers, rows, styles=LAMP_STYLES)
    print(f"共 {len(lines)} 条，截至 {view.on}；“剩余”是工作日。")


@obligation_app.command("show")
@KEY
@on_option
@as_json_option
@pass_desk
def obligation_show(desk: Desk, key: str, on: str | None, as_json: bool) -> None:
    """看一项报送任务：时限怎么来的、报过什么、履历、下一步。

    例：kaohe obligation show B2020-0003
    """
    from tracker.answers.lines import obligation_line
    from tracker.ports import Table
    from tracker.records import about
    from tracker.services.ledger import fetch

    with viewed(desk, on) as view:
        one: Obligation = fetch(view.reader, Table.OBLIGATIONS, key)
        line = obligation_line(one, **view.judging)
        events = view.reader.events(about=about(one))
        sent = reminders_about(view, about(one))
    if as_json:
        told = {
            "events": [asdict(event) for event in events],
            "reminders": [asdict(sending) for sending in sent],
        }
        print_json({**asdict(line), **told})
        return
    for label, value in _facts(line, view.opened.ledger):
        if value:
            print(f"{label}：{value}")
    for version in one.submissions:
        print(_version(version))
    tell_reminders(sent)
    tell_history(events)
    tell_next(view.opened.ledger, one, view.on)


def _facts(line: "ObligationLine", ledger: "Ledger") -> list[tuple[str, object]]:
    from tracker.answers.lines import sign_clock

    one = line.record
    contacts = (f"{c.name}（{c.role}）{c.phone}" for c in one.contacts)
    signed = f"{one.signed_on} {one.signed_by}" if one.signed_on else ""
    sign_by = sign_clock(one, ledger.calendar, ledger.rules).due
    return [
        ("编号", one.key),
        ("事项", one.title),
        ("指标", shown(one.indicators)),
        ("牵头单位", shown(one.leads) or "（未定）"),
        ("配合单位", shown(one.supporting)),
        ("督导单位", shown(one.supervising)),
        ("联系人", shown(list(contacts))),
        ("报送对象", one.recipient),
        ("材料要求", one.form),
        ("时限原话", one.rule),
        ("原时限", one.original_due),
        ("现时限", one.due or "无"),
        ("由来", one.why),
        ("状态", standing(line)),
        ("下达", f"{one.issued_on or ''} {one.issued_by}".strip()),
        ("签收", signed or (f"要在{sign_by}前签收" if sign_by else "")),
        ("上报", f"{one.forwarded_on} {one.forwarded_to}" if one.forwarded_on else ""),
        ("首次报送", line.outcome),
        ("不适用", one.waived_for),
        ("备注", one.note),
    ]


def standing(line: "Line") -> str:
    """Where a record stands on a day: 「已下达（逾期，已过3个工作日）」."""
    from tracker.answers.lines import left_in_words

    left = left_in_words(line.left)
    told = f"{line.lamp}，{left}" if left else line.lamp
    return f"{line.record.state}（{told}）"


def _version(version: "Submission") -> str:
    files = shown([one.name for one in version.files]) or version.note
    text = (
        f"第{version.number}稿：{version.received:%Y-%m-%d} {version.by}报送，{files}"
    )
    review = version.review
    if review is None:
        return f"{text}，待审"
    if review.accepted:
        return f"{text}，{review.at:%Y-%m-%d} {review.by}审核通过"
    reasons = "；".join(f"{one.criterion}——{one.text}" for one in review.reasons)
    return f"{text}，{review.at:%Y-%m-%d} {review.by}退回：{reasons}"


def tell_next(ledger: "Ledger", one: Any, on: Any) -> None:
    """Print what may be done with a record next, and by whom."""
    from tracker.services.ledger import open_steps

    steps = open_steps(ledger, one, on)
    offers = (f"{step.label}（{shown(sorted(step.who))}）" for step in steps)
    print(f"下一步可以：{shown(list(offers)) or '没有了'}")


@obligation_app.command("files")
@KEY
@click.option("--out", type=FILE, required=True, help="放到哪个文件夹。")
@pass_desk
def obligation_files(desk: Desk, key: str, out: Path) -> None:
    """把收到的材料按原来的文件名取出来。

    例：kaohe obligation files B2020-0003 --out 材料
    """
    from tracker.ports import Table
    from tracker.services.ledger import fetch
    from tracker.storage.materials import hand_out

    with viewed(desk, None) as view:
        one: Obligation = fetch(view.reader, Table.OBLIGATIONS, key)
        root = view.opened.site.materials
    files = [file for version in one.submissions for file in version.files]
    for file in files:
        print(f"已取出：{hand_out(root, file, out)}")
    print(f"共 {len(files)} 个文件。")


# ---------------------------------------------------------------- making


@obligation_app.command("make")
@click.option("--yes", is_flag=True, help="照预览生成；不写只预览。")
@pass_doing
def obligation_make(doing: Doing, yes: bool) -> None:
    """从方案的分工生成报送任务；方案改了，再运行一次就跟上。

    例：kaohe obligation make --yes
    """
    from tracker.making import unknown_years
    from tracker.services.years import make, preview

    with opened(doing.desk) as site:
        how = make if yes else preview
        found = how(site.ledger, site.plan, doing.act(site))
        tell(unknown_years(site.plan, site.ledger.calendar))
    tell_differences(found)
    if not found:
        print("台账与方案一致，没有要改的。")
    elif yes:
        print(f"已写入台账：{len(found)} 项。")
    else:
        print(f"以上 {len(found)} 项还没有写入；看过没有问题，加 --yes 再运行一次。")


def tell_differences(found: Sequence["Difference"]) -> None:
    """What the plan would change in the ledger."""
    rows = [one.described for one in found]
    if rows:
        table(("", "编号", "事项", "牵头单位", "到期日", "说明"), rows)


@obligation_app.command("assign")
@KEYS
@click.option("--lead", "leads", multiple=True, required=True, help="牵头单位。")
@click.option("--supporting", multiple=True, help="配合单位。")
@click.option("--supervising", multiple=True, help="督导单位。")
@click.option("--contact", "contacts", multiple=True, help="姓名:角色:电话。")
@pass_doing
def obligation_assign(
    doing: Doing,
    keys: tuple[str, ...],
    leads: tuple[str, ...],
    supporting: tuple[str, ...],
    supervising: tuple[str, ...],
    contacts: tuple[str, ...],
) -> None:
    """下达以前指定单位，方案没有写牵头单位的用它。

    例：kaohe obligation assign B2020-0005 --lead 某某局
    """
    from tracker.services.ledger import together
    from tracker.services.obligations import assign

    people = contacts_of(contacts)
    with opened(doing.desk) as site:
        units = {
            "leads": units_named(site, leads),
            "supporting": units_named(site, supporting),
            "supervising": units_named(site, supervising),
        }
        done = doing.act(site)
        with together(site.ledger) as ledger:
            taken = [
                assign(ledger, key, done, contacts=people, **units) for key in keys
            ]
    tell_taken(*taken)


def contacts_of(written: Sequence[str]) -> tuple["Contact", ...]:
    """Contacts written 姓名:角色:电话, in either kind of colon."""
    from tracker.model.obligation import contact_in

    made = []
    for text in written:
        person = contact_in(text)
        if person is None:
            raise UsageError(f"没有写姓名：{text}；请写成 姓名:联络员:电话。")
        made.append(person)
    return tuple(made)


def tell_taken(*taken: "Obligation") -> None:
    """Where each obligation stands now."""
    for one in taken:
        due = f"，时限 {one.submit_clock.due}" if one.submit_clock.due else ""
        print(f"{one.key} {one.title}：{one.state}，{shown(one.leads)}{due}")
