"""The sheet: paper, margins, line grid, page numbers, and pages that lie across."""

from copy import deepcopy
from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from lxml import etree

from notices import page
from notices.build.boxes import Frame, text_box
from notices.build.lines import flatten
from notices.build.styles import ALIGNMENTS
from notices.page import Align, Margins

# What remains of the last page below 22 lines is 0.9 pt: a paragraph that carries a
# section's end must fit there, or a full page would be followed by an empty one.
_SLIT: Final = Pt(0.7)


def lay_out_page(document: DocumentObject) -> None:
    """A4, the margins of 5.2.1, 22 lines, numbers outside left and right (7.5)."""
    section = document.sections[0]
    section.page_width, section.page_height = page.PAGE_WIDTH, page.PAGE_HEIGHT
    _set_margins(section, page.MARGINS)
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
    headers: list[Any] = [section.header, section.even_page_header]
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
    for header in headers:
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        paragraph.style = page.PAGE_NUMBER.builtin
        paragraph.alignment = ALIGNMENTS[Align.CENTER]
        paragraph.add_run(text)


def end_section(document: DocumentObject) -> None:
    """Close the section here: what follows begins on a new page, laid out alike.

    Both name their headers and footers, so that the template may leave either out;
    what only the first page has, the head of a letter, stays with the first.
    """
    last: Any = document.element.body.sectPr
    paragraph = document.add_paragraph(style=page.BLANK_LINE.name)
    flatten(paragraph, _SLIT)
    format_: Any = paragraph._p.get_or_add_pPr()
    format_.append(deepcopy(last))
    for name in ("headerReference", "footerReference"):
        for reference in last.findall(qn(f"w:{name}")):
            if reference.get(qn("w:type")) == "first":
                last.remove(reference)
    if (title_page := last.find(qn("w:titlePg"))) is not None:
        last.remove(title_page)


class Turning:
    """Turns the pages that follow across, and upright again (8)."""

    def __init__(self, document: DocumentObject) -> None:
        self._document = document
        self._footers: dict[bool, list[Any]] = {}
        self._from_edge: Length | None = None
        self.across = False

    def turn(self, *, across: bool) -> None:
        """End the section; what follows lies as told. Already so, nothing happens."""
        if across == self.across:
            return
        end_section(self._document)
        section = self._document.sections[-1]
        if across:
            self._from_edge = section.footer_distance
        self._footers[self.across] = _take_footers(section)
        self.across = across
        if across:
            _lay_across(section)
        else:
            _lay_upright(section, self._from_edge)
        if across in self._footers:
            section._sectPr[:0] = self._footers[across]
        else:
            _number_pages_across(section.footer, Align.RIGHT)
            _number_pages_across(section.even_page_footer, Align.LEFT)


def _take_footers(section: Section) -> list[Any]:
    """The section's references to its footers, taken out of it."""
    found = section._sectPr.findall(qn("w:footerReference"))
    for reference in found:
        section._sectPr.remove(reference)
    return list(found)


def _lay_across(section: Section) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = page.PAGE_HEIGHT, page.PAGE_WIDTH
    section.footer_distance = Mm(15)
    _set_margins(section, page.ACROSS_MARGINS)


def _lay_upright(section: Section, footer_distance: Length | None) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = page.PAGE_WIDTH, page.PAGE_HEIGHT
    section.footer_distance = footer_distance
    _set_margins(section, page.MARGINS)


def _set_margins(section: Section, margins: Margins) -> None:
    section.top_margin, section.bottom_margin = margins.top, margins.bottom
    section.left_margin, section.right_margin = margins.left, margins.right


def _number_pages(footer: Any, side: Align) -> None:
    """The number at that side of upright pages, odd or even."""
    footer.is_linked_to_previous = False
    _write_number(footer.paragraphs[0], side)


def _number_pages_across(footer: Any, side: Align) -> None:
    """The number where the upright sheet has it: at its foot, turned with the page.

    The box takes the place of the upright footer's line, from edge to edge of the text.
    """
    footer.is_linked_to_previous = False
    anchor, number = footer.paragraphs[0], footer.add_paragraph()
    _write_number(number, side)
    number._p.getparent().remove(number._p)
    frame = Frame(
        number=2 if side is Align.RIGHT else 3,
        name="页码",
        says="页码",
        width=page.FOOTER_PITCH,
        height=page.TEXT_WIDTH,
        position=_ON_SHORT_SIDE,
        wrap="wrapNone",
        flow='vert="vert" anchor="t"',
    )
    content = etree.tostring(number._p, encoding="unicode")
    anchor.style = page.PAGE_NUMBER.builtin
    flatten(anchor)
    anchor.add_run()._r.append(parse_xml(text_box(content, frame)))


_ON_SHORT_SIDE: Final = "".join(
    f'<wp:position{axis} relativeFrom="page"><wp:posOffset>{offset}</wp:posOffset>'
    f"</wp:position{axis}>"
    for axis, offset in (("H", page.FOOTER_DISTANCE), ("V", page.ACROSS_MARGINS.top))
)


def _write_number(paragraph: Any, side: Align) -> None:
    """— 1 — with a real field, one character in from the outer edge (7.5)."""
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
