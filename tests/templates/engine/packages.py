"""Small Word packages for the engine's tests: quick to write, read and compare."""

import zipfile
from io import BytesIO

from docxtpl import DocxTemplate
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {"header": "hdr", "footer": "ftr", "footnotes": "footnotes"}
PARTS = ("document", *_KINDS)


def paragraph(text):
    return f'<w:p><w:pPr><w:jc w:val="left"/></w:pPr>{run(text)}</w:p>'


def run(text):
    return f"<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>"


def cell(text):
    return f'<w:tc><w:tcPr><w:tcW w:w="900"/></w:tcPr>{paragraph(text)}</w:tc>'


def table(*rows, columns=2):
    """A table; a row is a list of texts."""
    grid = '<w:gridCol w:w="900"/>' * columns
    body = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def package(body, *, text="", note="", more=None):
    """A .docx of that body, its header, footer and footnote holding `text`."""
    spaces = (
        f'xmlns:w="{W}" xmlns:r="{_R}" xmlns:wp="http://schemas.openxmlformats.org/'
        'drawingml/2006/wordprocessingDrawing"'
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_R}/{name}" Target="{name}.xml"/>'
        for n, name in enumerate(_KINDS)
    )
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in {"document": "document.main"}.items()
        | {(name, name) for name in _KINDS}
    )
    inner = paragraph(text)
    notes = f'<w:footnote w:id="2">{inner}{paragraph(note)}</w:footnote>'
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
        f'Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f"<w:document {spaces}><w:body>{body}<w:sectPr/></w:body>"
        "</w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/'
        f'relationships">{links}</Relationships>',
        "word/header.xml": f"<w:hdr {spaces}>{inner}</w:hdr>",
        "word/footer.xml": f"<w:ftr {spaces}>{inner}</w:ftr>",
        "word/footnotes.xml": f"<w:footnotes {spaces}>{notes}</w:footnotes>",
    }
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name, xml in (members | (more or {})).items():
            made.writestr(name, xml)
    return written.getvalue()


def by_docxtpl(template, values):
    """What docxtpl itself makes of it; `values` may be a function of its template."""
    home = DocxTemplate(BytesIO(template))
    home.render(values(home) if callable(values) else values, autoescape=True)
    written = BytesIO()
    home.save(written)
    return written.getvalue()


def part(document, name="document"):
    with zipfile.ZipFile(BytesIO(document)) as made:
        return made.read(name if "/" in name else f"word/{name}.xml")


def canonical(document):
    """Every part with text in canonical XML."""
    return {
        name: etree.canonicalize(part(document, name).decode()).replace("><", ">\n<")
        for name in PARTS
    }


def reading(document, name="document"):
    """The paragraphs of a part; its XML must be sound."""
    root = etree.fromstring(part(document, name))
    return [
        "".join(text.text or "" for text in one.iter(f"{{{W}}}t"))
        for one in root.iter(f"{{{W}}}p")
    ]


def media(document):
    """The pictures in a document."""
    with zipfile.ZipFile(BytesIO(document)) as made:
        return [made.read(one) for one in made.namelist() if "media/" in one]
