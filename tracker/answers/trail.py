"""The trail (经过): what a unit was told and reminded of, and what it did, day by day.

These are the facts behind a 通报批评: each has its day and what proves it, and none is
there that the ledger or the outbox does not hold. Only a reminder that was delivered
counts, or a sheet or text that somebody handed over by name.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from typing import Final

from tracker.answers.lines import Line
from tracker.answers.replies import delivered_on
from tracker.calendar import local_day
from tracker.model.issue import Issue
from tracker.model.obligation import Extension, Obligation, Submission
from tracker.model.sending import Sending
from tracker.outbox import OutboxReader, SendingFilter
from tracker.records import about

# Items asked for at a time, as `SendingFilter.items` allows.
_AT_ONCE: Final = 300


class Deed(StrEnum):
    """What was done."""

    ISSUED = "下达"
    CIRCULATED = "通报"
    SIGNED = "签收"
    REMINDED = "提醒"
    REPLIED = "回应"
    OBJECTED = "提出异议"
    EXTENSION_ASKED = "申请延期"
    EXTENSION_GRANTED = "同意延期"
    EXTENSION_REFUSED = "不同意延期"
    URGED = "催办"
    RECEIVED = "报来"
    RETURNED = "退回补正"
    REPORTED = "报进展"
    APPLIED = "申请销号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that was done.

    Attributes:
        at: when on that day; None where only the day is known.
        who: who did it, or who was reminded, with the unit; "" for a paper.
        text: what was said, asked, or by which rung and channel it went.
        evidence: what proves it: 发文字号, the paper's or the reminder's number, files,
            what the channel answered.
        sending: the reminder; None for any other fact.
    """

    on: date
    what: Deed
    at: datetime | None = None
    who: str = ""
    text: str = ""
    evidence: tuple[str, ...] = ()
    sending: Sending | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What there is on one obligation or issue, for one unit; the oldest first."""

    line: Line
    unit: str
    facts: tuple[Fact, ...]

    @property
    def reminded_on(self) -> tuple[date, ...]:
        """The days on which the unit was reminded: several people or ways are once."""
        days = (one.on for one in self.facts if one.what is Deed.REMINDED)
        return tuple(dict.fromkeys(days))


def deliveries(
    reader: OutboxReader, lines: Iterable[Line], *, by: date = date.max
) -> list[Sending]:
    """The reminders of these lines that were delivered, to whomever.

    What was delivered never changes any more and says itself when that was: the trail
    of a day gone by is cut from it.

    Args:
        by: no later than the end of that day.
    """
    items = (about(one.record) for one in lines)
    return [
        one
        for one in sendings_about(reader, items)
        if (went := delivered_on(one)) and went <= by
    ]


def sendings_about(reader: OutboxReader, items: Iterable[str]) -> Iterator[Sending]:
    """The sendings about each of these records, by slot; nothing of any other."""
    items = iter(items)
    while some := tuple(islice(items, _AT_ONCE)):
        # Not by state as well: SQLite would then go through all that was ever sent.
        yield from reader.sendings(SendingFilter(items=some))


def trails(
    lines: Iterable[Line], unit: str, sendings: Sequence[Sending], *, on: date
) -> list[Trail]:
    """The trail of each line in the unit's lead on which there is anything, up to `on`.

    Args:
        sendings: the reminders of these lines; only delivered ones, to that unit, count.
    """
    told: dict[str, list[Sending]] = {}
    for one in sendings:
        if one.occurrence.unit == unit and delivered_on(one):
            told.setdefault(one.occurrence.item, []).append(one)
    made = (
        Trail(
            line=line,
            unit=unit,
            facts=_facts(line, told.get(about(line.record), ()), on),
        )
        for line in lines
        if unit in line.record.leads
    )
    return [one for one in made if one.facts]


def _facts(line: Line, sendings: Sequence[Sending], on: date) -> tuple[Fact, ...]:
    record = line.record
    facts = [*_shared(record), *map(_reminder, sendings)]
    facts += _owed(record) if isinstance(record, Obligation) else _mended(record)
    return tuple(sorted((one for one in facts if one.on <= on), key=_order))


def latest(record: Obligation | Issue) -> Fact | None:
    """What was done about it last, being urged and reminded aside; None for nothing."""
    own = _owed(record) if isinstance(record, Obligation) else _mended(record)
    facts = (*own, *_shared(record))
    told = (one for one in facts if one.what is not Deed.URGED)
    return max(told, key=_order, default=None)


def _order(fact: Fact) -> tuple[date, float]:
    return fact.on, fact.at.timestamp() if fact.at else 0.0


def _at(moment: datetime, what: Deed, who: str, text: str, *evidence: str) -> Fact:
    return Fact(
        on=local_day(moment),
        at=moment,
        what=what,
        who=who,
        text=text,
        evidence=tuple(filter(None, evidence)),
    )


def _reminder(one: Sending) -> Fact:
    told = one.occurrence
    assert one.settled is not None, "what was delivered says when"
    handed = f"{one.by}办理" if one.by else ""
    return Fact(
        on=local_day(one.settled),
        at=one.settled,
        what=Deed.REMINDED,
        who=f"{told.unit}{told.recipient}",
        text="，".join(filter(None, (told.rung, told.channel, handed))),
        evidence=tuple(filter(None, (one.key, one.provider))),
        sending=one,
    )


def _shared(record: Obligation | Issue) -> Iterator[Fact]:
    """What obligations and issues have alike."""
    for urge in record.urges:
        until = f"{urge.kind}，限{urge.until}前办结" if urge.until else urge.kind
        yield Fact(
            on=urge.on,
            what=Deed.URGED,
            text=until,
            evidence=tuple(filter(None, (urge.number, urge.paper))),
        )
    for one in record.acknowledgements:
        yield _at(one.at, Deed.REPLIED, f"{one.unit}{one.by}", one.note)


def _owed(record: Obligation) -> Iterator[Fact]:
    if record.issued_on:
        by = (record.issued_by,) if record.issued_by else ()
        yield Fact(on=record.issued_on, what=Deed.ISSUED, evidence=by)
    if record.signed_on:
        yield Fact(on=record.signed_on, what=Deed.SIGNED, who=record.signed_by)
    for one in record.objections:
        yield _at(one.at, Deed.OBJECTED, f"{one.unit}{one.by}", one.reason)
    for request in record.extensions:
        yield from _extension(request)
    for version in record.submissions:
        yield from _version(version)


def _extension(one: Extension) -> Iterator[Fact]:
    asked = f"到{one.until}：{one.reason}"
    yield _at(one.asked, Deed.EXTENSION_ASKED, f"{one.unit}{one.by}", asked)
    if one.decided is None:
        return
    who = f"{one.decided_unit}{one.decided_by}"
    if one.granted:
        text = "：".join(filter(None, (f"到{one.granted}", one.opinion)))
        yield _at(one.decided, Deed.EXTENSION_GRANTED, who, text)
    else:
        yield _at(one.decided, Deed.EXTENSION_REFUSED, who, one.opinion)


def _version(one: Submission) -> Iterator[Fact]:
    names = (file.name for file in one.files)
    text = "，".join(filter(None, (f"第{one.number}稿", one.channel, one.note)))
    yield _at(one.received, Deed.RECEIVED, f"{one.unit}{one.by}", text, *names)
    review = one.review
    if review is not None and not review.accepted:
        why = "；".join(f"{why.criterion}：{why.text}" for why in review.reasons)
        yield _at(review.at, Deed.RETURNED, f"{review.unit}{review.by}", why)


def _mended(record: Issue) -> Iterator[Fact]:
    if record.circulated_on:
        by = (record.circulated_by,) if record.circulated_by else ()
        yield Fact(on=record.circulated_on, what=Deed.CIRCULATED, evidence=by)
    for one in record.progress:
        yield _at(one.at, Deed.REPORTED, f"{one.unit}{one.by}", one.text)
    for asked in record.applications:
        who = f"{asked.unit}{asked.by}"
        yield _at(asked.at, Deed.APPLIED, who, asked.statement)
