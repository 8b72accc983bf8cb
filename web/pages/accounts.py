"""Accounts (账号): who may open the page; for whoever keeps them, who sees nothing else."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import Response

from tracker.history import breaks
from tracker.model.event import Event
from web.accounts import keeping
from web.accounts.book import Book
from web.accounts.keeping import ACTIONS, Hand, Invited, account_of
from web.accounts.model import Post, Standing, standing
from web.accounts.wishes import BadAccount, Places, Wish
from web.answering import go_to, page
from web.asking import Ask
from web.gate import is_over
from web.listing import Listing, word
from web.routing import ADMINS, Route

_FIELDS: Final = ("key", "name", "unit", "post")
# What changes in an account is called so.
_LABELS: Final = {
    "key": "账号",
    "name": "姓名",
    "unit": "单位",
    "post": "岗位",
    "made": "建于",
    "active": "在用",
    "password": "密码",
    "calendar": "日历",
    "program": "程序",
}


def index(ask: Ask) -> Response:
    """The accounts that the address asks for, and the form to invite somebody with."""
    return _list(ask, wish=Wish(), faults={})


def _list(
    ask: Ask, *, wish: Wish, faults: dict[str, str], status: int = 200
) -> Response:
    text = ask.asked("text").casefold()
    post, state = word(Post, ask.asked("post")), word(Standing, ask.asked("state"))
    with ask.office.book.reading() as book:
        every = book.accounts()
        taken = book.account(wish.key)
    found = [
        (one, standing(one))
        for one in every
        if post in (None, one.post)
        and state in (None, standing(one))
        and text in f"{one.key} {one.name} {one.unit}".casefold()
    ]
    return page(
        ask,
        "accounts.html",
        status=status,
        listing=Listing.of(ask, found),
        asked={"text": ask.asked("text"), "post": post, "state": state},
        states=tuple(Standing),
        taken=taken,
        **_form(ask, wish, faults),
    )


def _form(ask: Ask, wish: Wish, faults: dict[str, str]) -> dict[str, Any]:
    places = _places(ask)
    return {
        "wish": wish,
        "faults": faults,
        "posts": tuple(Post),
        "places": places.known,
    }


def invite(ask: Ask) -> Response:
    """Make an account; the answer alone shows its link."""
    wish = _wish(ask)
    places = _places(ask)
    try:
        made = keeping.invite(ask.office.book, wish, places, _hand(ask))
    except BadAccount as error:
        return _list(ask, wish=wish, faults=error.faults, status=error.status)
    answer = _invited(ask, made)
    answer.headers["Content-Location"] = quote(f"/accounts/{made.account.key}")
    return answer


def _invited(ask: Ask, made: Invited) -> Response:
    address = ask.arrival.origin + made.path
    return page(ask, "invited.html", made=made, address=address)


def show(ask: Ask) -> Response:
    """One account: what it is, where it is signed in, what was done with it."""
    return _show(ask, wish=None, faults={})


def _show(
    ask: Ask, *, wish: Wish | None, faults: dict[str, str], status: int = 200
) -> Response:
    with ask.office.book.reading() as book:
        account = account_of(book, ask.params["key"])
        sessions = book.sessions(account.key)
        events = [one for one in book.journal() if one.key == account.key]
    known = Wish(
        key=account.key, name=account.name, unit=account.unit, post=account.post
    )
    return page(
        ask,
        "account.html",
        status=status,
        account=account,
        standing=standing(account),
        sessions=[one for one in sessions if not is_over(one, ask.now)],
        lines=[_line(one) for one in reversed(events)],
        saved=ask.asked("saved") == "1",
        **_form(ask, wish or known, faults),
    )


def change(ask: Ask) -> Response:
    """Another name, unit or post."""
    key, wish = ask.params["key"], replace(_wish(ask), key=ask.params["key"])
    places = _places(ask)
    try:
        keeping.change(ask.office.book, key, wish, places, _hand(ask))
    except BadAccount as error:
        return _show(ask, wish=wish, faults=error.faults, status=error.status)
    return _back(ask)


def link(ask: Ask) -> Response:
    """Another link for an account; the answer alone shows it."""
    made = keeping.link_anew(ask.office.book, ask.params["key"], _hand(ask))
    return _invited(ask, made)


def _done(service: Callable[[Book, str, Hand], object]) -> Callable[[Ask], Response]:
    """A handler that does this with the account of the path."""

    def handler(ask: Ask) -> Response:
        service(ask.office.book, ask.params["key"], _hand(ask))
        return _back(ask)

    return handler


def journal(ask: Ask) -> Response:
    """What was done with accounts, newest first."""
    with ask.office.book.reading() as book:
        events = book.journal()
    broken = [why for _, why in breaks(events)]
    listing = Listing.of(ask, events[::-1])
    lines = [_line(one) for one in listing.lines]
    return page(
        ask, "account_journal.html", listing=listing, lines=lines, broken=broken
    )


def _line(event: Event) -> dict[str, Any]:
    """A line of the journal, as people read it."""
    changes = [
        f"{_LABELS.get(name, name)}：{_told(change.get('to'))}"
        for name, change in event.changes.items()
        if name != "made"
    ]
    return {
        "at": event.at,
        "key": event.key,
        "what": ACTIONS.get(event.action, event.action),
        "changes": changes if event.action != "accept" else [],
        "by": f"{event.by}（{event.unit}，{event.channel}）",
    }


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _places(ask: Ask) -> Places:
    opened = ask.opened
    return Places.of(plan=opened.plan, ledger=opened.ledger)


def _wish(ask: Ask) -> Wish:
    return Wish(**{name: ask.given(name) for name in _FIELDS})


def _hand(ask: Ask) -> Hand:
    return Hand(actor=ask.actor, at=ask.now, key=ask.who.key)


def _back(ask: Ask) -> Response:
    """To the account's page."""
    return go_to(f"/accounts/{ask.params['key']}?saved=1")


def _route(method: str, path: str, handler: Callable[[Ask], Response]) -> Route:
    return Route(method=method, path=path, handler=handler, may=ADMINS)


ROUTES = (
    _route("GET", "/accounts", index),
    _route("POST", "/accounts", invite),
    _route("GET", "/account-journal", journal),
    _route("GET", "/accounts/{key}", show),
    _route("POST", "/accounts/{key}", change),
    _route("POST", "/accounts/{key}/link", link),
    _route("POST", "/accounts/{key}/disable", _done(keeping.disable)),
    _route("POST", "/accounts/{key}/enable", _done(keeping.enable)),
    _route("POST", "/accounts/{key}/sign-out", _done(keeping.sign_out)),
)
