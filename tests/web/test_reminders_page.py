"""The page of reminders: what went and what did not, and what a person does about it."""

import re
from dataclasses import replace

import pytest

from tests.builders import a_moment
from tests.contract.sendings import a_sending
from tests.web.busy import make_busy, sent
from tests.web.conftest import TODAY
from tests.web.following import rows_at
from tracker.model.sending import SendingState
from tracker.outbox import SendingFilter
from web.accounts.model import Post

OFFICE = (Post.CLERK, Post.OFFICE_HEAD)


def sendings(pages):
    with pages.office.opened().ledger.store.reading() as reader:
        return {one.key: one for one in reader.sendings(SendingFilter())}


def key_of(state, *, channel=True):
    return next(
        one.key
        for one in sent()
        if one.state is state and bool(one.occurrence.channel) is channel
    )


@pytest.fixture
def clerk(pages):
    make_busy(pages)
    return pages.as_(Post.CLERK)


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("", 7),
        ("?state=失败", 1),
        ("?state=失败&state=结果不明", 2),
        ("?unit=财政局", 7),
        ("?unit=林草局", 0),
        ("?item=b2025-1", 6),
        ("?waiting=1", 1),
        ("?lack=1", 1),
        ("?from=2025-10-10", 0),
        ("?to=2025-10-09", 7),
    ],
)
def test_the_list_is_narrowed_by_what_the_address_asks(clerk, asked, rows):
    assert rows_at(clerk, f"/reminders{asked}") == rows


def test_what_a_process_has_in_hand_waits_for_no_person(pages, clerk):
    held = a_sending("issues/W2025-0002", slot=TODAY).as_held("甲机", a_moment(TODAY))
    with pages.office.opened().ledger.store.outbox.transaction() as txn:
        txn.plan([held])
        txn.commit()

    assert rows_at(clerk, "/reminders?waiting=1") == 1
    assert rows_at(clerk, "/reminders?state=占用") == 2


@pytest.mark.parametrize("asked", ["state=胡写", "from=昨天"])
def test_a_filter_that_means_nothing_is_refused(clerk, asked):
    assert clerk.get(f"/reminders?{asked}").status_code == 400


def test_what_failed_is_sent_once_more_and_says_by_whom(pages, clerk):
    key = key_of(SendingState.FAILED)

    answer = clerk.post_form("/reminders/resend", {"key": key})

    assert answer.headers["location"] == "/reminders?item=B2025-0001"
    one = sendings(pages)[key]
    assert (one.state, one.by) == (SendingState.PLANNED, "领导小组办公室经办人")


@pytest.mark.parametrize(
    "key",
    [
        key_of(SendingState.DELIVERED),
        key_of(SendingState.SKIPPED, channel=False),
        "F0000000000000000",
        "",
    ],
)
def test_what_cannot_go_again_is_refused_and_stays(pages, clerk, key):
    before = sendings(pages)

    answer = clerk.post_form("/reminders/resend", {"key": key})

    assert answer.status_code in (400, 409)
    assert sendings(pages) == before


def test_what_lay_ready_is_ticked_off(pages, clerk):
    key = key_of(SendingState.CLAIMED)
    assert 'action="/reminders/done"' in clerk.get("/reminders?waiting=1").text

    clerk.post_form("/reminders/done", {"key": key})

    one = sendings(pages)[key]
    assert (one.state, one.by) == (SendingState.DELIVERED, "领导小组办公室经办人")


def test_a_button_stands_only_where_something_can_be_done(clerk):
    text = clerk.get("/reminders").text

    buttons = re.findall(r'action="/reminders/(resend|done)"', text)
    assert sorted(buttons) == ["done", "resend", "resend", "resend"]


def test_a_rehearsal_says_who_would_be_told_and_sends_nothing(pages, clerk):
    before = sendings(pages)

    answer = clerk.post_form("/reminders/rehearse")

    assert answer.status_code == 200
    assert "没有发，也没有记" in answer.text
    assert re.search(r"要提醒 \d+ 条，提醒不到 [1-9]\d* 条", answer.text)
    assert sendings(pages) == before
    with pages.office.opened().ledger.store.reading() as reader:
        assert reader.marks() == {}


def test_a_rehearsal_with_wrong_settings_is_a_sentence(pages, clerk):
    settings = pages.office.root / "kaohe.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("[reminders]", '[reminders]\nat = "八点"'),
        "utf-8",
    )

    answer = clerk.post_form("/reminders/rehearse")

    assert answer.status_code == 200
    assert "提醒的设置有误" in answer.text
    assert "reminders.at" in answer.text


@pytest.mark.parametrize("post", [one for one in Post if one not in OFFICE])
def test_nobody_else_gets_in(pages, post):
    browser = pages.as_(post)

    assert browser.get("/reminders").status_code == 403
    for path in ("resend", "done", "rehearse"):
        assert browser.post_form(f"/reminders/{path}").status_code == 403


def ready(pages, provider):
    """A reminder that lies ready in that file, and its address."""
    one = a_sending("issues/W2025-0002", slot=TODAY, rung="当天")
    one = replace(one, state=SendingState.CLAIMED, provider=provider)
    with pages.office.opened().ledger.store.outbox.transaction() as txn:
        txn.plan([one])
        txn.commit()
    return f"/reminders/{one.key}/text"


def exports(pages):
    folder = pages.office.opened().site.exports
    folder.mkdir(exist_ok=True)
    return folder


def test_what_is_to_be_pasted_can_be_read_copied_and_ticked_off(pages, clerk):
    (exports(pages) / "致水利局.txt").write_text("请<尽快>报送", encoding="utf-8")
    address = ready(pages, "D:\\考核\\exports\\致水利局.txt")  # made on another machine

    row = clerk.get("/reminders?waiting=1").text
    shown = clerk.get(address)

    assert f'<a href="{address}">致水利局.txt</a>' in row
    assert "请&lt;尽快&gt;报送</textarea>" in shown.text
    key = address.split("/")[2]
    assert f'name="key" value="{key}"' in shown.text
    clerk.post_form("/reminders/done", {"key": key})
    assert clerk.get(address).status_code == 404


def test_a_text_of_another_day_says_so(pages, clerk):
    (exports(pages) / "致水利局.txt").write_text("还有3个工作日", encoding="utf-8")
    address = ready(pages, "exports/致水利局.txt")

    today = clerk.get(address).text
    pages.clock.pass_(days=1)
    tomorrow = pages.as_(Post.CLERK).get(address).text

    assert "写的，还有几天" not in today
    assert "这段文字是2025年10月9日写的" in tomorrow


def test_a_sheet_to_be_printed_is_had_as_a_file(pages, clerk):
    (exports(pages) / "催办单.docx").write_bytes(b"PK")
    answer = clerk.get(ready(pages, "/tmp/催办单.docx"))
    assert answer.content == b"PK"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["../kaohe.toml", "..", "没有.txt", "pdf", "连.txt"])
def test_nothing_is_shown_but_a_file_among_the_exports(pages, clerk, name):
    (exports(pages) / "pdf").mkdir()
    (exports(pages) / "连.txt").symlink_to(pages.office.opened().site.plan_file)
    assert clerk.get(ready(pages, name)).status_code == 404


def test_what_a_channel_sent_lies_nowhere_to_be_read(clerk):
    key = key_of(SendingState.DELIVERED)
    assert clerk.get(f"/reminders/{key}/text").status_code == 404
    assert clerk.get("/reminders/F0/text").status_code == 404
