"""Signing in and out."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

import pytest
from argon2 import PasswordHasher

from tests.builders import an_actor
from tracker.files import write_file
from web.accounts.model import Account, Post
from web.accounts.secrets import hashed, is_outdated
from web.app import make_app
from web.gate import COOKIE, IDLE, LONGEST
from web.pages import entrance

PASSWORD = "草原上的三匹马2025"
PROXIED = b"""\
year = 2025
[web]
proxy_header = "X-Remote-User"
proxies = ["10.1.0.0/24"]
"""


@pytest.fixture
def known(pages, quick_hashes):
    """Keeps an account with that password."""
    known_hash = hashed(PASSWORD)

    def keep(**changes):
        account = Account(
            key="li",
            name="李四",
            unit="林草局",
            post=Post.LIAISON,
            made=pages.clock(),
            password=known_hash,
        )
        account = replace(account, **changes)
        with pages.office.book.writing() as book:
            book.put(account, by=an_actor(), at=pages.clock(), action="invite")
        return account

    return keep


def signing_in(browser, password=PASSWORD, key="li", **more):
    return browser.post("/login", data={"key": key, "password": password, **more})


def from_place(pages, place, **headers):
    """A browser, or a proxy, at that address."""
    browser = pages.nobody()
    inner = browser._transport.app

    async def app(scope, receive, send):
        await inner({**scope, "client": (place, 5)}, receive, send)

    browser._transport.app = app
    browser.headers.update(headers)
    return browser


# ---------------------------------------------------------------- the way in


def test_who_signs_in_is_led_to_the_page_they_asked_for(pages, known):
    known()
    browser = pages.nobody()
    asked = browser.get("/obligations?lamp=逾期")
    assert asked.status_code == 303
    assert asked.headers["location"].startswith("/login?back=")
    back = "/obligations?lamp=逾期"
    entered = signing_in(browser, key=" ＬI ", back=back)
    assert entered.status_code == 303
    assert entered.headers["location"].startswith("/obligations?lamp=")
    shown = browser.get("/me")
    assert shown.status_code == 200
    assert "李四" in shown.text


def test_who_keeps_accounts_is_led_to_the_accounts(pages, known):
    known(post=Post.ADMIN)
    assert signing_in(pages.nobody()).headers["location"] == "/accounts"


def test_a_wrong_password_opens_nothing(pages, known):
    known()
    browser = pages.nobody()
    answer = signing_in(browser, "x" * 12)
    assert answer.status_code == 401
    assert "账号或密码不对" in answer.text
    assert browser.get("/me").status_code == 303


def test_nobody_learns_whether_there_is_an_account(pages, known):
    known()
    known(key="wang", active=False)
    known(key="zhao", password="")
    answers = [
        (
            one.status_code,
            re.sub(rf'value="{key}"|name="once" value="[^"]+"', "…", one.text),
        )
        for key in ("li", "wang", "zhao", "nobody")
        for one in [signing_in(pages.nobody(), "x" * 12, key=key)]
    ]
    assert len(set(answers)) == 1


def test_an_account_that_is_disabled_or_has_no_password_yet_cannot_sign_in(
    pages, known
):
    known(active=False)
    known(key="zhao", password="")
    assert signing_in(pages.nobody()).status_code == 401
    assert signing_in(pages.nobody(), key="zhao").status_code == 401
    assert signing_in(pages.nobody(), "", key="zhao").status_code == 401


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil.example",
    ],
)
def test_signing_in_never_leads_to_another_site(pages, known, back):
    known()
    assert signing_in(pages.nobody(), back=back).headers["location"] == "/"


def test_a_password_kept_under_older_settings_is_kept_under_todays(pages, known):
    known(password=PasswordHasher(time_cost=2, memory_cost=64).hash(PASSWORD))
    assert signing_in(pages.nobody()).status_code == 303
    with pages.office.book.reading() as book:
        kept = book.account("li").password
    assert not is_outdated(kept)
    assert signing_in(pages.nobody()).status_code == 303


# ---------------------------------------------------------------- guessing


def test_guessing_is_slowed_down_ever_more_and_told_how_long(pages, known):
    known()
    for _ in range(5):
        assert signing_in(pages.nobody(), "x" * 12).status_code == 401
    waits = []
    for _ in range(3):
        answer = signing_in(pages.nobody(), "x" * 12)
        assert answer.status_code == 429
        wait = int(answer.headers["retry-after"])
        waits.append(wait)
        assert f"请等 {wait} 秒再试" in answer.text
        pages.clock.pass_(seconds=wait)
        assert signing_in(pages.nobody(), "x" * 12).status_code == 401
    assert waits == [4, 8, 16]


def test_while_one_must_wait_the_right_password_is_not_looked_at_either(pages, known):
    known()
    for _ in range(5):
        signing_in(pages.nobody(), "x" * 12)
    assert signing_in(pages.nobody()).status_code == 429
    pages.clock.pass_(seconds=4)
    assert signing_in(pages.nobody()).status_code == 303
    assert signing_in(pages.nobody(), "x" * 12).status_code == 401


def test_nobody_is_locked_out_for_longer_than_some_minutes(pages, known):
    known()
    for _ in range(40):
        answer = signing_in(pages.nobody(), "x" * 12)
        if answer.status_code == 429:
            assert int(answer.headers["retry-after"]) <= 300
            pages.clock.pass_(seconds=int(answer.headers["retry-after"]))
    pages.clock.pass_(minutes=5)
    assert signing_in(pages.nobody()).status_code == 303


def test_a_name_nobody_has_is_slowed_down_alike(pages, quick_hashes):
    for _ in range(5):
        assert signing_in(pages.nobody(), key="nobody").status_code == 401
    assert signing_in(pages.nobody(), key="nobody").status_code == 429


def test_one_name_typed_in_many_ways_is_slowed_down_as_one(pages, known):
    known()
    for key in ("li", "LI", " li ", "ｌｉ", "Li"):
        assert signing_in(pages.nobody(), "x" * 12, key=key).status_code == 401
    assert signing_in(pages.nobody()).status_code == 429


def test_a_password_is_hashed_for_a_name_nobody_has_too(pages, monkeypatch):
    """Or the time it takes would tell."""
    looked_at = []

    def is_right(*given):
        looked_at.append(given)
        return False

    monkeypatch.setattr(entrance, "is_right", is_right)
    signing_in(pages.nobody(), key="nobody")
    assert looked_at == [(PASSWORD, "")]


def test_an_address_that_guesses_for_many_names_is_slowed_down_and_others_are_not(
    pages, known
):
    known()
    far = from_place(pages, "10.9.9.9")
    for number in range(20):
        assert signing_in(far, key=f"nobody{number}").status_code == 401
    assert signing_in(far).status_code == 429
    assert signing_in(from_place(pages, "10.9.9.8")).status_code == 303


def test_who_has_an_account_of_their_own_gets_no_more_guesses_by_it(pages, known):
    known()
    far = from_place(pages, "10.9.9.9")
    for number in range(20):
        signing_in(far, key=f"nobody{number}")
        if number == 10:
            assert signing_in(far).status_code == 303
            far.cookies.clear()
    assert signing_in(far, key="other").status_code == 429


# ---------------------------------------------------------------- sessions


def test_who_signed_out_is_out_everywhere_the_cookie_is_shown(pages):
    browser = pages.as_(Post.CLERK)
    stolen = pages.nobody()
    stolen.cookies = browser.cookies
    browser.post_form("/logout")
    assert stolen.get("/me").status_code == 303


def test_a_session_ends_when_it_is_left_alone(pages):
    browser = pages.as_(Post.CLERK)
    pages.clock.moment += IDLE
    assert browser.get("/me").status_code == 200
    pages.clock.moment += IDLE + timedelta(seconds=1)
    assert browser.get("/me").status_code == 303


def test_a_session_ends_some_day_however_much_it_is_used(pages):
    browser = pages.as_(Post.CLERK)
    end = pages.clock() + LONGEST
    while pages.clock() <= end:
        assert browser.get("/me").status_code == 200
        pages.clock.pass_(hours=11)
    assert browser.get("/me").status_code == 303


def test_signing_in_begins_a_new_session_whatever_cookie_was_there(pages, known):
    known()
    browser = pages.as_(Post.CLERK)
    before = browser.cookies[COOKIE]
    data = {"key": "li", "password": PASSWORD, "csrf": browser.csrf}
    assert browser.post("/login", data=data).status_code == 303
    planted = pages.nobody()
    planted.cookies.set(COOKIE, before)
    assert planted.get("/me").status_code == 303


def test_the_cookie_is_for_us_alone_and_for_no_script(pages, known):
    known()
    cookie = signing_in(pages.nobody()).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "domain" not in cookie


def test_over_https_the_cookie_goes_by_no_other_way(pages, known):
    known()
    browser = pages.nobody()
    browser.base_url = "https://testserver"
    browser.headers["origin"] = "https://testserver"
    cookie = signing_in(browser).headers["set-cookie"]
    assert cookie.startswith("__Host-kaohe=")
    assert "Secure" in cookie
    assert browser.get("/me").status_code == 200
    # What a neighbour plants under the plain name is not looked at.
    value = cookie.partition("=")[2].partition(";")[0]
    planted = pages.nobody()
    planted.base_url = "https://testserver"
    planted.cookies.set(COOKIE, value)
    assert planted.get("/me").status_code == 303


# ---------------------------------------------------------------- behind a proxy


@pytest.fixture
def proxied(pages):
    write_file(pages.office.root / "kaohe.toml", PROXIED)


def test_a_trusted_proxy_says_who_it_is(pages, known, proxied):
    known(password="")
    browser = from_place(pages, "10.1.0.7", **{"x-remote-user": "LI"})
    shown = browser.get("/me")
    assert shown.status_code == 200
    assert "李四" in shown.text


def test_from_anywhere_else_the_header_opens_nothing(pages, known, proxied):
    known()
    browser = from_place(pages, "10.1.1.7", **{"x-remote-user": "li"})
    assert browser.get("/me").status_code == 303


@pytest.mark.parametrize("user", ["nobody", "wang", ""])
def test_who_has_no_account_gets_in_by_no_proxy(pages, known, proxied, user):
    known(key="wang", active=False)
    browser = from_place(pages, "10.1.0.7", **{"x-remote-user": user})
    assert browser.get("/me").status_code == 303


def test_a_header_that_stands_there_twice_is_nobodys(pages, known, proxied):
    known()
    browser = from_place(pages, "10.1.0.7")
    headers = [("x-remote-user", "li"), ("x-remote-user", "wang")]
    assert browser.get("/me", headers=headers).status_code == 303


def test_forms_are_guarded_behind_a_proxy_too(pages, known, proxied):
    known()
    browser = from_place(pages, "10.1.0.7", **{"x-remote-user": "li"})
    assert browser.post("/me/sign-out", data={"session": "others"}).status_code == 400
    shown = browser.get("/me").text
    csrf = shown.partition('name="csrf" value="')[2].partition('"')[0]
    data = {"session": "others", "csrf": csrf}
    assert browser.post("/me/sign-out", data=data).status_code == 303


def test_another_user_of_the_same_browser_does_not_go_on_as_the_first(
    pages, known, proxied
):
    known()
    known(key="wang", name="王五")
    browser = from_place(pages, "10.1.0.7", **{"x-remote-user": "li"})
    assert "李四" in browser.get("/me").text
    browser.headers["x-remote-user"] = "wang"
    shown = browser.get("/me").text
    assert "王五" in shown
    assert "李四" not in shown


def place_of_session(pages):
    with pages.office.book.reading() as book:
        return book.sessions("li")[0].place


@pytest.mark.parametrize(
    ("place", "noted"),
    [
        ("10.1.0.7", "192.0.2.5"),  # what stands before it anybody could have written
        ("10.2.0.7", "10.2.0.7"),
    ],
)
def test_only_a_trusted_proxy_says_from_where_one_came(
    pages, known, proxied, place, noted
):
    known()
    forwarded = "203.0.113.9, 192.0.2.5, 10.1.0.8"
    signing_in(from_place(pages, place, **{"x-forwarded-for": forwarded}))
    assert place_of_session(pages) == noted


def test_only_a_trusted_proxy_says_that_it_was_https_and_under_what_name(
    pages, known, proxied
):
    known()
    told = {
        "x-forwarded-proto": "https",
        "x-forwarded-host": "kaohe.example",
        "origin": "https://kaohe.example",
    }
    trusted = signing_in(from_place(pages, "10.1.0.7", **told))
    assert "Secure" in trusted.headers["set-cookie"]
    assert signing_in(from_place(pages, "10.2.0.7", **told)).status_code == 400


# ---------------------------------------------------------------- tricks


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"sec-fetch-site": "same-site"},
        {},
    ],
)
def test_nobody_is_signed_in_by_a_form_of_another_page(pages, known, headers):
    known()
    browser = pages.nobody()
    del browser.headers["origin"]
    del browser.headers["sec-fetch-site"]
    browser.headers.update(headers)
    answer = signing_in(browser)
    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("host", ["evil.example/x", "a@b", "测", "", "a:b:c"])
def test_a_host_that_can_be_none_is_refused(pages, host):
    answer = pages.nobody().get("/login", headers={"host": host.encode()})
    assert answer.status_code == 400


def test_where_the_site_says_its_names_no_other_is_answered(pages):
    text = b'year = 2025\n[web]\nhosts = ["kaohe.example"]\n'
    write_file(pages.office.root / "kaohe.toml", text)
    asked = {
        host: pages.nobody().get("/login", headers={"host": host}).status_code
        for host in ("KAOHE.example:8000", "127.0.0.1:8000", "localhost", "rebound.cn")
    }
    assert list(asked.values()) == [200, 200, 200, 400]


@pytest.mark.parametrize(
    "path",
    [
        "//obligations",
        "/obligations/",
        "/login/",
        "/%2e%2e/obligations",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/OBLIGATIONS",
        "/obligations/B2025-0001/../../accounts",
        "//evil.example/",
    ],
)
def test_no_trick_with_the_path_leads_anywhere(pages, path):
    reached = []
    app = make_app(pages.office)

    async def raw(scope, receive, send):
        # As a server hands it over: what was typed, with its signs decoded once.
        await app({**scope, "path": unquote(path)}, receive, send)
        reached.append(scope)

    browser = pages.as_(Post.CLERK)
    browser._transport.app = raw
    answer = browser.get("/")
    assert reached
    assert answer.status_code == 404
    assert "location" not in answer.headers


def test_a_head_request_gets_in_where_its_get_does_and_nowhere_else(pages):
    assert pages.as_(Post.ADMIN).head("/accounts").status_code == 200
    assert pages.as_(Post.CLERK).head("/accounts").status_code == 403
    assert pages.nobody().head("/accounts").status_code == 303


def test_who_does_not_get_in_sends_nothing_big(pages):
    def pouring():
        for _ in range(3):
            yield b"x" * 1024
        raise AssertionError("the body was read")

    browser = pages.nobody()
    data = {"content": pouring(), "headers": {"content-type": "text/plain"}}
    assert browser.post("/me/password", **data).status_code == 401
