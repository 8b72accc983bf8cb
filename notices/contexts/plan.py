"""The tags of a plan (实施方案) and their values: the year's facts under clerks' names.

The labels are those of `tracker.model.plan`, so tag, header and finding are one word.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from notices.chinese import cited_list
from notices.contexts.base import (
    Blank,
    Rows,
    Tag,
    or_blank,
    record_tag,
    record_values,
)
from tracker.model.plan import SUBJECTS, Duty, Indicator, Passage, Plan, Unit

# What a leading group's office is called after the group.
OFFICE: Final = "办公室"


_NAMES: Final = Tag(item=Tag())
_INDICATOR: Final = record_tag(
    Indicator,
    全称=Tag(meaning="成段介绍时的开头，如“××情况（代码）”"),
    层次=Tag(meaning="第几级，1 起"),
    下级=Tag(meaning="下一级指标", item=Tag(named=Tag())),
)
_DUTY: Final = record_tag(Duty)
_UNIT: Final = record_tag(Unit)

_TITLE: Final = {
    "全文": Tag(meaning="不分行的标题"),
    "行": Tag(meaning="按梯形或菱形分好的行", item=Tag()),
    "分词": Tag(meaning="用 | 隔开词组的标题，只在 catalog.toml 里用"),
}
_DERIVED: Final[dict[str, Tag]] = {
    "标题": Tag(meaning="这份文件的标题", parts=_TITLE),
    "方案标题": Tag(meaning="实施方案自己的标题，印发通知里用", parts=_TITLE),
    "依据列举": Tag(meaning="依据的文件，带书名号和文号，连成一句"),
    "成员": Tag(meaning="领导小组成员单位", item=_UNIT),
    "成员列举": Tag(meaning="成员单位名称", item=Tag()),
    "一级指标": Tag(meaning="一级指标", item=_INDICATOR),
    "二级指标": Tag(meaning="二级指标，按一级的次序", item=_INDICATOR),
    "一级指标列举": Tag(meaning="一级指标的名称", item=Tag()),
    "二级指标列举": Tag(meaning="二级指标的名称", item=Tag()),
    "指标展开": Tag(meaning="整棵指标树，自上而下", item=_INDICATOR),
    "下级": Tag(meaning="某个指标的下级名称，写作 下级.指标名称", named=_NAMES),
    "直接报送": Tag(meaning="不报给领导小组办公室的材料", item=_DUTY),
    "集中报送": Tag(
        meaning="报给领导小组办公室的材料，按时限归并",
        item=Tag(
            parts={
                "时限": Tag(meaning="同一个时限"),
                "材料": Tag(meaning="到这个时限的材料", item=Tag()),
            }
        ),
    ),
    "单位分工": Tag(
        meaning="按单位排列的分工",
        item=Tag(
            parts={
                "单位": Tag(meaning="单位名称"),
                "类别": Tag(meaning="部门或乡镇"),
                "任务": Tag(meaning="这个单位牵头的分工", item=_DUTY),
            }
        ),
    ),
    "章节": Tag(
        meaning="本县自己的文段，写作 章节.章节名称",
        named=Tag(item=record_tag(Passage)),
        forgiving=True,
    ),
}


def plan_tags() -> Tag:
    """The description of every tag that a template of the plan may use."""
    parts = {
        subject.label: record_tag(subject.record, subject.help)
        if not subject.many
        else Tag(meaning=subject.help, item=record_tag(subject.record))
        for subject in SUBJECTS
    }
    parts["指标"] = Tag(meaning="全部指标，按登记的次序", item=_INDICATOR)
    return Tag(parts=parts | _DERIVED)


def plan_values(plan: Plan) -> dict[str, Any]:
    """The value of every tag of the plan; the titles are added by the catalogue."""
    values: dict[str, Any] = {}
    for subject in SUBJECTS:
        held = getattr(plan, subject.key)
        values[subject.label] = (
            Rows(map(record_values, held), record_values(subject.record()))
            if subject.many
            else record_values(held)
        )
    roots = [_indicator(plan, one, 1) for one in plan.children("")]
    everything = [node for root in roots for node in _walk(root)]
    by_name = {node["名称"]: node for node in everything}
    second = [node for node in everything if node["层次"] == 2]
    return values | {
        "依据列举": cited_list([(one.title, one.number) for one in plan.basis])
        or Blank("依据"),
        "成员": [record_values(unit) for unit in plan.members],
        "成员列举": or_blank([unit.name for unit in plan.members], "成员单位"),
        "指标": [by_name[one.name] for one in plan.indicators if one.name in by_name],
        "一级指标": roots,
        "二级指标": second,
        "一级指标列举": or_blank([node["名称"] for node in roots], "一级指标"),
        "二级指标列举": or_blank([node["名称"] for node in second], "二级指标"),
        "指标展开": everything,
        "下级": {
            one.name: or_blank(
                [child.name for child in plan.children(one.name)], one.name
            )
            for one in plan.indicators
        },
        "直接报送": [
            record_values(one)
            for one in plan.duties
            if not is_to_office(plan, one.recipient)
        ],
        "集中报送": _gathered(plan),
        "单位分工": _by_unit(plan),
        "章节": _chapters(plan),
    }


class Chapters(dict[str, Rows]):
    """The county's own passages by chapter; a missing chapter is one blank passage.

    Attributes:
        asked: the chapters a template has asked for.
    """

    def __init__(self, chapters: Mapping[str, Rows]) -> None:
        super().__init__(chapters)
        self.asked: set[str] = set()

    def __getitem__(self, chapter: str) -> Rows:
        self.asked.add(chapter)
        return super().__getitem__(chapter)

    def __missing__(self, chapter: str) -> Rows:
        blank = record_values(Passage()) | {"文字": Blank(chapter)}
        return Rows([blank], blank)

    @property
    def unused(self) -> tuple[str, ...]:
        """The chapters no template has asked for."""
        return tuple(chapter for chapter in self if chapter not in self.asked)


def _indicator(plan: Plan, one: Indicator, level: int) -> dict[str, Any]:
    code = f"（{one.code}）" if one.code else ""
    return record_values(one) | {
        "全称": (one.heading or one.name) + code,
        "层次": level,
        "下级": [
            _indicator(plan, child, level + 1) for child in plan.children(one.name)
        ],
    }


def _walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node["下级"]:
        yield from _walk(child)


def is_to_office(plan: Plan, recipient: str) -> bool:
    """Whether `recipient` is the group's own office, by any short name."""
    group = plan.group
    own = (group.office_name, group.office_unit, group.name + OFFICE)
    return any(name.endswith(recipient) for name in own if name)


def _gathered(plan: Plan) -> list[dict[str, Any]]:
    gathered: dict[str, list[str]] = {}
    for duty in plan.duties:
        if is_to_office(plan, duty.recipient):
            gathered.setdefault(duty.due, []).append(duty.material)
    return [
        {"时限": due or Blank("时限"), "材料": materials}
        for due, materials in gathered.items()
    ]


def _by_unit(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "单位": unit.name,
            "类别": unit.kind,
            "任务": [
                record_values(one) for one in plan.duties if unit.name in one.leads
            ],
        }
        for unit in plan.units
        if any(unit.name in one.leads for one in plan.duties)
    ]


def _chapters(plan: Plan) -> Chapters:
    chapters: dict[str, Rows] = {}
    for one in plan.passages:
        rows = chapters.setdefault(one.chapter, Rows([], record_values(Passage())))
        rows.append(record_values(one))
    return Chapters(chapters)
