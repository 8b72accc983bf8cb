"""Tokens that programs and calendars show in place of a password."""

from datetime import datetime
from typing import Final

from web.accounts.model import Account, Post, Purpose
from web.accounts.secrets import digest_of
from web.office import Office

# Only here does a program's token open anything: it makes no accounts and no tokens.
API: Final = "/api/"
_SCHEME: Final = "bearer"


def bearer_in(path: str, authorization: str) -> str | None:
    """The token in the header `Authorization` of a request; None where it shows none."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != _SCHEME or not path.startswith(API):
        return None
    return token.strip()


def owner_of(
    office: Office, shown: str, purpose: Purpose, now: datetime
) -> Account | None:
    """Whose token that is; None where it opens nothing, or nothing any more."""
    with office.book.reading() as book:
        token = book.token(digest_of(shown))
        if token is None or token.purpose is not purpose:
            return None
        if token.until is not None and now >= token.until:
            return None
        account = book.account(token.account)
    if account is None or not account.active or account.post is Post.ADMIN:
        return None
    return account
