"""What can be done with an obligation (报送任务)."""

from dataclasses import replace
from datetime import date
from typing import Any

from tracker.calendar import DueKind, due_days, parse_due
from tracker.model.obligation import (
    Contact,
    Extension,
    Objection,
    Obligation,
    Reason,
    Review,
    Submission,
)
from tracker.model.paper import Urge, with_urge
from tracker.model.stored import StoredFile
from tracker.ports import Table
from tracker.services.ledger import (
    Act,
    BadRequest,
    Ledger,
    acknowledgement,
    fetch,
    refuse_before,
    refuse_past,
    required,
    take,
)


def _take(
    ledger: Ledger, key: str, action: str, act: Act, change: Any, **more: Any
) -> Obligation:
    taken: Obligation = take(
        ledger, Table.OBLIGATIONS, key, action, act, change, **more
    )
    return taken


def assign(
    ledger: Ledger,
    key: str,
    act: Act,
    *,
    leads: tuple[str, ...],
    supporting: tuple[str, ...] = (),
    supervising: tuple[str, ...] = (),
    contacts: tuple[Contact, ...] = (),
) -> Obligation:
    """Say which units answer for it; several leads hand in together."""
    if not _are_named(leads):
        raise BadRequest("没有写牵头单位；请至少写一个。")

    def change(one: Obligation) -> Obligation:
        return replace(
            one,
            leads=leads,
            supporting=supporting or one.supporting,
            supervising=supervising or one.supervising,
            contacts=contacts or one.contacts,
            contacts_set=bool(contacts) or one.contacts_set,
            assigned=True,
        )

    return _take(ledger, key, "assign", act, change)


def _are_named(units: tuple[str, ...]) -> bool:
    return bool(units) and all(one.strip() for one in units)


def issue(ledger: Ledger, key: str, act: Act, *, paper: str = "") -> Obligation:
    """Tell the unit, by the paper of that number; its clocks run from that day."""

    def change(one: Obligation) -> Obligation:
        told = replace(one, issued_on=act.day, issued_by=paper.strip())
        return _dated(ledger, told, act.day) if _waits(one) else told

    return _take(ledger, key, "issue", act, change)


def _waits(one: Obligation) -> bool:
    """Whether its day hangs on the notice and nobody has set it otherwise."""
    rule = parse_due(one.rule)
    if rule is None or rule.kind is not DueKind.AFTER_EVENT:
        return False
    # 收到通知, 接到通知
    return "到通知" in rule.event and not one.moved


def _dated(ledger: Ledger, one: Obligation, event_on: date) -> Obligation:
    """With the day its rule gives after an event of that day."""
    rule = parse_due(one.rule)
    if rule is None or rule.kind is not DueKind.AFTER_EVENT:
        raise BadRequest(f"{one.key} 的时限是“{one.rule}”，不是从某件事算起。")
    (due,) = due_days(
        rule,
        plan_year=one.year,
        start=date(one.year, 1, 1),
        end=date(one.year, 12, 31),
        calendar=ledger.calendar,
        event_on=event_on,
    )
    return replace(
        one,
        due=due.day,
        original_due=one.original_due or due.day,
        why=due.why,
        estimated=due.estimated,
        due_version=one.due_version + (one.due is not None),
    )


def sign(ledger: Ledger, key: str, act: Act) -> Obligation:
    """The unit acknowledges that it was told; the day of handing in does not move."""

    def change(one: Obligation) -> Obligation:
        refuse_before(act, one.issued_on, "下达")
        return replace(one, signed_on=act.day, signed_by=act.actor.name)

    return _take(ledger, key, "sign", act, change)


def object_(ledger: Ledger, key: str, act: Act, *, reason: str) -> Obligation:
    """The unit says that it is not the one to answer."""
    reason = required(reason, "异议的理由")
    objection = Objection(
        at=act.at, by=act.actor.name, unit=act.actor.unit, reason=reason
    )

    def change(one: Obligation) -> Obligation:
        refuse_before(act, one.issued_on, "下达")
        return replace(one, objections=(*one.objections, objection))

    return _take(ledger, key, "object", act, change, reason=reason)


def transfer(
    ledger: Ledger, key: str, act: Act, *, leads: tuple[str, ...], opinion: str
) -> Obligation:
    """The objection is right: other units answer, and their clocks start anew."""
    opinion = required(opinion, "转办的意见")
    if not _are_named(leads):
        raise BadRequest("没有写转给哪个单位；请写明。")

    def change(one: Obligation) -> Obligation:
        told = replace(
            _answered(one, act, opinion, leads),
            leads=leads,
            assigned=True,
            issued_on=act.day,
            signed_on=None,
            signed_by="",
            contacts=(),
            contacts_set=False,
        )
        return _dated(ledger, told, act.day) if _waits(one) else told

    return _take(ledger, key, "transfer", act, change, reason=opinion)


def overrule(ledger: Ledger, key: str, act: Act, *, opinion: str) -> Obligation:
    """The objection is not right: the unit answers after all."""
    opinion = required(opinion, "驳回的理由")

    def change(one: Obligation) -> Obligation:
        signed = one.signed_on or act.day
        return replace(_answered(one, act, opinion, ()), signed_on=signed)

    return _take(ledger, key, "overrule", act, change, reason=opinion)


def _answered(
    one: Obligation, act: Act, opinion: str, leads: tuple[str, ...]
) -> Obligation:
    answered = replace(
        one.objections[-1],
        decided=act.at,
        decided_by=act.actor.name,
        opinion=opinion,
        transferred=leads,
    )
    return replace(one, objections=(*one.objections[:-1], answered))


def receive(
    ledger: Ledger,
    key: str,
    act: Act,
    *,
    files: tuple[StoredFile, ...] = (),
    channel: str = "",
    evidence_date: date | None = None,
    note: str = "",
) -> Obligation:
    """A version of the material has come; the first one's moment stands for ever."""
    if not files and not note.strip():
        raise BadRequest("没有文件，也没有说明；纸质材料请用说明写清份数和名称。")

    def change(one: Obligation) -> Obligation:
        if one.latest is not None and act.at < one.latest.received:
            raise BadRequest("不能早于上一次收到材料的时间。")
        version = Submission(
            number=len(one.submissions) + 1,
            received=act.at,
            by=act.actor.name,
            unit=act.actor.unit,
            channel=channel,
            files=files,
            evidence_date=evidence_date,
            note=note.strip(),
        )
        return replace(one, submissions=(*one.submissions, version))

    return _take(ledger, key, "receive", act, change)


def return_(
    ledger: Ledger,
    key: str,
    act: Act,
    *,
    reasons: tuple[Reason, ...],
    redo_by: date | None = None,
) -> Obligation:
    """Send the newest version back, with reasons against 准确、全面、有据、时效."""
    if not reasons or not all(one.text.strip() for one in reasons):
        raise BadRequest(
            "没有写退回的理由；请按准确、全面、有据、时效写明哪里不合要求。"
        )
    if redo_by is not None and redo_by < act.day:
        raise BadRequest(f"补正期限 {redo_by} 已经过了；请写今天或以后的日期。")
    review = Review(
        at=act.at,
        by=act.actor.name,
        unit=act.actor.unit,
        accepted=False,
        reasons=reasons,
        redo_by=redo_by,
    )
    why = "；".join(f"{one.criterion}：{one.text}" for one in reasons)
    return _take(
        ledger, key, "return", act, lambda one: _reviewed(one, review), reason=why
    )


def accept(ledger: Ledger, key: str, act: Act) -> Obligation:
    """The newest version is in order; if it was late, late it stays."""
    review = Review(at=act.at, by=act.actor.name, unit=act.actor.unit, accepted=True)
    return _take(ledger, key, "accept", act, lambda one: _reviewed(one, review))


def _reviewed(one: Obligation, review: Review) -> Obligation:
    latest = one.submissions[-1]
    if review.at < latest.received:
        raise BadRequest("审核不能早于收到材料的时间。")
    judged = replace(latest, review=review)
    return replace(one, submissions=(*one.submissions[:-1], judged))


def forward(ledger: Ledger, key: str, act: Act, *, to: str) -> Obligation:
    """It has gone up to the body that reviews the county."""
    to = required(to, "报给哪里")
    return _take(
        ledger,
        key,
        "forward",
        act,
        lambda one: replace(one, forwarded_on=act.day, forwarded_to=to),
    )


def extend(
    ledger: Ledger, key: str, act: Act, *, until: date, reason: str
) -> Obligation:
    """The unit asks, before the day, for a later one."""
    reason = required(reason, "延期的理由")

    def change(one: Obligation) -> Obligation:
        if one.due is not None and until <= one.due:
            raise BadRequest(f"现在的时限就是 {one.due}；请写更晚的日期。")
        request = Extension(
            asked=act.at,
            by=act.actor.name,
            unit=act.actor.unit,
            reason=reason,
            until=until,
        )
        return replace(one, extensions=(*one.extensions, request))

    return _take(ledger, key, "extend", act, change, reason=reason)


def grant(
    ledger: Ledger, key: str, act: Act, *, until: date | None = None, opinion: str = ""
) -> Obligation:
    """Somebody else approves; the day becomes `until`, or the one asked for."""

    def change(one: Obligation) -> Obligation:
        granted = until or one.extensions[-1].until
        if one.due is not None and granted <= one.due:
            raise BadRequest(f"现在的时限就是 {one.due}；请写更晚的日期。")
        decided = _decided(one, act, opinion, granted)
        return replace(
            decided,
            due=granted,
            why=f"{one.why}；{act.day}批准延期至{granted}",
            due_version=one.due_version + 1,
            moved=True,
        )

    return _take(ledger, key, "grant", act, change, reason=opinion)


def refuse(ledger: Ledger, key: str, act: Act, *, opinion: str) -> Obligation:
    """Somebody else refuses; the day stays."""
    opinion = required(opinion, "不批准的理由")
    return _take(
        ledger,
        key,
        "refuse",
        act,
        lambda one: _decided(one, act, opinion, None),
        reason=opinion,
    )


def _decided(
    one: Obligation, act: Act, opinion: str, granted: date | None
) -> Obligation:
    answered = replace(
        one.extensions[-1],
        granted=granted,
        decided=act.at,
        decided_by=act.actor.name,
        decided_unit=act.actor.unit,
        opinion=opinion,
    )
    return replace(one, extensions=(*one.extensions[:-1], answered))


def move(ledger: Ledger, key: str, act: Act, *, to: date, reason: str) -> Obligation:
    """Set the day by hand; from then on the plan no longer changes it."""
    reason = required(reason, "改期的理由")
    refuse_past(act, to)

    def change(one: Obligation) -> Obligation:
        return replace(
            one,
            due=to,
            original_due=one.original_due or to,
            why=f"{act.day}由{act.actor.name}改为{to}：{reason}",
            estimated=False,
            due_version=one.due_version + 1,
            moved=True,
        )

    return _take(ledger, key, "move", act, change, reason=reason)


def happen(ledger: Ledger, key: str, act: Act, *, event_on: date) -> Obligation:
    """What its day waits for (a meeting, say) was on that day: computed by its rule."""
    return _take(ledger, key, "move", act, lambda one: _dated(ledger, one, event_on))


def waive(ledger: Ledger, key: str, act: Act, *, reason: str) -> Obligation:
    """It does not apply; it stays in the ledger and counts nowhere."""
    reason = required(reason, "不适用的理由")
    return _take(
        ledger,
        key,
        "waive",
        act,
        lambda one: replace(one, waived_for=reason),
        reason=reason,
    )


def restore(ledger: Ledger, key: str, act: Act, *, reason: str) -> Obligation:
    """It does apply after all; a unit that was told is to sign for it anew.

    Its day stands: what was overdue is so again.
    """
    reason = required(reason, "恢复的理由")
    with ledger.store.reading() as reader:
        before: Obligation = fetch(reader, Table.OBLIGATIONS, key)
    action = "restore" if before.issued_on else "redraft"

    def change(one: Obligation) -> Obligation:
        return replace(one, waived_for="", signed_on=None, signed_by="")

    return _take(ledger, key, action, act, change, reason=reason)


def urge(ledger: Ledger, key: str, act: Act, *, urge: Urge) -> Obligation:
    """A paper urged the unit on: it joins the trail, in the order of their days."""

    return _take(
        ledger,
        key,
        "urge",
        act,
        lambda one: replace(one, urges=with_urge(one.urges, urge)),
    )


def acknowledge(ledger: Ledger, key: str, act: Act, *, note: str) -> Obligation:
    """The unit answers a reminder: it has heard, and says what it will do."""
    heard = acknowledgement(act, note)

    def change(one: Obligation) -> Obligation:
        refuse_before(act, one.issued_on, "下达")
        return replace(one, acknowledgements=(*one.acknowledgements, heard))

    return _take(ledger, key, "acknowledge", act, change, reason=heard.note)


def note(
    ledger: Ledger,
    key: str,
    act: Act,
    *,
    contacts: tuple[Contact, ...] | None = None,
    text: str | None = None,
) -> Obligation:
    """Write down whom to reach, or a remark; None leaves that as it is."""

    def change(one: Obligation) -> Obligation:
        return replace(
            one,
            contacts=one.contacts if contacts is None else contacts,
            contacts_set=one.contacts_set or contacts is not None,
            note=one.note if text is None else text.strip(),
        )

    return _take(ledger, key, "note", act, change)
