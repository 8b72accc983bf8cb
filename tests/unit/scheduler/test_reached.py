"""Who is reached, and by which channels."""

from dataclasses import replace

import pytest

from scheduler.doubts import unreachable
from scheduler.people import Directory, address_of, person_of, reached
from scheduler.settings import read_settings
from tests.unit.scheduler.cast import (
    PEOPLE,
    a_person,
    a_policy,
    an_item,
    channels,
)
from tracker.model.obligation import Contact

LIAISON = (("联络员", "责任人"),)


def reach(*words):
    return tuple(tuple(word.split("或")) for word in words)


def found(item=None, words=("联络员或责任人",), *, contacts=PEOPLE, policy=None, by=()):
    directory = Directory(contacts=contacts, channels=by or channels("mail"))
    return reached(
        item or an_item(),
        reach(*words),
        policy=policy or a_policy(),
        directory=directory,
    )


def names(people):
    return [one.name for one in people]


def test_the_liaison_is_reached_or_whoever_is_responsible():
    assert names(found()) == ["钱联络"]
    assert names(found(contacts=PEOPLE[1:])) == ["孙责任"]


def test_a_contact_without_a_capacity_is_turned_to_where_there_is_no_liaison():
    nameless = a_person("冯某", role="")

    assert names(found(contacts=(nameless, *PEOPLE[1:]))) == ["冯某"]
    assert names(found(contacts=(nameless, *PEOPLE))) == ["钱联络"]
    assert names(found(contacts=(nameless,), words=("主要负责人",))) == [""]


def test_what_stands_in_the_record_comes_before_the_plan():
    item = an_item(contacts=(Contact(name="何新", role="联络员", phone="13900000002"),))

    (person,) = found(item, by=channels("sms"))

    assert (person.name, person.channels) == ("何新", ("sms",))


def test_a_contact_of_the_record_keeps_the_mail_the_plan_has():
    item = an_item(contacts=(Contact(name="孙 责任", role="联络员"),))

    person = person_of(item, "孙责任", "林草局", Directory(contacts=PEOPLE))

    assert person is not None
    assert (person.name, person.mail) == ("孙 责任", "sun@example.com")


def test_each_of_several_lead_units_is_reached_and_the_one_without_anybody_told():
    item = an_item(leads=("林草局", "财政局"))

    people = found(item)

    assert [(one.name, one.unit, one.lack) for one in people] == [
        ("钱联络", "林草局", ""),
        ("", "财政局", "没有登记联络员或责任人"),
    ]


def test_somebody_in_two_capacities_is_reached_once():
    both = (a_person("孙责任", role="责任人"), a_person("孙责任", role="主要负责人"))

    people = found(words=("责任人", "主要负责人"), contacts=both)

    assert names(people) == ["孙责任"]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("督导单位", "吴督查"),
        ("@督查室", "吴督查"),
        ("周分管@林草局", "周分管"),
        ("周 分管@林草局", "周分管"),
        ("督导单位或@林草局", "吴督查"),
        ("何人@林草局", ""),
        ("@无名局", ""),
    ],
)
def test_units_and_persons_can_be_named(word, name):
    assert names(found(words=(word,))) == [name]


def test_without_supervising_units_nobody_is_missed():
    item = an_item(supervising=())

    assert found(item, words=("督导单位",)) == ()
    assert names(found(item, words=("督导单位或@督查室",))) == ["吴督查"]


def test_an_item_without_units_is_shown_as_reaching_nobody():
    (nobody,) = found(an_item(leads=()))

    assert (nobody.name, nobody.unit) == ("", "")
    assert nobody.lack == "没有登记联络员或责任人"


@pytest.mark.parametrize(
    ("kind", "changes", "address"),
    [
        ("mail", {}, "qian@example.com"),
        ("mail", {"mail": " qian@example.com "}, "qian@example.com"),
        ("mail", {"mail": "qian@example.com、"}, "qian@example.com"),
        ("mail", {"mail": "qian@example.com；\n"}, "qian@example.com"),
        ("mail", {"mail": "ｑｉａｎ＠example.com"}, "qian@example.com"),
        ("mail", {"mail": "mailto:qian@example.com"}, "qian@example.com"),
        ("mail", {"mail": "qian"}, ""),
        ("mail", {"mail": "qian@163"}, ""),
        ("mail", {"mail": "张三@局.gov.cn"}, ""),
        ("mail", {"mail": "a@b.c(公)"}, ""),
        ("mail", {"mail": "a@b.cn, c@d.cn"}, ""),
        ("mail", {"mail": "a@b.cn\nBcc: c@d.cn"}, ""),
        ("sms", {}, "13800000001"),
        ("sms", {"phone": "+86 138-0000-0001"}, "13800000001"),
        ("sms", {"phone": "办公室0470-5612345，13800000001"}, "13800000001"),
        ("sms", {"phone": "0470-5612345"}, ""),
        ("sms", {"phone": "0470-5612345 13800000001"}, "13800000001"),
        ("sms", {"phone": "13800000001 13900000002"}, "13800000001"),
        ("sms", {"phone": "13800000001 13800000001"}, "13800000001"),
        ("sms", {"phone": "138 0000 0001"}, "13800000001"),
        ("sms", {"phone": "138–0000—0001"}, "13800000001"),
        ("sms", {"phone": "１３８０００００００１"}, "13800000001"),
        ("sms", {"phone": "办公室1305 5612345"}, ""),
        ("sms", {"phone": "１３８００００－０００１"}, "13800000001"),
        ("sms", {"phone": "0086 138 0000 0001"}, "13800000001"),
        ("sms", {"phone": "8613800000001"}, "13800000001"),
        ("sms", {"phone": "138000000012"}, ""),
        ("sms", {"phone": "010-12345678 010-12345678"}, ""),
        ("wecom", {"mail": "", "phone": ""}, "wecom"),
        ("printed", {"mail": "", "phone": ""}, "printed"),
    ],
)
def test_an_address_is_what_the_channel_can_use(kind, changes, address):
    (channel,) = channels(kind)

    assert address_of(a_person(**changes), channel) == address


def test_a_robot_of_one_unit_serves_that_unit():
    (robot,) = channels("wecom")
    robot = replace(robot, units=("财政局",))

    assert address_of(a_person(), robot) == ""
    assert address_of(a_person(unit="财政局"), robot) == "wecom"


def test_the_first_channel_with_an_address_is_used_where_none_is_named():
    by = channels("sms", "mail")

    assert found(by=by)[0].channels == ("sms",)
    assert found(by=by, contacts=(a_person(phone=""),))[0].channels == ("mail",)


def test_named_channels_are_all_used_and_a_persons_own_come_first():
    made, findings = read_settings(
        {
            "channels": ["mail", "sms"],
            "channels_for": {"责任人": ["sms"], "孙责任@林草局": ["pasted"]},
        },
        {"sms": {}, "mail": {}, "pasted": {}},
    )
    assert made is not None, findings

    people = found(words=("联络员", "责任人"), policy=made.policy, by=made.channels)

    assert [one.channels for one in people] == [("sms", "mail"), ("pasted",)]


def test_a_persons_own_channel_is_found_however_the_name_is_typed():
    made, findings = read_settings(
        {"channels_for": {"孙 责任@林草局": ["pasted"]}}, {"mail": {}, "pasted": {}}
    )
    assert made is not None, findings
    dotted = a_person("孙·责任", role="责任人")

    (person,) = found(
        words=("责任人",), contacts=(dotted,), policy=made.policy, by=made.channels
    )

    assert person.channels == ("pasted",)


def test_a_person_whom_no_channel_serves_is_told_so_and_not_of_addresses():
    (robot,) = channels("wecom")
    robot = replace(robot, units=("财政局",))
    (mail,) = channels("mail")
    nowhere = a_person(mail="")

    assert found(by=(robot,))[0].lack == "没有给林草局用的通道"
    (none,) = found(contacts=(nowhere,), by=(robot, mail))
    assert none.lack == "没有可用的邮箱或手机号"


def test_who_has_left_the_unit_is_not_found_any_more():
    directory = Directory(contacts=PEOPLE[1:])

    assert person_of(an_item(), "钱联络", "林草局", directory) is None


def lacking(*items, contacts=PEOPLE, **settings):
    directory = Directory(contacts=contacts, channels=channels("mail"))
    found = unreachable(items, policy=a_policy(**settings), directory=directory)
    return [(one.unit, one.name, one.lack) for one in found]


def test_units_nobody_can_remind_are_listed_beforehand_and_each_once():
    both = an_item(leads=("林草局", "财政局"))

    assert lacking(both, an_item(leads=("财政局",)), an_item()) == [
        ("财政局", "", "没有登记联络员或责任人")
    ]


def test_a_person_of_the_record_who_cannot_be_reached_is_listed_beforehand():
    own = an_item(contacts=(Contact(name="何新", role="联络员"),))

    assert lacking(own, an_item()) == [("林草局", "何新", "没有可用的邮箱或手机号")]


def test_whom_a_kind_of_its_own_asks_for_is_listed_beforehand():
    kinds = {"监测数据": {"reach": {"before": ["责任人"], "on_day": ["责任人"]}}}
    liaison_only = PEOPLE[:1]

    assert lacking(an_item(), contacts=liaison_only) == []
    assert lacking(an_item(), contacts=liaison_only, kinds=kinds) == [
        ("林草局", "", "没有登记责任人")
    ]
