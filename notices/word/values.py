"""A paragraph of a Word file as shown, with every style already resolved.

Lengths are twips (1/20 point), as Word stores them; sizes of type are points;
indents "in characters" count characters of the paragraph's own size.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from notices.once import Once
from notices.word.font import Font


class Kind(StrEnum):
    """Which flow of text a paragraph belongs to."""

    BODY = "正文"
    CELL = "表格"
    BOX = "文本框"
    FOOTER = "页脚"
    HEADER = "页眉"


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
        right_tab: its last tab stop at which text ends; 0 for none.
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
    right_tab: int = 0


# Without slots: what is asked of a paragraph again and again is worked out once.
@dataclass(frozen=True, kw_only=True)
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
        has_picture: whether a picture or chart stands in its line like a character.
        turned: whether it stands in a box or cell whose text runs up or down the page.
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
    has_picture: bool = False
    turned: bool = False

    @Once
    def text(self) -> str:
        """The visible text, its automatic number included; hidden runs left out."""
        return self.number + "".join(run.text for run in self.visible_runs)

    @Once
    def visible_runs(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if not run.font.hidden)

    @Once
    def is_blank(self) -> bool:
        return not self.text.strip()

    @Once
    def font(self) -> Font:
        """How its first visible character is set; of the end mark where empty."""
        return next((run.font for run in self.visible_runs if run.text), self.mark)
