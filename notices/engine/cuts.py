"""Where a rendered part may be cut, so that only what must be settled is parsed.

A template is marked once: a NUL, which no XML and no value can hold, and a letter
before every block of its body, and before every row of its tables. What is rendered
falls into pieces there, each sound by itself. The letter is left out where there is
nothing to do: such a piece begins with its first tag.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from jinja2 import nodes
from lxml import etree

from notices.engine.skeleton import BODY, CUT, Skeleton
from notices.place import ALONE, MARKS, SIGNED, W, style_name
from notices.settle import CLOSED

MARK: Final = "\0"
# What a piece is: nothing to do unless its values want it; to be settled in any case;
# to be settled if it came out hollow; to be settled together with its like; and what
# stands around the pieces, which is no sound XML by itself and never settled.
PLAIN, ALWAYS, HOLLOW, SIGNATURE, HEAD, AROUND = "<ahsmr"

_TOGETHER: Final = {SIGNATURE: SIGNED, HEAD: MARKS}
_ALONE: Final = frozenset(map(style_name, ALONE))
# What stands in a table beside its rows.
_NO_ROW: Final = frozenset(W + name for name in ("tblPr", "tblGrid", "tblPrEx"))
_LEVELS: Final = frozenset(W + name for name in ("hdr", "ftr", "footnotes", "endnotes"))


class _Uncut(Exception):
    """This part cannot be cut."""


def cut(skeleton: Skeleton, styles: Mapping[str, str]) -> bool:
    """Mark a template's source where it may be cut; whether that could be done.

    Args:
        styles: the template's style ids and names.
    """
    try:
        marks = dict(_marks(skeleton, styles))
    except _Uncut:
        return False
    places: dict[int, tuple[nodes.TemplateData, list[tuple[int, str]]]] = {}
    for number, kind in marks.items():
        data, at = skeleton.place(number)
        places.setdefault(id(data), (data, []))[1].append((at, kind))
    for data, kinds in places.values():
        for at, kind in sorted(kinds, reverse=True):
            mark = MARK if kind == PLAIN else f"{MARK}{kind}"
            data.data = f"{data.data[:at]}{mark}{data.data[at:]}"
    return True


def _marks(skeleton: Skeleton, styles: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    level = _level(skeleton.root)
    kinds = _Kinds(skeleton, styles)
    for number, block in _children(level):
        if block.tag == f"{W}sectPr":
            yield number, AROUND
            continue
        kind = kinds.of(block)
        if kind not in (PLAIN, ALWAYS, HOLLOW) or not _has_rows(block):
            yield number, kind
            continue
        yield number, AROUND
        for at, row in _children(block):
            if row.tag not in _NO_ROW:
                yield at, kinds.of(row)
        yield _end(block), AROUND
    yield _end(level), AROUND


def _level(root: etree._Element) -> etree._Element:
    """The element whose children are the blocks of a part."""
    # docxtpl, and the marks of settling, know Word's elements by this prefix only.
    if root.nsmap.get("w") != W.strip("{}"):
        raise _Uncut
    level = root.find(f"{W}body") if root.tag == f"{W}document" else root
    if level is None or level.nsmap != root.nsmap:
        raise _Uncut
    if level is root and (root.tag not in _LEVELS or _may_be_hollow(root)):
        raise _Uncut
    return level


def _children(parent: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """The children of an element, bodies of blocks looked through, with their cuts."""
    number = -1
    for child in parent:
        if child.tag == CUT:
            number = int(child.get("n", ""))
        elif child.tag == BODY:
            yield from _children(child)
        elif isinstance(child.tag, str):
            yield number, child


def _end(parent: etree._Element) -> int:
    last = parent[-1] if len(parent) else parent
    if last.tag != CUT:
        raise _Uncut
    return int(last.get("n", ""))


def _has_rows(block: etree._Element) -> bool:
    """Whether a block is a table that always has a row, so that it may be cut."""
    parent = block.getparent()
    if block.tag != f"{W}tbl" or parent is None or block.nsmap != parent.nsmap:
        return False
    return any(row.tag == f"{W}tr" for row in block)


class _Kinds:
    """What kind of piece an element makes."""

    def __init__(self, skeleton: Skeleton, styles: Mapping[str, str]) -> None:
        self._value = skeleton.value
        self._styles = styles

    def of(self, block: etree._Element) -> str:
        looks = set(self._looks(block))
        found = [
            kind
            for kind, group in _TOGETHER.items()
            if not looks.isdisjoint(map(style_name, group))
        ]
        if len(found) > 1:
            raise _Uncut
        if found:
            return found[0]
        if not looks.isdisjoint(_ALONE) or _has_cells_to_order(block):
            return ALWAYS
        boxes = block.iter(*CLOSED, f"{W}tbl")
        return HOLLOW if any(map(_may_be_hollow, boxes)) else PLAIN

    def _looks(self, block: etree._Element) -> Iterator[str]:
        for style in block.iter(f"{W}pStyle"):
            name = str(style.get(f"{W}val", ""))
            if self._value in name:
                raise _Uncut
            yield self._styles.get(name, "").lower()


def _may_be_hollow(box: etree._Element) -> bool:
    """Whether a cell may come out without a last paragraph, a table without rows."""
    own = [one for one in box if one.tag != CUT]
    if box.tag == f"{W}tbl":
        return all(one.tag != f"{W}tr" for one in own)
    return not own or own[-1].tag != f"{W}p"


def _has_cells_to_order(block: etree._Element) -> bool:
    return any(
        format_.find(f".//{W}vMerge") is not None for format_ in block.iter(f"{W}tcPr")
    )
