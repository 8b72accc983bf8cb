"""What a line of a template's text source becomes in the file."""

import io
import zipfile
from typing import Any

import pytest
from docx.shared import Mm
from lxml import etree

from notices import page
from notices.build import BadSource, build
from notices.word.xml import A, R, W
from tests.golden.test_word_can_open_it import RANKS
from tests.unit.pagecheck import forms

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MM = 1440 / 25.4


def parts(source: str) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(build(source))) as package:
        return {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }


def body(source: str) -> Any:
    return parts(source)["word/document.xml"]


def text(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def millimetres(element: Any, name: str) -> int:
    return round(int(element.get(f"{W}{name}", "")) / MM)


def test_pages_across_are_the_upright_ones_turned_and_come_back():
    root = body("正文｜前\n横页｜\n正文｜表\n竖页｜\n正文｜后\n")

    sections = list(root.iter(f"{W}sectPr"))
    sizes = [one.find(f"{W}pgSz") for one in sections]
    margins = [one.find(f"{W}pgMar") for one in sections]
    assert [one.get(f"{W}orient", "portrait") for one in sizes] == [
        "portrait",
        "landscape",
        "portrait",
    ]
    assert [millimetres(one, "w") for one in sizes] == [210, 297, 210]
    assert [
        [millimetres(one, side) for side in ("top", "bottom", "left", "right")]
        for one in margins
    ] == [[37, 35, 28, 26], [28, 26, 35, 37], [37, 35, 28, 26]]


def test_each_section_names_its_own_footers_so_that_a_template_may_drop_one():
    root = body("页眉｜示例\n正文｜前\n横页｜\n正文｜表\n竖页｜\n正文｜后\n")

    footers = [
        [
            reference.get(f"{R}id")
            for reference in section.iter(f"{W}headerReference", f"{W}footerReference")
        ]
        for section in root.iter(f"{W}sectPr")
    ]
    upright, across, again = map(set, footers)
    assert len(upright) == 4
    assert upright == again
    assert len(across - upright) == 2


def test_pages_turned_twice_share_their_footers():
    source = "正文｜前\n横页｜\n正文｜表\n竖页｜\n正文｜中\n横页｜\n正文｜表\n"

    names = [name for name in parts(source) if "footer" in name]

    assert len(names) == 4


def test_turning_a_page_that_lies_so_already_does_nothing():
    assert body("竖页｜\n正文｜文\n").find(f".//{W}p//{W}sectPr") is None


def test_what_ends_a_section_fits_below_the_last_of_22_lines():
    root = body("正文｜前\n横页｜\n正文｜表\n")

    end = next(
        one for one in root.iter(f"{W}p") if one.find(f".//{W}sectPr") is not None
    )
    height = int(end.find(f"{W}pPr/{W}spacing").get(f"{W}line"))
    assert height <= page.TEXT_HEIGHT.twips - 22 * page.LINE_PITCH.twips


@pytest.mark.parametrize(("turn", "width"), [("", 156), ("横页｜\n", 225)])
def test_a_table_is_as_wide_as_the_text_of_its_page(turn, width):
    root = body(f"正文｜前\n{turn}表格｜1｜3\n表头｜甲｜乙\n表行｜一｜二\n")

    table = root.find(f"{W}body/{W}tbl")
    assert millimetres(table.find(f"{W}tblPr/{W}tblW"), "w") == width
    columns = [millimetres(one, "w") for one in table.iter(f"{W}gridCol")]
    assert sum(columns) == width
    assert columns[1] == pytest.approx(3 * columns[0], abs=1)


def test_a_long_table_repeats_its_head_and_keeps_each_row_whole():
    root = body("表格｜1｜1\n表头｜甲｜乙\n表行｜一｜二\n")

    head, row = root.iter(f"{W}trPr")
    assert head.find(f"{W}tblHeader") is not None
    assert row.find(f"{W}tblHeader") is None
    assert None not in (head.find(f"{W}cantSplit"), row.find(f"{W}cantSplit"))


def test_a_row_to_be_written_in_by_hand_is_as_high_as_told():
    root = body("表格｜1｜1\n表行｜一｜二\n表行 25mm｜意见｜\n")

    heights = [one.get(f"{W}val") for one in root.iter(f"{W}trHeight")]

    assert heights == ["510", "1417"]  # 1440 twips an inch


def test_a_small_table_is_set_in_small_type():
    found = parts("表格 小｜1｜1\n表头｜甲｜乙\n表行｜一｜二\n")

    used = [one.get(f"{W}val") for one in found["word/document.xml"].iter(f"{W}pStyle")]
    assert used[:4] == ["TableSmallHead"] * 2 + ["TableSmall"] * 2
    sizes = {
        style.get(f"{W}styleId"): style.find(f"{W}rPr/{W}sz").get(f"{W}val")
        for style in found["word/styles.xml"].iter(f"{W}style")
        if style.find(f"{W}rPr/{W}sz") is not None
    }
    assert (sizes["TableSmall"], sizes["TableSmallHead"]) == ("24", "24")


def test_a_document_carries_no_style_of_shapes_it_does_not_use():
    plain = parts("正文｜文\n")["word/styles.xml"]

    used = {style.get(f"{W}styleId") for style in plain.iter(f"{W}style")}

    assert used.isdisjoint({"TableSmall", "UpwardNumber", "LetterNumber", "Chart"})


def test_number_and_signer_stand_at_the_ends_of_one_line_over_a_full_rule():
    root = body("上行红线｜某政发〔2020〕1号｜张三\n")

    line = root.find(f"{W}body/{W}p")
    assert text(line) == "某政发〔2020〕1号签发人：张三"
    assert line.find(f".//{W}tab[@{W}pos]").get(f"{W}val") == "right"
    assert line.find(f"{W}pPr/{W}ind") is None
    assert line.find(f"{W}pPr/{W}pBdr/{W}bottom").get(f"{W}color") == page.RED
    *_, name = line.iter(f"{W}r")
    assert name.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == page.KAITI


def test_a_letters_mark_and_rules_stand_on_its_first_page_alone():
    source = "页眉｜示例\n信函版头｜某县人民政府\n信函发文字号｜某函〔2020〕1号\n"

    found = parts(source + "横页｜\n正文｜表\n")

    sections = list(found["word/document.xml"].iter(f"{W}sectPr"))
    first = [
        [one.tag for one in section if one.get(f"{W}type") == "first"]
        for section in sections
    ]
    assert first == [[f"{W}headerReference", f"{W}footerReference"], []]
    assert [one.find(f"{W}titlePg") is not None for one in sections] == [True, False]
    ruled = {
        rule.get(f"{W}val"): text(root)
        for name, root in found.items()
        for rule in root.iter(f"{W}bottom")
        if name.startswith(("word/header", "word/footer"))
    }
    assert ruled == {
        "thickThinSmallGap": "示例某县人民政府",
        "thinThickSmallGap": "",
    }


def test_the_line_above_every_page_stands_above_a_letter_whichever_comes_first():
    one = parts("页眉｜示例\n信函版头｜某县\n正文｜文\n")
    other = parts("信函版头｜某县\n页眉｜示例\n正文｜文\n")

    headers = [
        sorted(text(root) for name, root in found.items() if "/header" in name)
        for found in (one, other)
    ]
    assert headers == [["示例", "示例", "示例某县"]] * 2


def test_the_closing_lines_of_a_letter_have_no_rules():
    ruled, plain = (
        body(f"{name}｜抄送：某局。\n").find(f".//{W}tblBorders")
        for name in ("版记", "信函版记")
    )

    assert ruled is not None
    assert plain is None


CHART = "图表 90mm｜报送情况｜排行｜单位｜按时｜迟报\n"
CHART_ORDERS = {
    "chartSpace": "roundedCorners chart spPr txPr",
    "chart": "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
    "title": "tx overlay",
    "plotArea": "layout barChart catAx valAx spPr",
    "barChart": "barDir grouping varyColors ser gapWidth overlap axId",
    "ser": "idx order tx spPr invertIfNegative dLbls cat val",
    "dLbls": """numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName
        showPercent showBubbleSize""",
    "strCache": "ptCount pt",
    "numCache": "formatCode ptCount pt",
    "catAx": """axId scaling delete axPos numFmt majorTickMark minorTickMark tickLblPos
        spPr txPr crossAx crosses auto lblAlgn lblOffset tickLblSkip noMultiLvlLbl""",
    "valAx": """axId scaling delete axPos numFmt majorTickMark minorTickMark tickLblPos
        spPr txPr crossAx crosses crossBetween""",
    "legend": "legendPos overlay txPr",
}


def test_a_chart_is_a_part_of_its_own_as_high_as_told():
    found = parts(CHART)

    drawing = found["word/document.xml"].find(f".//{WP}inline")
    relation = drawing.find(f".//{C}chart").get(f"{R}id")
    targets = {
        one.get("Id"): one.get("Target")
        for one in found["word/_rels/document.xml.rels"]
    }
    types = {one.get("PartName"): one for one in found["[Content_Types].xml"]}
    assert targets[relation] == "charts/chart1.xml"
    assert "drawingml.chart+xml" in types["/word/charts/chart1.xml"].get("ContentType")
    assert int(drawing.find(f"{WP}extent").get("cy")) == Mm(90)


def test_a_charts_elements_stand_where_the_schema_wants_them():
    chart = parts(CHART)["word/charts/chart1.xml"]

    for name, order in CHART_ORDERS.items():
        for parent in chart.iter(f"{C}{name}") if name != "chartSpace" else [chart]:
            ranks = [order.split().index(etree.QName(one).localname) for one in parent]
            assert ranks == sorted(ranks), name


def test_a_chart_names_its_list_and_holds_samples_that_word_can_read():
    chart = parts(CHART)["word/charts/chart1.xml"]

    assert [one.text for one in chart.iter(f"{C}f")] == [
        "排行!单位",
        "排行!按时",
        "排行!单位",
        "排行!迟报",
    ]
    values = [one.text for one in chart.iterfind(f".//{C}numCache/{C}pt/{C}v")]
    assert values
    assert all(value.isdecimal() for value in values)


def test_two_charts_are_told_apart():
    found = parts(CHART * 2)

    numbers = [one.get("id") for one in found["word/document.xml"].iter(f"{WP}docPr")]
    assert len(set(numbers)) == 2
    assert {"word/charts/chart1.xml", "word/charts/chart2.xml"} <= set(found)


def test_a_chart_is_set_in_the_fonts_of_the_paper():
    chart = parts(CHART)["word/charts/chart1.xml"]

    fonts = {one.get("typeface") for one in chart.iter(f"{A}ea")}

    assert fonts == {page.FANGSONG, page.HEITI}


@pytest.mark.parametrize("source", [forms.LETTER, forms.UPWARD, forms.ACROSS])
def test_every_element_of_a_form_stands_where_words_schema_wants_it(source):
    for name, root in parts(source).items():
        for parent in root.iter(*RANKS):
            ranks = [RANKS[str(parent.tag)][str(child.tag)] for child in parent]
            assert ranks == sorted(ranks), (name, parent.tag)


@pytest.mark.parametrize(
    "line",
    [
        "没有的样式｜文字",
        "正文",
        "表行｜一",
        "表格 大｜1｜1",
        "上行红线｜只有字号",
        "图表｜没有高度｜排行｜单位｜按时",
        "图表 90mm｜没有系列｜排行｜单位",
    ],
)
def test_a_line_the_builder_does_not_know_is_refused(line):
    with pytest.raises(BadSource, match="line 1"):
        build(line)
