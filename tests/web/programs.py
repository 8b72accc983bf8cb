"""Programs that use the API with a token, and calendars that are subscribed to."""

from datetime import datetime

from web.accounts.model import Account, Post, Purpose, Token
from web.accounts.secrets import digest_of

FILE = "/api/files"


def a_token(
    pages,
    account: Account,
    purpose: Purpose = Purpose.PROGRAM,
    until: datetime | None = None,
) -> str:
    """A token of that account, handed out."""
    shown = f"{purpose.name}-{account.key}".encode().hex()
    token = Token(
        digest=digest_of(shown),
        account=account.key,
        purpose=purpose,
        made=pages.clock(),
        until=until,
        label="测试",
    )
    with pages.office.book.writing() as book:
        book.put_token(token)
    return shown


def account_of(pages, post: Post, unit: str = "") -> Account:
    """An account of that post, kept."""
    pages.as_(post, unit)
    with pages.office.book.reading() as book:
        found: Account = next(
            one
            for one in book.accounts()
            if one.post is post and unit in ("", one.unit)
        )
        return found


def a_program(pages, post: Post, unit: str = ""):
    """A program that shows a token of somebody of that post, and no cookie."""
    shown = a_token(pages, account_of(pages, post, unit))
    client = pages.nobody()
    client.headers.clear()
    client.headers["authorization"] = f"Bearer {shown}"
    return client
