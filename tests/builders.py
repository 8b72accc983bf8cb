"""Records for tests with defaults: `a_plan()` is sound and nothing about it is doubtful.

A test names only what it is about: `a_plan(units=(a_unit(member=False),))`.
"""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from notices.contexts import Scope, Sight
from tracker.calendar import official_calendar
from tracker.model.figure import Figure
from tracker.model.issue import Issue
from tracker.model.obligation import Obligation
from tracker.model.paper import Paper, Snapshot
from tracker.model.people import Actor
from tracker.model.plan import (
    Attachment,
    Basis,
    DataItem,
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
from tracker.model.rules import Rules
from tracker.model.stored import StoredFile
from tracker.records import Record
from tracker.services.ledger import Act, Ledger, open_year, write
from tracker.storage.memory import MemoryStore


def a_sight(plan: Plan | None = None, **changes: Any) -> Sight:
    """All that is seen of a year whose ledger is empty."""
    default = Sight(
        plan=plan or a_plan(),
        on=date(2025, 10, 9),
        calendar=official_calendar(),
        rules=Rules(),
    )
    return replace(default, **changes)


def a_scope(plan: Plan | None = None, *, on: date = date(2025, 10, 9)) -> Scope:
    """What a paper about nothing but the plan is about."""
    return Scope(sight=a_sight(plan, on=on))


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


def an_item(name: str = "林地面积", **changes: Any) -> DataItem:
    return DataItem(name=name, **{"unit": "公顷", **changes})


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


# The ledger


def an_actor(name: str = "李四", unit: str = "领导小组办公室", **changes: Any) -> Actor:
    """Somebody of the leading group's office, where nothing else is said."""
    return replace(Actor(name=name, unit=unit, channel="测试"), **changes)


def a_moment(on: date, at: time = time(10)) -> datetime:
    return datetime.combine(on, at, ZoneInfo("Asia/Shanghai"))


def an_act(
    actor: Actor | None = None,
    on: date = date(2025, 10, 9),
    at: time = time(10),
    *,
    recorded: datetime | None = None,
) -> Act:
    """An act on a working day, written down at once."""
    moment = a_moment(on, at)
    return Act(actor=actor or an_actor(), at=moment, recorded=recorded or moment)


def a_file(name: str = "材料.pdf", digest: str = "ab" * 32) -> StoredFile:
    return StoredFile(name=name, digest=digest, size=3)


def an_obligation(**changes: Any) -> Obligation:
    """Drafted, of 林草局, due 2025-10-23."""
    default = Obligation(
        key="B2025-0001",
        year=2025,
        duty="监测数据",
        material="监测数据",
        indicators=("环境质量",),
        leads=("林草局",),
        supporting=("财政局",),
        supervising=("督查室",),
        recipient="领导小组办公室",
        rule="10月23日前",
        original_due=date(2025, 10, 23),
        due=date(2025, 10, 23),
        why="10月23日前：2025年10月23日（星期四）",
    )
    return replace(default, **changes)


def an_issue(**changes: Any) -> Issue:
    """Registered, of 林草局, due 2025-11-30."""
    default = Issue(
        key="W2025-0001",
        year=2025,
        problem="断面水质超标",
        leads=("林草局",),
        supporting=("财政局",),
        supervising=("督查室",),
        responsible="何负责",
        rule="11月底前",
        original_due=date(2025, 11, 30),
        due=date(2025, 11, 30),
        why="11月底前：2025年11月30日（星期日）",
    )
    return replace(default, **changes)


def a_paper_draft(
    *, items: tuple[str, ...] = ("obligations/B2025-0001",), **changes: Any
) -> Paper:
    """A request as it is handed to the ledger, without its number."""
    snapshot = Snapshot(
        as_of=date(2025, 10, 9),
        head=2,
        plan="cd" * 32,
        items=items,
        counts={"obligations": len(items)},
        fingerprint="ef" * 32,
    )
    default = Paper(
        key="",
        year=2025,
        kind="request",
        title="关于报送材料的通知",
        unit="林草局",
        file="林草局报送材料通知.docx",
        digest="ab" * 32,
        snapshot=snapshot,
    )
    return replace(default, **changes)


def a_figure(value: str | None = "1234.5", **changes: Any) -> Figure:
    """林地面积 of 2025, proven, as 林草局 stated it."""
    default = Figure(
        key="S2025-0001",
        year=2025,
        item="林地面积",
        value=None if value is None else Decimal(value),
        source="林草局",
        evidence=("林地变更调查表",),
    )
    return replace(default, **changes)


def a_ledger(*records: Record, **changes: Any) -> Ledger:
    """A ledger in memory that holds `records`, each with its event."""
    default = Ledger(
        store=MemoryStore(),
        calendar=official_calendar(),
        rules=Rules(),
        office=frozenset({"领导小组办公室", "生态环境分局"}),
        group=frozenset({"领导小组"}),
    )
    ledger = replace(default, **changes)
    with ledger.store.transaction() as txn:
        for one in records:
            act = an_act(on=date(one.year, 1, 6))
            if isinstance(one, Obligation | Issue):
                open_year(txn, one.year, act)
            write(txn, one, act=act, action="add")
        txn.commit()
    return ledger
