"""What is done with instructions (批示): written, answered, found done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracker.model.instruction import Instruction, Reply
from tracker.model.people import Role
from tracker.ports import Filter, Reader, Table
from tracker.records import record_of
from tracker.services.ledger import (
    Act,
    BadRequest,
    Ledger,
    about_of,
    item_at,
    next_keys,
    open_year,
    refuse_past,
    refuse_unfit,
    required,
    take,
    write,
)


def instructions_in(
    reader: Reader, year: int | None = None, *, unit: str = "", item: str = ""
) -> tuple[Instruction, ...]:
    """The year's instructions, the newest first.

    Args:
        year: None for any.
        unit: only those for that unit; item: only those about that record,
            `obligations/B2020-0005`.
    """
    where = Filter(
        year=year,
        unit=unit,
        role=Role.LEAD if unit else "",
        text=item.casefold(),  # as far as the store can tell
    )
    found: list[Instruction] = [
        record_of(Table.INSTRUCTIONS, one.document)
        for one in reader.find(Table.INSTRUCTIONS, where)
    ]
    about = (one for one in found if item in ("", one.item))
    return tuple(sorted(about, key=lambda one: (one.at, one.key), reverse=True))


def instruct(
    ledger: Ledger,
    act: Act,
    *,
    year: int,
    text: str,
    item: str = "",
    units: Sequence[str] = (),
    until: date | None = None,
) -> Instruction:
    """Keep what a leader wrote.

    Args:
        act: the leader's; the office may take it down, and is then its recorder.
        year: the plan year in whose ledger it stands.
        item: an obligation's or issue's number, however it is typed; "" for none.
        units: for whom; where an item is given and no unit, its lead units.

    Raises:
        UnknownRecord: there is no such record; YearClosed: the year is read-only.
        BadRequest: it is no leader's, says nothing, or its day is gone.
    """
    if not act.actor.acts_for(ledger.group):
        raise BadRequest(
            f"{act.actor}不能批示，要由领导小组的人批示；办公室代录的，请写明是谁批示的。"
        )
    refuse_unfit(act)
    text = required(text, "批示的内容")
    if until is not None:
        refuse_past(act, until)
    with ledger.store.transaction() as txn:
        open_year(txn, year, act)
        about, leads = _item(txn, item)
        made = Instruction(
            key=next(next_keys(txn, Table.INSTRUCTIONS, year)),
            year=year,
            text=text,
            by=act.actor.name,
            unit=act.actor.unit,
            at=act.at,
            item=about,
            units=tuple(dict.fromkeys(units)) or leads,
            until=until,
        )
        write(txn, made, act=act, action="instruct")
        txn.commit()
    return made


def _item(reader: Reader, key: str) -> tuple[str, tuple[str, ...]]:
    """What the history calls the record of that number, and its lead units."""
    if not key.strip():
        return "", ()
    record = item_at(reader, key, "；批示请写它们的编号，或不写。")
    return about_of(record.key), record.leads


def reply(ledger: Ledger, key: str, act: Act, *, text: str) -> Instruction:
    """Say how it is being done; raises as `take`, BadRequest where nothing is said."""
    one = Reply(
        by=act.actor.name,
        unit=act.actor.unit,
        at=act.at,
        text=required(text, "回复的内容"),
    )

    def answered(before: Instruction) -> Instruction:
        return replace(before, replies=(*before.replies, one))

    kept: Instruction = take(ledger, Table.INSTRUCTIONS, key, "reply", act, answered)
    return kept


def finish(ledger: Ledger, key: str, act: Act) -> Instruction:
    """Find it done; raises as `take`."""

    def done(before: Instruction) -> Instruction:
        actor = act.actor
        return replace(before, done_by=actor.name, done_unit=actor.unit, done_at=act.at)

    kept: Instruction = take(ledger, Table.INSTRUCTIONS, key, "finish", act, done)
    return kept
