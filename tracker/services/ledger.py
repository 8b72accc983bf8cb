"""A step taken: looked up, allowed, written with its event, in one transaction."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import count
from typing import Any, Final, TypeVar

from tracker.calendar import WorkCalendar, local_day
from tracker.errors import KaoheError
from tracker.history import changes_between, sealed
from tracker.model.event import Event
from tracker.model.lapse import lapse
from tracker.model.paper import Paper
from tracker.model.people import Actor, roles_of
from tracker.model.rules import Rules
from tracker.model.silence import Acknowledgement
from tracker.model.year import LedgerYear
from tracker.ports import Filter, Reader, Store, Table, Transaction
from tracker.records import Record, entry_of, record_of, table_of, year_in
from tracker.steps import (
    INSTRUCTION_STEPS,
    ISSUE_STEPS,
    OBLIGATION_STEPS,
    PAPER_STEPS,
    Setting,
    Step,
    StepRefused,
    refusal,
    step_of,
)

STEPS: Final[Mapping[Table, tuple[Step, ...]]] = {
    Table.OBLIGATIONS: OBLIGATION_STEPS,
    Table.ISSUES: ISSUE_STEPS,
    Table.PAPERS: PAPER_STEPS,
    Table.INSTRUCTIONS: INSTRUCTION_STEPS,
}
# 报, 问, 公文, 数, 静 and 批, in letters a clerk can type without changing the input method.
_PREFIXES: Final = {
    Table.OBLIGATIONS: "B",
    Table.ISSUES: "W",
    Table.PAPERS: "G",
    Table.FIGURES: "S",
    Table.SILENCES: "J",
    Table.INSTRUCTIONS: "P",
}
# What is done otherwise than by a step.
_OTHER_LABELS: Final = {
    "make": "生成",
    "add": "登记",
    "carry": "结转",
    "fill": "填报数值",
    "open": "建年度",
    "draft": "拟稿",
    "renumber": "随公文更正字号",
    "migrate": "随程序升级",
    "silence": "设静默",
    "unsilence": "解除静默",
    "instruct": "批示",
}
_KEY: Final = re.compile(r"([BbWwGgSsJjPp])(\d{4})-(\d{1,6})")

R = TypeVar("R", bound=Record)


class UnknownRecord(KaoheError):
    """No record of that number; `key` as the user typed it."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(
            f"没有编号 {key}；编号像 B2020-0001（报送任务）、W2020-0001（问题）、"
            "G2020-0001（公文），请运行 kaohe obligation list、kaohe issue list "
            "或 kaohe papers 查看。"
        )


class YearClosed(KaoheError):
    """The year has been rolled over and is read-only."""

    def __init__(self, year: int, rolled_to: int | None) -> None:
        self.year = year
        super().__init__(
            f"{year} 年度已经结转到 {rolled_to} 年度，只能查看；"
            "没有办完的问题已经转入新年度，请在新的编号下办理。"
        )


class BadRequest(KaoheError):
    """What was asked cannot be meant; the sentence says what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Somebody's act: who, when it happened, when it was written down.

    Attributes:
        at: when it happened; a clerk may write down on Monday what came on Friday.
        recorded: the clock when it was written down; never before `at`.
    """

    actor: Actor
    at: datetime
    recorded: datetime

    @property
    def day(self) -> date:
        """The local day on which it happened."""
        return local_day(self.at)


def moment_of(day: date, now: datetime) -> datetime:
    """When an act of which only the day is known was: at noon; if it was today, now."""
    if day == local_day(now):
        return now
    return datetime.combine(day, time(12), now.tzinfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A site's ledger: its store, its calendar and its own rules.

    Attributes:
        office: every name by which the leading group's office goes.
        group: every name by which the leading group goes.
    """

    store: Store
    calendar: WorkCalendar
    rules: Rules
    office: frozenset[str]
    group: frozenset[str]

    def setting(self, record: Any, act: Act) -> Setting:
        """The circumstances in which `act` is to change `record`."""
        # A paper is the office's own: no unit has a part in it.
        has_units = not isinstance(record, Paper)
        roles = roles_of(
            act.actor,
            leads=record.leads if has_units else (),
            supporting=record.supporting if has_units else (),
            supervising=record.supervising if has_units else (),
            office=self.office,
            group=self.group,
        )
        return Setting(
            actor=act.actor,
            roles=roles,
            on=act.day,
            recorded=local_day(act.recorded),
            office=self.office,
            calendar=self.calendar,
            rules=self.rules,
        )

    def is_office(self, act: Act) -> bool:
        """Whether the act is the office's own."""
        return act.actor.acts_for(self.office)


def take(
    ledger: Ledger,
    table: Table,
    key: str,
    action: str,
    act: Act,
    change: Callable[[Any], Any],
    *,
    reason: str = "",
) -> Any:
    """Take a step: the record as `change` leaves it, in the step's state, kept.

    Raises:
        UnknownRecord, YearClosed, StepRefused, BadRequest: nothing was changed.
        StoreRefused: it could not be kept, and nothing was changed.
    """
    with ledger.store.transaction() as txn:
        before = fetch(txn, table, key)
        refuse_closed(txn, before.year)
        refuse_unfit(act)
        step = step_of(STEPS[table], action)
        if why := refusal(step, before, ledger.setting(before, act)):
            raise StepRefused(before.key, step, why)
        after = change(before)
        if step.to is not None:
            after = replace(after, state=type(before.state)(step.to))
        write(txn, after, before=before, action=action, act=act, reason=reason)
        txn.commit()
    return after


@contextmanager
def together(ledger: Ledger) -> Iterator[Ledger]:
    """A ledger whose steps are one transaction: all that is done with it, or nothing.

    What a step raises must leave the block, or half of that step may be kept; but a
    StepRefused, which is raised before anything is written.
    """
    with ledger.store.transaction() as txn:
        yield replace(ledger, store=_Joined(txn))
        txn.commit()


class _Joined:
    """A store that is one open transaction; what it opens is that same one."""

    def __init__(self, txn: Transaction) -> None:
        self._part = _Part(txn)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        yield self._part

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        yield self._part

    @property
    def outbox(self) -> "_Joined":
        return self

    def close(self) -> None:
        """The store behind it is closed by whoever opened it."""


class _Part:
    """Part of a transaction, which is committed by whoever opened the whole."""

    def __init__(self, txn: Transaction) -> None:
        self.get, self.find, self.count = txn.get, txn.find, txn.count
        self.events, self.head = txn.events, txn.head
        self.put, self.append = txn.put, txn.append
        self.sendings, self.sending = txn.sendings, txn.sending
        self.messages, self.message = txn.messages, txn.message
        self.counts, self.mark, self.marks = txn.counts, txn.mark, txn.marks
        self.plan, self.claim, self.expired = txn.plan, txn.claim, txn.expired
        self.keep, self.keep_message = txn.keep, txn.keep_message
        self.cancel, self.set_mark = txn.cancel, txn.set_mark

    def commit(self) -> None:
        """Nothing is lasting before the whole is."""


def fetch(reader: Reader, table: Table, key: str) -> Any:
    """The record of that number, however it is typed; raises UnknownRecord."""
    entry = reader.get(table, full_key(key))
    if entry is None:
        raise UnknownRecord(key)
    return record_of(table, entry.document)


def full_key(key: str) -> str:
    """「b2020-12」 as `B2020-0012`; anything else as it is."""
    key = unicodedata.normalize("NFKC", key).strip()
    found = _KEY.fullmatch(key)
    if found is None:
        return key
    return f"{found[1].upper()}{found[2]}-{int(found[3]):04}"


def about_of(key: str) -> str:
    """What the history calls the record of a full number: `obligations/B2020-0012`."""
    table = next(
        (table for table, prefix in _PREFIXES.items() if key.startswith(prefix)),
        Table.YEARS,
    )
    return f"{table}/{key}"


def item_at(reader: Reader, key: str, remedy: str) -> Any:
    """The obligation or issue of that number.

    Raises:
        UnknownRecord: there is none. BadRequest: it is the number of something else; the
            sentence ends with `remedy`.
    """
    table, _, number = about_of(full_key(key)).partition("/")
    if table not in (Table.OBLIGATIONS, Table.ISSUES):
        raise BadRequest(f"{key} 不是报送任务或问题{remedy}")
    return fetch(reader, Table(table), number)


def next_keys(reader: Reader, table: Table, year: int) -> Iterator[str]:
    """The numbers of the year's next records; nothing is removed, so they are free."""
    taken = reader.count(table, Filter(year=year))
    return (f"{_PREFIXES[table]}{year}-{n:04}" for n in count(taken + 1))


def write(
    txn: Transaction,
    after: R,
    *,
    act: Act,
    action: str,
    before: R | None = None,
    reason: str = "",
) -> None:
    """Put the record and its event into the transaction; nothing where nothing changed.

    What was planned to be sent about it and holds no more goes with it, and so does
    what lies ready for a person to carry.

    Raises:
        BadRequest: the record holds what is no text.
    """
    table = table_of(after)
    try:
        entry = entry_of(after)
    except UnicodeEncodeError:
        raise BadRequest("里面有不成文字的字符；请重新输入，不要粘贴乱码。") from None
    # What could not be read back must not be written.
    record_of(table, entry.document)
    old = txn.get(table, after.key) if before is not None else None
    changes = changes_between(old.document if old else {}, entry.document)
    if not changes:
        return
    event = Event(
        number=0,
        at=act.recorded,
        by=act.actor.name,
        unit=act.actor.unit,
        recorder=act.actor.recorder,
        channel=act.actor.channel,
        table=table,
        key=after.key,
        action=action,
        reason=reason,
        changes=changes,
    )
    txn.put(table, entry)
    txn.append(sealed(event, txn.head()))
    if why := lapse(before, after):
        txn.cancel(event.about, at=act.recorded, reason=why, sheets=True)


def open_year(txn: Transaction, year: int, act: Act) -> None:
    """See that the year is in the ledger; raises YearClosed where it is read-only."""
    refuse_closed(txn, year)
    if txn.get(Table.YEARS, str(year)) is None:
        write(txn, LedgerYear(key=str(year), year=year), act=act, action="open")


def refuse_closed(reader: Reader, year: int) -> None:
    """Raises YearClosed where the year is read-only."""
    record = year_in(reader, year)
    if record is not None and record.closed_at is not None:
        raise YearClosed(year, record.rolled_to)


def refuse_unfit(act: Act) -> None:
    """Raises BadRequest where the act is nobody's, or dated after it is written down."""
    required(act.actor.name, "是谁办的")
    if act.at > act.recorded:
        raise BadRequest(f"{act.day} 还没有到；请写今天或以前的日期。")


def refuse_stranger(ledger: Ledger, act: Act, what: str) -> None:
    """Raises BadRequest where it is the office's to do and somebody else does it."""
    if not ledger.is_office(act):
        raise BadRequest(f"{act.actor}不能{what}，要由领导小组办公室的人办。")


def refuse_past(act: Act, day: date) -> None:
    """Raises BadRequest where a due day to be set has passed already."""
    if day < local_day(act.recorded):
        raise BadRequest(f"{day} 已经过了；时限请写今天或以后的日期。")


def refuse_before(act: Act, day: date | None, what: str) -> None:
    """Raises BadRequest where the act is dated before what it follows upon."""
    if day is not None and act.day < day:
        raise BadRequest(f"{day} 才{what}，不能早于那一天。")


def acknowledgement(act: Act, note: str) -> Acknowledgement:
    """What somebody answers to a reminder; raises BadRequest where it says nothing."""
    return Acknowledgement(
        at=act.at,
        by=act.actor.name,
        unit=act.actor.unit,
        note=required(note, "怎么回应的"),
    )


def required(text: str, what: str) -> str:
    """`text` without blanks around it; raises BadRequest where nothing is left."""
    if not text.strip():
        raise BadRequest(f"没有写{what}；请写明。")
    return text.strip()


def open_steps(ledger: Ledger, record: Any, on: date) -> tuple[Step, ...]:
    """The steps that somebody in the right capacity could take now."""
    nobody = Actor(name="", unit="")
    return tuple(
        step
        for step in STEPS[table_of(record)]
        if not refusal(
            step,
            record,
            Setting(
                actor=nobody,
                roles=step.who,
                on=on,
                recorded=on,
                office=ledger.office,
                calendar=ledger.calendar,
                rules=ledger.rules,
            ),
        )
    )


def label_of(table: str, action: str) -> str:
    """What an action of the history is called."""
    steps = STEPS.get(Table(table), ())
    found = next((one.label for one in steps if one.action == action), "")
    if table == Table.YEARS and action == "close":
        return "关闭年度"
    return found or _OTHER_LABELS.get(action, action)
