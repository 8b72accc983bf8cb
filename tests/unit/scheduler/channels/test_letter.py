"""A message as an e-mail."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.channels.letter import Sender, letter, message_id
from scheduler.channels.wording import is_mailbox
from tracker.model.sending import Message

SENDER = Sender(address="office@example.org", name="办公室", reply_to="a@example.org")
MESSAGE = Message(
    key="M1",
    channel="邮件",
    recipient="张三",
    unit="水利局",
    address="zhang@example.org",
    subject="提醒",
    text="一项",
    date=datetime(2025, 10, 22, tzinfo=UTC),
)
HEADERS = {
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Id",
    "Auto-Submitted",
    "Content-Type",
    "Content-Transfer-Encoding",
    "MIME-Version",
}


@pytest.mark.parametrize("field", ["subject", "recipient"])
@pytest.mark.parametrize(
    "text",
    [
        "提醒\r\nBcc: x@example.org",
        "提醒\nBcc: x@example.org\n\n正文",
        "提醒\rBcc: x@example.org",
        "提醒\u2028Bcc: x@example.org",
        "=?utf-8?q?=0D=0ABcc:_x@example.org=0D=0A?=",
        "=?utf-8?b?DQpCY2M6IHhAZXhhbXBsZS5vcmcNCg==?=",
        '"\\\r\nBcc: x@example.org',
        "\ud800提醒",
    ],
)
def test_no_subject_and_no_name_brings_a_header_of_its_own(field, text):
    mail = letter(replace(MESSAGE, **{field: text}), SENDER)

    came = message_from_bytes(mail, policy=default)
    assert set(came.keys()) == HEADERS
    assert came.get_content().strip() == "一项"


@given(st.text(), st.text(), st.text())
def test_whatever_is_written_arrives_under_our_headers_alone(subject, name, text):
    message = replace(MESSAGE, subject=subject, recipient=name, text=text)

    came = message_from_bytes(letter(message, SENDER), policy=default)

    assert set(came.keys()) == HEADERS
    assert [one.addr_spec for one in came["To"].addresses] == [MESSAGE.address]


def test_an_identity_stays_what_it_was_made():
    with_domain = replace(MESSAGE, identity="<one@there>")

    assert message_id(MESSAGE, SENDER) == "<M1@example.org>"
    assert message_id(with_domain, SENDER) == "<one@there>"


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("a.b+c@example.org", True),
        ("a@localhost", True),
        (".a@example.org", False),
        ("a..b@example.org", False),
        ("a@example..org", False),
        ("a@" + "b" * 260, False),
        ("a@" + "b" * 60 + "!", False),
        ("甲@example.org", False),
        ("a@example.org\n", False),
    ],
)
def test_a_mailbox_is_one_plain_address(address, fits):
    assert is_mailbox(address) is fits
