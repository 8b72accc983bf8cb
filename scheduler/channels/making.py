"""The channels of a site, from the tables [channels.NAME] of its kaohe.toml."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from scheduler.channels.dialects import DIALECTS
from scheduler.channels.handed import Pasted, Printed
from scheduler.channels.letter import Sender
from scheduler.channels.mail import Mail, Security
from scheduler.channels.port import Channel, Kind
from scheduler.channels.reading import certificate_in, endpoint_in, line_in, mailbox_in
from scheduler.channels.robots import Robot
from scheduler.channels.secret import BadSecret, Secret, secret_of
from scheduler.channels.sms import ENDPOINT, ShortMessages
from scheduler.channels.web import OWN_MACHINE, Limits
from scheduler.policy import ChannelSettings
from scheduler.tables import Reading, choice_in, count_in
from tracker.model.finding import Finding
from tracker.storage.site import SETTINGS

_SECURITIES: Final = {one.value: one for one in Security}
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
    settings: Sequence[ChannelSettings], around: Surroundings
) -> tuple[dict[str, Channel], list[Finding]]:
    """The channels by name, and what is wrong with them; those are left out."""
    findings: list[Finding] = []
    channels: dict[str, Channel] = {}
    for one in settings:
        before = len(findings)
        place = f"channels.{one.name}"
        table = Reading(SETTINGS, place, one.options, findings, naming=True)
        channel = _MAKERS[one.kind](one, table, around)
        table.only(("kind", "units", *table.asked))
        if len(findings) == before:
            channels[one.name] = channel
    return channels, findings


def _limits(table: Reading) -> Limits:
    total = float(table.take("timeout", count_in(_SECONDS), 30))
    return Limits(connect=total / _CONNECT, read=total / _REPLY, total=total)


def _secret(table: Reading, key: str, around: Surroundings) -> Secret:
    """A secret, which the table only refers to."""
    # What has been found wrong already passes for a reference.
    reference = table.need(key, line_in, "env:-")
    try:
        return secret_of(reference, root=around.root, environ=around.environ)
    except BadSecret as error:
        message, _, remedy = str(error).partition("；")
        table.wrong(key, f"{message}。", remedy)
        return Secret(str)


def _mail(one: ChannelSettings, table: Reading, around: Surroundings) -> Channel:
    security = table.take("security", choice_in(_SECURITIES), Security.STARTTLS)
    mail = Mail(
        name=one.name,
        host=table.need("host", line_in, ""),
        port=table.take("port", count_in(_TCP_PORTS), _PORTS[security]),
        sender=Sender(
            address=table.need("from", mailbox_in, ""),
            name=table.take("from_name", line_in, ""),
            reply_to=table.take("reply_to", mailbox_in, ""),
        ),
        security=security,
        user=table.take("user", line_in, ""),
        password=_secret(table, "password", around) if "password" in table else None,
        per_minute=table.take("per_minute", count_in(_RATES), 60),
        limits=_limits(table),
        authority=table.take("ca_file", certificate_in(around.root), ""),
    )
    if bool(mail.user) != (mail.password is not None):
        message = "登录要同时写 user 和 password。"
        table.wrong("user", message, "请补上另一项；不用登录就两项都删去。")
    if mail.user and security is Security.NONE and mail.host not in OWN_MACHINE:
        message = "不加密的连接不能登录，密码会被别人看到。"
        table.wrong("security", message, '请写成 security = "starttls" 或 "tls"。')
    return mail


def _robot(one: ChannelSettings, table: Reading, around: Surroundings) -> Channel:
    # WeCom's robots know no signature.
    signs = one.kind is not Kind.WECOM and "sign" in table
    return Robot(
        name=one.name,
        kind=one.kind,
        webhook=_secret(table, "webhook", around),
        sign=_secret(table, "sign", around) if signs else None,
        clock=around.clock,
        per_minute=table.take(
            "per_minute", count_in(_RATES), DIALECTS[one.kind].per_minute
        ),
        limits=_limits(table),
        authority=table.take("ca_file", certificate_in(around.root), ""),
    )


def _sms(one: ChannelSettings, table: Reading, around: Surroundings) -> Channel:
    return ShortMessages(
        name=one.name,
        key_id=_secret(table, "key_id", around),
        key=_secret(table, "key", around),
        sign_name=table.need("sign_name", line_in, ""),
        template=table.need("template", line_in, ""),
        variable=table.take("variable", line_in, "content"),
        longest=table.take("longest", count_in(_SIGNS), 35),
        endpoint=table.take("endpoint", endpoint_in, ENDPOINT),
        clock=around.clock,
        per_minute=table.take("per_minute", count_in(_RATES), 60),
        limits=_limits(table),
        authority=table.take("ca_file", certificate_in(around.root), ""),
    )


def _printed(one: ChannelSettings, _table: Reading, around: Surroundings) -> Channel:
    return Printed(name=one.name, folder=around.exports, templates=around.templates)


def _pasted(one: ChannelSettings, _table: Reading, around: Surroundings) -> Channel:
    return Pasted(name=one.name, folder=around.exports)


_Maker = Callable[[ChannelSettings, Reading, Surroundings], Channel]
_MAKERS: Final[Mapping[Kind, _Maker]] = {
    Kind.MAIL: _mail,
    Kind.WECOM: _robot,
    Kind.DINGTALK: _robot,
    Kind.FEISHU: _robot,
    Kind.SMS: _sms,
    Kind.PRINTED: _printed,
    Kind.PASTED: _pasted,
}
