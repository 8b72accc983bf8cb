"""Messages composed of sendings: true at the moment they are about to leave."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil
from typing import Final

from notices.contexts.scope import Sight
from scheduler.channels.dialects import DIALECTS
from scheduler.channels.port import Channel, Kind
from scheduler.channels.rate import merged
from scheduler.channels.wording import AGAIN
from scheduler.digest import Addressee, digest_values, html_body
from scheduler.items import Item
from scheduler.people import address_of, person_of
from scheduler.rechecking import Known
from scheduler.reminding import Reminding
from scheduler.texts import WEEKLY, Text, text_for
from scheduler.weekly import weekly_values
from tracker.answers.lines import line_of
from tracker.model.sending import Message, Sending

_WEEK: Final = timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one person gets on one channel: sendings that still hold.

    Attributes:
        known: the records they are about; () for a weekly digest.
    """

    rows: tuple[Sending, ...]
    known: tuple[Known, ...] = ()


def message_of(
    site: Reminding, share: Share, *, sight: Sight, now: datetime
) -> Message:
    """The message to one person; `address` is "" where they cannot be reached so.

    Args:
        sight: the plan as texts see it; its lines are asked for by a weekly digest only.
    """
    told = share.rows[0].occurrence
    settings = site.directory.channel(told.channel)
    item = share.known[0].item if share.known else _nothing(share.rows[0])
    person = person_of(item, told.recipient, told.unit, site.directory)
    address = address_of(person, settings) if person and settings else ""
    kind = site.channels[told.channel].kind
    text = _text(site, share, kind, sight)
    key = key_of(share.rows)
    return Message(
        key=key,
        identity=key,
        channel=told.channel,
        recipient=told.recipient,
        unit=told.unit,
        address=address,
        subject=text.subject,
        text=text.body,
        html=html_body(text, site.policy) if kind is Kind.MAIL else "",
        date=now,
    )


def key_of(rows: Iterable[Sending]) -> str:
    """`M` and sixteen figures: another whenever any of the rows is tried anew."""
    told = sorted(f"{one.key}/{one.attempts}" for one in rows)
    return f"M{hashlib.sha256('|'.join(told).encode()).hexdigest()[:16]}"


def _nothing(row: Sending) -> Item:
    """For a digest that is about no record: an item of the addressee's unit."""
    told = row.occurrence
    return Item(about=told.item, year=row.year, title="", due=None, leads=(told.unit,))


def _text(site: Reminding, share: Share, kind: Kind, sight: Sight) -> Text:
    told = share.rows[0].occurrence
    addressee = Addressee(name=told.recipient, unit=told.unit)
    if not share.known:
        return _weekly(site, addressee, told.slot, sight)
    on, calendar, rules = sight.on, sight.calendar, sight.rules
    lines = [
        line_of(one.record, on=on, calendar=calendar, rules=rules)
        for one in share.known
    ]
    values = digest_values(
        lines, addressee=addressee, sight=sight, policy=site.policy, texts=site.texts
    )
    return site.texts.write(text_for(kind), values)


def _weekly(site: Reminding, addressee: Addressee, slot: date, sight: Sight) -> Text:
    with site.ledger.store.reading() as view:
        sent = view.counts(slot - _WEEK, slot)
    values = weekly_values(
        addressee=addressee,
        units=(addressee.unit,),
        sight=sight,
        sent=sent,
        texts=site.texts,
    )
    return site.texts.write(WEEKLY, values)


def bundles(
    shares: Sequence[tuple[Sending, ...]], channel: Channel
) -> Iterator[Sequence[tuple[Sending, ...]]]:
    """The shares of several people that go together as one message.

    A robot's all go to one chat. Where they are more than it may say in a minute they
    are merged: a robot that is too talkative is shut up, and nothing may be dropped.
    """
    size = 1
    if channel.kind in DIALECTS and channel.per_minute:
        size = ceil(len(shares) / channel.per_minute)
    for at in range(0, len(shares), size):
        yield shares[at : at + size]


def fits(messages: Sequence[Message], channel: Channel) -> bool:
    """Whether all that these say goes into one message on that channel.

    Robots alone leave out what is too long; what they say again is longer by a word.
    """
    dialect = DIALECTS.get(channel.kind)
    if dialect is None:
        return True
    whole = merged(messages, key="")
    return dialect.fits(f"{AGAIN}{whole.subject}", whole.text)


def one_of(messages: Sequence[Message], rows: Iterable[Sending]) -> Message:
    """These messages as one, which says all that they say."""
    if len(messages) == 1:
        return messages[0]
    key = key_of(rows)
    return replace(merged(messages, key=key), identity=key)
