"""The page numbers of a document: which section shows them, and where."""

from collections.abc import Iterator
from dataclasses import dataclass

from notices.pagecheck.roles import Document
from notices.word.values import Paragraph
from notices.word.wordfile import Section

FIELD = "PAGE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A footer's page number: its paragraph, and whether for odd or even pages."""

    section: Section
    paragraph: Paragraph
    even: bool
    below: int
    """Paragraphs below it in the footer, which push it up."""


def numbers_of(document: Document) -> Iterator[Number]:
    """The numbers of all sections, inherited ones again for each section."""
    for section in document.word.sections:
        kinds = ["default", "even"] if document.word.even_and_odd else ["default"]
        for kind in kinds:
            yield from _in(section.footers.get(kind, ()), section, kind)
            # On a page across a box of the header reaches the side as well.
            if section.landscape:
                yield from _in(section.headers.get(kind, ()), section, kind)


def _in(edge: tuple[Paragraph, ...], section: Section, kind: str) -> Iterator[Number]:
    """The page numbers in a footer or header."""
    for index, paragraph in enumerate(edge):
        if FIELD in paragraph.fields:
            yield Number(
                section=section,
                paragraph=paragraph,
                even=kind == "even",
                below=len(edge) - index - 1,
            )


def shape_of(paragraph: Paragraph) -> str:
    """The text with "#" for the number and no spaces."""
    shape = ""
    for run in paragraph.visible_runs:
        if run.field != FIELD:
            shape += "".join(run.text.split())
        elif not shape.endswith("#"):
            shape += "#"
    return shape
