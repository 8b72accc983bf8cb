"""Guessing is made slow: by account and by address, and never for ever.

An attempt is written down before the password is looked at, so that many at once are no
way round; it is forgiven when the password was right.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Final

from tracker.errors import KaoheError
from web.accounts.book import Book, plain_key

# Failures count for so long, in seconds.
WINDOW: Final = 15 * 60
# From so many failures on one waits: an account; an address, behind which many may sit.
FREE: Final = 5
FREE_AT_PLACE: Final = 20
_FIRST: Final = 4
# No wait is longer: who is in the right must get in although somebody else is guessing.
LONGEST_WAIT: Final = 5 * 60
_MINUTE: Final = 60
# A household of IPv6 has a network of this length.
_NETWORK: Final = 64


class TooSoon(KaoheError):
    """Somebody tries again before the wait is over; `wait` in seconds."""

    status = 429

    def __init__(self, wait: int) -> None:
        self.wait = wait
        long = f"{wait} 秒" if wait < _MINUTE else f"{ceil(wait / _MINUTE)} 分钟"
        super().__init__(f"密码试错的次数太多，请等 {long}再试；账号没有锁住。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt, under way."""

    account: str
    place: str
    at: float


def begin(book: Book, key: str, place: str, now: datetime) -> Attempt:
    """Write down that somebody tries that account from that address.

    Raises:
        TooSoon: it is not yet time; then nothing is written down.
    """
    attempt = Attempt(
        account=_hidden(plain_key(key)), place=_network(place), at=now.timestamp()
    )
    long_past = attempt.at - WINDOW
    with book.writing() as page:
        wait = 0.0
        for where, free in ((attempt.account, FREE), (attempt.place, FREE_AT_PLACE)):
            number, last = page.attempts(where, long_past)
            wait = max(wait, last + _wait(number - free) - attempt.at)
        if wait > 0:
            raise TooSoon(ceil(wait))
        for where in (attempt.account, attempt.place):
            page.failed(where, attempt.at, forget_before=long_past)
    return attempt


def forgive(book: Book, attempt: Attempt) -> None:
    """It was right: the account begins afresh, the address has one failure less.

    Not afresh too, or somebody with an account could go on guessing for others.
    """
    with book.writing() as page:
        page.succeeded(attempt.account)
        page.not_failed(attempt.place, attempt.at)


def _wait(beyond: int) -> int:
    """Seconds from the last failure; 4, 8, 16 and so on."""
    if beyond < 0:
        return 0
    return min(_FIRST << min(beyond, 16), LONGEST_WAIT)


def _hidden(key: str) -> str:
    """A name as it is counted: not itself, for a password may stand in the wrong field."""
    return "account:" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _network(place: str) -> str:
    """The address as it is counted."""
    try:
        address = ipaddress.ip_address(place)
    except ValueError:
        return f"place:{place[:64]}"
    if isinstance(address, ipaddress.IPv6Address):
        whole = ipaddress.ip_network((address, _NETWORK), strict=False)
        return f"place:{whole.network_address}"
    return f"place:{address}"
