"""A small ledger of the reference county: its people and problems are made up (示例)."""

from dataclasses import replace
from datetime import date
from typing import Any

from notices.contexts import Sight
from tests.builders import a_moment
from tracker.answers.lines import issue_line, obligation_line
from tracker.calendar import official_calendar
from tracker.model.issue import Issue, IssueState, Measure, Progress, Source
from tracker.model.obligation import (
    Contact,
    Criterion,
    Obligation,
    ObligationState,
    Reason,
    Review,
    Submission,
)
from tracker.model.paper import Urge
from tracker.model.plan import Meeting, Person
from tracker.model.rules import Rules
from tracker.model.sending import Occurrence, Sending, SendingState
from tracker.records import about
from tracker.storage.planfile import NAME, load_plan, shipped_plan

OFFICE = "旗县域考核领导小组办公室"
DUE = date(2020, 10, 23)
TOLD = date(2020, 9, 21)
NUMBER = "鄂县考办〔2020〕{}号"


def the_county(on: date, *, problems: int = 3) -> Sight:
    """The year as it is seen on the day."""
    plan, _ = load_plan(shipped_plan("oroqen-2020") / NAME)
    assert plan is not None
    calendar, rules = official_calendar(), Rules()
    judged: dict[str, Any] = {"on": on, "calendar": calendar, "rules": rules}
    return Sight(
        plan=replace(plan, contacts=PEOPLE, meetings=(MEETING,)),
        on=on,
        calendar=calendar,
        rules=rules,
        obligations=[obligation_line(one, **judged) for one in OBLIGATIONS],
        issues=[issue_line(one, **judged) for one in ISSUES[:problems]],
        sent=lambda lines: [
            one
            for one in SENT
            if one.occurrence.item in {about(it.record) for it in lines}
        ],
    )


PEOPLE = (
    Person(
        name="示例·陈某",
        unit="生态环境分局",
        role="联络员",
        phone="示例电话",
        mail="shili@example.com",
    ),
    Person(name="示例·钱某", unit="旗政府督查室", role="联络员", phone="示例电话"),
)
MEETING = Meeting(
    name="县域考核工作推进会议",
    held_on=date(2020, 10, 28),
    time="上午9:00",
    place="旗政府三楼会议室",
    topics=("通报材料报送和问题整改情况", "部署迎接初审的工作"),
    attendees=("领导小组成员单位主要负责人", "各成员单位联络员"),
    host="分管副旗长",
    reply_by=date(2020, 10, 26),
    note="请各单位准备书面汇报材料，控制在1500字以内",
)
URGES = (
    Urge(
        on=date(2020, 10, 26),
        kind="催办通知",
        paper="G2020-0007",
        number=NUMBER.format(7),
        until=date(2020, 10, 28),
    ),
    Urge(on=date(2020, 10, 29), kind="督办单", paper="G2020-0009"),
)
RETURNED = Submission(
    number=1,
    received=a_moment(date(2020, 10, 22)),
    by="示例·孙某",
    unit="农牧水利科技局",
    review=Review(
        at=a_moment(date(2020, 10, 23)),
        by="示例·陈某",
        unit=OFFICE,
        accepted=False,
        reasons=(
            Reason(criterion=Criterion.ACCURATE, text="面积合计与分项不符"),
            Reason(criterion=Criterion.SUPPORTED, text="没有盖章"),
        ),
        redo_by=date(2020, 10, 27),
    ),
)


ITEM = "obligations/B2020-0001"


def _sent(rung: str, slot: date, recipient: str, **changes: Any) -> Sending:
    """A reminder of the first obligation that went on the morning of its rung."""
    occurrence = Occurrence(
        item=changes.pop("item", ITEM),
        due_version=1,
        rung=rung,
        slot=slot,
        recipient=recipient,
        unit=changes.pop("unit", "农牧水利科技局"),
        channel="mail",
    )
    default = Sending(
        occurrence=occurrence,
        year=2020,
        not_before=a_moment(slot),
        state=SendingState.DELIVERED,
        settled=a_moment(slot),
    )
    return replace(default, **changes)


SENT = (
    _sent("前3", date(2020, 10, 20), "示例·孙某"),
    _sent("前1", date(2020, 10, 22), "示例·孙某", state=SendingState.UNKNOWN),
    _sent("当天", DUE, "示例·孙某"),
    # Two people of one day are reminded once.
    _sent("后1", date(2020, 10, 26), "示例·孙某"),
    _sent("后1", date(2020, 10, 26), "示例·周某"),
    _sent("后4", date(2020, 10, 29), "示例·钱某", unit="旗政府督查室"),
    _sent("后5", date(2020, 10, 30), "示例·孙某"),
)


def _obligation(number: int, material: str, lead: str, **changes) -> Obligation:
    default = Obligation(
        key=f"B2020-{number:04}",
        year=2020,
        duty=material,
        material=material,
        leads=(lead,),
        supervising=("旗政府督查室",),
        recipient="领导小组办公室",
        rule="10月23日前",
        original_due=DUE,
        due=DUE,
        state=ObligationState.SIGNED,
        issued_on=TOLD,
        issued_by=NUMBER.format(3),
        contacts=(Contact(name="示例·孙某", role="联络员", phone="示例电话"),),
    )
    return replace(default, **changes)


OBLIGATIONS = (
    _obligation(
        1,
        "生态环境保护与污染防治工作情况",
        "农牧水利科技局",
        indicators=("生态环境保护与污染防治",),
        supporting=("住建局", "财政局"),
        form="2020年1月至9月；书面材料一式三份，加盖公章",
        signed_on=date(2020, 9, 22),
        signed_by="示例·孙某",
        urges=URGES,
    ),
    _obligation(
        2,
        "农村环境综合整治项目清单",
        "农牧水利科技局",
        indicators=("农村环境综合整治率",),
        rule="收到通知后5个工作日内",
        original_due=None,
        due=None,
        state=ObligationState.DRAFTED,
        issued_on=None,
        issued_by="",
        contacts=(),
    ),
    _obligation(
        3,
        "当季环境监测数据",
        "农牧水利科技局",
        period="2020年第四季度",
        indicators=("环境质量变化",),
        recipient="国家",
        form="电子表",
        rule="每季度结束10日内",
        original_due=date(2021, 1, 10),
        due=date(2021, 1, 10),
    ),
    _obligation(
        4,
        "自然生态变化数据",
        "农牧水利科技局",
        indicators=("自然生态变化",),
        original_due=date(2020, 10, 20),
        state=ObligationState.RETURNED,
        submissions=(RETURNED,),
    ),
    _obligation(5, "旗政府工作组织情况", "旗政府办"),
)


def _issue(number: int, problem: str, lead: str, **changes) -> Issue:
    default = Issue(
        key=f"W2020-{number:04}",
        year=2020,
        problem=problem,
        found_year=2019,
        leads=(lead,),
        supervising=("旗政府督查室",),
        rule="11月底前",
        original_due=date(2020, 11, 30),
        due=date(2020, 11, 30),
    )
    return replace(default, **changes)


ISSUES = (
    _issue(
        1,
        "示例：污水处理厂出水偶有超标。",
        "住建局",
        indicator="建成区污水处理厂和垃圾填埋场的监管和运行",
        points_lost="0.5",
        sources=(
            Source(name="自治区反馈", paper="2019年度考核反馈意见", item="2"),
            Source(name="初审"),
        ),
        streak=2,
    ),
    _issue(
        2,
        "示例：湿地面积变化没有说明材料",
        "林草局",
        points_lost="1.25",
        sources=(Source(name="初审"),),
        supporting=("自然资源局",),
        goal="补充说明和影像",
        rule="10月20日前",
        original_due=date(2020, 10, 20),
        due=date(2020, 10, 20),
        state=IssueState.UNDERWAY,
        responsible="示例·林某",
        circulated_on=date(2020, 9, 17),
        measures=(
            Measure(text="补充说明", done_on=date(2020, 10, 12)),
            Measure(text="补拍影像；"),
        ),
        progress=(
            Progress(
                month="2020-10",
                text="已补充说明",
                at=a_moment(date(2020, 10, 12)),
                by="示例·林某",
                unit="林草局",
            ),
        ),
    ),
    _issue(
        3,
        "示例：水源地保护区标志不全",
        "住建局",
        points_lost="0.25",
        sources=(Source(name="初审"),),
    ),
    _issue(4, "示例：巡查记录不全", "农牧水利科技局"),
)
