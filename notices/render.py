"""From a Word template and values to a document. The only caller of docxtpl.

docxtpl gives the language of the templates: it turns what Word wrote into a Jinja
template. The rest is ours, because docxtpl's own rendering parses forgivingly (a stray
`<` in a value silently cuts the document off), prints nothing for an unknown tag and
renders footnotes twice. Here every part is rendered once, in Jinja's sandbox, with
strict tags and escaped values, and must come out as sound XML.
"""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from notices.contexts import Prose
from notices.language import (
    TROUBLES,
    environment,
    printed,
    reason_of,
    text_environment,
)
from notices.place import W
from notices.settle import CONTINUED, settle
from tracker.errors import BadFile, KaoheError
from tracker.files import read_package

MAIN_PART: Final = "word/document.xml"
MACROS: Final = "word/vbaProject.bin"
STYLES_PART: Final = "word/styles.xml"
CORE_PART: Final = "docProps/core.xml"

# The parts of a Word file that hold text a clerk can type a tag into.
TEXT_PART: Final = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml"
)
_TAG: Final = re.compile(r"\{\{|\{%|\{#")

# Zip members carry no clock, so that the same facts give the same bytes.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


CHECK_IT: Final = "运行 kaohe template check 可以看到出错的段落。"


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
class Properties:
    """What Word shows under 文件—信息; `author` is the issuing body, "" if unknown."""

    title: str
    author: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A filled-in document: the bytes of the .docx, and its blanks in order."""

    data: bytes
    blanks: tuple[str, ...]


def _word_environment(values: Mapping[str, Any]) -> ImmutableSandboxedEnvironment:
    texts = text_environment()

    def finalize(value: object) -> object:
        if isinstance(value, Markup):
            return Markup(_for_xml(value))
        if isinstance(value, Prose):
            value = texts.from_string(value.text).render(values)
        return _for_xml(str(printed(value)))

    return environment(finalize, autoescape=True)


def _for_xml(text: str) -> str:
    """`text` with line breaks kept for Word, and what XML cannot carry made visible."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(map(_carried, text))


def _carried(char: str) -> str:
    code = ord(char)
    if char in "\n\x0b":
        return CONTINUED
    if code < 0x20 and char != "\t":
        return chr(0x2400 + code)  # the Unicode picture of the control character
    if code == 0x7F:
        return "\u2421"
    if 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF):
        return "\ufffd"
    return char


def jinja_source(xml: str) -> str:
    """A part's XML as docxtpl reads it: one Jinja template, tags free of Word's runs."""
    source: str = DocxTemplate(BytesIO()).patch_xml(xml)
    return source


def render(
    template: Path, values: Mapping[str, Any], properties: Properties
) -> Rendered:
    """The document that `template` makes of `values`.

    Raises:
        BadFile: the template is no readable .docx.
        BadTemplate: a tag is broken, unknown or asks for more than the sandbox gives.
    """
    package = read_package(template, MAIN_PART)
    if MACROS in package.namelist():
        raise BadTemplate(template.name, "里面有宏；请另存为不带宏的 .docx。")
    language = _word_environment(values)
    styles = _style_names(template, package)
    blanks: list[str] = []
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as document:
        for name in package.namelist():
            data = package.read(name)
            if TEXT_PART.fullmatch(name):
                data = _render_part(template, data, language, values, styles, blanks)
            elif name == CORE_PART:
                data = _core_properties(properties)
            member = zipfile.ZipInfo(name, _NO_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            document.writestr(member, data)
    return Rendered(data=written.getvalue(), blanks=tuple(blanks))


def _render_part(
    template: Path,
    data: bytes,
    language: ImmutableSandboxedEnvironment,
    values: Mapping[str, Any],
    styles: Mapping[str, str],
    blanks: list[str],
) -> bytes:
    source = jinja_source(_as_text(template, data))
    if not _TAG.search(source):
        return data
    try:
        root = etree.fromstring(language.from_string(source).render(values).encode())
    except etree.XMLSyntaxError:
        reason = "填好以后段落或表格不完整，多半是“循环”“如果”的开头和结尾不配对。"
        raise BadTemplate(template.name, reason) from None
    except TROUBLES as trouble:
        raise BadTemplate(template.name, reason_of(trouble)) from None
    blanks += settle(root, styles)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _style_names(template: Path, package: zipfile.ZipFile) -> dict[str, str]:
    """Style id -> name: Chinese Word gives a template it saves ids of its own."""
    if STYLES_PART not in package.namelist():
        return {}
    root = etree.fromstring(_as_text(template, package.read(STYLES_PART)).encode())
    names = ((one, one.find(f"{W}name")) for one in root.iter(f"{W}style"))
    return {
        one.get(f"{W}styleId", ""): name.get(f"{W}val", "")
        for one, name in names
        if name is not None
    }


def _as_text(template: Path, data: bytes) -> str:
    """A part's XML as text without its declaration, whatever it was encoded in."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        return etree.tostring(etree.fromstring(data, parser), encoding="unicode")
    except etree.XMLSyntaxError:
        raise BadFile(template, "内容已损坏；请在 Word 中打开另存一份再试。") from None


def _core_properties(properties: Properties) -> bytes:
    moment = f"{properties.on.isoformat()}T00:00:00Z"
    title, author = escape(properties.title), escape(properties.author)
    stamp = 'xsi:type="dcterms:W3CDTF"'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
        f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
        f"<dcterms:created {stamp}>{moment}</dcterms:created>"
        f"<dcterms:modified {stamp}>{moment}</dcterms:modified>"
        "</cp:coreProperties>"
    ).encode()
