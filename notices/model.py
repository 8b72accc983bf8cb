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
    """Names that may be written, against which a text is compared.

    Attributes:
        names: standard names of units and bodies; as the papers write them.
        aliases: a name not to be used -> the standard one.
    """

    names: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
