"""What is read of a document, and what is drafted: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Para:
    """One paragraph of the body as a reader sees it.

    Attributes:
        text: the visible text; a manual line break is "\\n", a tab is "\\t".
        place: where it stands, in the user's words: 「第12段」.
    """

    text: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table: its text and its place, 「表1第2行第3列」."""

    text: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The reading text of a document: body paragraphs, and tables as rows of cells.

    `paras` leaves tables out; `tables` holds each table's rows in order.
    """

    paras: tuple[Para, ...]
    tables: tuple[tuple[tuple[Cell, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What an office knows, against which a text is compared; all of it may be empty.

    Attributes:
        names: standard names of units and bodies; as the papers write them.
        aliases: a name not to be used -> the standard one.
        issuers: under what names the office itself issues papers.
        addressees: to whom its papers go, beside those names.
        numbers: document numbers it knows: its basis, and what it sent out itself.
        own_codes: its own 机关代字, with which its numbers begin.
        cited: title of a document of its basis -> that document's number.
        plan_year, assessed_year: the year in its plan's title, and the one assessed;
            None where there is none.
    """

    names: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    issuers: frozenset[str] = frozenset()
    addressees: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    own_codes: frozenset[str] = frozenset()
    cited: Mapping[str, str] = field(default_factory=dict)
    plan_year: int | None = None
    assessed_year: int | None = None
