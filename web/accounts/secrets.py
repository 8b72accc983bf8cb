"""Passwords and tokens: made, and told apart, without being kept."""

import hashlib
import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 10
# A longer one is no password, and would only cost time to hash.
LONGEST: Final = 200
# RFC 9106's second recommendation is the library's default: 64 MiB, 3 passes.
_HASHER: Final = PasswordHasher()
# Against this a name nobody has is checked, so that it takes as long as one somebody has.
_NOBODYS: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$"
    "bm9ib2R5bm9ib2R5bm8$V5QAuDcjM+b/Qd4bOPQIdp1XzyAVyOMeaQrsHSUXLSY"
)


def hashed(password: str) -> str:
    """The password's hash, with its salt and settings."""
    return _HASHER.hash(password)


def is_right(password: str, known: str) -> bool:
    """Whether that is the password; takes as long where `known` is ""."""
    try:
        _HASHER.verify(known or _NOBODYS, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return bool(known)


def new_token() -> str:
    """Something nobody can guess, fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
