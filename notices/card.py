"""The card of a Word file: what Word shows under 文件—信息."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import escape

from notices.engine.sound import carried

CORE_PART: Final = "docProps/core.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """What Word shows under 文件—信息; `author` is the issuing body, "" if unknown.

    Attributes:
        note: shown as 备注.
    """

    title: str
    author: str
    on: date
    note: str = ""


def card(properties: Properties) -> bytes:
    """The part of a Word file that holds its properties."""
    moment = f"{properties.on.isoformat()}T00:00:00Z"
    told = (properties.title, properties.author, properties.note)
    title, author, note = (escape(carried(text)) for text in told)
    stamp = 'xsi:type="dcterms:W3CDTF"'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
        f"<dc:description>{note}</dc:description>"
        f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
        f"<dcterms:created {stamp}>{moment}</dcterms:created>"
        f"<dcterms:modified {stamp}>{moment}</dcterms:modified>"
        "</cp:coreProperties>"
    ).encode()
