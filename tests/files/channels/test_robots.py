"""Robots in group chats: judged by what the body says, on a real server."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from scheduler.channels.port import InDoubt, Kind, Permanent, Retry, Sent
from scheduler.channels.robots import Robot
from tests.files.channels.messages import CALM, NOW, SHORT, a_message, a_secret
from tests.files.channels.servers import (
    Reply,
    certified,
    free_port,
    quickly,
    raw_server,
    web_server,
)

KEY = "SEC0123456789"
ROBOTS = [Kind.WECOM, Kind.DINGTALK, Kind.FEISHU]
DELIVERED = {
    Kind.WECOM: {"errcode": 0, "errmsg": "ok"},
    Kind.DINGTALK: {"errcode": 0, "errmsg": "ok"},
    Kind.FEISHU: {"code": 0, "msg": "success", "data": {}},
}


@pytest.fixture
def web():
    with web_server() as web:
        yield web


def robot(kind, url, **changes):
    plain = Robot(
        name="群",
        kind=kind,
        webhook=a_secret(url),
        clock=lambda: NOW,
        limits=CALM,
    )
    return replace(plain, **changes)


def said(web):
    """The text in the chat, of the newest request."""
    body = json.loads(web.seen[-1][2])
    if body.get("msg_type") == "post":
        post = body["content"]["post"]["zh_cn"]
        lines = ["".join(one["text"] for one in line) for line in post["content"]]
        return "\n".join([post["title"], *lines])
    markdown = body["markdown"]
    return markdown.get("content") or markdown["text"]


@pytest.mark.parametrize("kind", ROBOTS)
def test_what_the_body_calls_delivered_is_sent(web, kind):
    web.says(**DELIVERED[kind])

    outcome = robot(kind, web.url).send(a_message(), again=False)

    assert outcome == Sent()
    assert len(web.seen) == 1
    assert "考核事项提醒" in said(web)
    assert "1. 饮用水水源地监测数据，还有1个工作日。" in said(web)
    assert "补发" not in said(web)


@pytest.mark.parametrize("kind", ROBOTS)
def test_what_is_said_again_says_so_first(web, kind):
    web.says(**DELIVERED[kind])

    robot(kind, web.url).send(a_message(), again=True)

    assert said(web).strip("*# ").startswith("（补发）考核事项提醒")


@pytest.mark.parametrize(
    ("kind", "body", "outcome"),
    [
        (Kind.WECOM, {"errcode": 93000, "errmsg": "invalid webhook url"}, Permanent),
        (Kind.WECOM, {"errcode": 45009, "errmsg": "api freq out of limit"}, Retry),
        (Kind.WECOM, {"errcode": -1, "errmsg": "system busy"}, Retry),
        (Kind.DINGTALK, {"errcode": 310000, "errmsg": "sign not match"}, Permanent),
        (Kind.DINGTALK, {"errcode": 130101, "errmsg": "send too fast"}, Retry),
        (Kind.FEISHU, {"code": 19021, "msg": "sign match fail"}, Permanent),
        (Kind.FEISHU, {"code": 11232, "msg": "frequency limited"}, Retry),
        (Kind.FEISHU, {"code": 9499, "msg": "too many request"}, Retry),
        (Kind.FEISHU, {"code": 9499, "msg": "Bad Request"}, Permanent),
        (Kind.WECOM, {"errcode": "0"}, InDoubt),
        (Kind.WECOM, {"errcode": False}, InDoubt),
        (Kind.WECOM, {"code": 0}, InDoubt),
        (Kind.FEISHU, {"StatusCode": 0, "StatusMessage": "success"}, Sent),
    ],
)
def test_http_200_says_nothing_and_the_code_in_the_body_all(web, kind, body, outcome):
    web.says(200, **body)

    assert isinstance(robot(kind, web.url).send(a_message(), again=False), outcome)


def test_a_robot_shut_up_for_ten_minutes_is_left_alone_as_long(web):
    web.says(errcode=130101, errmsg="send too fast")

    outcome = robot(Kind.DINGTALK, web.url).send(a_message(), again=False)

    assert outcome.after == 600


@pytest.mark.parametrize("kind", ROBOTS)
@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(200, b"<html>welcome</html>"), InDoubt),
        (Reply(200, b""), InDoubt),
        (Reply(0), InDoubt),
        (Reply(200, b"[0]"), InDoubt),
        (Reply(200, b'{"errcode": 0, "code": 0', cut=True), InDoubt),
        (Reply(200, b"[" * 100_000), InDoubt),
        (Reply(302, headers={"Location": "https://example.org/"}), Permanent),
        (Reply(404, b"not found"), Permanent),
        (Reply(400, b'{"errcode": 1, "code": 1}'), Permanent),
        (Reply(429), Retry),
        (Reply(500, b"oops"), Retry),
        (Reply(503), Retry),
        (Reply(502), InDoubt),
        (Reply(504), InDoubt),
    ],
)
def test_an_answer_without_a_code_is_judged_by_what_it_can_mean(
    web, kind, reply, outcome
):
    web.reply = reply

    assert isinstance(robot(kind, web.url).send(a_message(), again=False), outcome)


def test_a_server_may_say_how_long_to_wait(web):
    web.reply = Reply(503, headers={"Retry-After": "120"})

    outcome = robot(Kind.WECOM, web.url).send(a_message(), again=False)

    assert outcome.after == 120


@pytest.mark.parametrize("reply", [Reply(seconds=5), Reply(drip=True)])
def test_a_server_that_keeps_us_waiting_leaves_a_doubt_and_does_not_keep_us(web, reply):
    web.reply = reply
    channel = robot(Kind.WECOM, web.url, limits=SHORT)

    outcome, seconds = quickly(lambda: channel.send(a_message(), again=False))

    assert isinstance(outcome, InDoubt)
    assert seconds < 3 * SHORT.total


def test_nobody_there_is_for_later():
    url = f"http://127.0.0.1:{free_port()}/send"

    outcome = robot(Kind.WECOM, url).send(a_message(), again=False)

    assert outcome == Retry("连接不上（对方没有开放这个端口）；请检查网络。")


def test_what_never_got_as_far_as_speaking_is_for_later():
    with raw_server() as port:
        url = f"https://localhost:{port}/send"
        channel = robot(Kind.WECOM, url, limits=SHORT)
        outcome = channel.send(a_message(), again=False)

    assert outcome == Retry("连接不上（等候超时）；请检查网络。")


def test_an_office_may_vouch_for_its_own_server(tmp_path):
    context, authority = certified(tmp_path)

    with web_server(context) as web:
        web.says(errcode=0)
        trusted = robot(Kind.WECOM, web.url, authority=authority)
        sent = trusted.send(a_message(), again=False)
        stranger = robot(Kind.WECOM, web.url).send(a_message(), again=False)

    assert sent == Sent()
    assert stranger == Retry("连接不上（对方的证书不可信）；请检查网络。")
    assert len(web.seen) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/send?key=12345678",
        "http://127.0.0.1:x@example.org/send",
        "ftp://127.0.0.1/send",
        "not an address",
        "",
        "https://",
        "https://[/",
        "https://exa mple.org/",
        "https://example.org:99999/",
    ],
)
def test_an_address_that_is_none_or_is_not_safe_is_not_tried(url):
    outcome = robot(Kind.WECOM, url).send(a_message(), again=False)

    assert isinstance(outcome, Permanent)
    assert "重新复制" in outcome.reason


def test_dingtalk_gets_the_signature_it_documents(web):
    web.says(errcode=0)

    channel = robot(Kind.DINGTALK, f"{web.url}?access_token=x", sign=a_secret(KEY))
    channel.send(a_message(), again=False)

    query = parse_qs(urlsplit(web.seen[0][0]).query)
    stamp = str(int(NOW.timestamp()) * 1000)
    told = hmac.new(KEY.encode(), f"{stamp}\n{KEY}".encode(), hashlib.sha256)
    assert query["access_token"] == ["x"]
    assert query["timestamp"] == [stamp]
    assert base64.b64decode(query["sign"][0]) == told.digest()


def test_feishu_gets_the_signature_it_documents(web):
    web.says(code=0)

    channel = robot(Kind.FEISHU, web.url, sign=a_secret(KEY))
    channel.send(a_message(), again=False)

    body = json.loads(web.seen[0][2])
    stamp = str(int(NOW.timestamp()))
    told = hmac.new(f"{stamp}\n{KEY}".encode(), b"", hashlib.sha256)
    assert body["timestamp"] == stamp
    assert base64.b64decode(body["sign"]) == told.digest()


def test_dingtalk_breaks_a_line_where_the_text_does(web):
    web.says(errcode=0)

    robot(Kind.DINGTALK, web.url).send(a_message(text="一\n二"), again=False)

    assert said(web).endswith("一  \n  二")


def test_an_answer_is_asked_for_as_it_is_and_not_packed(web):
    """What is packed can swell a thousandfold."""
    web.says(errcode=0)

    robot(Kind.WECOM, web.url).send(a_message(), again=False)

    assert web.seen[0][1]["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("kind", ROBOTS)
def test_text_mentions_nobody_and_draws_nothing(web, kind):
    web.says(errcode=0, code=0)
    text = '<@all> [点我](https://x.cn) **急** `x`\n# 大字\n> 引\n<at user_id="all">'

    robot(kind, web.url).send(a_message(text=text), again=False)

    told = said(web)
    if kind is Kind.FEISHU:
        assert text in told
    else:
        assert not set("<>[]`") & set(told)
        assert "＃ 大字" in told
        assert "＊＊急＊＊" in told


@pytest.mark.parametrize(
    ("kind", "limit"),
    [(Kind.WECOM, 4096), (Kind.DINGTALK, 20_000), (Kind.FEISHU, 20_000)],
)
def test_what_is_too_long_is_cut_after_an_item_and_says_how_many_are_left(
    web, kind, limit
):
    web.says(errcode=0, code=0)
    items = [f"{number}. 一项要报送的材料，还有3个工作日" for number in range(1, 1001)]

    outcome = robot(kind, web.url).send(a_message(text="\n".join(items)), again=False)

    told = said(web)
    shown = told.count("一项要报送的材料，还有3个工作日")
    assert outcome == Sent()
    assert told.rstrip().endswith(f"…还有{1000 - shown}项，请看台账。")
    size = len(told.encode()) if kind is Kind.WECOM else len(web.seen[0][2])
    assert size <= limit
