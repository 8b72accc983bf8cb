"""The settings a document carries, and the fonts that stand in for missing ones."""

from typing import Final

from docx.document import Document as DocumentObject
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from notices import page


def write_settings(document: DocumentObject) -> None:
    """Odd and even pages, Chinese punctuation, fonts that stand in."""
    document.settings.odd_and_even_pages_header_footer = True
    settings = document.settings.element
    for child in list(settings):
        if child.tag != qn("w:evenAndOddHeaders"):
            settings.remove(child)
    settings.insert(0, parse_xml(f'<w:zoom {nsdecls("w")} w:percent="100"/>'))
    for xml in _SETTINGS:
        settings.append(parse_xml(xml))
    fonts = next(
        rel.target_part
        for rel in document.part.rels.values()
        if rel.reltype.endswith("fontTable")
    )
    fonts._blob = _font_table().encode()


_SETTINGS: Final = (
    f'<w:characterSpacingControl {nsdecls("w")} w:val="compressPunctuation"/>',
    (
        f"<w:compat {nsdecls('w')}><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    ),
    f'<w:themeFontLang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>',
)


def _font_table() -> str:
    """What to show where a font is missing: Word takes w:altName."""
    fonts = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{others[0]}"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/>'
        "</w:font>"
        for font, others in page.FALLBACKS.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"
    )
