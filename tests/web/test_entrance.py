"""Signing in and out."""

from dataclasses import replace

from tests.builders import an_actor
from web.accounts.model import Account, Post
from web.accounts.secrets import hashed

PASSWORD = "草原上的三匹马2025"


def known(pages, **changes):
    account = Account(
        key="li",
        name="李四",
        unit="林草局",
        post=Post.LIAISON,
        made=pages.clock(),
        password=hashed(PASSWORD),
    )
    account = replace(account, **changes)
    with pages.office.book.writing() as book:
        book.put(account, by=an_actor(), at=pages.clock(), action="invite")


def test_who_signs_in_is_led_to_the_page_they_asked_for(pages):
    known(pages)
    browser = pages.nobody()
    asked = browser.get("/obligations?lamp=逾期")
    assert asked.status_code == 303
    assert asked.headers["location"].startswith("/login?back=")
    back = "/obligations?lamp=逾期"
    entered = browser.post(
        "/login", data={"key": " LI ", "password": PASSWORD, "back": back}
    )
    assert entered.status_code == 303
    shown = browser.get("/obligations")
    assert shown.status_code == 200
    assert "李四" in shown.text


def test_a_wrong_password_opens_nothing(pages):
    known(pages)
    browser = pages.nobody()
    answer = browser.post("/login", data={"key": "li", "password": "x" * 12})
    assert answer.status_code == 401
    assert "账号或密码不对" in answer.text
    assert browser.get("/obligations").status_code == 303


def test_signing_in_never_leads_to_another_site(pages):
    known(pages)
    for back in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer = pages.nobody().post(
            "/login", data={"key": "li", "password": PASSWORD, "back": back}
        )
        assert answer.headers["location"] == "/"


def test_who_signed_out_is_out_everywhere_the_cookie_is_shown(pages):
    browser = pages.as_(Post.CLERK)
    stolen = pages.nobody()
    stolen.cookies = browser.cookies
    browser.post_form("/logout")
    assert stolen.get("/obligations").status_code == 303
