"""A document that keeps every rule, from the table of measures; tests spoil it."""

from pathlib import Path

from notices import page
from notices.page import Look
from notices.word.reader import read_word
from notices.word.wordfile import WordFile
from tests.unit.word.package import members, packed, r

A4 = '<w:pgSz w:w="11906" w:h="16838"/>'
MARGINS = (
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"'
    ' w:header="851" w:footer="1395" w:gutter="0"/>'
)
GRID = '<w:docGrid w:type="lines" w:linePitch="579"/>'
SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="odd"/>'
    f'<w:footerReference w:type="even" r:id="even"/>{A4}{MARGINS}{GRID}</w:sectPr>'
)
CORE = (
    '<c xmlns:d="u"><d:title>通知</d:title><d:creator>办公室</d:creator>'
    "<d:created>2020-03-01T08:00:00Z</d:created></c>"
)


def style(look: Look) -> str:
    """A look as a Word style."""
    default = ' w:default="1"' if look is page.BODY else ""
    line = 'w:line="240"'
    if look.pitch is not None:
        line = f'w:line="{round(look.pitch / page.TWIP)}" w:lineRule="exact"'
    indents = {
        "leftChars": look.left,
        "rightChars": look.right,
        "hangingChars" if look.hanging else "firstLineChars": look.hanging
        or look.first,
    }
    ind = "".join(f' w:{side}="{round(n * 100)}"' for side, n in indents.items() if n)
    color = f'<w:color w:val="{look.color}"/>' if look.color else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{look.style_id}">'
        f'<w:name w:val="{look.name}"/><w:pPr><w:widowControl w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" {line}/><w:ind{ind}/>'
        f'<w:jc w:val="{look.align}"/></w:pPr><w:rPr><w:rFonts w:hint="eastAsia"'
        f' w:ascii="{look.font}" w:hAnsi="{look.font}" w:eastAsia="{look.font}"/>{color}'
        f'<w:spacing w:val="{-5 if look.condensed else 0}"/>'
        f'<w:sz w:val="{round(look.size.pt * 2)}"/></w:rPr></w:style>'
    )


STYLES = "".join(map(style, page.LOOKS))


def line(look: Look, text: str = "", ppr: str = "", rpr: str = "") -> str:
    """A paragraph in a style of the table."""
    run = r(text, rpr) if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{look.style_id}"/>{ppr}</w:pPr>{run}</w:p>'


BLANK = line(page.BLANK_LINE)
MARK = line(page.ISSUER_MARK, "某某县人民政府办公室文件")
RED_LINE = (
    '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="7" w:color="FF0000"/></w:pBdr>'
)
NUMBER = line(page.DOCUMENT_NUMBER, "某政办发〔2020〕5号", RED_LINE)
TITLE = line(page.TITLE, "关于做好生态环境质量") + line(
    page.TITLE, "监测评价与考核工作的通知"
)
ADDRESSEES = line(page.ADDRESSEES, "各乡镇人民政府，县直有关部门：")
TEXT = "现将做好考核工作的有关事项通知如下，请认真贯彻执行“三个一”要求。"
BODY = line(page.BODY, TEXT)
LEVEL_1 = line(page.LEVELS[0], "一、加强领导")
LEVEL_2 = line(page.LEVELS[1], "（一）落实责任")
LEVEL_3 = line(page.LEVELS[2], "1.明确分工")
ATTACHMENTS = BLANK + line(page.ATTACHMENT_LIST, "附件：责任分工表")
DATE_TEXT = "2020年3月15日"
SIGNATURE = line(page.SIGNATURE, "某某县人民政府办公室", '<w:ind w:rightChars="225"/>')
DATE = line(page.DATE, DATE_TEXT)
ATTACHMENT = (
    line(page.ATTACHMENT_MARK, "附件", "<w:pageBreakBefore/>")
    + BLANK
    + line(page.TITLE, "责任分工表")
    + BLANK
    + line(page.BODY, "各部门按职责分工落实，逐月报告进展。")
)
ABOVE = '<w:pBdr><w:top w:val="single" w:sz="8" w:space="1" w:color="000000"/></w:pBdr>'
BELOW = (
    '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="8" w:space="1" w:color="000000"/></w:pBdr>'
)
COPIES = line(page.CLOSING, "抄送：县委办公室。", ABOVE)
ISSUED = line(page.CLOSING, "某某县人民政府办公室　2020年3月16日印发", BELOW)
CLOSING = COPIES + ISSUED
LETTER = (
    BLANK
    + MARK
    + BLANK * 2
    + NUMBER
    + BLANK * 2
    + TITLE
    + BLANK
    + ADDRESSEES
    + BODY
    + LEVEL_1
    + LEVEL_2
    + LEVEL_3
    + BODY
    + ATTACHMENTS
    + BLANK * 2
    + SIGNATURE
    + DATE
    + ATTACHMENT
    + CLOSING
)


def numbered(align: str, side: str) -> str:
    """A footer's paragraph: — 1 — with a real field."""
    parts = (
        '<w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r>'
    )
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{page.PAGE_NUMBER.style_id}"/>'
        f'<w:ind w:{side}Chars="100"/><w:jc w:val="{align}"/></w:pPr>{parts}</w:p>'
    )


FOOTERS = {"odd": numbered("right", "right"), "even": numbered("left", "left")}
PARTS = members(
    LETTER + SECTION,
    styles=STYLES,
    settings="<w:evenAndOddHeaders/>",
    footers=FOOTERS,
    core=CORE,
)


def spoiled(tmp_path: Path, old: str, new: str) -> WordFile:
    """The correct document with `old` replaced wherever it stands, in one part."""
    parts = dict(PARTS)
    name = next(name for name in sorted(parts) if old in parts[name])
    parts[name] = parts[name].replace(old, new)
    return read_word(packed(tmp_path / "a.docx", parts))


def correct(tmp_path: Path) -> WordFile:
    """The document that keeps every rule."""
    return read_word(packed(tmp_path / "a.docx", PARTS))
