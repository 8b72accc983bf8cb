"""Where the ends of a paper stand, once their texts are known.

署名 and date, attachment names, the 发文机关标志 and the 版记 take their places from the
length of their own lines, which no style can say.
"""

import re
from collections.abc import Mapping
from math import ceil, floor
from typing import Final

from lxml import etree

from notices.chinese import width
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

# Style id -> name, as the builder writes them.
OUR_STYLES: Final = {look.style_id: look.builtin or look.name for look in LOOKS}

# What is placed by one another, wherever in a part it stands; and what alone.
SIGNED: Final = (SIGNATURE, DATE, NOTE)
MARKS: Final = (ISSUER_MARK, JOINT_MARK)
ALONE: Final = (ATTACHMENT_LIST, CLOSING)

# A longer list of attachments is not dragged to another page as a whole.
MOST_KEPT: Final = 12

# What may follow w:highlight in w:rPr; Word refuses a file with another order.
AFTER_HIGHLIGHT: Final = frozenset(
    W + name
    for name in (
        *("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em"),
        *("lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange"),
    )
)


def style_name(look: Look) -> str:
    """The name of a look's style in Word, as names are compared."""
    return (look.builtin or look.name).lower()


def place(root: etree._Element, styles: Mapping[str, str]) -> None:
    """Put the ends of one filled-in part in their places.

    Args:
        styles: the template's style ids and names: Word gives ids of its own to the
            styles of a template it saves, and keeps the names.
    """
    styled = _Styled(root, styles)
    _place_signatures(styled)
    _keep_signatures_with_text(styled)
    _hang_attachment_names(styled)
    _fit_marks(styled)
    _fit_closing_boxes(root, styled)


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
        return self._paragraphs.get(style_name(look), [])


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

    The blank lines above, the list of attachments, and the last paragraph of the text
    before them stay with what follows.
    """
    listed = styled.of(ATTACHMENT_LIST)
    for note in styled.of(NOTE):
        above = note.getprevious()
        if above is not None and above in styled.of(DATE):
            _keep_with_next(above)
    for paragraph in styled.of(SIGNATURE):
        above, passed = paragraph.getprevious(), 0
        while above is not None and above.tag == f"{W}p":
            _keep_with_next(above)
            passed += above in listed
            if _text_of(above) and (above not in listed or passed > MOST_KEPT):
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
            one for one in format_ if one.tag in {f"{W}highlight", *AFTER_HIGHLIGHT}
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
