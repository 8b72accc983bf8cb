"""Sheets and texts that list what is given up are taken away (撤回催办单).

Closing, moving or reassigning an item supersedes its row in the same commit, while the
row lies ready. The file still lists the item: it gets a name that says so, and what else
it listed is planned anew, to go on a new one.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Final

from scheduler.channels.handed import HANDED, take_away
from scheduler.outcomes import as_planned
from scheduler.reminding import Reminding
from tracker.errors import CannotWrite
from tracker.model.sending import Sending, SendingState
from tracker.outbox import OutboxReader, SendingFilter

_ANEW: Final = "同一份里有一项不用再提醒了，重做一份"


def take_back(site: Reminding, now: datetime) -> Iterator[str]:
    """Take away every sheet and text that lists what is given up; what went wrong."""
    with site.outbox.reading() as reader:
        gone = list(_withdrawn(site, reader))
    for message, rows in groupby(
        sorted(gone, key=lambda one: one.message), key=lambda one: one.message
    ):
        try:
            _take_back(site, message, next(rows).provider, now)
        except CannotWrite as error:
            yield f"有一项不用再提醒了，它所在的文件没有撤回：{error}"


def _withdrawn(site: Reminding, reader: OutboxReader) -> Iterator[Sending]:
    for channel in site.channels.values():
        if channel.kind in HANDED:
            where = SendingFilter(
                states=(SendingState.SUPERSEDED,),
                channel=channel.name,
                composed=True,
            )
            yield from (one for one in reader.sendings(where) if one.is_withdrawn)


def _take_back(site: Reminding, message: str, file: str, now: datetime) -> None:
    """The file first: broken off in between, it is simply done again."""
    where = SendingFilter(message=message)
    with site.outbox.reading() as reader:
        rows = reader.sendings(where)
    # A file that was carried stays as it is, for it was.
    if not any(one.state is SendingState.DELIVERED for one in rows):
        take_away(Path(file))
    with site.outbox.transaction() as txn:
        txn.keep([_after(one, now) for one in txn.sendings(where)])
        txn.commit()


def _after(row: Sending, now: datetime) -> Sending:
    if row.is_laid_ready:
        return replace(as_planned(row, now, _ANEW), provider="")
    return replace(row, provider="") if row.is_withdrawn else row
