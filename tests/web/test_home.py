"""The home page of each post: every number opens the list that makes it."""

import re
from html import unescape

import pytest

from tests.web.busy import make_busy
from tests.web.conftest import FOREIGN, OWN, TODAY
from tests.web.following import numbers_on, wrong_numbers
from tracker.model.obligation import ObligationState
from tracker.ports import Table
from tracker.services.ledger import fetch
from tracker.storage.site import SETTINGS
from web.accounts.model import Post

OFFICE = (Post.CLERK, Post.OFFICE_HEAD)


def home(pages, post):
    browser = pages.as_(post)
    answer = browser.get("/")
    assert answer.status_code == 200
    return browser, answer.text


@pytest.mark.parametrize("post", [Post.CLERK, Post.LIAISON, Post.LEADER])
def test_every_number_opens_exactly_the_list_that_makes_it(pages, post):
    make_busy(pages)
    browser, text = home(pages, post)

    assert len(numbers_on(text)) >= 8
    assert wrong_numbers(browser, text) == []


@pytest.mark.parametrize("post", OFFICE)
def test_the_office_sees_its_seven_blocks(pages, post):
    make_busy(pages)

    _, text = home(pages, post)

    for told in ("2025年10月9日", "工作日", "待我处理", "到期和逾期", "材料"):
        assert told in text
    for told in ("上年度问题", "下一节点", "生成通知", "演练本次提醒"):
        assert told in text
    for told in ("新报材料待审", "申请延期", "提醒发送失败", "提醒结果不明"):
        assert (told in text) is (told != "申请延期")
    assert "/papers/new?kind=urge&amp;obligation=B2025-" in text
    assert "?do=sign#do-sign" in text


def test_the_material_matrix_adds_up(pages):
    make_busy(pages)
    _, text = home(pages, Post.CLERK)

    totals = dict(
        re.findall(r"<dt>(\S+)</dt><dd><a class=\"count[^>]*>(\d+)</a>", text)
    )

    owed, came, back, missing = (
        int(totals[name]) for name in ("应报", "已报", "退回", "未报")
    )
    assert owed == came + back + missing
    assert min(back, came, missing) > 0


def test_reminders_that_stopped_are_told_in_red(pages):
    _, text = home(pages, Post.CLERK)

    assert "提醒停了" in text


def test_settings_that_are_wrong_are_a_sentence_and_no_failure(pages):
    settings = pages.office.root / SETTINGS
    settings.write_text(
        settings.read_text("utf-8").replace("[reminders]", '[reminders]\nat = "八点"'),
        "utf-8",
    )

    for post in (Post.CLERK, Post.LIAISON):
        _, text = home(pages, post)
        assert "提醒的设置有误" in text


def test_a_unit_sees_what_is_its_own_and_one_button_a_row(pages):
    make_busy(pages)

    _, text = home(pages, Post.LIAISON)

    for part in ("被退回", "我牵头", "我配合", "已报，等审核", "已办结"):
        assert f">{part}</h2>" in text
    assert re.search(r'href="/obligations/(.{10})\?do=receive#do-receive">上传<', text)
    assert "如果不处理" in text
    assert "/obligations/B2025-0002" not in text  # another unit's


def test_what_was_sent_back_is_what_the_unit_itself_leads(pages):
    make_busy(pages)
    _, text = home(pages, Post.LIAISON)

    part = text.split(">被退回</h2>")[1].split("</section>")[0]
    keys = re.findall(r'class="title"><a href="(/obligations/[^"]+)"', part)
    assert len(keys) == 1
    assert "?do=receive#do-receive" in part
    assert "退回的理由" in part
    with pages.office.opened().ledger.store.reading() as reader:
        one = fetch(reader, Table.OBLIGATIONS, keys[0].rpartition("/")[2])
    assert (one.leads, one.state) == ((OWN,), ObligationState.RETURNED)


def test_a_unit_gets_no_row_of_what_it_has_no_part_in(pages):
    make_busy(pages)
    browser, text = home(pages, Post.UNIT_HEAD)

    for address in re.findall(r'href="(/(?:obligations|issues)/\w{5}-\d{4})"', text):
        shown = browser.get(unescape(address))
        assert shown.status_code == 200, address


def test_a_leader_sees_charts_and_what_needs_them(pages):
    make_busy(pages)

    _, text = home(pages, Post.LEADER)

    assert text.count("<svg") == 2
    assert "<desc" in text
    for told in ("延期等答复", "问题逾期", "连续两年以上没有销号", "写批示"):
        assert told in text


def test_the_auditor_finds_links_and_nothing_to_change(pages):
    _, text = home(pages, Post.AUDITOR)

    assert "/history" in text
    assert re.findall(r'<form[^>]*action="([^"]+)"', text) == ["/logout"]


def test_the_keeper_of_accounts_is_led_to_the_accounts(pages):
    answer = pages.as_(Post.ADMIN).get("/")

    assert (answer.status_code, answer.headers["location"]) == (303, "/accounts")


def test_nothing_of_a_record_is_taken_for_markup(pages):
    from tests.builders import an_act
    from tests.unit.ledger.cast import issue_in
    from tracker.model.issue import IssueState
    from tracker.services.ledger import write

    bad = "<script>\"&'"
    store = pages.office.opened().ledger.store
    with store.transaction() as txn:
        one = issue_in(
            IssueState.CIRCULATED, key="W2025-0100", problem=bad, leads=(OWN, FOREIGN)
        )
        write(txn, one, act=an_act(on=TODAY), action="add")
        txn.commit()

    for post in (Post.CLERK, Post.LIAISON, Post.LEADER):
        _, text = home(pages, post)
        assert '<script>"' not in text


@pytest.mark.parametrize("post", [one for one in Post if one is not Post.ADMIN])
def test_no_link_on_a_home_leads_nowhere(pages, post):
    browser, text = home(pages, post)

    for address in set(re.findall(r'<a [^>]*href="(/[^"]*)"', text)):
        assert browser.get(unescape(address)).status_code == 200, address
