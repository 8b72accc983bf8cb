"""What only the filled-in text decides: line breaks, marked blanks, empty cells.

A template is laid out before anybody knows how long a name is. After it is filled in,
these passes over the XML finish what Word's styles cannot say; `notices.place` then
puts what depends on the length of a line in its place.
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Final

from lxml import etree

from notices.contexts import BLANK_END, BLANK_START
from notices.place import AFTER_HIGHLIGHT, OUR_STYLES, W, place

# A line break inside a paragraph, from rendering until it becomes a w:br here.
CONTINUED: Final = "\u2028"
_BLANK: Final = re.compile(f"({BLANK_START}[^{BLANK_END}]*{BLANK_END})")


def settle(root: etree._Element, styles: Mapping[str, str] = OUR_STYLES) -> list[str]:
    """Finish one rendered part in place; returns the names of its blanks, in order.

    Args:
        styles: the template's style ids and names: Word gives ids of its own to the
            styles of a template it saves, and keeps the names.
    """
    _break_lines(root)
    _close_gaps(root)
    blanks = _mark_blanks(root)
    _order_cells(root)
    place(root, styles)
    return blanks


def _break_lines(root: etree._Element) -> None:
    """Turn kept line breaks and tabs into Word's own; an attribute can hold neither."""
    for one in root.iter(etree.Element):
        for name, value in one.attrib.items():
            if CONTINUED in value:
                one.set(name, str(value).replace(CONTINUED, " "))
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
CLOSED: Final = frozenset(
    W + name for name in ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote")
)


def _close_gaps(root: etree._Element) -> None:
    """Give a cell or footer that lost its last paragraph an empty one; drop a table
    that lost its last row."""
    for table in list(root.iter(f"{W}tbl")):
        parent = table.getparent()
        if parent is not None and next(table.iter(f"{W}tr"), None) is None:
            parent.remove(table)
    for box in root.iter(*CLOSED):
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


def _highlight(run: etree._Element) -> None:
    format_ = run.find(f"{W}rPr")
    if format_ is None:
        format_ = etree.SubElement(run, f"{W}rPr")
    for old in format_.findall(f"{W}highlight"):
        format_.remove(old)
    mark = etree.Element(f"{W}highlight")
    mark.set(f"{W}val", "yellow")
    later = [child for child in format_ if child.tag in AFTER_HIGHLIGHT]
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


def _order_cells(root: etree._Element) -> None:
    """Put the properties of merged cells in Word's order; docxtpl appends its own."""
    for format_ in root.iter(f"{W}tcPr"):
        if format_.find(f"{W}vMerge") is not None:
            format_[:] = sorted(
                format_, key=lambda one: one.tag in (f"{W}vAlign", f"{W}hideMark")
            )
