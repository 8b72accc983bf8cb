"""A small year of the reference county for golden texts: what the ledger held that day.

Units are those of the plan; people, problems and days are examples.
"""

from dataclasses import replace
from datetime import date
from typing import Any, Final

from notices.contexts import Sight
from tests.builders import a_file, a_moment
from tracker.answers.lines import issue_line, obligation_line
from tracker.calendar import official_calendar
from tracker.model.issue import (
    Application,
    Closing,
    Issue,
    IssueState,
    Measure,
    Pace,
    Progress,
    Publicity,
    Source,
    Verdict,
    Verification,
)
from tracker.model.obligation import Obligation, ObligationState, Review, Submission
from tracker.model.plan import Plan
from tracker.model.rules import Rules
from tracker.storage.planfile import NAME, load_plan, shipped_plan

ON: Final = date(2020, 10, 30)
_RULES: Final = Rules(publicity_days=5)


def the_plan(name: str = "oroqen-2020") -> Plan:
    plan, _ = load_plan(shipped_plan(name) / NAME)
    assert plan is not None
    return plan


def a_small_year(**changes: Any) -> Sight:
    """The year as it is seen on 2020-10-30."""
    calendar = official_calendar()
    default = Sight(
        plan=the_plan(),
        on=ON,
        calendar=calendar,
        rules=_RULES,
        obligations=[
            obligation_line(one, on=ON, calendar=calendar, rules=_RULES)
            for one in OBLIGATIONS
        ],
        issues=[
            issue_line(one, on=ON, calendar=calendar, rules=_RULES) for one in ISSUES
        ],
    )
    return replace(default, **changes)


def _came(on: date, *, accepted: bool | None = True, name: str = "") -> Submission:
    """Handed in on that day; judged the day after, where it was judged."""
    judged = a_moment(on.replace(day=on.day + 1))
    review = None
    if accepted is not None:
        review = Review(
            at=judged, by="示例·李某", unit="生态环境分局", accepted=accepted
        )
    return Submission(
        number=1,
        received=a_moment(on),
        by="示例·赵某",
        unit="示例单位",
        files=(a_file(name),) if name else (),
        review=review,
    )


def _owed(number: int, due: date, **facts: Any) -> Obligation:
    default = Obligation(
        key=f"B2020-{number:04}",
        year=2020,
        duty=facts["material"],
        material=facts["material"],
        recipient="领导小组办公室",
        rule="10月23日前",
        original_due=due,
        due=due,
        issued_on=date(2020, 9, 21),
        state=ObligationState.ACCEPTED,
    )
    return replace(default, **facts)


OCTOBER_23: Final = date(2020, 10, 23)
OBLIGATIONS: Final = (
    _owed(
        2,
        date(2020, 7, 10),
        material="当季环境监测数据",
        period="2020年第二季度",
        indicators=("环境质量变化",),
        leads=("生态环境分局",),
        issued_on=date(2020, 3, 3),
        submissions=(_came(date(2020, 7, 13)),),
    ),
    _owed(
        3,
        date(2020, 10, 10),
        material="当季环境监测数据",
        period="2020年第三季度",
        indicators=("环境质量变化",),
        leads=("生态环境分局",),
        issued_on=date(2020, 3, 3),
        submissions=(_came(date(2020, 10, 10)),),
    ),
    _owed(
        4,
        date(2020, 11, 10),
        material="示例：土壤环境监测数据",
        indicators=("环境质量变化",),
        leads=("生态环境分局",),
        state=ObligationState.SIGNED,
    ),
    _owed(
        5,
        OCTOBER_23,
        material="自然生态变化数据",
        indicators=("自然生态变化",),
        leads=("自然资源局", "林草局"),
        submissions=(_came(date(2020, 10, 22)),),
    ),
    _owed(
        6,
        OCTOBER_23,
        material="生态环境保护与污染防治工作情况",
        indicators=("生态环境保护与污染防治",),
        leads=("住建局",),
        state=ObligationState.RETURNED,
        submissions=(_came(date(2020, 10, 26), accepted=False),),
    ),
    _owed(
        7,
        OCTOBER_23,
        material="旗政府工作组织情况",
        indicators=("旗政府工作组织",),
        leads=("旗政府办",),
        state=ObligationState.ISSUED,
    ),
    _owed(
        8,
        date(2020, 11, 30),
        material="示例：变化图斑说明",
        indicators=("局部自然生态变化",),
        leads=("自然资源局",),
        issued_on=None,
        state=ObligationState.DRAFTED,
    ),
)


def _problem(number: int, problem: str, **facts: Any) -> Issue:
    default = Issue(
        key=f"W2020-{number:04}",
        year=2020,
        found_year=2019,
        problem=problem,
        sources=(Source(name="自治区反馈"),),
        supervising=("旗政府督查室",),
        responsible="示例·吴某",
        circulated_on=date(2020, 9, 17),
    )
    return replace(default, **facts)


def _applied(on: date, unit: str) -> Application:
    return Application(at=a_moment(on), by="示例·林某", unit=unit, statement="已补齐")


def _judged(on: date, verdict: Verdict, opinion: str, of: int = 1) -> Verification:
    return Verification(
        application=of,
        at=a_moment(on),
        by="示例·钱某",
        unit="旗政府督查室",
        verdict=verdict,
        opinion=opinion,
    )


def _reported(on: date, unit: str, text: str, pace: Pace = Pace.ON_PACE) -> Progress:
    return Progress(
        month=f"{on:%Y-%m}",
        text=text,
        at=a_moment(on),
        by="示例·林某",
        unit=unit,
        pace=pace,
    )


ISSUES: Final = (
    _problem(
        1,
        "示例：污水处理厂出水偶有超标",
        leads=("住建局",),
        rule="11月底前",
        due=date(2020, 11, 30),
        measures=(
            Measure(text="更换曝气设备", done_on=date(2020, 10, 20)),
            Measure(text="加密监测"),
        ),
        state=IssueState.UNDERWAY,
        progress=(_reported(date(2020, 10, 28), "住建局", "设备已更换", Pace.BEHIND),),
    ),
    _problem(
        2,
        "示例：湿地面积变化没有说明材料",
        leads=("林草局",),
        supporting=("自然资源局",),
        rule="10月20日前",
        due=date(2020, 10, 20),
        goal="说明材料齐全，影像有日期",
        measures=(Measure(text="补充说明和影像", done_on=date(2020, 10, 12)),),
        evidence=(a_file("示例整改照片.jpg"),),
        state=IssueState.PUBLICIZED,
        progress=(
            _reported(date(2020, 10, 12), "林草局", "已补充说明"),
            _reported(date(2020, 10, 19), "林草局", "已补有日期的影像"),
        ),
        applications=(
            _applied(date(2020, 10, 15), "林草局"),
            _applied(date(2020, 10, 20), "林草局"),
        ),
        verifications=(
            _judged(date(2020, 10, 16), Verdict.REFUSED, "影像没有日期"),
            _judged(date(2020, 10, 21), Verdict.AGREED, "现场核查属实", 2),
        ),
        publicities=(
            Publicity(
                start=date(2020, 10, 22),
                end=date(2020, 10, 28),
                by="示例·李某",
                place="政府网站",
            ),
        ),
    ),
    _problem(
        3,
        "示例：水源地保护区标志不全",
        leads=("农牧水利科技局",),
        rule="2020年12月底前",
        due=date(2020, 12, 31),
        state=IssueState.CIRCULATED,
    ),
    _problem(
        4,
        "示例：生态监测经费拨付偏慢",
        leads=("财政局",),
        rule="10月底前",
        due=date(2020, 10, 31),
        measures=(Measure(text="按季拨付", done_on=date(2020, 9, 25)),),
        evidence=(a_file("示例拨款凭证.pdf"),),
        state=IssueState.CLOSED,
        applications=(_applied(date(2020, 9, 26), "财政局"),),
        verifications=(_judged(date(2020, 9, 28), Verdict.AGREED, "属实"),),
        closings=(
            Closing(
                at=a_moment(date(2020, 10, 12)), by="示例·李某", unit="生态环境分局"
            ),
        ),
    ),
    _problem(
        5,
        "示例：垃圾填埋场台账不全",
        leads=("住建局",),
        rule="11月底前",
        due=date(2020, 11, 30),
        measures=(Measure(text="补记台账", done_on=date(2020, 10, 9)),),
        evidence=(a_file("示例台账.pdf"),),
        state=IssueState.VERIFIED,
        progress=(_reported(date(2020, 10, 9), "住建局", "台账已补齐"),),
        applications=(_applied(date(2020, 10, 13), "住建局"),),
        verifications=(_judged(date(2020, 10, 23), Verdict.AGREED, "台账齐全"),),
    ),
)
