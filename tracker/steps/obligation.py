"""The steps of an obligation (报送任务)."""

from typing import Final

from tracker.calendar import local_day
from tracker.model.obligation import Obligation, ObligationState
from tracker.model.people import Role
from tracker.steps.step import Setting, Step

S = ObligationState
_BEFORE_RECEIPT: Final = frozenset({S.DRAFTED, S.ISSUED, S.SIGNED, S.OBJECTED})
_WITH_THE_UNIT: Final = frozenset({S.ISSUED, S.SIGNED})
_UNIT: Final = frozenset({Role.LEAD})
_OFFICE: Final = frozenset({Role.OFFICE})


def _has_lead(record: Obligation, _: Setting) -> str:
    return "" if record.leads else "还没有牵头单位；请先指定单位。"


def _within_objection_days(record: Obligation, setting: Setting) -> str:
    if record.issued_on is None:
        return "还没有下达。"
    days = setting.rules.objection_days
    last = setting.calendar.add_working_days(record.issued_on, days)
    if setting.on <= last:
        return ""
    return f"下达后{days}个工作日内（{last}止）才能提出，已经过了。"


def _nothing_received(record: Obligation, _: Setting) -> str:
    return "材料已经收到过，时限不再变动。" if record.submissions else ""


def _was_told(record: Obligation, _: Setting) -> str:
    return "" if record.issued_on else "它还没有下达过。"


def _was_not_told(record: Obligation, _: Setting) -> str:
    return f"它在{record.issued_on}已经下达过。" if record.issued_on else ""


def _before_the_day(record: Obligation, setting: Setting) -> str:
    if record.due is None:
        return "它没有时限，不需要延期。"
    if setting.on < record.due:
        return ""
    return f"时限是{record.due}，要在那一天之前提出。"


def _no_open_extension(record: Obligation, _: Setting) -> str:
    return "上一次申请还没有答复。" if record.open_extension else ""


def _open_extension(record: Obligation, _: Setting) -> str:
    return "" if record.open_extension else "没有待答复的延期申请。"


def _not_the_one_who_asked(record: Obligation, setting: Setting) -> str:
    request = record.open_extension
    if request is None or not setting.actor.has_a_hand_of(request.by):
        return ""
    return f"延期是{request.by}申请的，要由另一个人批，也要由另一个人录入。"


def _not_the_one_who_submitted(record: Obligation, setting: Setting) -> str:
    latest = record.latest
    if latest is None or not setting.actor.has_a_hand_of(latest.by):
        return ""
    return f"材料是{latest.by}报送的，要由另一个人审，也要由另一个人录入。"


def _not_overdue(record: Obligation, setting: Setting) -> str:
    # A day moved afterwards, or dated back, would wash a late one clean.
    told = record.issued_on is not None
    late = told and record.due and record.due < setting.recorded
    return f"时限{record.due}已经过了，不能再改期。" if late else ""


def _told_before(record: Obligation, setting: Setting) -> str:
    told = record.issued_on
    if told is None or setting.on >= told:
        return ""
    return f"{told} 才下达，不能早于那一天。"


def _still_owed(record: Obligation, setting: Setting) -> str:
    """A paper may be written down after the material came; it went out before."""
    if record.latest is None or record.state is S.RETURNED:
        return ""
    came = local_day(record.latest.received)
    return f"材料{came}已经报来，不用再催办。" if came <= setting.on else ""


OBLIGATION_STEPS: Final = (
    Step(
        action="assign",
        label="指定单位",
        states=frozenset({S.DRAFTED}),
        to=None,
        who=_OFFICE,
    ),
    Step(
        action="issue",
        label="下达",
        states=frozenset({S.DRAFTED}),
        to=S.ISSUED,
        who=_OFFICE,
        guards=(_has_lead,),
    ),
    Step(
        action="sign",
        label="签收",
        states=frozenset({S.ISSUED}),
        to=S.SIGNED,
        who=_UNIT,
    ),
    Step(
        action="object",
        label="提出异议",
        states=_WITH_THE_UNIT,
        to=S.OBJECTED,
        who=_UNIT,
        guards=(_within_objection_days,),
    ),
    Step(
        action="transfer",
        label="转办",
        states=frozenset({S.OBJECTED}),
        to=S.ISSUED,
        who=_OFFICE,
    ),
    Step(
        action="overrule",
        label="驳回异议",
        states=frozenset({S.OBJECTED}),
        to=S.SIGNED,
        who=_OFFICE,
    ),
    Step(
        action="receive",
        label="收到材料",
        # While it waits for review the unit may still hand in a better version.
        states=_WITH_THE_UNIT | {S.SUBMITTED, S.RETURNED},
        to=S.SUBMITTED,
        who=frozenset({Role.LEAD, Role.SUPPORTING}),
    ),
    Step(
        action="return",
        label="退回补正",
        states=frozenset({S.SUBMITTED}),
        to=S.RETURNED,
        who=_OFFICE,
        guards=(_not_the_one_who_submitted,),
    ),
    Step(
        action="accept",
        label="审核通过",
        states=frozenset({S.SUBMITTED}),
        to=S.ACCEPTED,
        who=_OFFICE,
        guards=(_not_the_one_who_submitted,),
    ),
    Step(
        action="forward",
        label="上报",
        states=frozenset({S.ACCEPTED}),
        to=S.FORWARDED,
        who=_OFFICE,
    ),
    Step(
        action="extend",
        label="申请延期",
        states=_WITH_THE_UNIT,
        to=None,
        who=_UNIT,
        guards=(_nothing_received, _no_open_extension, _before_the_day),
    ),
    Step(
        action="grant",
        label="批准延期",
        states=_WITH_THE_UNIT,
        to=None,
        who=frozenset({Role.OFFICE, Role.LEADER}),
        guards=(_open_extension, _not_the_one_who_asked, _nothing_received),
    ),
    Step(
        action="refuse",
        label="不批准延期",
        # What overtook the request still leaves it to be answered.
        states=_WITH_THE_UNIT
        | {S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.FORWARDED, S.WAIVED},
        to=None,
        who=frozenset({Role.OFFICE, Role.LEADER}),
        guards=(_open_extension, _not_the_one_who_asked),
    ),
    Step(
        action="move",
        label="改期",
        states=_BEFORE_RECEIPT,
        to=None,
        who=_OFFICE,
        guards=(_nothing_received, _not_overdue),
    ),
    Step(
        action="waive",
        label="定为不适用",
        states=_BEFORE_RECEIPT | {S.RETURNED},
        to=S.WAIVED,
        who=_OFFICE,
    ),
    # What was told stays told: its day counts on, and nobody is washed by a detour.
    Step(
        action="restore",
        label="恢复",
        states=frozenset({S.WAIVED}),
        to=S.ISSUED,
        who=_OFFICE,
        guards=(_nothing_received, _was_told),
    ),
    Step(
        action="redraft",
        label="恢复成草拟",
        states=frozenset({S.WAIVED}),
        to=S.DRAFTED,
        who=_OFFICE,
        guards=(_nothing_received, _was_not_told),
    ),
    Step(
        action="urge",
        label="催办",
        states=_WITH_THE_UNIT | {S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.FORWARDED},
        to=None,
        who=_OFFICE,
        guards=(_told_before, _still_owed),
    ),
    Step(
        action="acknowledge",
        label="回应提醒",
        states=_WITH_THE_UNIT | {S.OBJECTED, S.RETURNED},
        to=None,
        # The office too, which takes down what the unit says on the telephone.
        who=frozenset({Role.OFFICE, Role.LEAD}),
    ),
    Step(
        action="note",
        label="登记联系人和备注",
        states=frozenset(S),
        to=None,
        who=frozenset({Role.OFFICE, Role.LEAD}),
    ),
)
