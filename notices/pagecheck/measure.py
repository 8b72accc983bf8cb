"""Measures, worked out from a file and said as the clerk's dialogs say them."""

from collections import Counter
from collections.abc import Iterable
from math import ceil

from docx.shared import Twips

from notices.chinese import width
from notices.page import (
    ACROSS_MARGINS,
    MARGIN_TOLERANCE,
    MARGINS,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SIZE_3,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    Margins,
)
from notices.word.font import Font
from notices.word.values import Paragraph
from notices.word.wordfile import Section

TWIPS_PER_MM = 1440 / 25.4
# An indent closer than this to the wanted one looks right on paper.
TOLERANCE = 0.3
# Word's natural line of the usual Chinese fonts is 1.3 times their size.
NATURAL_LINE = 1.3
# The sizes Word's list names; others are said in points.
_SIZES = {
    42: "初号",
    36: "小初",
    26: "1号",
    24: "小1",
    22: "2号",
    18: "小2",
    16: "3号",
    15: "小3",
    14: "4号",
    12: "小4",
    10.5: "5号",
    9: "小5",
}


def size_name(points: float) -> str:
    """The size as Word's list has it: 3号; in points where it has no name."""
    return _SIZES.get(points, f"{points:g}磅")


def millimetres(twips: float) -> str:
    """A length to a tenth of a millimetre, without the unit."""
    return f"{round(twips * 25.4 / 1440, 1):g}"


def chars(count: float) -> str:
    """A number of characters to a tenth."""
    return f"{round(count, 1) + 0:g}字符"


def char_width(font: Font) -> float:
    """Width in twips of one Chinese character, its spacing included."""
    return max(font.size * 20 + font.spacing, 1)


def indents(paragraph: Paragraph) -> tuple[float, float, float]:
    """Left, right and first-line indent in the paragraph's own characters."""
    return paragraph.format.indent.in_chars(char_width(paragraph.font))


def leading(text: str) -> float:
    """Width in characters of the spaces typed before the text."""
    return width(text[: len(text) - len(text.lstrip())].replace("\xa0", " "))


def beginning(paragraph: Paragraph) -> float:
    """How many characters in its first line begins, by indents and typed spaces."""
    left, _, first = indents(paragraph)
    return left + first + leading(paragraph.text)


def pitch_name(paragraph: Paragraph) -> str:
    """Line spacing as Word's paragraph dialog says it."""
    line, rule = paragraph.format.line, paragraph.format.rule
    if rule == "auto":
        return {240: "单倍行距", 360: "1.5倍行距", 480: "2倍行距"}.get(
            line, f"{line / 240:.3g}倍行距"
        )
    return f"{'固定值' if rule == 'exact' else '最小值'}{line / 20:g}磅"


def pitch(paragraph: Paragraph, section: Section) -> float:
    """Distance in twips of its lines of 3号 type."""
    natural = float(SIZE_3.pt * 20 * NATURAL_LINE)
    line, rule = paragraph.format.line, paragraph.format.rule
    if rule == "exact":
        return max(line, 1)
    if section.line_pitch > 0 and paragraph.format.snap_to_grid:
        natural = ceil(natural / section.line_pitch) * section.line_pitch
    return max(line, natural) if rule == "atLeast" else natural * max(line, 1) / 240


def commonest(paragraphs: Iterable[Paragraph]) -> Paragraph | None:
    """A paragraph laid out as most of the text is; None where there is none."""
    weights: Counter[tuple[int, str, int]] = Counter()
    sample: dict[tuple[int, str, int], Paragraph] = {}
    for paragraph in paragraphs:
        key = (paragraph.format.line, paragraph.format.rule, paragraph.font.spacing)
        weights[key] += len(paragraph.text)
        sample.setdefault(key, paragraph)
    return sample[weights.most_common(1)[0][0]] if weights else None


def section_margins(section: Section) -> Margins:
    """The section's margins; Word adds the gutter to the left one."""
    return Margins(
        top=Twips(section.top),
        bottom=Twips(section.bottom),
        left=Twips(section.left + section.gutter),
        right=Twips(section.right),
    )


def margins_name(margins: Margins) -> str:
    """Margins as the user reads them, in millimetres."""
    sides = (margins.top, margins.bottom, margins.left, margins.right)
    top, bottom, left, right = (millimetres(side.twips) for side in sides)
    return f"上{top}、下{bottom}、左{left}、右{right}毫米"


# GB/T 33476.2-2016 sets the same text area by where the ink stands: half the
# leading above the first line and below the last is given up by the margins.
INK_TOP, INK_BOTTOM = 34.58, 32.58
_INK = (INK_TOP * TWIPS_PER_MM, INK_BOTTOM * TWIPS_PER_MM)


def has_standard_paper(section: Section) -> bool:
    """Whether the section is on A4, upright or across (5.1)."""
    short, long = sorted((section.width, section.height))
    return _near(short, PAGE_WIDTH.twips) and _near(long, PAGE_HEIGHT.twips)


def has_standard_margins(section: Section) -> bool:
    """Whether the text area lies where 5.2.1 has it, in one of its two readings.

    With mirrored margins Word calls the inner one left, so both cases are the same.
    """
    usual = (MARGINS.top.twips, MARGINS.bottom.twips)
    upright = any(
        _near(section.top, top) and _near(section.bottom, bottom)
        for top, bottom in (usual, _INK)
    )
    left = section.left + section.gutter
    return (
        upright
        and _near(left, MARGINS.left.twips)
        and _near(section.right, MARGINS.right.twips)
    )


def has_margins_across(section: Section) -> bool:
    """Whether a page that lies across has the text area of an upright one, turned (8).

    Its head lies along the left edge of the upright sheet, whose margin is 28 mm, or 26
    on the back where margins are mirrored.
    """
    wanted = ACROSS_MARGINS
    sides = any(
        _near(section.left + section.gutter, left) and _near(section.right, right)
        for left, right in (
            (wanted.left.twips, wanted.right.twips),
            (_INK[1], _INK[0]),
        )
    )
    heights = any(
        _near(section.top, top) and _near(section.bottom, bottom)
        for top, bottom in (
            (wanted.top.twips, wanted.bottom.twips),
            (wanted.bottom.twips, wanted.top.twips),
        )
    )
    return sides and heights


def _near(found: float, wanted: float) -> bool:
    # Word rounds what is typed in centimetres; a twip or two more is no fault.
    return bool(abs(found - wanted) <= MARGIN_TOLERANCE.twips + 2)


def text_area(section: Section) -> tuple[float, float]:
    """Width and height of the text area in twips.

    Where paper or margins are wrong, those of the standard: a fault is told once.
    """
    if section.landscape:
        return TEXT_HEIGHT.twips, TEXT_WIDTH.twips
    if not (has_standard_paper(section) and has_standard_margins(section)):
        return TEXT_WIDTH.twips, TEXT_HEIGHT.twips
    return (
        section.width - section.left - section.right - section.gutter,
        section.height - section.top - section.bottom,
    )
