"""The page of GB/T 9704-2012 as one table of measures.

The builder of the shipped templates writes it into Word's styles; the checker
compares any Word file against it. Lengths are `Mm` and `Pt`; a number of characters
counts the width of one 3号 (or the style's own) Chinese character, as the standard does.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from docx.shared import Length, Mm, Pt

STANDARD: Final = "GB/T 9704-2012"

# Sizes by their printers' names, so that the table reads as the standard does.
SIZE_2: Final = Pt(22)
SIZE_3: Final = Pt(16)
SIZE_4: Final = Pt(14)
SIZE_SMALL_4: Final = Pt(12)

# Fonts as the standard and the county's Windows name them. The second name is what
# Word and LibreOffice fall back on where the first is not installed: 仿宋_GB2312 and
# 小标宋 come with government installs, 仿宋 and 楷体 with every Windows.
FANGSONG: Final = "仿宋_GB2312"
KAITI: Final = "楷体_GB2312"
HEITI: Final = "黑体"
BIAOSONG: Final = "方正小标宋简体"
SONGTI: Final = "宋体"
FALLBACKS: Final[dict[str, tuple[str, ...]]] = {
    FANGSONG: ("仿宋", "FangSong", "STFangsong", "FandolFang R", "方正仿宋_GBK"),
    KAITI: ("楷体", "KaiTi", "STKaiti", "FandolKai", "方正楷体_GBK"),
    HEITI: ("SimHei", "STHeiti", "FandolHei", "方正黑体_GBK", "方正黑体简体"),
    BIAOSONG: ("方正小标宋_GBK", "小标宋", "华文中宋", "STZhongsong"),
    SONGTI: ("SimSun", "新宋体", "STSong", "FandolSong"),
}

# One twip, OOXML's unit of length, in the units of `Length`.
TWIP: Final = 635
HALF_POINT: Final = 6350

PAGE_WIDTH: Final = Mm(210)
PAGE_HEIGHT: Final = Mm(297)
TEXT_WIDTH: Final = Mm(156)
TEXT_HEIGHT: Final = Mm(225)
LINES: Final = 22
CHARS: Final = 28
# Print tolerance the standard itself gives for 天头 and 订口 (5.2.1).
MARGIN_TOLERANCE: Final = Mm(1)

# 22 x 28.95 pt is the most that fits 225 mm: 29 pt gives 21 lines (5.2.3).
LINE_PITCH: Final = Pt(28.95)
# 28 characters of 16 pt are wider than 156 mm; a quarter point less each fits them.
CONDENSED: Final = Pt(-0.25)
# Between a body line and a 2号 character with its gap (36 pt, 3.2): at 31 pt a title of
# four lines still leaves room for the 成文日期 on the page of a short notice (7.3.5.5).
TITLE_PITCH: Final = Pt(31)

# 7.5: a dash stands 7 mm below the text area; footer distance and line give 7.6 mm.
FOOTER_DISTANCE: Final = Mm(24.6)
FOOTER_PITCH: Final = Pt(18)
# 7.2.7: the red rule lies 4 mm below the document number.
RED: Final = "FF0000"
# 7.4.1: rules of the 版记: first and last 0.35 mm, inner 0.25 mm.
RULE_THICK: Final = Mm(0.35)
RULE_THIN: Final = Mm(0.25)
# Above and below the text of a row of the 版记, so that it stands in the middle.
CLOSING_PADDING: Final = Pt(3.5)
# What is left of the line for the names of joint issuers, beside 文件.
JOINT_MARK_WIDTH: Final = Mm(122)


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Where the text area lies on the page, all four sides from the page edge."""

    top: Length
    bottom: Length
    left: Length
    right: Length


# 5.2.1: 天头 37, 订口 28; the rest follows from A4 less 156 x 225 mm.
MARGINS: Final = Margins(top=Mm(37), bottom=Mm(35), left=Mm(28), right=Mm(26))
# 8: a page across is the same sheet turned to the right: its head lies along the left
# edge, which is the bound one of an odd page and the open one of an even page, as the
# clause wants. So one layout serves both sides of the paper.
ACROSS_MARGINS: Final = Margins(
    top=MARGINS.left, bottom=MARGINS.right, left=MARGINS.bottom, right=MARGINS.top
)

# 10.1: the letter's mark and its two double rules, from the edges of the page.
LETTER_MARK_TOP: Final = Mm(30)
LETTER_RULE_WIDTH: Final = Mm(170)
LETTER_FOOT: Final = Mm(20)


class Align(StrEnum):
    """Alignment of a paragraph, by its OOXML value."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    BOTH = "both"
    DISTRIBUTE = "distribute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one element of the standard looks, and the Word style that carries it.

    Attributes:
        name: the style's name as Word shows it in Chinese.
        style_id: the style's identifier inside the file.
        clause: the clause of GB/T 9704-2012 that fixes it.
        font: the font for everything, Latin letters and digits included.
        first, left, right, hanging: indents in characters of `size`.
        pitch: exact line pitch; None for a style whose lines are not fixed.
        outline: level in Word's navigation pane, 0 to 3; None for body text.
        condensed: whether characters are set a quarter point closer (28 a line).
        keep_next: whether it stays on one page with the next paragraph.
        builtin: Word's own English name where the style is one of Word's.
        color: RGB; "" for black.
    """

    name: str
    style_id: str
    clause: str
    font: str = FANGSONG
    size: Length = SIZE_3
    align: Align = Align.BOTH
    first: float = 0
    left: float = 0
    right: float = 0
    hanging: float = 0
    pitch: Length | None = LINE_PITCH
    outline: int | None = None
    condensed: bool = True
    keep_next: bool = False
    builtin: str = ""
    color: str = ""


BODY: Final = Look(
    name="正文", style_id="Normal", builtin="Normal", clause="5.2.2、7.3.3", first=2
)
TITLE: Final = Look(
    name="标题",
    style_id="Title",
    builtin="Title",
    clause="7.3.1",
    font=BIAOSONG,
    size=SIZE_2,
    align=Align.CENTER,
    pitch=TITLE_PITCH,
    condensed=False,
    keep_next=True,
)
LEVELS: Final = tuple(
    Look(
        name=f"标题 {level}",
        style_id=f"Heading{level}",
        builtin=f"heading {level}",
        clause="7.3.3",
        font=font,
        first=2,
        outline=level - 1,
        keep_next=True,
    )
    for level, font in enumerate((HEITI, KAITI, FANGSONG, FANGSONG), start=1)
)
ADDRESSEES: Final = Look(name="主送机关", style_id="Addressees", clause="7.3.2")
BLANK_LINE: Final = Look(name="空行", style_id="BlankLine", clause="3.2")
# 附件： is three characters wide; the first character of the name is where a second
# line starts (7.3.4). Two characters of indent, three of label, three quarters of 1.
ATTACHMENT_LIST: Final = Look(
    name="附件说明",
    style_id="AttachmentList",
    clause="7.3.4",
    left=5,
    hanging=3,
    align=Align.LEFT,
)
SIGNATURE: Final = Look(
    name="署名",
    style_id="Signature",
    clause="7.3.5",
    align=Align.RIGHT,
    right=2,
    keep_next=True,
)
DATE: Final = Look(
    name="成文日期", style_id="IssueDate", clause="7.3.5", align=Align.RIGHT, right=4
)
NOTE: Final = Look(name="附注", style_id="Note", clause="7.3.6", left=2)
ATTACHMENT_MARK: Final = Look(
    name="附件标识", style_id="AttachmentMark", clause="7.3.7", font=HEITI, outline=0
)
ISSUER_MARK: Final = Look(
    name="发文机关标志",
    style_id="IssuerMark",
    clause="7.2.4",
    font=BIAOSONG,
    # The size is free; at 26 pt a name of 15 characters and 文件 fit one line.
    size=Pt(26),
    align=Align.CENTER,
    pitch=Pt(30),
    condensed=False,
    color=RED,
)
# 7.2.4: names of joint issuers one above the other, all as wide as the longest.
JOINT_MARK: Final = Look(
    name="联合发文机关标志",
    style_id="JointMark",
    clause="7.2.4",
    font=BIAOSONG,
    size=Pt(20),
    align=Align.DISTRIBUTE,
    pitch=Pt(30),
    condensed=False,
    color=RED,
)
DOCUMENT_NUMBER: Final = Look(
    name="发文字号", style_id="DocumentNumber", clause="7.2.5", align=Align.CENTER
)
# 7.2.6: the number one character in, 签发人 on its line.
UPWARD_NUMBER: Final = Look(
    name="上行文发文字号",
    style_id="UpwardNumber",
    clause="7.2.6",
    align=Align.LEFT,
    first=1,
)
LETTER_NUMBER: Final = Look(
    name="信函发文字号", style_id="LetterNumber", clause="10.1", align=Align.RIGHT
)
CLOSING: Final = Look(
    name="版记",
    style_id="Closing",
    clause="7.4",
    size=SIZE_4,
    left=1,
    right=1,
    pitch=Pt(22),
    condensed=False,
)
PAGE_NUMBER: Final = Look(
    name="页脚",
    style_id="Footer",
    builtin="footer",
    clause="7.5",
    font=SONGTI,
    size=SIZE_4,
    pitch=FOOTER_PITCH,
    condensed=False,
)
# The standard leaves the type inside tables to the drafter; 4号 is what fits columns.
TABLE_TEXT: Final = Look(
    name="表格文字",
    style_id="TableText",
    clause="8",
    size=SIZE_4,
    align=Align.LEFT,
    pitch=Pt(20),
    condensed=False,
)
TABLE_HEAD: Final = Look(
    name="表头",
    style_id="TableHead",
    clause="8",
    font=HEITI,
    size=SIZE_4,
    align=Align.CENTER,
    pitch=Pt(20),
    condensed=False,
)
# 12 pt is the smallest Word's list has that still reads after a fax and a copier; 225 mm
# then hold 53 characters, enough for the nine columns of the widest list.
TABLE_SMALL: Final = Look(
    name="表格小字",
    style_id="TableSmall",
    clause="8",
    size=SIZE_SMALL_4,
    align=Align.LEFT,
    pitch=Pt(16),
    condensed=False,
)
TABLE_SMALL_HEAD: Final = Look(
    name="小字表头",
    style_id="TableSmallHead",
    clause="8",
    font=HEITI,
    size=SIZE_SMALL_4,
    align=Align.CENTER,
    pitch=Pt(16),
    condensed=False,
)
# As high as what it holds: an exact line would cut the chart off.
CHART: Final = Look(
    name="图表所在行",
    style_id="Chart",
    clause="",
    align=Align.CENTER,
    pitch=None,
    condensed=False,
)

# What every document may hold; a template carries the others where it uses them.
COMMON_LOOKS: Final = (
    BODY,
    TITLE,
    *LEVELS,
    ADDRESSEES,
    BLANK_LINE,
    ATTACHMENT_LIST,
    SIGNATURE,
    DATE,
    NOTE,
    ATTACHMENT_MARK,
    ISSUER_MARK,
    JOINT_MARK,
    DOCUMENT_NUMBER,
    CLOSING,
    PAGE_NUMBER,
    TABLE_TEXT,
    TABLE_HEAD,
)
LOOKS: Final = (
    *COMMON_LOOKS,
    UPWARD_NUMBER,
    LETTER_NUMBER,
    TABLE_SMALL,
    TABLE_SMALL_HEAD,
    CHART,
)


def char_twips(look: Look) -> float:
    """Width in twips (1/1440 inch) of one Chinese character in this look."""
    return (look.size + (CONDENSED if look.condensed else 0)) / TWIP


def title_width() -> float:
    """How many characters of the title fit one line."""
    return TEXT_WIDTH // TITLE.size


def same_font(font: str, wanted: str) -> bool:
    """Whether `font` is `wanted` or one of the names it goes by elsewhere."""
    return font == wanted or font in FALLBACKS.get(wanted, ())
