"""Builds the shipped Word templates from their text sources: `python -m notices.build`.

A source is one paragraph a line, `样式｜文字`, under the styles of `notices.page`; its
layout is reviewed as text and its measures as code. Besides paragraphs it knows

    空行 35mm｜                a blank line of a given height
    附件标识 分页｜附件1        a paragraph on a new page
    ‹二级›（一）…‹›            a lead-in in the font of a heading level
    表格｜6｜10｜12             a table and the widths of its columns in characters
    表头｜序号｜单位｜材料       its head, repeated on each page
    表行｜{{ … }}｜{{ … }}｜…   a row; a lone {%tr … %} makes a row of its own
    联合标志｜文件             the names of all issuers, and 文件 beside them
    红线｜文字                 a document number with the red rule under it
    版记｜行｜行               the closing lines at the foot of the last page
    引用｜parts/x.txt          the lines of another source, shared by templates
"""

import re
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from notices import page
from notices.page import Align, Look

SOURCE_SUFFIX: Final = ".txt"
FULL_BAR: Final = "｜"
_LEAD_IN: Final = re.compile(r"‹(\w+)›(.*?)‹›")
_ROW_LOGIC: Final = re.compile(r"\{%tr .*?%\}")
_LEAD_INS: Final = {"一级": 1, "二级": 2, "三级": 3, "四级": 4}
_HEIGHT: Final = re.compile(r"([\d.]+)mm")
_ALIGNMENTS: Final = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.BOTH: WD_ALIGN_PARAGRAPH.JUSTIFY,
    Align.DISTRIBUTE: WD_ALIGN_PARAGRAPH.DISTRIBUTE,
}
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


class BadSource(ValueError):
    """A line of a template's text source that the builder does not understand."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(f"line {number}: {line!r}")


def build(source: str) -> bytes:
    """The .docx that a text source describes; the same text gives the same bytes.

    Raises:
        BadSource: a line names an unknown style or has no bar.
    """
    document = Document()
    _drop_word_defaults(document)
    _write_styles(document)
    _write_settings(document)
    _lay_out_page(document)
    writer = _Writer(document)
    for number, line in enumerate(source.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            writer.write(number, line)
    written = BytesIO()
    document.save(written)
    return _timeless(written.getvalue())


def _timeless(data: bytes) -> bytes:
    """The package without the clock python-docx stamps on its members."""
    written = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name[0] != "[", name)):
            member = zipfile.ZipInfo(name, _NO_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return written.getvalue()


def _drop_word_defaults(document: DocumentObject) -> None:
    """Take out what python-docx's own template brings: its theme, numbering, picture."""
    needed = ("styles", "settings", "fontTable", "officeDocument", "core-properties")
    for rels in (document.part.rels, document.part.package.rels):
        for key in [
            key for key, rel in rels.items() if not rel.reltype.endswith(needed)
        ]:
            del rels[key]
    for style in list(document.styles):
        style.delete()
    latent = document.styles.element.find(qn("w:latentStyles"))
    document.styles.element.remove(latent)
    core = document.core_properties
    core.title = core.author = core.last_modified_by = core.comments = ""
    core.keywords = core.subject = ""


def _write_styles(document: DocumentObject) -> None:
    styles = document.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    defaults.getparent().replace(defaults, parse_xml(_DEFAULTS))
    for look in page.LOOKS:
        style = document.styles.add_style(
            look.builtin or look.style_id, WD_STYLE_TYPE.PARAGRAPH, bool(look.builtin)
        )
        element = style.element
        element.set(qn("w:styleId"), look.style_id)
        element.find(qn("w:name")).set(qn("w:val"), look.builtin or look.name)
        if look is page.BODY:
            element.set(qn("w:default"), "1")
        else:
            style.base_style = document.styles["Normal"]
        style.quick_style = True
        style.hidden = False
        _shape(style, look)
    for name, level in _LEAD_INS.items():
        look = page.LEVELS[level - 1]
        style = document.styles.add_style(f"Level{level}Text", WD_STYLE_TYPE.CHARACTER)
        style.element.find(qn("w:name")).set(qn("w:val"), f"{name}标题字")
        _font(style.element, look.font)
    document.styles.element.append(parse_xml(_TABLE_STYLE))


# Word fills in 10 pt Times and its own gaps unless the file says otherwise.
_DEFAULTS: Final = (
    f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>"
    f'<w:rFonts w:hint="eastAsia" w:ascii="{page.FANGSONG}" w:eastAsia="{page.FANGSONG}"'
    f' w:hAnsi="{page.FANGSONG}" w:cs="{page.FANGSONG}"/>'
    '<w:sz w:val="32"/><w:szCs w:val="32"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
)
_TABLE_STYLE: Final = (
    f'<w:style {nsdecls("w")} w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
    "<w:unhideWhenUsed/><w:tblPr>"
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="57" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def _shape(style: Any, look: Look) -> None:
    """Write a look into a paragraph style."""
    style.font.size = look.size
    style.font.bold = False
    if look.color:
        style.font.color.rgb = RGBColor.from_string(look.color)
    element = style.element
    _font(element, look.font)
    if look.condensed:
        _spacing(element.get_or_add_rPr(), page.CONDENSED)
    else:
        _spacing(element.get_or_add_rPr(), Pt(0))
    shape = style.paragraph_format
    shape.alignment = _ALIGNMENTS[look.align]
    shape.space_before = shape.space_after = Pt(0)
    if look.pitch is not None:
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = look.pitch
    else:
        shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shape.keep_with_next = look.keep_next
    shape.widow_control = False
    _indent(element.get_or_add_pPr(), look)
    _asian_typography(element.get_or_add_pPr(), on_grid=look.pitch == page.LINE_PITCH)
    if look.outline is not None:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(look.outline))
        element.get_or_add_pPr().append(outline)


def _font(style: Any, font: str) -> None:
    """One font for every script: quotes and digits too stay full Chinese."""
    fonts = style.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:hint"), "eastAsia")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def _spacing(format_: Any, spacing: Length) -> None:
    """Character spacing, in its place before w:kern and w:sz."""
    element = OxmlElement("w:spacing")
    element.set(qn("w:val"), str(round(spacing / page.TWIP)))
    before = [format_.find(qn(f"w:{name}")) for name in ("w", "kern", "position", "sz")]
    first = next((one for one in before if one is not None), None)
    if first is not None:
        first.addprevious(element)
    else:
        format_.append(element)


def _indent(format_: Any, look: Look) -> None:
    indent = format_.get_or_add_ind()
    twips = page.char_twips(look)
    sides = {
        "left": look.left,
        "right": look.right,
        "hanging" if look.hanging else "firstLine": look.hanging or look.first,
    }
    for side, chars in sides.items():
        indent.set(qn(f"w:{side}Chars"), str(round(chars * 100)))
        indent.set(qn(f"w:{side}"), str(round(chars * twips)))


def _asian_typography(format_: Any, *, on_grid: bool) -> None:
    """Line breaking as Chinese printers do it, written out because readers differ.

    overflowPunct: LibreOffice takes its absence for the opposite and loses hung marks.
    autoSpaceDE/DN: no quarter gap between Chinese and digits, or dates grow.
    snapToGrid: a line of another pitch would be stretched to two of the grid's.
    """
    at = format_.find(qn("w:spacing"))
    for name, value in (
        ("kinsoku", "1"),
        ("overflowPunct", "1"),
        ("topLinePunct", "0"),
        ("autoSpaceDE", "0"),
        ("autoSpaceDN", "0"),
        ("snapToGrid", "1" if on_grid else "0"),
    ):
        element = OxmlElement(f"w:{name}")
        element.set(qn("w:val"), value)
        at.addprevious(element)


def _write_settings(document: DocumentObject) -> None:
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


def _lay_out_page(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = page.PAGE_WIDTH, page.PAGE_HEIGHT
    section.top_margin, section.bottom_margin = page.MARGINS.top, page.MARGINS.bottom
    section.left_margin, section.right_margin = page.MARGINS.left, page.MARGINS.right
    section.header_distance = Mm(15)
    section.footer_distance = page.FOOTER_DISTANCE
    section.gutter = Mm(0)
    for old in section._sectPr.findall(qn("w:cols")) + section._sectPr.findall(
        qn("w:docGrid")
    ):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(page.LINE_PITCH / page.TWIP)))
    section._sectPr.append(grid)
    _number_pages(section.footer, Align.RIGHT)
    _number_pages(section.even_page_footer, Align.LEFT)


def _number_pages(footer: Any, side: Align) -> None:
    """— 1 — with a real field, one character in from the outer edge (7.5)."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = page.PAGE_NUMBER.builtin
    paragraph.alignment = _ALIGNMENTS[side]
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    edge = "right" if side is Align.RIGHT else "left"
    indent.set(qn(f"w:{edge}Chars"), "100")
    indent.set(qn(f"w:{edge}"), str(round(page.char_twips(page.PAGE_NUMBER))))
    paragraph.add_run("— ")
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("end", "")):
        run = paragraph.add_run("1" if kind == "end" else "")
        run._r.append(_field_part(kind, text))
    paragraph.add_run(" —")


def _field_part(kind: str, code: str) -> Any:
    if not kind:
        element = OxmlElement("w:instrText")
        element.set(qn("xml:space"), "preserve")
        element.text = code
        return element
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


class _Writer:
    """Writes a source's lines into a document, one after the other."""

    def __init__(self, document: DocumentObject) -> None:
        self._document = document
        self._looks = {look.name: look for look in page.LOOKS}
        self._table: Table | None = None
        self._widths: list[float] = []

    def write(self, number: int, line: str) -> None:
        head, bar, text = line.partition(FULL_BAR)
        name, *options = head.rsplit(" ", 1) if head not in self._looks else [head]
        if not bar:
            raise BadSource(number, line)
        cells = text.split(FULL_BAR)
        match name:
            case "表格":
                self._begin_table([float(cell) for cell in cells])
            case "表头" if self._table is not None:
                self._add_row(cells, page.TABLE_HEAD)
            case "表行" if self._table is not None:
                self._add_row(cells, page.TABLE_TEXT)
            case "联合标志":
                self._add_joint_mark(text)
            case "版记":
                self._add_closing(cells)
            case "红线":
                self._add_number_over_rule(text)
            case _ if name in self._looks:
                self._add_paragraph(self._looks[name], text, options)
            case _:
                raise BadSource(number, line)

    def _add_paragraph(self, look: Look, text: str, options: list[str]) -> Paragraph:
        paragraph = self._document.add_paragraph(style=look.builtin or look.name)
        _add_text(paragraph, text)
        for option in options:
            if height := _HEIGHT.fullmatch(option):
                paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
                paragraph.paragraph_format.line_spacing = Mm(float(height[1]))
                off_grid = parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>')
                format_: Any = paragraph._p.get_or_add_pPr()
                format_.find(qn("w:spacing")).addprevious(off_grid)
            elif option == "分页":
                paragraph.paragraph_format.page_break_before = True
        return paragraph

    def _add_joint_mark(self, word: str) -> None:
        """Issuers one above the other, 文件 to their right, in the middle (7.2.4)."""
        widths = [Mm(124), Mm(32)]
        table: Any = self._document.add_table(rows=0, cols=2)
        table.autofit = False
        _plain(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for texts in (
            ["{%tr for 机关 in 发文.发文机关 %}", ""],
            ["{{ 机关 }}", f"{word}{{% vm %}}"],
            ["{%tr endfor %}", ""],
        ):
            row = table.add_row()
            looks = (page.JOINT_MARK, page.ISSUER_MARK)
            for cell, text, width, look in zip(
                row.cells, texts, widths, looks, strict=True
            ):
                cell.width = width
                cell.paragraphs[0].style = look.name
                cell.paragraphs[0].add_run(text)
                _centre_vertically(cell)

    def _add_number_over_rule(self, text: str) -> None:
        """The document number, and 4 mm below it the red rule (7.2.5, 7.2.7)."""
        paragraph = self._add_paragraph(page.DOCUMENT_NUMBER, text, [])
        format_ = paragraph._p.get_or_add_pPr()
        border = parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="8" w:space="7" '
            f'w:color="{page.RED}"/></w:pBdr>'
        )
        format_.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind")

    def _begin_table(self, widths: list[float]) -> None:
        self._widths = [width / sum(widths) * page.TEXT_WIDTH for width in widths]
        self._table = self._document.add_table(rows=0, cols=len(widths))
        self._table.autofit = False
        properties = _plain(self._table)
        layout = properties.find(qn("w:tblLayout"))
        layout.addprevious(parse_xml(_TABLE_BORDERS))
        for column, width in zip(self._table.columns, self._widths, strict=True):
            column.width = Length(round(width))

    def _add_row(self, cells: list[str], look: Look) -> None:
        assert self._table is not None
        table: Any = self._table
        row = table.add_row()
        row_format = row._tr.get_or_add_trPr()
        row_format.append(OxmlElement("w:cantSplit"))
        if look is page.TABLE_HEAD:
            row_format.append(OxmlElement("w:tblHeader"))
        for cell, text, width in zip(
            row.cells, [*cells, *[""] * len(row.cells)], self._widths, strict=False
        ):
            cell.width = Length(round(width))
            cell.paragraphs[0].style = look.name
            _add_text(cell.paragraphs[0], text)
            _centre_vertically(cell)

    def _add_closing(self, lines: list[str]) -> None:
        """The 版记 in a box that stands on the lower edge of the text area (7.4)."""
        paragraph = self._document.add_paragraph(style=page.BLANK_LINE.name)
        run = paragraph.add_run()
        run._r.append(parse_xml(_closing_box(lines)))


def _plain(table: Table) -> Any:
    """The table's properties, freed of python-docx's style."""
    properties: Any = table._tbl.tblPr
    for name in ("tblStyle", "tblLook"):
        if (old := properties.find(qn(f"w:{name}"))) is not None:
            properties.remove(old)
    return properties


def _centre_vertically(cell: Any) -> None:
    vertical = parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>')
    cell._tc.get_or_add_tcPr().append(vertical)


_TABLE_BORDERS: Final = (
    f"<w:tblBorders {nsdecls('w')}>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def _add_text(paragraph: Paragraph, text: str) -> None:
    for piece, level in _lead_ins(text):
        run = paragraph.add_run(piece)
        if level:
            run.style = f"{level}标题字"


def _lead_ins(text: str) -> Iterator[tuple[str, str]]:
    """The text's pieces, each with the level whose font it takes, "" for none."""
    end = 0
    for found in _LEAD_IN.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], ""
        yield found[2], found[1]
        end = found.end()
    if text[end:]:
        yield text[end:], ""


def _closing_box(lines: list[str]) -> str:
    """A DrawingML text box with one row a line, rules between as 7.4.1 says.

    A box, because LibreOffice leaves floating tables in the flow of the text.
    """
    rows_shown = sum(not _ROW_LOGIC.fullmatch(line) for line in lines)
    height = round((page.CLOSING.pitch or 0) * rows_shown)
    rows = "".join(_closing_row(line) for line in lines)
    return _CLOSING_BOX.format(
        namespaces=nsdecls("w", "wp", "a", "r")
        + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/'
        + 'wordprocessingShape"',
        width=page.TEXT_WIDTH,
        height=height,
        twips=round(page.TEXT_WIDTH / page.TWIP),
        rows=rows,
    )


def _closing_row(line: str) -> str:
    tab = round(page.TEXT_WIDTH / page.TWIP - page.char_twips(page.CLOSING))
    logic = _ROW_LOGIC.fullmatch(line)
    style = f'<w:pStyle w:val="{page.CLOSING.style_id}"/>'
    # 抄送 turns over under its first name: three characters of label hang out.
    label = re.match(r"(抄送|主送)：", line)
    chars = page.char_twips(page.CLOSING)
    hanging = (
        f'<w:ind w:leftChars="400" w:left="{round(4 * chars)}" w:hangingChars="300" '
        f'w:hanging="{round(3 * chars)}"/>'
        if label and not logic
        else ""
    )
    text = line.replace("\t", "</w:t><w:tab/><w:t xml:space='preserve'>")
    return (
        "<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr>"
        f'<w:tcW w:w="{round(page.TEXT_WIDTH / page.TWIP)}" w:type="dxa"/></w:tcPr>'
        f"<w:p><w:pPr>{style}<w:tabs><w:tab w:val='right' w:pos='{tab}'/></w:tabs>"
        f"{hanging}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
        "</w:tc></w:tr>"
    )


_CLOSING_BOX: Final = """<mc:AlternateContent {namespaces}>
<mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2"
 behindDoc="0" locked="0" layoutInCell="1" allowOverlap="0">
<wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>
<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>
<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>
<wp:wrapTopAndBottom/><wp:docPr id="1" name="版记" descr="版记：抄送机关、印发机关和印发日期"/>
<wp:cNvGraphicFramePr/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>
<a:ext cx="{width}" cy="{height}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>
</wps:spPr><wps:txbx><w:txbxContent><w:tbl><w:tblPr>
<w:tblW w:w="{twips}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>
<w:insideH w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tblBorders>
<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>
<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblGrid><w:gridCol w:w="{twips}"/></w:tblGrid>{rows}</w:tbl>
<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>
</w:pPr></w:p></w:txbxContent></wps:txbx>
<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>
</mc:AlternateContent>"""


def read_source(path: Path) -> str:
    """A source with the lines it quotes from others put in their place."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        head, _, name = line.partition(FULL_BAR)
        lines.append(read_source(path.parent / name) if head == "引用" else line)
    return "\n".join(lines)


def sources(folder: Path) -> list[Path]:
    """The text sources of templates under a folder."""
    return sorted(folder.rglob(f"docx/*{SOURCE_SUFFIX}"))


def main(folders: list[str]) -> None:
    """Rebuild every template under the given folders, beside its source."""
    for folder in folders:
        for source in sources(Path(folder)):
            target = source.with_suffix(".docx")
            target.write_bytes(build(read_source(source)))
            print(target)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:] or ["templates", "tracker/data/plans"])
