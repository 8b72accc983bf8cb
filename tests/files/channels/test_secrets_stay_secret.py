"""Every channel is led into every failure, and what it says is searched for its keys."""

import json
import logging

import pytest

from scheduler.channels.letter import Sender
from scheduler.channels.mail import Mail, Security
from scheduler.channels.port import Kind, Permanent
from scheduler.channels.robots import Robot
from scheduler.channels.sms import ShortMessages
from tests.files.channels.messages import CALM, NOW, SHORT, a_message, a_secret
from tests.files.channels.servers import (
    Post,
    Reply,
    certified,
    free_port,
    mail_server,
    only,
    web_server,
)

KEYS = ("robot key/+ 7f3a9c", "SEC-c0ffee/+==", "hush-5ecret&word")
QUOTED = ("robot+key%2F%2B+7f3a9c", "robot%20key%2F%2B%207f3a9c", "hush-5ecret%26word")
REPLIES = [
    Reply(seconds=5),
    Reply(200, b"<html>"),
    Reply(200, b"{", cut=True),
    Reply(302, headers={"Location": "https://example.org"}),
    Reply(404),
    Reply(429),
    Reply(500),
]


def channels(url):
    address = a_secret(f"{url}?key={QUOTED[0]}")
    for kind in (Kind.WECOM, Kind.DINGTALK, Kind.FEISHU):
        yield Robot(
            name="群",
            kind=kind,
            webhook=address,
            sign=a_secret(KEYS[1]),
            clock=lambda: NOW,
            limits=SHORT,
        )
    yield ShortMessages(
        name="短信",
        key_id=a_secret(KEYS[0]),
        key=a_secret(KEYS[2]),
        sign_name="办公室",
        template="SMS_1",
        endpoint=url,
        clock=lambda: NOW,
        limits=SHORT,
    )


def send(channel):
    outcome = channel.send(a_message(address="13800138000"), again=False)
    return f"{outcome!r} {outcome} {channel!r} {channel.check()!r}"


def holds_no_key(told):
    return not any(key in told for key in (*KEYS, *QUOTED))


@pytest.fixture
def log(caplog):
    """All that is logged, however much a user has turned on."""
    for name in ("", "httpx", "httpcore", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
        logging.getLogger(name).disabled = False
    return caplog


@pytest.mark.parametrize("reply", REPLIES)
def test_no_failure_of_a_web_server_tells_a_key(log, capfd, reply):
    with web_server() as web:
        web.reply = reply
        told = [send(channel) for channel in channels(web.url)]

    assert len(web.seen) == 4
    assert holds_no_key("".join(told) + log.text + "".join(capfd.readouterr()))


def test_a_server_that_repeats_what_it_was_sent_is_not_repeated(log):
    with web_server() as web:
        for channel in channels(web.url):
            web.says(200, errcode=0, code=0)
            send(channel)
            path, headers, body = web.seen[-1]
            echo = f"{path} {json.dumps(headers)} {body.decode()} {KEYS}"[:150]
            web.says(400, errcode=1, code=1, Code="isv.X", msg=echo, errmsg=echo)
            assert holds_no_key(send(channel) + log.text)
            for key in (*KEYS[:2], QUOTED[0]):
                web.says(400, errcode=1, code=1, msg=key, errmsg=key)
                if channel.kind is not Kind.SMS:
                    assert "***" in send(channel)


@pytest.mark.parametrize(
    "url",
    [f"http://127.0.0.1:{free_port()}/send", "https://", "ftp://x/", "http://x/"],
    ids=["nobody listens", "no host", "ftp", "no such host"],
)
def test_no_address_that_leads_nowhere_is_told(log, url):
    told = [send(channel) for channel in channels(url)]

    assert holds_no_key("".join(told) + log.text)


def test_no_key_stands_in_what_a_mail_server_refuses(tmp_path, log, capfd):
    context, authority = certified(tmp_path)

    with mail_server(
        Post(), tls_context=context, authenticator=only("office", "another")
    ) as post:
        channel = Mail(
            name="邮件",
            host="localhost",
            port=post.port,
            sender=Sender(address="office@example.org"),
            security=Security.STARTTLS,
            user="office",
            password=a_secret(KEYS[2]),
            limits=CALM,
            authority=authority,
        )
        outcome = channel.send(a_message(), again=False)

    ours = [one for one in log.records if one.name != "mail.log"]  # aiosmtpd's own
    told = "".join(one.getMessage() for one in ours) + "".join(capfd.readouterr())
    assert isinstance(outcome, Permanent)
    assert "***" in outcome.reason
    assert holds_no_key(f"{outcome!r} {channel!r} {told}")
