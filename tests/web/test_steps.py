"""Steps taken on the page: offered by the tables, filled in, refused, done once."""

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import a_file, a_moment, an_act, an_actor, an_issue, an_obligation
from tests.web.conftest import FOREIGN, OWN
from tracker.model.issue import (
    Application,
    Dispute,
    Issue,
    IssueState,
    Measure,
    Publicity,
    Verdict,
    Verification,
)
from tracker.model.obligation import (
    Contact,
    Extension,
    Objection,
    Obligation,
    ObligationState,
    Submission,
)
from tracker.ports import Table
from tracker.services.ledger import STEPS, fetch, write
from web.accounts.model import Post
from web.deeds import DEEDS, MAKING, NOT_OFFERED

OFFICE = "领导小组办公室"


def record(pages, key):
    table = Table.ISSUES if key.startswith("W") else Table.OBLIGATIONS
    with pages.office.opened().ledger.store.reading() as reader:
        return fetch(reader, table, key)


def events(pages, key):
    table = Table.ISSUES if key.startswith("W") else Table.OBLIGATIONS
    with pages.office.opened().ledger.store.reading() as reader:
        return reader.events(about=f"{table}/{key}")


def put(pages, *records):
    with pages.office.opened().ledger.store.transaction() as txn:
        for one in records:
            write(txn, one, act=an_act(an_actor(name="刘一")), action="add")
        txn.commit()


# ---------------------------------------------------------------- the tables


def test_every_step_is_offered_or_has_a_reason_not_to_be():
    offered = {(one.table, one.action) for one in DEEDS}
    steps = {
        (table, step.action)
        for table in (Table.OBLIGATIONS, Table.ISSUES)
        for step in STEPS[table]
    }
    assert not offered & NOT_OFFERED.keys()
    assert steps == (offered & steps) | NOT_OFFERED.keys()
    others = {one for one in offered - steps if one not in MAKING}
    assert others == {(Table.SILENCES, "unsilence")}
    assert all(reason for reason in NOT_OFFERED.values())


def an_obligation_in(state, **changes):
    told = {} if state is ObligationState.DRAFTED else {"issued_on": date(2025, 10, 8)}
    return an_obligation(
        key="B2025-0009", duty="又一", state=state, **{**told, **changes}
    )


VERSION = Submission(
    number=1, received=a_moment(date(2025, 10, 8)), by="王五", unit=OWN, note="纸质两份"
)
ASKED = Extension(
    asked=a_moment(date(2025, 10, 8)),
    by="王五",
    unit=OWN,
    reason="数据没到",
    until=date(2025, 10, 30),
)
OBJECTION = Objection(
    at=a_moment(date(2025, 10, 8)), by="王五", unit=OWN, reason="不归我们"
)
S = ObligationState


# One line a deed: who, with what, the form, and what it leads to.
@pytest.mark.parametrize(
    ("action", "post", "before", "form", "leads_to"),
    [
        ("assign", Post.CLERK, an_obligation_in(S.DRAFTED, leads=()),
         {"leads": [OWN], "contacts": "王五：联络员：0470-1"}, {"leads": (OWN,)}),
        ("issue", Post.CLERK, an_obligation_in(S.DRAFTED), {"paper": "某办〔2025〕3号"},
         {"state": S.ISSUED, "issued_by": "某办〔2025〕3号"}),
        ("sign", Post.LIAISON, an_obligation_in(S.ISSUED), {}, {"state": S.SIGNED}),
        ("object", Post.LIAISON, an_obligation_in(S.ISSUED), {"reason": "不归我们"},
         {"state": S.OBJECTED}),
        ("transfer", Post.CLERK, an_obligation_in(S.OBJECTED, objections=(OBJECTION,)),
         {"leads": [FOREIGN], "opinion": "按职责"},
         {"state": S.ISSUED, "leads": (FOREIGN,)}),
        ("overrule", Post.CLERK, an_obligation_in(S.OBJECTED, objections=(OBJECTION,)),
         {"opinion": "按分工办"}, {"state": S.SIGNED}),
        ("receive", Post.LIAISON, an_obligation_in(S.SIGNED), {"note": "纸质两份"},
         {"state": S.SUBMITTED}),
        ("return", Post.CLERK, an_obligation_in(S.SUBMITTED, submissions=(VERSION,)),
         {"accurate": "第3页数字不对", "redo_by": "2025-10-15"}, {"state": S.RETURNED}),
        ("accept", Post.CLERK, an_obligation_in(S.SUBMITTED, submissions=(VERSION,)),
         {}, {"state": S.ACCEPTED}),
        ("forward", Post.CLERK, an_obligation_in(S.ACCEPTED, submissions=(VERSION,)),
         {"to": "市生态环境局"}, {"state": S.FORWARDED, "forwarded_to": "市生态环境局"}),
        ("extend", Post.LIAISON, an_obligation_in(S.SIGNED),
         {"until": "2025-10-30", "reason": "数据没到"}, {"due": date(2025, 10, 23)}),
        ("grant", Post.LEADER, an_obligation_in(S.SIGNED, extensions=(ASKED,)), {},
         {"due": date(2025, 10, 30)}),
        ("refuse", Post.CLERK, an_obligation_in(S.SIGNED, extensions=(ASKED,)),
         {"opinion": "按时报"}, {"due": date(2025, 10, 23)}),
        ("move", Post.CLERK, an_obligation_in(S.ISSUED),
         {"to": "2025-10-28", "reason": "系统检修"}, {"due": date(2025, 10, 28)}),
        ("move", Post.CLERK,
         an_obligation_in(S.ISSUED, rule="会后7日内", due=None, original_due=None),
         {"event_on": "2025-10-20"}, {"due": date(2025, 10, 27)}),
        ("waive", Post.CLERK, an_obligation_in(S.ISSUED), {"reason": "本年没有"},
         {"state": S.WAIVED}),
        ("restore", Post.CLERK, an_obligation_in(S.WAIVED), {"reason": "补发了通知"},
         {"state": S.ISSUED}),
        ("redraft", Post.CLERK, an_obligation_in(S.WAIVED, issued_on=None),
         {"reason": "又有了"}, {"state": S.DRAFTED}),
        ("acknowledge", Post.LIAISON, an_obligation_in(S.ISSUED), {"note": "下周报"},
         {"state": S.ISSUED}),
        ("note", Post.LIAISON, an_obligation_in(S.ISSUED),
         {"contacts": "王五：联络员：0470-1\n赵六", "text": "先打电话"},
         {"contacts": (Contact(name="王五", role="联络员", phone="0470-1"),
                       Contact(name="赵六")), "note": "先打电话"}),
    ],
)  # fmt: skip
def test_each_step_of_an_obligation_can_be_taken(
    pages, action, post, before, form, leads_to
):
    put(pages, before)
    browser = pages.as_(post)
    answer = browser.post_form(f"/obligations/B2025-0009/{action}", form)
    assert answer.status_code == 303, answer.text
    after = record(pages, "B2025-0009")
    assert {name: getattr(after, name) for name in leads_to} == leads_to
    last = events(pages, "B2025-0009")[-1]
    assert (last.action, last.channel) == (action, "网页")
    assert last.by == f"{browser_unit(post)}{post}"


def browser_unit(post):
    return {Post.LIAISON: OWN, Post.LEADER: "领导小组"}.get(post, OFFICE)


def an_issue_in(state, **changes):
    told = (
        {} if state is IssueState.REGISTERED else {"circulated_on": date(2025, 9, 18)}
    )
    return an_issue(key="W2025-0009", state=state, **{**told, **changes})


DONE = Measure(text="更换管网", done_on=date(2025, 10, 1))
READY = {"measures": (DONE,), "evidence": (a_file(),)}
APPLICATION = Application(at=a_moment(date(2025, 10, 7)), by="王五", unit=OWN)
APPLIED = {
    **READY,
    "applications": (APPLICATION,),
}
AGREED = {
    **APPLIED,
    "verifications": (
        Verification(
            application=1,
            at=a_moment(date(2025, 10, 8)),
            by="孙七",
            unit="督查室",
            verdict=Verdict.AGREED,
        ),
    ),
}
DISPUTE = Dispute(at=a_moment(date(2025, 10, 8)), by="李四", text="没修好")
PUBLICITY = Publicity(
    start=date(2025, 10, 8), end=date(2025, 10, 15), by="李四", place="公告栏"
)
UNDISPUTED = {**AGREED, "publicities": (PUBLICITY,)}
DISPUTED = {**AGREED, "publicities": (replace(PUBLICITY, disputes=(DISPUTE,)),)}
I = IssueState


@pytest.mark.parametrize(
    ("action", "post", "before", "form", "leads_to"),
    [
        ("correct", Post.CLERK, an_issue_in(I.REGISTERED), {"problem": "断面氨氮超标"},
         {"problem": "断面氨氮超标", "leads": (OWN,)}),
        ("circulate", Post.CLERK, an_issue_in(I.REGISTERED), {}, {"state": I.CIRCULATED}),
        ("plan", Post.LIAISON, an_issue_in(I.CIRCULATED),
         {"cause": "管网老化", "measures": "更换管网\n\n加密巡查"},
         {"state": I.PLANNED,
          "measures": (Measure(text="更换管网"), Measure(text="加密巡查"))}),
        ("progress", Post.LIAISON,
         an_issue_in(I.PLANNED, measures=(Measure(text="甲"), Measure(text="乙"))),
         {"text": "办了乙", "done": ["2"], "pace": "超前"},
         {"state": I.UNDERWAY,
          "measures": (Measure(text="甲"), Measure(text="乙", done_on=date(2025, 10, 9)))}),
        ("move", Post.CLERK, an_issue_in(I.PLANNED),
         {"to": "2025-12-10", "reason": "施工遇冻"}, {"due": date(2025, 12, 10)}),
        ("acknowledge", Post.LIAISON, an_issue_in(I.CIRCULATED), {"note": "在办"},
         {"state": I.CIRCULATED}),
        ("apply", Post.LIAISON, an_issue_in(I.UNDERWAY, **READY), {"statement": "好了"},
         {"state": I.APPLIED}),
        ("withdraw", Post.LIAISON, an_issue_in(I.APPLIED, **APPLIED), {"reason": "还差"},
         {"state": I.UNDERWAY}),
        ("pass", Post.CLERK, an_issue_in(I.APPLIED, **APPLIED), {"opinion": "看过现场"},
         {"state": I.VERIFIED}),
        ("fail", Post.CLERK, an_issue_in(I.APPLIED, **APPLIED), {"opinion": "没有修好"},
         {"state": I.UNDERWAY}),
        ("publicize", Post.CLERK, an_issue_in(I.VERIFIED, **AGREED),
         {"place": "公告栏", "end": "2025-10-20"}, {"state": I.PUBLICIZED}),
        ("dispute", Post.CLERK, an_issue_in(I.PUBLICIZED, **UNDISPUTED),
         {"text": "没修好"}, {"state": I.PUBLICIZED}),
        ("dismiss", Post.CLERK, an_issue_in(I.PUBLICIZED, **DISPUTED),
         {"text": "看过，修好了"}, {"state": I.PUBLICIZED}),
        ("uphold", Post.CLERK, an_issue_in(I.PUBLICIZED, **DISPUTED),
         {"text": "确实没修好"}, {"state": I.UNDERWAY}),
        ("close", Post.CLERK, an_issue_in(I.VERIFIED, **AGREED), {"opinion": "同意"},
         {"state": I.CLOSED}),
    ],
)  # fmt: skip
def test_each_step_of_an_issue_can_be_taken(
    pages, action, post, before, form, leads_to
):
    put(pages, before)
    answer = pages.as_(post).post_form(f"/issues/W2025-0009/{action}", form)
    assert answer.status_code == 303, answer.text
    after = record(pages, "W2025-0009")
    assert {name: getattr(after, name) for name in leads_to} == leads_to
    assert events(pages, "W2025-0009")[-1].action == action


def test_what_was_closed_can_be_opened_again(pages):
    put(pages, an_issue_in(I.VERIFIED, **AGREED))
    browser = pages.as_(Post.CLERK)
    browser.post_form("/issues/W2025-0009/close")
    answer = browser.post_form("/issues/W2025-0009/reopen", {"reason": "又坏了"})
    assert answer.status_code == 303, answer.text
    assert record(pages, "W2025-0009").state is IssueState.UNDERWAY


# ---------------------------------------------------------------- done, and said so


def test_what_was_done_is_said_once_and_by_the_history_alone(pages):
    browser = pages.as_(Post.LIAISON)
    answer = browser.post_form("/obligations/B2025-0001/sign")
    there = answer.headers["location"]
    assert "已办好：签收" in browser.get(there).text
    # Nobody else is told so, and no address makes it say anything else.
    assert "已办好" not in pages.as_(Post.CLERK).get(there).text
    assert "已办好" not in browser.get("/obligations/B2025-0001?done=1").text
    assert "已办好" not in browser.get("/obligations/B2025-0001").text


def test_a_form_has_what_is_written_down_already(pages):
    put(
        pages,
        an_obligation_in(S.ISSUED, contacts=(Contact(name="王五", phone="0470"),)),
    )
    text = pages.as_(Post.LIAISON).get("/obligations/B2025-0009").text
    assert "王五：：0470</textarea>" in text


def test_the_office_may_say_on_which_day_it_was(pages):
    put(pages, an_obligation_in(S.DRAFTED))
    browser = pages.as_(Post.CLERK)
    browser.post_form("/obligations/B2025-0009/issue", {"on": "2025-09-30"})
    assert record(pages, "B2025-0009").issued_on == date(2025, 9, 30)


def test_a_unit_cannot_date_its_act_back(pages):
    browser = pages.as_(Post.LIAISON)
    browser.post_form("/obligations/B2025-0001/sign", {"on": "2025-09-19"})
    assert record(pages, "B2025-0001").signed_on == date(2025, 10, 9)


def test_the_office_takes_down_what_a_unit_says_on_the_telephone(pages):
    browser = pages.as_(Post.CLERK, name="李四")
    form = {"for_unit": OWN, "for_name": "王五", "on": "2025-10-08"}
    answer = browser.post_form("/obligations/B2025-0001/sign", form)
    assert "已办好：签收" in browser.get(answer.headers["location"]).text
    after = record(pages, "B2025-0001")
    assert (after.signed_by, after.signed_on) == ("王五", date(2025, 10, 8))
    last = events(pages, "B2025-0001")[-1]
    assert (last.by, last.unit, last.recorder) == ("王五", OWN, "李四")


def test_for_whom_must_be_said_and_have_a_part_in_it(pages):
    browser = pages.as_(Post.CLERK)
    form = {"for_unit": FOREIGN, "for_name": " "}
    answer = browser.post_form("/obligations/B2025-0001/sign", form)
    assert answer.status_code == 422
    assert "里没有“水利局”" in answer.text
    assert "没有写单位的谁办的" in answer.text
    assert record(pages, "B2025-0001").state is ObligationState.ISSUED


def test_what_is_the_offices_to_do_is_done_in_no_other_name(pages):
    put(pages, an_issue_in(I.APPLIED, **APPLIED))
    form = {"for_unit": OWN, "for_name": "王五", "opinion": "好"}
    answer = pages.as_(Post.CLERK).post_form("/issues/W2025-0009/pass", form)
    assert answer.status_code == 422
    assert "不能代单位登记" in answer.text
    assert record(pages, "W2025-0009").state is IssueState.APPLIED


@pytest.mark.parametrize("post", [Post.LIAISON, Post.LEADER])
def test_nobody_else_acts_in_another_name(pages, post):
    form = {"for_unit": OWN, "for_name": "王五"}
    pages.as_(post).post_form("/obligations/B2025-0001/sign", form)
    assert record(pages, "B2025-0001").signed_by != "王五"


# ---------------------------------------------------------------- refused


def test_all_that_is_wrong_is_said_at_once_beside_its_field(pages):
    browser = pages.as_(Post.LIAISON)
    answer = browser.post_form(
        "/obligations/B2025-0001/extend", {"until": "10月30日", "reason": "  "}
    )
    assert answer.status_code == 422
    text = answer.text
    until = re.findall(r'<input id="f-extend-until"[^>]*>', text)[0]
    assert 'aria-describedby="f-extend-until-fault"' in until
    assert "aria-invalid" in until
    assert "autofocus" in until
    assert 'value="10月30日"' in until
    assert 'id="f-extend-until-fault"' in text
    assert "没有写延期的理由" in text
    assert text.count("autofocus") == 1
    assert '<details class="deed" id="do-extend" open>' in text
    assert not record(pages, "B2025-0001").extensions


def test_a_step_the_ledger_refuses_is_shown_with_what_was_typed(pages):
    browser = pages.as_(Post.LIAISON)
    form = {"until": "2025-10-20", "reason": "数据要等<市局>"}
    answer = browser.post_form("/obligations/B2025-0001/extend", form)
    assert answer.status_code == 422
    assert "现在的时限就是 2025-10-23" in answer.text
    assert "数据要等&lt;市局&gt;</textarea>" in answer.text


def test_what_may_not_be_done_now_is_refused_and_not_lost(pages):
    browser = pages.as_(Post.CLERK)
    answer = browser.post_form(
        "/obligations/B2025-0001/return", {"accurate": "页码不对"}
    )
    assert answer.status_code == 409
    assert "不能退回补正" in answer.text
    assert "页码不对</textarea>" in answer.text


def test_nobody_closes_what_they_applied_for(pages):
    own = replace(APPLICATION, by="李四", unit=OFFICE)
    put(pages, an_issue_in(I.APPLIED, **{**APPLIED, "applications": (own,)}))
    browser = pages.as_(Post.CLERK, name="李四")
    answer = browser.post_form("/issues/W2025-0009/pass", {"opinion": "好"})
    assert answer.status_code == 409
    assert record(pages, "W2025-0009").state is IssueState.APPLIED


def test_a_return_needs_a_reason_against_some_criterion(pages):
    put(pages, an_obligation_in(S.SUBMITTED, submissions=(VERSION,)))
    answer = pages.as_(Post.CLERK).post_form("/obligations/B2025-0009/return")
    assert answer.status_code == 422
    assert "准确、全面、有据、时效" in answer.text


@pytest.mark.parametrize("post", [Post.AUDITOR, Post.ADMIN])
def test_who_only_looks_can_take_no_step(pages, post):
    browser = pages.as_(post, unit=OWN)
    assert browser.post_form("/obligations/B2025-0001/sign").status_code == 403
    assert record(pages, "B2025-0001").state is ObligationState.ISSUED


def test_nothing_is_done_with_another_units_record(pages):
    browser = pages.as_(Post.LIAISON)
    assert browser.post_form("/obligations/B2025-0002/sign").status_code == 403
    assert record(pages, "B2025-0002").state is ObligationState.ISSUED


@pytest.mark.parametrize(
    "path",
    [
        "/obligations/B2025-0001/urge",
        "/obligations/B2025-0001/nothing",
        "/issues/W2025-0001/add",
    ],
)
def test_what_the_page_does_not_offer_is_not_there(pages, path):
    assert pages.as_(Post.CLERK).post_form(path).status_code == 404


def test_a_year_that_was_rolled_over_offers_and_takes_nothing(pages):
    opened = pages.office.opened()
    with opened.ledger.store.transaction() as txn:
        year = fetch(txn, Table.YEARS, "2025")
        after = replace(year, closed_at=a_moment(date(2025, 10, 8)), rolled_to=2026)
        write(txn, after, before=year, act=an_act(), action="close")
        txn.commit()
    browser = pages.as_(Post.LIAISON)
    page = browser.get("/obligations/B2025-0001").text
    assert "只能查看" in page
    assert "<button>签收</button>" not in page
    assert browser.post_form("/obligations/B2025-0001/sign").status_code == 409


# ---------------------------------------------------------------- only once


def seen_in(browser, path):
    return re.findall(r'name="seen" value="(\d+)"', browser.get(path).text)[0]


def test_a_form_sent_twice_acts_once(pages):
    browser = pages.as_(Post.LIAISON)
    seen = seen_in(browser, "/obligations/B2025-0001")
    form = {"note": "纸质两份", "seen": seen}
    first = browser.post_form("/obligations/B2025-0001/receive", form)
    second = browser.post_form("/obligations/B2025-0001/receive", form)
    assert first.status_code == 303
    assert second.status_code == 409
    assert "您自己刚办过" in second.text
    assert len(record(pages, "B2025-0001").submissions) == 1


def test_nobody_writes_over_what_they_have_not_seen(pages):
    clerk, liaison = pages.as_(Post.CLERK), pages.as_(Post.LIAISON)
    seen = seen_in(clerk, "/obligations/B2025-0001")
    liaison.post_form("/obligations/B2025-0001/note", {"text": "找王五"})
    form = {"text": "找赵六", "seen": seen}
    answer = clerk.post_form("/obligations/B2025-0001/note", form)
    assert answer.status_code == 409
    assert "别人刚办过" in answer.text
    assert "找赵六</textarea>" in answer.text
    assert record(pages, "B2025-0001").note == "找王五"
    # Having seen it, they may.
    form["seen"] = re.findall(r'name="seen" value="(\d+)"', answer.text)[0]
    assert clerk.post_form("/obligations/B2025-0001/note", form).status_code == 303


def test_a_form_that_changes_nothing_says_so(pages):
    browser = pages.as_(Post.LIAISON)
    answer = browser.post_form("/obligations/B2025-0001/note", {"text": ""})
    assert answer.status_code == 422
    assert "没有改动" in answer.text
    assert len(events(pages, "B2025-0001")) == 1


def test_what_was_not_sent_stays_and_what_was_sent_empty_goes(pages):
    put(
        pages, an_obligation_in(S.ISSUED, note="旧的", contacts=(Contact(name="王五"),))
    )
    browser = pages.as_(Post.LIAISON)
    browser.post_form("/obligations/B2025-0009/note", {"text": ""})
    after = record(pages, "B2025-0009")
    assert after.note == ""
    assert after.contacts == (Contact(name="王五"),)


# ---------------------------------------------------------------- new records


def test_the_office_registers_an_issue(pages):
    browser = pages.as_(Post.CLERK)
    form = {
        "problem": "界标损坏",
        "leads": [OWN],
        "source": "督察",
        "rule": "11月底前",
        "found_year": "2024",
    }
    answer = browser.post_form("/issues/new", form)
    assert answer.headers["location"].startswith("/issues/W2025-0003?done=")
    made: Issue = record(pages, "W2025-0003")
    assert made.problem == "界标损坏"
    assert made.due == date(2025, 11, 30)
    assert made.found_year == 2024
    assert made.sources[0].name == "督察"


def test_an_issue_that_cannot_be_meant_is_not_registered(pages):
    browser = pages.as_(Post.CLERK)
    answer = browser.post_form(
        "/issues/new", {"leads": ["没有的局"], "found_year": "去年"}
    )
    assert answer.status_code == 422
    for told in ("没有写问题", "没有“没有的局”", "要写成数字"):
        assert told in answer.text
    answer = browser.post_form("/issues/new", {"problem": "x", "rule": "尽快吧13月"})
    assert answer.status_code == 422
    assert "看不懂时限" in answer.text


def test_a_unit_registers_no_issue(pages):
    browser = pages.as_(Post.LIAISON)
    assert browser.get("/issues/new").status_code == 403
    assert browser.post_form("/issues/new", {"problem": "x"}).status_code == 403


def test_the_office_keeps_reminders_still_from_the_records_page(pages):
    browser = pages.as_(Post.CLERK)
    form = {"item": "B2025-0001", "until": "2025-10-20", "reason": "等市局公布"}
    answer = browser.post_form("/silences", form)
    assert answer.headers["location"] == "/obligations/B2025-0001"
    assert "等市局公布" in browser.get("/obligations/B2025-0001").text
    answer = browser.post_form("/silences", {"item": "B2025-0001", "until": ""})
    assert answer.status_code == 422
    assert pages.as_(Post.LIAISON).post_form("/silences", form).status_code == 403


def test_texts_are_kept_as_texts(pages):
    nasty = "<script>alert(1)</script>{{ 7*7 }}\x00\x07\r\n第二行"
    browser = pages.as_(Post.LIAISON)
    answer = browser.post_form("/obligations/B2025-0001/acknowledge", {"note": nasty})
    assert answer.status_code == 303
    page = browser.get("/obligations/B2025-0001").text
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page
    heard: Obligation = record(pages, "B2025-0001")
    assert (
        heard.acknowledgements[-1].note == "<script>alert(1)</script>{{ 7*7 }}\n第二行"
    )


def test_a_liaison_of_the_bureau_the_office_is_set_in_is_not_the_office(pages):
    """Its name is one of the office's; its liaison hands in, and judges nothing."""
    bureau = "生态环境分局"
    handed_in = an_obligation_in(S.SUBMITTED, submissions=(VERSION,))
    put(pages, replace(handed_in, key="B2025-0009", duty="水质", leads=(bureau,)))
    for who, status in ((Post.LIAISON, 409), (Post.CLERK, 303)):
        browser = pages.as_(who, bureau, name="赵六")
        assert browser.get("/obligations/B2025-0009").status_code == 200
        answer = browser.post_form("/obligations/B2025-0009/accept")
        assert answer.status_code == status
