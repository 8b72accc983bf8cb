"""The only caller of docxtpl: how it reads a template, and what only it can do."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import Environment
from lxml import etree

from notices.charts import chart_source
from notices.engine.sound import parsed

_FOOTNOTES: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
)
_REPLACED: Final = (
    "crc_to_new_media",
    "crc_to_new_embedded",
    "zipname_to_replace",
    "pics_to_replace",
)


def jinja_source(xml: str) -> str:
    """A part's XML as docxtpl reads it: one Jinja template, tags free of Word's runs."""
    source: str = _NOBODY.patch_xml(chart_source(xml))
    return source


def with_listings(xml: str) -> str:
    """Rendered XML whose line breaks, tabs and new paragraphs in values are Word's."""
    resolved: str = _NOBODY.resolve_listing(xml)
    return resolved


def with_tables_repaired(xml: str) -> str:
    """Sound XML of a part, its tables' columns as many as their rows have cells."""
    return etree.tostring(_NOBODY.fix_tables(xml), encoding="unicode")


# These methods of docxtpl read nothing of the object they belong to.
_NOBODY: Final = DocxTemplate(BytesIO())


def home_of(value: object) -> DocxTemplate | None:
    """The template a value puts parts of its own into: a picture, a subdocument."""
    home = getattr(value, "tpl", None)
    return home if isinstance(home, DocxTemplate) else None


def replaces(template: DocxTemplate) -> bool:
    """Whether pictures, embedded files or members are to be replaced."""
    return any(getattr(template, name) for name in _REPLACED)


def rendered(
    template: DocxTemplate, values: Mapping[str, Any], language: Environment
) -> bytes:
    """What docxtpl makes of a template, without its silent faults.

    Parts are parsed strictly, footnotes rendered once, the card of the file not
    escaped twice. `language` escapes, and cleans what it prints.

    Raises:
        lxml.etree.XMLSyntaxError: the template leaves broken XML.
    """
    template.render_init()
    body = template.build_xml(values, language)
    parsed(body)
    tree = template.fix_tables(body)
    template.fix_docpr_ids(tree)
    template.map_tree(tree)
    for kind in (template.HEADER_URI, template.FOOTER_URI):
        for key, xml in template.build_headers_footers_xml(values, kind, language):
            parsed(xml.decode())
            template.map_headers_footers_xml(key, xml)
    template.render_properties(values, language.overlay(autoescape=False))
    for part in template.docx.part.package.parts:
        if part.content_type == _FOOTNOTES:
            source = template.patch_xml(part.blob.decode())
            xml = template.render_xml_part(source, part, values, language)
            parsed(xml)
            part._blob = xml.encode()
    template.is_rendered = True
    written = BytesIO()
    template.save(written)
    return written.getvalue()
