"""What a person does about sendings: tick off what was carried, send once more."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from scheduler.climbing import NO_CONTACT
from tracker.errors import UsageError
from tracker.model.sending import Sending, SendingState
from tracker.outbox import Outbox, OutboxReader, SendingFilter
from tracker.services.ledger import Act

# What may be sent once more.
AGAIN = (SendingState.FAILED, SendingState.UNKNOWN, SendingState.SKIPPED)


def may_go_again(one: Sending) -> bool:
    """Whether a person may have it sent once more."""
    return one.state in AGAIN and bool(one.occurrence.channel)


def tick_off(outbox: Outbox, keys: Iterable[str], act: Act) -> list[Sending]:
    """Note that sheets and texts were printed or pasted: all of these, or none.

    Args:
        keys: of sendings, or of the messages they travel in.

    Raises:
        UsageError: one is not there, or does not lie ready.
    """

    def delivered(one: Sending) -> Sending:
        if not one.is_laid_ready:
            raise UsageError(
                f"{one.key} 现在是“{one.state}”{_why(one)}，"
                "不是等人打印或粘贴的；没有登记。"
            )
        settled = one.as_settled(SendingState.DELIVERED, act.at)
        return replace(settled, by=act.actor.name)

    return _change(outbox, keys, delivered)


def send_again(outbox: Outbox, keys: Iterable[str], act: Act) -> list[Sending]:
    """Have these sent once more by the next pass: all of them, or none.

    Raises:
        UsageError: one is not there, need not be sent, or has no way to go.
    """

    def again(one: Sending) -> Sending:
        if one.state not in AGAIN:
            raise UsageError(f"{one.key} 现在是“{one.state}”，不用再发。")
        if not one.occurrence.channel:
            raise UsageError(f"{one.key} 当时没有发（{one.reason}）；{_way(one)}。")
        return replace(
            one,
            state=SendingState.PLANNED,
            not_before=act.at,
            reason="",
            permanent=False,
            message="",
            settled=None,
            by=act.actor.name,
        )

    return _change(outbox, keys, again)


def _way(one: Sending) -> str:
    """What to do about one that had no channel."""
    if one.reason.startswith(NO_CONTACT):
        return (
            "请先在方案的“联系人”或 kaohe.toml 的通道里补上，"
            "下一次提醒会找到他，要紧的请打电话"
        )
    return (
        "它没有安排通道，不能再发；以后的提醒到时候照常安排，"
        "要解除静默请运行 kaohe silence 看编号，要紧的请打电话"
    )


def _why(one: Sending) -> str:
    return f"（{one.reason}）" if one.reason else ""


def _change(
    outbox: Outbox, keys: Iterable[str], change: Callable[[Sending], Sending]
) -> list[Sending]:
    with outbox.transaction() as txn:
        found = [one for key in keys for one in _named(txn, key)]
        changed = [change(one) for one in dict.fromkeys(found)]
        txn.keep(changed)
        txn.commit()
    return changed


def _named(reader: OutboxReader, key: str) -> Sequence[Sending]:
    """The sending of that number, or those that travel in the message of that number.

    What was given up travels in it no more.
    """
    key = key.strip()
    one = reader.sending(key)
    found = [one] if one else reader.sendings(SendingFilter(message=key))
    found = [one for one in found if one.state is not SendingState.SUPERSEDED] or found
    if not key or not found:
        raise UsageError(
            f"没有编号为 {key} 的提醒；编号请看 kaohe reminders list 的第一栏。"
        )
    return found
