"""The text of a template part, cut into lines, each with its place in Word."""

from collections.abc import Iterator
from dataclasses import dataclass

from notices.word.xml import MC, Element, W, child, number, value

_TEXT = f"{W}t"
_BOX = f"{W}txbxContent"
# Word shows only one rendering of a drawing; the other repeats the same text, unless
# another program has changed one of them alone.
_OTHER = f"{MC}Fallback"
_NOTES = {f"{W}footnote": "脚注", f"{W}endnote": "尾注"}
OPENERS = ("{{", "{%", "{#")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """Text that runs on without a break: a paragraph, or its part beside a text box.

    Attributes:
        place: where it stands, in the user's words; "" for text outside Word.
        texts: the `w:t` elements it is made of, in order.
        paragraph: the `w:p` around it; None for text outside paragraphs.
        hidden: what kind of text it is where no reader sees it as such: a field's
            code, a deleted word, a picture's description; "" for ordinary text.
    """

    text: str
    place: str
    texts: tuple[Element, ...] = ()
    paragraph: Element | None = None
    hidden: str = ""

    def elements(self, start: int, end: int) -> list[Element]:
        """The `w:t` elements that hold the characters from `start` to `end`."""
        found, at = [], 0
        for text in self.texts:
            size = len(text.text or "")
            if size and at < end and start < at + size:
                found.append(text)
            at += size
        return found


def lines_of(root: Element, home: str) -> list[Line]:
    """The lines of a part in order; `home` names it (「页脚」), "" for the body."""
    reader = _Reader(home)
    reader.walk(root, home)
    return reader.lines


def _repeats(item: Element) -> bool:
    """Whether an element says once more what stands before it."""
    other = item.getprevious() if item.tag == _OTHER else None
    return other is not None and _all_text(item) == _all_text(other)


def _all_text(item: Element) -> str:
    return "".join(text.text or "" for text in item.iter(_TEXT))


def own_texts(paragraph: Element) -> Iterator[Element]:
    """The `w:t` of a paragraph, those of text boxes anchored in it left out."""
    for item in paragraph:
        if item.tag == _TEXT:
            yield item
        elif item.tag not in (_BOX, _OTHER):
            yield from own_texts(item)


class _Reader:
    """Walks a part once. Places count as `notices.word` does: empty ones are not."""

    def __init__(self, home: str) -> None:
        self.lines: list[Line] = []
        self._home = home
        self._paragraphs = self._tables = self._boxes = 0
        self._pending: list[Element] = []

    def walk(self, parent: Element, place: str) -> None:
        for item in parent:
            if item.tag == f"{W}p":
                self._paragraph(item, place or self._next_place(item))
            elif item.tag == f"{W}tbl" and not place:
                self._table(item)
            elif item.tag in _NOTES:
                self.walk(item, f"{_NOTES[item.tag]}")
            elif not _repeats(item):
                self.walk(item, place)

    def _next_place(self, paragraph: Element) -> str:
        if not any((text.text or "").strip() for text in own_texts(paragraph)):
            after = self._paragraphs
            return f"第{after}段后的空行" if after else "文首的空行"
        self._paragraphs += 1
        return f"第{self._paragraphs}段"

    def _table(self, table: Element) -> None:
        self._tables += 1
        rows = [row for row in table.iter(f"{W}tr") if _owner(row, "tbl") is table]
        for count, row in enumerate(rows, start=1):
            column = 1
            for cell in [one for one in row.iter(f"{W}tc") if _owner(one, "tr") is row]:
                self.walk(cell, f"表{self._tables}第{count}行第{column}列")
                column += max(1, number(value(child(cell, "tcPr", "gridSpan")), 1))

    def _paragraph(self, paragraph: Element, place: str) -> None:
        self._inline(paragraph, paragraph, place)
        self._flush(paragraph, place)

    def _inline(self, parent: Element, paragraph: Element, place: str) -> None:
        for item in parent:
            if item.tag == _TEXT:
                self._pending.append(item)
            elif item.tag == _BOX:
                self._flush(paragraph, place)
                self._boxes += 1
                self.walk(item, self._home or f"文本框{self._boxes}")
            elif not _repeats(item):
                self._unseen(item, paragraph, place)
                self._inline(item, paragraph, place)

    def _flush(self, paragraph: Element, place: str) -> None:
        texts, self._pending = tuple(self._pending), []
        text = "".join(one.text or "" for one in texts).replace("\n", " ")
        if text:
            line = Line(text=text, place=place, texts=texts, paragraph=paragraph)
            self.lines.append(line)

    def _unseen(self, item: Element, paragraph: Element, place: str) -> None:
        """Tags where Word shows none; they are filled in like any other."""
        name = item.tag.rpartition("}")[2]
        kind = {"delText": "修订中删去的文字", "instrText": "域代码"}.get(name, "")
        for text in (item.text or "", *map(str, item.attrib.values())):
            if any(opener in text for opener in OPENERS):
                line = Line(
                    text=text.replace("\n", " "),
                    place=place,
                    paragraph=paragraph,
                    hidden=kind or "图片、超链接等的属性",
                )
                self.lines.append(line)


def _owner(element: Element, name: str) -> Element | None:
    return next(element.iterancestors(W + name), None)
