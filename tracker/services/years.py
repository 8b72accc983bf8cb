"""The year's obligations made from its plan, and the step into the next year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tracker.calendar import DueKind, local_day, parse_due
from tracker.making import Difference, differences
from tracker.model.issue import Issue, IssueState
from tracker.model.obligation import Obligation, ObligationState
from tracker.model.plan import Plan
from tracker.model.year import LedgerYear
from tracker.ports import Filter, Reader, Table, Transaction
from tracker.records import about, record_of
from tracker.services.issues import dated
from tracker.services.ledger import (
    Act,
    BadRequest,
    Ledger,
    next_keys,
    open_year,
    refuse_closed,
    refuse_stranger,
    refuse_unfit,
    write,
)

_SETTLED = (
    ObligationState.ACCEPTED,
    ObligationState.FORWARDED,
    ObligationState.WAIVED,
)


def obligations_in(reader: Reader, year: int) -> tuple[Obligation, ...]:
    """Every obligation of the year, by due day."""
    entries = reader.find(Table.OBLIGATIONS, Filter(year=year))
    return tuple(record_of(Table.OBLIGATIONS, one.document) for one in entries)


def issues_in(reader: Reader, year: int) -> tuple[Issue, ...]:
    """Every issue of the year, by due day."""
    entries = reader.find(Table.ISSUES, Filter(year=year))
    return tuple(record_of(Table.ISSUES, one.document) for one in entries)


def preview(ledger: Ledger, plan: Plan, act: Act) -> tuple[Difference, ...]:
    """What `make` would change; nothing is changed."""
    with ledger.store.reading() as reader:
        existing = obligations_in(reader, plan.year.plan_year)
    return differences(existing, plan, ledger.calendar, on=local_day(act.recorded))


def make(ledger: Ledger, plan: Plan, act: Act) -> tuple[Difference, ...]:
    """Bring the year's obligations to the plan, all or none; what was changed."""
    refuse_stranger(ledger, act, "生成报送任务")
    refuse_unfit(act)
    with ledger.store.transaction() as txn:
        made = _make(ledger, txn, plan, act)
        txn.commit()
    return made


def _make(
    ledger: Ledger, txn: Transaction, plan: Plan, act: Act
) -> tuple[Difference, ...]:
    year = plan.year.plan_year
    open_year(txn, year, act)
    # By the day it is written down: one dated back would wash what is overdue.
    today = local_day(act.recorded)
    found = differences(obligations_in(txn, year), plan, ledger.calendar, on=today)
    made, keys = [], next_keys(txn, Table.OBLIGATIONS, year)
    for one in found:
        if one.after is None:
            made.append(one)
            continue
        key = one.after.key or next(keys)
        after = replace(one.after, key=key)
        write(txn, after, before=one.before, act=act, action="make")
        made.append(replace(one, after=after))
    return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """What the step into the next year did, or would do.

    Attributes:
        unsettled: obligations of the old year that nobody settled; they stay so.
        carried: the issues of the new year that continue the old year's.
        made: the new year's obligations.
    """

    unsettled: tuple[Obligation, ...]
    carried: tuple[Issue, ...]
    made: tuple[Difference, ...]


def preview_roll(ledger: Ledger, plan: Plan, year: int, act: Act) -> Rolled:
    """What `roll` would do; nothing is changed."""
    with ledger.store.reading() as reader:
        refuse_closed(reader, year)
        old, issues = obligations_in(reader, year), issues_in(reader, year)
        existing = obligations_in(reader, plan.year.plan_year)
        linked = _linked(reader, plan.year.plan_year)
    return Rolled(
        unsettled=_unsettled(old),
        carried=tuple(
            _continued(ledger, one, plan, linked) for one in _unresolved(issues)
        ),
        made=differences(existing, plan, ledger.calendar, on=local_day(act.recorded)),
    )


def roll(
    ledger: Ledger, plan: Plan, year: int, act: Act, *, leave_unsettled: bool = False
) -> Rolled:
    """Close `year` for good and open the year of `plan` with what it hands on.

    Args:
        leave_unsettled: let obligations stand as they are, unfinished for ever.

    Raises:
        YearClosed: it was closed before.
        BadRequest: obligations are unsettled, or the plan is not of the next year.
    """
    refuse_stranger(ledger, act, "结转年度")
    refuse_unfit(act)
    following = plan.year.plan_year
    if following != year + 1:
        raise BadRequest(f"{year} 年度只能结转到 {year + 1} 年度，不是 {following}。")
    with ledger.store.transaction() as txn:
        open_year(txn, year, act)
        unsettled = _unsettled(obligations_in(txn, year))
        if unsettled and not leave_unsettled:
            keys = "、".join(one.key for one in unsettled)
            raise BadRequest(
                f"{year} 年度还有{len(unsettled)}项报送任务没有办结（{keys}）；"
                "请先办结或定为不适用，确要留着请加 --leave-unsettled。"
            )
        open_year(txn, following, act)
        carried = _carry(ledger, txn, _unresolved(issues_in(txn, year)), plan, act)
        made = _make(ledger, txn, plan, act)
        for one in unsettled:
            why = f"已结转到{following}年度"
            txn.cancel(about(one), at=act.recorded, reason=why, sheets=True)
        _close(txn, year, following, act)
        txn.commit()
    return Rolled(unsettled=unsettled, carried=carried, made=made)


def _unsettled(obligations: Iterable[Obligation]) -> tuple[Obligation, ...]:
    return tuple(one for one in obligations if one.state not in _SETTLED)


def _unresolved(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    return tuple(one for one in issues if not one.is_closed)


def _carry(
    ledger: Ledger, txn: Transaction, issues: Iterable[Issue], plan: Plan, act: Act
) -> tuple[Issue, ...]:
    """Hand the issues on to the year of `plan`; what they are there."""
    year = plan.year.plan_year
    linked, keys = _linked(txn, year), next_keys(txn, Table.ISSUES, year)
    carried = []
    for old in issues:
        new = _continued(ledger, old, plan, linked)
        new = replace(new, key=new.key or next(keys))
        write(txn, new, before=linked.get(old.key), act=act, action="carry")
        handed = replace(old, carried_to=new.key)
        write(txn, handed, before=old, act=act, action="carry")
        carried.append(new)
    return tuple(carried)


def _linked(reader: Reader, year: int) -> dict[str, Issue]:
    """The year's issues that continue another, by that one's number."""
    return {one.previous: one for one in issues_in(reader, year) if one.previous}


def _continued(
    ledger: Ledger, old: Issue, plan: Plan, linked: Mapping[str, Issue]
) -> Issue:
    """Next year's issue that continues `old`; without a number where none does yet."""
    # Next year's list may have come before the year was rolled over, and the years
    # that `old` has stood on the list may have been put right since.
    new = linked.get(old.key)
    return replace(new, streak=old.streak + 1) if new else _carried(ledger, old, plan)


def _carried(ledger: Ledger, old: Issue, plan: Plan) -> Issue:
    """Next year's issue: the same problem, its cause and measures, a day by its rule."""
    rule = parse_due(old.rule)
    # 「2020年11月底前」 names a day that is past: somebody must say a new one.
    past = rule is not None and rule.kind is DueKind.FIXED and rule.year is not None
    new = Issue(
        key="",
        year=plan.year.plan_year,
        problem=old.problem,
        category=old.category,
        found_year=old.found_year,
        sources=old.sources,
        indicator=old.indicator,
        points_lost=old.points_lost,
        leads=old.leads,
        supporting=old.supporting,
        supervising=old.supervising,
        responsible=old.responsible,
        phone=old.phone,
        cause=old.cause,
        goal=old.goal,
        measures=old.measures,
        rule="" if past else old.rule,
        warn_days=old.warn_days,
        state=IssueState.REGISTERED,
        previous=old.key,
        streak=old.streak + 1,
    )
    return dated(ledger, new)


def _close(txn: Transaction, year: int, following: int, act: Act) -> None:
    entry = txn.get(Table.YEARS, str(year))
    assert entry is not None, "opened at the start of the transaction"
    before: LedgerYear = record_of(Table.YEARS, entry.document)
    after = replace(before, rolled_to=following, closed_at=act.recorded)
    write(txn, after, before=before, act=act, action="close")
