"""How a request arrived: from where, under what name, whether enciphered.

What a proxy says of it is believed only of a proxy of ours.
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from web.settings import WebSettings

_HOST: Final = re.compile(
    r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How a request arrived.

    Attributes:
        place: the address it came from.
        host: the name under which we were asked, with its port; "" where it can be none
            of ours.
        is_https: whether it was enciphered on its way.
        user: who a trusted proxy says it is; "" where none does.
    """

    place: str = ""
    host: str = ""
    is_https: bool = False
    user: str = ""

    @property
    def origin(self) -> str:
        """What a browser calls a page of ours."""
        return f"{'https' if self.is_https else 'http'}://{self.host}"


def arrival(request: Request, settings: WebSettings) -> Arrival:
    """How that request arrived."""
    place = request.client.host if request.client else ""
    host = _only(request, "host")
    is_https = request.scope.get("scheme") == "https"
    user = ""
    if settings.trusts(place):
        forwarded = _list(request, "x-forwarded-for")
        place = _beyond_proxies(forwarded, settings) or place
        host = _last(_list(request, "x-forwarded-host")) or host
        is_https = _last(_list(request, "x-forwarded-proto")) == "https" or is_https
        user = _user(_only(request, settings.header)) if settings.header else ""
    return Arrival(
        place=place, host=_sound(host, settings), is_https=is_https, user=user
    )


def _sound(host: str, settings: WebSettings) -> str:
    """The host in small letters; "" where it is none, or none of ours."""
    found = _HOST.fullmatch(host)
    if found is None:
        return ""
    name = found[1].lower()
    if settings.hosts and name not in settings.hosts and not _is_number(name):
        return ""
    return host.lower()


def _is_number(name: str) -> bool:
    """Whether it is this machine or an address: nobody can give these to a site of theirs."""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return name == "localhost"
    return True


def _beyond_proxies(forwarded: Sequence[str], settings: WebSettings) -> str:
    """The last address that is not a proxy's own: what stands before it anybody may write."""
    for place in reversed(forwarded):
        if not settings.trusts(place):
            return place[:64]
    return ""


def _only(request: Request, name: str) -> str:
    """The value of a header that stands there once; "" otherwise."""
    values = request.headers.getlist(name)
    return values[0].strip() if len(values) == 1 else ""


def _list(request: Request, name: str) -> list[str]:
    values = ",".join(request.headers.getlist(name)).split(",")
    return [one.strip() for one in values if one.strip()]


def _last(values: Sequence[str]) -> str:
    return values[-1] if values else ""


def _user(value: str) -> str:
    """Names may be Chinese, which headers carry as bytes of UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""
