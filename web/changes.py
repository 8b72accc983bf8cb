"""Events of the history (履历) as people read them: who did what, from what to what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from tracker.model.event import Event
from tracker.services.ledger import label_of
from web.words import day, moment

# Of a long value, how many characters are shown.
_SHOWN: Final = 200
_NOTHING: Final = "（空）"
# What the fields of records are called; what tells a person nothing is not here.
_LABELS: Final[Mapping[str, str]] = {
    "accepted": "是否通过",
    "acknowledgements": "对提醒的回应",
    "answer": "答复",
    "answered": "答复时间",
    "answered_by": "答复人",
    "application": "销号申请",
    "applications": "销号申请",
    "asked": "申请时间",
    "at": "时间",
    "authority": "由谁决定",
    "by": "经办人",
    "carried_to": "转入编号",
    "category": "类别",
    "cause": "原因",
    "channel": "途径",
    "circulated_by": "通报文号",
    "circulated_on": "通报日期",
    "closed_at": "结转时间",
    "closings": "销号",
    "contacts": "联系人",
    "criterion": "标准",
    "decided": "答复时间",
    "decided_by": "答复人",
    "decided_unit": "答复单位",
    "disputes": "公示异议",
    "done_at": "办结时间",
    "done_by": "办结人",
    "done_on": "完成日期",
    "done_unit": "办结单位",
    "due": "现时限",
    "duty": "分工",
    "ended": "解除时间",
    "evidence": "佐证",
    "evidence_date": "佐证日期",
    "explanation": "增减说明",
    "extensions": "延期",
    "file": "文件",
    "files": "文件",
    "form": "材料要求",
    "forwarded_on": "上报日期",
    "forwarded_to": "上报给",
    "found_year": "发现年度",
    "goal": "整改目标",
    "granted": "批准到",
    "indicator": "指标",
    "indicators": "指标",
    "issued": "正式文件",
    "issued_by": "下达文号",
    "issued_on": "发文日期",
    "item": "事项",
    "leads": "牵头单位",
    "material": "材料",
    "measures": "整改措施",
    "month": "月份",
    "name": "名称",
    "next": "下一步",
    "note": "备注",
    "number": "编号或字号",
    "objections": "异议",
    "on": "日期",
    "opinion": "意见",
    "original_due": "原时限",
    "pace": "进度",
    "paper": "文件",
    "period": "时段",
    "phone": "电话",
    "place": "地点",
    "points_lost": "失分",
    "previous": "上年编号",
    "problem": "问题",
    "problems": "存在的困难",
    "progress": "进展",
    "publicities": "公示",
    "reason": "理由",
    "reasons": "理由",
    "received": "收到时间",
    "recipient": "报送对象",
    "redo_by": "补正期限",
    "reopenings": "重开",
    "replies": "回复",
    "responsible": "责任人",
    "review": "审核",
    "role": "职务",
    "rolled_to": "结转到",
    "rule": "时限（原话）",
    "rung": "级别",
    "signed_by": "签收人",
    "signed_on": "签收日期",
    "signer": "签发人",
    "source": "来源",
    "sources": "来源",
    "start": "开始",
    "end": "结束",
    "state": "状态",
    "statement": "说明",
    "streak": "连续年数",
    "submissions": "报送",
    "supervising": "督导单位",
    "supporting": "配合单位",
    "text": "内容",
    "title": "标题",
    "transferred": "转给",
    "unit": "单位",
    "units": "请谁办",
    "until": "到哪天",
    "upheld": "异议是否成立",
    "urges": "催办",
    "value": "数值",
    "verdict": "结论",
    "verifications": "核查",
    "waived_for": "不适用的理由",
    "warn_days": "临期天数",
    "why": "时限由来",
}
# Where a record is shown by itself.
_PAGES: Final = frozenset({"obligations", "issues", "papers", "instructions"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event in words.

    Attributes:
        address: of the record's page; "" where it has none.
    """

    event: Event
    when: str
    who: str
    label: str
    address: str

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """For each field that changed its label, what stood there, what stands there now."""
        return tuple(_changes(self.event))


def told(event: Event) -> Told:
    """The event in words."""
    recorder = f"，{event.recorder}代记" if event.recorder else ""
    return Told(
        event=event,
        when=moment(event.at),
        who=f"{event.by}（{event.unit}{recorder}）",
        label=label_of(event.table, event.action),
        address=f"/{event.table}/{event.key}" if event.table in _PAGES else "",
    )


def _changes(event: Event) -> Iterator[tuple[str, str, str]]:
    for field, change in event.changes.items():
        if field not in _LABELS:
            continue
        if "added" in change:
            yield _LABELS[field], "", f"增加：{_short(_text(change['added']))}"
            continue
        before, after = _text(change.get("from")), _text(change.get("to"))
        if before or after:
            yield _LABELS[field], _short(before), _short(after or _NOTHING)


def _text(value: Any) -> str:
    """A value of a document in words."""
    match value:
        case None | "":
            return ""
        case bool():
            return "是" if value else "否"
        case list():
            return "；".join(filter(None, map(_text, value)))
        case dict():
            parts = ((_LABELS.get(name), _text(one)) for name, one in value.items())
            return "，".join(
                f"{label} {text}" for label, text in parts if label and text
            )
        case str():
            return _moment(value)
        case _:
            return str(value)


def _moment(text: str) -> str:
    """A day or moment as people write it; any other text as it is."""
    try:
        if len(text) == len("2025-10-09"):
            return day(date.fromisoformat(text))
        if "T" in text and text[:4].isdecimal():
            return moment(datetime.fromisoformat(text))
    except ValueError:
        pass
    return text


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
