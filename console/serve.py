"""`kaohe serve`: the site's page, until it is told to stop."""

import ipaddress
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import click

from console.desk import Desk, pass_desk
from console.shell import Command
from console.telling import tell

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")
PORT = 8000
LAST_PORT = 65535


def port_option(otherwise: str) -> "Callable[[F], F]":
    """The option that names a port; `otherwise` says which it is where none is named."""
    return click.option(
        "--port",
        type=click.IntRange(1, LAST_PORT),
        metavar="端口",
        help=f"网页的端口；不写是{otherwise}。",
    )


@click.command("serve", cls=Command)
@click.option(
    "--host",
    metavar="地址",
    help="在哪个地址打开；不写是 [web] 里的，那里也没有只在本机打开。",
)
@port_option(f" kaohe.toml 的 [web] 里的，那里也没有是 {PORT}")
@click.option(
    "--workers",
    type=click.IntRange(1, 32),
    default=1,
    metavar="个数",
    help="几个进程一起应答，不写是 1；用的人多时写 2 或 4。",
)
@pass_desk
def serve_(desk: Desk, host: str | None, port: int | None, workers: int) -> None:
    """打开网页，单位报送、办公室办理、领导查看；按 Ctrl+C 停下。

    例：kaohe serve
    """
    from console.ledgers import opened
    from web.settings import read_settings

    # What is wrong with the site is told here, once, not in each worker.
    with opened(desk) as site:
        settings, findings = read_settings(site.site.web)
    tell(findings)
    if settings is None:
        print("网页的设置有误，先在 kaohe.toml 里改正再试。", file=sys.stderr)
        raise click.exceptions.Exit(1)
    host, port = host or settings.address, port or settings.port
    open_page(desk, host, port, workers=workers)


def open_page(
    desk: Desk,
    host: str,
    port: int,
    *,
    workers: int = 1,
    behind: timedelta = timedelta(),
) -> None:
    """Open the page and tell where; returns when it was told to stop.

    Args:
        behind: for the demo, how far its clock is behind.
    """
    from web.serving import listening_at, serve

    at = listening_at(host, port)
    address = address_of(host, at.getsockname()[1])
    print(f"网页已打开：{address}　（按 Ctrl+C 停下）", flush=True)
    _tell_first(desk, address)
    if not _is_here(host):
        print(
            f"注意：{host} 别的电脑也能打开，而 http 没有加密，密码会在网上明文传送；"
            "请只在本机打开，前面加一个带证书的 nginx（手册“网页”一章有现成的设置）。",
            flush=True,
        )
    serve(desk.root, at, workers=workers, behind=behind)
    print("网页已停下。", flush=True)


def _tell_first(desk: Desk, address: str) -> None:
    """The one-time link for the first keeper of accounts, where there is none yet."""
    from contextlib import closing

    from web.accounts.keeping import first_link
    from web.office import Office

    with closing(Office(desk.root, desk.now)) as office:
        link = first_link(office)
    if link:
        print(f"还没有账号管理员，请用这个只能用一次的网址建第一个：{address}{link}")


def address_of(host: str, port: int) -> str:
    """What to type into a browser on this computer."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{'127.0.0.1' if host in ('0.0.0.0', '::', '') else name}:{port}"


def _is_here(host: str) -> bool:
    """Whether only this computer can reach it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
