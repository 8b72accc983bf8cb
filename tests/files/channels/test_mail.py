"""E-mail to a real server: what it says came of it is what came of it."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from scheduler.channels.letter import Sender
from scheduler.channels.mail import Mail, Security
from scheduler.channels.port import InDoubt, Permanent, Retry, Sent
from tests.files.channels.messages import CALM, SHORT, a_message, a_secret
from tests.files.channels.servers import (
    Post,
    certified,
    free_port,
    mail_server,
    only,
    quickly,
    raw_server,
)

PASSWORD = "correct-horse-battery"
SENDER = Sender(address="office@example.org", name="领导小组办公室")


def mail(port, **changes):
    plain = Mail(
        name="邮件",
        host="localhost",
        port=port,
        sender=SENDER,
        security=Security.NONE,
        limits=CALM,
    )
    return replace(plain, **changes)


def test_what_is_sent_arrives_in_chinese_with_its_identity():
    with mail_server(Post()) as post:
        outcome = mail(post.port).send(a_message(html="<p>一项</p>"), again=False)

    came = message_from_bytes(post.came[0], policy=default)
    assert outcome == Sent("2.0.0 queued as 42")
    assert came["Subject"] == "考核事项提醒"
    assert came["To"].addresses[0].display_name == "张三"
    assert came["From"].addresses[0].display_name == "领导小组办公室"
    assert came["Message-ID"] == "<M0123456789abcdef@example.org>"
    assert came["Date"].datetime == a_message().date
    assert came["List-Id"] == "<kaohe.example.org>"
    assert came["Auto-Submitted"] == "auto-generated"
    plain, html = came.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert plain.get_content().strip() == a_message().text
    assert html.get_content().strip() == "<p>一项</p>"


def test_what_is_sent_again_is_the_same_to_the_byte():
    message = a_message(html="<p>一项</p>")

    with mail_server(Post()) as post:
        mail(post.port).send(message, again=False)
        mail(post.port).send(message, again=True)

    assert post.came[0] == post.came[1]


def test_a_line_that_is_a_dot_does_not_end_the_text():
    with mail_server(Post()) as post:
        mail(post.port).send(a_message(text="before\n.\n..\nafter"), again=False)

    came = message_from_bytes(post.came[0], policy=default)
    assert came.get_content().split() == ["before", ".", "..", "after"]


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_login_goes_over_tls_to_a_server_vouched_for(tmp_path, security):
    context, authority = certified(tmp_path)
    options = {"authenticator": only("office", PASSWORD)}
    if security is Security.TLS:
        # aiosmtpd sees no TLS where the port itself speaks it.
        options |= {"ssl_context": context, "auth_require_tls": False}
    else:
        options |= {"tls_context": context, "auth_required": True}

    with mail_server(Post(), **options) as post:
        channel = mail(
            post.port,
            security=security,
            authority=authority,
            user="office",
            password=a_secret(PASSWORD),
        )
        checked = channel.check()
        outcome = channel.send(a_message(), again=False)

    assert checked == Sent()
    assert isinstance(outcome, Sent)
    assert len(post.came) == 1


def test_a_server_nobody_vouches_for_gets_neither_password_nor_text(tmp_path):
    context, _ = certified(tmp_path)

    with mail_server(Post(), tls_context=context) as post:
        channel = mail(post.port, security=Security.STARTTLS)
        outcome = channel.send(a_message(), again=False)

    assert outcome == Retry("邮件服务器的证书不可信；请检查 host，或写明 ca_file。")
    assert post.came == []


def test_a_wrong_password_is_permanent_and_is_not_repeated(tmp_path):
    context, authority = certified(tmp_path)
    wanted = only("office", "another")

    with mail_server(Post(), tls_context=context, authenticator=wanted) as post:
        outcome = mail(
            post.port,
            security=Security.STARTTLS,
            authority=authority,
            user="office",
            password=a_secret(PASSWORD),
        ).check()

    assert isinstance(outcome, Permanent)
    assert PASSWORD not in outcome.reason


def test_a_server_without_tls_is_not_spoken_to_without():
    with mail_server(Post()) as post:
        channel = mail(post.port, security=Security.STARTTLS)
        outcome = channel.send(a_message(), again=False)

    assert isinstance(outcome, Permanent)
    assert "security" in outcome.reason
    assert post.came == []


@pytest.mark.parametrize(
    ("post", "kind"),
    [
        (Post(rcpt="450 greylisted"), Retry),
        (Post(rcpt="550 no such user"), Permanent),
        (Post(data="452 too many"), Retry),
        (Post(data="552 too big"), Permanent),
        (Post(rcpt="hang"), Retry),
        (Post(rcpt="drop"), Retry),
        (Post(data="hang"), InDoubt),
        (Post(data="drop"), InDoubt),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_a_server_says_or_does_not_say(post, kind):
    limits = SHORT if "hang" in (post.rcpt, post.data) else CALM

    with mail_server(post):
        outcome = mail(post.port, limits=limits).send(a_message(), again=False)

    assert isinstance(outcome, kind)


def test_the_servers_words_are_in_the_reason():
    with mail_server(Post(rcpt="550 5.1.1 no such user")) as post:
        outcome = mail(post.port).send(a_message(), again=False)

    assert "550 5.1.1 no such user" in outcome.reason


def test_nobody_there_is_for_later():
    outcome = mail(free_port()).send(a_message(), again=False)

    assert isinstance(outcome, Retry)


def test_a_server_that_greets_with_a_refusal_is_told_in_its_words():
    with raw_server(b"554 5.7.1 you are on a list\r\n") as port:
        outcome = mail(port, limits=SHORT).send(a_message(), again=False)

    assert isinstance(outcome, Permanent)
    assert "554 5.7.1 you are on a list" in outcome.reason


def test_a_server_that_greets_with_something_else_is_for_later():
    with raw_server(b"SSH-2.0-OpenSSH_9.2\r\n") as port:
        outcome = mail(port, limits=SHORT).send(a_message(), again=False)

    assert isinstance(outcome, Retry)


@pytest.mark.parametrize("line", [b"what?\r\n", b"2" * 9000, b"\xff\xfe\r\n"])
def test_an_answer_to_the_text_that_nobody_understands_is_a_doubt(line):
    said = [
        b"220 hello\r\n",
        b"250 ok\r\n",
        b"250 ok\r\n",
        b"250 ok\r\n",
        b"354 go\r\n",
    ]

    with raw_server(*said, line) as port:
        outcome = mail(port, limits=SHORT).send(a_message(), again=False)

    assert isinstance(outcome, InDoubt)


def test_a_server_that_falls_silent_before_the_text_has_certainly_not_got_it():
    said = [b"220 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n"]

    with raw_server(*said) as port:
        outcome = mail(port, limits=SHORT).send(a_message(), again=False)

    assert isinstance(outcome, Retry)


def test_a_server_that_sends_a_sign_now_and_then_does_not_keep_us():
    with raw_server(b"220", drip=b"-") as port:
        outcome, seconds = quickly(
            lambda: mail(port, limits=SHORT).send(a_message(), again=False)
        )

    assert isinstance(outcome, Retry)
    assert seconds < 3 * SHORT.total


@pytest.mark.parametrize(
    "address",
    [
        "",
        "张三",
        "a@b@c",
        "a b@c.cn",
        "a@c.cn,b@c.cn",
        "a@c.cn\nBcc: x@y.cn",
        "<a@c.cn>",
    ],
)
def test_an_address_that_is_none_is_told_and_not_tried(address):
    outcome = mail(free_port()).send(a_message(address=address), again=False)

    assert outcome == Permanent("邮箱地址写法不对；请在联系人里改正。")
