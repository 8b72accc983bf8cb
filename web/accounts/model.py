"""Accounts (账号) of the page, and what a person is there for (岗位)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from tracker.model.people import Actor

# The way in which what is done here came in.
CHANNEL: Final = "网页"


class Post(StrEnum):
    """岗位: what somebody is on the page for; the table of routes says who gets in where.

    In what capacity a step is taken follows from the unit, as on the command line; the
    post only opens doors. ADMIN keeps accounts and sees nothing of the ledger's doors.
    """

    CLERK = "经办人"
    OFFICE_HEAD = "办公室负责人"
    LIAISON = "联络员"
    UNIT_HEAD = "单位负责人"
    LEADER = "领导"
    AUDITOR = "审计"
    ADMIN = "账号管理员"


OFFICE = frozenset({Post.CLERK, Post.OFFICE_HEAD})
UNIT = frozenset({Post.LIAISON, Post.UNIT_HEAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """账号: a person on the page.

    Attributes:
        key: what they type to sign in, casefolded.
        name: the person's name, as the ledger is to write it.
        unit: the unit they act for, as in the register, or a name of the office or group.
        password: its argon2 hash; "" until they have chosen one.
        active: whether they may sign in.
    """

    key: str
    name: str
    unit: str
    post: Post
    made: datetime
    password: str = ""
    active: bool = True

    @property
    def actor(self) -> Actor:
        """The person, as the ledger and the journal write them."""
        return Actor(
            name=self.name,
            unit=self.unit,
            channel=CHANNEL,
            admin=self.post is Post.ADMIN,
            unit_only=self.is_unit,
        )

    @property
    def is_office(self) -> bool:
        """Whether they work in the leading group's office."""
        return self.post in OFFICE

    @property
    def is_unit(self) -> bool:
        """Whether they see only what concerns their own unit."""
        return self.post in UNIT


class Standing(StrEnum):
    """How an account stands."""

    ACTIVE = "在用"
    INVITED = "还没有设密码"
    DISABLED = "停用"


def standing(account: Account) -> Standing:
    """How that account stands."""
    if not account.active:
        return Standing.DISABLED
    return Standing.ACTIVE if account.password else Standing.INVITED


class Purpose(StrEnum):
    """What a token opens."""

    INVITATION = "邀请"
    CALENDAR = "日历"
    PROGRAM = "程序"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A key handed out once; only its SHA-256 is kept.

    Attributes:
        digest: SHA-256 of what was handed out, hexadecimal.
        account: whose it is.
        until: the moment from which it opens nothing; None for no end.
        label: what its owner calls it.
    """

    digest: str
    account: str
    purpose: Purpose
    made: datetime
    until: datetime | None = None
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser signed in.

    Attributes:
        digest: SHA-256 of the cookie's value, hexadecimal.
        csrf: what each form of this session must carry.
        seen: when it was last used, to within some minutes.
        agent: what the browser calls itself, to be recognised in the list.
        place: the address it came from.
    """

    digest: str
    account: str
    csrf: str
    made: datetime
    seen: datetime
    agent: str = ""
    place: str = ""
