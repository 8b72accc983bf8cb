"""Written instructions on the page: who writes, who answers, who sees."""

import pytest

from tests.web.conftest import FOREIGN, OWN
from tracker.services.instructions import instructions_in
from web.accounts.model import Post


def written(pages, post=Post.LEADER, **given):
    browser = pages.as_(post)
    data = {"text": "月底前报齐", "item": "B2025-0001", "until": "2025-10-20", **given}
    return browser, browser.post_form("/instructions/new", data)


def kept(pages):
    with pages.office.opened().ledger.store.reading() as reader:
        return instructions_in(reader)


def test_a_leader_writes_the_unit_answers_and_the_leader_finds_it_done(pages):
    leader, answer = written(pages)
    assert answer.headers["location"] == "/instructions/P2025-0001"

    unit = pages.as_(Post.LIAISON)
    assert "月底前报齐" in unit.get("/instructions").text
    said = unit.post_form("/instructions/P2025-0001/reply", {"text": "周五报齐"})
    assert said.status_code == 303
    assert "周五报齐" in leader.get("/").text  # on their home
    done = leader.post_form("/instructions/P2025-0001/finish")
    assert done.status_code == 303

    (one,) = kept(pages)
    assert (one.by, one.done_by) == ("领导小组领导", "领导小组领导")
    assert [each.unit for each in one.replies] == [OWN]


def test_it_stands_on_the_page_of_the_record_it_is_about(pages):
    written(pages)

    for post in (Post.LIAISON, Post.CLERK, Post.LEADER, Post.AUDITOR):
        text = pages.as_(post).get("/obligations/B2025-0001").text
        assert "/instructions/P2025-0001" in text


def test_the_office_takes_one_down_for_a_leader_by_name(pages):
    _, answer = written(pages, Post.CLERK, leader="王组长")
    assert answer.status_code == 303

    (one,) = kept(pages)
    assert (one.by, one.unit) == ("王组长", "某县考核工作领导小组")
    with pages.office.opened().ledger.store.reading() as reader:
        assert reader.events()[-1].recorder == "领导小组办公室经办人"


def test_the_office_must_say_whose_it_is(pages):
    _, answer = written(pages, Post.CLERK)

    assert answer.status_code == 409
    assert "没有写是谁批示的" in answer.text
    assert "月底前报齐" in answer.text  # nothing typed is lost
    assert kept(pages) == ()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"text": " "}, "没有写批示的内容"),
        ({"until": "2025-10-08"}, "已经过了"),
        ({"until": "下周"}, "2020-10-09"),
        ({"item": "B2025-0999"}, "没有编号"),
        ({"units": "没有的局"}, "没有单位"),
    ],
)
def test_what_cannot_be_meant_is_told_and_nothing_is_kept(pages, given, told):
    _, answer = written(pages, **given)

    assert answer.status_code == 409
    assert told in answer.text
    assert kept(pages) == ()


def test_a_unit_sees_only_those_for_it(pages):
    written(pages)
    foreign = pages.as_(Post.LIAISON, unit=FOREIGN)

    assert "月底前报齐" not in foreign.get("/instructions").text
    assert foreign.get("/instructions/P2025-0001").status_code == 403
    said = foreign.post_form("/instructions/P2025-0001/reply", {"text": "代答"})
    assert said.status_code == 403
    assert kept(pages)[0].replies == ()


def test_another_leader_does_not_find_it_done(pages):
    written(pages)
    other = pages.as_(Post.LEADER, name="赵副组长")

    answer = other.post_form("/instructions/P2025-0001/finish")

    assert answer.status_code == 409
    assert "领导小组领导的批示" in answer.text
    assert kept(pages)[0].is_open
    assert "办结</button>" not in other.get("/instructions/P2025-0001").text


@pytest.mark.parametrize(
    "post", [Post.LIAISON, Post.UNIT_HEAD, Post.AUDITOR, Post.ADMIN]
)
def test_nobody_else_writes_one(pages, post):
    _, answer = written(pages, post)

    assert answer.status_code == 403
    assert kept(pages) == ()


def test_what_is_open_is_listed_by_its_state(pages):
    written(pages)
    clerk = pages.as_(Post.CLERK)

    assert "P2025-0001" in clerk.get("/instructions?state=办理中").text
    assert "P2025-0001" not in clerk.get("/instructions?state=已办结").text
    assert clerk.get("/instructions?state=胡写").status_code == 400


def test_one_that_is_not_there_is_a_sentence(pages):
    answer = pages.as_(Post.CLERK).get("/instructions/P2025-0999")

    assert answer.status_code == 404


def test_a_unit_asked_about_a_record_of_others_is_not_led_into_a_closed_door(pages):
    leader, answer = written(pages, units=[OWN, FOREIGN], item="B2025-0002")
    address = answer.headers["location"]
    assert 'href="/obligations/B2025-0002"' in leader.get(address).text
    own, other = pages.as_(Post.LIAISON), pages.as_(Post.LIAISON, FOREIGN)
    assert "B2025-0002" in own.get(address).text
    assert 'href="/obligations/B2025-0002"' not in own.get(address).text
    assert 'href="/obligations/B2025-0002"' in other.get(address).text
