"""Who acts in the ledger, and in what capacity."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """In what capacity somebody acts on one record; several may hold at once.

    ADMIN keeps accounts and settings. No step of the ledger is open to it: whoever
    holds the keys is not thereby allowed to close a problem.
    """

    OFFICE = "领导小组办公室"
    LEAD = "牵头单位"
    SUPPORTING = "配合单位"
    SUPERVISING = "督导单位"
    LEADER = "领导小组"
    ADMIN = "管理员"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person and the unit for which they act.

    Attributes:
        name: the person's name.
        unit: the unit's name as in the register.
        recorder: who typed it in, where that was somebody else (a telephone call
            taken down by the office); "" for the person themselves.
        channel: the way it came in: 命令行, 网页, 工作簿, 演示.
        admin: whether they administer the program.
        unit_only: whether they act for their unit and no more, though its name be one
            of the office's: the office is set in a bureau that has liaisons of its own.
    """

    name: str
    unit: str
    recorder: str = ""
    channel: str = "命令行"
    admin: bool = False
    unit_only: bool = False

    def acts_for(self, body: Collection[str]) -> bool:
        """Whether they act for the office or the group that goes by those names."""
        return self.unit in body and not self.unit_only

    def is_same_person(self, name: str) -> bool:
        """Whether `name` names this person, however it is typed."""
        return plain_name(self.name) == plain_name(name)

    def has_a_hand_of(self, name: str) -> bool:
        """Whether `name` names this person or the one who typed it in for them."""
        typed = self.recorder and plain_name(self.recorder) == plain_name(name)
        return self.is_same_person(name) or bool(typed)

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"


# Blanks, marks (a name may have a dot, which is typed in five ways), and what no eye
# sees in text pasted from a chat. Private characters stay: rare names are made of them.
_ADDED_BY_TYPING: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Pc", "Pd", "Po"})


def plain_name(name: str) -> str:
    """A name without what typing adds: blanks, marks, full-width letters, case."""
    wide = unicodedata.normalize("NFKC", name)
    kept = [one for one in wide if unicodedata.category(one) not in _ADDED_BY_TYPING]
    # Once more, for what meets where a blank stood between.
    return unicodedata.normalize("NFKC", "".join(kept).casefold())


def roles_of(
    actor: Actor,
    *,
    leads: Collection[str],
    supporting: Collection[str],
    supervising: Collection[str],
    office: Collection[str],
    group: Collection[str],
) -> frozenset[Role]:
    """The capacities in which `actor` may act on a record of these units.

    Args:
        office: every name by which the leading group's office goes, its unit's too.
        group: every name by which the leading group goes.
    """
    units = {
        Role.LEAD: leads,
        Role.SUPPORTING: supporting,
        Role.SUPERVISING: supervising,
    }
    bodies = {Role.OFFICE: office, Role.LEADER: group}
    held = {role for role, names in units.items() if actor.unit in names}
    held |= {role for role, names in bodies.items() if actor.acts_for(names)}
    return frozenset(held | ({Role.ADMIN} if actor.admin else set()))
