"""What was typed for an account, and what is wrong with it: all fields at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from tracker.errors import KaoheError
from tracker.model.plan import Plan
from tracker.services.ledger import Ledger
from web.accounts.model import OFFICE, UNIT, Post

_LONGEST: Final = {"key": 40, "name": 30, "unit": 60}
_SHORTEST_KEY: Final = 2
_IN_KEYS: Final = "._-@"


class BadAccount(KaoheError):
    """Fields that cannot be meant, all of them at once.

    Attributes:
        faults: field name -> a sentence.
    """

    status = 400

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__("；".join(faults.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an account is to be, as it was typed."""

    key: str = ""
    name: str = ""
    unit: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where somebody can be.

    Attributes:
        units: the register's, each with all its names.
        office, group: every name of the leading group's office, and of the group.
    """

    units: Mapping[str, Collection[str]]
    office: Collection[str]
    group: Collection[str]

    @classmethod
    def of(cls, *, plan: Plan, ledger: Ledger) -> "Places":
        """Those of a site."""
        units = {
            one.name: (one.name, one.full_name, *one.aliases) for one in plan.units
        }
        return cls(units=units, office=ledger.office, group=ledger.group)

    @property
    def known(self) -> tuple[str, ...]:
        """All that can be chosen from, each once."""
        others = (*sorted(self.office), *sorted(self.group))
        return tuple(dict.fromkeys((*self.units, *others)))


def judged(wish: Wish, places: Places) -> tuple[Post | None, str, dict[str, str]]:
    """The post, the unit as it is called here, and what is wrong with the fields."""
    faults: dict[str, str] = {}
    post = next((one for one in Post if one == wish.post.strip()), None)
    name, unit = wish.name.strip(), wish.unit.strip()
    if not name:
        faults["name"] = "没有写姓名"
    elif len(name) > _LONGEST["name"] or not name.isprintable():
        faults["name"] = f"姓名最多 {_LONGEST['name']} 个字，不能有换行"
    if post is None:
        faults["post"] = f"没有选岗位；可选的有：{'、'.join(Post)}"
    if not unit:
        faults["unit"] = "没有写单位"
    elif post is not None:
        unit, fault = _unit(unit, post, places)
        faults |= {"unit": fault} if fault else {}
    return post, unit, faults


def _unit(typed: str, post: Post, places: Places) -> tuple[str, str]:
    """The unit as it is called here, and why it does not go with the post."""
    for name, every in places.units.items():
        if typed in every:
            typed = name
    if post in UNIT:
        if typed in places.units:
            return typed, ""
        return typed, f"{post}的单位要是方案“单位”表里的，没有“{typed}”"
    if post in OFFICE and typed not in places.office:
        return typed, f"{post}的单位要是办公室：{'、'.join(sorted(places.office))}"
    if post is Post.LEADER and typed not in places.group:
        return typed, f"{post}的单位要是领导小组：{'、'.join(sorted(places.group))}"
    if len(typed) > _LONGEST["unit"] or not typed.isprintable():
        return typed, f"单位最多 {_LONGEST['unit']} 个字，不能有换行"
    return typed, ""


def key_fault(key: str) -> str:
    """What is wrong with the name of a new account; "" for nothing."""
    if not _SHORTEST_KEY <= len(key) <= _LONGEST["key"]:
        return f"账号要 {_SHORTEST_KEY} 到 {_LONGEST['key']} 个字"
    if not all(one.isalnum() or one in _IN_KEYS for one in key) or not key[0].isalnum():
        return f"账号只能用字母、数字、汉字和 {_IN_KEYS}，第一个不能是符号"
    return ""
