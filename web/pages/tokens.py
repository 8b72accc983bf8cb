"""A person's own keys (令牌): links for calendars, tokens for programs."""

from datetime import datetime, timedelta
from typing import Any, Final

from starlette.responses import Response

from web.accounts import keeping
from web.accounts.model import Purpose
from web.answering import go_to, page
from web.asking import Ask, NotThere, Refused
from web.routing import READERS, Route

# Days after which a program's token opens nothing, as the form offers them.
LASTING: Final = (30, 90, 365)
_LONGEST_LABEL: Final = 40
_HOME: Final = "/me"


def tokens_of(ask: Ask) -> dict[str, Any]:
    """What `me_tokens.html` shows; spread into the page that includes it."""
    with ask.office.book.reading() as book:
        return {
            "calendars": book.tokens(ask.who.key, Purpose.CALENDAR),
            "programs": book.tokens(ask.who.key, Purpose.PROGRAM),
            "lasting": LASTING,
        }


def subscribe(ask: Ask) -> Response:
    """Make a link for a calendar; the answer alone shows it."""
    token = _made(ask, Purpose.CALENDAR, until=None)
    return _shown(ask, address=f"{ask.arrival.origin}/calendar/{token}.ics")


def admit(ask: Ask) -> Response:
    """Make a token for a program; the answer alone shows it."""
    if ask.given("days") not in map(str, LASTING):
        raise Refused("请选令牌用到什么时候。")
    until = ask.now + timedelta(days=int(ask.given("days")))
    token = _made(ask, Purpose.PROGRAM, until=until)
    return _shown(ask, token=token)


def _shown(ask: Ask, *, address: str = "", token: str = "") -> Response:
    """The page that shows it this once."""
    answer = page(ask, "token_made.html", address=address, token=token)
    answer.headers["Content-Location"] = _HOME
    return answer


def revoke(ask: Ask) -> Response:
    """Let one of one's own tokens open nothing from now on."""
    if not keeping.take_back(ask.office.book, ask.who, ask.params["digest"], ask.now):
        raise NotThere("没有这个令牌，可能已经撤销了。")
    return go_to(_HOME)


def _made(ask: Ask, purpose: Purpose, *, until: datetime | None) -> str:
    label = ask.given("label")
    if not label or len(label) > _LONGEST_LABEL:
        raise Refused(f"请写明用在哪里，最多 {_LONGEST_LABEL} 字，例如 我的手机。")
    return keeping.hand_out(
        ask.office.book, ask.who, purpose, label, ask.now, until=until
    )


ROUTES = (
    Route(method="POST", path="/me/calendars", handler=subscribe, may=READERS),
    Route(method="POST", path="/me/programs", handler=admit, may=READERS),
    Route(method="POST", path="/me/tokens/{digest}/end", handler=revoke, may=READERS),
)
