"""What stands in one paragraph: characters, fields, text boxes, formulas."""

from collections.abc import Iterator
from dataclasses import dataclass

from notices.word.font import Font
from notices.word.props import flatten
from notices.word.styles import Styles
from notices.word.values import Run
from notices.word.walk import shown
from notices.word.xml import WP, Element, W, child, children, value

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPED = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(slots=True)
class Field:
    """A field being read; `in_result` once its code is over."""

    code: str = ""
    in_result: bool = False
    font: Font | None = None

    @property
    def name(self) -> str:
        return (self.code.split() or [""])[0].upper()


class Inline:
    """Reads one paragraph's content.

    `open_fields` are those begun in paragraphs above; it is changed as they end.
    `boxes` holds each text box's content, where it is anchored, and whether its text is
    turned.
    """

    def __init__(
        self, styles: Styles, open_fields: list[Field], style: str, table: str
    ) -> None:
        self.runs: list[Run] = []
        self.fields: list[str] = []
        self.boxes: list[tuple[Element, str, bool]] = []
        self.breaks_page = False
        self.has_drawing = False
        self.has_picture = False
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
            self._open.append(Field())
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
        self._open.append(Field(code=value(element, "instr")))
        first = element.find(f"{W}r")
        self._result(self.font(child(first, "rPr")))
        self.read(element)
        self._open.pop()

    # Drawings and formulas

    def _drawing(self, item: Element) -> None:
        self.has_drawing = True
        self.has_picture |= next(item.iter(f"{WP}inline"), None) is not None
        align = next(item.iter(f"{WP}positionH"), None)
        anchor = "" if align is None else (align.findtext(f"{WP}align") or "")
        for content in _boxes(item):
            self.boxes.append((content, anchor, _is_turned(content)))

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


def _is_turned(content: Element) -> bool:
    """Whether a text box's text runs up or down the page, in DrawingML or VML."""
    for outer in content.iterancestors():
        name = outer.tag.rpartition("}")[2]
        if name == "textbox":
            return "vertical" in str(outer.get("style") or "")
        if name == "wsp":
            return any(
                item.get("vert", "horz") != "horz"
                for item in outer
                if item.tag.endswith("}bodyPr")
            )
    return False


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
