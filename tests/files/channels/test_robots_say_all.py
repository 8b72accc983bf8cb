"""A robot that has too much to say says it in several messages, on a real server.

What is 已发出 was in the text, and what was not in it is still to be sent.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from scheduler.channels.port import Kind
from scheduler.channels.robots import Robot
from scheduler.channels.wording import plain_markdown
from tests.files.channels.messages import CALM, NOW, a_secret
from tests.files.channels.servers import Web, web_server
from tests.unit.scheduler.cast import a_person, at
from tests.unit.scheduler.passes import (
    Clock,
    Wire,
    a_site,
    an_owed,
    begun,
    passed,
    rows,
)
from tracker.model.sending import Sending, SendingState

MORNING = at(10, 20)
ROBOTS = [Kind.WECOM, Kind.DINGTALK, Kind.FEISHU]
# So many items of one person are more than one message holds.
MANY = {Kind.WECOM: 60, Kind.DINGTALK: 200, Kind.FEISHU: 120}


@pytest.fixture
def web() -> Iterator[Web]:
    with web_server() as web:
        web.says(errcode=0, code=0)
        yield web


def a_chat(web, kind, people, each, *, per_minute=2, **changes):
    """A site where so many people get so many items each, said by a robot in one chat."""
    robot = Robot(
        name="群",
        kind=kind,
        webhook=a_secret(web.url),
        clock=lambda: NOW,
        per_minute=per_minute,
        limits=CALM,
    )
    owed = [
        an_owed(person * each + n + 1, leads=(f"第{person}局",), **changes)
        for person in range(people)
        for n in range(each)
    ]
    contacts = tuple(a_person(f"第{n}人", f"第{n}局") for n in range(people))
    wires = [Wire(name="群", kind=kind)]
    return begun(a_site(*owed, wires=wires, contacts=contacts, channels={"群": robot}))


def texts(web: Web) -> list[str]:
    """What was said in the chat, message by message."""
    return [_text(json.loads(body)) for _, _, body in web.seen]


def _text(body: dict[str, Any]) -> str:
    if body["msg_type" if "msg_type" in body else "msgtype"] == "post":
        lines = body["content"]["post"]["zh_cn"]["content"]
        return "\n".join(line[0]["text"] for line in lines)
    markdown = body["markdown"]
    return str(markdown.get("content") or markdown["text"].replace("  \n  ", "\n"))


def number_of(row: Sending) -> str:
    return f"（{row.occurrence.item.partition('/')[2]}）"


def said_in(site, web, row):
    """The texts that went as that row's message."""
    with site.outbox.reading() as reader:
        message = reader.message(row.message)
    assert message is not None
    return [
        one
        for one in texts(web)
        if message.text in one or plain_markdown(message.text) in one
    ]


@pytest.mark.parametrize("kind", ROBOTS)
def test_what_one_person_gets_goes_in_as_many_messages_as_it_takes(web, kind):
    site = a_chat(web, kind, 1, MANY[kind])

    passed(site, Clock(MORNING))

    assert 1 < len(web.seen) < 6
    for row in rows(site):
        assert row.state is SendingState.DELIVERED
        (text,) = said_in(site, web, row)
        assert number_of(row) in text
        assert sum(number_of(row) in one for one in texts(web)) == 1
    assert not any("请看台账" in one for one in texts(web))


def test_what_is_merged_is_merged_only_as_far_as_it_fits(web):
    site, clock = a_chat(web, Kind.WECOM, 6, 15), Clock(MORNING)

    passed(site, clock)

    assert len(web.seen) == 6, "two of them were to go in one message and do not fit"
    assert clock.slept > 0, "and still no more go in a minute than may"
    for row in rows(site):
        assert row.state is SendingState.DELIVERED
        assert all(number_of(row) in text for text in said_in(site, web, row))
        assert sum(number_of(row) in one for one in texts(web)) == 1


def test_what_is_merged_and_fits_still_goes_together(web):
    site = a_chat(web, Kind.WECOM, 6, 2)

    passed(site, Clock(MORNING))

    assert len(web.seen) == 2


@pytest.mark.parametrize(("people", "each"), [(1, 60), (4, 15)])
def test_what_did_not_fit_is_planned_still(web, people, each):
    site = a_chat(web, Kind.WECOM, people, each)

    passed(site, Clock(MORNING), stopping=lambda: bool(web.seen))

    (text,) = texts(web)
    states = {number_of(row): row.state for row in rows(site)}
    assert set(states.values()) == {SendingState.DELIVERED, SendingState.PLANNED}
    for number, state in states.items():
        assert (number in text) is (state is SendingState.DELIVERED)


def test_one_matter_too_long_for_any_message_is_begun_and_goes_alone(web):
    site = a_chat(web, Kind.WECOM, 1, 2, material="很长的材料名称" * 300)

    passed(site, Clock(MORNING))

    assert len(web.seen) == 2
    assert all("1. 报送很长的材料名称" in text for text in texts(web))
    assert all(len(text.encode()) <= 4096 for text in texts(web))
