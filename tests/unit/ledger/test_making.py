"""The obligations a plan makes, and what a changed plan may change about them."""

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import (
    a_duty,
    a_ledger,
    a_plan,
    a_unit,
    a_year,
    an_act,
    an_actor,
    an_obligation,
)
from tests.unit.ledger.cast import (
    ADMIN,
    LIAISON,
    documents,
    events,
    obligation_in,
    refused,
)
from tracker.calendar import official_calendar
from tracker.making import differences, obligations_of
from tracker.model.obligation import Contact, ObligationState
from tracker.model.plan import Person
from tracker.services import obligations, years
from tracker.services.ledger import BadRequest
from tracker.services.years import obligations_in

S = ObligationState
CALENDAR = official_calendar()
ON = date(2025, 10, 9)


def plan_of(*duties, **changes):
    units = ("林草局", "财政局", "督查室", "住建局")
    return a_plan(units=tuple(map(a_unit, units)), duties=duties, **changes)


def duty(**changes):
    """The duty of which the builders' obligation was made."""
    default = a_duty(leads=("林草局",), supporting=("财政局",), supervising=("督查室",))
    return replace(default, **changes)


def made(*duties, **changes):
    return obligations_of(plan_of(*duties, **changes), CALENDAR)


def in_ledger(ledger):
    with ledger.store.reading() as reader:
        return obligations_in(reader, 2025)


def make(ledger, *duties, on=ON, **changes):
    return years.make(ledger, plan_of(*duties, **changes), an_act(on=on))


# From a plan


def test_a_quarterly_duty_makes_the_quarters_of_the_data_period():
    one = duty(due="每季度结束后10日内")

    quarters = made(one)

    assert [(each.period, each.due) for each in quarters] == [
        ("2024年第四季度", date(2025, 1, 10)),
        ("2025年第一季度", date(2025, 4, 10)),
        ("2025年第二季度", date(2025, 7, 10)),
        ("2025年第三季度", date(2025, 10, 10)),
    ]
    assert all(each.original_due == each.due for each in quarters)


def test_a_monthly_duty_makes_every_month_of_the_data_period():
    one = duty(due="每月5日前")

    months = made(one, year=a_year(data_start=None, data_end=None))

    assert [each.due for each in months] == [date(2025, n, 5) for n in range(1, 13)]
    assert len({each.place for each in months}) == 12


def test_several_leads_hand_in_each_their_own():
    one = duty(leads=("林草局", "住建局"))

    assert [(each.slot, each.leads) for each in made(one)] == [
        ("林草局", ("林草局",)),
        ("住建局", ("住建局",)),
    ]


def test_several_leads_hand_in_together_where_the_plan_says_so():
    one = duty(leads=("林草局", "住建局"), joint=True)

    assert [(each.slot, each.leads) for each in made(one)] == [
        ("", ("林草局", "住建局"))
    ]


def test_each_unit_of_each_quarter_is_an_obligation_of_its_own():
    one = duty(leads=("林草局", "住建局"), due="每季度结束后10日内")

    assert len({each.place for each in made(one)}) == 8


@pytest.mark.parametrize(
    ("due", "why"),
    [
        ("按时", "“按时”没有可以计算的日期"),
        ("", "方案没有写时限"),
        ("收到通知后5个工作日内", "收到通知后5个工作日内，收到通知的日期还没有"),
        ("2月30日前", "“2月30日前”没有可以计算的日期"),
        ("2月29日前", "2025年没有2月29日，请改正时限"),
        ("立行立改", "立行立改，没有固定的日期"),
    ],
)
def test_what_has_no_day_says_why(due, why):
    (one,) = made(duty(due=due))

    assert (one.due, one.original_due, one.why) == (None, None, why)


def test_a_lead_units_contacts_come_with_it_and_no_others():
    contacts = (
        Person(unit="林草局", name="张三", role="联络员", phone="123"),
        Person(unit="财政局", name="钱六"),
    )

    (one,) = made(duty(), contacts=contacts)

    assert one.contacts == (Contact(name="张三", role="联络员", phone="123"),)


def test_a_duty_without_a_lead_is_still_an_obligation():
    (one,) = made(duty(leads=()))

    assert (one.leads, one.state) == ((), S.DRAFTED)


# Into the ledger


def test_what_is_made_is_numbered_in_the_plans_order():
    ledger = a_ledger()

    found = make(ledger, duty(material="甲"), duty(material="乙", due="1月5日前"))

    assert [(one.after.key, one.after.material) for one in found] == [
        ("B2025-0001", "甲"),
        ("B2025-0002", "乙"),
    ]
    assert [one.action for one in events(ledger)] == ["open", "make", "make"]


@pytest.mark.parametrize("who", [LIAISON, ADMIN])
def test_only_the_office_makes_them(who):
    ledger = a_ledger()

    with refused(ledger, BadRequest, "不能生成报送任务，要由领导小组办公室的人办"):
        years.make(ledger, plan_of(duty()), an_act(who))


def test_a_preview_changes_nothing_and_says_what_making_does():
    ledger = a_ledger()
    before = documents(ledger)

    told = years.preview(ledger, plan_of(duty()), an_act())

    assert documents(ledger) == before
    done = make(ledger, duty())
    assert [replace(one.after, key="") for one in done] == [one.after for one in told]


@pytest.mark.parametrize(
    "duties",
    [
        (duty(),),
        (duty(due="每季度结束后10日内", leads=("林草局", "住建局")),),
        (duty(due="收到通知后5日内"), duty(material="乙", due="按时", code="a")),
        (duty(leads=()),),
    ],
)
@pytest.mark.parametrize("told", [False, True])
def test_making_it_twice_changes_nothing_the_second_time(duties, told):
    ledger = a_ledger()
    make(ledger, *duties)
    for one in in_ledger(ledger) if told else ():
        if one.leads:
            obligations.issue(ledger, one.key, an_act())
    before = events(ledger)

    assert years.preview(ledger, plan_of(*duties), an_act()) == ()
    assert make(ledger, *duties) == ()
    assert events(ledger) == before


def test_two_lines_for_the_same_material_are_two_obligations():
    one, other = duty(), duty(leads=("住建局",), due="11月20日前")
    ledger = a_ledger()

    make(ledger, one, other)

    assert len(in_ledger(ledger)) == len(made(one, other)) == 2


@pytest.mark.parametrize(
    "state", [S.DRAFTED, S.ISSUED, S.SIGNED, S.SUBMITTED, S.ACCEPTED]
)
def test_a_renamed_material_with_a_code_keeps_its_record(state):
    ledger = a_ledger(obligation_in(state, duty="1-1"))

    (found,) = make(ledger, duty(code="1-1", material="监测数据表"))

    assert found.after is not None
    assert (found.after.key, found.after.state) == ("B2025-0001", state)
    assert found.after.material == "监测数据表"
    assert found.fields == ("material",)


def test_without_a_code_the_old_name_is_waived_and_the_new_one_made():
    ledger = a_ledger(an_obligation())

    make(ledger, duty(material="监测数据表"))

    old, new = sorted(in_ledger(ledger), key=lambda one: one.key)
    assert (old.state, old.waived_for) == (S.WAIVED, "方案里已经没有这一项")
    assert (new.material, new.state) == ("监测数据表", S.DRAFTED)
    assert years.preview(ledger, plan_of(duty(material="监测数据表")), an_act()) == ()


@pytest.mark.parametrize("state", sorted(set(S) - {S.DRAFTED, S.WAIVED}))
def test_what_a_unit_was_told_is_left_for_a_person_to_waive(state):
    ledger = a_ledger(obligation_in(state))
    before = events(ledger)

    (found,) = make(ledger)

    assert found.after is None
    assert f"现在是“{state}”；不需要的请办理“不适用”" in found.kept
    assert events(ledger) == before


def test_a_line_that_comes_back_into_the_plan_is_owed_again_or_at_least_told_of():
    ledger = a_ledger(an_obligation())
    make(ledger)

    assert years.preview(ledger, plan_of(duty()), an_act()) != ()


def test_what_a_person_waived_stays_waived():
    ledger = a_ledger(an_obligation())
    obligations.waive(ledger, "B2025-0001", an_act(), reason="没有这类地块")

    assert make(ledger, duty()) == ()


# What the plan may change


def test_units_of_the_plan_change_with_it():
    ledger = a_ledger(obligation_in(S.SIGNED))

    (found,) = make(ledger, duty(leads=("住建局",), supporting=()))

    assert found.after is not None
    assert (found.after.leads, found.after.supporting) == (("住建局",), ())


@pytest.mark.parametrize("way", ["assigned", "transferred"])
def test_units_chosen_by_a_person_survive_the_plan(way):
    if way == "assigned":
        ledger = a_ledger(an_obligation())
        obligations.assign(ledger, "B2025-0001", an_act(), leads=("住建局",))
    else:
        ledger = a_ledger(obligation_in(S.OBJECTED))
        act = an_act()
        obligations.transfer(
            ledger, "B2025-0001", act, leads=("住建局",), opinion="属实"
        )

    (found,) = make(ledger, duty(leads=("财政局",), due="11月30日前"))

    assert found.after is not None
    assert found.after.leads == ("住建局",)
    assert found.after.supporting == ("财政局",)


def test_a_unit_chosen_by_a_person_is_not_given_another_units_contacts():
    contacts = (Person(unit="林草局", name="张三", phone="123"),)
    ledger = a_ledger(obligation_in(S.OBJECTED))
    obligations.transfer(
        ledger, "B2025-0001", an_act(), leads=("住建局",), opinion="属实"
    )

    make(ledger, duty(), contacts=contacts)

    assert in_ledger(ledger)[0].contacts == ()


def test_contacts_put_right_by_a_person_survive_the_plan():
    contacts = (Person(unit="林草局", name="张三", phone="123"),)
    ledger = a_ledger()
    make(ledger, duty(), contacts=contacts)
    new = (Contact(name="赵九", phone="456"),)
    obligations.note(ledger, "B2025-0001", an_act(), contacts=new)

    assert make(ledger, duty(), contacts=contacts) == ()


def test_a_draft_follows_the_plan_even_in_its_first_day():
    ledger = a_ledger(an_obligation())

    (found,) = make(ledger, duty(due="11月20日前"))

    assert found.after is not None
    assert found.after.due == found.after.original_due == date(2025, 11, 20)
    assert found.after.due_version == 2


def test_a_unit_that_was_told_follows_the_plan_and_the_first_day_is_kept():
    ledger = a_ledger(obligation_in(S.SIGNED))

    (found,) = make(ledger, duty(due="11月20日前"))

    assert found.after is not None
    assert found.after.due == date(2025, 11, 20)
    assert found.after.original_due == date(2025, 10, 23)
    assert "11月20日" in found.after.why


@pytest.mark.parametrize("state", [S.ISSUED, S.SIGNED, S.OBJECTED])
def test_what_is_overdue_is_not_washed_by_the_plan(state):
    ledger = a_ledger(obligation_in(state))

    (found,) = make(ledger, duty(due="11月20日前"), on=date(2025, 10, 24))

    assert found.after is not None
    assert found.after.due == date(2025, 10, 23)
    assert found.kept == "时限2025-10-23已经过了，不再变动。"


def test_on_the_due_day_itself_the_plan_may_still_change_it():
    ledger = a_ledger(obligation_in(S.SIGNED))

    (found,) = make(ledger, duty(due="11月20日前"), on=date(2025, 10, 23))

    assert found.after is not None
    assert found.after.due == date(2025, 11, 20)


def test_a_unit_that_was_told_is_not_made_late_by_the_plan():
    ledger = a_ledger(obligation_in(S.SIGNED))

    (found,) = make(ledger, duty(due="9月30日前"))

    assert found.after is not None
    assert found.after.due is not None
    assert found.after.due >= ON


def test_a_day_of_a_rule_the_plan_no_longer_has_goes_with_the_rule():
    ledger = a_ledger(obligation_in(S.SIGNED))

    (found,) = make(ledger, duty(due="按时"))

    assert found.after is not None
    assert (found.after.due, found.after.original_due) == (None, date(2025, 10, 23))
    assert found.after.due_version == 2


def test_a_new_obligation_has_no_fields_that_changed():
    (new,) = differences((), plan_of(duty()), CALENDAR, on=ON)

    assert (new.before, new.fields, new.kept) == (None, (), "")


def test_a_second_lead_unit_leaves_the_first_its_record():
    ledger = a_ledger(obligation_in(S.ISSUED))

    make(ledger, duty(leads=("林草局", "住建局")))
    obligations.sign(ledger, "B2025-0001", an_act(an_actor("张三", "林草局")))

    assert [one.leads for one in in_ledger(ledger)] == [("林草局",), ("住建局",)]
