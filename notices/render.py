"""From a Word template and values to a document, as official papers need it.

docxtpl gives the language of the templates. `notices.engine` compiles a template once
and fills it in as strings; here it is spoken in our sandbox, with strict tags and
escaped values, and `notices.settle` finishes what only the filled-in text decides.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import TemplateSyntaxError
from lxml import etree

from notices.card import CORE_PART, Properties, card
from notices.contexts import BLANK_END, BLANK_START
from notices.engine.archive import Archive, Member, member
from notices.engine.docxtpl_way import jinja_source, with_tables_repaired
from notices.engine.part import Part, compile_part
from notices.engine.pieces import Settled, Settler, unmarked
from notices.engine.places import broken_at, part_name
from notices.engine.sound import parsed
from notices.language import TROUBLES, reason_of
from notices.onpaper import paper_language
from notices.place import W
from notices.settle import CONTINUED, settle
from notices.wordruns import tidy_tags
from tracker.errors import BadFile, KaoheError
from tracker.files import read_package

__all__ = [
    "CORE_PART",
    "BadTemplate",
    "Compiled",
    "Properties",
    "Rendered",
    "compile_template",
    "jinja_source",
    "render",
]

MAIN_PART: Final = "word/document.xml"
MACROS: Final = "word/vbaProject.bin"
STYLES_PART: Final = "word/styles.xml"

# The parts of a Word file that hold text a clerk can type a tag into, and charts, whose
# cached figures may be tags.
TEXT_PART: Final = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes|charts/chart\d+)\.xml"
)
_CHART: Final = re.compile(r"word/charts/.*")
_BLANK: Final = re.compile(f"{BLANK_START}([^{BLANK_END}]*){BLANK_END}")
_DECLARATION: Final = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
# Headers, cards and the like repeat in a batch: so many of them, none longer, are kept.
_KEPT_MEMBERS: Final = 256
_KEPT_SIZE: Final = 4096


CHECK_IT: Final = "运行 kaohe template check 可以看到出错的段落。"
_UNBALANCED: Final = "填好以后段落或表格不完整，多半是“循环”“如果”的开头和结尾不配对。"


class BadTemplate(KaoheError):
    """A template cannot be filled in.

    Attributes:
        name: the template's file name.
        reason: what is wrong and what to do.
    """

    def __init__(self, name: str, reason: str, advice: str = CHECK_IT) -> None:
        self.name = name
        self.reason = reason
        super().__init__(f"模板 {name}：{reason}{advice}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A filled-in document.

    Attributes:
        data: the bytes of the .docx.
        blanks: its blanks in order.
        digest: SHA-256 over its members' names and unpacked contents, in order.
    """

    data: bytes
    blanks: tuple[str, ...]
    digest: str


def render(
    template: Path, values: Mapping[str, Any], properties: Properties
) -> Rendered:
    """The document that `template` makes of `values`.

    Raises:
        BadFile: the template is no readable .docx.
        BadTemplate: a tag is broken, unknown or asks for more than the sandbox gives.
    """
    return compile_template(template).render(values, properties)


def compile_template(path: Path) -> "Compiled":
    """The template at `path`, ready to be filled in many times, in several threads.

    Raises:
        BadFile: it is no readable .docx.
        BadTemplate: it holds macros, or a tag in it is broken.
    """
    package = read_package(path, MAIN_PART)
    if MACROS in package.namelist():
        raise BadTemplate(path.name, "里面有宏；请另存为不带宏的 .docx。")
    names = [name for name in package.namelist() if not name.endswith("/")]
    return Compiled(path, {name: package.read(name) for name in names})


class Compiled:
    """A template compiled: what does not depend on values has been done once."""

    def __init__(self, path: Path, contents: Mapping[str, bytes]) -> None:
        self._name = path.name
        self._has_card = CORE_PART in contents
        styles = _style_names(path, contents.get(STYLES_PART))
        self._parts = [
            _Filled(self._name, name, part, styles)
            for name, data in contents.items()
            if TEXT_PART.fullmatch(name)
            for part in [_compiled(self._name, name, _as_text(path, data), styles)]
            if part is not None
        ]
        changing = [part.name for part in self._parts] + (
            [CORE_PART] if self._has_card else []
        )
        self._archive = Archive(contents, changing)

    def render(self, values: Mapping[str, Any], properties: Properties) -> Rendered:
        """The document the template makes of `values`; the same give the same bytes.

        Raises:
            BadTemplate: a tag is unknown or asks for more than the sandbox gives.
        """
        blanks: tuple[str, ...] = ()
        changed: list[Member] = []
        for part in self._parts:
            filled, found = part.filled(values)
            changed.append(filled)
            blanks += found
        if self._has_card:
            changed.append(_card(properties))
        data, digest = self._archive.packed(changed)
        return Rendered(data=data, blanks=blanks, digest=digest)


@lru_cache(_KEPT_MEMBERS)
def _card(properties: Properties) -> Member:
    return member(CORE_PART, card(properties))


class _Filled:
    """A part of a template, filled in and settled."""

    def __init__(
        self, template: str, name: str, part: Part, styles: Mapping[str, str]
    ) -> None:
        self._template = template
        self.name = name
        self._part = part
        self._styles = styles
        self._is_chart = _CHART.fullmatch(name) is not None
        self._settler = Settler(part.names, styles)
        self._remembered = lru_cache(_KEPT_MEMBERS)(self._packed)

    def filled(self, values: Mapping[str, Any]) -> tuple[Member, tuple[str, ...]]:
        """The part as it goes into the file, and its blanks in order."""
        text, blanks = self._settled(values)
        pack = self._remembered if len(text) < _KEPT_SIZE else self._packed
        return pack(text), blanks

    def _packed(self, text: str) -> Member:
        return member(self.name, (_DECLARATION + text).encode())

    def _settled(self, values: Mapping[str, Any]) -> Settled:
        try:
            text, is_sound = self._part.rendered(values)
            if self._part.cut and is_sound:
                return self._settler.settled(text)
            return self._as_a_whole(unmarked(text))
        except etree.XMLSyntaxError:
            reason = f"{part_name(self.name)}{_UNBALANCED}"
            raise BadTemplate(self._template, reason) from None
        except TROUBLES as trouble:
            raise BadTemplate(self._template, reason_of(trouble)) from None

    def _as_a_whole(self, text: str) -> Settled:
        if self._is_chart:
            parsed(text)
            # No paragraphs to settle; a line break in a name is one.
            return text.replace(CONTINUED, "\n"), tuple(_BLANK.findall(text))
        if self._part.columns_vary:
            text = with_tables_repaired(text)
        root = parsed(text)
        blanks = settle(root, self._styles)
        return etree.tostring(root, encoding="unicode"), tuple(blanks)


def _compiled(
    template: str, name: str, xml: str, styles: Mapping[str, str]
) -> Part | None:
    try:
        return compile_part(xml, paper_language(), styles)
    except TemplateSyntaxError as trouble:
        place = broken_at(name, xml, jinja_source(xml), paper_language())
        where = f"在{place}。" if place else ""
        raise BadTemplate(template, f"{reason_of(trouble)}{where}") from None
    except TROUBLES as trouble:
        raise BadTemplate(template, reason_of(trouble)) from None


def _style_names(template: Path, data: bytes | None) -> dict[str, str]:
    """Style id -> name: Chinese Word gives a template it saves ids of its own."""
    if data is None:
        return {}
    root = etree.fromstring(_as_text(template, data).encode())
    return dict(_named(root))


def _named(styles: etree._Element) -> Iterator[tuple[str, str]]:
    for one in styles.iter(f"{W}style"):
        name = one.find(f"{W}name")
        if name is not None:
            yield one.get(f"{W}styleId", ""), name.get(f"{W}val", "")


def _as_text(template: Path, data: bytes) -> str:
    """A part's XML as text without its declaration, whatever it was encoded in."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = tidy_tags(etree.fromstring(data, parser))
        return etree.tostring(root, encoding="unicode")
    except etree.XMLSyntaxError:
        raise BadFile(template, "内容已损坏；请在 Word 中打开另存一份再试。") from None
