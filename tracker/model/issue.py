"""Issue (问题) and its rectification (整改), up to 销号 and back where it must.

完成整改 is not 销号, and the day a rectification is due is not the day it was closed:
each has its own field, and none overwrites another.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.calendar import Clock, local_day
from tracker.model.paper import Urge
from tracker.model.silence import Acknowledgement
from tracker.model.stored import StoredFile


class IssueState(StrEnum):
    """Where an issue stands."""

    REGISTERED = "登记"
    CIRCULATED = "已通报"
    PLANNED = "方案已报"
    UNDERWAY = "整改中"
    APPLIED = "申请销号"
    VERIFIED = "核查通过"
    PUBLICIZED = "公示"
    CLOSED = "已销号"


class Pace(StrEnum):
    """序时进度: how the work goes, reported only while 整改中."""

    NOT_BEGUN = "未启动"
    BEHIND = "滞后"
    ON_PACE = "正常"
    AHEAD = "超前"


class Verdict(StrEnum):
    """What a verification can end in."""

    AGREED = "同意销号"
    REFUSED = "不同意销号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a problem came from; one problem may stand on several lists.

    Attributes:
        name: 国家反馈, 自治区反馈, 初审, 自查, 督察, 审计, 12369 …
        paper: the document, with its number where it has one.
        item: its number there.
    """

    name: str
    paper: str = ""
    item: str = ""


def source_of(name: str, paper: str) -> tuple[Source, ...]:
    """The one source a person names, by its list or its document; () for neither."""
    return (Source(name=name or "未注明", paper=paper),) if name or paper else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing to be done; `done_on` is None until it is."""

    text: str
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What was done in one month.

    Attributes:
        month: `2020-10`.
        problems: what stands in the way.
        next: the next steps.
    """

    month: str
    text: str
    at: datetime
    by: str
    unit: str
    pace: Pace = Pace.ON_PACE
    problems: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The unit's request to close, 自报完成."""

    at: datetime
    by: str
    unit: str
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The judgement on an application, by somebody else.

    Attributes:
        application: which application it judges, 1 for the first.
    """

    application: int
    at: datetime
    by: str
    unit: str
    verdict: Verdict
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """An objection raised during publicity.

    Attributes:
        upheld: None while it is open; then whether it was found right.
    """

    at: datetime
    by: str
    text: str
    upheld: bool | None = None
    answer: str = ""
    answered: datetime | None = None
    answered_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publicity:
    """A publication of the finished rectification: first and last day, where."""

    start: date
    end: date
    by: str
    place: str = ""
    disputes: tuple[Dispute, ...] = ()

    @property
    def open_disputes(self) -> tuple[Dispute, ...]:
        """The objections nobody has answered."""
        return tuple(one for one in self.disputes if one.upheld is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """One close-out, 销号."""

    at: datetime
    by: str
    unit: str
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening:
    """One return from 已销号, 反弹重开."""

    at: datetime
    by: str
    unit: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """问题.

    Attributes:
        key: its number, `W2020-0001`.
        year: the plan year in which it is worked off.
        found_year: the assessed year whose result it spoilt; None where unknown.
        points_lost: as the source writes it, 「0.5」; "" where it gives none.
        responsible: the person answerable; "" where nobody is named.
        rule: when it is due, in the documents' words.
        due: that day; None for none (立行立改, 长期坚持, or nobody said).
        warn_days: working days before `due` that it shows 临期; None for the site's.
        previous: last year's issue that this one continues; "" for none.
        streak: in how many years running it has stood on the list, this one included.
        carried_to: next year's issue that continues this one; "" for none.
    """

    key: str
    year: int
    problem: str
    category: str = ""
    found_year: int | None = None
    sources: tuple[Source, ...] = ()
    indicator: str = ""
    points_lost: str = ""
    leads: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    supervising: tuple[str, ...] = ()
    responsible: str = ""
    phone: str = ""
    cause: str = ""
    goal: str = ""
    measures: tuple[Measure, ...] = ()
    rule: str = ""
    original_due: date | None = None
    due: date | None = None
    why: str = ""
    estimated: bool = False
    due_version: int = 1
    warn_days: int | None = None
    state: IssueState = IssueState.REGISTERED
    circulated_on: date | None = None
    circulated_by: str = ""
    urges: tuple[Urge, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    progress: tuple[Progress, ...] = ()
    evidence: tuple[StoredFile, ...] = ()
    applications: tuple[Application, ...] = ()
    verifications: tuple[Verification, ...] = ()
    publicities: tuple[Publicity, ...] = ()
    closings: tuple[Closing, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    previous: str = ""
    streak: int = 1
    carried_to: str = ""
    note: str = ""

    @property
    def title(self) -> str:
        """What it is: the problem."""
        return self.problem

    @property
    def application(self) -> Application | None:
        """The latest application; None where there was none."""
        return self.applications[-1] if self.applications else None

    @property
    def verification(self) -> Verification | None:
        """The judgement on the latest application; None while it waits for one."""
        last = self.verifications[-1] if self.verifications else None
        waits = last is None or last.application < len(self.applications)
        return None if waits else last

    @property
    def publicity(self) -> Publicity | None:
        """The latest publication; None where there was none."""
        return self.publicities[-1] if self.publicities else None

    @property
    def open_disputes(self) -> tuple[Dispute, ...]:
        """The objections nobody has answered, of every publication, oldest first."""
        return tuple(one for made in self.publicities for one in made.open_disputes)

    @property
    def is_closed(self) -> bool:
        """Whether it is 已销号."""
        return self.state is IssueState.CLOSED

    @property
    def pace(self) -> Pace | None:
        """The pace last reported; None where it is not 整改中."""
        if self.state is not IssueState.UNDERWAY:
            return None
        return self.progress[-1].pace if self.progress else Pace.NOT_BEGUN

    @property
    def finished_on(self) -> date | None:
        """The day the unit reported it done; None while it is being worked on."""
        stopped = (
            IssueState.APPLIED,
            IssueState.VERIFIED,
            IssueState.PUBLICIZED,
            IssueState.CLOSED,
        )
        if self.state not in stopped or self.application is None:
            return None
        return local_day(self.application.at)

    @property
    def clock(self) -> Clock:
        """The clock of the rectification; a failed verification starts it again."""
        return Clock(due=self.due, finished=self.finished_on, out=False)
