"""The tags of a template put back into one piece, whatever Word or WPS made of them.

Word cuts what a clerk types into runs: for its spelling marks, for each revision, where
a link or a format begins in the middle of a tag. docxtpl drops whatever stands between
the pieces, and with it half a link, or the format of the text behind the tag. Here a
tag is read from the text of its paragraph and put whole where it begins: it keeps the
format of its first character, and everything around it stays as it is.
"""

import re
from typing import Final

from lxml import etree

from notices.word.xml import MC, Element, W, child

# The end of what docxtpl takes for a tag is its first end, within quotes or not.
TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
# A text within a tag, in the quotes of an English or a Chinese keyboard; both kinds
# mixed are what comes of an edit in the middle.
_DOUBLE: Final = r'"(?:[^"\\]|\\.)*"|[“”](?:[^“”"\\]|\\.)*[“”"]|"(?:[^"“”\\]|\\.)*[“”]'
_SINGLE: Final = r"'(?:[^'\\]|\\.)*'|[‘’](?:[^‘’'\\]|\\.)*[‘’']|'(?:[^'‘’\\]|\\.)*[‘’]"
LITERAL: Final = re.compile(f"{_DOUBLE}|{_SINGLE}", re.DOTALL)

_TEXT: Final = f"{W}t"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
# What stands between the letters of a tag, and what is meant by it there.
_MARKS: Final = {
    f"{W}tab": " ",
    f"{W}br": " ",
    f"{W}cr": " ",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",
}
# Text of its own, not of the paragraph it is anchored in.
_APART: Final = frozenset((f"{W}txbxContent", f"{MC}Fallback"))
# They go with the last text in them; what only describes them does not keep them.
_HOLDERS: Final = frozenset(
    W + name
    for name in ("r", "hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent")
)
_DESCRIBING: Final = frozenset(
    W + name for name in ("rPr", "sdtPr", "sdtEndPr", "smartTagPr")
)
# docxtpl makes straight quotes of these, and leaves `&amp;` as it is.
_ESCAPED: Final = {ord(char): f"\\u{ord(char):04x}" for char in "“”‘’"} | {
    ord("&"): r"\x26"
}


def tidy_tags(root: Element) -> Element:
    """The root of a part in which each tag is in one run, as docxtpl can read it.

    The part is changed in place, but for a root that has to be replaced since it calls
    Word's namespace by another name than `w`.
    """
    root = _named_w(root)
    for paragraph in root.iter(f"{W}p"):
        pieces = _pieces(paragraph)
        text = "".join(piece.text for piece in pieces)
        for found in reversed(list(TAG.finditer(text))):
            _gather(pieces, found.start(), found.end())
        for piece in pieces:
            piece.write()
    for control in root.iter(f"{W}sdt"):
        _unbind(control)
    return root


def plain(tag: str) -> str:
    """A tag as typed, with its blanks and quotes as Jinja reads them.

    A mark within quotes is kept: 「{{ 名称 | 列举(‘“’) }}」 prints a “.
    """
    written, at = [], 0
    for literal in LITERAL.finditer(tag):
        written += [_blanks(tag[at : literal.start()]), _quoted(literal[0])]
        at = literal.end()
    return "".join([*written, _blanks(tag[at:])])


def _blanks(text: str) -> str:
    """Blanks of any width as plain ones: `{%p` must be followed by such a one."""
    return re.sub(r"\s", " ", text.replace("\u00ad", ""))


def _quoted(literal: str) -> str:
    quote = '"' if literal[0] in '"“”' else "'"
    return f"{quote}{literal[1:-1].translate(_ESCAPED)}{quote}"


class _Piece:
    """An element of a paragraph that is text, or counts as text within a tag."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.text = _MARKS.get(element.tag, element.text or "")
        self._before = self.text

    def cut(self, start: int, end: int, put: str = "") -> None:
        self.text = self.text[:start] + put + self.text[end:]

    def write(self) -> None:
        if self.text == self._before:
            return
        if self.element.tag != _TEXT or not self.text:
            _drop(self.element)
            return
        self.element.text = self.text
        self.element.set(_SPACE, "preserve")


def _pieces(paragraph: Element) -> list[_Piece]:
    found: list[_Piece] = []
    for item in paragraph:
        if item.tag == _TEXT or (item.tag in _MARKS and paragraph.tag == f"{W}r"):
            found.append(_Piece(item))
        elif item.tag not in _APART:
            found += _pieces(item)
    return found


def _gather(pieces: list[_Piece], start: int, end: int) -> None:
    """Put the tag between `start` and `end` of the text where it begins."""
    tag = plain("".join(piece.text for piece in pieces)[start:end])
    at = 0
    for piece in pieces:
        size = len(piece.text)
        if at < end and start < at + size:
            put = tag if at <= start else ""
            piece.cut(max(start - at, 0), min(end - at, size), put)
        at += size


def _drop(element: Element) -> None:
    """Take an element out, and what held nothing but it."""
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    empty = all(one.tag in _DESCRIBING for one in parent)
    if parent.tag in _HOLDERS and empty:
        _drop(parent)


def _unbind(control: Element) -> None:
    """Let a content control keep what is filled in: Word writes its own over it."""
    content, settings = child(control, "sdtContent"), child(control, "sdtPr")
    if content is None or settings is None:
        return
    text = "".join(one.text or "" for one in content.iter(_TEXT))
    for setting in list(settings) if TAG.search(text) else ():
        if etree.QName(setting).localname in ("dataBinding", "showingPlcHdr"):
            settings.remove(setting)


def _named_w(root: Element) -> Element:
    """The root with `w` for Word's namespace, the only name that docxtpl knows."""
    space = W[1:-1]
    if all(name == "w" for name, one in root.nsmap.items() if one == space):
        return root
    # One without a name is nothing that an attribute such as mc:Ignorable could mean.
    names = {name: one for name, one in root.nsmap.items() if name and one != space}
    attributes = {str(name): str(held) for name, held in root.attrib.items()}
    renamed = etree.Element(root.tag, attributes, nsmap=names | {"w": space})
    renamed.text = root.text
    renamed.extend(list(root))
    etree.cleanup_namespaces(renamed, keep_ns_prefixes=list(names))
    return renamed
