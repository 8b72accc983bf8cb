"""A finished .docx as text to be read and compared: what stands where, under which style.

A paragraph is a line `[样式] 文字`, a row of a table `| 甲 | 乙 |`; blank lines are left
out, a turn of the page is told. Behind the body come headers, footers and charts.

A golden file is written anew, to be read before it is committed, with
`KAOHE_GOLDEN=write`; without it a difference fails the test.
"""

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from docx import Document
from lxml import etree

from notices import page

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
NAMES = {look.builtin.lower(): look.name for look in page.LOOKS if look.builtin}


def same_as_golden(name: str, data: bytes) -> None:
    """Assert that a document reads as tests/golden/<name>.txt says."""
    path = Path(__file__).with_name(f"{name}.txt")
    read = reading_text(data)
    if os.environ.get("KAOHE_GOLDEN") == "write" and "CI" not in os.environ:
        path.write_text(read, encoding="utf-8")

    assert read == path.read_text(encoding="utf-8")


def reading_text(data: bytes) -> str:
    """The reading text of the .docx `data`."""
    document = Document(io.BytesIO(data))
    styles = {
        one.style_id: NAMES.get(one.name.lower(), one.name) for one in document.styles
    }
    lines = [*_lines(document.element.body, styles)]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in sorted(package.namelist()):
            if name.startswith(("word/header", "word/footer")):
                root = etree.fromstring(package.read(name))
                lines += [f"{name[5:11]}: {line}" for line in _lines(root, styles)]
            elif name.startswith("word/charts/"):
                lines += [*_chart(etree.fromstring(package.read(name)))]
    return "\n".join(lines) + "\n"


def _lines(parent, styles) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{W}tbl":
            yield from _rows(child)
        elif child.tag == f"{W}p":
            yield from _paragraph(child, styles)
        elif child.tag == f"{W}sectPr":
            yield _turn(child)


def _paragraph(paragraph, styles) -> Iterator[str]:
    for box in paragraph.iter(f"{W}txbxContent"):
        yield from (f"框 {line}" for line in _lines(box, styles))
    if text := _text(paragraph):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = styles["Normal" if style is None else style.get(f"{W}val")]
        yield f"[{name}] {text}"
    for section in paragraph.iterfind(f"{W}pPr/{W}sectPr"):
        yield _turn(section)


def _rows(table) -> Iterator[str]:
    for row in table.iterfind(f"{W}tr"):
        cells = [
            "/".join(filter(None, map(_text, cell.iterfind(f"{W}p"))))
            for cell in row.iterfind(f"{W}tc")
        ]
        yield f"| {' | '.join(cells)} |"


def _text(paragraph) -> str:
    """The text of the paragraph itself, without that of a box anchored in it."""
    marks = {f"{W}br": "⏎", f"{W}tab": "⇥"}
    return "".join(
        marks.get(one.tag) or one.text or ""
        for one in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab")
        if next(one.iterancestors(f"{W}p")) is paragraph
        and one.getparent().tag == f"{W}r"
    )


def _turn(section) -> str:
    across = section.find(f"{W}pgSz").get(f"{W}orient") == "landscape"
    return f"—— 以上{'横' if across else '竖'}页 ——"


def _chart(chart) -> Iterator[str]:
    title = "".join(chart.itertext("{*}t"))
    yield f"图表 {title}"
    for series in chart.iter(f"{C}ser"):
        name = series.findtext(f"{C}tx/{C}v") or "".join(
            series.find(f"{C}tx").itertext(f"{C}v")
        )
        labels = [one.text or "" for one in series.find(f"{C}cat").iter(f"{C}v")]
        values = [one.text or "" for one in series.find(f"{C}val").iter(f"{C}v")]
        pairs = zip(labels, values, strict=True)
        yield f"{name}: {'、'.join(' '.join(pair) for pair in pairs)}"
