"""One request to a robot or a provider, and what is certain of it afterwards."""

import json
import ssl
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from scheduler.channels.port import InDoubt, Permanent, Retry
from scheduler.channels.tls import trusting

# No answer of theirs is longer than a few hundred signs.
_LONGEST_ANSWER: Final = 64 * 1024
# What goes no further than this machine needs no encryption.
OWN_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_BUSY_MINUTES: Final = 60.0
# A gateway gave up waiting for, or could not read, what stands behind it.
_BEHIND_A_GATEWAY: Final = frozenset({502, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long to wait, in seconds: for a connection, for a reply, for all of it."""

    connect: float = 10.0
    read: float = 15.0
    total: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is posted.

    Attributes:
        url: may hold a key; never shown.
        authority: as in `trusting`.
    """

    url: str
    content: bytes
    headers: dict[str, str]
    authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back whole.

    Attributes:
        status: HTTP's, which says little: robots refuse with 200 too.
        body: the JSON object in it; None where it is none.
        after: seconds the other side asks us to wait; None where it does not.
    """

    status: int
    body: dict[str, Any] | None
    after: float | None


def is_safe(url: str) -> bool:
    """Whether nobody on the way can read what goes there."""
    try:
        address = urlsplit(url)
        host, _ = address.hostname, address.port
    except ValueError:
        return False
    if not host or " " in url:
        return False
    return address.scheme == "https" or (
        address.scheme == "http" and host in OWN_MACHINE
    )


def post(request: Request, limits: Limits) -> Answer | Retry | Permanent | InDoubt:
    """The answer to `request`, or what is known where there is none.

    What failed before the first byte of the request left us was certainly not taken;
    what failed after it is in doubt.
    """
    # Here, for the sake of commands that send nothing: with httpx it takes 130 ms.
    import asyncio

    if not is_safe(request.url):
        return Permanent("地址不是以 https:// 开头；请重新复制完整的地址。")
    try:
        return asyncio.run(_post(request, limits))
    except OSError:  # of the file with the office's own authority
        return Retry("读不出 ca_file 里的证书；请检查这个文件。")


async def _post(
    request: Request, limits: Limits
) -> Answer | Retry | Permanent | InDoubt:
    import asyncio

    import httpx

    _keep_addresses_out_of_the_log()
    begun: list[str] = []

    async def trace(event: str, _: object) -> None:
        if event.endswith("send_request_headers.started"):
            begun.append(event)

    timeout = httpx.Timeout(limits.read, connect=limits.connect)
    context = trusting(request.authority)
    try:
        # The machine's variables for a proxy are not asked: settings are in kaohe.toml.
        async with (
            asyncio.timeout(limits.total),
            httpx.AsyncClient(
                verify=context, trust_env=False, timeout=timeout
            ) as client,
            client.stream(
                "POST",
                request.url,
                content=request.content,
                headers={**request.headers, "Accept-Encoding": "identity"},
                extensions={"trace": trace},
            ) as response,
        ):
            return await _read(response)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        if isinstance(error, httpx.LocalProtocolError):
            return Permanent("设置里有网络上不能用的字符；请检查这个通道的设置。")
        if begun:
            return InDoubt(f"已经发出，但没有等到完整的答复（{_cause(error)}）。")
        if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | ValueError):
            return Permanent("地址写法不对；请重新复制完整的地址。")
        return Retry(f"连接不上（{_cause(error)}）；请检查网络。")


def _keep_addresses_out_of_the_log() -> None:
    # httpx logs each request with its whole address, and a robot's address is its key.
    import logging

    for name in ("httpx", "httpcore"):
        logging.getLogger(name).disabled = True


async def _read(response: Any) -> Answer:
    data = b""
    async for chunk in response.aiter_raw():
        data += chunk
        if len(data) > _LONGEST_ANSWER:
            break
    return Answer(
        status=response.status_code,
        body=_object_in(data),
        after=_seconds(response.headers.get("Retry-After", "")),
    )


def _object_in(data: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _seconds(text: str) -> float | None:
    """Of Retry-After, which may also be a date: then our own patience decides."""
    if not (text.isascii() and text.isdigit()):
        return None
    return min(float(text[:6]), _BUSY_MINUTES * 60)


def unavailable(answer: Answer) -> Retry | InDoubt | None:
    """What a status alone says before any body is read; None for nothing."""
    if answer.status == 429:
        return Retry("对方说发得太快，稍后再发。", answer.after or 60.0)
    if answer.status in _BEHIND_A_GATEWAY:
        return InDoubt(f"对方的网关没有等到结果（HTTP {answer.status}）。")
    if answer.status >= 500:
        return Retry(f"对方的服务器出错（HTTP {answer.status}）。", answer.after)
    return None


def _cause(error: BaseException) -> str:
    """Why, in our words: theirs may quote the address."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return "对方的证书不可信"
        if isinstance(seen, TimeoutError):
            return "等候超时"
        if isinstance(seen, ConnectionRefusedError):
            return "对方没有开放这个端口"
        seen = seen.__cause__ or seen.__context__
    name = type(error).__name__
    return "等候超时" if "Timeout" in name else "连接中断"
