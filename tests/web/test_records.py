"""A record's page: what it tells, and to whom; the files that came with it."""

import hashlib
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.builders import a_moment, an_act, an_actor, an_issue, an_obligation
from tests.web.conftest import FOREIGN, OWN
from tracker.model.issue import (
    Application,
    IssueState,
    Measure,
    Progress,
    Verdict,
    Verification,
)
from tracker.model.obligation import (
    Criterion,
    Extension,
    Objection,
    ObligationState,
    Reason,
    Review,
    Submission,
)
from tracker.model.stored import StoredFile
from tracker.services.ledger import write
from tracker.services.silences import silence
from tracker.storage.materials import place_of
from web.accounts.model import Post


def put(pages, *records):
    with pages.office.opened().ledger.store.transaction() as txn:
        for one in records:
            write(txn, one, act=an_act(an_actor()), action="add")
        txn.commit()


def kept(pages, data, name):
    stored = StoredFile(
        name=name, digest=hashlib.sha256(data).hexdigest(), size=len(data)
    )
    place = place_of(pages.office.opened().site.materials, stored)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return stored


def handed_in(pages, *files, key="B2025-0009"):
    review = Review(
        at=a_moment(date(2025, 10, 8)),
        by="李四",
        unit="领导小组办公室",
        accepted=False,
        reasons=(Reason(criterion=Criterion.ACCURATE, text="第3页数字不对"),),
        redo_by=date(2025, 10, 15),
    )
    version = Submission(
        number=1,
        received=a_moment(date(2025, 10, 7)),
        by="王五",
        unit=OWN,
        files=files,
        note="三份",
        review=review,
    )
    return an_obligation(
        key=key,
        duty=key,
        state=ObligationState.RETURNED,
        issued_on=date(2025, 9, 18),
        submissions=(version,),
        extensions=(
            Extension(
                asked=a_moment(date(2025, 10, 1)),
                by="王五",
                unit=OWN,
                reason="数据没到",
                until=date(2025, 10, 30),
            ),
        ),
        objections=(
            Objection(
                at=a_moment(date(2025, 9, 19)),
                by="王五",
                unit=OWN,
                reason="不归我们",
                decided=a_moment(date(2025, 9, 20)),
                decided_by="李四",
                opinion="按分工办",
            ),
        ),
    )


def test_an_obligation_tells_all_that_came_of_it(pages):
    put(pages, handed_in(pages, kept(pages, b"pdf", "面积.pdf")))
    text = pages.as_(Post.CLERK).get("/obligations/B2025-0009").text
    for told in (
        "10月23日前：2025年10月23日（星期四）",
        "面积.pdf",
        "准确：第3页数字不对",
        "限2025年10月15日前",
        "申请延到2025年10月30日：数据没到",
        "驳回：按分工办",
        "履历",
        "登记",
    ):
        assert told in text


def test_an_issue_tells_measures_progress_and_closing(pages):
    one = an_issue(
        key="W2025-0009",
        state=IssueState.APPLIED,
        circulated_on=date(2025, 9, 18),
        measures=(Measure(text="更换管网", done_on=date(2025, 10, 1)),),
        progress=(
            Progress(
                month="2025-09",
                text="换了两公里",
                at=a_moment(date(2025, 9, 30)),
                by="王五",
                unit=OWN,
                problems="缺料",
            ),
        ),
        applications=(
            Application(
                at=a_moment(date(2025, 10, 8)), by="王五", unit=OWN, statement="都好了"
            ),
        ),
    )
    put(pages, one)
    text = pages.as_(Post.CLERK).get("/issues/W2025-0009").text
    for told in (
        "更换管网（2025年10月1日完成）",
        "换了两公里",
        "缺料",
        "申请销号：都好了",
    ):
        assert told in text


def test_a_number_is_understood_however_it_is_typed(pages):
    assert pages.as_(Post.CLERK).get("/obligations/b2025-1").status_code == 200


def test_what_is_not_there_is_said_not_to_be(pages):
    answer = pages.as_(Post.CLERK).get("/obligations/B2025-0999")
    assert answer.status_code == 404
    assert "没有编号 B2025-0999" in answer.text


def test_another_units_record_is_not_shown(pages):
    browser = pages.as_(Post.LIAISON)
    for path in ("/obligations/B2025-0002", "/issues/W2025-0002"):
        answer = browser.get(path)
        assert answer.status_code == 403
        assert "水域面积" not in answer.text


def test_who_supports_sees_the_record_whole(pages):
    assert (
        pages.as_(Post.LIAISON, unit="财政局").get("/issues/W2025-0001").status_code
        == 200
    )


def offers(browser, path):
    """The forms that stand open to whoever looks."""

    class Forms(HTMLParser):
        found: list[str] = []  # noqa: RUF012

        def handle_starttag(self, tag, attrs):
            action = dict(attrs).get("action", "") or ""
            if tag == "form" and action.startswith(path):
                self.found.append(action.removeprefix(path + "/"))

    parser = Forms()
    parser.found = []
    parser.feed(browser.get(path).text)
    return parser.found


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        (Post.LIAISON, ["sign", "receive", "extend", "acknowledge", "note"]),
        (
            Post.CLERK,
            ["move", "waive", "acknowledge", "note", "sign", "receive", "extend"],
        ),
        (Post.LEADER, []),
        (Post.AUDITOR, []),
    ],
)
def test_each_finds_what_they_may_do_and_nothing_else(pages, post, expected):
    assert offers(pages.as_(post), "/obligations/B2025-0001") == expected


def test_an_auditor_of_the_office_finds_nothing_to_change(pages):
    browser = pages.as_(Post.AUDITOR, unit="领导小组办公室")
    assert offers(browser, "/obligations/B2025-0001") == []


def test_what_others_may_do_is_named(pages):
    text = pages.as_(Post.CLERK).get("/obligations/B2025-0001").text
    assert "签收（牵头单位）" in text


def test_a_silence_that_covers_it_is_told_and_can_be_ended(pages):
    opened = pages.office.opened()
    act = an_act(an_actor())
    silence(
        opened.ledger,
        act,
        year=2025,
        until=date(2025, 10, 20),
        reason="等市局公布",
        item="B2025-0001",
    )
    browser = pages.as_(Post.CLERK)
    assert "静默到2025年10月20日" in browser.get("/obligations/B2025-0001").text
    assert "等市局公布" not in browser.get("/obligations/B2025-0002").text
    answer = browser.post_form("/silences/J2025-0001/unsilence")
    assert answer.headers["location"] == "/obligations/B2025-0001"
    assert "等市局公布" not in browser.get("/obligations/B2025-0001").text


def test_what_is_next_if_nothing_happens_stands_there(pages):
    text = pages.as_(Post.LIAISON).get("/obligations/B2025-0001").text
    assert "如果不处理，下一步会通知谁、何时" in text


class Headings(HTMLParser):
    def __init__(self):
        super().__init__()
        self.levels = []

    def handle_starttag(self, tag, attrs):
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.levels.append(int(tag[1]))


def test_headings_go_down_one_step_at_a_time(pages):
    put(pages, handed_in(pages, kept(pages, b"pdf", "面积.pdf")))
    browser = pages.as_(Post.CLERK)
    for path in ("/obligations/B2025-0009", "/issues/W2025-0001", "/issues/new"):
        parser = Headings()
        parser.feed(browser.get(path).text)
        levels = parser.levels
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b <= a + 1 for a, b in pairwise(levels))


class Labels(HTMLParser):
    """Which fields nobody names."""

    def __init__(self):
        super().__init__()
        self.ids, self.labelled, self.fields, self.inside = [], set(), [], False

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if "id" in told:
            self.ids.append(told["id"])
        if tag == "label":
            self.inside = True
            self.labelled.add(told.get("for"))
        hidden = told.get("type") == "hidden"
        if tag in ("input", "select", "textarea") and not hidden and not self.inside:
            self.fields.append(told.get("id"))

    def handle_endtag(self, tag):
        if tag == "label":
            self.inside = False


def test_every_field_has_a_label_and_every_name_is_given_once(pages):
    browser = pages.as_(Post.CLERK)
    for path in ("/obligations/B2025-0001", "/issues/W2025-0001", "/issues/new"):
        parser = Labels()
        parser.feed(browser.get(path).text)
        assert {*parser.fields} <= parser.labelled
        assert len(parser.ids) == len({*parser.ids})


# ---------------------------------------------------------------- files


def test_a_file_comes_back_as_it_was_under_its_own_name(pages):
    data = b"%PDF-1.7 " + b"x" * 300_000
    put(pages, handed_in(pages, kept(pages, data, "面积 统计.pdf")))
    answer = pages.as_(Post.LIAISON).get("/obligations/B2025-0009/files/1/1")
    assert answer.content == data
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-length"] == str(len(data))
    told = answer.headers["content-disposition"]
    assert told.startswith("attachment;")
    assert "filename*=UTF-8''%E9%9D%A2%E7%A7%AF%20%E7%BB%9F%E8%AE%A1.pdf" in told


def test_evidence_of_an_issue_comes_back_too(pages):
    stored = kept(pages, b"photo", "照片.jpg")
    put(pages, an_issue(key="W2025-0009", evidence=(stored,)))
    assert pages.as_(Post.CLERK).get("/issues/W2025-0009/files/1").content == b"photo"


def test_files_of_another_unit_stay_closed(pages):
    stored = kept(pages, b"photo", "照片.jpg")
    one = handed_in(pages, stored)
    put(pages, replace(one, leads=(FOREIGN,), supporting=(), supervising=()))
    answer = pages.as_(Post.LIAISON).get("/obligations/B2025-0009/files/1/1")
    assert answer.status_code == 403
    assert answer.content != b"photo"


@pytest.mark.parametrize("place", ["1/2", "2/1", "0/1", "1/0", "1/x", "-1/1", "1/1/1"])
def test_no_other_number_leads_to_a_file(pages, place):
    put(pages, handed_in(pages, kept(pages, b"photo", "照片.jpg")))
    path = f"/obligations/B2025-0009/files/{place}"
    assert pages.as_(Post.CLERK).get(path).status_code == 404


def test_a_file_that_is_gone_or_was_changed_is_said_to_be(pages):
    stored = kept(pages, b"photo", "照片.jpg")
    put(pages, handed_in(pages, stored))
    place = place_of(pages.office.opened().site.materials, stored)
    browser = pages.as_(Post.CLERK)
    place.write_bytes(b"other")
    answer = browser.get("/obligations/B2025-0009/files/1/1")
    assert answer.status_code == 404
    assert "与收到时不一样" in answer.text
    place.unlink()
    answer = browser.get("/obligations/B2025-0009/files/1/1")
    assert answer.status_code == 404
    assert "从备份中恢复" in answer.text


def test_the_way_to_the_close_out_is_told_in_the_order_of_days(pages):
    """Refused, applied again: the second application follows what refused the first."""
    first = Application(at=a_moment(date(2025, 9, 20)), by="张三", unit=OWN)
    second = Application(at=a_moment(date(2025, 10, 8)), by="张三", unit=OWN)
    refused = Verification(
        application=1,
        at=a_moment(date(2025, 9, 25)),
        by="钱七",
        unit="督查室",
        verdict=Verdict.REFUSED,
        opinion="影像没有日期",
    )
    put(
        pages,
        an_issue(
            key="W2025-0009",
            state=IssueState.APPLIED,
            applications=(first, second),
            verifications=(refused,),
        ),
    )
    text = pages.as_(Post.CLERK).get("/issues/W2025-0009").text
    days = ("2025年9月20日", "影像没有日期", "2025年10月8日")
    places = [text.index(one, text.index('id="closing"')) for one in days]
    assert places == sorted(places)
