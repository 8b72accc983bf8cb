"""The 版记: a box with a row a line, on the lower edge of the last text area (7.4)."""

import re
from typing import Final

from docx.oxml.ns import nsdecls

from notices import page

_ROW_LOGIC: Final = re.compile(r"\{%tr .*?%\}")


def closing_box(lines: list[str]) -> str:
    """A DrawingML text box with one row a line, rules between as 7.4.1 says.

    A box, because LibreOffice leaves floating tables in the flow of the text.
    """
    rows_shown = sum(not _ROW_LOGIC.fullmatch(line) for line in lines)
    row = (page.CLOSING.pitch or 0) + 2 * page.CLOSING_PADDING
    height = round(row * rows_shown)
    rows = "".join(_closing_row(line) for line in lines)
    return _CLOSING_BOX.format(
        namespaces=nsdecls("w", "wp", "a", "r")
        + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/'
        + 'wordprocessingShape"',
        width=page.TEXT_WIDTH,
        height=height,
        padding=round(page.CLOSING_PADDING / page.TWIP),
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
<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="{padding}" w:type="dxa"/>
<w:left w:w="0" w:type="dxa"/><w:bottom w:w="{padding}" w:type="dxa"/>
<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblGrid><w:gridCol w:w="{twips}"/></w:tblGrid>{rows}</w:tbl>
<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>
</w:pPr></w:p></w:txbxContent></wps:txbx>
<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>
</mc:AlternateContent>"""
