"""The 版记: a box with a row a line, on the lower edge of the last text area (7.4)."""

import re
from typing import Final

from notices import page
from notices.build.boxes import Frame, text_box

_ROW_LOGIC: Final = re.compile(r"\{%tr .*?%\}")


def closing_box(lines: list[str], *, ruled: bool = True) -> str:
    """A text box with one row a line, rules between as 7.4.1 says; none in a letter.

    A box, because LibreOffice leaves floating tables in the flow of the text.
    """
    rows_shown = sum(not _ROW_LOGIC.fullmatch(line) for line in lines)
    row = (page.CLOSING.pitch or 0) + 2 * page.CLOSING_PADDING
    table = _TABLE.format(
        padding=round(page.CLOSING_PADDING / page.TWIP),
        twips=round(page.TEXT_WIDTH / page.TWIP),
        rules=_RULES if ruled else "",
        rows="".join(_closing_row(line) for line in lines),
    )
    return text_box(
        table,
        Frame(
            number=1,
            name="版记",
            says=f"版记：{'抄送机关、印发机关和印发日期' if ruled else '抄送机关'}",
            width=page.TEXT_WIDTH,
            height=round(row * rows_shown),
            position=_ON_FOOT,
        ),
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


_ON_FOOT: Final = """<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>
<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>"""
_RULES: Final = """<w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>
<w:insideH w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tblBorders>"""
_TABLE: Final = """<w:tbl><w:tblPr>
<w:tblW w:w="{twips}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>{rules}
<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="{padding}" w:type="dxa"/>
<w:left w:w="0" w:type="dxa"/><w:bottom w:w="{padding}" w:type="dxa"/>
<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblGrid><w:gridCol w:w="{twips}"/></w:tblGrid>{rows}</w:tbl>
<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>
</w:pPr></w:p>"""
