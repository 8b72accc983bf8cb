"""A whole Word file as its reader sees it: text, sections, the file's own card.

Lengths are twips (1/20 point), as Word stores them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from notices.model import Cell
from notices.word.values import Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Pages of one layout.

    Attributes:
        grid: `w:docGrid` type; "" for none.
        line_pitch: distance of the grid's lines; 0 for none.
        char_space: 4096ths of a point added to each character of the grid.
        number_format: `w:pgNumType` format; "" for plain numbers.
        landscape: whether the page is wider than high.
        headers, footers: paragraphs by "default", "even" and "first", inherited ones
            included.
    """

    width: int = 11906
    height: int = 16838
    top: int = 1440
    bottom: int = 1440
    left: int = 1800
    right: int = 1800
    gutter: int = 0
    footer: int = 992
    landscape: bool = False
    grid: str = ""
    line_pitch: int = 0
    char_space: int = 0
    title_page: bool = False
    first_number: int | None = None
    number_format: str = ""
    headers: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    footers: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """The file's core properties; "" and None where not given.

    Attributes:
        remark: what Word shows as 备注.
    """

    title: str = ""
    author: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """A Word file as its reader sees it.

    Attributes:
        paragraphs: all of the body in order, those in tables and boxes included.
        tables: each table's rows of cells, merged cells once.
        normal_size: size of the default paragraph style, base of the grid.
        revisions: number of tracked changes not yet accepted.
        external: targets outside the file other than hyperlinks.
    """

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[tuple[tuple[Cell, ...], ...], ...]
    sections: tuple[Section, ...]
    properties: Properties
    normal_size: float
    even_and_odd: bool = False
    mirror_margins: bool = False
    revisions: int = 0
    comments: int = 0
    has_macros: bool = False
    external: tuple[str, ...] = ()
