"""A plan's duties as dated obligations, and what that changes in the ledger. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

from tracker.calendar import DueDay, WorkCalendar, due_days, parse_due
from tracker.model.finding import Finding, Severity
from tracker.model.obligation import Contact, Obligation, ObligationState
from tracker.model.plan import Duty, Plan

# What the plan says of an obligation; the rest came about in the ledger.
_DATES: Final = ("rule", "original_due", "due", "why", "estimated")
_UNITS: Final = ("leads", "supporting", "supervising")
_WORDS: Final = ("material", "indicators", "recipient", "form")
# Why the plan's own lines are waived, so that they come back with the plan.
_NOT_IN_PLAN: Final = "方案里已经没有这一项"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What making the plan's obligations would change about one of them.

    Attributes:
        before: as it stands in the ledger; None for a new one.
        after: as it would stand; None where the plan no longer has it and it stays,
            for a person to say what becomes of it.
        kept: what of the plan's is not taken over, in a Chinese sentence; "" for none.
    """

    before: Obligation | None
    after: Obligation | None
    kept: str = ""

    @property
    def described(self) -> tuple[str, ...]:
        """What becomes of it, 编号, 事项, 牵头单位, 到期日 and 说明, for people."""
        record = self.after or self.before
        assert record is not None, "a difference is about some record"
        due = str(record.due or "无")
        if self.before and self.after and self.before.due != self.after.due:
            due = f"{self.before.due or '无'}→{self.after.due or '无'}"
        leads, why = "、".join(record.leads), "" if self.before else record.why
        return self.what, record.key, record.title, leads, due, self.kept or why

    @property
    def what(self) -> str:
        """「新增」「变更」「不适用」, or 「保留」 where a person is to decide."""
        if self.before is None:
            return "新增"
        if self.after is None:
            return "保留"
        return "不适用" if self.after.state is ObligationState.WAIVED else "变更"

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that would change; () for a new one."""
        if self.before is None or self.after is None:
            return ()
        return tuple(
            one.name
            for one in fields(Obligation)
            if getattr(self.before, one.name) != getattr(self.after, one.name)
        )


def obligations_of(plan: Plan, calendar: WorkCalendar) -> tuple[Obligation, ...]:
    """The obligations the plan makes, without numbers, in the plan's order."""
    return tuple(
        one
        for name, duty in named_duties(plan.duties)
        for one in _obligations(plan, name, duty, calendar)
    )


def named_duties(duties: Iterable[Duty]) -> Iterator[tuple[str, Duty]]:
    """Each duty with what it goes by: its code, else its material.

    Lines of the same material, told apart by what else they say, get a number.
    """
    seen: Counter[str] = Counter()
    for duty in duties:
        name = duty.code or duty.material
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}（{seen[name]}）", duty


def _obligations(
    plan: Plan, name: str, duty: Duty, calendar: WorkCalendar
) -> Iterator[Obligation]:
    for due in _days(plan, duty, calendar):
        for slot, leads in _shares(duty):
            yield Obligation(
                key="",
                year=plan.year.plan_year,
                duty=name,
                material=duty.material,
                period=due.period,
                slot=slot,
                indicators=duty.indicators,
                leads=leads,
                supporting=duty.supporting,
                supervising=duty.supervising,
                recipient=duty.recipient,
                form=duty.form,
                rule=duty.due,
                original_due=due.day,
                due=due.day,
                why=due.why,
                estimated=due.estimated,
                contacts=_contacts(plan, leads),
            )


def _days(plan: Plan, duty: Duty, calendar: WorkCalendar) -> tuple[DueDay, ...]:
    rule = parse_due(duty.due)
    if rule is None:
        why = f"“{duty.due}”没有可以计算的日期" if duty.due else "方案没有写时限"
        return (DueDay(period="", day=None, why=why),)
    return due_days(
        rule,
        plan_year=plan.year.plan_year,
        start=plan.year.data_start,
        end=plan.year.data_end,
        calendar=calendar,
    )


def _shares(duty: Duty) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Slot and lead units of each obligation: one together, or one for each unit."""
    if duty.joint or len(duty.leads) <= 1:
        yield "", duty.leads
    else:
        for unit in duty.leads:
            yield unit, (unit,)


def _contacts(plan: Plan, leads: Iterable[str]) -> tuple[Contact, ...]:
    wanted = set(leads)
    return tuple(
        Contact(name=one.name, role=one.role, phone=one.phone)
        for one in plan.contacts
        if one.unit in wanted
    )


def differences(
    existing: Iterable[Obligation], plan: Plan, calendar: WorkCalendar, *, on: date
) -> tuple[Difference, ...]:
    """What it takes to bring the ledger to the plan; () where they agree.

    Days moved by hand, units chosen by hand and days that have begun to count against
    somebody stay as they are.
    """
    pairs = _paired(list(existing), list(obligations_of(plan, calendar)))
    found = (_difference(old, new, on) for old, new in pairs)
    return tuple(one for one in found if one is not None)


def _difference(
    old: Obligation | None, new: Obligation | None, on: date
) -> Difference | None:
    if new is not None:
        return _compared(old, new, on)
    return None if old is None else _gone(old)


def _paired(
    existing: list[Obligation], wanted: list[Obligation]
) -> Iterator[tuple[Obligation | None, Obligation | None]]:
    """Each obligation wanted with the one there is, None for none; then those left.

    First the same place, then the same duty and period for the same units: a duty to
    which a second unit was added is still owed by the first on its old record.
    """
    found: dict[tuple[str, str, str], Obligation] = {}
    for same in (_place, _place_by_units):
        taken = {one.key for one in found.values()}
        free = {same(one): one for one in existing if one.key not in taken}
        for new in wanted:
            if new.place not in found and (old := free.pop(same(new), None)):
                found[new.place] = old
    yield from ((found.get(new.place), new) for new in wanted)
    kept = {one.key for one in found.values()}
    yield from ((old, None) for old in existing if old.key not in kept)


def _place(one: Obligation) -> tuple[object, ...]:
    return one.place


def _place_by_units(one: Obligation) -> tuple[object, ...]:
    return one.duty, one.period, one.leads


def _compared(
    before: Obligation | None, wanted: Obligation, on: date
) -> Difference | None:
    if before is None:
        return Difference(before=None, after=wanted)
    taken = {name: getattr(wanted, name) for name in _WORDS}
    taken["slot"] = wanted.slot
    if before.waived_for == _NOT_IN_PLAN:
        taken |= {"state": ObligationState.DRAFTED, "waived_for": ""}
    if not before.assigned:
        taken |= {name: getattr(wanted, name) for name in _UNITS}
    if not (before.assigned or before.contacts_set):
        # Those of other units would be told of what is not theirs.
        taken["contacts"] = wanted.contacts or before.contacts
    stays = _stays(before, wanted, on)
    taken |= {"rule": wanted.rule} if stays else _dates(before, wanted)
    after = replace(before, **taken)
    if after == before:
        return None
    kept = stays if before.rule != wanted.rule else ""
    return Difference(before=before, after=after, kept=kept)


def _stays(before: Obligation, wanted: Obligation, on: date) -> str:
    """Why its day is no longer the plan's to change; "" where it still is."""
    if before.moved:
        return f"时限由人定为{before.due}，不随方案改变。"
    if before.submissions:
        return f"材料已经收到，时限{before.due}不再变动。"
    told = before.issued_on is not None
    if told and before.due is not None and before.due < on:
        return f"时限{before.due}已经过了，不再变动。"
    if told and wanted.due is not None and wanted.due < on:
        return f"新时限{wanted.due}已经过了，已下达的仍按{before.due or '原来的'}。"
    return ""


def _dates(before: Obligation, wanted: Obligation) -> dict[str, object]:
    if before.rule == wanted.rule and wanted.due is None and before.due is not None:
        # It came from an event of which the plan knows nothing.
        return {}
    taken: dict[str, object] = {name: getattr(wanted, name) for name in _DATES}
    if before.issued_on is not None and before.original_due is not None:
        # The unit has been told that day; it stays on record.
        taken["original_due"] = before.original_due
    if before.due != wanted.due:
        taken["due_version"] = before.due_version + 1
    return taken


def _gone(before: Obligation) -> Difference | None:
    if before.state is ObligationState.WAIVED:
        return None
    if before.state is not ObligationState.DRAFTED:
        kept = f"方案里已经没有，但现在是“{before.state}”；不需要的请办理“不适用”。"
        return Difference(before=before, after=None, kept=kept)
    waived = replace(before, state=ObligationState.WAIVED, waived_for=_NOT_IN_PLAN)
    return Difference(before=before, after=waived)


def unknown_years(plan: Plan, calendar: WorkCalendar) -> list[Finding]:
    """A finding for each year of due days whose working days nobody has announced."""
    counts: Counter[int] = Counter()
    estimated: Counter[int] = Counter()
    for one in obligations_of(plan, calendar):
        if one.due is not None and not calendar.knows(one.due):
            counts[one.due.year] += 1
            estimated[one.due.year] += one.estimated
    return [
        Finding(
            rule="unknown-workdays",
            severity=Severity.WARNING,
            file="workdays.toml",
            place=str(year),
            message=(
                f"还不知道{year}年的放假和调休安排：{number}项时限落在这一年，"
                f"其中{estimated[year]}项要数工作日，是预计的。"
            ),
            remedy="放假通知发布后升级程序，或照通知写进 workdays.toml，再重新生成。",
        )
        for year, number in sorted(counts.items())
    ]
