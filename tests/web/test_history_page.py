"""The history on the page: who did what, from what to what, and whether it holds."""

import re
import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from datetime import date

import pytest

from tests.builders import an_act
from tests.web.conftest import OWN
from tracker.records import CLASSES
from tracker.services.obligations import sign
from web import changes
from web.accounts.model import Post
from web.pages import history


def signed(pages):
    act = an_act(on=date(2025, 10, 9))
    act = replace(act, actor=replace(act.actor, name="赵六", unit=OWN))
    sign(pages.office.opened().ledger, "B2025-0001", act)


def keys(answer):
    """The numbers of the events shown, in order."""
    rows = answer.text.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")
    numbers = (row.partition('class="number">')[2].partition("<")[0] for row in rows)
    return [int(one) for one in numbers if one]


def test_the_newest_event_comes_first_with_what_it_changed(pages):
    signed(pages)
    answer = pages.as_(Post.AUDITOR).get("/history")
    assert keys(answer) == [7, 6, 5, 4, 3, 2, 1]
    text = answer.text
    assert "签收" in text
    assert f"赵六（{OWN}）" in text
    assert "状态：已下达 → 已签收" in text
    assert "签收日期：2025年10月9日" in text
    assert 'href="/obligations/B2025-0001"' in text


def test_what_was_added_is_told_with_what_is_in_it(pages):
    pages.as_(Post.LIAISON).post_form(
        "/obligations/B2025-0001/receive", {"note": "纸质一份"}
    )
    text = pages.as_(Post.AUDITOR).get("/history").text
    assert re.search(r"报送：增加：[^<]*备注 纸质一份", text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("record=b2025-1", [7, 2]),
        ("person=赵六", [7]),
        (f"unit={OWN}", [7]),
        ("from=2025-10-09", [7]),
        ("to=2025-10-08", [6, 5, 4, 3, 2, 1]),
        ("action=sign", [7]),
        ("action=签收", [7]),
        ("record=B2025-9999", []),
        ("person=没有这个人", []),
    ],
)
def test_the_history_is_narrowed_as_the_address_says(pages, query, found):
    signed(pages)
    assert keys(pages.as_(Post.CLERK).get(f"/history?{query}")) == found


def test_a_long_history_is_paged_by_number_and_nothing_is_left_out(pages, monkeypatch):
    signed(pages)
    monkeypatch.setattr(history, "SCREENFUL", 3)
    monkeypatch.setattr(history, "_AT_ONCE", 2)
    clerk = pages.as_(Post.CLERK)
    seen, address = [], "/history"
    while address:
        answer = clerk.get(address)
        seen += keys(answer)
        link = answer.text.partition('" rel="next">')[0].rpartition('href="')[2]
        address = link.replace("&amp;", "&") if 'rel="next"' in answer.text else ""
    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_a_search_goes_on_where_it_stopped_looking(pages, monkeypatch):
    signed(pages)
    monkeypatch.setattr(history, "_LOOKED_THROUGH", 4)
    clerk = pages.as_(Post.CLERK)
    first = clerk.get("/history?record=&action=open")
    assert keys(first) == []
    assert "再往前" in first.text
    assert keys(clerk.get("/history?action=open&before=4")) == [1]


def test_units_and_leaders_do_not_read_the_history(pages):
    for post in (Post.LIAISON, Post.UNIT_HEAD, Post.LEADER, Post.ADMIN):
        browser = pages.as_(post)
        assert browser.get("/history").status_code == 403
        assert browser.post_form("/history/verify").status_code == 403


def test_a_sound_ledger_is_said_to_be_sound_with_a_mark_to_write_down(pages):
    answer = pages.as_(Post.AUDITOR).post_form("/history/verify")
    assert "没有发现问题" in answer.text
    with pages.office.opened().ledger.store.reading() as reader:
        head = reader.head()
    mark = f"{head.number}:{head.hash[:16]}"
    assert mark in answer.text
    again = pages.as_(Post.AUDITOR).post_form("/history/verify", {"mark": mark})
    assert "没有发现问题" in again.text


def test_a_mark_that_does_not_fit_any_more_is_told(pages):
    auditor = pages.as_(Post.AUDITOR)
    answer = auditor.post_form("/history/verify", {"mark": "3:00000000"})
    assert "与以前记下的指纹对不上" in answer.text
    wrong = auditor.post_form("/history/verify", {"mark": "什么"})
    assert "123:1a2b3c4d" in wrong.text


def test_what_was_altered_past_the_program_is_found(pages):
    auditor = pages.as_(Post.AUDITOR)
    auditor.get("/history")
    with closing(sqlite3.connect(pages.office.root / "data" / "ledger.db")) as db:
        db.execute(
            "UPDATE documents SET document = replace(document, '林草局', '财政局')"
            " WHERE name = 'obligations'"
        )
        db.commit()
    answer = auditor.post_form("/history/verify")
    assert "处不对" in answer.text
    assert "B2025-0001" in answer.text


def test_a_number_of_thousands_of_figures_is_no_number(pages):
    """Python refuses to read one; it must not become an error of ours."""
    auditor = pages.as_(Post.AUDITOR)
    assert auditor.get(f"/history?before={'9' * 5000}").status_code == 200
    given = {"seen": "9" * 5000}
    liaison = pages.as_(Post.LIAISON)
    answer = liaison.post_form("/obligations/B2025-0001/sign", given)
    assert answer.status_code == 303


def test_a_mark_of_thousands_of_figures_is_told_to_be_none(pages):
    auditor = pages.as_(Post.AUDITOR)
    for figures in (25, 5000):
        given = {"mark": f"{'9' * figures}:abcdefgh"}
        answer = auditor.post_form("/history/verify", given)
        assert answer.status_code < 500
        assert "记下的指纹要写成" in answer.text


def test_every_field_of_a_record_has_a_name_in_the_history_or_tells_nobody_anything():
    """A field without one is left out in silence, as the replies to a leader were."""
    ours = {"assigned", "contacts_set", "digest", "due_version", "estimated", "faults"}
    ours |= {"key", "kind", "moved", "slot", "snapshot", "year"}
    named = {field.name for kind in CLASSES.values() for field in fields(kind)}
    assert named - changes._LABELS.keys() == ours
