"""A ledger copied whole into another store."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tracker.ports import Reader, Store, StoreRefused, Table, Transaction
from tracker.storage.paging import EVERY_SENDING, PAGE, every_message
from tracker.storage.verify import named, verify_ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much a ledger holds.

    Attributes:
        counts: records by table.
        sendings, messages: of reminders.
        head: the hash of the newest event; "" for none.
    """

    counts: Mapping[Table, int]
    events: int
    head: str
    sendings: int = 0
    messages: int = 0


_EMPTY: Final = Tally(counts=dict.fromkeys(Table, 0), events=0, head="")


def tally(reader: Reader) -> Tally:
    """How much there is to read."""
    head = reader.head()
    return Tally(
        counts={table: reader.count(table) for table in Table},
        events=head.number if head else 0,
        head=head.hash if head else "",
        sendings=sum(reader.counts().values()),
        messages=sum(1 for _ in every_message(reader)),
    )


def copy_ledger(source: Store, target: Store) -> Tally:
    """Copy everything into the empty store `target`; how much is now in both.

    The source is verified first. The copy is read back, compared and verified before
    it is committed: one that is refused leaves the target as empty as it was.

    Raises:
        StoreRefused: the target holds something, the source is not sound, or either
            cannot be read or written.
    """
    with source.reading() as old, target.transaction() as new:
        if tally(new) != _EMPTY:
            raise StoreRefused(
                "要搬去的地方已经有台账，没有改动；请换一个空的库或新的文件夹。"
            )
        for finding in verify_ledger(old):
            raise StoreRefused(
                f"原来的台账有问题（{finding.place}{finding.message.rstrip('。')}），"
                "没有搬；请先运行 kaohe audit verify 查看，并从备份恢复。"
            )
        for table in Table:
            _copy_entries(old, new, table)
        _copy_events(old, new)
        _copy_sent(old, new)
        for finding in verify_ledger(new):
            raise _unlike(finding.place)
        copied = tally(new)
        new.commit()
    return copied


def _copy_entries(old: Reader, new: Transaction, table: Table) -> None:
    after = None
    while page := old.find(table, after=after, limit=PAGE):
        for entry in page:
            new.put(table, entry)
        if list(new.find(table, after=after, limit=PAGE)) != list(page):
            raise _unlike(f"{named(table, page[0].key)}或其后的")
        after = page[-1]


def _copy_events(old: Reader, new: Transaction) -> None:
    last = 0
    while page := old.events(after=last, limit=PAGE):
        for event in page:
            new.append(event)
        if list(new.events(after=last, limit=PAGE)) != list(page):
            raise _unlike(f"履历第{last + 1}条或其后的")
        last = page[-1].number


def _copy_sent(old: Reader, new: Transaction) -> None:
    """The sendings, their messages and the marks, compared as they then stand there."""
    last = ""
    while page := old.sendings(EVERY_SENDING, after=last, limit=PAGE):
        new.plan(page)
        if list(new.sendings(EVERY_SENDING, after=last, limit=PAGE)) != list(page):
            raise _unlike(f"提醒 {page[0].key} 或其后的")
        last = page[-1].key
    for message in every_message(old):
        new.keep_message(message)
        if new.message(message.key) != message:
            raise _unlike(f"发出的消息 {message.key} ")
    for name, moment in old.marks().items():
        new.set_mark(name, moment)


def _unlike(what: str) -> StoreRefused:
    return StoreRefused(
        f"{what}搬过去以后与原来的不一样，没有保存；请再做一次，"
        "不行时请管理员检查要搬去的地方。"
    )
