"""Opening a Word file: from a path to a `WordFile`."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from notices.model import Para, Reading
from notices.word.flow import Flow
from notices.word.parts import DOCUMENT, Parts
from notices.word.sections import line_pitch, read_sections, section_elements
from notices.word.styles import Styles
from notices.word.theme import theme_fonts
from notices.word.values import Kind, Paragraph
from notices.word.wordfile import Properties, WordFile
from notices.word.xml import Element, W, children, has_switch
from tracker.errors import BadFile
from tracker.files import open_package, read_bytes

CORE = "docProps/core.xml"
# Elements that record one tracked change.
_REVISIONS = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")


def read_word(path: Path) -> WordFile:
    """The Word file at `path` as its reader sees it.

    Raises:
        BadFile: it is missing, broken, hostile, or not a .docx.
    """
    return word_in(path, read_bytes(path))


def word_in(path: Path, data: bytes) -> WordFile:
    """The Word file that `data` is, which came as `path`; raises as `read_word`."""
    try:
        return word_of(Parts(path, open_package(path, data, DOCUMENT)))
    except RecursionError:
        raise too_deep(path) from None


def too_deep(path: Path) -> BadFile:
    return BadFile(path, "结构嵌套过深，可能是恶意文件，已拒绝打开。")


def word_of(parts: Parts) -> WordFile:
    """The file whose parts these are; RecursionError where it is nested too deeply."""
    body = parts.document()
    settings = parts.related("settings")
    styles = Styles(
        parts.related("styles"),
        parts.related("numbering"),
        theme_fonts(parts.related("theme"), settings),
    )
    elements = section_elements(body)
    flow = Flow(styles, [line_pitch(element) for element in elements])
    flow.read(body)
    return WordFile(
        paragraphs=tuple(flow.paragraphs),
        tables=tuple(flow.tables),
        sections=read_sections(elements, parts, styles),
        properties=properties_of(parts.part(CORE)),
        normal_size=styles.font("", "", "", {}).size,
        even_and_odd=has_switch(settings, "evenAndOddHeaders"),
        mirror_margins=has_switch(settings, "mirrorMargins"),
        revisions=sum(1 for name in _REVISIONS for _ in body.iter(W + name)),
        comments=sum(1 for _ in children(parts.related("comments"), "comment")),
        has_macros=any(name.endswith("vbaProject.bin") for name in parts.names),
        external=parts.external(),
    )


def properties_of(core: Element | None) -> Properties:
    """The file's card, `docProps/core.xml`."""
    texts = {
        item.tag.rpartition("}")[2]: (item.text or "").strip()
        for item in (core if core is not None else ())
    }
    return Properties(
        title=texts.get("title", ""),
        author=texts.get("creator", ""),
        created=_moment(texts.get("created", "")),
        modified=_moment(texts.get("modified", "")),
        remark=texts.get("description", ""),
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def reading_of(word: WordFile) -> Reading:
    """The text to proofread: body paragraphs, then those of text boxes; the tables.

    Empty paragraphs are left out: readers do not count them.
    """
    return Reading(
        paras=(
            *_paras(word.paragraphs, Kind.BODY),
            *_paras(word.paragraphs, Kind.BOX),
        ),
        tables=word.tables,
    )


def _paras(paragraphs: Iterable[Paragraph], kind: Kind) -> Iterable[Para]:
    return (
        Para(text=paragraph.text, place=paragraph.place)
        for paragraph in paragraphs
        if paragraph.kind is kind and not paragraph.is_blank
    )
