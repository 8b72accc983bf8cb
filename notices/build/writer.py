"""Writes the lines of a source into a document, one after the other."""

import re
from typing import Final

from docx.document import Document as DocumentObject
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from notices import page
from notices.build.chart import Chart, add_chart
from notices.build.closing import closing_box
from notices.build.heads import (
    add_joint_mark,
    add_letter_head,
    add_number_over_rule,
    add_upward_line,
)
from notices.build.lines import fix_height, flatten
from notices.build.sheet import Turning, write_header
from notices.build.styles import style_of
from notices.build.tables import SMALL, TableWriter
from notices.build.text import add_text
from notices.page import Look

FULL_BAR: Final = "｜"
# What a chart's line says before its series: title, list, label.
_NAMES: Final = 3
_HEIGHT: Final = re.compile(r"([\d.]+)mm")


class BadSource(ValueError):
    """A line of a template's text source that the builder does not understand."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(f"line {number}: {line!r}")


class Writer:
    """Writes a source's lines into a document, one after the other."""

    def __init__(self, document: DocumentObject) -> None:
        self._document = document
        self._looks = {look.name: look for look in page.LOOKS}
        self._turning = Turning(document)
        self._table: TableWriter | None = None

    def finish(self) -> None:
        """Close the body: Word would add a whole line after a table that ends it."""
        last = self._document.element.body[-2]
        if last.tag == qn("w:tbl"):
            flatten(self._document.add_paragraph(style=page.BLANK_LINE.name))

    def write(self, number: int, line: str) -> None:
        head, bar, text = line.partition(FULL_BAR)
        name, *options = head.rsplit(" ", 1) if head not in self._looks else [head]
        cells = text.split(FULL_BAR)
        if not bar or not (
            self._write_head(name, cells)
            or self._write_table(name, options, cells)
            or self._write_page(name, options, cells)
        ):
            raise BadSource(number, line)

    def _write_head(self, name: str, cells: list[str]) -> bool:
        """Whether it is a line of the 版头, now written."""
        match name, cells:
            case "页眉", _:
                write_header(self._document, FULL_BAR.join(cells))
            case "联合标志", [word]:
                add_joint_mark(self._document, word)
            case "红线", [number]:
                add_number_over_rule(self._document, number)
            case "上行红线", [number, signer]:
                add_upward_line(self._document, number, signer)
            case "信函版头", [mark]:
                add_letter_head(self._document, mark)
            case _:
                return False
        return True

    def _write_table(self, name: str, options: list[str], cells: list[str]) -> bool:
        """Whether it is a line of a table, now written."""
        match name, options:
            case "表格", [] | ["小"]:
                across = self._turning.across
                self._table = TableWriter(
                    self._document,
                    cells,
                    text_width=page.TEXT_HEIGHT if across else page.TEXT_WIDTH,
                    small=options == [SMALL],
                )
            case "表头", [] if self._table is not None:
                self._table.add_head(cells)
            case "表行", [] if self._table is not None:
                self._table.add_row(cells)
            case "表行", [height] if self._table is not None and (
                found := _HEIGHT.fullmatch(height)
            ):
                self._table.add_row(cells, Mm(float(found[1])))
            case _:
                return False
        return True

    def _write_page(self, name: str, options: list[str], cells: list[str]) -> bool:
        """Whether it is a paragraph or a turn of the page, now written."""
        match name, options:
            case "横页" | "竖页", []:
                self._turning.turn(across=name == "横页")
            case "版记" | "信函版记", []:
                self._add_closing(cells, ruled=name == "版记")
            case "图表", [height] if _HEIGHT.fullmatch(height) and len(cells) > _NAMES:
                self._add_chart(height, cells)
            case _ if name in self._looks:
                text = FULL_BAR.join(cells)
                self._add_paragraph(self._looks[name], text, options)
            case _:
                return False
        return True

    def _add_paragraph(self, look: Look, text: str, options: list[str]) -> Paragraph:
        style = style_of(self._document, look)
        paragraph = self._document.add_paragraph(style=style)
        add_text(paragraph, text)
        for option in options:
            if height := _HEIGHT.fullmatch(option):
                fix_height(paragraph, Mm(float(height[1])))
            elif option == "分页":
                paragraph.paragraph_format.page_break_before = True
        return paragraph

    def _add_closing(self, lines: list[str], *, ruled: bool) -> None:
        """The 版记 in a box that stands on the lower edge of the text area (7.4)."""
        paragraph = self._document.add_paragraph(style=page.BLANK_LINE.name)
        flatten(paragraph)
        run = paragraph.add_run()
        run._r.append(parse_xml(closing_box(lines, ruled=ruled)))

    def _add_chart(self, height: str, cells: list[str]) -> None:
        """A chart of its own part; cells are title, list, label and the series."""
        title, rows, label, *series = cells
        paragraph = self._add_paragraph(page.CHART, "", [])
        chart = Chart(title=title, rows=rows, label=label, series=tuple(series))
        add_chart(
            self._document, paragraph, chart, Mm(float(height.removesuffix("mm")))
        )
