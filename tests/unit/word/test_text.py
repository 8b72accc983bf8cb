"""What text a reader sees: runs, fields, revisions, boxes, tables."""

from pathlib import Path

import pytest

from notices.model import Cell
from notices.word.reader import read_word, reading_of
from notices.word.values import Kind
from notices.word.wordfile import WordFile
from tests.unit.word.package import members, p, packed, r


def opened(tmp_path: Path, body: str) -> WordFile:
    return read_word(packed(tmp_path / "a.docx", members(body)))


def text_of(tmp_path: Path, inside: str) -> str:
    return opened(tmp_path, f"<w:p>{inside}</w:p>").paragraphs[0].text


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def step(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", "甲\n乙"),
        ('<w:r><w:t>甲</w:t><w:br w:type="page"/></w:r>', "甲"),
        ("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t></w:r>", "1-2"),
        ('<w:r><w:sym w:font="x" w:char="2103"/></w:r>', "℃"),
        ('<w:r><w:sym w:font="x" w:char="D800"/></w:r>', ""),
        ("<w:r><w:t> 甲 </w:t></w:r>", "甲"),
        (r(" 甲 "), " 甲 "),
        (f'<w:del w:id="1">{r("删")}</w:del><w:ins w:id="2">{r("增")}</w:ins>', "增"),
        (f'<w:moveFrom w:id="1">{r("旧")}</w:moveFrom>{r("新")}', "新"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('控件')}</w:sdtContent></w:sdt>", "控件"),
        (f"<w:hyperlink>{r('链接')}</w:hyperlink>", "链接"),
        (f"<w:smartTag>{r('标记')}</w:smartTag>", "标记"),
        (r("藏", "<w:vanish/>") + r("见"), "见"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        (
            f"<w:r><w:ruby><w:rubyBase>{r('音')}</w:rubyBase></w:ruby></w:r>",
            "音",
        ),
    ],
)
def test_text_is_read_as_shown(tmp_path, inside, text):
    assert text_of(tmp_path, inside) == text


def test_a_field_shows_its_result_and_not_its_code(tmp_path):
    inside = (
        r("第") + step("begin") + code(" PAGE ") + r("码") + step("separate") + r("7")
        + step("end") + r("页")
    )  # fmt: skip

    paragraph = opened(tmp_path, f"<w:p>{inside}</w:p>").paragraphs[0]

    assert paragraph.text == "第7页"
    assert paragraph.fields == ("PAGE",)
    assert [run.field for run in paragraph.runs] == ["", "PAGE", "PAGE", ""]


def test_a_field_inside_another_fields_code_is_not_shown(tmp_path):
    inner = step("begin") + code("SEQ x") + step("separate") + r("9") + step("end")
    inside = (
        step("begin") + code("IF ") + inner + step("separate") + r("是") + step("end")
    )

    assert text_of(tmp_path, inside) == "是"


def test_a_field_may_reach_over_several_paragraphs(tmp_path):
    first = f"<w:p>{step('begin')}{code('TOC')}{step('separate')}{r('一')}</w:p>"

    word = opened(tmp_path, first + f"<w:p>{r('二')}{step('end')}{r('三')}</w:p>")

    assert [item.text for item in word.paragraphs] == ["一", "二三"]


def test_a_simple_field_and_one_without_a_result_are_known(tmp_path):
    simple = f'<w:fldSimple w:instr=" PAGE \\* MERGEFORMAT ">{r("3")}</w:fldSimple>'
    word = opened(
        tmp_path,
        f"<w:p>{simple}</w:p><w:p>{step('begin')}{code('PAGE')}{step('end')}</w:p>",
    )

    assert [item.fields for item in word.paragraphs] == [("PAGE",), ("PAGE",)]
    assert [item.text for item in word.paragraphs] == ["3", ""]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next(tmp_path):
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr>'

    word = opened(tmp_path, p("前半", ppr=deleted) + p("后半"))

    assert [item.text for item in word.paragraphs] == ["前半后半"]


BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
    "<wp:positionH><wp:align>outside</wp:align></wp:positionH><wps:txbx><w:txbxContent>"
    "{0}</w:txbxContent></wps:txbx></wp:anchor></w:drawing></mc:Choice><mc:Fallback>"
    "<w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
)


def test_a_text_box_is_read_once_and_apart(tmp_path):
    word = opened(tmp_path, f"<w:p>{r('正文')}{BOX.format(p('盒中'))}</w:p>")

    outside, inside = word.paragraphs
    assert (outside.text, outside.kind, outside.has_drawing) == (
        "正文",
        Kind.BODY,
        True,
    )
    assert (inside.text, inside.kind, inside.place) == ("盒中", Kind.BOX, "文本框1")
    assert inside.format.anchor == "outside"


def test_of_a_drawing_word_does_not_know_the_fallback_is_shown(tmp_path):
    unknown = BOX.replace('Requires="wps"', 'Requires="future"')

    word = opened(tmp_path, f"<w:p>{unknown.format(p('盒中'))}</w:p>")

    assert [item.text for item in word.paragraphs] == ["", "盒中"]
    assert word.paragraphs[1].format.anchor == ""


def test_places_count_the_paragraphs_a_reader_counts(tmp_path):
    table = f"<w:tbl><w:tr><w:tc>{p('格')}</w:tc></w:tr></w:tbl>"

    word = opened(tmp_path, p("") + p("甲") + p(" ") + table + p("乙"))

    assert [item.place for item in word.paragraphs] == [
        "文首的空行",
        "第1段",
        "第1段后的空行",
        "表1第1行第1列",
        "第2段",
    ]


def test_merged_cells_come_once_and_columns_are_those_seen(tmp_path):
    def cell(text: str, layer: str = "") -> str:
        return f"<w:tc><w:tcPr>{layer}</w:tcPr>{p(text)}</w:tc>"

    wide = '<w:gridSpan w:val="2"/>'
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = (
        f"<w:tbl><w:tr>{cell('宽', wide)}{cell('丙', down)}</w:tr>"
        f"<w:tr>{cell('甲')}{cell('乙')}{cell('', on)}</w:tr>"
        f'<w:tr><w:trPr><w:del w:id="1"/></w:trPr>{cell("删")}</w:tr></w:tbl>'
    )

    word = opened(tmp_path, table)

    assert word.tables == (
        (
            (
                Cell(text="宽", place="表1第1行第1列"),
                Cell(text="丙", place="表1第1行第3列"),
            ),
            (
                Cell(text="甲", place="表1第2行第1列"),
                Cell(text="乙", place="表1第2行第2列"),
            ),
        ),
    )


def test_the_reading_has_body_then_boxes_and_leaves_tables_apart(tmp_path):
    table = f"<w:tbl><w:tr><w:tc>{p('格一')}{p('格二')}</w:tc></w:tr></w:tbl>"

    word = opened(
        tmp_path, f"<w:p>{BOX.format(p('盒'))}{r('甲')}</w:p>" + table + p("乙")
    )
    reading = reading_of(word)

    assert [(para.place, para.text) for para in reading.paras] == [
        ("第1段", "甲"),
        ("第2段", "乙"),
        ("文本框1", "盒"),
    ]
    assert reading.tables[0][0][0].text == "格一\n格二"
