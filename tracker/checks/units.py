"""Units and the parts they play: members, leads, supporting; names to tell them apart."""

from collections import Counter
from collections.abc import Iterator

from tracker.checks.words import (
    blank,
    error,
    hint,
    label,
    place_of,
    texts_of,
    warning,
)
from tracker.model.finding import Finding
from tracker.model.plan import Duty, Plan
from tracker.model.schema import fields_of


def members(plan: Plan) -> Iterator[Finding]:
    """A leading group without members, or with its office in a unit outside it."""
    table, member = label("units"), label("units", "member")
    office = plan.group.office_unit
    if not plan.members:
        yield blank(
            rule="no-members",
            place=place_of("units", 0, "member"),
            message="领导小组没有成员单位。",
            remedy=f"在工作簿“{table}”表里，给成员单位的“{member}”填“是”。",
        )
    elif office and office not in [unit.name for unit in plan.members]:
        yield warning(
            rule="office-not-member",
            place=place_of("group", 0, "office_unit"),
            message=f"办公室设在“{office}”，它却不是领导小组成员单位。",
            remedy=f"请核对；是成员的，在“{table}”表里给它的“{member}”填“是”。",
        )


def idle_units(plan: Plan) -> Iterator[Finding]:
    """Units that are registered and then named nowhere."""
    used = {plan.group.office_unit, *(unit.name for unit in plan.members)}
    for duty in plan.duties:
        used.update(duty.leads, duty.supporting, duty.supervising)
    texts = [text for _, _, text in texts_of(plan, without=("units",))]
    for n, unit in enumerate(plan.units, start=1):
        if unit.name not in used and not any(unit.name in text for text in texts):
            yield hint(
                rule="idle-unit",
                place=place_of("units", n),
                message=f"“{unit.name}”不是成员，也没有任何分工。",
                remedy=f"请核对；确实无关的，从“{label('units')}”表里删去。",
            )


def aliases(plan: Plan) -> Iterator[Finding]:
    """Names by which one unit could be taken for another."""
    names = {unit.name for unit in plan.units}
    owner: dict[str, str] = {}
    for n, unit in enumerate(plan.units, start=1):
        place, word = place_of("units", n, "aliases"), label("units", "aliases")
        for alias in dict.fromkeys(unit.aliases):
            if alias in names:
                yield error(
                    rule="alias-is-name",
                    place=place,
                    message=f"“{alias}”是规范名称，不能又是“{unit.name}”的{word}。",
                    remedy=f"请从“{word}”里删去，否则审校会把对的当成错的。",
                )
            elif owner.setdefault(alias, unit.name) != unit.name:
                yield warning(
                    rule="alias-shared",
                    place=place,
                    message=f"“{alias}”已经是“{owner[alias]}”的{word}。",
                    remedy="请只留在其中一个单位，否则不知道指的是谁。",
                )


def roles(plan: Plan) -> Iterator[Finding]:
    """A unit that stands twice in one duty: in one role, or in two at once."""
    for n, duty in enumerate(plan.duties, start=1):
        yield from _listed_twice(n, duty)
        for key in ("supporting", "supervising"):
            for name in dict.fromkeys(getattr(duty, key)):
                if name in duty.leads:
                    lead, other = label("duties", "leads"), label("duties", key)
                    yield warning(
                        rule="two-roles",
                        place=place_of("duties", n, key),
                        message=f"“{name}”既是{lead}又是{other}。",
                        remedy=f"请只留一种：在“{lead}”或“{other}”里删去。",
                    )


def _listed_twice(n: int, duty: Duty) -> Iterator[Finding]:
    for one in fields_of(Duty):
        given = Counter(getattr(duty, one.key) if one.refers else ())
        for name in (name for name, times in given.items() if times > 1):
            yield error(
                rule="listed-twice",
                place=place_of("duties", n, one.key),
                message=f"“{one.label}”里的“{name}”写了不止一次。",
                remedy="请删去重复的。",
            )
