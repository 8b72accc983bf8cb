"""Signing in and out."""

from starlette.responses import Response

from web.accounts.secrets import is_right
from web.answering import go_to, page
from web.asking import Ask
from web.gate import COOKIE, sign_in
from web.routing import EVERYBODY, Route


def login(ask: Ask) -> Response:
    """The form to sign in with."""
    return page(ask, "login.html", back=ask.asked("back"), key="", why="")


def enter(ask: Ask) -> Response:
    """Sign in."""
    key, back = ask.given("key"), ask.given("back")
    with ask.office.book.reading() as book:
        account = book.account(key)
    known = account.password if account and account.active else ""
    if not is_right(ask.given("password"), known) or account is None:
        why = "账号或密码不对；请再试，忘记密码请找账号管理员。"
        return page(ask, "login.html", status=401, back=back, key=key, why=why)
    # Only a path of ours: `//elsewhere` and `https:` lead away.
    here = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    answer = go_to(here)
    answer.set_cookie(
        COOKIE,
        sign_in(ask.office, account, ask),
        httponly=True,
        samesite="lax",
        secure=ask.headers.get("x-forwarded-proto") == "https",
    )
    return answer


def leave(ask: Ask) -> Response:
    """Sign out."""
    if ask.session is not None:
        with ask.office.book.writing() as book:
            book.end_session(ask.session.digest)
    answer = go_to("/login")
    answer.delete_cookie(COOKIE)
    return answer


ROUTES = (
    Route(method="GET", path="/login", handler=login, may=None),
    Route(method="POST", path="/login", handler=enter, may=None),
    Route(method="POST", path="/logout", handler=leave, may=EVERYBODY),
)
