"""In whose name a paper goes out where that is not the office: who had the authority."""

from typing import Any

from notices.contexts.base import or_blank
from notices.contexts.office import contact_of, office_values
from tracker.errors import UsageError
from tracker.model.plan import Plan
from tracker.plan import nearest


def refuse_unknown(plan: Plan, authority: str) -> None:
    """Raises UsageError where the plan knows no unit or body of that name."""
    known = _bodies(plan)
    if authority and authority not in known:
        near = nearest(authority, known)
        remedy = f"是不是“{near}”？" if near else ""
        raise UsageError(
            f"方案里没有“{authority}”这个单位；{remedy}"
            "请照“单位”表写 --authority，或先把它加到“单位”表里。"
        )


def _bodies(plan: Plan) -> set[str]:
    group, office = plan.group, office_values(plan)
    names = [name for unit in plan.units for name in (unit.name, unit.full_name)]
    names += [group.name, office["简称"], office["全称"]]
    names += [plan.paper.approved_by, *plan.paper.issuers]
    return {name for name in names if name}


def issued_by(plan: Plan, authority: str, paper: dict[str, Any]) -> dict[str, Any]:
    """What `paper_values` says of a paper, in the name of `authority`; "" is the office.

    The contact is a person of whoever issues it.
    """
    office = paper["办公室"]
    if authority in ("", office["简称"], office["全称"]):
        contact = {name: office[name] for name in ("联系人", "电话", "邮箱")}
        return {"联系": contact}
    person = contact_of(plan, authority)
    contact = {
        "联系人": or_blank(person.name, "联系人"),
        "电话": or_blank(person.phone, "联系电话"),
        "邮箱": or_blank(person.mail, "邮箱"),
    }
    own = {"署名": authority, "标志": authority}
    return {"联系": contact, "本文": paper["本文"] | own}
