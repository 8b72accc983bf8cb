"""The steps of an issue (问题) and the gate of its 销号."""

import re
from collections.abc import Iterator
from typing import Final

from tracker.calendar import local_day
from tracker.model.issue import Issue, IssueState, Verdict
from tracker.model.people import Role, plain_name
from tracker.steps.step import Setting, Step

S = IssueState
_OFFICE: Final = frozenset({Role.OFFICE})
_UNIT: Final = frozenset({Role.LEAD})
_VERIFIERS: Final = frozenset({Role.OFFICE, Role.SUPERVISING})
_OPEN: Final = frozenset(S) - {S.CLOSED}
_SEVERAL: Final = re.compile(r"[、，,；;/\s]+")


def _has_lead(record: Issue, _: Setting) -> str:
    return "" if record.leads else "还没有责任单位；请先更正，写上责任单位。"


def _measures_done(record: Issue, setting: Setting) -> str:
    if not record.measures:
        return "还没有整改措施；请先报整改方案。"
    left = [
        one.text
        for one in record.measures
        if one.done_on is None or one.done_on > setting.on
    ]
    return f"还有{len(left)}项措施没有完成：{'；'.join(left)}。" if left else ""


def _evidence_there(record: Issue, _: Setting) -> str:
    return "" if record.evidence else "还没有佐证材料；请在报进展时附上文件。"


def _not_overdue(record: Issue, setting: Setting) -> str:
    late = record.due and record.due < setting.recorded
    return f"整改时限{record.due}已经过了，不能再改期。" if late else ""


def _rectifiers(record: Issue) -> Iterator[str]:
    """Whoever ever applied, answers for it or reported the work, by name."""
    yield from (one.by for one in record.applications)
    yield from (one.by for one in record.progress)
    # One name, maybe with blanks inside, or several in one cell.
    yield from filter(None, (record.responsible, *_SEVERAL.split(record.responsible)))


def _not_who_rectified(record: Issue, setting: Setting) -> str:
    """Whoever had a part in the work may not judge it."""
    for name in _rectifiers(record):
        if setting.actor.has_a_hand_of(name):
            return f"{name}参与了整改或申请，要由另一个人办，也要由另一个人录入。"
    return ""


def _not_the_unit_that_applied(record: Issue, setting: Setting) -> str:
    if not setting.rules.verify_by_other_unit or record.application is None:
        return ""
    units = {record.application.unit, *record.leads}
    # The office and the bureau it is set in are one unit under several names.
    unit = setting.actor.unit
    own = setting.office if unit in setting.office else {unit}
    if units & own or unit in units:
        return f"{unit}是整改单位，要由另一个单位核查。"
    return ""


def _verified(record: Issue, _: Setting) -> str:
    """The latest application was agreed to, by somebody who had no part in the work."""
    application, verification = record.application, record.verification
    if application is None or verification is None:
        return "申请还没有核查。"
    if verification.verdict is not Verdict.AGREED:
        return "核查没有同意销号。"
    # Who answers for it may have been corrected since.
    if plain_name(verification.by) in map(plain_name, _rectifiers(record)):
        return f"核查的{verification.by}参与了整改或申请，核查不算数。"
    return ""


def _publicity_over(record: Issue, setting: Setting) -> str:
    publicity = record.publicity
    if record.open_disputes:
        return f"公示中还有{len(record.open_disputes)}条异议没有处理。"
    if record.state is not S.PUBLICIZED or publicity is None:
        days = setting.rules.publicity_days
        return f"要先公示{days}个工作日。" if days else ""
    if setting.on <= publicity.end:
        return f"公示到{publicity.end}，还没有结束。"
    return ""


def _open_dispute(record: Issue, _: Setting) -> str:
    return "" if record.open_disputes else "没有待处理的异议。"


def _not_before_its_grounds(record: Issue, setting: Setting) -> str:
    application, verification = record.application, record.verification
    if application and setting.on < local_day(application.at):
        return f"申请是{local_day(application.at)}提出的，不能早于那一天。"
    if verification and setting.on < local_day(verification.at):
        return f"核查是{local_day(verification.at)}作出的，不能早于那一天。"
    return ""


def _told_before(record: Issue, setting: Setting) -> str:
    told = record.circulated_on
    if told is None or setting.on >= told:
        return ""
    return f"{told} 才通报，不能早于那一天。"


def _still_owed(record: Issue, setting: Setting) -> str:
    """A paper may be written down after the unit applied; it went out before."""
    done = record.finished_on
    if done is None or done > setting.on:
        return ""
    return f"{done}已经申请销号，不用再催办。"


_GATE: Final = (_not_who_rectified, _not_before_its_grounds)
# Another unit verifies where the site says so; the office, maybe of the same one, then
# closes what that unit agreed to.
_VERIFYING: Final = (*_GATE, _not_the_unit_that_applied)

ISSUE_STEPS: Final = (
    Step(
        action="correct",
        label="更正",
        states=_OPEN,
        to=None,
        who=_OFFICE,
    ),
    Step(
        action="circulate",
        label="通报",
        states=frozenset({S.REGISTERED}),
        to=S.CIRCULATED,
        who=_OFFICE,
        guards=(_has_lead,),
    ),
    Step(
        action="plan",
        label="报整改方案",
        # From 整改中 too: what failed or came back may need other measures.
        states=frozenset({S.CIRCULATED, S.PLANNED, S.UNDERWAY}),
        to=S.PLANNED,
        who=_UNIT,
    ),
    Step(
        action="progress",
        label="报进展",
        states=frozenset({S.PLANNED, S.UNDERWAY}),
        to=S.UNDERWAY,
        who=frozenset({Role.LEAD, Role.SUPPORTING}),
    ),
    Step(
        action="move",
        label="改期",
        states=frozenset({S.REGISTERED, S.CIRCULATED, S.PLANNED, S.UNDERWAY}),
        to=None,
        who=_OFFICE,
        guards=(_not_overdue,),
    ),
    Step(
        action="urge",
        label="催办",
        states=frozenset(S) - {S.REGISTERED},
        to=None,
        who=_OFFICE,
        guards=(_told_before, _still_owed),
    ),
    Step(
        action="acknowledge",
        label="回应提醒",
        states=frozenset({S.CIRCULATED, S.PLANNED, S.UNDERWAY}),
        to=None,
        # The office too, which takes down what the unit says on the telephone.
        who=frozenset({Role.OFFICE, Role.LEAD}),
    ),
    Step(
        action="apply",
        label="申请销号",
        states=frozenset({S.UNDERWAY}),
        to=S.APPLIED,
        who=_UNIT,
        guards=(_measures_done, _evidence_there),
    ),
    Step(
        action="withdraw",
        label="撤回申请",
        states=frozenset({S.APPLIED}),
        to=S.UNDERWAY,
        who=_UNIT,
    ),
    Step(
        action="pass",
        label="核查通过",
        states=frozenset({S.APPLIED}),
        to=S.VERIFIED,
        who=_VERIFIERS,
        guards=(_measures_done, _evidence_there, *_VERIFYING),
    ),
    Step(
        action="fail",
        label="核查不通过",
        states=frozenset({S.APPLIED, S.VERIFIED}),
        to=S.UNDERWAY,
        who=_VERIFIERS,
        guards=_VERIFYING,
    ),
    Step(
        action="publicize",
        label="公示",
        states=frozenset({S.VERIFIED}),
        to=S.PUBLICIZED,
        who=_OFFICE,
        guards=(_not_before_its_grounds,),
    ),
    Step(
        action="dispute",
        label="登记公示异议",
        states=frozenset({S.PUBLICIZED}),
        to=None,
        who=_OFFICE,
    ),
    Step(
        action="dismiss",
        label="答复异议（不成立）",
        # One may be left when another sent the issue back.
        states=frozenset({S.UNDERWAY, S.APPLIED, S.VERIFIED, S.PUBLICIZED}),
        to=None,
        who=_OFFICE,
        guards=(_open_dispute, _not_who_rectified),
    ),
    Step(
        action="uphold",
        label="答复异议（成立）",
        states=frozenset({S.PUBLICIZED}),
        to=S.UNDERWAY,
        who=_OFFICE,
        guards=(_open_dispute,),
    ),
    Step(
        action="close",
        label="销号",
        states=frozenset({S.VERIFIED, S.PUBLICIZED}),
        to=S.CLOSED,
        who=_OFFICE,
        guards=(_measures_done, _evidence_there, _verified, _publicity_over, *_GATE),
    ),
    Step(
        action="reopen",
        label="反弹重开",
        states=frozenset({S.CLOSED}),
        to=S.UNDERWAY,
        who=_VERIFIERS,
    ),
)
