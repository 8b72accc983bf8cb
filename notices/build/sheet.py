"""The sheet: paper, margins, line grid, page numbers."""

from typing import Any

from docx.document import Document as DocumentObject
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from notices import page
from notices.build.styles import ALIGNMENTS
from notices.page import Align


def lay_out_page(document: DocumentObject) -> None:
    """A4, the margins of 5.2.1, 22 lines, numbers outside left and right (7.5)."""
    section = document.sections[0]
    section.page_width, section.page_height = page.PAGE_WIDTH, page.PAGE_HEIGHT
    section.top_margin, section.bottom_margin = page.MARGINS.top, page.MARGINS.bottom
    section.left_margin, section.right_margin = page.MARGINS.left, page.MARGINS.right
    section.header_distance = Mm(15)
    section.footer_distance = page.FOOTER_DISTANCE
    section.gutter = Mm(0)
    for old in section._sectPr.findall(qn("w:cols")) + section._sectPr.findall(
        qn("w:docGrid")
    ):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(page.LINE_PITCH / page.TWIP)))
    section._sectPr.append(grid)
    _number_pages(section.footer, Align.RIGHT)
    _number_pages(section.even_page_footer, Align.LEFT)


def write_header(document: DocumentObject, text: str) -> None:
    """Put a line above every page, in the middle; official papers have none."""
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        paragraph.style = page.PAGE_NUMBER.builtin
        paragraph.alignment = ALIGNMENTS[Align.CENTER]
        paragraph.add_run(text)


def _number_pages(footer: Any, side: Align) -> None:
    """— 1 — with a real field, one character in from the outer edge (7.5)."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = page.PAGE_NUMBER.builtin
    paragraph.alignment = ALIGNMENTS[side]
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    edge = "right" if side is Align.RIGHT else "left"
    indent.set(qn(f"w:{edge}Chars"), "100")
    indent.set(qn(f"w:{edge}"), str(round(page.char_twips(page.PAGE_NUMBER))))
    paragraph.add_run("— ")
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("end", "")):
        run = paragraph.add_run("1" if kind == "end" else "")
        run._r.append(_field_part(kind, text))
    paragraph.add_run(" —")


def _field_part(kind: str, code: str) -> Any:
    if not kind:
        element = OxmlElement("w:instrText")
        element.set(qn("xml:space"), "preserve")
        element.text = code
        return element
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element
