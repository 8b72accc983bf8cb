"""One flow of text, read in order: paragraphs, tables, text boxes, fields, revisions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from notices.model import Cell
from notices.word.numbering import Counter
from notices.word.props import Props, flatten
from notices.word.styles import Styles, format_of
from notices.word.values import Font, Kind, Paragraph, Run
from notices.word.xml import MC, WP, Element, W, child, children, number, value

# Opened as if their children stood in their place.
_OPENED = {
    W + name
    for name in (
        *("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"),
        *("hyperlink", "dir", "bdo", "fldSimple"),
    )
}
# Not shown: revisions taken out, and the settings of what is opened.
_DELETED = {W + name for name in ("del", "moveFrom", "sdtPr", "sdtEndPr", "rPr")}
# Namespaces (by usual prefix) of drawings that Word since 2010 shows itself.
_KNOWN = {"wps", "wpg", "wpc", "wpi", "w14", "w15", "a14", "wp14", "v"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPED = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}


def shown(parent: Element) -> Iterator[Element]:
    """Children as a reader meets them: wrappers opened, deleted ones left out."""
    for item in parent:
        if item.tag in _DELETED:
            continue
        if item.tag in _OPENED:
            if item.tag == f"{W}fldSimple":
                yield item
            else:
                yield from shown(item)
        elif item.tag == f"{MC}AlternateContent":
            yield from shown(_branch(item))
        else:
            yield item


def _branch(alternates: Element) -> Element:
    """The one of several renderings that Word shows; `alternates` if it has none."""
    for choice in alternates.findall(f"{MC}Choice"):
        if set(str(choice.get("Requires", "")).split()) <= _KNOWN:
            return choice
    fallback = alternates.find(f"{MC}Fallback")
    return alternates if fallback is None else fallback


@dataclass(slots=True)
class _Field:
    code: str = ""
    in_result: bool = False
    font: Font | None = None

    @property
    def name(self) -> str:
        return (self.code.split() or [""])[0].upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """Where the walk is: what kind of text, its place, its table's style."""

    kind: Kind
    place: str = ""
    table: str = ""
    anchor: str = ""


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
        self._fields: list[_Field] = []
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
        inline = _Inline(self._styles, self._fields, style_id, spot.table)
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
            )
            self.paragraphs.append(
                replace(paragraph, place=self._place(paragraph, spot))
            )
        for box, anchor in inline.boxes:
            self._box(box, anchor)
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

    def _box(self, content: Element, anchor: str) -> None:
        if self._kind is Kind.BODY:
            self._boxes += 1
            spot = _Spot(kind=Kind.BOX, place=f"文本框{self._boxes}", anchor=anchor)
        else:
            spot = _Spot(kind=self._kind, anchor=anchor)
        # A box is a document of its own: no field reaches into it.
        outside, self._fields = self._fields, []
        self._blocks(content, spot)
        self._fields = outside

    # Tables

    def _table(self, element: Element, spot: _Spot) -> None:
        style = value(child(element, "tblPr", "tblStyle"))
        if spot.kind is not Kind.BODY:
            # A table in a box, a cell or a footer only arranges that text.
            for _, _, cell in _cells(element):
                self._blocks(cell, replace(spot, table=style))
            return
        title = f"表{len(self.tables) + 1}"
        self.tables.append(())
        rows: dict[int, list[Cell]] = {}
        for row, column, cell in _cells(element):
            place = f"{title}第{row}行第{column}列"
            begin = len(self.paragraphs)
            self._blocks(cell, _Spot(kind=Kind.CELL, place=place, table=style))
            text = "\n".join(
                paragraph.text
                for paragraph in self.paragraphs[begin:]
                if paragraph.kind is Kind.CELL
            )
            rows.setdefault(row, []).append(Cell(text=text, place=place))
        index = int(title[1:]) - 1
        self.tables[index] = tuple(tuple(cells) for cells in rows.values())


def _cells(table: Element) -> Iterator[tuple[int, int, Element]]:
    """Row, column and element of each cell; one merged downwards comes once."""
    rows = (row for row in shown(table) if row.tag == f"{W}tr")
    for number_, row in enumerate(rows, start=1):
        layer = child(row, "trPr")
        if child(layer, "del") is not None:
            continue
        column = 1 + number(value(child(layer, "gridBefore")))
        for cell in shown(row):
            if cell.tag != f"{W}tc":
                continue
            merge = child(cell, "tcPr", "vMerge")
            if merge is None or value(merge) == "restart":
                yield number_, column, cell
            column += max(1, number(value(child(cell, "tcPr", "gridSpan")), 1))


class _Inline:
    """Reads what stands in one paragraph."""

    def __init__(
        self, styles: Styles, open_fields: list[_Field], style: str, table: str
    ) -> None:
        self.runs: list[Run] = []
        self.fields: list[str] = []
        self.boxes: list[tuple[Element, str]] = []
        self.breaks_page = False
        self.has_drawing = False
        self._styles = styles
        self._open = open_fields
        self._style = style
        self._table = table

    def read(self, parent: Element) -> None:
        for item in shown(parent):
            if item.tag == f"{W}r":
                self._run(item)
            elif item.tag == f"{W}fldSimple":
                self._simple_field(item)
            elif "officeDocument/2006/math}" in item.tag:
                self._formula(item)

    def font(self, layer: Element | None) -> Font:
        direct = flatten(layer)
        return self._styles.font(
            self._style, self._table, direct.get("rStyle", ""), direct
        )

    def _run(self, run: Element) -> None:
        font = self.font(child(run, "rPr"))
        for item in shown(run):
            name = item.tag.rpartition("}")[2]
            if name == "fldChar":
                self._step(value(item, "fldCharType"), font)
            elif name == "instrText":
                self._code(item.text or "", font)
            elif name in ("drawing", "pict", "object"):
                self._drawing(item)
            elif name == "ruby":
                for base in children(item, "rubyBase"):
                    self.read(base)
            elif name == "pgNum":
                self._emit("", font, "PAGE")
                self.fields.append("PAGE")
            else:
                self._text(name, item, font)

    def _text(self, name: str, item: Element, font: Font) -> None:
        if name == "br":
            self.breaks_page |= value(item, "type") == "page"
            text = "" if value(item, "type") in ("page", "column") else "\n"
        elif name == "sym":
            text = _symbol(value(item, "char"))
        else:
            text = _literal(item) if name == "t" else _TYPED.get(name, "")
        if text and all(field.in_result for field in self._open):
            self._emit(text, font, self._open[-1].name if self._open else "")

    def _emit(self, text: str, font: Font, field: str) -> None:
        self.runs.append(Run(text=text, font=font, field=field))

    # Fields

    def _step(self, kind: str, font: Font) -> None:
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._result(font)
        elif kind == "end" and self._open:
            self._result(font)
            self._open.pop()

    def _code(self, code: str, font: Font) -> None:
        if self._open and not self._open[-1].in_result:
            self._open[-1].code += code
            self._open[-1].font = self._open[-1].font or font

    def _result(self, font: Font) -> None:
        """The code is read: an empty run marks the field, even without a result."""
        field = self._open[-1]
        if not field.in_result:
            field.in_result = True
            self.fields.append(field.name)
            self._emit("", field.font or font, field.name)

    def _simple_field(self, element: Element) -> None:
        self._open.append(_Field(code=value(element, "instr")))
        first = element.find(f"{W}r")
        self._result(self.font(child(first, "rPr")))
        self.read(element)
        self._open.pop()

    # Drawings and formulas

    def _drawing(self, item: Element) -> None:
        self.has_drawing = True
        align = next(item.iter(f"{WP}positionH"), None)
        anchor = "" if align is None else (align.findtext(f"{WP}align") or "")
        for content in _boxes(item):
            self.boxes.append((content, anchor))

    def _formula(self, item: Element) -> None:
        text = "".join(
            part.text or "" for part in item.iter() if part.tag.endswith("/math}t")
        )
        if text:
            self._emit(text, self.font(None), "")


def _boxes(drawing: Element) -> Iterator[Element]:
    """Text-box contents in a drawing, outermost ones only."""
    for item in shown(drawing):
        if item.tag == f"{W}txbxContent":
            yield item
        else:
            yield from _boxes(item)


def _literal(item: Element) -> str:
    """The text of `w:t`; Word drops spaces at its ends unless told to keep them."""
    text = item.text or ""
    return text if item.get(_SPACE) == "preserve" else text.strip(" \t\r\n")


def _symbol(code: str) -> str:
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    valid = 0x20 <= point <= 0x10FFFF and not 0xD800 <= point <= 0xDFFF
    return chr(point) if valid else ""
