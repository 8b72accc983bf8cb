"""Sendings and messages as rows of a store, and back.

The document is all of it; the columns beside it are what is asked for.
"""

from typing import Any, Final

import msgspec

from tracker.model.sending import Message, Sending
from tracker.ports import Spoilt

COLUMNS: Final = (
    "key",
    "item",
    "unit",
    "recipient",
    "channel",
    "slot",
    "state",
    "not_before",
    "holder",
    "lease",
    "message",
)
# What a question may name a value of.
ASKED: Final = ("item", "unit", "channel", "message")


def columns_of(one: Sending) -> dict[str, Any]:
    """The columns of a sending by their names."""
    told = one.occurrence
    return {
        "key": one.key,
        "item": told.item,
        "unit": told.unit,
        "recipient": told.recipient,
        "channel": told.channel,
        "slot": told.slot,
        "state": one.state.value,
        "not_before": one.not_before,
        "holder": one.holder,
        "lease": one.lease,
        "message": one.message,
    }


def text_of(one: Sending | Message) -> str:
    """The document, as JSON.

    Raises:
        UnicodeEncodeError: it holds half of a character.
    """
    return msgspec.json.encode(one).decode()


def sending_of(key: str, document: Any) -> Sending:
    """The sending in a document, JSON or what JSON holds.

    Raises:
        Spoilt: there is none, or that of another key.
    """
    one: Sending = _read(f"提醒 {key}", key, document, Sending)
    return one


def message_of(key: str, document: Any) -> Message:
    """The message in a document, as `sending_of`."""
    one: Message = _read(f"发出的消息 {key}", key, document, Message)
    return one


def _read(what: str, key: str, document: Any, kind: type[Any]) -> Any:
    try:
        if isinstance(document, str):
            one = msgspec.json.decode(document, type=kind)
        else:
            one = msgspec.convert(document, kind)
    except (ValueError, TypeError):
        raise Spoilt(what) from None
    if one.key != key:
        raise Spoilt(what)
    return one
