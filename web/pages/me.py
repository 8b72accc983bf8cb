"""My account (我的账号): password, where I am signed in, my keys."""

from typing import Any

from starlette.responses import Response

from web.accounts import keeping, slow
from web.accounts.keeping import Hand
from web.accounts.secrets import LONGEST, SHORTEST
from web.accounts.wishes import BadAccount
from web.answering import go_to, page
from web.asking import Ask, NotThere
from web.gate import is_over
from web.pages.tokens import tokens_of
from web.routing import EVERYBODY, Route

_HOME = "/me"
_OTHERS = "others"


def show(ask: Ask) -> Response:
    """What there is of one's own."""
    return _show(ask)


def _show(ask: Ask, *, why: str = "", status: int = 200) -> Response:
    with ask.office.book.reading() as book:
        sessions = book.sessions(ask.who.key)
    return page(
        ask,
        "me.html",
        status=status,
        why=why,
        saved=ask.asked("saved") == "1",
        shortest=SHORTEST,
        longest=LONGEST,
        sessions=[one for one in sessions if not is_over(one, ask.now)],
        **tokens_of(ask),
    )


def change_password(ask: Ask) -> Response:
    """Another password; all other browsers are signed out."""
    book, now = ask.office.book, ask.now
    old, new = ask.given("old"), ask.given("new")
    if new != ask.given("again"):
        return _show(ask, why="两次写的新密码不一样；请再写一遍。", status=400)
    try:
        # Whoever finds a browser left open may not guess here either.
        attempt = slow.begin(book, ask.who.key, ask.place, now)
        keeping.change_password(book, ask.who, old, new, now, but=_own(ask))
    except slow.TooSoon as error:
        answer = _show(ask, why=str(error), status=error.status)
        answer.headers["Retry-After"] = str(error.wait)
        return answer
    except BadAccount as error:
        if "old" not in error.faults:
            slow.forgive(book, attempt)
        return _show(ask, why=f"{error}。", status=error.status)
    slow.forgive(book, attempt)
    return _saved()


def sign_out(ask: Ask) -> Response:
    """End one of one's own sessions, or all others."""
    chosen = ask.given("session")
    if chosen == _OTHERS:
        hand = Hand(actor=ask.actor, at=ask.now, key=ask.who.key)
        keeping.sign_out(ask.office.book, ask.who.key, hand, but=_own(ask))
        return _saved()
    with ask.office.book.writing() as book:
        session = book.session(chosen)
        if session is None or session.account != ask.who.key:
            raise NotThere("那里已经退出了。")
        book.end_session(chosen)
    return _saved()


def _own(ask: Ask) -> str:
    """The session of this browser."""
    return ask.session.digest if ask.session else ""


def _saved() -> Response:
    return go_to(f"{_HOME}?saved=1")


def _route(method: str, path: str, handler: Any) -> Route:
    return Route(method=method, path=path, handler=handler, may=EVERYBODY)


ROUTES = (
    _route("GET", "/me", show),
    _route("POST", "/me/password", change_password),
    _route("POST", "/me/sign-out", sign_out),
)
