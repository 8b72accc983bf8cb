"""Who is asking: by the cookie of a session. And whether a form is from our own page."""

from dataclasses import replace
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from web.accounts.book import plain_key
from web.accounts.model import Account, Purpose, Session
from web.accounts.secrets import digest_of, new_token
from web.arrival import Arrival
from web.asking import Ask, NotAllowed, NotSignedIn, Refused
from web.office import Office
from web.routing import Route
from web.tokens import bearer_in, owner_of

COOKIE: Final = "kaohe"
# A browser takes a cookie so named only enciphered and for this host alone, so that no
# neighbour can put theirs in its place.
_SECURE_COOKIE: Final = "__Host-kaohe"
# A working day and its evening; then one signs in again.
IDLE: Final = timedelta(hours=12)
LONGEST: Final = timedelta(days=7)
# Written anew no more often than this, or reading would be writing.
_SEEN: Final = timedelta(minutes=10)
# More browsers nobody has; the oldest are signed out.
_MOST_SESSIONS: Final = 20
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


# ---------------------------------------------------------------- who asks


def recognised(ask: Ask, request: Request) -> Ask:
    """The same with who asks: by the token of a program, or by a browser's session.

    Where a trusted proxy says who it is, that account is asking, and gets a session too.
    """
    shown = bearer_in(ask.path, ask.headers.get("authorization", ""))
    if shown is not None:
        owner = owner_of(ask.office, shown, Purpose.PROGRAM, ask.now)
        return replace(ask, account=owner)
    cookie = request.cookies.get(cookie_name(ask.arrival), "")
    account, session = _by_cookie(ask.office, cookie, ask.now)
    ask = replace(ask, account=account, session=session)
    user = ask.arrival.user
    if not user or (account is not None and account.key == plain_key(user)):
        return ask
    with ask.office.book.reading() as book:
        account = book.account(user)
    if account is None or not account.active:
        return replace(ask, account=None, session=None)
    token, session = sign_in(account, ask)
    return replace(ask, account=account, session=session, fresh=token)


def _by_cookie(
    office: Office, cookie: str, now: datetime
) -> tuple[Account | None, Session | None]:
    if not cookie:
        return None, None
    with office.book.reading() as book:
        session = book.session(digest_of(cookie))
        account = book.account(session.account) if session else None
    if session is None or account is None or not account.active:
        return None, None
    if is_over(session, now):
        return None, None
    if now - session.seen > _SEEN:
        session = replace(session, seen=now)
        with office.book.writing() as book:
            if book.session(session.digest):  # not signed out meanwhile
                book.put_session(session)
    return account, session


def is_over(session: Session, now: datetime) -> bool:
    """Whether a session was left alone for too long, or is too old."""
    return now - session.seen > IDLE or now - session.made > LONGEST


def sign_in(account: Account, ask: Ask) -> tuple[str, Session]:
    """Begin a session, always a new one, in place of the browser's own; its cookie."""
    token = new_token()
    session = Session(
        digest=digest_of(token),
        account=account.key,
        csrf=new_token(),
        made=ask.now,
        seen=ask.now,
        agent=ask.headers.get("user-agent", "")[:200],
        place=ask.place,
    )
    with ask.office.book.writing() as book:
        if ask.session is not None:
            book.end_session(ask.session.digest)
        for number, one in enumerate(book.sessions(account.key), start=1):
            if is_over(one, ask.now) or number >= _MOST_SESSIONS:
                book.end_session(one.digest)
        book.put_session(session)
    return token, session


# ---------------------------------------------------------------- the cookie


def cookie_name(arrival: Arrival) -> str:
    """What the cookie is called on a connection of that kind."""
    return _SECURE_COOKIE if arrival.is_https else COOKIE


def hand_out(answer: Response, ask: Ask, token: str) -> None:
    """Put the session's cookie on an answer."""
    answer.set_cookie(
        cookie_name(ask.arrival),
        token,
        httponly=True,
        samesite="lax",
        secure=ask.arrival.is_https,
    )


def take_back(answer: Response, ask: Ask) -> None:
    """Let the browser forget the cookie."""
    answer.delete_cookie(
        cookie_name(ask.arrival),
        httponly=True,
        samesite="lax",
        secure=ask.arrival.is_https,
    )


# ---------------------------------------------------------------- who gets in


def refuse(ask: Ask, route: Route) -> None:
    """Raises Refused where whoever asks does not get in; before the body is read."""
    if not ask.arrival.host:
        raise Refused("这个网址不是本系统的；请用办公室告诉您的网址打开。")
    if ask.method not in _SAFE and not _is_from_here(ask):
        raise Refused(
            "这次提交不是从本系统的页面发出的，没有受理；请从首页进入再做一次。"
        )
    if route.may is None:
        return
    if ask.account is None:
        raise NotSignedIn
    if ask.account.post not in route.may:
        raise NotAllowed


def refuse_forged(ask: Ask) -> None:
    """Raises Refused where a form does not carry what its session's pages carry."""
    if ask.method in _SAFE or ask.session is None:
        return
    shown = ask.given("csrf") or ask.headers.get("x-csrf", "")
    if not compare_digest(shown.encode("utf-8", "replace"), ask.session.csrf.encode()):
        raise Refused("页面已经过时，没有受理；请刷新页面再做一次。")


def _is_from_here(ask: Ask) -> bool:
    """As far as the browser says.

    Where nobody is known yet there is no token to ask for, and one that says nothing is
    no browser: or another's page could sign its visitor in as somebody else.
    """
    site = ask.headers.get("sec-fetch-site", "")
    if site and site not in ("same-origin", "none"):
        return False
    origin = ask.headers.get("origin", "")
    if not origin:
        return bool(site) or ask.account is not None or _is_program(ask)
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if ask.arrival.is_https and parts.scheme != "https":
        return False
    return parts.netloc.lower() == ask.arrival.host


def _is_program(ask: Ask) -> bool:
    """Whether it shows a token of its own, right or wrong: no form can."""
    return "authorization" in ask.headers
