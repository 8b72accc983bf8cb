"""The page's settings: `[web]` of kaohe.toml as values, with every finding."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from scheduler.tables import Misfit, Reading, count_in, text_in, texts_in
from tracker.model.finding import Finding

FILE: Final = "kaohe.toml"
PLACE: Final = "web"
_KEYS: Final = (
    "address",
    "port",
    "largest_upload_mb",
    "hosts",
    "proxies",
    "proxy_header",
)
_PORTS: Final = range(1, 65536)
_MEGABYTES: Final = range(1, 1025)
_HEADER: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}")
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
# Headers that mean something else already.
_TAKEN: Final = frozenset(
    {"host", "cookie", "origin", "authorization", "user-agent", "content-type"}
)
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """How the page is reached.

    Attributes:
        address, port: where it listens.
        largest_upload_mb: of what is sent at once.
        hosts: the names it goes by, without ports; empty where any will do.
        proxies: from where `X-Forwarded-…` and `header` are believed.
        header: in which a proxy tells the account of who asks, in small letters; ""
            where everybody signs in with a password.
    """

    address: str = "127.0.0.1"
    port: int = 8000
    largest_upload_mb: int = 100
    hosts: tuple[str, ...] = ()
    proxies: tuple[Network, ...] = ()
    header: str = ""

    def trusts(self, place: str) -> bool:
        """Whether what comes from that address comes from a proxy of ours."""
        try:
            address = ipaddress.ip_address(place)
        except ValueError:
            return False
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in one for one in self.proxies)


def read_settings(web: Mapping[str, Any]) -> tuple[WebSettings | None, list[Finding]]:
    """The settings, None where anything is wrong with them, and every finding."""
    findings: list[Finding] = []
    reading = Reading(FILE, PLACE, web, findings)
    reading.only(_KEYS)
    usual = WebSettings()
    settings = WebSettings(
        address=reading.take("address", _address_in, usual.address),
        port=reading.take("port", count_in(_PORTS), usual.port),
        largest_upload_mb=reading.take(
            "largest_upload_mb", count_in(_MEGABYTES), usual.largest_upload_mb
        ),
        hosts=reading.take("hosts", _hosts_in, ()),
        proxies=reading.take("proxies", _networks_in, ()),
        header=reading.take("proxy_header", _header_in, ""),
    )
    if settings.header and not web.get("proxies"):
        message = "写了 proxy_header，没有写 proxies，这个请求头不会起作用。"
        remedy = '请写上代登录的服务器地址，如 proxies = ["127.0.0.1"]。'
        reading.wrong("proxies", message, remedy)
    return (None if findings else settings), findings


def _address_in(value: object) -> str:
    text = text_in(value)
    try:
        ipaddress.ip_address(text)
    except ValueError:
        if text != "localhost":
            raise Misfit(
                f"“{text}”不是地址。",
                "请写成 127.0.0.1 的样子；只在本机打开就删去这一行。",
            ) from None
    return text


def _networks_in(value: object) -> tuple[Network, ...]:
    return tuple(_network(one) for one in texts_in(value))


def _network(text: str) -> Network:
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        raise Misfit(
            f"“{text}”不是地址，也不是网段。", "请写成 127.0.0.1 或 10.1.2.0/24。"
        ) from None
    if network.prefixlen == 0:
        raise Misfit(
            f"“{text}”是全部地址，谁都能冒充别人登录。", "请只写代登录的服务器地址。"
        )
    return network


def _hosts_in(value: object) -> tuple[str, ...]:
    hosts = texts_in(value)
    for one in hosts:
        if not _HOST.fullmatch(one):
            raise Misfit(
                f"“{one}”不是域名。", '请写成 ["kaohe.example.cn"]，不带端口和 http。'
            )
    return tuple(one.lower() for one in hosts)


def _header_in(value: object) -> str:
    text = text_in(value)
    if not _HEADER.fullmatch(text) or text.lower() in _TAKEN:
        raise Misfit(f"“{text}”不能用作请求头。", "请写成 X-Remote-User 的样子。")
    return text.lower()
