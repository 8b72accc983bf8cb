"""What can be done with an obligation (报送任务) on the page."""

from collections.abc import Mapping
from typing import Any, Final

from tracker.model.obligation import Contact, Criterion, Obligation, Reason
from tracker.ports import Table
from tracker.services import obligations
from tracker.services.ledger import Act, BadRequest, Ledger
from web.accounts.model import CHANNEL
from web.fields import Deed, Field, Kind, Take, Typed, by

_NAMES: Final = {
    Criterion.ACCURATE: "accurate",
    Criterion.COMPLETE: "complete",
    Criterion.SUPPORTED: "supported",
    Criterion.TIMELY: "timely",
}
_PEOPLE_HELP: Final = "一行一个人，写成 姓名：职务：电话。"


def _units_and_contacts(one: Obligation) -> Typed:
    return {
        "leads": one.leads,
        "supporting": one.supporting,
        "supervising": one.supervising,
        "contacts": _people(one),
    }


def _people(one: Obligation) -> tuple[str, ...]:
    return ("\n".join(map(_person, one.contacts)),)


def _person(one: Contact) -> str:
    return f"{one.name}：{one.role}：{one.phone}".rstrip("：")


def _return(ledger: Ledger, key: str, act: Act, given: Mapping[str, Any]) -> Obligation:
    reasons = tuple(
        Reason(criterion=criterion, text=given[name])
        for criterion, name in _NAMES.items()
        if given[name]
    )
    return obligations.return_(
        ledger, key, act, reasons=reasons, redo_by=given["redo_by"]
    )


def _move(ledger: Ledger, key: str, act: Act, given: Mapping[str, Any]) -> Obligation:
    if given["event_on"]:
        return obligations.happen(ledger, key, act, event_on=given["event_on"])
    if given["to"] is None:
        raise BadRequest("没有写改到哪一天；请写明，或写清所等的那件事是哪一天。")
    return obligations.move(ledger, key, act, to=given["to"], reason=given["reason"])


def _deed(action: str, take: Take, *fields: Field, **more: Any) -> Deed:
    return Deed(
        table=Table.OBLIGATIONS, action=action, fields=fields, take=take, **more
    )


def _reason(label: str) -> Field:
    return Field(name="reason", label=label, kind=Kind.PROSE, required=True)


def _opinion(label: str, *, required: bool = True) -> Field:
    return Field(name="opinion", label=label, kind=Kind.PROSE, required=required)


_LEADS: Final = Field(name="leads", label="牵头单位", kind=Kind.UNITS, required=True)

OBLIGATION_DEEDS: Final[tuple[Deed, ...]] = (
    _deed(
        "assign",
        by(obligations.assign),
        _LEADS,
        Field(name="supporting", label="配合单位", kind=Kind.UNITS),
        Field(name="supervising", label="督导单位", kind=Kind.UNITS),
        Field(name="contacts", label="联系人", kind=Kind.PEOPLE, help=_PEOPLE_HELP),
        filled=_units_and_contacts,
    ),
    _deed(
        "issue",
        by(obligations.issue),
        Field(name="paper", label="通知的发文字号", help="没有就不写。"),
    ),
    _deed("sign", by(obligations.sign)),
    _deed(
        "object",
        by(obligations.object_),
        _reason("异议的理由"),
    ),
    _deed(
        "transfer",
        by(obligations.transfer),
        Field(name="leads", label="转给哪个单位", kind=Kind.UNITS, required=True),
        _opinion("转办的意见"),
    ),
    _deed(
        "overrule",
        by(obligations.overrule),
        _opinion("驳回的理由"),
    ),
    _deed(
        "receive",
        by(obligations.receive, channel=CHANNEL),
        Field(
            name="files",
            label="材料",
            kind=Kind.FILES,
            help="可以一次选几个文件；纸质材料不用选，在说明里写清份数和名称。",
        ),
        Field(name="evidence_date", label="佐证本身的日期", kind=Kind.DAY),
        Field(name="note", label="说明", kind=Kind.PROSE),
        label="上传材料",
    ),
    _deed(
        "return",
        _return,
        *(
            Field(name=name, label=f"{criterion}：哪里不合要求", kind=Kind.PROSE)
            for criterion, name in _NAMES.items()
        ),
        Field(
            name="redo_by", label="补正期限", kind=Kind.DAY, help="不写就照原来的时限。"
        ),
    ),
    _deed("accept", by(obligations.accept)),
    _deed(
        "forward",
        by(obligations.forward),
        Field(name="to", label="报给哪里", required=True),
    ),
    _deed(
        "extend",
        by(obligations.extend),
        Field(name="until", label="延到哪一天", kind=Kind.DAY, required=True),
        _reason("延期的理由"),
    ),
    _deed(
        "grant",
        by(obligations.grant),
        Field(
            name="until", label="批到哪一天", kind=Kind.DAY, help="不写就是申请的那天。"
        ),
        _opinion("批准的意见", required=False),
    ),
    _deed(
        "refuse",
        by(obligations.refuse),
        _opinion("不批准的理由"),
    ),
    _deed(
        "move",
        _move,
        Field(name="to", label="改到哪一天", kind=Kind.DAY),
        Field(name="reason", label="改期的理由", kind=Kind.PROSE),
        Field(
            name="event_on",
            label="所等的那件事是哪一天",
            kind=Kind.DAY,
            help="时限从会议等某件事算起的，只写这一天，新的时限由程序算。",
        ),
    ),
    _deed(
        "waive",
        by(obligations.waive),
        _reason("不适用的理由"),
    ),
    _deed(
        "restore",
        by(obligations.restore),
        _reason("恢复的理由"),
    ),
    _deed(
        "redraft",
        by(obligations.restore),
        _reason("恢复的理由"),
    ),
    _deed(
        "acknowledge",
        by(obligations.acknowledge),
        Field(
            name="note",
            label="怎么回应",
            kind=Kind.PROSE,
            required=True,
            help="说明正在办、何时能报；时限不变，停几个工作日的催。",
        ),
    ),
    _deed(
        "note",
        by(obligations.note),
        Field(
            name="contacts",
            label="联系人",
            kind=Kind.PEOPLE,
            help=_PEOPLE_HELP,
            keeps=True,
        ),
        Field(name="text", label="备注", kind=Kind.PROSE, keeps=True),
        filled=lambda one: {"contacts": _people(one), "text": (one.note,)},
    ),
)
