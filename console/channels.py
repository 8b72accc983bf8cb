"""Commands on channels: which there are, and whether they work."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from console.desk import Desk, pass_desk
from console.reminding import Reminders, reminders_of
from console.shell import Group, as_json_option
from console.telling import print_json, table, tell
from tracker.errors import UsageError

if TYPE_CHECKING:
    from scheduler.channels.port import Outcome
    from tracker.model.sending import Message


@click.group("channel", cls=Group)
def channel_app() -> None:
    """提醒的通道：邮件、群机器人、短信、打印、粘贴。

    例：kaohe channel list
    """


@channel_app.command("list")
@as_json_option
@pass_desk
def channel_list(desk: Desk, as_json: bool) -> None:
    """列出设置好的通道。

    例：kaohe channel list
    """
    with reminders_of(desk) as reminders:
        told = reminders.site.directory.channels
    rows = [(one.name, str(one.kind), "、".join(one.units) or "全部") for one in told]
    if as_json:
        names = ("name", "kind", "units")
        print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    table(("名称", "种类", "哪些单位"), rows)
    print("通道在 kaohe.toml 的 [channels.名称] 里设置。")


@channel_app.command("test")
@click.argument("name", metavar="名称")
@click.option(
    "--to", "address", help="发一条试验消息到这个邮箱或手机号；机器人写名称。"
)
@pass_desk
def channel_test(desk: Desk, name: str, address: str | None) -> None:
    """试一个通道通不通；不写 --to 不发任何消息。

    例：kaohe channel test mail --to zhangsan@example.gov.cn
    """
    with reminders_of(desk) as reminders:
        tell(reminders.findings)
        channels = reminders.site.channels
        if name not in channels:
            known = "、".join(channels)
            raise UsageError(f"没有通道 {name}；设置好的有：{known}。")
        channel = channels[name]
        if address is None:
            outcome = channel.check()
        else:
            message = _trial(reminders, name, address, desk.now())
            outcome = channel.send(message, again=False)
    said, good = _told(outcome, sent=address is not None)
    print(f"{name}：{said}")
    if not good:
        raise click.exceptions.Exit(1)


def _trial(reminders: Reminders, name: str, address: str, now: datetime) -> "Message":
    from notices.contexts import Scope, Sight
    from notices.contexts.office import paper_values
    from scheduler.digest import Addressee, addressee_values
    from tracker.calendar import local_day
    from tracker.model.sending import Message

    site = reminders.site
    ledger = site.ledger
    sight = Sight(
        plan=site.plan, on=local_day(now), calendar=ledger.calendar, rules=ledger.rules
    )
    addressee = Addressee(name="", unit="")
    values: dict[str, Any] = paper_values(Scope(sight=sight))
    text = site.texts.write("test", values | addressee_values(addressee, sight))
    key = f"M{now:%Y%m%d%H%M%S%f}"
    return Message(
        key=key,
        identity=key,
        channel=name,
        recipient="",
        unit="",
        address=address,
        subject=text.subject,
        text=text.body,
        date=now,
    )


def _told(outcome: "Outcome", *, sent: bool) -> tuple[str, bool]:
    """What came of it, in words, and whether it is good."""
    from scheduler.channels.port import Handed, InDoubt, Permanent, Retry, Sent

    match outcome:
        case Sent():
            return ("已发出。" if sent else "通了，没有发消息。"), True
        case Handed(file=file):
            return f"已做好：{file}", True
        case Retry(reason=reason):
            return f"现在不通：{reason}", False
        case Permanent(reason=reason):
            return f"不通，要改设置：{reason}", False
        case InDoubt(reason=reason):
            return f"不知道有没有送达：{reason}", False
