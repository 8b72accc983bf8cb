"""One flow of text, read in order: paragraphs, tables, text boxes, fields, revisions."""

from dataclasses import dataclass, replace

from notices.model import Cell
from notices.word.inline import Field, Inline
from notices.word.numbering import Counter
from notices.word.props import Props, flatten
from notices.word.styles import Styles, format_of
from notices.word.tables import SeenCell, seen_cells
from notices.word.values import Border, Kind, Paragraph, Run
from notices.word.walk import shown
from notices.word.xml import Element, W, child, value

# Directions in which the text of a table's cell runs up or down the page.
_TURNED = ("tbRl", "btLr", "tbRlV", "tbLrV", "tb", "rl")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """Where the walk is: what kind of text, its place, its table's style, its turn."""

    kind: Kind
    place: str = ""
    table: str = ""
    anchor: str = ""
    turned: bool = False


class Flow:
    """Reads one flow; `paragraphs` and `tables` are what was found so far."""

    def __init__(
        self, styles: Styles, grids: list[int], kind: Kind = Kind.BODY
    ) -> None:
        self.paragraphs: list[Paragraph] = []
        self.tables: list[tuple[tuple[Cell, ...], ...]] = []
        self._styles = styles
        self._grids = grids
        self._counter = Counter(styles.definitions)
        self._kind = kind
        self._section = 0
        self._read = 0
        self._boxes = 0
        self._fields: list[Field] = []
        self._held: list[Run] = []

    def read(self, parent: Element) -> None:
        """Read everything in `parent`: a body, a header or a footer."""
        self._blocks(parent, _Spot(kind=self._kind))

    def _blocks(self, parent: Element, spot: _Spot) -> None:
        for block in shown(parent):
            if block.tag == f"{W}p":
                self._paragraph(block, spot)
            elif block.tag == f"{W}tbl":
                self._table(block, spot)

    # Paragraphs

    def _paragraph(self, element: Element, spot: _Spot) -> None:
        layer = child(element, "pPr")
        direct = flatten(layer)
        style = self._styles.paragraph_style(direct.get("pStyle", ""))
        style_id = style.id if style else ""
        props = self._styles.paragraph_props(style_id, spot.table, direct)
        inline = Inline(self._styles, self._fields, style_id, spot.table)
        inline.read(element)
        runs = (*self._held, *inline.runs)
        self._held = []
        mark = child(layer, "rPr")
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            # Its end is deleted: what is left of it begins the next paragraph.
            self._held = list(runs)
        else:
            paragraph = Paragraph(
                runs=runs,
                number=self._number(props, style_id),
                format=format_of(props, self._grid(), spot.anchor),
                mark=inline.font(mark),
                place="",
                kind=spot.kind,
                style=style.name if style else "",
                section=self._section,
                fields=tuple(inline.fields),
                breaks_page=inline.breaks_page,
                has_drawing=inline.has_drawing,
                has_picture=inline.has_picture,
                turned=spot.turned,
            )
            self.paragraphs.append(
                replace(paragraph, place=self._place(paragraph, spot))
            )
        for box, anchor, turned in inline.boxes:
            self._box(box, anchor, turned=turned)
        if spot.kind is Kind.BODY and child(layer, "sectPr") is not None:
            self._section += 1

    def _grid(self) -> int:
        return self._grids[min(self._section, len(self._grids) - 1)]

    def _number(self, props: Props, style_id: str) -> str:
        num_id, index = self._styles.list_level(props, style_id)
        return self._counter.next(num_id, index) if num_id else ""

    def _place(self, paragraph: Paragraph, spot: _Spot) -> str:
        if spot.place:
            return spot.place
        if paragraph.kind is not Kind.BODY:
            return str(paragraph.kind)
        if paragraph.is_blank:
            return f"第{self._read}段后的空行" if self._read else "文首的空行"
        self._read += 1
        return f"第{self._read}段"

    def _box(self, content: Element, anchor: str, *, turned: bool) -> None:
        if self._kind is Kind.BODY:
            self._boxes += 1
            place = f"文本框{self._boxes}"
            spot = _Spot(kind=Kind.BOX, place=place, anchor=anchor, turned=turned)
        else:
            spot = _Spot(kind=self._kind, anchor=anchor, turned=turned)
        # A box is a document of its own: no field reaches into it.
        outside, self._fields = self._fields, []
        self._blocks(content, spot)
        self._fields = outside

    # Tables

    def _table(self, element: Element, spot: _Spot) -> None:
        if spot.kind is not Kind.BODY:
            # A table in a box, a cell or a footer only arranges that text.
            for cell in seen_cells(element):
                self._cell(element, cell, spot)
            return
        title = f"表{len(self.tables) + 1}"
        # Its place is kept: a cell may hold a text box with a table of its own.
        self.tables.append(())
        rows: dict[int, list[Cell]] = {}
        for cell in seen_cells(element):
            place = f"{title}第{cell.row}行第{cell.column}列"
            text = self._cell(element, cell, _Spot(kind=Kind.CELL, place=place))
            rows.setdefault(cell.row, []).append(Cell(text=text, place=place))
        self.tables[int(title[1:]) - 1] = tuple(map(tuple, rows.values()))

    def _cell(self, table: Element, cell: SeenCell, spot: _Spot) -> str:
        """Reads a cell; its text. The cell's rules become its paragraphs' own."""
        begin = len(self.paragraphs)
        style = value(child(table, "tblPr", "tblStyle"))
        direction = value(child(cell.element, "tcPr", "textDirection"))
        turned = spot.turned or direction in _TURNED
        self._blocks(cell.element, replace(spot, table=style, turned=turned))
        inside = self.paragraphs[begin:]
        if inside:
            self._rule(begin, top=cell.top)
            self._rule(-1, bottom=cell.bottom)
        return "\n".join(item.text for item in inside if item.kind is spot.kind)

    def _rule(
        self, index: int, *, top: Border | None = None, bottom: Border | None = None
    ) -> None:
        layout = self.paragraphs[index].format
        layout = replace(
            layout,
            border_top=layout.border_top or top,
            border_bottom=layout.border_bottom or bottom,
        )
        self.paragraphs[index] = replace(self.paragraphs[index], format=layout)
