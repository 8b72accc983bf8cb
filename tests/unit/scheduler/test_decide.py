"""Who is reminded now, who is not, and why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler.climbing import NO_CONTACT, REPLIED, SILENCED, WAITING
from scheduler.decide import decide
from scheduler.people import Directory
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
from tracker.model.sending import SendingState
from tracker.model.silence import Acknowledgement, Silence

ABOUT = "obligations/B2025-0001"
UP_TO_THE_HEAD = ["钱联络", "孙责任", "李局长"]
UP_TO_THE_DEPUTY = [*UP_TO_THE_HEAD, "周分管"]
UP_TO_THE_SUPERVISOR = [*UP_TO_THE_DEPUTY, "吴督查"]


def decided(since, now, item=None, *, grounds=None, existing=()):
    return decide(
        (item or an_item(),),
        grounds=grounds or the_grounds(),
        existing=existing,
        since=since,
        now=now,
    )


def played(days, *, item=None, grounds=None, existing=(), sent=delivered):
    """What each morning decides, where all of it is sent."""
    rows = list(existing)
    made = []
    for day in days:
        one = decided(
            day - timedelta(days=1), day, item, grounds=grounds, existing=rows
        )
        rows += sent(one.new)
        made.append(one)
    return made


def a_silence(**changes):
    default = Silence(
        key="J2025-0001", year=2025, reason="机构改革", until=date(2025, 12, 31)
    )
    return replace(default, **changes)


def test_a_rung_that_is_due_reminds_the_liaison_by_the_channel_there_is():
    made = decided(at(10, 19), at(10, 20))

    (row,) = made.planned
    assert (row.occurrence.item, row.occurrence.rung) == (ABOUT, "前3")
    assert (row.occurrence.recipient, row.occurrence.unit) == ("钱联络", "林草局")
    assert (row.occurrence.channel, row.occurrence.slot) == ("mail", date(2025, 10, 20))
    assert (row.state, row.not_before) == (SendingState.PLANNED, at(10, 20))
    assert made.new == made.planned
    assert made.why == {ABOUT: "前3：提醒林草局钱联络。"}


def test_without_a_rung_between_nothing_is_done_and_the_next_is_named():
    made = decided(at(10, 20), at(10, 21))

    assert made.new == made.superseded == ()
    assert made.why[ABOUT] == ("还没到提醒的时候；下一次是2025-10-22 08:30的“前1”。")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"runs": False}, "已经办结或不再需要办，不提醒。"),
        ({"due": None}, "没有可以计算的到期日，不提醒。"),
        ({"told_on": None}, "还没有下达或通报，不提醒。"),
    ],
)
def test_what_is_not_owed_reminds_nobody(changes, why):
    made = decided(at(10, 1), at(12, 1), an_item(**changes))

    assert made.new == ()
    assert made.why[ABOUT] == why


def test_a_week_without_power_ends_in_one_reminder_by_the_newest_rung():
    made = decided(at(10, 16), at(10, 23, 11))

    assert [one.occurrence.rung for one in made.planned] == ["当天"]
    assert {one.occurrence.rung: one.reason for one in made.missed} == {
        "前3": "已由“当天”的提醒代替",
        "前1": "已由“当天”的提醒代替",
    }
    assert {one.state for one in made.missed} == {SendingState.SUPERSEDED}
    assert {one.settled for one in made.missed} == {at(10, 23, 11)}


def test_what_was_planned_and_not_sent_gives_way_to_a_newer_rung():
    waiting = decided(at(10, 19), at(10, 20)).planned

    made = decided(at(10, 21), at(10, 22), existing=waiting)

    (row,) = made.superseded
    assert (row.key, row.state) == (waiting[0].key, SendingState.SUPERSEDED)
    assert row.reason == "已由“前1”的提醒代替"
    assert made.missed == ()


def test_a_pass_that_broke_off_is_done_again_without_a_second_row():
    rows = decided(at(10, 19), at(10, 20)).new

    made = decided(at(10, 19), at(10, 22), existing=rows)

    assert made.missed == ()
    assert [one.key for one in made.superseded] == [rows[0].key]


@pytest.mark.parametrize(
    "state", [SendingState.CLAIMED, SendingState.ATTEMPTING, SendingState.UNKNOWN]
)
def test_what_is_on_its_way_is_not_called_back(state):
    (row,) = decided(at(10, 19), at(10, 20)).planned

    made = decided(at(10, 21), at(10, 22), existing=[replace(row, state=state)])

    assert made.superseded == ()


def test_the_same_rung_is_not_planned_twice_whoever_the_contacts_are_now():
    rows = decided(at(10, 19), at(10, 20)).new
    others = Directory(
        contacts=(replace(PEOPLE[0], name="新联络"),), channels=channels("mail")
    )

    made = decided(
        at(10, 19), at(10, 20, 9), existing=rows, grounds=the_grounds(directory=others)
    )

    assert made.new == made.superseded == ()
    assert made.why[ABOUT] == "“前3”的提醒已经安排过，不再重复。"


def test_a_clock_set_back_asks_for_nothing():
    made = decided(at(10, 23), at(10, 19))

    assert made.new == ()


def test_a_new_deadline_arms_its_rungs_anew():
    rows = delivered(decided(at(10, 19), at(10, 20)).new)
    moved = an_item(due_version=2, due=date(2025, 10, 28), dated_on=at(10, 21))

    made = decided(at(10, 22), at(10, 23), moved, existing=rows)

    assert [one.occurrence.rung for one in made.planned] == ["前3"]
    assert made.planned[0].occurrence.due_version == 2


# After the day the ladder is climbed. 24 October, then every three working days.
AFTER = [at(10, 24), at(10, 29), at(11, 3), at(11, 6)]


def test_after_the_day_each_rung_reaches_one_level_more():
    made = played([at(10, 23), *AFTER])

    assert [told(one.planned) for one in made] == [
        ["钱联络"],
        UP_TO_THE_HEAD,
        UP_TO_THE_DEPUTY,
        UP_TO_THE_SUPERVISOR,
        UP_TO_THE_SUPERVISOR,
    ]
    assert [one.planned[0].occurrence.rung for one in made[1:]] == [
        "后1",
        "后4",
        "后7",
        "后10",
    ]


def test_a_leader_is_not_told_before_those_below_were():
    made = decided(at(9, 30), at(11, 6))

    assert made.planned[0].occurrence.rung == "后10"
    assert told(made.planned) == ["钱联络"]
    assert {one.occurrence.rung for one in made.missed} == {
        "前10", "前3", "前1", "当天", "后1", "后4", "后7",
    }  # fmt: skip


def test_after_an_outage_the_climb_goes_on_where_it_stood():
    rows = [row for one in played([at(10, 23), AFTER[0]]) for row in delivered(one.new)]

    made = decided(at(10, 24), at(11, 6), existing=rows)

    assert made.planned[0].occurrence.rung == "后10"
    assert told(made.planned) == UP_TO_THE_DEPUTY


@pytest.mark.parametrize(
    "state", [SendingState.FAILED, SendingState.UNKNOWN, SendingState.SUPERSEDED]
)
def test_a_rung_that_did_not_arrive_is_not_climbed_over(state):
    def lost(rows):
        return [
            replace(one, state=state) if one.occurrence.rung == "后1" else one
            for one in delivered(rows)
        ]

    made = played([at(10, 23), *AFTER[:2]], sent=lost)

    assert told(made[-1].planned) == UP_TO_THE_HEAD


def test_a_rung_sent_late_leaves_its_readers_the_time_between_two_rungs():
    on_the_day, after = played([at(10, 23), AFTER[0]])
    rows = [*delivered(on_the_day.new), *delivered(after.new, at(10, 28, 16))]

    made = decided(at(10, 28), at(10, 29), existing=rows)

    assert told(made.planned) == UP_TO_THE_HEAD


def test_a_level_without_anybody_to_reach_stops_nobody_above():
    few = Directory(contacts=PEOPLE[3:4], channels=channels("mail"))

    made = played([at(10, 23), *AFTER[:2]], grounds=the_grounds(directory=few))

    assert [told(one.planned) for one in made] == [[], [], ["周分管"]]
    assert [one.skipped[0].reason for one in made] == [
        f"{NO_CONTACT}：没有登记联络员或责任人",
        f"{NO_CONTACT}：没有登记联络员或责任人、责任人、主要负责人",
        f"{NO_CONTACT}：没有登记联络员或责任人、责任人、主要负责人",
    ]
    assert made[0].why[ABOUT] == (
        "当天：林草局没有提醒（无联系方式：没有登记联络员或责任人）。"
    )


def test_whom_no_channel_reaches_is_skipped_by_name():
    people = (replace(PEOPLE[0], mail="没有"), *PEOPLE[1:])
    directory = Directory(contacts=people, channels=channels("mail"))

    made = played([at(10, 23), AFTER[0]], grounds=the_grounds(directory=directory))[-1]

    assert told(made.planned) == ["孙责任", "李局长"]
    (row,) = made.skipped
    assert (row.occurrence.recipient, row.occurrence.channel) == ("钱联络", "")
    assert row.reason == f"{NO_CONTACT}：没有可用的邮箱或手机号"


def test_told_only_after_the_day_a_unit_begins_at_the_foot_of_the_ladder():
    made = decided(at(11, 5), at(11, 6), an_item(told_on=date(2025, 11, 3)))

    assert told(made.planned) == UP_TO_THE_HEAD


# What holds a reminder back.


@pytest.mark.parametrize(
    "silence",
    [
        a_silence(),
        a_silence(item=ABOUT),
        a_silence(item=ABOUT, year=2024),
        a_silence(unit="林草局"),
        a_silence(rung="前3"),
        a_silence(until=date(2025, 10, 20)),
        a_silence(ended=date(2025, 10, 21)),
    ],
)
def test_a_silence_leaves_a_row_that_says_so(silence):
    made = decided(at(10, 19), at(10, 20), grounds=the_grounds(silences=(silence,)))

    assert made.planned == ()
    assert [one.state for one in made.skipped] == [SendingState.SKIPPED]
    assert made.skipped[0].reason == f"{SILENCED}到{silence.until}：机构改革"


@pytest.mark.parametrize(
    "silence",
    [
        a_silence(item="obligations/B2025-0002"),
        a_silence(unit="财政局"),
        a_silence(rung="前1"),
        a_silence(until=date(2025, 10, 19)),
        a_silence(ended=date(2025, 10, 20)),
        a_silence(year=2024),
    ],
)
def test_a_silence_of_something_else_changes_nothing(silence):
    made = decided(at(10, 19), at(10, 20), grounds=the_grounds(silences=(silence,)))

    assert told(made.planned) == ["钱联络"]


def test_of_two_units_the_silent_one_alone_is_left_in_peace():
    other = replace(PEOPLE[0], name="郑联络", unit="财政局")
    directory = Directory(contacts=(*PEOPLE, other), channels=channels("mail"))
    grounds = the_grounds(directory=directory, silences=(a_silence(unit="林草局"),))
    item = an_item(leads=("林草局", "财政局"))

    made = played([at(10, 23), *AFTER[:3]], item=item, grounds=grounds)

    assert told(made[0].planned) == ["郑联络"]
    assert told(made[0].skipped) == ["钱联络"]
    assert told(made[3].planned) == ["郑联络", "吴督查"]


def test_what_was_silent_is_not_climbed_over():
    grounds = the_grounds(silences=(a_silence(rung="后1"),))

    made = played([at(10, 23), *AFTER[:2]], grounds=grounds)

    assert [told(one.planned) for one in made] == [["钱联络"], [], UP_TO_THE_HEAD]


def test_a_reply_stops_the_rungs_after_the_day_for_some_working_days():
    reply = Acknowledgement(at=at(10, 24, 15), by="钱联络", unit="林草局")
    item = an_item(replies=(reply,))

    made = played([at(10, 23), *AFTER[:3]], item=item)

    assert [told(one.planned) for one in made] == [
        ["钱联络"],
        # The reply came after this one.
        UP_TO_THE_HEAD,
        [],
        UP_TO_THE_DEPUTY,
    ]
    assert made[2].skipped[0].reason == (
        f"{REPLIED}：钱联络2025-10-24回应，到2025-10-29为止不再催"
    )


@pytest.mark.parametrize(
    ("unit", "left_in_peace"),
    [("林草局", ["林草局"]), ("财政局", ["财政局"]), ("办公室", ["林草局", "财政局"])],
)
def test_a_reply_speaks_for_its_unit_and_the_offices_for_all(unit, left_in_peace):
    reply = Acknowledgement(at=at(10, 24, 15), by="某人", unit=unit)
    item = an_item(leads=("林草局", "财政局"), replies=(reply,))

    made = played([at(10, 23), AFTER[0], AFTER[1]], item=item)[2]

    held = {one.occurrence.unit for one in made.skipped if REPLIED in one.reason}
    assert sorted(held & {"林草局", "财政局"}) == sorted(left_in_peace)


def test_a_reply_before_the_day_does_not_stop_the_rung_on_the_day():
    reply = Acknowledgement(at=at(10, 22, 15), by="钱联络", unit="林草局")

    made = played([at(10, 23), AFTER[0]], item=an_item(replies=(reply,)))

    assert [told(one.planned) for one in made] == [["钱联络"], []]


def test_while_a_request_waits_for_an_answer_nobody_is_urged():
    item = an_item(extension_asked=date(2025, 10, 22))

    made = played([at(10, 23), AFTER[0]], item=item)

    assert [told(one.planned) for one in made] == [["钱联络"], []]
    assert made[1].skipped[0].reason == f"{WAITING}：2025-10-22申请的延期还没有答复"


def test_while_an_objection_waits_for_an_answer_nobody_is_reminded():
    made = decided(at(10, 19), at(10, 20), an_item(objected=True))

    assert [one.reason for one in made.skipped] == [f"{WAITING}：提出的异议还没有答复"]


def test_a_kind_of_its_own_has_its_own_rungs_and_people():
    policy = a_policy(
        kinds={"监测数据": {"before": [2], "reach": {"before": ["责任人"]}}}
    )
    grounds = the_grounds(policy=policy)

    own = decided(at(10, 20), at(10, 21), grounds=grounds)
    other = decided(at(10, 20), at(10, 21), an_item(names=("别的",)), grounds=grounds)

    assert told(own.planned) == ["孙责任"]
    assert other.planned == ()
