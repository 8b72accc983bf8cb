"""Files made with other people's defaults: what is told of them, and how briefly."""

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from notices.pagecheck import check_page
from notices.word.reader import read_word
from tests.unit.word.package import members, p, packed

PARAGRAPHS = (
    ("关于报送材料的通知", True),
    ("各有关部门：", False),
    ("请于10月23日前报送“佐证材料”，逾期不再受理。", False),
    ("一、报送内容", False),
    *((f"第{n}项材料按要求整理齐全后报送，不得遗漏。", False) for n in range(80)),
    ("某某县人民政府办公室", False),
    ("2020年9月1日", False),
)
# Expected of a file nobody has laid out; each is one line to the user.
UNTOUCHED = {
    "margins",
    "lines-per-page",
    "chars-per-line",
    "widow-control",
    "title-gap",
    "title-font",
    "title-size",
    "body-font",
    "body-size",
    "heading-font",
    "heading-size",
    "punctuation-font",
    "body-indent",
    "signature-place",
    "page-number",
    "file-properties",
}


def test_a_file_of_python_docx_is_told_its_faults_once_each(tmp_path: Path):
    document = Document()
    for text, centred in PARAGRAPHS:
        paragraph = document.add_paragraph(text)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.save(str(tmp_path / "a.docx"))

    findings = check_page(read_word(tmp_path / "a.docx"))

    assert {item.rule for item in findings} == UNTOUCHED | {
        "paper-size",
        "paragraph-spacing",
    }
    assert len(findings) <= 25


WORD_THEME = (
    '<a:themeElements><a:fontScheme><a:minorFont><a:latin typeface="Calibri"/>'
    '<a:ea typeface=""/><a:font script="Hans" typeface="等线"/></a:minorFont>'
    "</a:fontScheme></a:themeElements>"
)
WORD_STYLES = (
    "<w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"'
    ' w:eastAsiaTheme="minorEastAsia"/><w:sz w:val="21"/>'
    "</w:rPr></w:rPrDefault></w:docDefaults>"
)
WORD_SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1800"'
    ' w:bottom="1440" w:left="1800" w:header="851" w:footer="992" w:gutter="0"/>'
    '<w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'
)


def test_a_file_with_words_own_defaults_is_told_its_faults_once_each(tmp_path: Path):
    body = "".join(
        p(text, ppr='<w:jc w:val="center"/>' if centred else "")
        for text, centred in PARAGRAPHS
    )
    parts = members(
        body + WORD_SECTION,
        styles=WORD_STYLES,
        theme=WORD_THEME,
        settings='<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>',
    )

    findings = check_page(read_word(packed(tmp_path / "a.docx", parts)))

    assert {item.rule for item in findings} == UNTOUCHED
    fonts = {item.rule: item.found for item in findings}
    assert (fonts["body-font"], fonts["punctuation-font"]) == ("等线", "Calibri")
    assert fonts["margins"] == "上25.4、下25.4、左31.8、右31.8毫米"
    assert len(findings) <= 20
