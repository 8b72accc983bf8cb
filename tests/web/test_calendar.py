"""The calendar a person subscribes to, opened by the token in its address."""

from dataclasses import replace
from datetime import date, timedelta

import icalendar
import pytest

import cli
from tests.builders import a_moment, an_act, an_actor
from tests.web.conftest import FOREIGN, OWN, TODAY
from tests.web.programs import a_program, a_token, account_of
from tracker.services import obligations
from web.accounts.model import Post, Purpose

OWN_KEY, FOREIGN_KEY, ISSUE = "B2025-0001", "B2025-0002", "W2025-0001"


def subscribed(pages, post=Post.LIAISON, unit=""):
    """The address of a calendar of somebody of that post."""
    account = account_of(pages, post, unit)
    return f"/calendar/{a_token(pages, account, Purpose.CALENDAR)}.ics"


def events(answer):
    calendar = icalendar.Calendar.from_ical(answer.content)
    return {str(one["uid"]).partition(".")[0]: one for one in calendar.walk("VEVENT")}


def test_a_unit_subscribes_to_its_own_due_days(pages):
    answer = pages.nobody().get(subscribed(pages))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = events(answer)
    assert OWN_KEY in found
    assert ISSUE in found
    assert FOREIGN_KEY not in found
    assert found[OWN_KEY]["dtstart"].dt == date(2025, 10, 23)
    assert found[OWN_KEY]["dtend"].dt == date(2025, 10, 24)
    assert found[OWN_KEY]["summary"] == "报送：监测数据"
    assert "10月23日前" in found[OWN_KEY]["description"]
    assert "正常" in found[OWN_KEY]["description"]


@pytest.mark.parametrize("post", [Post.CLERK, Post.LEADER, Post.AUDITOR])
def test_who_sees_every_unit_subscribes_to_all(pages, post):
    assert {OWN_KEY, FOREIGN_KEY} <= set(
        events(pages.nobody().get(subscribed(pages, post)))
    )


def test_another_unit_has_another_calendar(pages):
    found = events(pages.nobody().get(subscribed(pages, unit=FOREIGN)))
    assert FOREIGN_KEY in found
    assert OWN_KEY not in found


@pytest.mark.parametrize("spoil", ["revoked", "program", "inactive", "other"])
def test_an_address_that_holds_no_more_is_not_there(pages, spoil):
    account = account_of(pages, Post.LIAISON)
    purpose = Purpose.PROGRAM if spoil == "program" else Purpose.CALENDAR
    shown = a_token(pages, account, purpose)
    with pages.office.book.writing() as book:
        if spoil == "revoked":
            book.end_token(book.tokens(account.key, purpose)[0].digest)
        if spoil == "inactive":
            shut = replace(account, active=False)
            book.put(shut, by=an_actor(), at=pages.clock(), action="shut")
    shown = "x" * 43 if spoil == "other" else shown
    answer = pages.nobody().get(f"/calendar/{shown}.ics")
    assert answer.status_code == 404
    assert "BEGIN" not in answer.text


def test_asking_again_costs_nothing_until_something_changes(pages):
    browser, address = pages.nobody(), subscribed(pages)
    first = browser.get(address)
    known = {"if-none-match": first.headers["etag"]}
    again = browser.get(address, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert browser.get(address).content == first.content
    a_program(pages, Post.LIAISON).post(f"/api/obligations/{OWN_KEY}/sign")
    changed = browser.get(address, headers=known)
    assert changed.status_code == 200
    assert "已签收" in events(changed)[OWN_KEY]["description"]
    pages.clock.pass_(days=1)
    known = {"if-none-match": changed.headers["etag"]}
    assert browser.get(address, headers=known).status_code == 200


def test_an_extension_moves_the_event_and_makes_no_other(pages):
    browser, address = pages.nobody(), subscribed(pages)
    before = events(browser.get(address))[OWN_KEY]
    ledger, later = pages.office.opened().ledger, date(2025, 11, 6)
    liaison = an_act(an_actor("李四", OWN), TODAY)
    obligations.extend(ledger, OWN_KEY, liaison, until=later, reason="数据未出")
    obligations.grant(ledger, OWN_KEY, an_act(an_actor("张三"), TODAY), opinion="同意")
    after = events(browser.get(address))[OWN_KEY]
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["dtstart"].dt == later
    assert after["last-modified"].dt >= before["last-modified"].dt


def test_what_was_sent_back_stands_on_the_day_to_mend_it(pages):
    browser, address = pages.nobody(), subscribed(pages)
    before = events(browser.get(address))[OWN_KEY]
    liaison, clerk = a_program(pages, Post.LIAISON), a_program(pages, Post.CLERK)
    liaison.post(f"/api/obligations/{OWN_KEY}/receive", json={"note": "一份"})
    assert OWN_KEY not in events(browser.get(address))
    clerk.post(
        f"/api/obligations/{OWN_KEY}/return",
        json={"accurate": "面积不符", "redo_by": "2025-10-15"},
    )
    after = events(browser.get(address))[OWN_KEY]
    assert after["dtstart"].dt == date(2025, 10, 15)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert "补正到2025-10-15" in after["description"]


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_command_exports_what_the_page_hands_out(pages, days, tmp_path, capsys):
    pages.clock.moment = a_moment(date(2025, 10, 23) + timedelta(days=days))
    file = tmp_path / "时限.ics"
    site = str(pages.office.root)
    with pytest.raises(SystemExit):
        cli.main(
            ["--site", site, "export", "ics", str(file), "--unit", OWN], pages.clock
        )
    assert file.read_bytes() == pages.nobody().get(subscribed(pages)).content
    assert "时限 " in capsys.readouterr().out


# ---------------------------------------------------------------- made and revoked


def test_a_link_is_made_shown_once_and_revoked(pages):
    browser = pages.as_(Post.LIAISON)
    made = browser.post_form("/me/calendars", {"label": "我的手机"})
    address = made.text.partition('value="http://testserver')[2].partition('"')[0]
    assert pages.nobody().get(address).status_code == 200
    (token,) = kept(pages, Purpose.CALENDAR)
    assert token.label == "我的手机"
    assert token.digest not in address
    other = pages.as_(Post.UNIT_HEAD)
    ended = f"/me/tokens/{token.digest}/end"
    assert other.post_form(ended).status_code == 404
    assert pages.nobody().get(address).status_code == 200
    assert browser.post_form(ended).status_code == 303
    assert pages.nobody().get(address).status_code == 404


def test_a_program_token_is_made_for_some_days(pages):
    browser = pages.as_(Post.LIAISON)
    assert (
        browser.post_form("/me/programs", {"label": "x", "days": "9999"}).status_code
        == 400
    )
    made = browser.post_form("/me/programs", {"label": "年报程序", "days": "30"})
    shown = made.text.partition('id="f-shown" value="')[2].partition('"')[0]
    header = {"authorization": f"Bearer {shown}"}
    assert pages.nobody().get("/api/status", headers=header).status_code == 200
    pages.clock.pass_(days=30)
    assert pages.nobody().get("/api/status", headers=header).status_code == 401


@pytest.mark.parametrize("label", ["", "长" * 41])
def test_a_token_says_what_it_is_for(pages, label):
    browser = pages.as_(Post.LIAISON)
    assert browser.post_form("/me/calendars", {"label": label}).status_code == 400
    assert kept(pages, Purpose.CALENDAR) == ()


def test_nobody_makes_tokens_without_end(pages):
    browser = pages.as_(Post.LIAISON)
    for n in range(20):
        assert browser.post_form("/me/calendars", {"label": f"{n}"}).status_code == 200
    assert browser.post_form("/me/calendars", {"label": "多"}).status_code == 409


def kept(pages, purpose):
    account = account_of(pages, Post.LIAISON)
    with pages.office.book.reading() as book:
        return book.tokens(account.key, purpose)
