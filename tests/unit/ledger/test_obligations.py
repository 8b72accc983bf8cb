"""Obligations: signing, objecting, handing in, judging; what each step leaves behind."""

from dataclasses import replace
from datetime import date, time

import pytest

from tests.builders import a_file, a_ledger, a_moment, an_act, an_actor, an_obligation
from tests.unit.ledger.cast import (
    CHIEF,
    CLERK,
    HELPER,
    LIAISON,
    NOT_ACCURATE,
    a_submission,
    events,
    obligation_in,
    refused,
)
from tracker.answers.lines import sign_clock
from tracker.model.obligation import Contact, Criterion, ObligationState, Reason
from tracker.model.paper import Urge
from tracker.model.rules import Rules
from tracker.services import obligations
from tracker.services.ledger import BadRequest, UnknownRecord, moment_of
from tracker.steps import StepRefused

S = ObligationState
KEY = "B2025-0001"
TUESDAY = date(2025, 9, 30)  # before the eight days of 国庆


# Telling and signing


def test_nothing_is_issued_to_nobody():
    ledger = a_ledger(an_obligation(leads=()))

    with refused(ledger, StepRefused, "还没有牵头单位；请先指定单位"):
        obligations.issue(ledger, KEY, an_act())


def test_the_paper_that_told_it_and_its_day_are_kept():
    ledger = a_ledger(an_obligation())

    told = obligations.issue(ledger, KEY, an_act(on=TUESDAY), paper=" 某函〔2025〕1号 ")

    assert (told.issued_on, told.issued_by) == (TUESDAY, "某函〔2025〕1号")
    assert told.due == date(2025, 10, 23)


def test_who_signed_and_when_is_kept():
    ledger = a_ledger(obligation_in(S.ISSUED))

    signed = obligations.sign(ledger, KEY, an_act(LIAISON, TUESDAY))

    assert (signed.signed_on, signed.signed_by) == (TUESDAY, "张三")


def test_nobody_signs_before_the_unit_was_told():
    ledger = a_ledger(obligation_in(S.ISSUED))

    with refused(ledger, BadRequest, "2025-09-30 才下达，不能早于那一天"):
        obligations.sign(ledger, KEY, an_act(LIAISON, date(2025, 9, 29)))


@pytest.mark.parametrize(
    ("days", "due"), [(None, None), (1, date(2025, 10, 9)), (3, date(2025, 10, 11))]
)
def test_the_clock_of_signing_counts_working_days_where_the_site_sets_any(days, due):
    ledger = a_ledger(rules=Rules(sign_days=days))

    ways = ledger.calendar, ledger.rules
    assert sign_clock(obligation_in(S.ISSUED), *ways).due == due
    assert sign_clock(an_obligation(), *ways).due is None


# Objecting


@pytest.mark.parametrize(
    ("issued", "last"),
    [
        (date(2025, 9, 30), date(2025, 10, 11)),  # across 国庆, to a 调休 Saturday
        (date(2025, 9, 26), date(2025, 9, 30)),  # a 调休 Sunday between
        (date(2025, 10, 4), date(2025, 10, 11)),  # told on a day of rest
        (date(2025, 11, 3), date(2025, 11, 6)),  # an ordinary week
        (date(2025, 12, 30), date(2026, 1, 5)),  # across the year, 4 January is worked
    ],
)
def test_the_third_working_day_is_the_last_to_object(issued, last):
    one = obligation_in(S.ISSUED, issued_on=issued)
    ledger, later = a_ledger(one), a_ledger(one)

    late = an_act(LIAISON, date.fromordinal(last.toordinal() + 1), time(0))
    with refused(later, StepRefused, f"下达后3个工作日内（{last}止）才能提出"):
        obligations.object_(later, KEY, late, reason="不归我局")
    in_time = an_act(LIAISON, last, time(23, 59))
    objected = obligations.object_(ledger, KEY, in_time, reason=" 不归我局 ")

    assert objected.state is S.OBJECTED
    assert objected.objections[-1].reason == "不归我局"


def test_the_site_sets_the_days_of_objection():
    ledger = a_ledger(obligation_in(S.ISSUED), rules=Rules(objection_days=1))

    with refused(ledger, StepRefused, "下达后1个工作日内（2025-10-09止）"):
        act = an_act(LIAISON, date(2025, 10, 10))
        obligations.object_(ledger, KEY, act, reason="不归我局")


def test_nobody_objects_before_the_unit_was_told():
    ledger = a_ledger(obligation_in(S.ISSUED))

    with refused(ledger, BadRequest, "不能早于那一天"):
        act = an_act(LIAISON, date(2025, 9, 1))
        obligations.object_(ledger, KEY, act, reason="不归我局")


def test_a_transfer_gives_it_to_others_whose_clocks_start_anew():
    one = obligation_in(
        S.OBJECTED,
        signed_on=TUESDAY,
        signed_by="张三",
        contacts=(Contact(name="张三"),),
    )
    ledger = a_ledger(one)

    went = obligations.transfer(
        ledger, KEY, an_act(on=date(2025, 10, 9)), leads=("住建局",), opinion="属实"
    )

    assert (went.state, went.leads, went.assigned) == (S.ISSUED, ("住建局",), True)
    assert went.issued_on == date(2025, 10, 9)
    assert (went.signed_on, went.signed_by, went.contacts) == (None, "", ())
    (answered,) = went.objections
    assert (answered.decided_by, answered.opinion) == ("李四", "属实")
    assert answered.transferred == ("住建局",)


def test_the_unit_it_went_to_may_object_in_its_own_days_and_the_old_one_may_not():
    ledger = a_ledger(obligation_in(S.OBJECTED))
    act = an_act(on=date(2025, 10, 20))
    obligations.transfer(ledger, KEY, act, leads=("住建局",), opinion="属实")

    with refused(ledger, StepRefused, "要由牵头单位的人办"):
        act = an_act(LIAISON, date(2025, 10, 21))
        obligations.object_(ledger, KEY, act, reason="不归我局")
    act = an_act(an_actor("陈建", "住建局"), date(2025, 10, 23))
    again = obligations.object_(ledger, KEY, act, reason="也不归我局")

    assert [one.unit for one in again.objections] == ["林草局", "住建局"]


def test_an_objection_overruled_stays_on_record_and_the_unit_answers():
    ledger = a_ledger(obligation_in(S.OBJECTED))

    one = obligations.overrule(ledger, KEY, an_act(), opinion="三定方案有")

    assert (one.state, one.leads) == (S.SIGNED, ("林草局",))
    assert one.objections[0].opinion == "三定方案有"
    assert one.objections[0].transferred == ()


# Handing in


def test_the_moment_the_first_version_came_stands_for_ever():
    ledger = a_ledger(obligation_in(S.ISSUED))
    first = a_moment(date(2025, 10, 23), time(23, 59))

    act = an_act(LIAISON, date(2025, 10, 23), time(23, 59))
    obligations.receive(ledger, KEY, act, files=(a_file("一.pdf"),))
    act = an_act(CLERK, date(2025, 10, 27))
    obligations.return_(ledger, KEY, act, reasons=NOT_ACCURATE)
    act = an_act(HELPER, date(2025, 10, 30))
    again = obligations.receive(ledger, KEY, act, files=(a_file("二.pdf"),))
    done = obligations.accept(ledger, KEY, an_act(CLERK, date(2025, 10, 31)))

    assert again.first_received == done.first_received == first
    assert not done.is_late
    assert done.was_returned
    assert [one.number for one in done.submissions] == [1, 2]
    assert [one.files[0].name for one in done.submissions] == ["一.pdf", "二.pdf"]
    assert [one.review and one.review.accepted for one in done.submissions] == [
        False,
        True,
    ]


def test_a_second_version_did_not_come_before_the_first():
    ledger = a_ledger(obligation_in(S.SUBMITTED))

    with refused(ledger, BadRequest, "不能早于上一次收到材料的时间"):
        act = an_act(LIAISON, date(2025, 10, 8), time(9, 59))
        obligations.receive(ledger, KEY, act, note="再一份")


@pytest.mark.parametrize(
    ("day", "at", "late"),
    [
        (date(2025, 10, 22), time(12), False),
        (date(2025, 10, 23), time(0), False),
        (date(2025, 10, 23), time(23, 59, 59), False),
        (date(2025, 10, 24), time(0), True),
    ],
)
def test_the_due_day_itself_is_in_time_to_its_last_second(day, at, late):
    ledger = a_ledger(obligation_in(S.ISSUED))

    came = obligations.receive(ledger, KEY, an_act(LIAISON, day, at), note="纸质两份")

    assert came.is_late is late


@pytest.mark.parametrize("note", ["", "  "])
def test_nothing_at_all_is_no_submission(note):
    ledger = a_ledger(obligation_in(S.ISSUED))

    with refused(ledger, BadRequest, "没有文件，也没有说明"):
        obligations.receive(ledger, KEY, an_act(LIAISON), note=note)


def test_a_name_that_is_no_text_is_refused_in_a_sentence():
    # What Linux shows of a zip that was packed in GBK; `keep` mends such names.
    ledger = a_ledger(obligation_in(S.ISSUED))
    name = "材料.pdf".encode("gbk").decode("utf-8", "surrogateescape")

    with refused(ledger, BadRequest, "不成文字"):
        obligations.receive(ledger, KEY, an_act(LIAISON), files=(a_file(name),))


# Judging


@pytest.mark.parametrize(
    "reasons", [(), (Reason(criterion=Criterion.TIMELY, text=""),)]
)
def test_a_return_says_why(reasons):
    ledger = a_ledger(obligation_in(S.SUBMITTED))

    with refused(ledger, BadRequest, "没有写退回的理由；请按准确、全面、有据、时效"):
        obligations.return_(ledger, KEY, an_act(), reasons=reasons)


def test_every_criterion_named_in_a_return_is_given_its_reason():
    ledger = a_ledger(obligation_in(S.SUBMITTED))
    blank = Reason(criterion=Criterion.TIMELY, text=" ")

    with refused(ledger, BadRequest, "没有写退回的理由"):
        obligations.return_(ledger, KEY, an_act(), reasons=(*NOT_ACCURATE, blank))


def test_the_reasons_are_kept_with_the_version_and_in_the_history():
    ledger = a_ledger(obligation_in(S.SUBMITTED))

    back = obligations.return_(
        ledger, KEY, an_act(), reasons=NOT_ACCURATE, redo_by=date(2025, 10, 9)
    )

    assert back.latest is not None
    assert back.latest.review is not None
    assert back.latest.review.reasons == NOT_ACCURATE
    assert back.submit_clock.due == date(2025, 10, 9)
    assert events(ledger)[-1].reason == "准确：合计不对"


def test_a_day_to_mend_it_that_is_past_is_no_day():
    ledger = a_ledger(obligation_in(S.SUBMITTED))

    with refused(ledger, BadRequest, "补正期限 2025-10-08 已经过了"):
        obligations.return_(
            ledger, KEY, an_act(), reasons=NOT_ACCURATE, redo_by=date(2025, 10, 8)
        )


def judged(ledger, action, act):
    if action == "accept":
        return obligations.accept(ledger, KEY, act)
    return obligations.return_(ledger, KEY, act, reasons=NOT_ACCURATE)


@pytest.mark.parametrize("action", ["accept", "return"])
@pytest.mark.parametrize(
    ("submitter", "reviewer"),
    [
        ("李四", "李四"),
        ("李四", "李 四"),
        ("李 四", "李四"),
        ("李四", "李　四"),
        ("李四", " 李四\u00a0"),
        ("Li Si", "ＬＩ ＳＩ"),
        ("李四", "李\u200b四"),
        ("李四", "\ufeff李四"),
        ("巴图·孟和", "巴图•孟和"),
    ],
)
def test_nobody_judges_their_own_material_however_the_name_is_typed(
    action, submitter, reviewer
):
    one = obligation_in(S.SUBMITTED, submissions=(a_submission(by=submitter),))
    ledger = a_ledger(one)

    with refused(ledger, StepRefused, f"材料是{submitter}报送的，要由另一个人审"):
        judged(ledger, action, an_act(replace(CLERK, name=reviewer)))


@pytest.mark.parametrize("action", ["accept", "return"])
def test_the_submitter_does_not_type_in_the_judgement_of_another(action):
    ledger = a_ledger(obligation_in(S.SUBMITTED))

    with refused(ledger, StepRefused, "要由另一个人审"):
        judged(ledger, action, an_act(replace(CLERK, recorder="张三")))


@pytest.mark.parametrize("action", ["accept", "return"])
def test_nothing_is_judged_before_it_came(action):
    ledger = a_ledger(obligation_in(S.SUBMITTED))

    with refused(ledger, BadRequest, "审核不能早于收到材料的时间"):
        judged(ledger, action, an_act(on=date(2025, 10, 8), at=time(9, 59)))


def test_it_goes_up_to_somebody():
    ledger = a_ledger(obligation_in(S.ACCEPTED))

    with refused(ledger, BadRequest, "没有写报给哪里"):
        obligations.forward(ledger, KEY, an_act(), to=" ")
    went = obligations.forward(ledger, KEY, an_act(), to=" 市局 ")

    assert (went.forwarded_on, went.forwarded_to) == (date(2025, 10, 9), "市局")


# Requests that cannot be meant


@pytest.mark.parametrize("key", ["b2025-1", " B2025-0001 ", "B2025-000001", "b2025-01"])
def test_a_number_is_found_however_it_is_typed(key):
    ledger = a_ledger(obligation_in(S.ISSUED))

    assert obligations.sign(ledger, key, an_act(LIAISON)).key == KEY


@pytest.mark.parametrize(
    "key", ["", "B2025-0002", "W2025-0001", "B2025", "甲", "B２-１"]
)
def test_a_number_that_is_none_is_said_to_be_none(key):
    ledger = a_ledger(obligation_in(S.ISSUED))

    with refused(ledger, UnknownRecord, "没有编号"):
        obligations.sign(ledger, key, an_act(LIAISON))


def test_nothing_has_happened_that_lies_ahead():
    ledger = a_ledger(obligation_in(S.ISSUED))
    now = a_moment(date(2025, 10, 9))

    with refused(ledger, BadRequest, "2025-10-10 还没有到"):
        act = an_act(LIAISON, date(2025, 10, 10), recorded=now)
        obligations.sign(ledger, KEY, act)


def test_an_act_of_today_can_be_written_down_in_the_morning():
    ledger = a_ledger(obligation_in(S.ISSUED))
    now = a_moment(date(2025, 10, 9), time(9))
    at = moment_of(date(2025, 10, 9), now)

    act = replace(an_act(LIAISON), at=at, recorded=now)
    signed = obligations.sign(ledger, KEY, act)

    assert signed.signed_on == date(2025, 10, 9)


def test_a_note_changes_what_is_given_and_leaves_the_rest():
    contact = Contact(name="张三", phone="123")
    ledger = a_ledger(obligation_in(S.ISSUED, contacts=(contact,), note="旧"))

    noted = obligations.note(ledger, KEY, an_act(), text=" 新 ")
    called = obligations.note(ledger, KEY, an_act(LIAISON), contacts=())

    assert (noted.contacts, noted.note) == ((contact,), "新")
    assert (called.contacts, called.note) == ((), "新")


def test_a_step_that_changes_nothing_leaves_no_event():
    ledger = a_ledger(obligation_in(S.ISSUED, note="旧"))
    before = events(ledger)

    obligations.note(ledger, KEY, an_act(), text="旧")

    assert events(ledger) == before


@pytest.mark.parametrize("blank", ["", " \t　"])
def test_every_step_that_needs_a_reason_refuses_a_blank_one(blank):
    steps = {
        S.ISSUED: [
            lambda to: obligations.object_(*to, reason=blank),
            lambda to: obligations.extend(*to, until=date(2025, 11, 6), reason=blank),
            lambda to: obligations.move(*to, to=date(2025, 11, 6), reason=blank),
            lambda to: obligations.waive(*to, reason=blank),
            lambda to: obligations.refuse(*to, opinion=blank),
        ],
        S.OBJECTED: [
            lambda to: obligations.transfer(*to, leads=("甲",), opinion=blank),
            lambda to: obligations.transfer(*to, leads=(), opinion="属实"),
            lambda to: obligations.overrule(*to, opinion=blank),
        ],
        S.WAIVED: [lambda to: obligations.restore(*to, reason=blank)],
        S.DRAFTED: [lambda to: obligations.assign(*to, leads=())],
    }
    for state, takes in steps.items():
        for take in takes:
            ledger = a_ledger(obligation_in(state))

            with refused(ledger, BadRequest, "没有写.*；请"):
                take((ledger, KEY, an_act(CHIEF)))


@pytest.mark.parametrize("state", [S.DRAFTED, S.OBJECTED])
def test_a_unit_without_a_name_is_no_unit(state):
    ledger = a_ledger(obligation_in(state))

    with refused(ledger, BadRequest):
        if state is S.DRAFTED:
            obligations.assign(ledger, KEY, an_act(), leads=(" ",))
        else:
            act = an_act()
            obligations.transfer(ledger, KEY, act, leads=("",), opinion="属实")


# Urging


def an_urge(on: date, number: str = "") -> Urge:
    return Urge(on=on, kind="催办通知", paper="G2025-0001", number=number)


def test_an_urge_written_down_late_keeps_its_place_in_the_trail():
    ledger = a_ledger(obligation_in(S.SIGNED))
    first, second = an_urge(date(2025, 10, 9)), an_urge(date(2025, 10, 13))

    obligations.urge(ledger, KEY, an_act(on=second.on), urge=second)
    after = obligations.urge(ledger, KEY, an_act(on=first.on), urge=first)

    assert after.urges == (first, second)
    assert after.state is S.SIGNED


def test_nobody_is_urged_for_what_has_come_but_an_earlier_urge_is_written_down():
    came = date(2025, 10, 14)
    late = obligation_in(S.SUBMITTED, submissions=(a_submission(on=came),))
    ledger = a_ledger(late)
    before = an_urge(date(2025, 10, 13))

    with refused(ledger, StepRefused, "材料2025-10-14已经报来，不用再催办"):
        obligations.urge(ledger, KEY, an_act(on=came), urge=an_urge(came))
    after = obligations.urge(ledger, KEY, an_act(on=before.on), urge=before)

    assert after.urges == (before,)


def test_nobody_is_urged_before_they_were_told():
    ledger = a_ledger(obligation_in(S.ISSUED, issued_on=date(2025, 10, 8)))
    early = date(2025, 9, 30)

    with refused(ledger, StepRefused, "2025-10-08 才下达，不能早于那一天"):
        obligations.urge(ledger, KEY, an_act(on=early), urge=an_urge(early))
