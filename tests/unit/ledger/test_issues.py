"""Issues: registered, planned, worked off, reported; the way there and every way back."""

from datetime import date, time

import pytest

from tests.builders import a_file, a_ledger, a_moment, an_act, an_actor, an_issue
from tests.unit.ledger.cast import (
    ADMIN,
    CHIEF,
    CLERK,
    HELPER,
    LIAISON,
    SUPERVISOR,
    WORKER,
    events,
    issue_in,
    refused,
)
from tracker.model.issue import Issue, IssueState, Pace, Source, Verdict, source_of
from tracker.model.paper import Urge
from tracker.services import issues
from tracker.services.ledger import BadRequest, UnknownRecord
from tracker.steps import StepRefused

S = IssueState
KEY = "W2025-0001"


# The whole way


def test_an_issue_goes_the_whole_way_and_leaves_a_trace_of_each_step():
    ledger = a_ledger()
    (one,) = issues.add(
        ledger, an_act(on=date(2025, 9, 1)), [an_issue(key="", measures=())]
    )
    key = one.key

    issues.circulate(ledger, key, an_act(on=date(2025, 9, 2)), paper="某函〔2025〕2号")
    act = an_act(LIAISON, date(2025, 9, 5))
    issues.plan(ledger, key, act, cause="破损", measures=["修管网", "建台账"])
    act = an_act(WORKER, date(2025, 9, 20))
    issues.progress(ledger, key, act, month="2025-09", text="修好", done=[1])
    act = an_act(HELPER, date(2025, 10, 9))
    file = a_file("照片.jpg")
    issues.progress(
        ledger, key, act, month="2025-10", text="建好", done=[2], files=(file,)
    )
    issues.apply(ledger, key, an_act(LIAISON, date(2025, 10, 10)), statement="完成")
    act = an_act(SUPERVISOR, date(2025, 10, 13))
    issues.verify(ledger, key, act, verdict=Verdict.AGREED, opinion="属实")
    act = an_act(CLERK, date(2025, 10, 14))
    issues.publicize(ledger, key, act, place="政府网站", end=date(2025, 10, 20))
    done = issues.close(ledger, key, an_act(CLERK, date(2025, 10, 21)), opinion="同意")

    assert done.state is S.CLOSED
    assert done.finished_on == date(2025, 10, 10)
    assert done.due == date(2025, 11, 30)
    assert [one.done_on for one in done.measures] == [
        date(2025, 9, 20),
        date(2025, 10, 9),
    ]
    assert done.evidence == (file,)
    assert [one.by for one in done.closings] == ["李四"]
    trace = " ".join(one.action for one in events(ledger))
    assert trace == (
        "open add circulate plan progress progress apply pass publicize close"
    )


# Registering


def test_issues_are_numbered_in_their_year_one_after_the_other():
    ledger = a_ledger(an_issue())

    added = issues.add(ledger, an_act(), [an_issue(key="甲"), an_issue(key="甲")])

    assert [one.key for one in added] == ["W2025-0002", "W2025-0003"]


def test_a_list_is_registered_whole_or_not_at_all():
    ledger = a_ledger()

    with refused(ledger, BadRequest, "没有写问题是什么"):
        issues.add(ledger, an_act(), [an_issue(), an_issue(problem=" ")])


@pytest.mark.parametrize("who", [LIAISON, SUPERVISOR, ADMIN])
def test_only_the_office_registers(who):
    ledger = a_ledger()

    with refused(ledger, BadRequest, "不能登记问题，要由领导小组办公室的人办"):
        issues.add(ledger, an_act(who), [an_issue()])


DONE_BY_STEPS = (
    "circulated_on",
    "circulated_by",
    "progress",
    "evidence",
    "applications",
    "verifications",
    "publicities",
    "closings",
    "reopenings",
    "carried_to",
)


@pytest.mark.parametrize("state", list(S)[1:])
def test_an_issue_begins_as_registered_whatever_it_says(state):
    ledger = a_ledger()

    (one,) = issues.add(ledger, an_act(), [issue_in(state)])

    fresh = Issue(key="", year=2025, problem="")
    assert one.state is S.REGISTERED
    for name in DONE_BY_STEPS:
        assert getattr(one, name) == getattr(fresh, name), name


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("11月底前", date(2025, 11, 30)),
        ("2025年11月", date(2025, 11, 30)),
        ("2026年2月底前", date(2026, 2, 28)),
        ("11月20日前", date(2025, 11, 20)),
        ("立行立改", None),
        ("长期坚持", None),
        ("", None),
    ],
)
def test_an_issue_is_due_by_day_or_month_or_by_none(rule, due):
    ledger = a_ledger()
    given = an_issue(rule=rule, original_due=None, due=None, why="")

    (one,) = issues.add(ledger, an_act(), [given])

    assert (one.due, one.original_due) == (due, due)


@pytest.mark.parametrize("rule", ["每月5日前", "每季度结束后10日内"])
def test_an_issue_has_one_day(rule):
    ledger = a_ledger()

    with refused(ledger, BadRequest, "整改时限要写成一个日期或月份"):
        issues.add(ledger, an_act(), [an_issue(rule=rule)])


@pytest.mark.parametrize("rule", ["按时", "尽快", "13月底前"])
def test_no_issue_is_registered_with_a_day_that_cannot_be_read(rule):
    ledger = a_ledger()

    with refused(ledger, BadRequest, f"看不懂时限“{rule}”；请写成"):
        issues.add(ledger, an_act(), [an_issue(), an_issue(rule=rule)])


@pytest.mark.parametrize(
    ("name", "paper", "named"),
    [
        ("督察", "", (Source(name="督察"),)),
        ("督察", "某督〔2025〕1号", (Source(name="督察", paper="某督〔2025〕1号"),)),
        ("", "某督〔2025〕1号", (Source(name="未注明", paper="某督〔2025〕1号"),)),
        ("", "", ()),
    ],
)
def test_a_source_is_named_by_its_list_or_its_paper(name, paper, named):
    assert source_of(name, paper) == named


# Last year's


def test_years_running_are_counted_by_the_link():
    last = an_issue(key="W2024-0003", year=2024, streak=2)
    ledger = a_ledger(last)

    (one,) = issues.add(ledger, an_act(), [an_issue(previous="W2024-0003")])

    assert one.streak == 3


def test_a_year_between_begins_the_count_anew():
    ledger = a_ledger(an_issue(key="W2023-0001", year=2023, streak=4))

    (one,) = issues.add(ledger, an_act(), [an_issue(previous="W2023-0001")])

    assert one.streak == 1


@pytest.mark.parametrize("year", [2025, 2026])
def test_only_an_earlier_years_issue_is_last_years(year):
    other = an_issue(key=f"W{year}-0001", year=year)
    ledger = a_ledger(other)

    with refused(ledger, BadRequest, "不是以前年度的问题"):
        issues.add(ledger, an_act(), [an_issue(previous=other.key)])


def test_last_years_issue_must_exist():
    ledger = a_ledger()

    with refused(ledger, UnknownRecord, "没有编号 W2024-0009"):
        issues.add(ledger, an_act(), [an_issue(previous="W2024-0009")])


def test_a_link_made_later_counts_as_well():
    ledger = a_ledger(an_issue(key="W2024-0001", year=2024), an_issue())

    one = issues.correct(ledger, KEY, an_act(), changes={"previous": "W2024-0001"})

    assert (one.previous, one.streak) == ("W2024-0001", 2)


def test_a_link_taken_away_no_longer_counts():
    last = an_issue(key="W2024-0001", year=2024)
    ledger = a_ledger(last, an_issue(previous="W2024-0001", streak=2))

    one = issues.correct(ledger, KEY, an_act(), changes={"previous": ""})

    assert (one.previous, one.streak) == ("", 1)


def test_a_link_is_kept_as_the_number_it_means():
    ledger = a_ledger(an_issue(key="W2024-0001", year=2024), an_issue())

    one = issues.correct(ledger, KEY, an_act(), changes={"previous": "w2024-1"})

    assert one.previous == "W2024-0001"


# Correcting


@pytest.mark.parametrize(
    "name", ["state", "due", "applications", "key", "streak", "甲"]
)
def test_what_steps_bring_about_is_not_corrected(name):
    ledger = a_ledger(an_issue())

    with refused(ledger, BadRequest, f"{name} 不能更正，要由相应的步骤办理"):
        issues.correct(ledger, KEY, an_act(), changes={name: ""})


def test_a_problem_is_not_corrected_to_nothing():
    ledger = a_ledger(an_issue())

    with refused(ledger, BadRequest, "没有写问题是什么"):
        issues.correct(ledger, KEY, an_act(), changes={"problem": " "})


def test_what_the_list_says_is_put_right_and_the_reason_kept():
    ledger = a_ledger(an_issue())
    sources = (Source(name="督察", paper="某督〔2025〕1号"),)

    changes = {"sources": sources, "points_lost": "0.5"}
    one = issues.correct(ledger, KEY, an_act(), changes=changes, reason="原件如此")

    assert (one.sources, one.points_lost, one.state) == (sources, "0.5", S.REGISTERED)
    assert events(ledger)[-1].reason == "原件如此"


# Planning


def test_nothing_is_circulated_to_nobody():
    ledger = a_ledger(an_issue(leads=()))

    with refused(ledger, StepRefused, "还没有责任单位；请先更正"):
        issues.circulate(ledger, KEY, an_act())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"cause": " "}, "没有写原因"),
        ({"measures": []}, "没有写整改措施"),
        ({"measures": ["", " "]}, "没有写整改措施"),
        ({"rule": "尽快"}, "看不懂时限“尽快”"),
        ({"rule": "每月5日前"}, "整改时限要写成一个日期或月份"),
    ],
)
def test_a_plan_says_cause_measures_and_a_day(words, told):
    ledger = a_ledger(issue_in(S.CIRCULATED))

    with refused(ledger, BadRequest, told):
        given = {"cause": "破损", "measures": ["修管网"]} | words
        issues.plan(ledger, KEY, an_act(LIAISON), **given)


def test_a_plan_without_a_day_is_refused_where_the_list_gave_none():
    ledger = a_ledger(issue_in(S.CIRCULATED, rule="", due=None, original_due=None))

    with refused(ledger, BadRequest, "没有整改时限；请写明"):
        issues.plan(ledger, KEY, an_act(LIAISON), cause="破损", measures=["修"])


@pytest.mark.parametrize(
    ("rule", "due", "version"),
    [
        ("11月底前", date(2025, 11, 30), 1),
        ("11月15日前", date(2025, 11, 15), 2),
        ("", date(2025, 11, 30), 1),
    ],
)
def test_a_plan_may_bring_the_day_forward(rule, due, version):
    ledger = a_ledger(issue_in(S.CIRCULATED))

    act = an_act(LIAISON)
    one = issues.plan(ledger, KEY, act, cause="破损", measures=["修"], rule=rule)

    assert (one.due, one.original_due) == (due, date(2025, 11, 30))
    assert one.due_version == version


@pytest.mark.parametrize("rule", ["12月1日前", "立行立改", "长期坚持", "会后7日内"])
def test_a_plan_does_not_put_the_day_off(rule):
    ledger = a_ledger(issue_in(S.CIRCULATED))

    with refused(ledger, BadRequest, "整改时限已定为 2025-11-30，方案不能更晚"):
        act = an_act(LIAISON)
        issues.plan(ledger, KEY, act, cause="破损", measures=["修"], rule=rule)


def test_a_second_plan_keeps_what_was_done_of_the_first():
    one = issue_in(S.PLANNED, measures=issue_in(S.UNDERWAY).measures)
    ledger = a_ledger(one)

    again = issues.plan(
        ledger, KEY, an_act(LIAISON), cause="破损", measures=["建台账", " 修管网 "]
    )

    assert [(one.text, one.done_on) for one in again.measures] == [
        ("建台账", None),
        ("修管网", date(2025, 9, 20)),
    ]


# Progress


@pytest.mark.parametrize(
    "month",
    [
        "2025-13",
        "2025-1",
        "2025年1月",
        "",
        "２０２５-01",
    ],
)
def test_a_month_is_written_as_a_month(month):
    ledger = a_ledger(issue_in(S.UNDERWAY))

    with refused(ledger, BadRequest, "月份要写成 2020-10 的样子"):
        issues.progress(ledger, KEY, an_act(WORKER), month=month, text="在修")


@pytest.mark.parametrize("numbers", [[0], [2], [1, 2], [-1]])
def test_only_measures_of_the_plan_are_done(numbers):
    ledger = a_ledger(issue_in(S.PLANNED))

    with refused(ledger, BadRequest, "没有第.*条措施；一共1条"):
        issues.progress(
            ledger, KEY, an_act(WORKER), month="2025-10", text="修", done=numbers
        )


def test_a_measure_done_once_keeps_its_day():
    ledger = a_ledger(issue_in(S.UNDERWAY))

    act = an_act(WORKER)
    one = issues.progress(ledger, KEY, act, month="2025-10", text="再看", done=[1])

    assert one.measures[0].done_on == date(2025, 9, 20)
    assert [one.month for one in one.progress] == ["2025-09", "2025-10"]


def test_the_pace_is_told_only_while_it_is_being_worked_on():
    ledger = a_ledger(issue_in(S.PLANNED))

    act = an_act(WORKER)
    one = issues.progress(
        ledger, KEY, act, month="2025-10", text="慢", pace=Pace.BEHIND
    )

    assert one.pace is Pace.BEHIND
    assert issue_in(S.PLANNED).pace is None
    assert issue_in(S.APPLIED).pace is None
    assert issue_in(S.UNDERWAY, progress=()).pace is Pace.NOT_BEGUN


# The day


def test_the_office_moves_the_day_while_it_is_not_past():
    ledger, later = a_ledger(issue_in(S.UNDERWAY)), a_ledger(issue_in(S.UNDERWAY))

    act = an_act(on=date(2025, 11, 30), at=time(23, 59))
    one = issues.move(ledger, KEY, act, to=date(2025, 12, 20), reason="天冷")
    with refused(later, StepRefused, "整改时限2025-11-30已经过了，不能再改期"):
        act = an_act(on=date(2025, 12, 1), at=time(0))
        issues.move(later, KEY, act, to=date(2025, 12, 20), reason="天冷")

    assert (one.due, one.original_due) == (date(2025, 12, 20), date(2025, 11, 30))
    assert one.due_version == 2


def test_what_is_overdue_is_not_moved_by_dating_the_move_back():
    ledger = a_ledger(issue_in(S.UNDERWAY))
    now = an_act(on=date(2025, 12, 10)).at

    with refused(ledger, StepRefused, "已经过了，不能再改期"):
        act = an_act(on=date(2025, 11, 30), recorded=now)
        issues.move(ledger, KEY, act, to=date(2025, 12, 20), reason="天冷")


# The ways back


def test_an_application_withdrawn_is_worked_on_and_made_again():
    ledger = a_ledger(issue_in(S.APPLIED))

    back = issues.withdraw(ledger, KEY, an_act(LIAISON), reason="有漏项")
    again = issues.apply(ledger, KEY, an_act(WORKER))

    assert (back.state, back.finished_on) == (S.UNDERWAY, None)
    assert [one.by for one in again.applications] == ["张三", "冯十一"]
    assert again.verification is None


def test_a_failed_verification_sends_it_back_and_starts_the_clock_again():
    ledger = a_ledger(issue_in(S.APPLIED))

    act = an_act(SUPERVISOR)
    back = issues.verify(ledger, KEY, act, verdict=Verdict.REFUSED, opinion="在漏")
    again = issues.apply(ledger, KEY, an_act(LIAISON, date(2025, 10, 20)))

    assert (back.state, back.clock.finished) == (S.UNDERWAY, None)
    assert [one.verdict for one in again.verifications] == [Verdict.REFUSED]
    assert again.verification is None
    assert again.finished_on == date(2025, 10, 20)


def test_a_verification_says_why():
    ledger = a_ledger(issue_in(S.APPLIED))

    with refused(ledger, BadRequest, "没有写核查意见"):
        act = an_act(SUPERVISOR)
        issues.verify(ledger, KEY, act, verdict=Verdict.AGREED, opinion=" ")


def test_an_objection_upheld_sends_it_back_to_a_new_application_and_verification():
    ledger = a_ledger(issue_in(S.PUBLICIZED))
    issues.dispute(ledger, KEY, an_act(), text="还在漏")

    back = issues.answer(ledger, KEY, an_act(), upheld=True, text="属实")
    with refused(ledger, StepRefused, "现在是“整改中”"):
        issues.close(ledger, KEY, an_act(CHIEF))
    again = issues.apply(ledger, KEY, an_act(LIAISON))
    with refused(ledger, StepRefused, "现在是“申请销号”"):
        issues.close(ledger, KEY, an_act(CHIEF))

    assert back.state is S.UNDERWAY
    assert back.publicities[0].disputes[0].upheld is True
    assert again.verification is None


def test_objections_are_answered_one_by_one_the_oldest_first():
    ledger = a_ledger(issue_in(S.PUBLICIZED))
    for text in ("还在漏", "还有味"):
        issues.dispute(ledger, KEY, an_act(), text=text)

    one = issues.answer(ledger, KEY, an_act(CHIEF), upheld=False, text="查无此事")

    first, second = one.publicities[0].disputes
    assert (first.upheld, first.answer, first.answered_by) == (
        False,
        "查无此事",
        "王五",
    )
    assert second.upheld is None
    assert one.publicities[0].open_disputes == (second,)


@pytest.mark.parametrize("upheld", [True, False])
def test_without_an_objection_there_is_nothing_to_answer(upheld):
    ledger = a_ledger(issue_in(S.PUBLICIZED))

    with refused(ledger, StepRefused, "没有待处理的异议"):
        issues.answer(ledger, KEY, an_act(), upheld=upheld, text="查无此事")


def test_what_is_reopened_needs_a_new_application_and_a_new_verification():
    ledger = a_ledger(issue_in(S.CLOSED))

    back = issues.reopen(ledger, KEY, an_act(SUPERVISOR), reason="又漏了")
    with refused(ledger, StepRefused, "现在是“整改中”"):
        issues.close(ledger, KEY, an_act(CHIEF))
    issues.apply(ledger, KEY, an_act(LIAISON))
    with refused(ledger, StepRefused, "现在是“申请销号”"):
        issues.close(ledger, KEY, an_act(CHIEF))
    act = an_act(SUPERVISOR)
    issues.verify(ledger, KEY, act, verdict=Verdict.AGREED, opinion="属实")
    done = issues.close(ledger, KEY, an_act(CHIEF))

    assert (back.state, back.clock.finished) == (S.UNDERWAY, None)
    assert [one.by for one in done.closings] == ["李四", "王五"]
    assert [one.application for one in done.verifications] == [1, 2]
    assert [one.reason for one in done.reopenings] == ["又漏了"]


@pytest.mark.parametrize("blank", ["", " \t　"])
def test_every_step_that_needs_a_reason_refuses_a_blank_one(blank):
    steps = {
        S.UNDERWAY: [
            lambda to: issues.move(*to, to=date(2025, 12, 1), reason=blank),
            lambda to: issues.progress(*to, month="2025-10", text=blank),
        ],
        S.APPLIED: [lambda to: issues.withdraw(*to, reason=blank)],
        S.VERIFIED: [lambda to: issues.publicize(*to, place=blank)],
        S.PUBLICIZED: [
            lambda to: issues.dispute(*to, text=blank),
            lambda to: issues.answer(*to, upheld=True, text=blank),
        ],
        S.CLOSED: [lambda to: issues.reopen(*to, reason=blank)],
    }
    for state, takes in steps.items():
        for take in takes:
            ledger = a_ledger(issue_in(state))

            with refused(ledger, BadRequest, "没有写.*；请写明"):
                take((ledger, KEY, an_act(an_actor("王五"))))


def test_an_obligations_number_is_no_issues_number():
    ledger = a_ledger(an_issue())

    with refused(ledger, UnknownRecord, "没有编号 B2025-0001"):
        issues.circulate(ledger, "B2025-0001", an_act())


def test_a_problem_made_known_is_never_left_without_a_unit():
    ledger = a_ledger(issue_in(S.CIRCULATED))

    with refused(ledger, BadRequest, "责任单位不能空着"):
        issues.correct(ledger, KEY, an_act(), changes={"leads": ()})


def test_a_day_that_has_passed_is_not_set():
    ledger = a_ledger(issue_in(S.CIRCULATED))
    act = an_act(on=date(2025, 10, 9))

    with refused(ledger, BadRequest, "已经过了"):
        issues.move(ledger, KEY, act, to=date(2025, 10, 8), reason="写错")


def test_nothing_is_reopened_before_it_was_closed():
    ledger = a_ledger(issue_in(S.CLOSED))
    early = an_act(on=date(2025, 1, 6), recorded=a_moment(date(2026, 1, 5)))

    with refused(ledger, BadRequest, "不能早于那一天"):
        issues.reopen(ledger, KEY, early, reason="反弹")


# Urging


def test_nobody_is_urged_before_the_issue_was_made_known():
    ledger = a_ledger(issue_in(S.CIRCULATED, circulated_on=date(2025, 9, 1)))
    early = Urge(on=date(2025, 8, 29), kind="督办单", paper="G2025-0002")

    with refused(ledger, StepRefused, "2025-09-01 才通报，不能早于那一天"):
        issues.urge(ledger, KEY, an_act(on=early.on), urge=early)


def test_a_unit_is_urged_until_it_applies_and_no_more():
    on = date(2025, 9, 22)  # the day of the application
    ledger = a_ledger(issue_in(S.APPLIED))
    before = Urge(on=date(2025, 9, 19), kind="督办单", paper="G2025-0002")

    with refused(ledger, StepRefused, "2025-09-22已经申请销号，不用再催办"):
        issues.urge(ledger, KEY, an_act(on=on), urge=before)
    after = issues.urge(ledger, KEY, an_act(on=before.on), urge=before)

    assert after.urges == (before,)
