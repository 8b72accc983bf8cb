"""Records of the ledger as a template meets them: obligations, issues, urges.

One set of names for every paper: what is 时限 in a notice is 时限 in a report.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from notices.chinese import written_date
from notices.contexts.base import Blank, Tag, or_blank
from tracker.answers import IssueLine, ObligationLine
from tracker.calendar import days_late, local_day
from tracker.model.issue import Issue, Source
from tracker.model.obligation import Contact
from tracker.model.paper import Urge

_NAMES: Final = Tag(item=Tag())
_URGES: Final = Tag(
    meaning="以前催办、督办过的文件，先后排列",
    item=Tag(
        parts={
            "日期": Tag(meaning="成文日期"),
            "文种": Tag(meaning="催办、督办等"),
            "文号": Tag(meaning="发文字号；没有的是空的"),
            "期限": Tag(meaning="那次要求办结的日期；没有的是空的"),
        }
    ),
)

OBLIGATION: Final = Tag(
    parts={
        "序号": Tag(meaning="在本文中排第几"),
        "编号": Tag(meaning="台账编号"),
        "指标": Tag(meaning="对应的指标", item=Tag()),
        "材料": Tag(meaning="要报送的材料"),
        "期": Tag(meaning="哪一期，如“2020年第三季度”；只报一次的是空的"),
        "材料要求": Tag(meaning="时段、形式、份数、盖章"),
        "责任单位": Tag(meaning="牵头报送的单位", item=Tag()),
        "配合单位": Tag(meaning="协助提供材料的单位；没有的是空的", item=Tag()),
        "督导单位": Tag(meaning="督促检查的单位；没有的是空的", item=Tag()),
        "报送对象": Tag(meaning="报给谁"),
        "时限": Tag(meaning="现在的时限，写成日期；没有日期的照规则原话"),
        "时限原话": Tag(meaning="方案里的说法"),
        "原时限": Tag(meaning="最初的时限"),
        "时限由来": Tag(meaning="这一天是怎样算出来的"),
        "逾期天数": Tag(meaning="到截至日逾期几天；没有逾期是0"),
        "剩余工作日": Tag(meaning="到时限还有几个工作日；没有时限或已报的是空的"),
        "状态": Tag(meaning="草拟、已下达、已签收……"),
        "亮灯": Tag(meaning="正常、临期、逾期……"),
        "结果": Tag(meaning="按时、迟报、未报……"),
        "下达日期": Tag(meaning="通知下达的日期；没有下达的是空的"),
        "下达文号": Tag(meaning="下达它的文件的字号；没有的是空的"),
        "首次报送": Tag(meaning="第一次报来的日期；没有报来的是空的"),
        "退回次数": Tag(meaning="退回补正过几次"),
        "材料名称": Tag(meaning="最近一稿里各个文件的名称", item=Tag()),
        "联系人": Tag(meaning="责任单位的联系人"),
        "电话": Tag(meaning="责任单位联系人的电话"),
        "催办": _URGES,
        "备注": Tag(meaning="台账里的备注；没有的是空的"),
    }
)
ISSUE: Final = Tag(
    parts={
        "序号": Tag(meaning="在本文中排第几"),
        "编号": Tag(meaning="台账编号"),
        "问题": Tag(meaning="问题是什么"),
        "类别": Tag(meaning="问题的类别；没有的是空的"),
        "指标": Tag(meaning="对应的指标；没有的是空的"),
        "扣分": Tag(meaning="失了多少分；没有写明的是空的"),
        "来源": Tag(meaning="从哪里来：××反馈，连同文件和其中的序号", item=Tag()),
        "责任单位": Tag(meaning="牵头整改的单位", item=Tag()),
        "配合单位": Tag(meaning="配合整改的单位；没有的是空的", item=Tag()),
        "督导单位": Tag(meaning="督导整改的单位；没有的是空的", item=Tag()),
        "责任人": Tag(meaning="负责整改的人"),
        "电话": Tag(meaning="责任人的电话"),
        "原因": Tag(meaning="问题的原因；还没有报的是空的"),
        "整改目标": Tag(meaning="整改要达到什么；没有写的是空的"),
        "整改措施": Tag(
            meaning="各条措施",
            item=Tag(
                parts={
                    "文字": Tag(meaning="措施"),
                    "完成日期": Tag(meaning="哪一天做完；没有做完的是空的"),
                }
            ),
        ),
        "时限": Tag(meaning="整改时限，写成日期；没有日期的照原话"),
        "时限原话": Tag(meaning="文件里的说法"),
        "原时限": Tag(meaning="最初的时限"),
        "逾期天数": Tag(meaning="到截至日逾期几天；没有逾期是0"),
        "剩余工作日": Tag(meaning="到时限还有几个工作日；没有时限或已报完的是空的"),
        "状态": Tag(meaning="登记、已通报、整改中……"),
        "亮灯": Tag(meaning="正常、临期、逾期……"),
        "进度": Tag(meaning="整改中的序时进度；不在整改中的是空的"),
        "进展": Tag(
            meaning="各月进展，先后排列",
            item=Tag(
                parts={
                    "月份": Tag(meaning="哪个月"),
                    "情况": Tag(meaning="本月整改情况"),
                    "困难": Tag(meaning="存在的问题；没有的是空的"),
                    "下步": Tag(meaning="下步措施；没有的是空的"),
                }
            ),
        ),
        "佐证": Tag(meaning="佐证材料的名称", item=Tag()),
        "连续年数": Tag(meaning="连续几年在清单上，今年算在内"),
        "通报日期": Tag(meaning="通报的日期；没有通报的是空的"),
        "通报文号": Tag(meaning="通报它的文件的字号；没有的是空的"),
        "申请日期": Tag(meaning="申请销号的日期；没有申请的是空的"),
        "申请单位": Tag(meaning="申请销号的单位"),
        "核查日期": Tag(meaning="核查的日期；没有核查的是空的"),
        "核查人": Tag(meaning="谁核查的"),
        "核查单位": Tag(meaning="核查人的单位"),
        "核查结论": Tag(meaning="同意销号或不同意销号"),
        "核查意见": Tag(meaning="核查的意见"),
        "公示起": Tag(meaning="公示的第一天；没有公示的是空的"),
        "公示止": Tag(meaning="公示的最后一天"),
        "公示地点": Tag(meaning="在哪里公示"),
        "公示异议": Tag(meaning="公示中收到几条异议"),
        "销号日期": Tag(meaning="销号的日期；没有销号的是空的"),
        "销号意见": Tag(meaning="销号的意见；没有写的是空的"),
        "催办": _URGES,
        "备注": Tag(meaning="台账里的备注；没有的是空的"),
    }
)


def obligations_values(lines: Sequence[ObligationLine], on: date) -> list[Any]:
    """The obligations of a paper, numbered from 1."""
    return [_obligation(line, on, n) for n, line in enumerate(lines, start=1)]


def issues_values(lines: Sequence[IssueLine], on: date) -> list[Any]:
    """The issues of a paper, numbered from 1."""
    return [_issue(line, on, n) for n, line in enumerate(lines, start=1)]


def _obligation(line: ObligationLine, on: date, number: int) -> dict[str, Any]:
    one = line.record
    contact = next(iter(one.contacts), Contact(name=""))
    latest = one.latest
    reviews = (version.review for version in one.submissions)
    return {
        "序号": number,
        "编号": one.key,
        "指标": or_blank(list(one.indicators), "指标"),
        "材料": unended(one.material),
        "期": one.period,
        "材料要求": or_blank(one.form, "材料要求"),
        "责任单位": or_blank(list(one.leads), "责任单位"),
        "配合单位": list(one.supporting),
        "督导单位": list(one.supervising),
        "报送对象": or_blank(one.recipient, "报送对象"),
        "时限": written(one.submit_clock.due) or or_blank(one.rule, "时限"),
        "时限原话": or_blank(one.rule, "时限"),
        "原时限": written(one.original_due) or or_blank(one.rule, "原时限"),
        "时限由来": one.why,
        "逾期天数": days_late(one.submit_clock, on=on),
        "剩余工作日": "" if line.left is None else line.left,
        "状态": str(one.state),
        "亮灯": str(line.lamp),
        "结果": str(line.outcome),
        "下达日期": written(one.issued_on),
        "下达文号": one.issued_by,
        "首次报送": written(one.received_on),
        "退回次数": sum(one is not None and not one.accepted for one in reviews),
        "材料名称": [] if latest is None else [file.name for file in latest.files],
        "联系人": or_blank(contact.name, "联系人"),
        "电话": or_blank(contact.phone, "联系电话"),
        "催办": urges_values(one.urges, on),
        "备注": one.note,
    }


def _issue(line: IssueLine, on: date, number: int) -> dict[str, Any]:
    one = line.record
    return {
        "序号": number,
        "编号": one.key,
        "问题": unended(one.problem),
        "类别": one.category,
        "指标": one.indicator,
        "扣分": one.points_lost,
        "来源": list(map(_source, one.sources)),
        "责任单位": or_blank(list(one.leads), "责任单位"),
        "配合单位": list(one.supporting),
        "督导单位": list(one.supervising),
        "责任人": or_blank(one.responsible, "责任人"),
        "电话": or_blank(one.phone, "责任人电话"),
        "原因": unended(one.cause),
        "整改目标": unended(one.goal),
        "整改措施": [
            {"文字": unended(measure.text), "完成日期": written(measure.done_on)}
            for measure in one.measures
        ],
        "时限": written(one.due) or or_blank(one.rule, "整改时限"),
        "时限原话": or_blank(one.rule, "整改时限"),
        "原时限": written(one.original_due) or or_blank(one.rule, "整改时限"),
        "逾期天数": days_late(one.clock, on=on),
        "剩余工作日": "" if line.left is None else line.left,
        "状态": str(one.state),
        "亮灯": str(line.lamp),
        "进度": str(one.pace or ""),
        "进展": [
            {
                "月份": _month(entry.month),
                "情况": unended(entry.text),
                "困难": unended(entry.problems),
                "下步": unended(entry.next),
            }
            for entry in one.progress
        ],
        "佐证": [file.name for file in one.evidence],
        "连续年数": one.streak,
        "通报日期": written(one.circulated_on),
        "通报文号": one.circulated_by,
        "催办": urges_values(one.urges, on),
        "备注": one.note,
    } | _close_out(one)


def _close_out(one: Issue) -> dict[str, Any]:
    """How far its 销号 has come."""
    application, verification = one.application, one.verification
    publicity, closing = one.publicity, one.closings[-1] if one.is_closed else None
    return {
        "申请日期": day_of(application.at if application else None),
        "申请单位": application.unit if application else Blank("申请单位"),
        "核查日期": day_of(verification.at if verification else None),
        "核查人": verification.by if verification else Blank("核查人"),
        "核查单位": verification.unit if verification else Blank("核查单位"),
        "核查结论": str(verification.verdict) if verification else Blank("核查结论"),
        "核查意见": verification.opinion if verification else Blank("核查意见"),
        "公示起": written(publicity.start) if publicity else "",
        "公示止": written(publicity.end) if publicity else "",
        "公示地点": (publicity.place if publicity else "") or Blank("公示地点"),
        "公示异议": len(publicity.disputes) if publicity else 0,
        "销号日期": day_of(closing.at if closing else None),
        "销号意见": closing.opinion if closing else "",
    }


def urges_values(urges: Iterable[Urge], on: date) -> list[Any]:
    """The papers that urged before the day, oldest first.

    What was signed that very day is left out: it may be the paper that says so.
    """
    return [
        {
            "日期": written(one.on),
            "文种": one.kind,
            "文号": one.number,
            "期限": written(one.until),
        }
        for one in urges
        if one.on < on
    ]


def unended(text: str) -> str:
    """The text as part of a sentence: in one line, without a mark at its end.

    A line break of a cell in Excel becomes ；: within a line of a paper it would tear it.
    """
    lines = (line.strip().rstrip("。；;，, \u3000") for line in text.splitlines())
    return "；".join(filter(None, lines))


def written(day: date | None) -> str:
    """The day in words; "" for none."""
    return "" if day is None else written_date(day)


def day_of(moment: datetime | None) -> str:
    """The local day of a moment in words; "" for none."""
    return "" if moment is None else written_date(local_day(moment))


def _source(one: Source) -> str:
    """Who found it, and where it is written: 「自治区反馈（反馈意见第2项）」."""
    item = f"第{one.item}项" if one.item else ""
    return one.name + (f"（{one.paper}{item}）" if one.paper or item else "")


def _month(month: str) -> str:
    year, _, number = month.partition("-")
    return f"{year}年{int(number)}月"
