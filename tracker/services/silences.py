"""What the office does with silences (静默): it keeps reminders still for a while."""

from dataclasses import replace
from datetime import date

from tracker.calendar import local_day
from tracker.model.rung import ON_THE_DAY, rung_days
from tracker.model.silence import Silence
from tracker.ports import Filter, Reader, Table
from tracker.records import record_of
from tracker.services.ledger import (
    Act,
    BadRequest,
    Ledger,
    about_of,
    fetch,
    item_at,
    next_keys,
    open_year,
    refuse_closed,
    refuse_stranger,
    refuse_unfit,
    required,
    write,
)


def silences_in(reader: Reader, on: date) -> tuple[Silence, ...]:
    """The silences that hold on that day, of every year, by their last day."""
    entries = reader.find(Table.SILENCES, Filter(due_from=on))
    found: list[Silence] = [record_of(Table.SILENCES, one.document) for one in entries]
    return tuple(one for one in found if one.holds_on(on))


def silence(
    ledger: Ledger,
    act: Act,
    *,
    year: int,
    until: date,
    reason: str,
    item: str = "",
    unit: str = "",
    rung: str = "",
) -> Silence:
    """Remind nobody of that record, of that unit's, or by that rung, until a day.

    Args:
        year: the plan year in whose ledger it stands.
        item: an obligation's or issue's number, however it is typed.
        unit, rung: as the plan and the policy name them.
            Where several of the three are given, all must hold.

    Raises:
        UnknownRecord: there is no such record; YearClosed: the year is read-only.
        BadRequest: somebody else than the office, no reason, a day gone by, nothing
            that is to be kept still, or a rung that cannot be.
    """
    refuse_stranger(ledger, act, "设静默")
    refuse_unfit(act)
    reason = required(reason, "静默的理由")
    if until < local_day(act.recorded):
        raise BadRequest(f"{until} 已经过了；静默请写到今天或以后的日期。")
    if not (item.strip() or unit.strip() or rung.strip()):
        raise BadRequest("没有写对什么静默；请写编号、单位或提醒的档次。")
    if rung.strip() and rung_days(rung.strip()) is None:
        raise BadRequest(
            f"没有“{rung.strip()}”这一级提醒；请写成 前3、{ON_THE_DAY} 或 后1 的样子，"
            "有哪几级请看 kaohe reminders plan 编号。"
        )
    with ledger.store.transaction() as txn:
        open_year(txn, year, act)
        made = Silence(
            key=next(next_keys(txn, Table.SILENCES, year)),
            year=year,
            item=_item(txn, item),
            unit=unit.strip(),
            rung=rung.strip(),
            reason=reason,
            until=until,
        )
        write(txn, made, act=act, action="silence", reason=reason)
        txn.commit()
    return made


def _item(reader: Reader, key: str) -> str:
    """What the history calls the record of that number; "" for none."""
    if not key.strip():
        return ""
    record = item_at(reader, key, "，没有提醒可以静默；请看编号。")
    refuse_closed(reader, record.year)
    return about_of(record.key)


def end_silence(ledger: Ledger, key: str, act: Act, *, reason: str = "") -> Silence:
    """Remind again from today on of what the silence covers.

    Raises:
        UnknownRecord: there is no such silence.
        BadRequest: somebody else than the office, or it holds no more.
    """
    refuse_stranger(ledger, act, "解除静默")
    refuse_unfit(act)
    today = local_day(act.recorded)
    with ledger.store.transaction() as txn:
        before: Silence = fetch(txn, Table.SILENCES, key)
        refuse_closed(txn, before.year)
        if not before.holds_on(today):
            raise BadRequest(f"{before.key} 已经不在静默，不用解除。")
        after = replace(before, ended=today)
        write(txn, after, before=before, act=act, action="unsilence", reason=reason)
        txn.commit()
    return after
