"""Sections: paper, margins, grid, headers and footers."""

from collections.abc import Mapping

from notices.word.flow import Flow
from notices.word.parts import Parts
from notices.word.styles import Styles
from notices.word.values import Kind, Paragraph
from notices.word.wordfile import Section
from notices.word.xml import Element, R, W, child, children, has_switch, number, value

Edges = Mapping[str, tuple[Paragraph, ...]]


def section_elements(body: Element) -> list[Element]:
    """`w:sectPr` of each section in order; one empty one where there is none."""
    inner = [
        found
        for paragraph in body.iter(f"{W}p")
        if (found := child(paragraph, "pPr", "sectPr")) is not None
    ]
    last = child(body, "sectPr")
    return [*inner, last if last is not None else body.makeelement(f"{W}sectPr")]


def line_pitch(section: Element) -> int:
    """Pitch of the section's line grid in twips; 0 for none."""
    grid = child(section, "docGrid")
    if value(grid, "type") in ("", "default"):
        return 0
    return number(value(grid, "linePitch"))


def read_sections(
    elements: list[Element], parts: Parts, styles: Styles
) -> tuple[Section, ...]:
    """The sections; one that names no header or footer has that of the one before."""
    sections = []
    headers: Edges = {}
    footers: Edges = {}
    for element in elements:
        headers = {**headers, **_edges(element, Kind.HEADER, parts, styles)}
        footers = {**footers, **_edges(element, Kind.FOOTER, parts, styles)}
        sections.append(_section(element, headers, footers))
    return tuple(sections)


_REFERENCES = {Kind.HEADER: "headerReference", Kind.FOOTER: "footerReference"}


def _edges(section: Element, kind: Kind, parts: Parts, styles: Styles) -> Edges:
    """The section's own headers or footers."""
    found = {}
    for reference in children(section, _REFERENCES[kind]):
        root = parts.by_id(str(reference.get(f"{R}id") or ""))
        if root is not None:
            flow = Flow(styles, [line_pitch(section)], kind)
            flow.read(root)
            found[value(reference, "type") or "default"] = tuple(flow.paragraphs)
    return found


def _section(element: Element, headers: Edges, footers: Edges) -> Section:
    size, margins = child(element, "pgSz"), child(element, "pgMar")
    numbers, grid = child(element, "pgNumType"), child(element, "docGrid")
    usual = Section()

    def margin(name: str, otherwise: int) -> int:
        return number(value(margins, name), otherwise)

    first = value(numbers, "start")
    width = number(value(size, "w"), usual.width)
    height = number(value(size, "h"), usual.height)
    return Section(
        width=width,
        height=height,
        landscape=width > height,
        # Below zero means "exactly this much, whatever the header needs".
        top=abs(margin("top", usual.top)),
        bottom=abs(margin("bottom", usual.bottom)),
        left=margin("left", usual.left),
        right=margin("right", usual.right),
        gutter=margin("gutter", 0),
        footer=margin("footer", usual.footer),
        grid=value(grid, "type").replace("default", ""),
        line_pitch=line_pitch(element),
        char_space=number(value(grid, "charSpace")),
        title_page=has_switch(element, "titlePg"),
        first_number=number(first) if first else None,
        number_format=value(numbers, "fmt").replace("decimal", ""),
        headers=headers,
        footers=footers,
    )
