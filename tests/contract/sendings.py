"""Sendings and messages with defaults, for tests of stores."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from tracker.model.sending import Message, Occurrence, Sending
from tracker.outbox import SendingFilter

NOW: Final = datetime(2020, 10, 20, 0, 30, tzinfo=UTC)
LEASE: Final = NOW + timedelta(minutes=5)
LATER: Final = NOW + timedelta(minutes=10)
HERE: Final[dict[str, Any]] = {"now": NOW, "holder": "甲机", "lease": LEASE}
_OF_OCCURRENCE: Final = frozenset(Occurrence.__slots__)


def a_sending(item: str = "obligations/B2020-0001", **changes: Any) -> Sending:
    """Planned for now, to 张三 of 财政局, by mail."""
    occurrence = Occurrence(
        item=item,
        due_version=1,
        rung="前3",
        slot=date(2020, 10, 20),
        recipient="张三",
        unit="财政局",
        channel="邮件",
    )
    own = {name: one for name, one in changes.items() if name in _OF_OCCURRENCE}
    rest = {name: one for name, one in changes.items() if name not in own}
    default = Sending(occurrence=replace(occurrence, **own), year=2020, not_before=NOW)
    return replace(default, **rest)


def a_message(key: str = "M0000000000000001", **changes: Any) -> Message:
    """To 张三 of 财政局, by mail."""
    default = Message(
        key=key,
        channel="邮件",
        recipient="张三",
        unit="财政局",
        address="zhangsan@example.org",
        subject="还有3个工作日",
        text="监测数据，10月23日前。\n请报送。",
        date=NOW,
        identity="<1@example.org>",
    )
    return replace(default, **changes)


def plan(store: Any, *sendings: Sending) -> int:
    """Commit the sendings as planned; how many were new."""
    with store.outbox.transaction() as txn:
        added: int = txn.plan(sendings)
        txn.commit()
    return added


def claim(store: Any, **changes: Any) -> list[Sending]:
    """What is claimed and committed, of any number of groups."""
    with store.outbox.transaction() as txn:
        taken = list(txn.claim(**{**HERE, "limit": 100, **changes}))
        txn.commit()
    return taken


def all_of(store: Any) -> list[Sending]:
    """Every sending there is."""
    with store.outbox.reading() as reader:
        return list(reader.sendings(SendingFilter()))
