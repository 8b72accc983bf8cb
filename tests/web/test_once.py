"""A form that is sent twice, by a double click or by refreshing, is done once."""

import re
import threading
from dataclasses import replace

import pytest

from tests.builders import an_act, an_obligation
from tests.web.conftest import OWN
from tests.web.test_instructions import kept
from tracker.ports import Table
from tracker.services.instructions import instruct
from tracker.services.ledger import write
from web import once
from web.accounts.model import Post, Purpose
from web.accounts.secrets import digest_of
from web.answering import HERE
from web.gate import COOKIE

NEW = "/instructions/new"
TEXT = {"text": "月底前报齐", "item": "B2025-0001"}


def marked(browser, path, **data):
    """What the form of that page sends."""
    (mark, *_) = re.findall(r'name="once" value="([^"]{20,})"', browser.get(path).text)
    return {"once": mark, **data}


def test_every_form_that_does_something_bears_a_mark_of_its_own(pages):
    for file in (HERE / "looks").glob("*.html"):
        text = file.read_text(encoding="utf-8")
        for form in re.split(r'(?=<form [^>]*method="post")', text)[1:]:
            assert "pieces.csrf()" in form.partition("</form>")[0], file.name
    text = pages.as_(Post.CLERK).get("/obligations/B2025-0001").text
    marks = re.findall(r'name="once" value="([^"]+)"', text)
    assert len(marks) == len(set(marks)) > 3


def test_a_form_sent_twice_is_done_once_and_leads_to_the_same_page(pages):
    leader = pages.as_(Post.LEADER)
    form = marked(leader, NEW, **TEXT)
    first, second = (leader.post_form(NEW, form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert len(kept(pages)) == 1


@pytest.mark.parametrize(
    ("page", "path", "table", "data"),
    [
        (
            "/issues/new",
            "/issues/new",
            Table.ISSUES,
            {
                "found_year": "2024",
                "indicator": "林地保有量",
                "problem": "台账缺一户",
                "leads": OWN,
            },
        ),
        (
            "/obligations/B2025-0001",
            "/silences",
            Table.SILENCES,
            {"item": "B2025-0001", "until": "2025-10-20", "reason": "等批复"},
        ),
    ],
)
def test_what_makes_a_new_record_makes_one(pages, page, path, table, data):
    clerk = pages.as_(Post.CLERK)
    form = marked(clerk, page, **data)
    before = number_of(pages, table)
    answers = [clerk.post_form(path, form) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert number_of(pages, table) == before + 1


def number_of(pages, table):
    with pages.office.opened().ledger.store.reading() as reader:
        return len(list(reader.find(table)))


def test_the_second_of_two_clicks_waits_for_what_the_first_one_does(pages, monkeypatch):
    begun, may_go_on = threading.Event(), threading.Event()

    def slowly(*args, **more):
        begun.set()
        assert may_go_on.wait(10)
        return instruct(*args, **more)

    monkeypatch.setattr("web.pages.instructions.instruct", slowly)
    leader = pages.as_(Post.LEADER)
    form = marked(leader, NEW, **TEXT)
    answers = []
    with leader:
        clicks = [
            threading.Thread(target=lambda: answers.append(leader.post_form(NEW, form)))
            for _ in range(2)
        ]
        clicks[0].start()
        assert begun.wait(10)
        clicks[1].start()
        clicks[1].join(0.5)
        assert not answers
        may_go_on.set()
        for one in clicks:
            one.join(10)
    assert [one.status_code for one in answers] == [303, 303]
    assert len(kept(pages)) == 1


def test_what_takes_too_long_to_wait_for_is_said_to_be_under_way(pages, monkeypatch):
    monkeypatch.setattr(once, "_PATIENCE", 0.3)

    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("web.pages.instructions.instruct", broken)
    leader = pages.as_(Post.LEADER)
    leader._transport.raise_server_exceptions = False  # as a worker that was killed
    form = marked(leader, NEW, **TEXT)
    assert leader.post_form(NEW, form).status_code == 500
    second = leader.post_form(NEW, form)
    assert second.status_code == 409
    assert "还在办" in second.text


def test_a_form_that_was_refused_may_be_sent_again(pages):
    leader = pages.as_(Post.LEADER)
    form = marked(leader, NEW, text="抓紧", item="B2025-0009")
    assert leader.post_form(NEW, form).status_code == 409
    with pages.office.opened().ledger.store.transaction() as txn:
        one = an_obligation(key="B2025-0009", duty="又一")
        write(txn, one, act=an_act(), action="add")
        txn.commit()
    leader.post_form(NEW, form)
    assert len(kept(pages)) == 1


def test_where_the_handler_raises_nothing_was_done_and_it_may_be_sent_again(pages):
    clerk = pages.as_(Post.CLERK)
    form = marked(clerk, "/me", label="")
    assert clerk.post_form("/me/calendars", form).status_code == 400
    assert clerk.post_form("/me/calendars", form).status_code == 400


def test_another_text_under_the_same_mark_is_another_form(pages):
    leader = pages.as_(Post.LEADER)
    form = marked(leader, NEW, **TEXT)
    for text in ("一", "二"):
        assert leader.post_form(NEW, {**form, "text": text}).status_code == 303
    assert len(kept(pages)) == 2


def test_the_same_form_of_two_people_is_two(pages):
    leader, other = pages.as_(Post.LEADER), pages.as_(Post.LEADER, name="赵")
    form = marked(leader, NEW, **TEXT)
    # All else alike, down to what their sessions' pages carry.
    other.csrf = leader.csrf
    with pages.office.book.writing() as book:
        session = book.session(digest_of(other.cookies[COOKIE]))
        book.put_session(replace(session, csrf=leader.csrf))
    for one in (leader, other):
        assert one.post_form(NEW, form).status_code == 303
    assert len(kept(pages)) == 2


@pytest.mark.parametrize(
    ("path", "purpose", "data"),
    [
        ("/me/calendars", Purpose.CALENDAR, {"label": "手机"}),
        ("/me/programs", Purpose.PROGRAM, {"label": "脚本", "days": "30"}),
    ],
)
def test_a_token_is_made_once_and_stands_nowhere(pages, path, purpose, data):
    clerk = pages.as_(Post.CLERK)
    form = marked(clerk, "/me", **data)
    shown = clerk.post_form(path, form)
    again = clerk.post_form(path, form)
    assert (again.status_code, again.headers["location"]) == (303, "/me")
    assert "没有抄下的撤销了再建" in clerk.get("/me").text
    key = "经办人"
    with pages.office.book.reading() as book:
        (account,) = [one for one in book.accounts() if key in one.name]
        assert len(book.tokens(account.key, purpose)) == 1
    (secret,) = re.findall(
        r'id="f-shown" value="(?:http://.*/)?([^"]+?)(?:\.ics)?"', shown.text
    )
    assert secret.encode() not in pages.office.book._path.read_bytes()


def test_who_invites_with_two_clicks_is_told_where_the_link_is_had_again(pages):
    keeper = pages.as_(Post.ADMIN)
    wish = {"key": "li", "name": "李联络", "unit": OWN, "post": "联络员"}
    form = marked(keeper, "/accounts", **wish)
    shown = keeper.post_form("/accounts", form)
    again = keeper.post_form("/accounts", form)
    assert (again.status_code, again.headers["location"]) == (303, "/accounts/li")
    told = keeper.get("/accounts/li").text
    assert "已经建好" in told
    assert "请点“重发邀请链接”" in told
    (link,) = re.findall(r"/invite/([^\"]+)", shown.text)
    assert link.encode() not in pages.office.book._path.read_bytes()


def test_who_invites_somebody_invited_before_is_told_so_with_the_way_there(pages):
    keeper = pages.as_(Post.ADMIN)
    wish = {"key": "li", "name": "李联络", "unit": OWN, "post": "联络员"}
    keeper.post_form("/accounts", wish)
    again = keeper.post_form("/accounts", wish)
    assert again.status_code == 400
    assert "点“重发邀请链接”" in again.text
    assert '<a href="/accounts/li">看账号“li”</a>' in again.text
