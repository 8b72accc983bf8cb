"""How values of a channel's table are read; what is wrong with one never quotes it.

It may be a password put in the wrong line.
"""

from collections.abc import Callable
from pathlib import Path

from scheduler.channels.tls import trusting
from scheduler.channels.web import is_safe
from scheduler.channels.wording import flat, is_mailbox
from scheduler.tables import Misfit


def line_in(value: object) -> str:
    """A text, made one line; it may be empty."""
    if isinstance(value, str):
        return flat(value)
    raise Misfit("不是文字。", '请写成 "…" 的样子。')


def mailbox_in(value: object) -> str:
    """One plain address; it may be empty."""
    address = line_in(value)
    if not address or is_mailbox(address):
        return address
    remedy = '请写成 "bangongshi@example.gov.cn" 的样子。'
    raise Misfit("不是一个邮箱地址。", remedy)


def endpoint_in(value: object) -> str:
    """An address to which a key may be sent."""
    endpoint = line_in(value)
    if is_safe(endpoint):
        return endpoint
    remedy = "请写完整的地址；用服务商的就删去这一行。"
    raise Misfit("要以 https:// 开头。", remedy)


def certificate_in(root: Path) -> Callable[[object], str]:
    """A reader of a certificate's file, as `trusting` takes it; it may be empty."""

    def read(value: object) -> str:
        named = line_in(value)
        path = str(root / named) if named else ""
        try:
            if path:
                trusting(path)
        except (OSError, ValueError):
            remedy = "请写 PEM 格式的证书文件。"
            raise Misfit("找不到，或不是证书文件。", remedy) from None
        return path

    return read
