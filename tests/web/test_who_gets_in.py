"""Who gets in: every line of the table of routes, by every post, own and foreign.

What stands here is written down once more, by hand, and not read from `web.routes`: a
line that is changed there is to be seen here. A new route needs its line in `MAY`.
"""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import pytest
from starlette.responses import Response

from tests.builders import a_moment, a_paper_draft, an_act
from tests.web.conftest import FOREIGN, OWN, TODAY, Browser
from tracker.model.instruction import Instruction
from tracker.model.paper import PaperState
from tracker.model.silence import Silence
from tracker.services.ledger import write
from web.accounts.model import Post
from web.app import make_app
from web.routes import ROUTES
from web.routing import Route

ANYBODY = "anybody, signed in or not"
OFFICE = {"经办人", "办公室负责人"}
UNITS = {"联络员", "单位负责人"}
OVERSEERS = OFFICE | {"领导", "审计"}
READERS = OFFICE | UNITS | {"领导", "审计"}
ACTORS = OFFICE | UNITS | {"领导"}
WRITERS = OFFICE | {"领导"}
AUDITORS = OFFICE | {"审计"}
ADMIN = {"账号管理员"}
SIGNED_IN = READERS | ADMIN

STEPS_OF_OBLIGATIONS = """
    assign issue sign object transfer overrule receive return accept forward extend grant
    refuse move waive restore redraft acknowledge note
"""
STEPS_OF_ISSUES = """
    correct circulate plan progress move acknowledge apply withdraw pass fail publicize
    dispute dismiss uphold close reopen
"""


def steps(table: str, names: str) -> dict[str, set[str]]:
    """The addresses of steps for programs."""
    return {f"POST /api/{table}/{{key}}/{one}": ACTORS for one in names.split()}


MAY: dict[str, Any] = {
    # signing in and out
    "GET /login": ANYBODY,
    "POST /login": ANYBODY,
    "POST /logout": SIGNED_IN,
    "GET /invite/{token}": ANYBODY,
    "POST /invite/{token}": ANYBODY,
    # accounts
    "GET /accounts": ADMIN,
    "POST /accounts": ADMIN,
    "GET /account-journal": ADMIN,
    "GET /accounts/{key}": ADMIN,
    "POST /accounts/{key}": ADMIN,
    "POST /accounts/{key}/link": ADMIN,
    "POST /accounts/{key}/disable": ADMIN,
    "POST /accounts/{key}/enable": ADMIN,
    "POST /accounts/{key}/sign-out": ADMIN,
    # one's own
    "GET /me": SIGNED_IN,
    "POST /me/password": SIGNED_IN,
    "POST /me/sign-out": SIGNED_IN,
    "POST /me/calendars": READERS,
    "POST /me/programs": READERS,
    "POST /me/tokens/{digest}/end": READERS,
    # by its token
    "GET /calendar/{token}.ics": ANYBODY,
    # home, for those who keep accounts a word that there is none
    "GET /": SIGNED_IN,
    # records
    "GET /obligations": READERS,
    "GET /obligations/make": OFFICE,
    "POST /obligations/make": OFFICE,
    "GET /obligations/{key}": READERS,
    "GET /obligations/{key}/files/{version}/{number}": READERS,
    "POST /obligations/{key}/{action}": ACTORS,
    "GET /issues": READERS,
    "GET /issues/new": OFFICE,
    "POST /issues/new": OFFICE,
    "GET /issues/{key}": READERS,
    "GET /issues/{key}/files/{number}": READERS,
    "POST /issues/{key}/{action}": ACTORS,
    "POST /silences": OFFICE,
    "POST /silences/{key}/unsilence": OFFICE,
    "GET /export.xlsx": READERS,
    # papers
    "GET /papers": READERS,
    "GET /papers/new": OFFICE,
    "POST /papers/new": OFFICE,
    "GET /papers/{key}": READERS,
    "GET /papers/{key}/check": OVERSEERS,
    "GET /papers/{key}/file": READERS,
    "GET /papers/{key}/preview.pdf": READERS,
    "POST /papers/{key}/register": OFFICE,
    "POST /papers/{key}/issued": OFFICE,
    "GET /papers/{key}/issued/{number}": READERS,
    # workbook
    "GET /workbook": OFFICE,
    "POST /workbook": OFFICE,
    "POST /workbook/take": OFFICE,
    "GET /workbook/ledger.xlsx": OFFICE,
    "GET /workbook/plan.xlsx": OFFICE,
    # looking over
    "GET /board": OVERSEERS,
    "GET /board/replies": OVERSEERS,
    "GET /history": AUDITORS,
    "POST /history/verify": AUDITORS,
    # instructions
    "GET /instructions": READERS,
    "GET /instructions/new": WRITERS,
    "POST /instructions/new": WRITERS,
    "GET /instructions/{key}": READERS,
    "POST /instructions/{key}/reply": ACTORS,
    "POST /instructions/{key}/finish": ACTORS,
    # reminders
    "GET /reminders": OFFICE,
    "GET /reminders/{key}/text": OFFICE,
    "POST /reminders/resend": OFFICE,
    "POST /reminders/done": OFFICE,
    "POST /reminders/rehearse": OFFICE,
    # for programs
    "GET /api": READERS,
    "GET /api/openapi.json": READERS,
    "GET /api/obligations": READERS,
    "GET /api/obligations/{key}": READERS,
    "GET /api/issues": READERS,
    "GET /api/issues/{key}": READERS,
    "GET /api/papers": READERS,
    "GET /api/board": OVERSEERS,
    "GET /api/status": READERS,
    "GET /api/history": AUDITORS,
    "POST /api/files": ACTORS,
    "POST /api/issues/add": ACTORS,
    "POST /api/silences/silence": ACTORS,
    "POST /api/silences/{key}/unsilence": ACTORS,
    **steps("obligations", STEPS_OF_OBLIGATIONS),
    **steps("issues", STEPS_OF_ISSUES),
}
# Keys of which no unit is the owner.
NOBODYS = {"/accounts/{key}"}
# An own and a foreign record of each table.
KEYS = {
    "obligations": ("B2025-0001", "B2025-0002"),
    "issues": ("W2025-0001", "W2025-0002"),
    "papers": ("G2025-0001", "G2025-0002"),
    "instructions": ("P2025-0001", "P2025-0002"),
    "silences": ("J2025-0001", "J2025-0002"),
}
REACHED = 299


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


def filled(route: Route, key: str = "x") -> str:
    """An address of that route."""
    values = {"key": key, "action": "note" if "obligations" in route.path else "apply"}
    path = route.path
    for name in ("token", "digest", "version", "number"):
        path = path.replace(f"{{{name}}}", "1")
    return path.format(**values)


@dataclass
class Doors:
    """The real table of routes, with nothing behind the doors.

    Attributes:
        reached: the routes that somebody got into.
    """

    pages: Any
    reached: list[str]
    open: ExitStack

    def at(self, browser: Browser) -> Browser:
        """The same browser before these doors."""

        def behind(route: Route) -> Route:
            def handler(_: Any) -> Response:
                self.reached.append(name_of(route))
                return Response(status_code=REACHED)

            return replace(route, handler=handler)

        routes = [behind(one) for one in ROUTES]
        browser._transport.app = make_app(self.pages.office, routes)  # type: ignore[attr-defined]
        # Held open: a loop begun for each request costs more than the request.
        return self.open.enter_context(browser)


@pytest.fixture
def doors(pages):
    with ExitStack() as stack:
        yield Doors(pages, [], stack)


def knocking(browser: Browser, route: Route, **headers: str) -> int:
    sent = {"x-csrf": browser.csrf, **headers}
    path = filled(route)
    return browser.request(route.method, path, headers=sent).status_code


# ---------------------------------------------------------------- posts


def test_every_route_has_its_line_here():
    names = [name_of(one) for one in ROUTES]
    missing = sorted(set(names) - set(MAY))
    assert not missing, f"add to MAY in this file who gets in: {missing}"
    gone = sorted(set(MAY) - set(names))
    assert not gone, f"no such routes any more, take them out of MAY: {gone}"
    assert len(names) == len(set(names)), "a route stands there twice"


@pytest.mark.parametrize("post", Post)
def test_each_post_gets_in_where_it_may_and_nowhere_else(pages, doors, post):
    browser = doors.at(pages.as_(post))
    for route in ROUTES:
        may = MAY.get(name_of(route), set())
        wanted = REACHED if may == ANYBODY or post.value in may else 403
        assert knocking(browser, route) == wanted, (post, name_of(route))


def test_nobody_gets_in_without_signing_in(pages, doors):
    browser = doors.at(pages.nobody())
    for route in ROUTES:
        if MAY.get(name_of(route)) == ANYBODY:
            wanted = REACHED
        elif route.method == "GET" and not route.path.startswith("/api/"):
            wanted = 303
        else:
            wanted = 401
        assert knocking(browser, route) == wanted, name_of(route)


def test_what_stands_in_no_line_is_not_there(pages, doors):
    browser = doors.at(pages.as_(Post.CLERK))
    known = {name_of(one) for one in ROUTES}
    for path in {one.path for one in ROUTES}:
        here = [one for one in ROUTES if one.path == path]
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - {
            one.method for one in here
        }:
            if f"{method} {path}" in known or _is_anothers(method, path):
                continue
            route = replace(here[0], method=method)
            wanted = {404, 405}
            if method == "GET" and not path.startswith("/api/"):
                wanted = {303}  # to the page of the form, see test_refused.py
            assert knocking(browser, route) in wanted, (method, path)
        beyond = filled(here[0]).rstrip("/") + "/beyond/it/all"
        assert browser.get(beyond).status_code == 404
    assert doors.reached == []


def _is_anothers(method: str, path: str) -> bool:
    """Whether a route with a field in its path takes that address too."""
    parts = path.split("/")
    for one in ROUTES:
        others = one.path.split("/")
        if one.method == method and len(others) == len(parts):
            pairs = zip(others, parts, strict=True)
            if all(a == b or a.startswith("{") for a, b in pairs):
                return True
    return False


# ---------------------------------------------------------------- units


def test_a_key_of_the_ledger_is_open_to_units_only_for_what_is_theirs():
    for route in ROUTES:
        lets_units = MAY.get(name_of(route)) not in (None, ANYBODY) and (
            MAY[name_of(route)] & UNITS
        )
        if "{key}" in route.path and route.path not in NOBODYS and lets_units:
            assert route.own, f"{name_of(route)}: own=True, and refuse what is foreign"


OWN_ROUTES = [one for one in ROUTES if one.own and "{key}" in one.path]


@pytest.fixture
def records(pages):
    """An own and a foreign record of each table, beside those of the site."""
    told: dict[str, Any] = {"year": 2025, "text": "抓紧办", "unit": "领导小组"}
    with pages.office.opened().ledger.store.transaction() as txn:
        for number, unit in enumerate((OWN, FOREIGN), start=1):
            act = an_act(on=TODAY)
            paper = a_paper_draft(
                key=f"G2025-000{number}",
                unit=unit,
                file=f"{unit}.docx",
                state=PaperState.REGISTERED,
                number=f"某考核办〔2025〕{number}号",
                issued_on=TODAY,
                signer="张三",
                items=(f"obligations/B2025-000{number}",),
            )
            instruction = Instruction(
                key=f"P2025-000{number}",
                units=(unit,),
                by="王县长",
                at=a_moment(TODAY),
                **told,
            )
            silence = Silence(
                key=f"J2025-000{number}", year=2025, reason="等", until=TODAY, unit=unit
            )
            for one in (paper, instruction, silence):
                write(txn, one, act=act, action="add")
        txn.commit()


def test_a_unit_gets_to_its_own_and_to_nobody_elses(pages, records):
    with pages.as_(Post.LIAISON) as browser:
        for route in OWN_ROUTES:
            own, foreign = KEYS[route.path.removeprefix("/api").split("/")[1]]
            refused = asking(browser, route, foreign)
            assert refused.status_code == 403, (name_of(route), refused.text)
            assert asking(browser, route, own).status_code != 403, name_of(route)


def asking(browser: Browser, route: Route, key: str) -> Any:
    """What the real page answers there."""
    path = filled(route, key)
    once = f"once-{len(path)}-{path.replace('/', '-')}"[:60]
    headers = {"x-csrf": browser.csrf, "idempotency-key": once}
    if route.method == "GET":
        return browser.get(path, headers=headers)
    if route.raw:
        return browser.post(path, json={}, headers=headers)
    return browser.post_form(path, headers=headers)


@pytest.mark.parametrize(
    ("path", "own", "foreign"),
    [
        ("/obligations", "B2025-0001", "B2025-0002"),
        ("/issues", "W2025-0001", "W2025-0002"),
        ("/papers", "G2025-0001", "G2025-0002"),
        ("/instructions", "P2025-0001", "P2025-0002"),
        ("/api/obligations", "B2025-0001", "B2025-0002"),
        ("/api/issues", "W2025-0001", "W2025-0002"),
        ("/api/papers", "G2025-0001", "G2025-0002"),
    ],
)
@pytest.mark.parametrize("trick", ["", "?unit=水利局"])
def test_a_units_lists_hold_its_own_only(pages, records, path, own, foreign, trick):
    shown = pages.as_(Post.LIAISON).get(path + trick)
    assert shown.status_code == 200
    assert trick or own in shown.text
    assert foreign not in shown.text


# ---------------------------------------------------------------- forms of other pages

CHANGING = [one for one in ROUTES if one.method != "GET"]
GUARDED = [one for one in CHANGING if MAY.get(name_of(one)) != ANYBODY]


@pytest.fixture
def both(pages, doors):
    """A browser of the clerk and one of who keeps accounts, by who gets in."""
    made = {post: doors.at(pages.as_(post)) for post in (Post.CLERK, Post.ADMIN)}
    return lambda route: made[
        Post.ADMIN if MAY.get(name_of(route)) == ADMIN else Post.CLERK
    ]


def test_no_form_is_taken_without_what_our_pages_carry(both, doors):
    for route in GUARDED:
        assert knocking(both(route), route, **{"x-csrf": ""}) == 400, name_of(route)
    assert doors.reached == []


def test_no_form_is_taken_with_what_the_pages_of_another_carry(pages, both, doors):
    other = pages.as_(Post.CLERK, name="别人")
    for route in GUARDED:
        sent = {"x-csrf": other.csrf}
        assert knocking(both(route), route, **sent) == 400, name_of(route)
    assert doors.reached == []


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "http://testserver.evil.example"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=str,
)
def test_no_form_is_taken_from_another_page(pages, both, doors, headers):
    for route in CHANGING:
        assert knocking(both(route), route, **headers) == 400, name_of(route)
    nobody = doors.at(pages.nobody())
    for route in CHANGING:
        assert knocking(nobody, route, **headers) == 400, name_of(route)
    assert doors.reached == []


def test_with_what_our_pages_carry_every_form_is_taken(both, doors):
    for route in GUARDED:
        assert knocking(both(route), route) == REACHED, name_of(route)
    assert len(doors.reached) == len(GUARDED)
