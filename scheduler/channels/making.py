"""The channels of a site, from the tables [channels.NAME] of its kaohe.toml."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from scheduler.channels.dialects import DIALECTS
from scheduler.channels.handed import Pasted, Printed
from scheduler.channels.letter import Sender
from scheduler.channels.mail import Mail, Security
from scheduler.channels.port import Channel, Kind
from scheduler.channels.reading import Table
from scheduler.channels.robots import Robot
from scheduler.channels.sms import ENDPOINT, ShortMessages
from scheduler.channels.web import OWN_MACHINE, Limits, is_safe
from scheduler.channels.wording import is_mailbox
from tracker.model.finding import Finding

_PORTS: Final = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}
_RATES: Final = range(1, 601)
_SECONDS: Final = range(1, 301)
_TCP_PORTS: Final = range(1, 65_536)
_SIGNS: Final = range(10, 501)
# Of the whole time for one message, what a connection and a single reply may take.
_CONNECT: Final = 3
_REPLY: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What channels need and kaohe.toml does not say.

    Attributes:
        root: the site; files named in the settings are relative to it.
        exports: the folder for what people carry.
        templates: where Word templates are looked for, the clerk's own folder first.
        environ: the variables of the environment.
        clock: the moment, with its time zone.
    """

    root: Path
    exports: Path
    templates: tuple[Path, ...]
    environ: Mapping[str, str]
    clock: Callable[[], datetime]


def make_channels(
    tables: object, around: Surroundings
) -> tuple[dict[str, Channel], list[Finding]]:
    """The channels by name, and what is wrong with the tables; those are left out."""
    findings: list[Finding] = []
    channels: dict[str, Channel] = {}
    if not isinstance(tables, dict):
        Table("channels", {}, around.root, around.environ, findings).wrong(
            "", "channels 的写法不对。", "请写成 [channels.名字]，下面一行一项。"
        )
        return {}, findings
    for name, values in tables.items():
        if channel := _made(str(name), values, around, findings):
            channels[channel.name] = channel
    return channels, findings


def _made(
    name: str, values: object, around: Surroundings, findings: list[Finding]
) -> Channel | None:
    """The channel, None where anything in its table is wrong."""
    before = len(findings)
    given: dict[str, Any] = values if isinstance(values, dict) else {}
    table = Table(f"channels.{name}", given, around.root, around.environ, findings)
    kind = Kind(word) if (word := table.choice("kind", list(Kind), "")) else None
    if kind is None:
        return None
    channel = _MAKERS[kind](name, kind, table, around)
    table.refuse_strangers()
    return channel if len(findings) == before else None


def _limits(table: Table) -> Limits:
    total = float(table.number("timeout", _SECONDS, 30))
    return Limits(connect=total / _CONNECT, read=total / _REPLY, total=total)


def _mail(name: str, _kind: Kind, table: Table, _around: Surroundings) -> Channel:
    security = Security(table.choice("security", list(Security), Security.STARTTLS))
    mail = Mail(
        name=name,
        host=table.text("host"),
        port=table.number("port", _TCP_PORTS, _PORTS[security]),
        sender=Sender(
            address=_mailbox(table, "from", table.text("from")),
            name=table.text("from_name", ""),
            reply_to=_mailbox(table, "reply_to", table.text("reply_to", "")),
        ),
        security=security,
        user=table.text("user", ""),
        password=table.secret("password") if "password" in table else None,
        per_minute=table.number("per_minute", _RATES, 60),
        limits=_limits(table),
        authority=table.authority(),
    )
    if bool(mail.user) != (mail.password is not None):
        message = "登录要同时写 user 和 password。"
        table.wrong("user", message, "请补上另一项；不用登录就两项都删去。")
    if mail.user and security is Security.NONE and mail.host not in OWN_MACHINE:
        message = "不加密的连接不能登录，密码会被别人看到。"
        table.wrong("security", message, '请写成 security = "starttls" 或 "tls"。')
    return mail


def _mailbox(table: Table, key: str, address: str) -> str:
    if address and not is_mailbox(address):
        message = f"{key} 不是一个邮箱地址。"
        table.wrong(
            key, message, f'请写成 {key} = "bangongshi@example.gov.cn" 的样子。'
        )
    return address


def _robot(name: str, kind: Kind, table: Table, around: Surroundings) -> Channel:
    # WeCom's robots know no signature.
    signs = kind is not Kind.WECOM and "sign" in table
    return Robot(
        name=name,
        kind=kind,
        webhook=table.secret("webhook"),
        sign=table.secret("sign") if signs else None,
        clock=around.clock,
        per_minute=table.number("per_minute", _RATES, DIALECTS[kind].per_minute),
        limits=_limits(table),
        authority=table.authority(),
    )


def _sms(name: str, _kind: Kind, table: Table, around: Surroundings) -> Channel:
    endpoint = table.text("endpoint", ENDPOINT)
    if not is_safe(endpoint):
        message = "endpoint 要以 https:// 开头。"
        table.wrong("endpoint", message, "请写完整的地址；用服务商的就删去这一行。")
    return ShortMessages(
        name=name,
        key_id=table.secret("key_id"),
        key=table.secret("key"),
        sign_name=table.text("sign_name"),
        template=table.text("template"),
        variable=table.text("variable", "content"),
        longest=table.number("longest", _SIGNS, 35),
        endpoint=endpoint,
        clock=around.clock,
        per_minute=table.number("per_minute", _RATES, 60),
        limits=_limits(table),
        authority=table.authority(),
    )


def _printed(name: str, _kind: Kind, _table: Table, around: Surroundings) -> Channel:
    return Printed(name=name, folder=around.exports, templates=around.templates)


def _pasted(name: str, _kind: Kind, _table: Table, around: Surroundings) -> Channel:
    return Pasted(name=name, folder=around.exports)


_MAKERS: Final[Mapping[Kind, Callable[[str, Kind, Table, Surroundings], Channel]]] = {
    Kind.MAIL: _mail,
    Kind.WECOM: _robot,
    Kind.DINGTALK: _robot,
    Kind.FEISHU: _robot,
    Kind.SMS: _sms,
    Kind.PRINTED: _printed,
    Kind.PASTED: _pasted,
}
