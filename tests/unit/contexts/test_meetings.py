"""会议通知: which meeting it calls to, and on which weekday that is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.contexts import Blank
from notices.contexts.meeting import meeting_tags, meeting_values, meetings
from tests.builders import a_plan, a_sight
from tests.unit.contexts.shape import misfits
from tracker.model.paper import Asked
from tracker.model.plan import Meeting

ON = date(2025, 10, 9)


def called(*held, on=ON):
    sight = a_sight(a_plan(meetings=held), on=on)
    (scope,) = meetings(sight, Asked())
    return meeting_values(scope)["本次会议"]


def a_meeting(name, day=None, **changes):
    return Meeting(name=name, held_on=day, **changes)


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2025, 10, 9), "部署会议"),
        (date(2025, 10, 20), "部署会议"),
        (date(2025, 10, 21), "推进会议"),
        (date(2025, 12, 1), "总结会议"),
    ],
)
def test_the_first_meeting_to_come_is_called_then_one_without_a_day(on, name):
    held = (
        a_meeting("总结会议"),
        a_meeting("推进会议", date(2025, 11, 5)),
        a_meeting("部署会议", date(2025, 10, 20)),
    )

    assert called(*held, on=on)["名称"] == name


def test_a_plan_without_a_meeting_to_come_gives_blanks():
    told = called(a_meeting("部署会议", date(2025, 10, 8), host="县长", note="准备"))

    assert told["名称"] == Blank("会议名称")
    assert told["开会时间"] == "【待填：会议日期】【待填：会议时间】"
    assert (told["主持人"], told["要求"]) == ("", "")


def test_day_weekday_and_time_are_told_in_one():
    told = called(a_meeting("部署会议", date(2025, 10, 28), time="上午9:00"))

    assert told["开会时间"] == "2025年10月28日（星期二）上午9:00"


@given(st.dates(min_value=date(2025, 10, 9), max_value=date(2035, 1, 1)))
def test_the_weekday_is_that_of_the_day(day):
    monday = date(2025, 10, 13)

    told = called(a_meeting("部署会议", day))["星期"]

    assert told == "星期" + "一二三四五六日"[(day - monday).days % 7]


def test_its_values_are_what_its_tags_describe():
    held = a_meeting("部署会议", date(2025, 10, 28), topics=("甲", "乙"))
    (scope,) = meetings(a_sight(a_plan(meetings=(held,))), Asked())

    assert list(misfits(meeting_tags(), meeting_values(scope))) == []
