"""What can be done with an issue (问题), from the list it came on to its 销号."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Final

from tracker.calendar import DueDay, DueKind, DueRule, due_days, local_day, parse_due
from tracker.model.issue import (
    Application,
    Closing,
    Dispute,
    Issue,
    IssueState,
    Measure,
    Pace,
    Progress,
    Publicity,
    Reopening,
    Verdict,
    Verification,
)
from tracker.model.paper import Urge, with_urge
from tracker.model.stored import StoredFile
from tracker.ports import Filter, Reader, Table
from tracker.records import record_of
from tracker.services.ledger import (
    Act,
    BadRequest,
    Ledger,
    acknowledgement,
    fetch,
    full_key,
    next_keys,
    open_year,
    refuse_before,
    refuse_past,
    refuse_stranger,
    refuse_unfit,
    required,
    take,
    write,
)

_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class InTwice(BadRequest):
    """An issue that is in the year's ledger already, under the number `key`."""

    def __init__(self, key: str, problem: str) -> None:
        self.key = key
        super().__init__(
            f"“{problem}”已经登记为 {key}；没有登记，请从清单里删去这一行再试。"
        )


# What is on the list itself; everything else comes about by steps.
CORRECTABLE: Final = frozenset(
    {
        "problem",
        "category",
        "found_year",
        "sources",
        "indicator",
        "points_lost",
        "leads",
        "supporting",
        "supervising",
        "responsible",
        "phone",
        "cause",
        "goal",
        "warn_days",
        "note",
        "previous",
    }
)


def _take(
    ledger: Ledger, key: str, action: str, act: Act, change: Any, **more: Any
) -> Issue:
    taken: Issue = take(ledger, Table.ISSUES, key, action, act, change, **more)
    return taken


def add(ledger: Ledger, act: Act, issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Register issues, all or none; their numbers are given here.

    What an issue carries besides the list's own facts (its rule, measures and link to
    last year's) is taken over; its state is 登记 whatever it says.
    """
    refuse_stranger(ledger, act, "登记问题")
    refuse_unfit(act)
    added = []
    with ledger.store.transaction() as txn:
        for one in issues:
            required(one.problem, "问题是什么")
            _refuse_unreadable(one.rule)
            open_year(txn, one.year, act)
            key = next(next_keys(txn, Table.ISSUES, one.year))
            made = replace(dated(ledger, _fresh(one)), key=key)
            made = replace(made, streak=streak(txn, made))
            write(txn, made, act=act, action="add")
            added.append(made)
        txn.commit()
    return tuple(added)


def _fresh(one: Issue) -> Issue:
    """What the list says of it, without what only steps may bring about."""
    return Issue(
        key="",
        year=one.year,
        measures=one.measures,
        rule=one.rule,
        original_due=one.original_due,
        due=one.due,
        why=one.why,
        estimated=one.estimated,
        **{name: getattr(one, name) for name in CORRECTABLE - {"previous"}},
        previous=full_key(one.previous),
    )


def streak(reader: Reader, one: Issue) -> int:
    """In how many years running it has stood on the list, by its link to last year's."""
    if not one.previous:
        return 1
    before: Issue = fetch(reader, Table.ISSUES, one.previous)
    if before.year >= one.year:
        raise BadRequest(f"{before.key} 不是以前年度的问题，不能作为上年的同一问题。")
    return before.streak + 1 if before.year == one.year - 1 else 1


def dated(ledger: Ledger, one: Issue) -> Issue:
    """With the day its rule gives; a month means the month's last day."""
    rule = parse_due(one.rule)
    if rule is None:
        return one
    due = _due(ledger, rule, one.year)
    return replace(
        one,
        original_due=one.original_due or due.day,
        due=due.day,
        why=due.why,
        estimated=due.estimated,
    )


def _refuse_unreadable(rule: str) -> None:
    """Raises BadRequest where a 整改时限 is given that cannot be read."""
    if rule and parse_due(rule) is None:
        raise BadRequest(f"看不懂时限“{rule}”；请写成 11月底前、立行立改 的样子。")


def _due(ledger: Ledger, rule: DueRule, year: int) -> DueDay:
    days = due_days(rule, plan_year=year, calendar=ledger.calendar)
    if len(days) != 1:
        raise BadRequest("整改时限要写成一个日期或月份，如“11月底前”、“2020年11月”。")
    return days[0]


def correct(
    ledger: Ledger, key: str, act: Act, *, changes: Mapping[str, Any], reason: str = ""
) -> Issue:
    """Put right what the list says; `changes` by field name, out of `CORRECTABLE`."""
    unknown = set(changes) - CORRECTABLE
    if unknown:
        raise BadRequest(f"{'、'.join(sorted(unknown))} 不能更正，要由相应的步骤办理。")
    if "problem" in changes:
        required(changes["problem"], "问题是什么")
    if "previous" in changes:
        previous = full_key(changes["previous"])
        with ledger.store.reading() as reader:
            one: Issue = fetch(reader, Table.ISSUES, key)
            running = streak(reader, replace(one, previous=previous))
        changes = {**changes, "previous": previous, "streak": running}

    def change(one: Issue) -> Issue:
        told = one.state is not IssueState.REGISTERED
        if told and not changes.get("leads", one.leads):
            raise BadRequest("已经通报，责任单位不能空着；请写明。")
        judged = one.state in (
            IssueState.APPLIED,
            IssueState.VERIFIED,
            IssueState.PUBLICIZED,
        )
        if judged and {"leads", "responsible"} & set(changes):
            raise BadRequest("正在核查销号，责任单位和责任人不能更正；请先退回整改。")
        return replace(one, **changes)

    return _take(ledger, key, "correct", act, change, reason=reason)


def circulate(ledger: Ledger, key: str, act: Act, *, paper: str = "") -> Issue:
    """Make it known to the units that answer for it, by the paper of that number."""
    return _take(
        ledger,
        key,
        "circulate",
        act,
        lambda one: replace(one, circulated_on=act.day, circulated_by=paper.strip()),
    )


def plan(
    ledger: Ledger,
    key: str,
    act: Act,
    *,
    cause: str,
    measures: Sequence[str],
    responsible: str = "",
    goal: str = "",
    rule: str = "",
) -> Issue:
    """The unit's rectification plan: cause, measures, person, until when."""
    cause = required(cause, "原因")
    texts = [text.strip() for text in measures if text.strip()]
    if not texts:
        raise BadRequest("没有写整改措施；请至少写一条。")
    _refuse_unreadable(rule)

    def change(one: Issue) -> Issue:
        if not (one.rule or rule):
            raise BadRequest("没有整改时限；请写明，如 11月底前、立行立改、长期坚持。")
        done = {measure.text: measure for measure in one.measures}
        planned = replace(
            one,
            cause=cause,
            measures=tuple(done.get(text, Measure(text=text)) for text in texts),
            responsible=responsible.strip() or one.responsible,
            goal=goal.strip() or one.goal,
        )
        return _with_rule(ledger, planned, rule) if rule else planned

    return _take(ledger, key, "plan", act, change)


def _with_rule(ledger: Ledger, one: Issue, rule: str) -> Issue:
    """With another rule; a day set by the list may be brought forward, not put off."""
    at_once = parse_due(one.rule)
    if at_once and at_once.kind is DueKind.AT_ONCE and rule != one.rule:
        raise BadRequest("通报要求立行立改，方案不能另定时限。")
    made = dated(ledger, replace(one, rule=rule, due=None, why="", estimated=False))
    if one.due is not None and (made.due is None or made.due > one.due):
        raise BadRequest(
            f"整改时限已定为 {one.due}，方案不能更晚；要改期请由办公室办理。"
        )
    changed = one.due is not None and made.due != one.due
    return replace(made, due_version=one.due_version + changed)


def progress(
    ledger: Ledger,
    key: str,
    act: Act,
    *,
    month: str,
    text: str,
    pace: Pace = Pace.ON_PACE,
    problems: str = "",
    next_steps: str = "",
    done: Sequence[int] = (),
    files: tuple[StoredFile, ...] = (),
) -> Issue:
    """What was done in a month; `done` are the numbers of measures finished, from 1."""
    text = required(text, "本月整改情况")
    if not _MONTH.fullmatch(month):
        raise BadRequest(f"月份要写成 2020-10 的样子，不是 {month}。")
    entry = Progress(
        month=month,
        text=text,
        at=act.at,
        by=act.actor.name,
        unit=act.actor.unit,
        pace=pace,
        problems=problems.strip(),
        next=next_steps.strip(),
    )

    def change(one: Issue) -> Issue:
        return replace(
            one,
            progress=(*one.progress, entry),
            measures=_done(one.measures, done, act.day),
            evidence=(*one.evidence, *files),
        )

    return _take(ledger, key, "progress", act, change)


def _done(
    measures: tuple[Measure, ...], numbers: Sequence[int], day: date
) -> tuple[Measure, ...]:
    for number in numbers:
        if not 1 <= number <= len(measures):
            raise BadRequest(f"没有第{number}条措施；一共{len(measures)}条。")
    return tuple(
        replace(one, done_on=one.done_on or day) if n in numbers else one
        for n, one in enumerate(measures, start=1)
    )


def move(ledger: Ledger, key: str, act: Act, *, to: date, reason: str) -> Issue:
    """Set the day by hand, before it has passed."""
    reason = required(reason, "改期的理由")
    refuse_past(act, to)

    def change(one: Issue) -> Issue:
        return replace(
            one,
            due=to,
            original_due=one.original_due or to,
            why=f"{act.day}由{act.actor.name}改为{to}：{reason}",
            estimated=False,
            due_version=one.due_version + 1,
        )

    return _take(ledger, key, "move", act, change, reason=reason)


def urge(ledger: Ledger, key: str, act: Act, *, urge: Urge) -> Issue:
    """A paper urged the unit on: it joins the trail, in the order of their days."""

    return _take(
        ledger,
        key,
        "urge",
        act,
        lambda one: replace(one, urges=with_urge(one.urges, urge)),
    )


def acknowledge(ledger: Ledger, key: str, act: Act, *, note: str) -> Issue:
    """The unit answers a reminder: it has heard, and says what it will do."""
    heard = acknowledgement(act, note)

    def change(one: Issue) -> Issue:
        refuse_before(act, one.circulated_on, "通报")
        return replace(one, acknowledgements=(*one.acknowledgements, heard))

    return _take(ledger, key, "acknowledge", act, change, reason=heard.note)


def apply(ledger: Ledger, key: str, act: Act, *, statement: str = "") -> Issue:
    """The unit reports it done and asks for it to be closed."""
    application = Application(
        at=act.at, by=act.actor.name, unit=act.actor.unit, statement=statement.strip()
    )

    def change(one: Issue) -> Issue:
        if one.reopenings:
            refuse_before(act, local_day(one.reopenings[-1].at), "重开")
        return replace(one, applications=(*one.applications, application))

    return _take(ledger, key, "apply", act, change)


def withdraw(ledger: Ledger, key: str, act: Act, *, reason: str) -> Issue:
    """The unit takes its application back."""
    reason = required(reason, "撤回的理由")
    return _take(ledger, key, "withdraw", act, lambda one: one, reason=reason)


def verify(
    ledger: Ledger, key: str, act: Act, *, verdict: Verdict, opinion: str
) -> Issue:
    """Somebody who had no part in it judges the application."""
    opinion = required(opinion, "核查意见")

    def change(one: Issue) -> Issue:
        judged = Verification(
            application=len(one.applications),
            at=act.at,
            by=act.actor.name,
            unit=act.actor.unit,
            verdict=verdict,
            opinion=opinion,
        )
        return replace(one, verifications=(*one.verifications, judged))

    action = "pass" if verdict is Verdict.AGREED else "fail"
    return _take(ledger, key, action, act, change, reason=opinion)


def publicize(
    ledger: Ledger, key: str, act: Act, *, place: str, end: date | None = None
) -> Issue:
    """Make the result public from that day, to `end` or for the site's working days."""
    place = required(place, "在哪里公示")
    days = ledger.rules.publicity_days
    least = ledger.calendar.add_working_days(act.day, days or 0)
    last = end or least
    if end is None and not days:
        raise BadRequest("没有写公示到哪一天，kaohe.toml 里也没有设定公示天数。")
    if last < least:
        short = f"公示不足{days}个工作日" if days else "公示不能在开始以前结束"
        raise BadRequest(f"{short}，至少要到 {least}。")

    def change(one: Issue) -> Issue:
        made = Publicity(start=act.day, end=last, by=act.actor.name, place=place)
        return replace(one, publicities=(*one.publicities, made))

    return _take(ledger, key, "publicize", act, change)


def dispute(ledger: Ledger, key: str, act: Act, *, text: str) -> Issue:
    """Somebody objects to what was made public."""
    raised = Dispute(at=act.at, by=act.actor.name, text=required(text, "异议内容"))

    def change(one: Issue) -> Issue:
        *before, last = one.publicities
        refuse_before(act, last.start, "开始公示")
        last = replace(last, disputes=(*last.disputes, raised))
        return replace(one, publicities=(*before, last))

    return _take(ledger, key, "dispute", act, change, reason=raised.text)


def answer(ledger: Ledger, key: str, act: Act, *, upheld: bool, text: str) -> Issue:
    """Answer the oldest open objection; one found right sends the issue back."""
    text = required(text, "对异议的答复")

    def change(one: Issue) -> Issue:
        open_ = one.open_disputes[0]
        closed = replace(
            open_,
            upheld=upheld,
            answer=text,
            answered=act.at,
            answered_by=act.actor.name,
        )
        return replace(
            one,
            publicities=tuple(
                replace(publicity, disputes=_with(publicity.disputes, open_, closed))
                for publicity in one.publicities
            ),
        )

    action = "uphold" if upheld else "dismiss"
    return _take(ledger, key, action, act, change, reason=text)


def _with(
    disputes: tuple[Dispute, ...], old: Dispute, new: Dispute
) -> tuple[Dispute, ...]:
    return tuple(new if one is old else one for one in disputes)


def close(ledger: Ledger, key: str, act: Act, *, opinion: str = "") -> Issue:
    """销号: the gate through which an issue passes once, and not by its own hand."""
    closing = Closing(
        at=act.at, by=act.actor.name, unit=act.actor.unit, opinion=opinion.strip()
    )
    return _take(
        ledger,
        key,
        "close",
        act,
        lambda one: replace(one, closings=(*one.closings, closing)),
        reason=closing.opinion,
    )


def reopen(ledger: Ledger, key: str, act: Act, *, reason: str) -> Issue:
    """The problem is back: what was closed is worked on again, its history kept."""
    again = Reopening(
        at=act.at,
        by=act.actor.name,
        unit=act.actor.unit,
        reason=required(reason, "重开的理由"),
    )

    def change(one: Issue) -> Issue:
        refuse_before(act, local_day(one.closings[-1].at), "销号")
        return replace(one, reopenings=(*one.reopenings, again))

    return _take(ledger, key, "reopen", act, change, reason=again.reason)


# Two wordings of one problem differ by a figure or a place; below this they are two.
_ALIKE: Final = 0.6


def likes(reader: Reader, one: Issue) -> tuple[Issue, ...]:
    """Last year's issues that may be the same problem: alike in words, same unit or
    indicator. Only a person can say whether they are; the likest first.
    """
    entries = reader.find(Table.ISSUES, Filter(year=one.year - 1))
    found = []
    for entry in entries:
        old: Issue = record_of(Table.ISSUES, entry.document)
        near = SequenceMatcher(None, old.problem, one.problem).ratio()
        shared = set(old.leads) & set(one.leads)
        same = old.indicator and old.indicator == one.indicator
        if near >= _ALIKE and (shared or same or not one.leads):
            found.append((near, old))
    return tuple(old for _, old in sorted(found, key=lambda pair: -pair[0]))
