"""Records for tests with defaults: `a_plan()` is sound and nothing about it is doubtful.

A test names only what it is about: `a_plan(units=(a_unit(member=False),))`.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from tracker.model.plan import (
    Attachment,
    Basis,
    Duty,
    Indicator,
    LeadingGroup,
    Milestone,
    PaperFacts,
    Passage,
    Plan,
    Region,
    Review,
    Scheme,
    Unit,
    Year,
)


def a_year(**changes: Any) -> Year:
    default = Year(
        plan_year=2025,
        assessed_year=2025,
        data_start=date(2024, 10, 1),
        data_end=date(2025, 9, 30),
    )
    return replace(default, **changes)


def a_region(**changes: Any) -> Region:
    default = Region(
        name="某县",
        level="县",
        self_name="我县",
        direct="县直",
        province="某省",
        province_short="省",
        city_short="市",
        county_word="县",
        function_type="水源涵养",
    )
    return replace(default, **changes)


def a_group(**changes: Any) -> LeadingGroup:
    default = LeadingGroup(
        name="某县考核工作领导小组",
        head="政府县长",
        deputies=("分管副县长",),
        member_post="主要负责人",
        office_unit="生态环境分局",
        office_head="局长",
        office_name="县考核领导小组办公室",
    )
    return replace(default, **changes)


def a_paper(**changes: Any) -> PaperFacts:
    default = PaperFacts(
        issuers=("某县人民政府办公室",),
        number="某政办发〔2025〕3号",
        issued_on=date(2025, 3, 5),
        signer="张三",
        addressees=("各乡镇人民政府", "县直有关部门"),
        approved_by="县政府",
        printed_by="某县人民政府办公室",
        printed_on=date(2025, 3, 6),
    )
    return replace(default, **changes)


def a_unit(name: str = "生态环境分局", **changes: Any) -> Unit:
    return replace(Unit(name=name, kind="部门", member=True), **changes)


def an_indicator(name: str = "环境质量", **changes: Any) -> Indicator:
    return Indicator(name=name, **changes)


def a_duty(**changes: Any) -> Duty:
    default = Duty(
        material="监测数据",
        indicators=("环境质量",),
        leads=("生态环境分局",),
        recipient="领导小组办公室",
        due="10月23日前",
    )
    return replace(default, **changes)


def a_plan(**changes: Any) -> Plan:
    """A small plan about which no check has anything to say."""
    default = Plan(
        year=a_year(),
        region=a_region(),
        group=a_group(),
        paper=a_paper(),
        scheme=Scheme(name="考核指标体系"),
        basis=(Basis(title="考核办法", number="某环办〔2024〕1号"),),
        units=(a_unit(), a_unit("财政局")),
        indicators=(an_indicator(),),
        duties=(a_duty(supporting=("财政局",)),),
        milestones=(Milestone(name="部署", actor="县政府办", due="3月31日前"),),
        reviews=(Review(name="初审", actor="市局", due="11月20日前"),),
        passages=(Passage(chapter="工作要求", text="各单位要高度重视。"),),
        attachments=(Attachment(title="任务分工表"),),
    )
    return replace(default, **changes)


# What a plan cannot do without, table by table.
LEAST = {
    "year": "[year]\nplan_year = 2025",
    "region": (
        '[region]\nname = "某县"\nlevel = "县"\nself_name = "我县"\ndirect = "县直"\n'
        'province = "某省"\nprovince_short = "省"\ncity_short = "市"'
    ),
    "group": '[group]\nname = "领导小组"\nhead = "县长"\ndeputies = ["副县长"]',
}


def plan_text(*more: str, **changes: str) -> str:
    """The TOML of a plan that is just complete, with tables changed and added.

    `plan_text(year="")` leaves one out; `plan_text("[[units]]…")` adds one.
    """
    return "\n\n".join([*(LEAST | changes).values(), *more]) + "\n"
