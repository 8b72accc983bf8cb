"""The 版头 of each form: marks, numbers, red rules (7.2), and that of a letter (10.1)."""

from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph

from notices import page
from notices.build.lines import flatten, rule_off, tab_right
from notices.build.styles import set_font, style_of
from notices.build.tables import centre_vertically, plain
from notices.build.text import add_text

_SIGNER: Final = "签发人："


def add_joint_mark(document: DocumentObject, word: str) -> None:
    """Issuers one above the other, 文件 to their right, in the middle (7.2.4)."""
    widths = [Mm(124), Mm(32)]
    table: Any = document.add_table(rows=0, cols=2)
    table.autofit = False
    plain(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for texts in (
        ["{%tr for 机关 in 发文.发文机关 %}", ""],
        ["{{ 机关 }}", f"{word}{{% vm %}}"],
        ["{%tr endfor %}", ""],
    ):
        row = table.add_row()
        looks = (page.JOINT_MARK, page.ISSUER_MARK)
        for cell, text, width, look in zip(
            row.cells, texts, widths, looks, strict=True
        ):
            cell.width = width
            cell.paragraphs[0].style = look.name
            cell.paragraphs[0].add_run(text)
            centre_vertically(cell)


def add_number_over_rule(document: DocumentObject, number: str) -> None:
    """The document number, and 4 mm below it the red rule (7.2.5, 7.2.7)."""
    paragraph = document.add_paragraph(style=page.DOCUMENT_NUMBER.name)
    add_text(paragraph, number)
    rule_off(paragraph)


def add_upward_line(document: DocumentObject, number: str, signer: str) -> None:
    """Number and 签发人 at the ends of one line, the red rule below (7.2.5 to 7.2.7).

    The ends are a first-line indent and a tab stop: side indents would shorten the rule.
    """
    look = page.UPWARD_NUMBER
    paragraph = document.add_paragraph(style=style_of(document, look))
    add_text(paragraph, f"{number}\t{_SIGNER}")
    set_font(paragraph.add_run(signer)._r, page.KAITI)
    tab_right(paragraph, page.TEXT_WIDTH / page.TWIP - page.char_twips(look))
    rule_off(paragraph)


# From the edge of the paper to where the mark's line begins: an exact line of 30 pt
# has 1.6 pt above the ink of characters of 26 pt.
_LINE_TOP: Final = page.LETTER_MARK_TOP - Pt(1.6)
# Ink of the number's line begins 3.4 mm below its upper edge, and is to begin 7/8 of
# a 3号 character below the rule.
_BELOW_RULE: Final = Pt(14) - Mm(3.4)
_RULE_EIGHTHS: Final = 24


def add_letter_head(document: DocumentObject, mark: str) -> None:
    """Mark and double rules of a letter, on its first page alone (10.1).

    They stand in the first page's header and footer, which therefore has no number.
    """
    section = document.sections[0]
    section.different_first_page_header_footer = True
    _write_mark(section, mark)
    _write_foot(section)


def _write_mark(section: Any, mark: str) -> None:
    header = section.first_page_header
    header.is_linked_to_previous = False
    above = header.paragraphs[0]
    above.style = page.PAGE_NUMBER.builtin
    if not section.header.is_linked_to_previous:
        above.alignment = section.header.paragraphs[0].alignment
        above.add_run(section.header.paragraphs[0].text)
    line = header.add_paragraph(style=page.ISSUER_MARK.name)
    add_text(line, mark)
    taken = section.header_distance + page.FOOTER_PITCH
    line.paragraph_format.space_before = Length(_LINE_TOP - taken)
    line.paragraph_format.space_after = Length(_BELOW_RULE)
    _widen(line)
    rule_off(line, kind="thickThinSmallGap", eighths=_RULE_EIGHTHS)


def _write_foot(section: Any) -> None:
    """The second rule; the numbers of later pages keep their height above it."""
    raised = Length(section.footer_distance - page.LETTER_FOOT)
    section.footer_distance = page.LETTER_FOOT
    for footer in (section.footer, section.even_page_footer):
        footer.paragraphs[0].paragraph_format.space_after = raised
    footer = section.first_page_footer
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]
    line.style = page.PAGE_NUMBER.builtin
    flatten(line)
    _widen(line)
    rule_off(line, kind="thinThickSmallGap", eighths=_RULE_EIGHTHS, space=0)


def _widen(paragraph: Paragraph) -> None:
    """As wide as the rules, in the middle of the paper."""
    beside = Length((page.PAGE_WIDTH - page.LETTER_RULE_WIDTH) // 2)
    paragraph.paragraph_format.left_indent = Length(beside - page.MARGINS.left)
    paragraph.paragraph_format.right_indent = Length(beside - page.MARGINS.right)
