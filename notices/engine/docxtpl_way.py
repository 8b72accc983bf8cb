"""The only caller of docxtpl: how it reads a template, and what only it can do."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final, TypeAlias

from docxtpl import DocxTemplate
from jinja2 import Environment
from lxml import etree

from notices.charts import chart_source
from notices.engine.sound import carried, parsed

_FOOTNOTES: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
)


# The methods called on it read nothing of the object they belong to.
_NOBODY: Final = DocxTemplate(BytesIO())


def jinja_source(xml: str) -> str:
    """A part's XML as docxtpl reads it: one Jinja template, tags free of Word's runs."""
    source: str = _NOBODY.patch_xml(chart_source(xml))
    return source


def with_listings(xml: str) -> str:
    """Rendered XML whose line breaks, tabs and new paragraphs in values are Word's."""
    resolved: str = _NOBODY.resolve_listing(xml)
    return resolved


def with_tables_repaired(xml: str) -> str:
    """A part's XML, its tables' columns as many as their rows have cells.

    A table without a grid stays as it is, and all after it: Word lays it out itself.

    Raises:
        lxml.etree.XMLSyntaxError: it is not sound.
    """
    parsed(xml)
    try:
        return etree.tostring(_NOBODY.fix_tables(xml), encoding="unicode")
    except (AttributeError, LookupError, TypeError, ValueError, ArithmeticError):
        return xml


# A template of docxtpl: where pictures, links and subdocuments put what they bring.
Home: TypeAlias = DocxTemplate


def home_at(template: bytes) -> Home:
    """A template of docxtpl from the bytes of a .docx."""
    return DocxTemplate(BytesIO(template))


def home_of(value: object) -> Home | None:
    """The template a value puts parts of its own into: a picture, a subdocument."""
    home = vars(value).get("tpl") if hasattr(value, "__dict__") else None
    return home if isinstance(home, DocxTemplate) else None


def rendered(home: Home, values: Mapping[str, Any], language: Environment) -> bytes:
    """What docxtpl makes of a template, without its silent faults.

    Parts are parsed strictly, footnotes rendered once, the card of the file not
    escaped twice. `language` escapes, and cleans what it prints.

    Raises:
        lxml.etree.XMLSyntaxError: the template leaves broken XML.
    """
    home.render_init()
    body = home.build_xml(values, language)
    parsed(body)
    tree = home.fix_tables(body)
    home.fix_docpr_ids(tree)
    home.map_tree(tree)
    for kind in (home.HEADER_URI, home.FOOTER_URI):
        for key, xml in home.build_headers_footers_xml(values, kind, language):
            parsed(xml.decode())
            home.map_headers_footers_xml(key, xml)
    card = language.overlay(autoescape=False, finalize=lambda one: carried(str(one)))
    home.render_properties(values, card)
    for part in home.docx.part.package.parts:
        if part.content_type == _FOOTNOTES:
            source = home.patch_xml(part.blob.decode())
            xml = home.render_xml_part(source, part, values, language)
            parsed(xml)
            part._blob = xml.encode()
    home.is_rendered = True
    written = BytesIO()
    home.save(written)
    return written.getvalue()
