"""What a handler is asked with, and what it may refuse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, BinaryIO

from tracker.calendar import day_written, local_day
from tracker.errors import KaoheError
from tracker.model.people import Actor
from tracker.ports import Reader, Table
from tracker.services.ledger import Act, UnknownRecord, fetch
from web.accounts.model import Account, Session
from web.arrival import Arrival
from web.doors import DOORS
from web.office import Office, Opened

# A year outside is a slip of the finger.


class Refused(KaoheError):
    """A request that is refused; `status` is the HTTP status, the text for the user."""

    status = 400


class NotSignedIn(Refused):
    """Nobody has signed in."""

    status = 401

    def __init__(self, why: str = "请先登录。") -> None:
        super().__init__(why)


class NotAllowed(Refused):
    """Whoever asks may not."""

    status = 403

    def __init__(
        self, why: str = "这一页不对您的岗位开放；需要时请找领导小组办公室。"
    ) -> None:
        super().__init__(why)


class NotThere(Refused):
    """What was asked for is not there."""

    status = 404

    def __init__(self, why: str = "没有这一页；请从首页进入。") -> None:
        super().__init__(why)


class WrongMethod(Refused):
    """The address is there, for something else."""

    status = 405

    def __init__(self) -> None:
        super().__init__("这个地址不能这样用；请看 /api 的说明。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with a form.

    Attributes:
        name: what it was called on the other side; never used as a path.
        stream: its bytes, at their beginning.
        size: how many they are.
    """

    name: str
    stream: BinaryIO
    size: int


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One request, read and let in.

    Attributes:
        params: what stands in the path, such as `key`.
        query, form: fields by name, each with all its values.
        uploads: files by field.
        is_part: whether the page's script asks, and wants no frame around the answer.
        arrival: how it came; `place`: the address it came from.
        fresh: the cookie to hand out, of a session that began with this request.
    """

    office: Office
    now: datetime
    method: str
    path: str
    account: Account | None = None
    session: Session | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    form: Mapping[str, Sequence[str]] = field(default_factory=dict)
    uploads: Mapping[str, Sequence[Upload]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_part: bool = False
    arrival: Arrival = field(default_factory=Arrival)
    fresh: str = ""

    @cached_property
    def opened(self) -> Opened:
        """The site, the same for as long as the request lasts; see `Office.opened`."""
        return self.office.opened()

    @property
    def kind(self) -> str:
        """The kind of body that was sent, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def place(self) -> str:
        """The address it came from."""
        return self.arrival.place

    @property
    def who(self) -> Account:
        """Who asks; raises NotSignedIn."""
        if self.account is None:
            raise NotSignedIn
        return self.account

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return local_day(self.now)

    @property
    def actor(self) -> Actor:
        """Who asks, as the ledger writes it."""
        return self.who.actor

    @property
    def act(self) -> Act:
        """What they do, now."""
        return Act(actor=self.actor, at=self.now, recorded=self.now)

    @property
    def doors(self) -> tuple[tuple[str, str], ...]:
        """The pages that whoever asks finds in the head of each page: label, address."""
        return DOORS[self.who.post]

    def asked(self, name: str) -> str:
        """The first value of a field of the query, without blanks around it."""
        return _first(self.query, name)

    def given(self, name: str) -> str:
        """The first value of a field of the form, without blanks around it."""
        return _first(self.form, name)

    def record(self, reader: Reader, table: Table) -> Any:
        """The record of the path's `key`, if whoever asks may see it.

        Raises:
            NotThere: there is none; NotAllowed: it is another unit's.
        """
        try:
            one = fetch(reader, table, self.params["key"])
        except UnknownRecord as error:
            raise NotThere(f"没有编号 {error.key}；请从列表里找。") from None
        self.refuse_foreign(one)
        return one

    def opens(self, reader: Reader, about: str) -> bool:
        """Whether what is called so has a page that whoever asks gets into."""
        table, _, key = about.partition("/")
        if table not in (Table.OBLIGATIONS, Table.ISSUES):
            return False
        return not self.who.is_unit or self.who.unit in units_of(
            fetch(reader, Table(table), key)
        )

    def refuse_foreign(self, record: Any) -> None:
        """Raises NotAllowed where a unit asks for what it has no part in."""
        if self.who.is_unit and self.who.unit not in units_of(record):
            raise NotAllowed("这是别的单位的事项，您的单位没有参与，不能查看。")


def units_of(record: Any) -> tuple[str, ...]:
    """The units that have a part in a record."""
    if hasattr(record, "leads"):
        return (*record.leads, *record.supporting, *record.supervising)
    return (record.unit,) if getattr(record, "unit", "") else ()


def number_in(text: str, figures: int = 15) -> int | None:
    """The whole number written there; None where none is, or none so short: Python
    itself refuses to read one of thousands of figures.
    """
    fits = text.isascii() and text.isdecimal() and len(text) <= figures
    return int(text) if fits else None


def day_in(text: str, what: str) -> date | None:
    """The day written in a field, None where nothing is; raises Refused."""
    if not text:
        return None
    try:
        return day_written(text, what)
    except ValueError as error:
        raise Refused(str(error)) from None


def _first(fields: Mapping[str, Sequence[str]], name: str) -> str:
    values = fields.get(name, ())
    return values[0].strip() if values else ""
