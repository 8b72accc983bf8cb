"""Who is asking: by the cookie of a session. And whether a form is from our own page."""

from dataclasses import replace
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request

from web.accounts.model import Account, Session
from web.accounts.secrets import digest_of, new_token
from web.asking import Ask, Refused
from web.office import Office

COOKIE: Final = "kaohe"
# A working day and its evening; then one signs in again.
IDLE: Final = timedelta(hours=12)
LONGEST: Final = timedelta(days=7)
# Written anew no more often than this, or reading would be writing.
_SEEN: Final = timedelta(minutes=10)
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def signed_in(
    office: Office, request: Request, now: datetime
) -> tuple[Account | None, Session | None]:
    """Who asks, by the session their browser shows; (None, None) for nobody."""
    cookie = request.cookies.get(COOKIE, "")
    if not cookie:
        return None, None
    with office.book.reading() as book:
        session = book.session(digest_of(cookie))
        account = book.account(session.account) if session else None
    if session is None or account is None or not account.active:
        return None, None
    if now - session.seen > IDLE or now - session.made > LONGEST:
        return None, None
    if now - session.seen > _SEEN:
        session = replace(session, seen=now)
        with office.book.writing() as book:
            if book.session(session.digest):  # not signed out meanwhile
                book.put_session(session)
    return account, session


def sign_in(office: Office, account: Account, request_facts: Ask) -> str:
    """Begin a session; the cookie's value."""
    token = new_token()
    session = Session(
        digest=digest_of(token),
        account=account.key,
        csrf=new_token(),
        made=request_facts.now,
        seen=request_facts.now,
        agent=request_facts.headers.get("user-agent", "")[:200],
        place=request_facts.place,
    )
    with office.book.writing() as book:
        book.put_session(session)
    return token


def refuse_forged(ask: Ask, host: str) -> None:
    """Raises Refused where a form that changes something was not sent by our own page."""
    if ask.method in _SAFE:
        return
    if not _is_same_site(ask, host):
        raise Refused(
            "这次提交不是从本系统的页面发出的，没有受理；请从首页进入再做一次。"
        )
    if ask.session is None:
        return
    shown = ask.given("csrf") or ask.headers.get("x-csrf", "")
    if not compare_digest(shown.encode(), ask.session.csrf.encode()):
        raise Refused("页面已经过时，没有受理；请刷新页面再做一次。")


def _is_same_site(ask: Ask, host: str) -> bool:
    """As far as the browser says; one that says nothing is no browser of today."""
    site = ask.headers.get("sec-fetch-site", "")
    if site and site not in ("same-origin", "none"):
        return False
    origin = ask.headers.get("origin", "")
    return not origin or urlsplit(origin).netloc == host
