"""Who will be told what, when, if nothing happens; and the leaders' weekly digest."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.climbing import NO_CONTACT
from scheduler.decide import decide
from scheduler.foresight import foreseen, foreseen_for_each
from scheduler.gather import running_items
from scheduler.people import Directory
from scheduler.weeks import weekly_sendings
from tests.unit.scheduler.cast import (
    PEOPLE,
    a_policy,
    an_item,
    at,
    channels,
    delivered,
    the_grounds,
    told,
)
from tests.unit.scheduler.passes import a_site, an_owed, begun, passed, rows
from tracker.model.sending import SendingState
from tracker.model.silence import Silence


def seen(now, item=None, *, grounds=None, existing=()):
    return foreseen(
        item or an_item(), grounds=grounds or the_grounds(), existing=existing, now=now
    )


def test_the_ladder_to_come_is_told_up_to_its_top():
    to_come = seen(at(10, 21))

    assert [(one.rung, one.at, one.colour, told(one.told)) for one in to_come] == [
        ("前1", at(10, 22), "临期", ["钱联络"]),
        ("当天", at(10, 23), "今天到期", ["钱联络"]),
        ("后1", at(10, 24), "逾期", ["钱联络", "孙责任", "李局长"]),
        ("后4", at(10, 29), "逾期", ["钱联络", "孙责任", "李局长", "周分管"]),
        (
            "后7",
            at(11, 3),
            "逾期",
            ["钱联络", "孙责任", "李局长", "周分管", "吴督查"],
        ),
    ]
    assert [one.goes_on for one in to_come] == [None, None, None, None, 3]


def test_what_is_foreseen_is_what_is_decided_when_the_day_comes():
    (first, second) = seen(at(10, 21))[:2]

    made = decide(
        (an_item(),),
        grounds=the_grounds(),
        existing=delivered(first.told),
        since=at(10, 22),
        now=at(10, 23),
    )

    assert made.planned == second.told


def test_what_will_be_held_back_is_foreseen_with_its_reason():
    silence = Silence(
        key="J2025-0001",
        year=2025,
        item="obligations/B2025-0001",
        reason="灾情",
        until=date(2025, 10, 23),
    )

    to_come = seen(at(10, 21), grounds=the_grounds(silences=(silence,)))

    assert [(told(one.told), told(one.untold)) for one in to_come[:3]] == [
        ([], ["钱联络"]),
        ([], ["钱联络"]),
        # Nothing was sent before the day: the liaison first.
        (["钱联络"], []),
    ]
    assert to_come[0].untold[0].reason == "静默到2025-10-23：灾情"


@pytest.mark.parametrize("changes", [{"runs": False}, {"due": None}, {"told_on": None}])
def test_of_what_is_not_owed_nothing_is_foreseen(changes):
    assert seen(at(10, 1), an_item(**changes)) == ()


def test_at_the_end_of_the_ladder_nothing_goes_on():
    grounds = the_grounds(policy=a_policy(before=[], until=4))

    to_come = seen(at(10, 21), grounds=grounds)

    assert [(one.rung, one.goes_on) for one in to_come] == [
        ("当天", None),
        ("后1", None),
        ("后4", None),
    ]


def test_where_the_top_is_the_end_nothing_goes_on_either():
    grounds = the_grounds(policy=a_policy(until=7))

    last = seen(at(10, 21), grounds=grounds)[-1]

    assert (last.rung, last.goes_on) == ("后7", None)


def test_of_several_the_next_is_foreseen_after_what_was_sent_about_each():
    site = a_site(an_owed(1), an_owed(2, due=date(2025, 10, 24)))
    passed(begun(site), at(10, 23))
    grounds, now = site.grounds(), at(10, 23, 20)

    with site.ledger.store.reading() as reader:
        items = list(running_items(reader, 2025))
        found = foreseen_for_each(reader, items, grounds=grounds, now=now, most=1)

    sent = {one.about: existing(site, one) for one in items}
    assert all(sent.values())
    assert found == [
        (one, seen(now, one, grounds=grounds, existing=sent[one.about])[:1])
        for one in items
    ]
    assert [ahead[0].rung for _, ahead in found] == ["后1", "当天"]


def existing(site, item):
    return [one for one in rows(site) if one.occurrence.item == item.about]


# The weekly digest. 20 October 2025 is a Monday.


def weekly(since, now, *, units=("林草局", "督查室"), grounds=None):
    return weekly_sendings(
        year=2025, units=units, grounds=grounds or the_grounds(), since=since, now=now
    )


def test_leaders_are_told_once_a_week():
    (row,) = weekly(at(10, 19), at(10, 20))

    assert (row.occurrence.item, row.occurrence.rung) == ("digests/2025-10-20", "周报")
    assert (row.occurrence.recipient, row.occurrence.channel) == ("周分管", "mail")
    assert (row.state, row.not_before) == (SendingState.PLANNED, at(10, 20))


@pytest.mark.parametrize(
    ("since", "now"),
    [
        (at(10, 20), at(10, 24)),
        (at(10, 19), at(10, 20, 8, 29)),
        (at(10, 21), at(10, 20)),
    ],
)
def test_between_two_weekly_digests_there_is_none(since, now):
    assert weekly(since, now) == ()


def test_after_weeks_without_power_there_is_one_weekly_digest():
    (row,) = weekly(at(9, 1), at(10, 22))

    assert row.occurrence.slot == date(2025, 10, 20)


def test_a_weekly_digest_due_on_a_day_of_rest_goes_on_the_next_working_day():
    # 国庆节 is off from Wednesday 1 to Wednesday 8 October 2025.
    (row,) = weekly(at(10, 5), at(10, 9))

    assert row.occurrence.slot == date(2025, 10, 9)


def test_a_week_without_a_working_day_left_has_no_weekly_digest():
    grounds = the_grounds(policy=a_policy(weekly={"day": "星期六"}))

    assert weekly(at(10, 17), at(10, 20), grounds=grounds) == ()


def test_a_leader_without_an_address_is_shown_and_a_unit_without_leader_is_not():
    people = tuple(replace(one, mail="") for one in PEOPLE)
    directory = Directory(contacts=people, channels=channels("mail"))

    (row,) = weekly(at(10, 19), at(10, 20), grounds=the_grounds(directory=directory))

    assert (row.occurrence.recipient, row.state) == ("周分管", SendingState.SKIPPED)
    assert row.reason.startswith(NO_CONTACT)


def test_without_a_weekly_digest_in_the_policy_there_is_none():
    grounds = the_grounds(policy=a_policy(weekly=False))

    assert weekly(at(10, 19), at(10, 20), grounds=grounds) == ()
