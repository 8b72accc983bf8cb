"""Short messages: never twice."""

import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from scheduler.channels.port import InDoubt, Permanent, Retry, Sent
from scheduler.channels.sms import ShortMessages
from tests.files.channels.messages import CALM, NOW, SHORT, a_message, a_secret
from tests.files.channels.servers import Reply, free_port, web_server

PHONE = "13800138000"


@pytest.fixture
def web():
    with web_server() as web:
        yield web


def sms(endpoint, **changes):
    plain = ShortMessages(
        name="短信",
        key_id=a_secret("LTAI-id"),
        key=a_secret("hush-hush-hush"),
        sign_name="某县考核办",
        template="SMS_1",
        endpoint=endpoint,
        clock=lambda: NOW,
        limits=CALM,
    )
    return replace(plain, **changes)


def to_phone(**changes):
    return a_message(**{"address": PHONE} | changes)


def test_a_template_is_filled_in_with_the_beginning_of_the_text(web):
    web.says(Code="OK", BizId="9006", Message="OK")

    outcome = sms(web.url).send(to_phone(text="张三：" + "报" * 60), again=False)

    query = parse_qs(urlsplit(web.seen[0][0]).query)
    assert outcome == Sent("9006")
    assert query["PhoneNumbers"] == [PHONE]
    assert query["SignName"] == ["某县考核办"]
    assert query["TemplateCode"] == ["SMS_1"]
    content = json.loads(query["TemplateParam"][0])["content"]
    assert content == "张三：" + "报" * 31 + "…"
    assert web.seen[0][1]["Authorization"].startswith("ACS3-HMAC-SHA256 Credential=")


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(200, b'{"Code": "isv.BUSINESS_LIMIT_CONTROL"}'), Retry),
        (Reply(400, b'{"Code": "Throttling.User"}'), Retry),
        (Reply(429), Retry),
        (Reply(200, b'{"Code": "isv.SMS_TEMPLATE_ILLEGAL"}'), Permanent),
        (Reply(404, b'{"Code": "InvalidAccessKeyId.NotFound"}'), Permanent),
        (Reply(404, b"nothing here"), Permanent),
        (Reply(200, b'{"Code": "isp.SYSTEM_ERROR"}'), InDoubt),
        (Reply(500, b'{"Code": "InternalError"}'), InDoubt),
        (Reply(500, b'{"Code": "OK"}'), InDoubt),
        (Reply(503), InDoubt),
        (Reply(200, b"fine"), InDoubt),
        (Reply(200, b'{"Code": "OK"', cut=True), InDoubt),
        (Reply(seconds=5), InDoubt),
    ],
)
def test_only_what_certainly_did_not_go_may_go_again(web, reply, outcome):
    web.reply = reply

    channel = sms(web.url, limits=SHORT if reply.seconds else CALM)

    assert isinstance(channel.send(to_phone(), again=False), outcome)


def test_nobody_there_is_for_later():
    url = f"http://127.0.0.1:{free_port()}/"

    assert isinstance(sms(url).send(to_phone(), again=False), Retry)


def test_what_is_in_doubt_is_not_sent_again_even_if_asked_to(web):
    channel = sms(web.url)

    outcome = channel.send(to_phone(), again=True)

    assert isinstance(outcome, InDoubt)
    assert web.seen == []
    assert not channel.repeats


@pytest.mark.parametrize(
    "typed", ["+86 138-0013-8000", "138 0013 8000", "008613800138000"]
)
def test_a_telephone_number_may_be_typed_with_blanks_and_strokes(web, typed):
    web.says(Code="OK")

    sms(web.url).send(to_phone(address=typed), again=False)

    assert f"PhoneNumbers={PHONE}" in web.seen[0][0]


@pytest.mark.parametrize("typed", ["", "0470-1234567", "1380013800", "张三", "1" * 12])
def test_a_number_that_is_no_mobile_phone_is_told_and_not_tried(web, typed):
    outcome = sms(web.url).send(to_phone(address=typed), again=False)

    assert outcome == Permanent("手机号不是 11 位数字；请在联系人里改正。")
    assert web.seen == []
