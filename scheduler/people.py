"""Who is reached at a rung, and by which channels (找谁、怎么找). Pure.

What stands in the record itself comes before the plan's contacts. Where nobody can be
reached that is said, and stops nobody else.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from scheduler.channels.port import Kind
from scheduler.channels.wording import is_mailbox
from scheduler.items import Item
from scheduler.policy import ChannelSettings, Policy, Reach
from tracker.model.people import plain_name
from tracker.model.plan import Person

LIAISON: Final = "联络员"
RESPONSIBLE: Final = "责任人"
# The words that stand for people in a reach: capacities of the plan's contacts, and
# the units that supervise the item.
CAPACITIES: Final = (LIAISON, RESPONSIBLE, "主要负责人", "分管领导")
SUPERVISING: Final = "督导单位"
# Whoever speaks for a unit of which no capacity was asked.
_ANYBODY: Final = (LIAISON, RESPONSIBLE)
# A landline takes no short message. Several numbers may stand side by side; one's own
# blanks and dashes stand as 138-0000-0001 has them.
_GAP: Final = r"[\s–—-]*"
_MOBILE: Final = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?(1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}})(?!\d)"
)
# What lists and sentences leave around a mailbox.
_AROUND: Final = " \t\n,;、。"


@dataclass(frozen=True, kw_only=True)
class Directory:
    """The plan's contacts, and the channels there are, in the order of kaohe.toml."""

    contacts: tuple[Person, ...] = ()
    channels: tuple[ChannelSettings, ...] = ()

    @cached_property
    def by_unit(self) -> Mapping[str, tuple[Person, ...]]:
        """The contacts of each unit: a city's directory has thousands."""
        found: dict[str, tuple[Person, ...]] = {}
        for one in self.contacts:
            found[one.unit] = (*found.get(one.unit, ()), one)
        return found

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Person, ...]]:
        """The contacts of each plain name, in their order."""
        found: dict[str, tuple[Person, ...]] = {}
        for one in self.contacts:
            name = plain_name(one.name)
            found[name] = (*found.get(name, ()), one)
        return found

    def channel(self, name: str) -> ChannelSettings | None:
        """The channel of that name, or None."""
        return next((one for one in self.channels if one.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody to be reached, or the lack of one.

    Attributes:
        name: "" where the unit has nobody.
        channels: by which they are reached; () where there is no way.
        lack: what is missing; "" where nothing is.
    """

    name: str
    unit: str
    channels: tuple[str, ...] = ()
    lack: str = ""


def who(name: str, unit: str) -> str:
    """「姓名@单位」, the same however the name is typed."""
    return f"{plain_name(name)}@{unit.strip()}"


def reached(
    item: Item, reach: Iterable[Reach], *, policy: Policy, directory: Directory
) -> tuple[Recipient, ...]:
    """Everybody whom `reach` names for `item`, each once; units without are told."""
    people: dict[tuple[str, str], Recipient] = {}
    lacking: dict[str, list[str]] = {}
    for alternatives in reach:
        for unit, found in _wanted(item, alternatives, directory):
            for one in found:
                who = plain_name(one.name), one.unit
                people.setdefault(who, _recipient(one, policy, directory))
            if not found:
                lacking.setdefault(unit, []).append("或".join(alternatives))
    nobody = (
        Recipient(name="", unit=unit, lack=f"没有登记{'、'.join(dict.fromkeys(told))}")
        for unit, told in lacking.items()
    )
    return (*people.values(), *nobody)


def person_of(item: Item, name: str, unit: str, directory: Directory) -> Person | None:
    """The person of that name in the unit, as `item` and the plan know them now.

    None where they are not there any more: what was planned for them no longer holds.
    """
    known = (*_of_record(item, unit, directory), *_of_plan(unit, directory))
    wanted = plain_name(name)
    return next((one for one in known if plain_name(one.name) == wanted), None)


def address_of(person: Person, channel: ChannelSettings) -> str:
    """Where the person is reached on that channel; "" where they are not.

    For a robot, a sheet or a text it is the channel's own name.
    """
    if not _serves(channel, person.unit):
        return ""
    match channel.kind:
        case Kind.MAIL:
            address = unicodedata.normalize("NFKC", person.mail).strip(_AROUND)
            address = address.removeprefix("mailto:")
            # What has no dot is a server's own name, or was never finished.
            whole = is_mailbox(address) and "." in address.rpartition("@")[2]
            return address if whole else ""
        case Kind.SMS:
            mobile = _MOBILE.search(unicodedata.normalize("NFKC", person.phone))
            return re.sub(r"\D", "", mobile[1]) if mobile else ""
        case _:
            return channel.name


def _recipient(one: Person, policy: Policy, directory: Directory) -> Recipient:
    named = (
        policy.channels_for.get(who(one.name, one.unit))
        or policy.channels_for.get(one.role)
        or policy.channels
    )
    meant = [it for it in directory.channels if not named or it.name in named]
    usable = tuple(it.name for it in meant if address_of(one, it))
    # Named channels are all used; of those merely there, the first that reaches them.
    channels = usable if named else usable[:1]
    lack = "" if channels else _lack(one.unit, meant)
    return Recipient(name=one.name, unit=one.unit, channels=channels, lack=lack)


def _lack(unit: str, meant: Iterable[ChannelSettings]) -> str:
    if any(_serves(one, unit) for one in meant):
        return "没有可用的邮箱或手机号"
    return f"没有给{unit}用的通道"


def _serves(channel: ChannelSettings, unit: str) -> bool:
    return not channel.units or unit in channel.units


def _wanted(
    item: Item, alternatives: Reach, directory: Directory
) -> Iterator[tuple[str, tuple[Person, ...]]]:
    """Each unit meant, and who is wanted there; () where it has nobody.

    Meant are the units of the first alternative that means any: 「督导单位或@某单位」
    asks the second only where the item has no supervising units.
    """
    meant = (_units(item, word) for word in alternatives)
    for unit in next(filter(None, meant), ()):
        asked = [word for word in alternatives if unit in _units(item, word)]
        found = (_found(item, word, unit, directory) for word in asked)
        yield unit, next(filter(None, found), ())


def _units(item: Item, word: str) -> tuple[str, ...]:
    """The units in which a word of a reach means somebody."""
    if word == SUPERVISING:
        return item.supervising
    if "@" in word:
        return (word.partition("@")[2],)
    # An item without a unit is shown as one that reaches nobody.
    return item.leads or ("",)


def _found(
    item: Item, word: str, unit: str, directory: Directory
) -> tuple[Person, ...]:
    """Who is meant by a word in that unit; () where nobody is."""
    name = word.partition("@")[0]
    if "@" in word and name:
        person = person_of(item, name, unit, directory)
        return (person,) if person else ()
    known = _of_plan(unit, directory)
    if word == SUPERVISING or not name:
        spoken = [_with_role(known, role) for role in _ANYBODY]
        return next(filter(None, spoken), known[:1])
    own = _of_record(item, unit, directory)
    found = _with_role(own, word) or _with_role(known, word)
    if not found and word == LIAISON:
        # A contact written down without a capacity is one to turn to first.
        found = _with_role(own, "") or _with_role(known, "")
    return found


def _with_role(people: tuple[Person, ...], role: str) -> tuple[Person, ...]:
    return tuple(one for one in people if one.role == role)


def _of_plan(unit: str, directory: Directory) -> tuple[Person, ...]:
    return directory.by_unit.get(unit, ())


def _of_record(item: Item, unit: str, directory: Directory) -> tuple[Person, ...]:
    """The record's own contacts in one of its units.

    The record does not say in which unit they are: the plan may know them, else they
    are the first unit's.
    """
    people = []
    for one in item.contacts:
        namesakes = directory.by_name.get(plain_name(one.name), ())
        known = [person for person in namesakes if person.unit in item.leads]
        home = known[0].unit if known else next(iter(item.leads), "")
        if home == unit:
            mail = known[0].mail if known else ""
            phone = one.phone or (known[0].phone if known else "")
            people.append(
                Person(name=one.name, unit=unit, role=one.role, phone=phone, mail=mail)
            )
    return tuple(people)
