"""Tables: columns measured in characters, a head on every page, rows kept whole."""

from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph

from notices import page
from notices.build.styles import style_of
from notices.build.text import add_text
from notices.page import Look

CENTRED: Final = "中"
SMALL: Final = "小"


class TableWriter:
    """Writes one table, as wide as the text of the page it stands on.

    Args:
        columns: the width of each in characters, only their proportion counts; with
            中 where text is centred.
        small: in the type for wide tables.
    """

    def __init__(
        self,
        document: DocumentObject,
        columns: list[str],
        *,
        text_width: Length = page.TEXT_WIDTH,
        small: bool = False,
    ) -> None:
        widths = [float(column.rstrip(CENTRED)) for column in columns]
        self._document = document
        self._centred = [column.endswith(CENTRED) for column in columns]
        self._widths = [width / sum(widths) * text_width for width in widths]
        self._small = small
        self._table: Any = document.add_table(rows=0, cols=len(widths))
        self._table.autofit = False
        properties = plain(self._table)
        properties.find(qn("w:tblW")).set(qn("w:type"), "dxa")
        properties.find(qn("w:tblW")).set(qn("w:w"), str(round(text_width / page.TWIP)))
        layout = properties.find(qn("w:tblLayout"))
        layout.addprevious(parse_xml(_BORDERS))
        if small:
            layout.addnext(parse_xml(_AIR))
        for column, width in zip(self._table.columns, self._widths, strict=True):
            column.width = Length(round(width))

    def add_head(self, cells: list[str]) -> None:
        """A row that every page of the table begins with."""
        row_format = self._add_row(
            cells, page.TABLE_SMALL_HEAD if self._small else page.TABLE_HEAD
        )
        row_format.append(OxmlElement("w:tblHeader"))

    def add_row(self, cells: list[str], height: Length | None = None) -> None:
        """A row; where it is a lone {%tr … %}, the one that tag leaves nothing of.

        Args:
            height: at least so high, for what is written in by hand.
        """
        look = page.TABLE_SMALL if self._small else page.TABLE_TEXT
        self._add_row(cells, look, height)

    def _add_row(
        self, cells: list[str], look: Look, height: Length | None = None
    ) -> Any:
        """The row's format."""
        row = self._table.add_row()
        row_format = row._tr.get_or_add_trPr()
        row_format.append(OxmlElement("w:cantSplit"))
        least = _SMALL_ROW if self._small else _ROW
        twips = round(height / page.TWIP) if height else least
        row_format.append(parse_xml(_ROW_HEIGHT.format(height=twips)))
        texts = [*cells, *[""] * (len(row.cells) - len(cells))]
        columns = zip(row.cells, texts, self._widths, self._centred, strict=True)
        for cell, text, width, centred in columns:
            cell.width = Length(round(width))
            paragraph: Paragraph = cell.paragraphs[0]
            paragraph.style = style_of(self._document, look)
            if centred:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            add_text(paragraph, text)
            centre_vertically(cell)
        return row_format


def plain(table: Table) -> Any:
    """The table's properties, freed of python-docx's style."""
    properties: Any = table._tbl.tblPr
    for name in ("tblStyle", "tblLook"):
        if (old := properties.find(qn(f"w:{name}"))) is not None:
            properties.remove(old)
    return properties


def centre_vertically(cell: Any) -> None:
    """Let the text stand in the middle between the rules above and below."""
    vertical = parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>')
    cell._tc.get_or_add_tcPr().append(vertical)


_ROW_HEIGHT: Final = (
    f'<w:trHeight {nsdecls("w")} w:val="{{height}}" w:hRule="atLeast"/>'
)
# Nine millimetres, and seven for small type: a line of text with air above and below.
_ROW: Final = 510
_SMALL_ROW: Final = 397
# Small lines stand closer and would touch the rules where a cell has several.
_AIR: Final = (
    f'<w:tblCellMar {nsdecls("w")}><w:top w:w="40" w:type="dxa"/>'
    '<w:left w:w="57" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
    '<w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
)
_BORDERS: Final = (
    f"<w:tblBorders {nsdecls('w')}>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)
