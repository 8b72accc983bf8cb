"""Writes the lines of a source into a document, one after the other."""

import re
from collections.abc import Iterator
from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from notices import page
from notices.build.closing import closing_box
from notices.build.sheet import write_header
from notices.page import Look

FULL_BAR: Final = "｜"
CENTRED: Final = "中"
_LEAD_IN: Final = re.compile(r"‹(\w+)›(.*?)‹›")
_HEIGHT: Final = re.compile(r"([\d.]+)mm")


class BadSource(ValueError):
    """A line of a template's text source that the builder does not understand."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(f"line {number}: {line!r}")


class Writer:
    """Writes a source's lines into a document, one after the other."""

    def __init__(self, document: DocumentObject) -> None:
        self._document = document
        self._looks = {look.name: look for look in page.LOOKS}
        self._table: Table | None = None
        self._widths: list[float] = []
        self._centred: list[bool] = []

    def finish(self) -> None:
        """Close the body: Word would add a whole line after a table that ends it."""
        last = self._document.element.body[-2]
        if last.tag == qn("w:tbl"):
            _flatten(self._document.add_paragraph(style=page.BLANK_LINE.name))

    def write(self, number: int, line: str) -> None:
        head, bar, text = line.partition(FULL_BAR)
        name, *options = head.rsplit(" ", 1) if head not in self._looks else [head]
        if not bar:
            raise BadSource(number, line)
        cells = text.split(FULL_BAR)
        match name:
            case "表格":
                self._begin_table(cells)
            case "表头" if self._table is not None:
                self._add_row(cells, page.TABLE_HEAD)
            case "表行" if self._table is not None:
                self._add_row(cells, page.TABLE_TEXT)
            case "联合标志":
                self._add_joint_mark(text)
            case "页眉":
                write_header(self._document, text)
            case "版记":
                self._add_closing(cells)
            case "红线":
                self._add_number_over_rule(text)
            case _ if name in self._looks:
                self._add_paragraph(self._looks[name], text, options)
            case _:
                raise BadSource(number, line)

    def _add_paragraph(self, look: Look, text: str, options: list[str]) -> Paragraph:
        paragraph = self._document.add_paragraph(style=look.builtin or look.name)
        _add_text(paragraph, text)
        for option in options:
            if height := _HEIGHT.fullmatch(option):
                paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
                paragraph.paragraph_format.line_spacing = Mm(float(height[1]))
                off_grid = parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>')
                format_: Any = paragraph._p.get_or_add_pPr()
                format_.find(qn("w:spacing")).addprevious(off_grid)
            elif option == "分页":
                paragraph.paragraph_format.page_break_before = True
        return paragraph

    def _add_joint_mark(self, word: str) -> None:
        """Issuers one above the other, 文件 to their right, in the middle (7.2.4)."""
        widths = [Mm(124), Mm(32)]
        table: Any = self._document.add_table(rows=0, cols=2)
        table.autofit = False
        _plain(table)
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
                _centre_vertically(cell)

    def _add_number_over_rule(self, text: str) -> None:
        """The document number, and 4 mm below it the red rule (7.2.5, 7.2.7)."""
        paragraph = self._add_paragraph(page.DOCUMENT_NUMBER, text, [])
        format_ = paragraph._p.get_or_add_pPr()
        border = parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="8" w:space="7" '
            f'w:color="{page.RED}"/></w:pBdr>'
        )
        format_.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind")

    def _begin_table(self, columns: list[str]) -> None:
        widths = [float(column.rstrip(CENTRED)) for column in columns]
        self._centred = [column.endswith(CENTRED) for column in columns]
        self._widths = [width / sum(widths) * page.TEXT_WIDTH for width in widths]
        self._table = self._document.add_table(rows=0, cols=len(widths))
        self._table.autofit = False
        properties = _plain(self._table)
        properties.find(qn("w:tblW")).set(qn("w:type"), "dxa")
        total = str(round(page.TEXT_WIDTH / page.TWIP))
        properties.find(qn("w:tblW")).set(qn("w:w"), total)
        layout = properties.find(qn("w:tblLayout"))
        layout.addprevious(parse_xml(_TABLE_BORDERS))
        for column, width in zip(self._table.columns, self._widths, strict=True):
            column.width = Length(round(width))

    def _add_row(self, cells: list[str], look: Look) -> None:
        assert self._table is not None
        table: Any = self._table
        row = table.add_row()
        row_format = row._tr.get_or_add_trPr()
        row_format.append(OxmlElement("w:cantSplit"))
        row_format.append(parse_xml(_ROW_HEIGHT))
        if look is page.TABLE_HEAD:
            row_format.append(OxmlElement("w:tblHeader"))
        texts = [*cells, *[""] * (len(row.cells) - len(cells))]
        columns = zip(row.cells, texts, self._widths, self._centred, strict=True)
        for cell, text, width, centred in columns:
            cell.width = Length(round(width))
            cell.paragraphs[0].style = look.name
            if centred:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            _add_text(cell.paragraphs[0], text)
            _centre_vertically(cell)

    def _add_closing(self, lines: list[str]) -> None:
        """The 版记 in a box that stands on the lower edge of the text area (7.4)."""
        paragraph = self._document.add_paragraph(style=page.BLANK_LINE.name)
        _flatten(paragraph)
        run = paragraph.add_run()
        run._r.append(parse_xml(closing_box(lines)))


def _flatten(paragraph: Paragraph) -> None:
    """Make a paragraph that must be there take next to no room: one point."""
    format_: Any = paragraph._p.get_or_add_pPr()
    format_.append(parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>'))
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(1)


def _plain(table: Table) -> Any:
    """The table's properties, freed of python-docx's style."""
    properties: Any = table._tbl.tblPr
    for name in ("tblStyle", "tblLook"):
        if (old := properties.find(qn(f"w:{name}"))) is not None:
            properties.remove(old)
    return properties


def _centre_vertically(cell: Any) -> None:
    vertical = parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>')
    cell._tc.get_or_add_tcPr().append(vertical)


# Nine millimetres: a line of text with air above and below.
_ROW_HEIGHT: Final = f'<w:trHeight {nsdecls("w")} w:val="510" w:hRule="atLeast"/>'
_TABLE_BORDERS: Final = (
    f"<w:tblBorders {nsdecls('w')}>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def _add_text(paragraph: Paragraph, text: str) -> None:
    for piece, level in _lead_ins(text):
        run = paragraph.add_run(piece)
        if level:
            run.style = f"{level}标题字"


def _lead_ins(text: str) -> Iterator[tuple[str, str]]:
    """The text's pieces, each with the level whose font it takes, "" for none."""
    end = 0
    for found in _LEAD_IN.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], ""
        yield found[2], found[1]
        end = found.end()
    if text[end:]:
        yield text[end:], ""
