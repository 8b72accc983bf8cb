"""Passwords and tokens: made, and told apart, without being kept."""

import hashlib
import secrets
import threading
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from web.accounts.model import Account

SHORTEST: Final = 10
# A longer one is no password, and would only cost time to hash.
LONGEST: Final = 200
# Fewer different signs than this are a pattern, however many there are.
_FEWEST_SIGNS: Final = 5
# So much at least must stand beside the names of an account in its password.
_BESIDE: Final = 7
# RFC 9106's second recommendation is the library's default: 64 MiB, 3 passes.
_HASHER: Final = PasswordHasher()
# Against this a name nobody has is checked, so that it takes as long as one somebody has.
_NOBODYS: Final = (
    f"$argon2id$v=19$m={_HASHER.memory_cost},t={_HASHER.time_cost},"
    f"p={_HASHER.parallelism}$bm9ib2R5bm9ib2R5bm8$"
    "V5QAuDcjM+b/Qd4bOPQIdp1XzyAVyOMeaQrsHSUXLSY"
)
# So many at once, for each takes its 64 MiB.
_TURNS: Final = threading.BoundedSemaphore(2)
_COMMON: Final = Path(__file__).parent / "common.txt"


def hashed(password: str) -> str:
    """The password's hash, with its salt and settings."""
    with _TURNS:
        return _HASHER.hash(_plain(password))


def is_right(password: str, known: str) -> bool:
    """Whether that is the password; takes as long where `known` is ""."""
    try:
        with _TURNS:
            _HASHER.verify(known or _NOBODYS, _plain(password)[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return bool(known)


def is_outdated(known: str) -> bool:
    """Whether a hash was made with other settings than today's."""
    return _HASHER.check_needs_rehash(known)


def weakness(password: str, account: Account) -> str:
    """Why it will not do as that account's password, and what will; "" if it will."""
    plain = _plain(password).casefold()
    if len(plain) < SHORTEST:
        return f"密码至少要 {SHORTEST} 个字；可以用几个不相干的词连起来。"
    if len(plain) > LONGEST:
        return f"密码太长，最多 {LONGEST} 个字。"
    if plain in _common() or len(set(plain)) < _FEWEST_SIGNS or _is_row(plain):
        return "这个密码太常见，很容易被猜到；请用几个不相干的词连起来。"
    beside = plain
    for name in (account.key, account.name, account.unit):
        beside = beside.replace(_plain(name).casefold(), "")
    if beside != plain and len(beside) < _BESIDE:
        return "密码里主要是账号、姓名或单位，很容易被猜到；请另想一个。"
    return ""


def new_token() -> str:
    """Something nobody can guess, fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(password: str) -> str:
    """However the keyboard composes its signs."""
    return unicodedata.normalize("NFC", password)


def _is_row(text: str) -> bool:
    """Whether each sign follows the one before, as in 「abcdefghij」."""
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return len(steps) == 1


@cache
def _common() -> frozenset[str]:
    """Passwords that are tried first everywhere, of those long enough."""
    return frozenset(_COMMON.read_text("utf-8").split())
