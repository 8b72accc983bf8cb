"""What is refused before its handler: why, what to do, and the way back."""

import re

import pytest

from tests.web.conftest import OWN
from tests.web.test_who_gets_in import filled
from web.accounts.model import Post
from web.reading import MEGABYTE
from web.routes import ROUTES
from web.tokens import API

RECEIVE = "/obligations/B2025-0001/receive"
GETS = {one.path for one in ROUTES if one.method == "GET"}
FORMS_ONLY = sorted(
    {one.path for one in ROUTES if one.method == "POST" and API not in one.path} - GETS
)


def test_a_form_sent_after_the_session_ended_says_so_and_leads_back(pages):
    answer = pages.nobody().post_form(RECEIVE, {"note": "说明"})
    assert answer.status_code == 401
    assert "您填的内容没有记" in answer.text
    assert "登录不上的请找账号管理员" in answer.text
    assert f'<a href="/login?back={RECEIVE}" target="_blank">登录</a>' in answer.text
    liaison = pages.as_(Post.LIAISON)
    back = liaison.get(RECEIVE)
    assert back.status_code == 303
    assert back.headers["location"] == "/obligations/B2025-0001?do=receive"
    assert liaison.get(back.headers["location"]).status_code == 200


@pytest.mark.parametrize("what", ["files", "size", "csrf"])
def test_what_is_refused_leads_back_to_the_record(pages, what):
    liaison = pages.as_(Post.LIAISON)
    many = [("files", (f"{n}.txt", b"x")) for n in range(21 if what == "files" else 1)]
    if what == "size":
        limit = pages.office.web().largest_upload_mb * MEGABYTE
        many = [("files", ("大.pdf", bytes(limit + 1)))]
    data = {"csrf": "" if what == "csrf" else liaison.csrf}
    answer = liaison.post(RECEIVE, data=data, files=many)
    assert answer.status_code in (400, 413)
    assert f'<a href="{RECEIVE}">回到刚才那一页</a>' in answer.text


def test_what_is_nowhere_has_no_way_back_there(pages):
    answer = pages.as_(Post.CLERK).post_form("/obligations/B2025-0999/sign")
    assert answer.status_code == 404
    assert "回到刚才那一页" not in answer.text


def test_a_form_says_how_much_it_takes(pages):
    liaison = pages.as_(Post.LIAISON)
    mb = pages.office.web().largest_upload_mb
    text = liaison.get("/obligations/B2025-0001").text
    assert f'data-files="20" data-mb="{mb}"' in text
    assert 'data-mb="20"' in pages.as_(Post.CLERK).get("/workbook").text


def test_whose_session_ended_is_told_why_in_general_and_who_comes_first_is_not(pages):
    liaison = pages.as_(Post.LIAISON)
    with pages.office.book.writing() as book:
        for one in book.accounts():
            book.end_sessions(one.key)
    asked = liaison.get(liaison.get("/obligations/B2025-0001").headers["location"])
    assert "账号停用了" in asked.text
    assert "登录不上的请找账号管理员" in asked.text
    assert "停用" not in pages.nobody().get("/login").text
    assert "停用" not in pages.as_(Post.LIAISON).get("/login").text


@pytest.mark.parametrize("path", FORMS_ONLY)
def test_an_address_for_forms_leads_to_the_page_of_the_form(pages, path):
    (route, *_) = [one for one in ROUTES if one.path == path]
    answer = pages.as_(Post.CLERK).get(filled(route, OWN))
    assert answer.status_code == 303
    page = answer.headers["location"].partition("?")[0]
    known = [re.sub(r"\{\w+\}", "[^/]+", one) for one in GETS]
    assert any(re.fullmatch(one, page) for one in known), page


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/issues/W2025-0001/plan", "/issues/W2025-0001?do=plan"),
        ("/papers/G2025-0001/register", "/papers/G2025-0001"),
        ("/me/tokens/abc/end", "/me"),
        ("/workbook/take", "/workbook"),
        ("/accounts/li/link", "/accounts/li"),
        ("/silences", "/"),
    ],
)
def test_the_page_is_the_nearest_above(pages, path, page):
    for browser in (pages.as_(Post.CLERK), pages.nobody()):
        assert browser.get(path).headers["location"] == page
