"""What a digest says: the items of one person, by colour, as a template meets them.

Everything is worked out for the day it is composed, so that what says 「还有5个工作日」
is true when it is sent, however long it waited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from notices.chinese import written_date
from notices.contexts.base import Tag
from notices.contexts.matter import matter_tags, matter_values
from notices.contexts.office import paper_tags, paper_values
from notices.contexts.scope import Scope, Sight
from scheduler.policy import Colour, Policy
from scheduler.texts import TODO, Text, Texts, html_of
from tracker.answers import IssueLine, ObligationLine
from tracker.answers.lines import Line
from tracker.model.lapse import clock_of

# The colours a policy may name, as a mail shows them; others are left black.
_WEB: Final[Mapping[str, str]] = MappingProxyType(
    {
        "蓝": "#0b5cad",
        "绿": "#1a7f37",
        "黄": "#9a6700",
        "橙": "#bc4c00",
        "红": "#b3261e",
    }
)

ITEM: Final = Tag(
    parts={
        **matter_tags().parts["事项"].parts,
        "序号": Tag(meaning="在这份提醒里排第几"),
        "身份": Tag(
            meaning="收信人的单位在这件事里是牵头、配合还是督导；都不是的是空的"
        ),
        "今天到期": Tag(meaning="时限是不是今天"),
        "由来": Tag(meaning="时限是怎样算出来的"),
        "预计": Tag(meaning="时限是不是靠还没有公布的放假安排推算的"),
        "报送对象": Tag(meaning="材料报给谁；问题是空的"),
        "连续年数": Tag(meaning="问题连续几年在清单上；报送任务是1"),
        "要办": Tag(meaning="现在要做什么，由 todo.txt 写出"),
    }
)
ADDRESSEE: Final = Tag(
    meaning="提醒谁",
    parts={
        "姓名": Tag(meaning="收信人；没有具体的人时是空的"),
        "单位": Tag(meaning="收信人的单位"),
    },
)
TODAY: Final = {
    "日期": Tag(meaning="哪一天发的，写成日期"),
    "星期": Tag(meaning="那天星期几，放假还是调休上班"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """To whom a digest goes; `name` is "" where a unit has nobody named."""

    name: str
    unit: str


def digest_tags() -> Tag:
    """The tags of a digest."""
    groups = Tag(
        meaning="要办的事，一种颜色一组，最急的在前",
        item=Tag(
            parts={
                "名称": Tag(meaning="逾期、今天到期、临期、提醒"),
                "颜色": Tag(meaning="红、橙、黄、蓝"),
                "含义": Tag(meaning="这种颜色是什么意思"),
                "个数": Tag(meaning="这一组几项"),
                "事项": Tag(meaning="这一组的事，先到期的在前", item=ITEM),
            }
        ),
    )
    return paper_tags(
        收信人=ADDRESSEE, 总数=Tag(meaning="一共几项"), 分组=groups, **TODAY
    )


def digest_values(
    lines: Sequence[Line],
    *,
    addressee: Addressee,
    sight: Sight,
    policy: Policy,
    texts: Texts,
) -> dict[str, Any]:
    """The values of `digest_tags`: what is late first, then by due day.

    Args:
        lines: the items as they are on `sight.on`; each has a due day.
    """
    coloured = sorted(
        ((_colour(line, sight, policy), line) for line in lines),
        key=lambda pair: (-pair[0].since, by_due(pair[1])),
    )
    groups: dict[str, dict[str, Any]] = {}
    for number, (colour, line) in enumerate(coloured, start=1):
        item = item_values(line, number, addressee=addressee, sight=sight, texts=texts)
        group = groups.setdefault(colour.word, _group(colour))
        group["事项"].append(item)
        group["个数"] += 1
    return {
        **paper_values(Scope(sight=sight)),
        **addressee_values(addressee, sight),
        "总数": len(lines),
        "分组": list(groups.values()),
    }


def addressee_values(addressee: Addressee, sight: Sight) -> dict[str, Any]:
    """To whom a text goes, and on which day."""
    return {
        "收信人": {"姓名": addressee.name, "单位": addressee.unit},
        "日期": written_date(sight.on),
        "星期": sight.calendar.describe(sight.on),
    }


def item_values(
    line: Line, number: int, *, addressee: Addressee, sight: Sight, texts: Texts
) -> dict[str, Any]:
    """What a digest says of one item; the same words as on a paper that urges it."""
    scope = Scope(
        sight=sight,
        obligations=[line] if isinstance(line, ObligationLine) else [],
        issues=[line] if isinstance(line, IssueLine) else [],
    )
    record = line.record
    values: dict[str, Any] = matter_values(scope)["事项"] | {
        "序号": number,
        "身份": _part_of(addressee.unit, line),
        "今天到期": _due(line) == sight.on,
        "由来": record.why if _due(line) == record.due else f"{record.state}的期限",
        "预计": record.estimated,
        "报送对象": getattr(record, "recipient", ""),
        "连续年数": getattr(record, "streak", 1),
    }
    return values | {"要办": _todo(values, texts)}


def _todo(values: Mapping[str, Any], texts: Texts) -> str:
    """What is to be done, on one line."""
    return "".join(texts.write(TODO, values).body.splitlines())


def _part_of(unit: str, line: Line) -> str:
    record = line.record
    parts = (
        ("牵头", record.leads),
        ("配合", record.supporting),
        ("督导", record.supervising),
    )
    return next((word for word, units in parts if unit in units), "")


def _group(colour: Colour) -> dict[str, Any]:
    return {
        "名称": colour.word,
        "颜色": colour.name,
        "含义": colour.meaning,
        "个数": 0,
        "事项": [],
    }


def by_due(line: Line) -> tuple[date, str]:
    """What puts lines in the order of their due days."""
    return _due(line), line.record.key


def _due(line: Line) -> date:
    return clock_of(line.record).due or date.max


def _colour(line: Line, sight: Sight, policy: Policy) -> Colour:
    return policy.colour(_due(line), sight.on, sight.calendar)


def web_colours(policy: Policy) -> dict[str, str]:
    """The colour of the web by the word of a section, for those that have one."""
    named = ((one.word, _WEB.get(one.name)) for one in policy.colours)
    return {word: web for word, web in named if web}


def html_body(text: Text, policy: Policy) -> str:
    """The body of a text as HTML, its sections in the policy's colours."""
    return html_of(text.body, web_colours(policy))
