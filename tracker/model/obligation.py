"""Obligation (报送任务): one duty, one period, one unit; dated, with all that came of it.

What is late, overdue or coloured is never stored: `tracker.calendar` computes it from
the record and the day asked about.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from tracker.calendar import Clock, is_late, local_day
from tracker.model.paper import Urge
from tracker.model.silence import Acknowledgement
from tracker.model.stored import StoredFile


class ObligationState(StrEnum):
    """Where an obligation stands."""

    DRAFTED = "草拟"
    ISSUED = "已下达"
    SIGNED = "已签收"
    OBJECTED = "异议"
    SUBMITTED = "已报送"
    RETURNED = "退回补正"
    ACCEPTED = "审核通过"
    FORWARDED = "已上报"
    WAIVED = "不适用"


# The material is in order; what follows is between the office and those above.
ACCEPTED: Final = (ObligationState.ACCEPTED, ObligationState.FORWARDED)


class Criterion(StrEnum):
    """What a submission is judged by, in the words of the implementation plan."""

    ACCURATE = "准确"
    COMPLETE = "全面"
    SUPPORTED = "有据"
    TIMELY = "时效"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person to reach about a record: name, capacity (联络员 …), telephone."""

    name: str
    role: str = ""
    phone: str = ""


def contact_in(text: str) -> Contact | None:
    """The contact written 姓名:角色:电话, in either kind of colon; None for no name."""
    name, _, rest = text.replace("：", ":").partition(":")
    role, _, phone = rest.partition(":")
    if not name.strip():
        return None
    return Contact(name=name.strip(), role=role.strip(), phone=phone.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a submission was returned, against one criterion."""

    criterion: Criterion
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The office's judgement of one submission.

    Attributes:
        reasons: why it was returned; () where it was accepted.
        redo_by: until when the unit is to mend it; None for no day of its own.
    """

    at: datetime
    by: str
    unit: str
    accepted: bool
    reasons: tuple[Reason, ...] = ()
    redo_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One version of the material; kept for ever, never written over.

    Attributes:
        number: 1 for the first.
        received: when the office had it in hand.
        channel: how it came: 纸质, 邮件, 微信 …
        evidence_date: the day the evidence itself bears; None where nobody said.
        review: None until the office has judged it.
    """

    number: int
    received: datetime
    by: str
    unit: str
    channel: str = ""
    files: tuple[StoredFile, ...] = ()
    evidence_date: date | None = None
    note: str = ""
    review: Review | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A request for a later day, and the answer.

    Attributes:
        until: the day asked for.
        granted: the day given; None while unanswered or where refused.
        decided: when it was answered; None while it is open.
    """

    asked: datetime
    by: str
    unit: str
    reason: str
    until: date
    granted: date | None = None
    decided: datetime | None = None
    decided_by: str = ""
    decided_unit: str = ""
    opinion: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.decided is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A unit's objection to being given the obligation, and the answer.

    Attributes:
        transferred: the units it went to instead; () where overruled or open.
        decided: when it was answered; None while it is open.
    """

    at: datetime
    by: str
    unit: str
    reason: str
    decided: datetime | None = None
    decided_by: str = ""
    opinion: str = ""
    transferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """报送任务.

    Attributes:
        key: its number, `B2020-0001`.
        year: the plan year.
        duty: what ties it to a line of the plan: that line's code, or its material.
        period: 「2020年第三季度」; "" where the duty has one day only.
        slot: the unit, where a duty's lead units hand in each their own; else "".
        assigned: whether a person chose the units; the plan then leaves them alone.
        rule: the due rule in the plan's words.
        original_due: the day first computed; None for none.
        due: the day that holds now.
        why: how that day came about, for the clerk to read.
        estimated: whether it rests on working days not yet announced.
        due_version: grows with each change of the day, so that reminders re-arm.
        moved: whether a person set the day; the plan then no longer moves it.
        contacts_set: whether a person wrote the contacts; the same holds for them.
        issued_on: the day the unit was told, from which its clocks run.
        issued_by: number of the paper that told it; "" where there was none.
        signed_by: who signed for it; "" while nobody has.
    """

    key: str
    year: int
    duty: str
    material: str
    period: str = ""
    slot: str = ""
    assigned: bool = False
    indicators: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    supervising: tuple[str, ...] = ()
    recipient: str = ""
    form: str = ""
    rule: str = ""
    original_due: date | None = None
    due: date | None = None
    why: str = ""
    estimated: bool = False
    due_version: int = 1
    moved: bool = False
    state: ObligationState = ObligationState.DRAFTED
    contacts: tuple[Contact, ...] = ()
    contacts_set: bool = False
    issued_on: date | None = None
    issued_by: str = ""
    signed_on: date | None = None
    signed_by: str = ""
    submissions: tuple[Submission, ...] = ()
    extensions: tuple[Extension, ...] = ()
    objections: tuple[Objection, ...] = ()
    urges: tuple[Urge, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    forwarded_on: date | None = None
    forwarded_to: str = ""
    waived_for: str = ""
    note: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is in the plan: duty, period, slot; unique in its year."""
        return self.duty, self.period, self.slot

    @property
    def title(self) -> str:
        """What it is: the material, and the period where it recurs."""
        return f"{self.material}（{self.period}）" if self.period else self.material

    @property
    def first_received(self) -> datetime | None:
        """When the first version came; it never changes. None while nothing came."""
        return self.submissions[0].received if self.submissions else None

    @property
    def received_on(self) -> date | None:
        """The local day of `first_received`."""
        return local_day(self.first_received) if self.first_received else None

    @property
    def latest(self) -> Submission | None:
        """The newest version; None while nothing came."""
        return self.submissions[-1] if self.submissions else None

    @property
    def open_extension(self) -> Extension | None:
        """The request that waits for an answer; None where none does."""
        last = self.extensions[-1] if self.extensions else None
        return last if last is not None and last.is_open else None

    @property
    def is_late(self) -> bool:
        """Whether the first version came after the day; stays so for ever."""
        return self.received_on is not None and is_late(self.due, self.received_on)

    @property
    def was_returned(self) -> bool:
        """Whether any version was sent back."""
        reviews = (one.review for one in self.submissions)
        return any(one is not None and not one.accepted for one in reviews)

    @property
    def submit_clock(self) -> Clock:
        """The clock of handing in; it runs again while a version is to be mended."""
        if (
            self.state is ObligationState.RETURNED
            and self.latest
            and self.latest.review
        ):
            due = self.latest.review.redo_by or self.due
            return Clock(due=due, finished=None, out=False)
        out = self.state is ObligationState.WAIVED
        return Clock(due=self.due, finished=self.received_on, out=out)
