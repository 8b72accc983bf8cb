"""Any docxtpl template, compiled: its whole language and its results, as strings.

Official papers speak a stricter language (`notices.render`). This engine prints what
docxtpl prints with autoescape on, in one of three ways, chosen for each document:
strings alone; strings whose tables are repaired as docxtpl does, where columns may
change or a value is XML of its own; and docxtpl itself, where a value or a replacement
brings parts into the package. Control characters are shown, broken XML is refused.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from itertools import count
from typing import Any, Final
from zipfile import ZipFile

from jinja2 import (
    Environment,
    StrictUndefined,
    TemplateSyntaxError,
    Undefined,
    pass_context,
)
from jinja2.runtime import Context
from lxml import etree
from markupsafe import escape

from notices.engine.archive import Archive, member
from notices.engine.docxtpl_way import (
    Home,
    home_at,
    home_of,
    jinja_source,
    rendered,
    with_listings,
    with_tables_repaired,
)
from notices.engine.part import Part, compile_part, note_raw
from notices.engine.places import broken_at, part_name
from notices.engine.printing import SPECIAL, print_as_finalized
from notices.engine.sound import carried, holds_markup, parsed

_MAIN: Final = "word/document.xml"
_FILLED: Final = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes)\.xml|docProps/core\.xml"
)
_DECLARATION: Final = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
# What docxtpl makes of these in a text: tab, line, paragraph, page.
_LISTED: Final = "\t\n\a\f"
_DRAWING: Final = re.compile(r'(<wp:docPr\b[^>]*?\sid=")[^"]*')
_FIRST_DRAWING: Final = 1001


class Broken(ValueError):
    """A template or what came of it is broken; the text says where, in Chinese."""


class _Beyond(Exception):
    """A value that strings cannot hold."""

    def __init__(self, home: Home) -> None:
        super().__init__()
        self.home = home


class General:
    """A template of docxtpl's language, compiled once; threads may share it.

    Where a home takes part, each document has its own.
    """

    def __init__(self, template: bytes, *, strict: bool = True) -> None:
        """Raises Broken where a tag cannot be read.

        Args:
            strict: whether an unknown name is refused; docxtpl prints nothing for it.
        """
        undefined = StrictUndefined if strict else Undefined
        self._template = template
        self._language = _language(undefined, _printed)
        self._plain = _language(undefined, _cleaned)
        with ZipFile(BytesIO(template)) as package:
            contents = {name: package.read(name) for name in package.namelist()}
        self._parts: dict[str, Part] = {}
        for name, data in contents.items():
            if _FILLED.fullmatch(name):
                xml = etree.tostring(etree.fromstring(data), encoding="unicode")
                part = self._compiled(name, xml)
                if part is not None:
                    self._parts[name] = part
        self._archive = Archive(contents, self._parts)

    def home(self) -> Home:
        """A docxtpl template for this file: to make pictures, subdocuments and links
        with, or to have pictures and embedded files replaced."""
        return home_at(self._template)

    def render(self, values: Mapping[str, Any], home: Home | None = None) -> bytes:
        """The document the template makes of `values`.

        Args:
            home: what links or replacements were made with; pictures and
                subdocuments bring theirs.

        Raises:
            Broken: what came of it is no sound XML.
            jinja2.TemplateError: a name is unknown, a tag cannot be worked out.
        """
        try:
            if home is not None:
                raise _Beyond(home)
            changed = [
                member(name, (_DECLARATION + self._text(name, values)).encode())
                for name in self._parts
            ]
        except _Beyond as beyond:
            return self._by_docxtpl(beyond.home, values)
        return self._archive.packed(changed)[0]

    def _compiled(self, name: str, xml: str) -> Part | None:
        try:
            return compile_part(xml, self._language)
        except TemplateSyntaxError as trouble:
            place = broken_at(name, xml, jinja_source(xml), self._language)
            raise Broken(f"{place or part_name(name)}：{trouble.message}") from None

    def _text(self, name: str, values: Mapping[str, Any]) -> str:
        part = self._parts[name]
        text, is_sound = part.rendered(values)
        is_raw = part.proven and not is_sound
        if any(char in text for char in _LISTED):
            # New paragraphs end what is open around a text, whatever it is.
            text, is_sound = carried(with_listings(text)), False
        try:
            if name == _MAIN and (part.columns_differ or is_raw):
                text = with_tables_repaired(text)
            elif not is_sound:
                parsed(text)
        except etree.XMLSyntaxError:
            raise Broken(f"{part_name(name)}填好以后不完整。") from None
        return _numbered(text) if name == _MAIN and "<wp:docPr" in text else text

    def _by_docxtpl(self, home: Home, values: Mapping[str, Any]) -> bytes:
        try:
            written = rendered(home, values, self._plain)
        except etree.XMLSyntaxError:
            raise Broken("填好以后不完整。") from None
        with ZipFile(BytesIO(written)) as package:
            contents = {name: package.read(name) for name in package.namelist()}
        return Archive(contents).packed()[0]


def _numbered(text: str) -> str:
    """The drawings of a part numbered as docxtpl does: a copy in a loop is another."""
    numbers = count(_FIRST_DRAWING)
    return _DRAWING.sub(lambda found: f"{found[1]}{next(numbers)}", text)


def _language(undefined: type[Undefined], finalize: Any) -> Environment:
    language = Environment(autoescape=True, undefined=undefined, finalize=finalize)
    print_as_finalized(language)
    return language


@pass_context
def _printed(context: Context, value: Any) -> str:
    """What a value prints as where strings are enough."""
    if value.__class__ is str and SPECIAL.search(value) is None:
        return value
    if not hasattr(value, "__html__"):
        return _cleaned(context, value)
    home = home_of(value)
    if home is not None:
        raise _Beyond(home)
    text = _cleaned(context, value)
    if "r:id=" in text:
        raise Broken("超链接要和它所属的模板（home）一起交来。")
    if holds_markup(text):
        note_raw(context, text)
    return text


@pass_context
def _cleaned(_context: Context, value: Any) -> str:
    """What a value prints as, escaped unless it escapes itself, for docxtpl as well."""
    if hasattr(value, "__html__"):
        return carried(value.__html__(), keep=_LISTED)
    return escape(carried(str(value), keep=_LISTED))
