"""What the office does with the year's figures: it writes them down, with their proof."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tracker.errors import UsageError
from tracker.model.figure import MOST_PLACES, Figure, number_of
from tracker.model.plan import DataItem, Plan
from tracker.plan import nearest
from tracker.ports import Filter, Table, Transaction
from tracker.records import record_of
from tracker.services.ledger import (
    Act,
    BadRequest,
    Ledger,
    next_keys,
    refuse_closed,
    refuse_stranger,
    refuse_unfit,
    write,
)


def item_named(plan: Plan, name: str) -> DataItem:
    """The plan's data item of that name; raises UsageError with the nearest one."""
    name = name.strip()
    for item in plan.data_items:
        if item.name == name:
            return item
    near = nearest(name, [item.name for item in plan.data_items])
    hint = f"是不是“{near}”？" if near else "先在方案的“数据项”表里加上它。"
    raise UsageError(f"没有数据项“{name}”。{hint}")


def value_given(item: DataItem, words: str) -> Decimal | None:
    """The value that somebody typed for `item`; None for an empty text.

    Raises:
        BadRequest: it is no number, or might be several.
    """
    if not words.strip():
        return None
    value = number_of(words, item.unit)
    if value is None:
        unit = f"“{item.unit}”" if item.unit else ""
        raise BadRequest(
            f"“{item.name}”的数值不能是“{words[:40]}”；"
            f"请写成 1234.5 的样子，不带单位{unit}，小数最多{MOST_PLACES}位。"
        )
    return value


def put_figure(
    ledger: Ledger, act: Act, *, item: str, year: int, changes: Mapping[str, Any]
) -> Figure:
    """Write down what `changes` says of the year's figure; the figure as it is then.

    Args:
        item: a data item of the plan. The year before the ledger's first has no record
            of its own: its figures can be put beside the first year's all the same.
        changes: of value, source, evidence, explanation; `files` are added to those
            there are.

    Raises:
        YearClosed: the year was rolled over.
        BadRequest: somebody else than the office, or what is no text.
    """
    refuse_stranger(ledger, act, "填报指标数值")
    refuse_unfit(act)
    with ledger.store.transaction() as txn:
        refuse_closed(txn, year)
        before = _held(txn, year, item)
        if before is None:
            key = next(next_keys(txn, Table.FIGURES, year))
            old = Figure(key=key, year=year, item=item)
        else:
            old = before
        files = (*old.files, *changes.get("files", ()))
        after = replace(old, **{**changes, "files": tuple(dict.fromkeys(files))})
        write(txn, after, before=before, act=act, action="fill")
        txn.commit()
    return after


def _held(txn: Transaction, year: int, item: str) -> Figure | None:
    # Sought by text, the store leaves few to look at.
    for entry in txn.find(Table.FIGURES, Filter(year=year, text=item.casefold())):
        one: Figure = record_of(Table.FIGURES, entry.document)
        if one.item == item:
            return one
    return None
