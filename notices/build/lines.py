"""Paragraphs with measures of their own beside their style's, in the schema's order."""

from typing import Any, Final

from docx.enum.text import WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Pt
from docx.text.paragraph import Paragraph

from notices import page

_POINT: Final = Pt(1)
# What may follow w:pBdr and w:tabs in w:pPr; Word refuses a file with another order.
_AFTER_TABS: Final = (
    *("w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct"),
    *("w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi"),
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"),
)


def fix_height(paragraph: Paragraph, height: Length) -> None:
    """Lines of exactly this height, whatever the grid of the page."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = height
    off_grid = parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>')
    format_: Any = paragraph._p.get_or_add_pPr()
    format_.find(qn("w:spacing")).addprevious(off_grid)


def flatten(paragraph: Paragraph, height: Length = _POINT) -> None:
    """Make a paragraph that must be there take next to no room."""
    format_: Any = paragraph._p.get_or_add_pPr()
    format_.append(parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>'))
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = height


# An exact line leaves nearly 4 pt below its characters, which makes 4 mm in all (7.2.7).
_BELOW_TEXT: Final = 7


def rule_off(
    paragraph: Paragraph,
    *,
    kind: str = "single",
    eighths: int = 8,
    space: int = _BELOW_TEXT,
) -> None:
    """A red rule below the paragraph, so many points from its last line.

    Always below: of a double rule above a paragraph, LibreOffice turns the lines round.
    """
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="{kind}" w:sz="{eighths}" '
        f'w:space="{space}" w:color="{page.RED}"/></w:pBdr>'
    )
    format_: Any = paragraph._p.get_or_add_pPr()
    format_.insert_element_before(border, "w:shd", "w:tabs", *_AFTER_TABS)


def tab_right(paragraph: Paragraph, position: float) -> None:
    """A tab stop at which text ends, so many twips from the text's left edge."""
    stop = f'<w:tab w:val="right" w:pos="{round(position)}"/>'
    tabs = parse_xml(f"<w:tabs {nsdecls('w')}>{stop}</w:tabs>")
    format_: Any = paragraph._p.get_or_add_pPr()
    format_.insert_element_before(tabs, *_AFTER_TABS)
