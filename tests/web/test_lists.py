"""Lists: the filters of the address, their columns, and what a unit sees."""

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import a_file, a_moment, an_act, an_actor, an_obligation
from tests.web.conftest import FOREIGN, OWN
from tracker.model.obligation import (
    Contact,
    Criterion,
    ObligationState,
    Reason,
    Review,
    Submission,
)
from tracker.model.paper import Urge
from tracker.services.ledger import write
from web.accounts.model import Post

PART = {"hx-request": "true"}


def keys(answer):
    assert answer.status_code == 200, answer.text
    return re.findall(r'<th scope="row"><a href="/\w+/(\w+-\d+)"', answer.text)


def number(answer):
    return int(re.findall(r"共 <strong>(\d+)</strong> 条", answer.text)[0])


def put(pages, *records):
    with pages.office.opened().ledger.store.transaction() as txn:
        for one in records:
            write(txn, one, act=an_act(an_actor()), action="add")
        txn.commit()


def a_version(n=1, *, returned=False):
    review = Review(
        at=a_moment(date(2025, 10, 8)),
        by="李四",
        unit="领导小组办公室",
        accepted=False,
        reasons=(Reason(criterion=Criterion.ACCURATE, text="第3页数字不对"),),
    )
    return Submission(
        number=n,
        received=a_moment(date(2025, 10, 7)),
        by="王五",
        unit=OWN,
        files=(a_file(),),
        review=review if returned else None,
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"B2025-0001", "B2025-0002", "B2025-0003"}),
        ("unit=水利局", {"B2025-0002"}),
        ("unit=财政局&role=配合单位", {"B2025-0001", "B2025-0003"}),
        ("unit=财政局&role=牵头单位", set()),
        ("state=草拟", {"B2025-0003"}),
        ("state=草拟&state=已下达", {"B2025-0001", "B2025-0002", "B2025-0003"}),
        ("lamp=逾期", {"B2025-0002"}),
        ("lamp=正常&on=2025-09-20", {"B2025-0001", "B2025-0002", "B2025-0003"}),
        ("outcome=未下达", {"B2025-0003"}),
        ("returned=1", set()),
        ("from=2025-10-01&to=2025-10-31", {"B2025-0001", "B2025-0003"}),
        ("text=水域", {"B2025-0002"}),
    ],
)
def test_each_filter_of_the_address_narrows_the_list(pages, query, found):
    answer = pages.as_(Post.CLERK).get(f"/obligations?{query}")
    assert {*keys(answer)} == found
    assert number(answer) == len(found)


def test_issues_are_narrowed_alike(pages):
    browser = pages.as_(Post.CLERK)
    assert keys(browser.get("/issues")) == ["W2025-0001", "W2025-0002"]
    assert keys(browser.get("/issues?state=已通报")) == ["W2025-0001"]
    assert keys(browser.get("/issues?unit=水利局")) == ["W2025-0002"]


def test_a_word_that_means_nothing_is_said_to_mean_nothing(pages):
    browser = pages.as_(Post.CLERK)
    for query in ("state=办结了", "lamp=红", "role=主办", "from=10月1日", "outcome=x"):
        answer = browser.get(f"/obligations?{query}")
        assert answer.status_code == 400
        assert query.partition("=")[2] in answer.text


def test_a_unit_sees_its_own_whatever_the_address_says(pages):
    browser = pages.as_(Post.LIAISON)
    answer = browser.get(f"/obligations?unit={FOREIGN}")
    assert keys(answer) == ["B2025-0001", "B2025-0003"]
    assert "水域面积" not in answer.text
    assert keys(browser.get("/obligations?role=配合单位")) == []
    assert keys(browser.get("/issues")) == ["W2025-0001"]


def test_the_form_holds_what_was_asked_for(pages):
    text = (
        pages.as_(Post.CLERK)
        .get(
            "/obligations?unit=水利局&lamp=逾期&state=已下达&text=面积&from=2025-09-01"
        )
        .text
    )
    assert "<option selected>水利局</option>" in text
    assert "<option selected>逾期</option>" in text
    assert 'value="已下达" checked' in text
    assert 'name="text" value="面积"' in text
    assert 'name="from" type="date" value="2025-09-01"' in text


def test_the_export_is_asked_for_what_the_list_shows(pages):
    text = pages.as_(Post.CLERK).get("/obligations?state=草拟&state=异议&page=1").text
    assert 'href="/export.xlsx?state=%E8%8D%89' in text
    export = re.findall(r'href="(/export\.xlsx[^"]*)"', text)[0]
    assert export.count("state=") == 2
    assert "page=" not in export
    answer = pages.as_(Post.CLERK).get(export.replace("&amp;", "&"))
    assert answer.headers["content-disposition"].startswith("attachment;")


def test_the_script_gets_the_table_alone_and_a_short_address(pages):
    browser = pages.as_(Post.CLERK)
    answer = browser.get("/obligations?text=&lamp=逾期&unit=", headers=PART)
    assert keys(answer) == ["B2025-0002"]
    assert "<html" not in answer.text
    assert "<form" not in answer.text
    assert answer.headers["hx-push-url"] == ("/obligations?lamp=%E9%80%BE%E6%9C%9F")


def test_going_back_shows_the_page_whole(pages):
    back = {**PART, "hx-history-restore-request": "true"}
    assert "<html" in pages.as_(Post.CLERK).get("/obligations", headers=back).text


def test_the_columns_tell_what_came_and_how_often_was_urged(pages):
    one = an_obligation(
        key="B2025-0009",
        duty="又一",
        state=ObligationState.RETURNED,
        issued_on=date(2025, 9, 18),
        original_due=date(2025, 10, 20),
        contacts=(Contact(name="王五", phone="0470-1234"),),
        submissions=(a_version(returned=True),),
        urges=(Urge(on=date(2025, 10, 1), kind="催办通知", number="", paper="G1"),),
    )
    again = replace(
        one,
        key="B2025-0010",
        duty="再一",
        state=ObligationState.SUBMITTED,
        submissions=(a_version(returned=True), a_version(2)),
    )
    put(pages, one, again)
    text = pages.as_(Post.CLERK).get("/obligations?text=B2025-0009").text
    for told in ("王五 0470-1234", "2025年10月20日", "1/2", "催办 1", "退回补正：准确"):
        assert told in text
    assert "2/2" in pages.as_(Post.CLERK).get("/obligations?text=B2025-0010").text


def test_a_unit_has_a_button_to_upload_beside_what_it_owes(pages):
    text = pages.as_(Post.LIAISON).get("/obligations").text
    assert 'href="/obligations/B2025-0001?do=receive#do-receive"' in text
    # Not beside what was not handed down to it yet.
    assert "B2025-0003?do=receive" not in text
    assert (
        "?do=receive" not in pages.as_(Post.AUDITOR, unit=OWN).get("/obligations").text
    )


def test_fifty_are_shown_at_a_time_and_the_number_is_of_all(pages):
    many = [
        an_obligation(key=f"B2025-{n:04}", duty=f"第{n}项") for n in range(100, 161)
    ]
    put(pages, *many)
    browser = pages.as_(Post.CLERK)
    first = browser.get("/obligations?text=B2025-01")
    assert len(keys(first)) == 50
    assert number(first) == 61
    later = re.findall(r'href="([^"]+)" rel="next"', first.text)[0]
    rest = browser.get(later.replace("&amp;", "&"))
    assert len(keys(rest)) == 11
    assert not {*keys(first)} & {*keys(rest)}


def test_the_address_of_a_filter_cannot_break_the_page(pages):
    nasty = '/obligations?text="><script>alert(1)</script>&<b>=1&中=2'
    browser = pages.as_(Post.CLERK)
    for headers in ({}, PART):
        answer = browser.get(nasty, headers=headers)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<b>" not in answer.text


def test_a_day_gone_by_is_shown_as_it_was_known_then(pages):
    """As the command line does with `--on`: what came since is not there yet."""
    pages.clock.pass_(days=1)
    browser = pages.as_(Post.CLERK)
    signing = pages.as_(Post.LIAISON)
    assert signing.post_form("/obligations/B2025-0001/sign").status_code == 303
    then = browser.get("/obligations?text=B2025-0001&on=2025-10-09").text
    now = browser.get("/obligations?text=B2025-0001").text
    assert "已下达</td>" in then
    assert "已签收</td>" in now
