"""What only the filled-in text decides: line breaks, marked blanks, last indents.

A template is laid out before anybody knows how long a name is. After it is filled in,
these passes over the XML finish what Word's styles cannot say.
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from math import ceil, floor
from typing import Final

from lxml import etree

from notices.chinese import width
from notices.contexts import BLANK_END, BLANK_START
from notices.page import (
    ATTACHMENT_LIST,
    CLOSING,
    CLOSING_PADDING,
    DATE,
    HALF_POINT,
    ISSUER_MARK,
    JOINT_MARK,
    JOINT_MARK_WIDTH,
    LOOKS,
    NOTE,
    SIGNATURE,
    TEXT_WIDTH,
    Look,
    char_twips,
)

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

# A line break inside a paragraph, from rendering until it becomes a w:br here.
CONTINUED: Final = "\u2028"

# Style id -> name, as the builder writes them.
OUR_STYLES: Final = {look.style_id: look.builtin or look.name for look in LOOKS}
_BLANK: Final = re.compile(f"({BLANK_START}[^{BLANK_END}]*{BLANK_END})")


def settle(root: etree._Element, styles: Mapping[str, str] = OUR_STYLES) -> list[str]:
    """Finish one rendered part in place; returns the names of its blanks, in order.

    Args:
        styles: the template's style ids and names: Word gives ids of its own to the
            styles of a template it saves, and keeps the names.
    """
    styled = _Styled(root, styles)
    _break_lines(root)
    _close_gaps(root)
    blanks = _mark_blanks(root)
    _place_signatures(styled)
    _keep_signatures_with_text(styled)
    _hang_attachment_names(styled)
    _fit_marks(styled)
    _fit_closing_boxes(root, styled)
    _order_cells(root)
    return blanks


def _break_lines(root: etree._Element) -> None:
    """Turn kept line breaks and tabs into Word's own."""
    for text in list(root.iter(f"{W}t")):
        if text.text and (CONTINUED in text.text or "\t" in text.text):
            pieces = re.split(f"([{CONTINUED}\t])", text.text)
            marks = {CONTINUED: "br", "\t": "tab"}
            _replace(text, [_text_or(marks, piece) for piece in pieces if piece])


def _text_or(marks: Mapping[str, str], piece: str) -> etree._Element:
    if piece in marks:
        return etree.Element(f"{W}{marks[piece]}")
    return _text_element(piece)


def _text_element(text: str) -> etree._Element:
    element = etree.Element(f"{W}t")
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    element.text = text
    return element


# What Word takes for damage where no paragraph closes it.
_CLOSED: Final = frozenset(
    W + name for name in ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote")
)


def _close_gaps(root: etree._Element) -> None:
    """Give a cell or footer that lost its last paragraph an empty one; drop a table
    that lost its last row."""
    for table in list(root.iter(f"{W}tbl")):
        parent = table.getparent()
        if parent is not None and next(table.iter(f"{W}tr"), None) is None:
            parent.remove(table)
    for box in root.iter(*_CLOSED):
        if len(box) == 0 or box[-1].tag in (f"{W}tcPr", f"{W}tbl"):
            etree.SubElement(box, f"{W}p")


def _mark_blanks(root: etree._Element) -> list[str]:
    """Put every blank into a run of its own, highlighted; their names in order."""
    names: list[str] = []
    for run in list(root.iter(f"{W}r")):
        if any(BLANK_START in (text.text or "") for text in run.iterfind(f"{W}t")):
            parts = [part for child in run for part in _parts(child)]
            _replace(run, [_run_like(run, part) for part in parts])
            found = (_BLANK.fullmatch(part.text or "") for part in parts)
            names += [
                one[1][len(BLANK_START) : -len(BLANK_END)] for one in found if one
            ]
    return names


def _parts(child: etree._Element) -> list[etree._Element]:
    """A run's child, with every blank in a w:t of its own; none for the run's format."""
    if child.tag == f"{W}rPr":
        return []
    if child.tag != f"{W}t":
        return [deepcopy(child)]
    return [_text_element(piece) for piece in _BLANK.split(child.text or "") if piece]


def _run_like(run: etree._Element, content: etree._Element) -> etree._Element:
    copy = etree.Element(f"{W}r")
    format_ = run.find(f"{W}rPr")
    if format_ is not None:
        copy.append(deepcopy(format_))
    if _BLANK.fullmatch(content.text or ""):
        _highlight(copy)
    copy.append(content)
    return copy


# What may follow w:highlight in w:rPr; Word refuses a file with another order.
_AFTER_HIGHLIGHT: Final = frozenset(
    W + name
    for name in (
        *("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em"),
        *("lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange"),
    )
)


def _highlight(run: etree._Element) -> None:
    format_ = run.find(f"{W}rPr")
    if format_ is None:
        format_ = etree.SubElement(run, f"{W}rPr")
    for old in format_.findall(f"{W}highlight"):
        format_.remove(old)
    mark = etree.Element(f"{W}highlight")
    mark.set(f"{W}val", "yellow")
    later = [child for child in format_ if child.tag in _AFTER_HIGHLIGHT]
    if later:
        later[0].addprevious(mark)
    else:
        format_.append(mark)


def _replace(element: etree._Element, others: Iterable[etree._Element]) -> None:
    for other in others:
        element.addprevious(other)
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


class _Styled:
    """The paragraphs of a part by the look they carry."""

    def __init__(self, root: etree._Element, styles: Mapping[str, str]) -> None:
        self._paragraphs: dict[str, list[etree._Element]] = {}
        for paragraph in root.iter(f"{W}p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            if style is not None:
                name = styles.get(style.get(f"{W}val", ""), "").lower()
                self._paragraphs.setdefault(name, []).append(paragraph)

    def of(self, look: Look) -> list[etree._Element]:
        """The paragraphs of one look, in order."""
        return self._paragraphs.get((look.builtin or look.name).lower(), [])


def _text_of(paragraph: etree._Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(f"{W}t"))


def _place_signatures(styled: _Styled) -> None:
    """Centre each 署名 on the 成文日期 below it, the date four characters from the right.

    GB/T 9704-2012 7.3.5.1, for papers that get a seal.
    """
    dates = styled.of(DATE)
    names = styled.of(SIGNATURE)
    if not dates or not names:
        return
    day = width(_text_of(dates[0]))
    longest = max(width(_text_of(name)) for name in names)
    # Where the name would pass the margin, it ends there and the date moves in.
    right = max(DATE.right, (longest - day) / 2)
    _indent(dates[0], DATE, right=right)
    for name in names:
        _indent(name, SIGNATURE, right=right + (day - width(_text_of(name))) / 2)


def _keep_signatures_with_text(styled: _Styled) -> None:
    """Let no 署名, 成文日期 or 附注 stand on a page without text (7.3.5.5).

    The blank lines above, and the last paragraph before them, stay with what follows.
    """
    for note in styled.of(NOTE):
        above = note.getprevious()
        if above is not None and above in styled.of(DATE):
            _keep_with_next(above)
    for paragraph in styled.of(SIGNATURE):
        above = paragraph.getprevious()
        while above is not None and above.tag == f"{W}p":
            _keep_with_next(above)
            if _text_of(above):
                break
            above = above.getprevious()


def _keep_with_next(paragraph: etree._Element) -> None:
    format_ = paragraph.find(f"{W}pPr")
    if format_ is not None and format_.find(f"{W}keepNext") is None:
        style = format_.find(f"{W}pStyle")
        at = 0 if style is None else format_.index(style) + 1
        format_.insert(at, etree.Element(f"{W}keepNext"))


def _hang_attachment_names(styled: _Styled) -> None:
    """Let a long attachment name turn over under its own first character (7.3.4)."""
    for paragraph in styled.of(ATTACHMENT_LIST):
        label = re.match(r"(附件：)?(\d+\.)?", _text_of(paragraph))
        assert label is not None
        hanging = width(label[0])
        left = 2 + (3 if not label[1] else 0) + hanging
        _indent(paragraph, ATTACHMENT_LIST, left=left, hanging=hanging)


def _fit_marks(styled: _Styled) -> None:
    """Set a 发文机关标志 too long for its line in smaller type: its size is free (7.2.4).

    Joint issuers stay alike: the longest decides.
    """
    for look, room in ((ISSUER_MARK, TEXT_WIDTH), (JOINT_MARK, JOINT_MARK_WIDTH)):
        marks = [one for one in styled.of(look) if _text_of(one)]
        longest = max((width(_text_of(one)) for one in marks), default=0)
        if longest * look.size > room:
            half_points = str(floor(room / longest / HALF_POINT))
            for run in (run for mark in marks for run in mark.iter(f"{W}r")):
                _set_size(run, half_points)


def _set_size(run: etree._Element, half_points: str) -> None:
    format_ = run.find(f"{W}rPr")
    if format_ is None:
        format_ = etree.Element(f"{W}rPr")
        run.insert(0, format_)
    for name in ("sz", "szCs"):
        size = etree.Element(f"{W}{name}")
        size.set(f"{W}val", half_points)
        later = [
            one for one in format_ if one.tag in {f"{W}highlight", *_AFTER_HIGHLIGHT}
        ]
        if later:
            later[0].addprevious(size)
        else:
            format_.append(size)


def _fit_closing_boxes(root: etree._Element, styled: _Styled) -> None:
    """Make the box of the 版记 as high as its lines: its foot ends the text area (7.4)."""
    for box in root.iter(f"{WP}anchor"):
        rows = [one for one in styled.of(CLOSING) if box in one.iterancestors()]
        if rows:
            lines = sum(map(_closing_lines, rows))
            height = round(
                (CLOSING.pitch or 0) * lines + 2 * CLOSING_PADDING * len(rows)
            )
            for extent in (*box.iter(f"{WP}extent"), *box.iter(f"{A}ext")):
                extent.set("cy", str(height))


def _order_cells(root: etree._Element) -> None:
    """Put the properties of merged cells in Word's order; docxtpl appends its own."""
    for format_ in root.iter(f"{W}tcPr"):
        if format_.find(f"{W}vMerge") is not None:
            format_[:] = sorted(
                format_, key=lambda one: one.tag in (f"{W}vAlign", f"{W}hideMark")
            )


def _closing_lines(row: etree._Element) -> int:
    """How many lines a row of the 版记 takes, its date put on a line of its own if need be.

    One character is free on either side; a list of readers hangs after its label, so
    that from the second line on it has three characters less.
    """
    room = TEXT_WIDTH / CLOSING.size - CLOSING.left - CLOSING.right
    taken = width(_text_of(row))
    for tab in row.iterfind(f"{W}r/{W}tab"):
        if taken > room - 1:
            tab.addprevious(etree.Element(f"{W}br"))
            return 2
    return 1 + max(0, ceil((taken - room) / (room - 3)))


def _indent(paragraph: etree._Element, look: Look, **chars: float) -> None:
    """Set indents in characters and, for programs that need them, in twips."""
    format_ = paragraph.find(f"{W}pPr")
    assert format_ is not None
    indent = format_.find(f"{W}ind")
    if indent is None:
        indent = etree.Element(f"{W}ind")
        later = [one for one in format_ if one.tag in _AFTER_INDENT]
        if later:
            later[0].addprevious(indent)
        else:
            format_.append(indent)
    for side, value in chars.items():
        indent.set(f"{W}{side}Chars", str(round(value * 100)))
        indent.set(f"{W}{side}", str(round(value * char_twips(look))))


# What may follow w:ind in w:pPr; Word refuses a file with another order.
_AFTER_INDENT: Final = frozenset(
    W + name
    for name in (
        *("contextualSpacing", "mirrorIndents", "suppressOverlap", "jc"),
        *("textDirection", "textAlignment", "textboxTightWrap", "outlineLvl"),
        *("divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)
