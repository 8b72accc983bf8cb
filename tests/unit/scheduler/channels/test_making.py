"""Channels from the settings, and what is wrong with these."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.channels.making import Surroundings, make_channels
from scheduler.channels.port import Kind
from scheduler.settings import read_settings

ROOT = Path("/site")
AROUND = Surroundings(
    root=ROOT,
    exports=ROOT / "exports",
    templates=(),
    environ={"KEY": "hush-hush"},
    clock=lambda: datetime(2025, 10, 22, tzinfo=UTC),
)
MAIL = """
[channels."邮件"]
kind = "mail"
host = "mail.example.org"
from = "office@example.org"
"""
ROBOT = '[channels."群"]\nkind = "wecom"\nwebhook = "env:KEY"\n'
SMS = """
[channels."短信"]
kind = "sms"
key_id = "env:KEY"
key = "env:KEY"
sign_name = "某县考核办"
template = "SMS_1"
"""


def made(text):
    settings, findings = read_settings({}, tomllib.loads(text)["channels"])
    assert settings is not None, findings
    return make_channels(settings.channels, AROUND)


def test_every_kind_of_channel_can_be_set_up():
    text = MAIL + ROBOT + SMS + '[channels."单"]\nkind = "printed"\n'
    text += '[channels."贴"]\nkind = "pasted"\n'
    text += (
        '[channels."钉"]\nkind = "dingtalk"\nwebhook = "env:KEY"\nsign = "env:KEY"\n'
    )
    text += '[channels."飞"]\nkind = "feishu"\nwebhook = "env:KEY"\n'

    channels, findings = made(text)

    assert findings == []
    assert {one.kind for one in channels.values()} == set(Kind)
    assert all(name == one.name for name, one in channels.items())
    assert not channels["短信"].repeats


def test_robots_stay_below_their_platforms_rate():
    channels, _ = made(ROBOT)

    assert channels["群"].per_minute == 18


@pytest.mark.parametrize(
    ("security", "port"), [("tls", 465), ("starttls", 587), ("none", 25)]
)
def test_the_port_follows_the_security(security, port):
    channels, _ = made(f'{MAIL}security = "{security}"\n')

    assert channels["邮件"].port == port


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (MAIL + "prot = 25\n", "邮件.prot", "不认识的设置 prot。"),
        (MAIL + "port = 0\n", "邮件.port", "port 要写 1 到 65535 的整数。"),
        (MAIL + "port = true\n", "邮件.port", "port 要写 1 到 65535 的整数。"),
        (
            MAIL.replace('"mail.example.org"', "1"),
            "邮件.host",
            "host 不是文字。",
        ),
        (MAIL.replace("mail.example.org", " "), "邮件.host", "没有写 host。"),
        (
            MAIL + 'security = "hush-hush"\n',
            "邮件.security",
            "security 只能写：starttls、tls、none。",
        ),
        (MAIL + 'port = "hush-hush"\n', "邮件.port", "port 要写 1 到 65535 的整数。"),
        (
            MAIL + 'reply_to = "hush-hush"\n',
            "邮件.reply_to",
            "reply_to 不是一个邮箱地址。",
        ),
        (
            MAIL + 'ca_file = "hush-hush"\n',
            "邮件.ca_file",
            "ca_file 找不到，或不是证书文件。",
        ),
        (MAIL + 'user = "a"\n', "邮件.user", "登录要同时写 user 和 password。"),
        (MAIL + 'reply_to = "a"\n', "邮件.reply_to", "reply_to 不是一个邮箱地址。"),
        (MAIL + 'ca_file = "x"\n', "邮件.ca_file", "ca_file 找不到，或不是证书文件。"),
        (
            MAIL + 'security="none"\nuser="a"\npassword="env:KEY"\n',
            "邮件.security",
            "不加密的连接不能登录，密码会被别人看到。",
        ),
        (MAIL + "timeout = 0\n", "邮件.timeout", "timeout 要写 1 到 300 的整数。"),
        (ROBOT + 'sign = "env:KEY"\n', "群.sign", "不认识的设置 sign。"),
        (
            ROBOT + "per_minute = 9999\n",
            "群.per_minute",
            "per_minute 要写 1 到 600 的整数。",
        ),
        (
            ROBOT.replace("env:KEY", "https://x.cn/?key=hush-hush"),
            "群.webhook",
            "密码和密钥不能直接写在设置里。",
        ),
        (ROBOT.replace('"env:KEY"', "1"), "群.webhook", "webhook 不是文字。"),
        (ROBOT.replace("env:KEY", ""), "群.webhook", "没有写 webhook。"),
        (SMS.replace("SMS_1", ""), "短信.template", "没有写 template。"),
        (
            SMS + 'endpoint = "http://sms.example.org"\n',
            "短信.endpoint",
            "endpoint 要以 https:// 开头。",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text, place, message):
    channels, findings = made(text)

    assert channels == {}
    told = [(one.place, one.message) for one in findings]
    assert told == [(f"channels.{place}", message)]
    assert all(one.remedy for one in findings)
    assert "hush-hush" not in str(findings)


def test_all_that_is_wrong_is_said_at_once_and_the_rest_can_be_used():
    text = '[channels."邮件"]\nkind = "mail"\nprot = 1\n' + ROBOT

    channels, findings = made(text)

    assert list(channels) == ["群"]
    assert [one.place for one in findings] == [
        "channels.邮件.host",
        "channels.邮件.from",
        "channels.邮件.prot",
    ]


def test_a_misspelt_key_is_guessed_among_all_that_may_stand_there():
    _, findings = made(MAIL + 'pasword = "env:KEY"\nunit = ["林草局"]\n')

    assert [one.remedy for one in findings] == ["是不是 password？", "是不是 units？"]


def test_no_setting_shows_a_secret():
    channels, _ = made(f'{MAIL}user = "a"\npassword = "env:KEY"\n{ROBOT}{SMS}')

    assert len(channels) == 3
    assert "hush-hush" not in repr(channels)
