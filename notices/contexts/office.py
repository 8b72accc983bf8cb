"""What every paper of the office can say besides its own matter: who writes, to whom.

Number, date and signer are a person's to give when the paper is registered: in a draft
they are blanks, whatever the ledger knows.
"""

from collections.abc import Sequence
from typing import Any, Final

from notices.chinese import written_date
from notices.contexts.base import Blank, Tag, or_blank
from notices.contexts.plan import OFFICE, plan_tags, plan_values
from notices.contexts.scope import Scope, Sight
from tracker.model.plan import Person, Plan

_PAPER: Final = Tag(
    meaning="这份文件自己的事",
    parts={
        "主送": Tag(meaning="主送机关", item=Tag()),
        "抄送": Tag(meaning="抄送机关；没有的是空的", item=Tag()),
        "署名": Tag(meaning="发文机关，落款用"),
        "标志": Tag(meaning="发文机关标志里的名称，不带“文件”"),
        "发文字号": Tag(meaning="登记时由人填写，稿上是待填"),
        "成文日期": Tag(meaning="登记时由人填写，稿上是待填"),
        "签发人": Tag(meaning="上行文的签发人，由人填写，稿上是待填"),
        "印发日期": Tag(meaning="版记里的印发日期，由人填写，稿上是待填"),
        "截至": Tag(meaning="稿里的情况到哪一天为止，写成日期"),
    },
)
_OFFICE: Final = Tag(
    meaning="领导小组办公室",
    parts={
        "全称": Tag(meaning="领导小组名称加“办公室”"),
        "简称": Tag(meaning="文件里怎样称呼；没有简称的是全称"),
        "所在单位": Tag(meaning="设在哪个单位"),
        "联系人": Tag(meaning="办公室的联系人，取“联系人”表里所在单位的联络员"),
        "电话": Tag(meaning="联系人的电话"),
        "邮箱": Tag(meaning="联系人的邮箱"),
    },
)


def paper_tags(**more: Tag) -> Tag:
    """The tags of a paper of the office: the plan's, its own, and `more`."""
    return Tag(parts={**plan_tags().parts, "本文": _PAPER, "办公室": _OFFICE, **more})


def paper_values(
    scope: Scope, *, to: Sequence[str] = (), copied: Sequence[str] = ()
) -> dict[str, Any]:
    """The values of `paper_tags`, but for `more`.

    Args:
        to: the readers; a blank where it names nobody.
        copied: who gets it besides.
    """
    office: dict[str, Any] = scope.sight.once(_office_of)
    plan: dict[str, Any] = scope.sight.once(_plan_of)
    return plan | {
        "办公室": office,
        "本文": {
            "主送": or_blank(list(to), "主送机关"),
            "抄送": list(copied),
            "署名": office["简称"],
            "标志": office["简称"],
            "发文字号": Blank("发文字号"),
            "成文日期": Blank("成文日期"),
            "签发人": Blank("签发人"),
            "印发日期": Blank("印发日期"),
            "截至": written_date(scope.sight.on),
        },
    }


def _office_of(sight: Sight) -> dict[str, Any]:
    return office_values(sight.plan)


def _plan_of(sight: Sight) -> dict[str, Any]:
    return plan_values(sight.plan)


def office_values(plan: Plan) -> dict[str, Any]:
    """The leading group's office: its names, and whom to reach there."""
    group = plan.group
    full = group.name + OFFICE
    person = contact_of(plan, group.office_unit)
    return {
        "全称": full,
        "简称": group.office_name or full,
        "所在单位": or_blank(group.office_unit, "办公室所在单位"),
        "联系人": or_blank(person.name, "联系人"),
        "电话": or_blank(person.phone, "联系电话"),
        "邮箱": or_blank(person.mail, "邮箱"),
    }


def contact_of(plan: Plan, unit: str) -> Person:
    """Whom to reach in a unit: its 联络员, or whoever is named first; else nobody."""
    people = [one for one in plan.contacts if unit and one.unit == unit]
    liaisons = [one for one in people if one.role == "联络员"]
    return next(iter([*liaisons, *people]), Person())
