"""Commands that take a step with an obligation (报送任务)."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from console.desk import Desk
from console.ledgers import Doing, opened, pass_doing, units_named, viewed
from console.obligations import KEY, KEYS, contacts_of, obligation_app, tell_taken
from console.shell import FILE
from console.wanted import day, word
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.model.obligation import Reason


@obligation_app.command("issue")
@click.argument("keys", metavar="[编号 …]", nargs=-1)
@click.option("--all", "every", is_flag=True, help="所有有牵头单位的草拟任务。")
@click.option("--paper", default="", help="下达用的通知的发文字号，有才写。")
@pass_doing
def obligation_issue(
    doing: Doing, keys: tuple[str, ...], every: bool, paper: str
) -> None:
    """下达：通知已经发出，单位的时限从这天起算。

    例：kaohe obligation issue --all --on 2020-09-18
    """
    from tracker.services.obligations import issue

    if every == bool(keys):
        raise UsageError("请写编号，或者写 --all，两样取一样。")
    if every:
        keys = _drafted(doing.desk)
    tell_taken(*doing.step(keys, issue, paper=paper))
    print(f"共下达 {len(keys)} 项。")


def _drafted(desk: Desk) -> tuple[str, ...]:
    from tracker.model.obligation import ObligationState
    from tracker.services.years import obligations_in

    with viewed(desk, None) as view:
        records = obligations_in(view.reader, view.opened.site.year)
    drafted = ObligationState.DRAFTED
    return tuple(one.key for one in records if one.state is drafted and one.leads)


@obligation_app.command("sign")
@KEYS
@pass_doing
def obligation_sign(doing: Doing, keys: tuple[str, ...]) -> None:
    """签收：单位收到了通知，电话签收的由办公室代记。

    例：kaohe obligation sign B2020-0005 --by 李四@某某局
    """
    from tracker.services.obligations import sign

    tell_taken(*doing.step(keys, sign))


@obligation_app.command("object")
@KEY
@click.option("--reason", help="单位提出异议的理由。")
@click.option("--transfer-to", "units", multiple=True, help="异议成立，转给哪个单位。")
@click.option("--overrule", is_flag=True, help="异议不成立，仍由原单位办。")
@click.option("--opinion", default="", help="答复的意见。")
@pass_doing
def obligation_object(
    doing: Doing,
    key: str,
    reason: str | None,
    units: tuple[str, ...],
    overrule: bool,
    opinion: str,
) -> None:
    """异议：单位提出（--reason），办公室转办（--transfer-to）或驳回（--overrule）。

    例：kaohe obligation object B2020-0006 --reason 职能已划转 --by 王五@某某局
    """
    from tracker.services import obligations

    if (reason is not None) + bool(units) + overrule != 1:
        raise UsageError("请在 --reason、--transfer-to、--overrule 里写一样。")
    with opened(doing.desk) as site:
        done = doing.act(site)
        if reason is not None:
            one = obligations.object_(site.ledger, key, done, reason=reason)
        elif units:
            leads = units_named(site, units)
            one = obligations.transfer(
                site.ledger, key, done, leads=leads, opinion=opinion
            )
        else:
            one = obligations.overrule(site.ledger, key, done, opinion=opinion)
    tell_taken(one)


@obligation_app.command("receive")
@KEY
@click.argument("files", metavar="[文件 …]", type=FILE, nargs=-1)
@click.option("--channel", default="", help="怎样报来的：纸质、邮件、微信。")
@click.option("--evidence-date", help="佐证本身的日期，如 2020-09-30。")
@click.option("--note", default="", help="说明；没有文件时写清份数和名称。")
@pass_doing
def obligation_receive(
    doing: Doing,
    key: str,
    files: tuple[Path, ...],
    channel: str,
    evidence_date: str | None,
    note: str,
) -> None:
    """收到材料：文件存进材料库，首次收到的时间从此不变。

    例：kaohe obligation receive B2020-0005 说明.docx --by 李四@某某局
    """
    from tracker.services.obligations import receive
    from tracker.storage.materials import keep

    with opened(doing.desk) as site:
        done = doing.act(site)
        one = receive(
            site.ledger,
            key,
            done,
            files=keep(site.site.materials, files),
            channel=channel,
            evidence_date=day(evidence_date, "--evidence-date"),
            note=note,
        )
    tell_taken(one)
    late = "，迟报" if one.is_late else ""
    print(f"这是第 {len(one.submissions)} 稿；首次收到是 {one.received_on}{late}。")


@obligation_app.command("return")
@KEY
@click.option("--because", multiple=True, help="准确=… 全面=… 有据=… 时效=…")
@click.option("--redo-by", help="补正到哪一天，如 2020-10-28。")
@pass_doing
def obligation_return(
    doing: Doing, key: str, because: tuple[str, ...], redo_by: str | None
) -> None:
    """退回补正，写明哪里不准确、不全面、没有依据或不合时效。

    例：kaohe obligation return B2020-0005 --because 有据=面积表没有盖章
    """
    from tracker.services.obligations import return_

    reasons = tuple(_reason(text) for text in because)
    until = day(redo_by, "--redo-by")
    tell_taken(*doing.step((key,), return_, reasons=reasons, redo_by=until))


def _reason(text: str) -> "Reason":
    from tracker.model.obligation import Criterion, Reason

    name, found, why = text.replace("＝", "=").partition("=")
    if not (found and why.strip()):
        raise UsageError(f"退回的理由要写成 有据=面积表没有盖章 的样子，不是 {text}。")
    criterion = word(Criterion, name.strip())
    assert criterion is not None, "something was written"
    return Reason(criterion=criterion, text=why.strip())


@obligation_app.command("accept")
@KEYS
@pass_doing
def obligation_accept(doing: Doing, keys: tuple[str, ...]) -> None:
    """审核通过；迟报的仍然记为迟报。

    例：kaohe obligation accept B2020-0005
    """
    from tracker.services.obligations import accept

    tell_taken(*doing.step(keys, accept))


@obligation_app.command("forward")
@KEYS
@click.option("--to", required=True, help="报给哪里。")
@pass_doing
def obligation_forward(doing: Doing, keys: tuple[str, ...], to: str) -> None:
    """上报：审核通过的材料已经报到上级。

    例：kaohe obligation forward B2020-0005 --to 市生态环境局
    """
    from tracker.services.obligations import forward

    tell_taken(*doing.step(keys, forward, to=to))


@obligation_app.command("extend")
@KEY
@click.option("--until", help="延到哪一天，如 2020-10-28。")
@click.option("--reason", default="", help="申请延期的理由。")
@click.option("--approve", is_flag=True, help="批准上一次申请。")
@click.option("--refuse", is_flag=True, help="不批准上一次申请。")
@click.option("--opinion", default="", help="批准或不批准的意见。")
@pass_doing
def obligation_extend(
    doing: Doing,
    key: str,
    until: str | None,
    reason: str,
    approve: bool,
    refuse: bool,
    opinion: str,
) -> None:
    """延期：单位在到期以前申请，由另一个人批；原时限一直保留。

    例：kaohe obligation extend B2020-0006 --until 2020-10-28 --reason 数据未定 --by 王五@某某局
    """
    from tracker.services import obligations

    last = day(until, "--until")
    if approve and refuse:
        raise UsageError("--approve 和 --refuse 只能写一个。")
    if last is None and not (approve or refuse):
        raise UsageError("没有写延到哪一天；请写 --until 2020-10-28 的样子。")
    if approve:
        taken = doing.step((key,), obligations.grant, until=last, opinion=opinion)
    elif refuse:
        taken = doing.step((key,), obligations.refuse, opinion=opinion)
    else:
        assert last is not None, "checked above"
        taken = doing.step((key,), obligations.extend, until=last, reason=reason)
    tell_taken(*taken)


@obligation_app.command("move")
@KEY
@click.option("--to", help="改到哪一天，如 2020-10-26。")
@click.option("--event-on", help="所等的事情（会议等）在哪一天，由时限推算。")
@click.option("--reason", default="", help="改期的理由。")
@pass_doing
def obligation_move(
    doing: Doing, key: str, to: str | None, event_on: str | None, reason: str
) -> None:
    """改期：到期以前由办公室改，以后方案变动也不会再改它。

    例：kaohe obligation move B2020-0006 --to 2020-10-26 --reason 遇停电
    """
    from tracker.services import obligations

    new, event = day(to, "--to"), day(event_on, "--event-on")
    with opened(doing.desk) as site:
        done = doing.act(site)
        if event is not None:
            one = obligations.happen(site.ledger, key, done, event_on=event)
        elif new is not None:
            one = obligations.move(site.ledger, key, done, to=new, reason=reason)
        else:
            raise UsageError("没有写改到哪一天；请写 --to 2020-10-26 的样子。")
    tell_taken(one)


@obligation_app.command("waive")
@KEYS
@click.option("--reason", required=True, help="为什么不适用。")
@pass_doing
def obligation_waive(doing: Doing, keys: tuple[str, ...], reason: str) -> None:
    """定为不适用：留在台账里，不计入统计。

    例：kaohe obligation waive B2020-0006 --reason 本年没有这项任务
    """
    from tracker.services.obligations import waive

    tell_taken(*doing.step(keys, waive, reason=reason))


@obligation_app.command("restore")
@KEYS
@click.option("--reason", required=True, help="为什么恢复。")
@pass_doing
def obligation_restore(doing: Doing, keys: tuple[str, ...], reason: str) -> None:
    """恢复定为不适用的任务，要重新下达。

    例：kaohe obligation restore B2020-0006 --reason 上级补发了通知
    """
    from tracker.services.obligations import restore

    tell_taken(*doing.step(keys, restore, reason=reason))


@obligation_app.command("note")
@KEYS
@click.option("--contact", "contacts", multiple=True, help="姓名:角色:电话。")
@click.option("--text", help="备注。")
@pass_doing
def obligation_note(
    doing: Doing, keys: tuple[str, ...], contacts: tuple[str, ...], text: str | None
) -> None:
    """登记联系人或备注。

    例：kaohe obligation note B2020-0005 --contact 李四:联络员:13800000000
    """
    from tracker.services.obligations import note

    people = contacts_of(contacts) or None
    if people is None and text is None:
        raise UsageError("请写 --contact 或 --text。")
    tell_taken(*doing.step(keys, note, contacts=people, text=text))
