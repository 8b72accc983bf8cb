"""Who somebody is, however they are typed, and what that allows them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.builders import an_actor
from tracker.model.people import Role, plain_name, roles_of

UNITS = {
    "leads": ("林草局", "住建局"),
    "supporting": ("财政局",),
    "supervising": ("督查室",),
    "office": ("领导小组办公室", "生态环境分局"),
    "group": ("领导小组",),
}


@pytest.mark.parametrize(
    "typed",
    [
        "巴图·孟和",
        " 巴图·孟和\n",
        "巴图 · 孟和",
        "巴图•孟和",
        "巴图・孟和",
        "巴图．孟和",
        "巴图.孟和",
        "巴图‧孟和",
        "巴图\u200b·孟和",
        "\ufeff巴图·孟和",
        "巴图\u3000孟和",
        "巴图孟和",
    ],
)
def test_a_name_is_the_same_however_it_is_typed(typed):
    assert an_actor("巴图·孟和").is_same_person(typed)
    assert an_actor(typed).is_same_person("巴图·孟和")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "张三丰"),
        ("张三", "张山"),
        ("李四", "李四2"),
        ("\ue001三", "\ue002三"),  # rare names, in a font of the police's own
        ("Li Si", "Li San"),
    ],
)
def test_different_names_stay_different(one, other):
    assert not an_actor(one).is_same_person(other)


@pytest.mark.parametrize(("one", "other"), [("ＬＩ ＳＩ", "li si"), ("ﾁｮｳ", "チョウ")])
def test_width_and_case_are_only_typing(one, other):
    assert plain_name(one) == plain_name(other)


@given(
    name=st.text("张三李四欧阳·", min_size=1),
    added=st.lists(st.sampled_from(" \u3000\u200b\ufeff\t\n·")),
    places=st.lists(st.integers(0, 9)),
)
def test_nothing_that_cannot_be_seen_makes_another_person(name, added, places):
    typed = list(name)
    for place, one in zip(places, added, strict=False):
        typed.insert(place, one)

    assert an_actor("".join(typed)).is_same_person(name)


@given(st.text())
@example("U¨")
def test_a_plain_name_is_plain(name):
    assert plain_name(plain_name(name)) == plain_name(name)


@pytest.mark.parametrize(
    ("unit", "roles"),
    [
        ("林草局", {Role.LEAD}),
        ("住建局", {Role.LEAD}),
        ("财政局", {Role.SUPPORTING}),
        ("督查室", {Role.SUPERVISING}),
        ("领导小组办公室", {Role.OFFICE}),
        ("生态环境分局", {Role.OFFICE}),
        ("领导小组", {Role.LEADER}),
        ("统计局", set()),
        ("", set()),
        ("林草", set()),
    ],
)
@pytest.mark.parametrize("admin", [False, True])
def test_capacities_come_from_the_unit_and_the_keys_add_only_their_own(
    unit, roles, admin
):
    held = roles_of(an_actor(unit=unit, admin=admin), **UNITS)

    assert held == roles | ({Role.ADMIN} if admin else set())


def test_one_unit_may_stand_in_several_capacities():
    units = UNITS | {"leads": ("生态环境分局",), "supporting": ("生态环境分局",)}

    held = roles_of(an_actor(unit="生态环境分局"), **units)

    assert held == {Role.OFFICE, Role.LEAD, Role.SUPPORTING}
