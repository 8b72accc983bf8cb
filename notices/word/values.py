"""What a Word file shows: plain values, with every style already resolved.

Lengths are twips (1/20 point), as Word stores them; sizes of type are points;
indents "in characters" count characters of the paragraph's own size.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from notices.model import Cell


class Kind(StrEnum):
    """Which flow of text a paragraph belongs to."""

    BODY = "正文"
    CELL = "表格"
    BOX = "文本框"
    FOOTER = "页脚"


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """How a run of characters is set, after all styles.

    Attributes:
        east_asia, ascii, hansi: font for Chinese, for ASCII, for other letters.
        hint: whether “”‘’…— and their like are taken for Chinese characters.
        color: RGB in capitals; "" for black or automatic.
        highlight: Word's name of the marker's colour; "" for none.
        spacing: twips added between characters, negative when condensed.
    """

    east_asia: str
    ascii: str
    hansi: str
    size: float
    hint: bool = False
    bold: bool = False
    italic: bool = False
    underline: bool = False
    hidden: bool = False
    color: str = ""
    highlight: str = ""
    spacing: int = 0

    def of(self, char: str) -> str:
        """The font in which Word sets `char` (ECMA-376 part 1, 17.3.2.26)."""
        if char < "\x80":
            return self.ascii
        if is_chinese(char) or (self.hint and is_ambiguous(char)):
            return self.east_asia
        return self.hansi


# Blocks Word always sets in the east-Asian font: Hangul Jamo, radicals to the end of
# CJK and Hangul, compatibility forms, full-width forms, and the planes of rare 汉字.
_CHINESE = (
    ("\u1100", "\u11ff"),
    ("\u2e80", "\ud7ff"),
    ("\uf900", "\ufaff"),
    ("\ufe30", "\ufe6f"),
    ("\uff00", "\uffef"),
    ("\U00020000", "\U0003ffff"),
)
# Signs in both Western and Chinese fonts: w:hint decides. “”‘’…— are among them.
_AMBIGUOUS = (("\xa1", "\xf7"), ("\u0370", "\u04ff"), ("\u2000", "\u2bff"))


def is_chinese(char: str) -> bool:
    """Whether `char` is a Chinese character or full-width mark."""
    return any(first <= char <= last for first, last in _CHINESE)


def is_ambiguous(char: str) -> bool:
    """Whether `char` is set in a Western font unless marked as Chinese."""
    return any(first <= char <= last for first, last in _AMBIGUOUS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Characters set alike. A field without a stored result has `text` "".

    Attributes:
        field: name of the field it is the result of, such as "PAGE"; "" for none.
    """

    text: str
    font: Font
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indent:
    """Indents in twips; where a count of characters is not 0, Word goes by that.

    `first` is negative for a hanging indent.
    """

    left: int = 0
    right: int = 0
    first: int = 0
    left_chars: float = 0
    right_chars: float = 0
    first_chars: float = 0

    def in_chars(self, width: float) -> tuple[float, float, float]:
        """Left, right and first-line indent in characters of `width` twips."""
        return (
            self.left_chars or self.left / width,
            self.right_chars or self.right / width,
            self.first_chars or self.first / width,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """A rule along a paragraph: width in eighths of a point, space in points."""

    style: str
    color: str
    width: int
    space: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How a paragraph is laid out, after all styles.

    Attributes:
        align: OOXML value: left, center, right, both, distribute.
        line, rule: 240ths of a line for "auto", else twips.
        before, after: space in twips, with 自动 and 行 worked out.
        outline: 0 to 8; None for body text.
        anchor: where a frame or text box stands across the page: left, center,
            right, inside, outside; "" for text in the flow.
        border_top, border_bottom: its own rules, or those of its table cell.
    """

    align: str = "left"
    indent: Indent = field(default_factory=Indent)
    line: int = 240
    rule: str = "auto"
    before: int = 0
    after: int = 0
    outline: int | None = None
    keep_next: bool = False
    page_break_before: bool = False
    widow_control: bool = True
    snap_to_grid: bool = True
    border_top: Border | None = None
    border_bottom: Border | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph as shown.

    Attributes:
        runs: its characters; deleted revisions and field codes are left out.
        number: the automatic number Word puts before it; "" for none.
        place: where it stands, in the user's words.
        style: the style's name as stored; "" where the file has no styles.
        mark: how its end mark is set, which is the size of an empty line.
        section: index into `WordFile.sections`.
        fields: names of the fields that begin in it.
        breaks_page: whether a page break is typed in it.
        has_drawing: whether a picture, line or text box is anchored in it.
    """

    runs: tuple[Run, ...]
    format: Format
    mark: Font
    place: str
    kind: Kind = Kind.BODY
    number: str = ""
    style: str = ""
    section: int = 0
    fields: tuple[str, ...] = ()
    breaks_page: bool = False
    has_drawing: bool = False

    @property
    def text(self) -> str:
        """The visible text, its automatic number included; hidden runs left out."""
        return self.number + "".join(run.text for run in self.visible_runs)

    @property
    def visible_runs(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if not run.font.hidden)

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()

    @property
    def font(self) -> Font:
        """How its first visible character is set; of the end mark where empty."""
        return next((run.font for run in self.visible_runs if run.text), self.mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Pages of one layout.

    Attributes:
        grid: `w:docGrid` type; "" for none.
        line_pitch: distance of the grid's lines; 0 for none.
        char_space: 4096ths of a point added to each character of the grid.
        number_format: `w:pgNumType` format; "" for plain numbers.
        footers: paragraphs by "default", "even" and "first", inherited ones included.
    """

    width: int = 11906
    height: int = 16838
    top: int = 1440
    bottom: int = 1440
    left: int = 1800
    right: int = 1800
    gutter: int = 0
    header: int = 851
    footer: int = 992
    landscape: bool = False
    break_type: str = "nextPage"
    grid: str = ""
    line_pitch: int = 0
    char_space: int = 0
    title_page: bool = False
    first_number: int | None = None
    number_format: str = ""
    footers: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """The file's core properties; "" and None where not given."""

    title: str = ""
    author: str = ""
    last_modified_by: str = ""
    created: datetime | None = None
    modified: datetime | None = None


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
