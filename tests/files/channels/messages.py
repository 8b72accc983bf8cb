"""Messages and channels as the tests of channels need them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scheduler.channels.secret import Secret
from scheduler.channels.web import Limits
from tracker.model.sending import Message

NOW = datetime(2025, 10, 22, 0, 30, tzinfo=UTC)
# For servers that answer, also on a machine that is busy.
CALM = Limits(connect=10, read=10, total=20)
# For those that do not.
SHORT = Limits(connect=0.4, read=0.4, total=1.0)


def a_message(**changes: Any) -> Message:
    default = Message(
        key="M0123456789abcdef",
        identity="M0123456789abcdef",
        channel="通道",
        recipient="张三",
        unit="县水利局",
        address="zhangsan@example.org",
        subject="考核事项提醒",
        text="1. 饮用水水源地监测数据，还有1个工作日。",
        date=NOW,
    )
    return replace(default, **changes)


def a_secret(value: str) -> Secret:
    return Secret(lambda: value)
