"""What may happen to a due day, and that what was late can never be made in time."""

from dataclasses import replace
from datetime import date, time

import pytest

from tests.builders import (
    a_duty,
    a_ledger,
    a_moment,
    a_plan,
    an_act,
    an_actor,
    an_obligation,
)
from tests.unit.ledger.cast import (
    CHIEF,
    CLERK,
    LEADER,
    LIAISON,
    a_request,
    a_submission,
    obligation_in,
    refused,
)
from tracker.model.obligation import ObligationState
from tracker.services import obligations, years
from tracker.services.ledger import BadRequest
from tracker.steps import StepRefused

S = ObligationState
KEY = "B2025-0001"
DUE = date(2025, 10, 23)
LATER = date(2025, 11, 6)
LATE_DAY = date(2025, 10, 24)


def plan_with(due):
    """A plan whose only duty is the obligation of the builders, due by that rule."""
    duty = a_duty(
        leads=("林草局",), supporting=("财政局",), supervising=("督查室",), due=due
    )
    return a_plan(duties=(duty,))


# Extensions


@pytest.mark.parametrize(
    ("day", "at", "asked"),
    [
        (date(2025, 10, 22), time(23, 59), True),
        (date(2025, 10, 23), time(0), False),
        (date(2025, 10, 24), time(12), False),
    ],
)
def test_more_time_is_asked_for_before_the_day(day, at, asked):
    ledger = a_ledger(obligation_in(S.SIGNED))
    act = an_act(LIAISON, day, at)

    if asked:
        one = obligations.extend(ledger, KEY, act, until=LATER, reason="数据未出")
        assert one.open_extension is not None
        assert one.due == DUE
    else:
        with refused(ledger, StepRefused, "时限是2025-10-23，要在那一天之前提出"):
            obligations.extend(ledger, KEY, act, until=LATER, reason="数据未出")


@pytest.mark.parametrize("until", [DUE, date(2025, 10, 22)])
def test_more_time_is_more(until):
    ledger = a_ledger(obligation_in(S.ISSUED))

    with refused(ledger, BadRequest, "现在的时限就是 2025-10-23"):
        obligations.extend(ledger, KEY, an_act(LIAISON), until=until, reason="数据未出")


def test_one_request_waits_at_a_time():
    ledger = a_ledger(obligation_in(S.ISSUED, extensions=(a_request(),)))

    with refused(ledger, StepRefused, "上一次申请还没有答复"):
        obligations.extend(ledger, KEY, an_act(LIAISON), until=LATER, reason="再晚些")


def test_what_has_no_day_needs_no_more_time():
    ledger = a_ledger(obligation_in(S.ISSUED, due=None, original_due=None))

    with refused(ledger, StepRefused, "它没有时限，不需要延期"):
        obligations.extend(ledger, KEY, an_act(LIAISON), until=LATER, reason="数据未出")


def test_what_has_come_needs_no_more_time():
    one = obligation_in(S.ISSUED, submissions=(a_submission(),))
    ledger = a_ledger(one)

    with refused(ledger, StepRefused, "材料已经收到过，时限不再变动"):
        obligations.extend(ledger, KEY, an_act(LIAISON), until=LATER, reason="数据未出")


@pytest.mark.parametrize("by", [CLERK, LEADER])
@pytest.mark.parametrize(
    ("until", "given"), [(None, LATER), (date(2025, 10, 30), date(2025, 10, 30))]
)
def test_another_grants_the_day_asked_for_or_a_nearer_one(by, until, given):
    ledger = a_ledger(obligation_in(S.SIGNED, extensions=(a_request(),)))

    one = obligations.grant(ledger, KEY, an_act(by), until=until, opinion="同意")

    assert (one.due, one.original_due, one.due_version) == (given, DUE, 2)
    (answered,) = one.extensions
    assert (answered.granted, answered.decided_by) == (given, by.name)
    assert one.open_extension is None
    assert one.why.endswith(f"；2025-10-09批准延期至{given}")


@pytest.mark.parametrize("action", [obligations.grant, obligations.refuse])
@pytest.mark.parametrize("name", ["张三", "张 三", "　张三"])
def test_nobody_answers_their_own_request(action, name):
    asked = obligation_in(S.SIGNED, extensions=(a_request(by="张三"),))
    ledger = a_ledger(asked)

    with refused(ledger, StepRefused, "延期是张三申请的，要由另一个人批"):
        action(ledger, KEY, an_act(an_actor(name)), opinion="同意")


def test_a_request_refused_leaves_the_day_and_may_be_made_again():
    ledger = a_ledger(obligation_in(S.SIGNED, extensions=(a_request(),)))

    told = obligations.refuse(ledger, KEY, an_act(), opinion="理由不足")
    act = an_act(LIAISON)
    again = obligations.extend(ledger, KEY, act, until=LATER, reason="补充了理由")

    assert (told.due, told.due_version) == (DUE, 1)
    assert (told.extensions[0].granted, told.open_extension) == (None, None)
    assert [one.is_open for one in again.extensions] == [False, True]


def test_a_second_extension_still_keeps_the_day_first_set():
    ledger = a_ledger(obligation_in(S.SIGNED, extensions=(a_request(),)))

    obligations.grant(ledger, KEY, an_act())
    act = an_act(LIAISON, date(2025, 11, 5))
    obligations.extend(ledger, KEY, act, until=date(2025, 12, 1), reason="仍未出")
    one = obligations.grant(ledger, KEY, an_act(on=date(2025, 11, 5)))

    assert (one.due, one.original_due) == (date(2025, 12, 1), DUE)
    assert one.due_version == 3


def test_no_request_is_granted_once_the_material_is_here():
    late = a_submission(on=LATE_DAY)
    one = obligation_in(S.SUBMITTED, submissions=(late,), extensions=(a_request(),))
    ledger = a_ledger(one)

    with refused(ledger, StepRefused, "现在是“已报送”"):
        obligations.grant(ledger, KEY, an_act(on=LATE_DAY, at=time(11)))
    told = obligations.refuse(ledger, KEY, an_act(on=LATE_DAY), opinion="已报")

    assert told.is_late
    assert told.open_extension is None


@pytest.mark.parametrize("state", [S.RETURNED, S.ACCEPTED, S.FORWARDED])
def test_a_request_overtaken_by_the_material_can_still_be_answered(state):
    ledger = a_ledger(obligation_in(state, extensions=(a_request(),)))

    told = obligations.refuse(ledger, KEY, an_act(), opinion="已报")

    assert told.open_extension is None


# Moves


def test_a_day_moved_by_hand_says_who_and_why_and_keeps_the_first():
    ledger = a_ledger(obligation_in(S.SIGNED))

    one = obligations.move(ledger, KEY, an_act(), to=LATER, reason=" 上级推迟 ")

    assert (one.due, one.original_due, one.due_version) == (LATER, DUE, 2)
    assert one.moved
    assert one.why == "2025-10-09由李四改为2025-11-06：上级推迟"


def test_where_there_was_no_day_the_moved_one_is_the_first():
    ledger = a_ledger(obligation_in(S.SIGNED, due=None, original_due=None))

    one = obligations.move(ledger, KEY, an_act(), to=LATER, reason="上级定了")

    assert (one.due, one.original_due) == (LATER, LATER)


@pytest.mark.parametrize("state", [S.ISSUED, S.SIGNED, S.OBJECTED])
def test_a_day_that_is_past_is_not_moved(state):
    ledger = a_ledger(obligation_in(state))

    with refused(ledger, StepRefused, "时限2025-10-23已经过了，不能再改期"):
        act = an_act(on=LATE_DAY, at=time(0))
        obligations.move(ledger, KEY, act, to=LATER, reason="上级推迟")


def test_the_day_itself_is_not_past():
    ledger = a_ledger(obligation_in(S.SIGNED))

    act = an_act(on=DUE, at=time(23, 59))
    one = obligations.move(ledger, KEY, act, to=LATER, reason="上级推迟")

    assert one.due == LATER


def test_what_nobody_was_told_may_be_moved_even_if_its_day_is_past():
    ledger = a_ledger(an_obligation())

    act = an_act(on=LATE_DAY)
    one = obligations.move(ledger, KEY, act, to=LATER, reason="方案出晚了")

    assert one.due == LATER


def test_what_is_overdue_is_not_moved_by_dating_the_move_back():
    ledger = a_ledger(obligation_in(S.SIGNED))
    now = a_moment(date(2025, 11, 3))

    with refused(ledger, StepRefused, "已经过了，不能再改期"):
        act = an_act(on=date(2025, 10, 22), recorded=now)
        obligations.move(ledger, KEY, act, to=LATER, reason="上级推迟")


def test_what_is_overdue_is_not_moved_by_way_of_waiving():
    ledger = a_ledger(obligation_in(S.SIGNED))
    obligations.waive(ledger, KEY, an_act(on=LATE_DAY), reason="不适用")
    obligations.restore(ledger, KEY, an_act(on=LATE_DAY), reason="又适用了")

    with refused(ledger, StepRefused, "已经过了，不能再改期"):
        act = an_act(on=LATE_DAY)
        obligations.move(ledger, KEY, act, to=LATER, reason="重来")


def test_the_day_a_unit_was_first_told_survives_waiving_and_a_changed_plan():
    ledger = a_ledger(obligation_in(S.SIGNED))
    obligations.waive(ledger, KEY, an_act(), reason="不适用")
    obligations.restore(ledger, KEY, an_act(), reason="又适用了")

    (made,) = years.make(ledger, plan_with("11月30日前"), an_act())

    assert made.after is not None
    assert made.after.original_due == DUE


def test_a_moved_day_survives_a_changed_plan_and_the_difference_says_so():
    ledger = a_ledger(obligation_in(S.SIGNED))
    obligations.move(ledger, KEY, an_act(), to=LATER, reason="上级推迟")

    (made,) = years.make(ledger, plan_with("11月30日前"), an_act())

    assert made.after is not None
    assert (made.after.due, made.after.original_due) == (LATER, DUE)
    assert made.after.rule == "11月30日前"
    assert made.kept == "时限由人定为2025-11-06，不随方案改变。"


def test_a_day_granted_survives_a_changed_plan():
    ledger = a_ledger(obligation_in(S.SIGNED, extensions=(a_request(),)))
    obligations.grant(ledger, KEY, an_act())

    (made,) = years.make(ledger, plan_with("11月30日前"), an_act())

    assert made.after is not None
    assert (made.after.due, made.after.original_due) == (LATER, DUE)


def test_what_is_overdue_is_not_washed_by_dating_the_making_back():
    ledger = a_ledger(obligation_in(S.SIGNED))
    now = a_moment(date(2025, 11, 3))
    act = an_act(on=date(2025, 10, 22), recorded=now)

    (made,) = years.make(ledger, plan_with("11月30日前"), act)

    assert made.after is not None
    assert made.after.due == DUE


# Late stays late


@pytest.mark.parametrize("state", [S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.FORWARDED])
def test_what_came_late_stays_late_whatever_is_tried(state):
    one = obligation_in(state)
    came = replace(one.submissions[0], received=a_moment(LATE_DAY, time(0)))
    ledger = a_ledger(replace(one, submissions=(came,), extensions=(a_request(),)))
    act = an_act(CHIEF, date(2025, 10, 27))

    with refused(ledger, StepRefused):
        obligations.move(ledger, KEY, act, to=LATER, reason="上级推迟")
    with refused(ledger, StepRefused):
        obligations.happen(ledger, KEY, act, event_on=LATER)
    with refused(ledger, StepRefused):
        obligations.grant(ledger, KEY, act)
    (made,) = years.make(ledger, plan_with("11月30日前"), act)

    assert made.after is not None
    assert made.after.due == DUE
    assert made.after.is_late
    assert made.kept == "材料已经收到，时限2025-10-23不再变动。"


def test_late_and_accepted_is_late_and_a_better_version_does_not_help():
    ledger = a_ledger(obligation_in(S.SIGNED))

    act = an_act(LIAISON, LATE_DAY)
    obligations.receive(ledger, KEY, act, note="纸质")
    act = an_act(LIAISON, LATE_DAY, time(11))
    obligations.receive(ledger, KEY, act, note="补充")
    one = obligations.accept(ledger, KEY, an_act(on=LATE_DAY, at=time(12)))

    assert one.is_late
    assert one.received_on == LATE_DAY


def test_what_came_within_an_extension_is_in_time():
    ledger = a_ledger(obligation_in(S.SIGNED, extensions=(a_request(),)))
    obligations.grant(ledger, KEY, an_act())

    one = obligations.receive(ledger, KEY, an_act(LIAISON, LATER), note="纸质")

    assert not one.is_late


# Days that hang on an event


def waiting(rule, **changes):
    return an_obligation(rule=rule, original_due=None, due=None, **changes)


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("收到通知后5个工作日内", date(2025, 10, 14)),
        ("在收到通知后10日内", date(2025, 10, 10)),
        ("收到通知后4日内（遇节假日顺延）", date(2025, 10, 9)),
        ("接到通知后10日内", date(2025, 10, 10)),
    ],
)
def test_a_day_counted_from_the_notice_is_computed_when_it_is_issued(rule, due):
    ledger = a_ledger(waiting(rule))

    one = obligations.issue(ledger, KEY, an_act(on=date(2025, 9, 30)))

    assert (one.due, one.original_due, one.due_version) == (due, due, 1)
    assert "2025年9月30日" in one.why


def test_that_day_counts_anew_for_the_unit_it_is_transferred_to():
    ledger = a_ledger(waiting("收到通知后10日内"))
    obligations.issue(ledger, KEY, an_act(on=date(2025, 9, 30)))
    act = an_act(LIAISON, date(2025, 9, 30))
    obligations.object_(ledger, KEY, act, reason="不归我局")

    one = obligations.transfer(
        ledger, KEY, an_act(on=date(2025, 10, 9)), leads=("住建局",), opinion="属实"
    )

    assert (one.due, one.original_due) == (date(2025, 10, 19), date(2025, 10, 10))
    assert one.due_version == 2


def test_a_day_set_by_hand_is_not_counted_from_the_notice():
    ledger = a_ledger(waiting("收到通知后10日内"))
    obligations.move(ledger, KEY, an_act(), to=LATER, reason="上级定了")

    one = obligations.issue(ledger, KEY, an_act())

    assert one.due == LATER


def test_another_event_is_said_when_it_was():
    ledger = a_ledger(waiting("会后7日内", state=S.ISSUED, issued_on=date(2025, 9, 1)))

    one = obligations.happen(ledger, KEY, an_act(), event_on=date(2025, 9, 29))

    assert (one.due, one.original_due) == (date(2025, 10, 6),) * 2
    assert not one.moved


def test_a_fixed_day_waits_for_no_event():
    ledger = a_ledger(obligation_in(S.ISSUED))

    with refused(ledger, BadRequest, "的时限是“10月23日前”，不是从某件事算起"):
        obligations.happen(ledger, KEY, an_act(), event_on=date(2025, 9, 29))


def test_a_day_that_came_from_an_event_survives_the_plan_it_came_from():
    ledger = a_ledger(waiting("收到通知后10日内"))
    obligations.issue(ledger, KEY, an_act())

    assert years.preview(ledger, plan_with("收到通知后10日内"), an_act()) == ()


# Waiving and restoring


def test_what_is_waived_counts_nowhere_and_says_why():
    ledger = a_ledger(obligation_in(S.SIGNED))

    one = obligations.waive(ledger, KEY, an_act(on=LATE_DAY), reason="没有这类地块")

    assert (one.state, one.waived_for) == (S.WAIVED, "没有这类地块")
    assert one.submit_clock.out


def test_what_is_restored_is_to_be_signed_for_again_and_keeps_its_day():
    ledger = a_ledger(obligation_in(S.SIGNED))
    obligations.waive(ledger, KEY, an_act(), reason="没有这类地块")

    one = obligations.restore(ledger, KEY, an_act(), reason="又有了")

    assert (one.state, one.waived_for) == (S.ISSUED, "")
    assert (one.issued_on is not None, one.signed_on) == (True, None)
    assert one.due == DUE


def test_what_is_restored_is_signed_for_by_nobody():
    ledger = a_ledger(obligation_in(S.SIGNED, issued_by="某函〔2025〕1号"))
    obligations.waive(ledger, KEY, an_act(), reason="没有这类地块")

    one = obligations.restore(ledger, KEY, an_act(), reason="又有了")

    assert (one.signed_by, one.issued_by) == ("", "某函〔2025〕1号")


def test_what_nobody_was_told_of_is_restored_to_a_draft():
    ledger = a_ledger(obligation_in(S.DRAFTED))
    obligations.waive(ledger, KEY, an_act(), reason="没有这类地块")

    assert (
        obligations.restore(ledger, KEY, an_act(), reason="又有了").state is S.DRAFTED
    )


def test_what_was_handed_in_once_and_waived_is_not_restored():
    ledger = a_ledger(obligation_in(S.RETURNED))
    obligations.waive(ledger, KEY, an_act(), reason="不再需要")

    with refused(ledger, StepRefused, "材料已经收到过"):
        obligations.restore(ledger, KEY, an_act(), reason="又要了")
