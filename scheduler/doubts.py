"""What in the settings does not fit the plan (设置和方案对不上的地方). Pure."""

from collections.abc import Iterable, Iterator
from itertools import chain

from scheduler.items import Item
from scheduler.people import Directory, Recipient, reached, who
from scheduler.policy import Policy, Reach
from scheduler.settings import FILE, Settings
from tracker.model.finding import Finding, Severity
from tracker.model.plan import Plan
from tracker.plan import nearest


def doubts(settings: Settings, plan: Plan) -> list[Finding]:
    """Names in the settings that nothing in the plan goes by; they take no effect."""
    policy = settings.policy
    units = {one.name for one in plan.units}
    people = {who(one.name, one.unit) for one in plan.contacts}
    found = [*_strange_kinds(policy, plan)]
    for place, word in chain(_reach_words(policy), _chosen_for(policy)):
        person, _, unit = word.partition("@")
        if unit not in units:
            found.append(_doubt(place, f"方案里没有单位“{unit}”", nearest(unit, units)))
        elif person and who(person, unit) not in people:
            told = f"方案的联系人里没有{unit}的“{person}”"
            found.append(_doubt(place, told, ""))
    for channel in settings.channels:
        for unit in channel.units:
            if unit not in units:
                place = f"channels.{channel.name}.units"
                told = f"方案里没有单位“{unit}”"
                found.append(_doubt(place, told, nearest(unit, units)))
    return found


def unreachable(
    items: Iterable[Item], *, policy: Policy, directory: Directory
) -> tuple[Recipient, ...]:
    """Whom the rungs up to the due day would not reach, each once, and what is missing.

    Where an item has no unit that answers for it, one without a name and a unit.
    """
    lacking: dict[Recipient, None] = {}
    for item in items:
        ladder = policy.ladder_of(*item.names)
        reach = (*ladder.reach_before, *ladder.reach_on_day)
        people = reached(item, reach, policy=policy, directory=directory)
        lacking.update(dict.fromkeys(one for one in people if one.lack))
    return tuple(lacking)


def _strange_kinds(policy: Policy, plan: Plan) -> Iterator[Finding]:
    names = [name for one in plan.duties for name in (one.code, one.material) if name]
    for kind in policy.kinds:
        if kind not in names:
            told = f"方案的分工里没有编号或材料“{kind}”，只对同名类别的问题起作用"
            yield _doubt(f"reminders.kinds.{kind}", told, nearest(kind, names))


def _reach_words(policy: Policy) -> Iterator[tuple[str, str]]:
    """The units and persons named in reaches, each with its place."""
    ladders = {"reminders": policy.ladder} | {
        f"reminders.kinds.{name}": ladder for name, ladder in policy.kinds.items()
    }
    told: set[str] = set()
    for place, ladder in ladders.items():
        # A kind has from the site's ladder what it does not say itself.
        words = dict.fromkeys(_named(ladder.reaches))
        yield from ((f"{place}.reach", word) for word in words if word not in told)
        told.update(words)
    for word in _named(policy.weekly.reach if policy.weekly else ()):
        yield "reminders.weekly.to", word


def _named(reach: Iterable[Reach]) -> Iterator[str]:
    return (word for one in reach for word in one if "@" in word)


def _chosen_for(policy: Policy) -> Iterator[tuple[str, str]]:
    for name in policy.channels_for:
        if "@" in name:
            yield "reminders.channels_for", name


def _doubt(place: str, message: str, near: str) -> Finding:
    return Finding(
        rule="settings-beside-the-plan",
        severity=Severity.WARNING,
        file=FILE,
        place=place,
        message=f"{message}。",
        remedy=f"是不是“{near}”？" if near else "请核对名称，或先补进方案。",
    )
