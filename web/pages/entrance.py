"""Signing in and out, and the invitation with which one comes the first time."""

from typing import Final

from starlette.responses import Response

from web.accounts import keeping, slow
from web.accounts.model import Account
from web.accounts.secrets import LONGEST, SHORTEST, is_outdated, is_right
from web.accounts.wishes import BadAccount
from web.answering import go_to, page
from web.asking import Ask
from web.doors import DOORS
from web.gate import cookie_name, hand_out, sign_in, take_back
from web.routing import EVERYBODY, Route

_ENDED: Final = (
    "登录已经结束：可能太久没有用，也可能账号停用了、换了密码，或者在别处让它退出了。"
    "请重新登录；登录不上的请找账号管理员。"
)


def login(ask: Ask) -> Response:
    """The form to sign in with."""
    shown = ask.headers.get("cookie", "")
    why = _ENDED if not ask.account and cookie_name(ask.arrival) in shown else ""
    return page(ask, "login.html", back=ask.asked("back"), key="", why=why)


def enter(ask: Ask) -> Response:
    """Sign in; whether the name, the password or both are wrong, the answer is the same."""
    book = ask.office.book
    key, password = ask.given("key"), ask.given("password")
    try:
        attempt = slow.begin(book, key, ask.place, ask.now)
    except slow.TooSoon as error:
        answer = _again(ask, str(error), error.status)
        answer.headers["Retry-After"] = str(error.wait)
        return answer
    with book.reading() as reading:
        account = reading.account(key)
    known = account.password if account and account.active else ""
    if not is_right(password, known) or account is None:
        why = "账号或密码不对；请再试，忘记密码请找账号管理员。"
        return _again(ask, why, 401)
    slow.forgive(book, attempt)
    if is_outdated(known):
        keeping.hash_anew(book, account, password, ask.now)
    return _let_in(ask, account, _here(ask.given("back"), account))


def _again(ask: Ask, why: str, status: int) -> Response:
    """The form once more."""
    values = {"back": ask.given("back"), "key": ask.given("key"), "why": why}
    return page(ask, "login.html", status=status, **values)


def _let_in(ask: Ask, account: Account, address: str) -> Response:
    """Begin a session, and lead there."""
    answer = go_to(address)
    token, _ = sign_in(account, ask)
    hand_out(answer, ask, token)
    return answer


def _here(back: str, account: Account) -> str:
    """Where to go: only to a path of ours, as `//elsewhere` and `https:` lead away.

    Browsers take a backslash for a slash, and leave out tabs and line ends.
    """
    if not back.startswith("/") or not back.isprintable() or "\\" in back:
        return _first_door(account)
    return _first_door(account) if back.startswith("//") or back == "/" else back


def _first_door(account: Account) -> str:
    """Whoever keeps accounts has no other home."""
    return DOORS[account.post][0][1]


def leave(ask: Ask) -> Response:
    """Sign out."""
    if ask.session is not None:
        with ask.office.book.writing() as book:
            book.end_session(ask.session.digest)
    answer = go_to("/login")
    take_back(answer, ask)
    return answer


def invited(ask: Ask) -> Response:
    """The form to choose a password with."""
    with ask.office.book.reading() as book:
        account = keeping.invited(book, ask.params["token"], ask.now)
    return _choose(ask, account, "")


def accept(ask: Ask) -> Response:
    """Choose it, and be signed in."""
    token, chosen = ask.params["token"], ask.given("new")
    with ask.office.book.reading() as book:
        account = keeping.invited(book, token, ask.now)
    if chosen != ask.given("again"):
        return _choose(ask, account, "两次写的密码不一样；请再写一遍。")
    try:
        account = keeping.accept(ask.office.book, token, chosen, ask.now)
    except BadAccount as error:
        return _choose(ask, account, f"{error}。")
    return _let_in(ask, account, _first_door(account))


def _choose(ask: Ask, account: Account, why: str) -> Response:
    status = 400 if why else 200
    values = {"account": account, "why": why, "shortest": SHORTEST, "longest": LONGEST}
    return page(ask, "invitation.html", status=status, **values)


ROUTES = (
    Route(method="GET", path="/login", handler=login, may=None),
    Route(method="POST", path="/login", handler=enter, may=None),
    Route(method="POST", path="/logout", handler=leave, may=EVERYBODY),
    Route(method="GET", path="/invite/{token}", handler=invited, may=None),
    Route(method="POST", path="/invite/{token}", handler=accept, may=None),
)
