"""Word files of one shape, read fast: papers from one template differ in words alone.

A file's shape is all of it but the words in its text runs, and its card. The reader
takes words as they are: whatever they say, files of one shape have the same
paragraphs, styles and places. So a shape is read once, with a mark in the place of each
word, and in the next file of that shape the words are put where the marks are.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from notices.model import Cell
from notices.word.parts import DOCUMENT, Parts, parse_part
from notices.word.reader import CORE, properties_of, too_deep, word_in, word_of
from notices.word.unpacker import Unpacker
from notices.word.values import Paragraph, Run
from notices.word.wordfile import Properties, WordFile
from tracker.files import open_package

# Papers of one kind have few shapes.
MOST_SHAPES = 100

# A text run as Word and our templates write it: how it opens, and its words.
_RUN = re.compile(r'(<w:t(?: xml:space="preserve")?>)([^<]*)(?=</w:t>)')
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
# What may make words other than they look, or no XML at all: comments, sections of raw
# text, line ends that XML changes, characters it forbids, and our own marks, which are
# private ones (U+E000 on). Single bytes, being found far sooner than pairs of them.
_SPECIAL = (
    *(b"!", b"]", b"\xee"),
    *(bytes((code,)) for code in range(0x20) if code not in b"\t\n"),
)
_NO_XML = ("\ufffe", "\uffff")
_UTF8 = re.compile(rb"<\?xml [^<>]*encoding=[\"']utf-8[\"'][^<>]*\?>", re.IGNORECASE)
# More question marks than the declaration's may be those of an instruction.
_IN_DECLARATION = 2
_ENTITIES = MappingProxyType({"lt": "<", "gt": ">", "quot": '"', "apos": "'"})
_OTHER_ENTITY = re.compile(f"&(?!(?:amp|{'|'.join(_ENTITIES)});)")

_Key = tuple[str, tuple[tuple[str, bytes], ...]]


class ShapeReader:
    """Reads Word files as `read_word` does, those of a shape seen before faster."""

    def __init__(self) -> None:
        self._shapes: dict[_Key, _Shape] = {}
        self._unpacker = Unpacker()

    def read(self, path: Path, data: bytes) -> WordFile:
        """The Word file `data` that came as `path`; BadFile where it is none."""
        try:
            return self._read(path, data)
        except RecursionError:
            raise too_deep(path) from None

    def _read(self, path: Path, data: bytes) -> WordFile:
        members = self._unpacker.members(path, data)
        xml = _plain(members.get(DOCUMENT, b""))
        if not xml:
            return word_in(path, data)
        pieces = _RUN.split(xml)
        words = _words(pieces)
        # Whether a paragraph is blank decides its place: blank words are no words.
        numbers = [number for number, word in enumerate(words) if word.strip()]
        for number in numbers:
            pieces[3 * number + 2] = _OPEN
        others = ((name, members[name]) for name in members if name not in _APART)
        key = "".join(pieces), tuple(others)
        shape = self._shapes.get(key)
        if shape is None:
            for number in numbers:
                pieces[3 * number + 2] = f"{_OPEN}{number}{_CLOSE}"
            marked = {**members, DOCUMENT: "".join(pieces).encode()}
            # Every member was read just now, or is one that was.
            package = open_package(path, data, DOCUMENT, test=False)
            shape = _shape_of(word_of(Parts(path, package, marked)))
            if len(self._shapes) >= MOST_SHAPES:
                self._shapes.clear()
            self._shapes[key] = shape
        core = parse_part(path, CORE, members[CORE]) if CORE in members else None
        return shape.with_words(words, properties_of(core))


# What differs from file to file without changing the shape.
_APART = (DOCUMENT, CORE)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A file with marks for its words.

    Attributes:
        paragraphs: where in it stand paragraphs that have marks, with their fields.
        tables: where in it stand tables that have marks.
    """

    marked: WordFile
    paragraphs: tuple[tuple[int, Mapping[str, Any]], ...]
    tables: tuple[int, ...]

    def with_words(self, words: Sequence[str], properties: Properties) -> WordFile:
        """The file of this shape that says `words`."""

        known = {f"{_OPEN}{at}{_CLOSE}": word for at, word in enumerate(words)}

        def said(text: str) -> str:
            if text in known or _OPEN not in text:
                return known.get(text, text)
            return _MARK.sub(lambda mark: known[mark[0]], text)

        paragraphs = list(self.marked.paragraphs)
        for at, own in self.paragraphs:
            runs = tuple(
                Run(text=said(run.text), font=run.font, field=run.field)
                for run in own["runs"]
            )
            paragraphs[at] = _paragraph(own, runs)
        tables = list(self.marked.tables)
        for at in self.tables:
            tables[at] = tuple(
                tuple(Cell(text=said(cell.text), place=cell.place) for cell in row)
                for row in tables[at]
            )
        return replace(
            self.marked,
            paragraphs=tuple(paragraphs),
            tables=tuple(tables),
            properties=properties,
        )


def _paragraph(own: Mapping[str, Any], runs: tuple[Run, ...]) -> Paragraph:
    """`replace` for a paragraph of these fields; that takes ten times as long."""
    made = object.__new__(Paragraph)
    made.__dict__.update(own, runs=runs)
    return made


def _shape_of(marked: WordFile) -> _Shape:
    names = [one.name for one in fields(Paragraph)]
    paragraphs = [
        (at, {name: getattr(paragraph, name) for name in names})
        for at, paragraph in enumerate(marked.paragraphs)
        if any(_OPEN in run.text for run in paragraph.runs)
    ]
    tables = [
        at
        for at, table in enumerate(marked.tables)
        if any(_OPEN in cell.text for row in table for cell in row)
    ]
    return _Shape(marked, tuple(paragraphs), tuple(tables))


def _plain(document: bytes) -> str:
    """The document's XML, where its words are what they look like; else empty."""
    if not _UTF8.match(document) or document.count(b"?") > _IN_DECLARATION:
        return ""
    if any(special in document for special in _SPECIAL):
        return ""
    try:
        xml = document.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    if any(char in xml for char in _NO_XML):
        return ""
    return "" if "&" in xml and _OTHER_ENTITY.search(xml) else xml


def _words(pieces: Sequence[str]) -> list[str]:
    """The words of each text run, as Word shows them."""
    found = []
    for opening, word in zip(pieces[1::3], pieces[2::3], strict=True):
        shown = word if "preserve" in opening else word.strip(" \t\n")
        if "&" in shown:
            for entity, char in _ENTITIES.items():
                shown = shown.replace(f"&{entity};", char)
            shown = shown.replace("&amp;", "&")
        found.append(shown)
    return found
