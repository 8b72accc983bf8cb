"""What is finished on the page once the text is known."""

import pytest
from lxml import etree

from notices.page import (
    ATTACHMENT_LIST,
    CLOSING,
    CLOSING_PADDING,
    DATE,
    SIGNATURE,
    char_twips,
)
from notices.settle import CONTINUED, settle

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W_ = f"{{{W}}}"


def body(*paragraphs):
    return etree.fromstring(f'<w:body xmlns:w="{W}">{"".join(paragraphs)}</w:body>')


def paragraph(text, look=None, format_=""):
    style = f'<w:pStyle w:val="{look.style_id}"/>' if look else ""
    run = f"<w:r>{format_}<w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{style}</w:pPr>{run}</w:p>"


def names(element):
    return [one.tag.removeprefix(W_) for one in element]


def indents(root, look):
    """Each indent of the paragraphs in a style, in characters."""
    found = []
    for one in root.iter(f"{W_}p"):
        style = one.find(f"{W_}pPr/{W_}pStyle")
        if style is not None and style.get(f"{W_}val") == look.style_id:
            indent = one.find(f"{W_}pPr/{W_}ind")
            found.append(
                {
                    name.removeprefix(W_).removesuffix("Chars"): int(value) / 100
                    for name, value in indent.items()
                    if name.endswith("Chars")
                }
            )
    return found


def test_a_kept_line_break_and_a_tab_become_words_own():
    root = body(paragraph(f"一{CONTINUED}二\t三"))

    settle(root)

    assert names(root.find(f".//{W_}r")) == ["t", "br", "t", "tab", "t"]
    assert "".join(root.itertext()) == "一二三"


def test_a_blank_gets_a_run_of_its_own_with_the_format_of_its_neighbours():
    format_ = "<w:rPr><w:b/><w:sz w:val='28'/><w:u w:val='single'/></w:rPr>"
    root = body(paragraph("号【待填：文号】止", format_=format_))

    blanks = settle(root)

    runs = list(root.iter(f"{W_}r"))
    assert blanks == ["文号"]
    assert ["".join(run.itertext()) for run in runs] == ["号", "【待填：文号】", "止"]
    assert [names(run.find(f"{W_}rPr")) for run in runs] == [
        ["b", "sz", "u"],
        ["b", "sz", "highlight", "u"],
        ["b", "sz", "u"],
    ]


def test_a_blank_in_text_already_highlighted_is_highlighted_once():
    format_ = "<w:rPr><w:highlight w:val='green'/></w:rPr>"
    root = body(paragraph("【待填：甲】", format_=format_))

    settle(root)

    assert [one.get(f"{W_}val") for one in root.iter(f"{W_}highlight")] == ["yellow"]


def test_blanks_are_listed_in_the_order_of_the_text_each_time_they_stand():
    root = body(paragraph("【待填：乙】【待填：甲】"), paragraph("【待填：乙】"))

    assert settle(root) == ["乙", "甲", "乙"]


@pytest.mark.parametrize(
    ("issuer", "day", "right"),
    [
        ("某县人民政府", "2025年3月9日", 4.0),
        ("某县人民政府办公室", "2025年3月9日", 2.5),
        ("某县局", "2025年12月31日", 6.0),
        ("某县" + "国家重点生态功能区考核工作领导小组办公室", "2025年3月9日", 0),
    ],
)
def test_the_issuer_is_centred_on_the_date_four_characters_from_the_right(
    issuer, day, right
):
    root = body(paragraph(issuer, SIGNATURE), paragraph(day, DATE))

    settle(root)

    assert indents(root, SIGNATURE) == [{"right": right}]


def test_indents_are_also_given_in_twips_for_programs_that_need_them():
    root = body(paragraph("某县局", SIGNATURE), paragraph("2025年12月31日", DATE))

    settle(root)

    indent = root.find(f".//{W_}ind")
    assert int(indent.get(f"{W_}right")) == round(6 * char_twips(SIGNATURE))


def test_an_issuer_without_a_date_keeps_the_indent_of_its_style():
    root = body(paragraph("某县局", SIGNATURE))

    settle(root)

    assert root.find(f".//{W_}ind") is None


def test_the_lines_above_the_issuer_stay_with_it_down_to_the_last_text():
    root = body(
        paragraph("上文"),
        paragraph("末段"),
        paragraph(""),
        paragraph("某县局", SIGNATURE),
        paragraph("2025年12月31日", DATE),
    )

    settle(root)

    kept = [one.find(f"{W_}pPr/{W_}keepNext") is not None for one in root]
    assert kept == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("attachments", "kept"), [(2, 3), (12, 13), (13, 13), (30, 13)]
)
def test_a_list_of_attachments_keeps_the_issuer_with_the_text_unless_it_is_long(
    attachments, kept
):
    root = body(
        paragraph("上文"),
        paragraph("末段"),
        *(paragraph(f"{n}.清单", ATTACHMENT_LIST) for n in range(attachments)),
        paragraph("某县局", SIGNATURE),
        paragraph("2025年12月31日", DATE),
    )

    settle(root)

    lines = [one.find(f"{W_}pPr/{W_}keepNext") is not None for one in root]
    assert sum(lines) == kept
    assert lines[-3]
    assert lines[1] == (attachments <= 12)


@pytest.mark.parametrize(
    ("text", "left", "hanging"),
    [
        ("附件：报送材料清单", 5.0, 3.0),
        ("附件：1.报送材料清单", 6.0, 4.0),
        ("2.责任分工表", 6.0, 1.0),
        ("10.责任分工表", 6.5, 1.5),
        ("责任分工表", 5.0, 0.0),
    ],
)
def test_a_long_attachment_name_turns_over_under_its_own_first_character(
    text, left, hanging
):
    root = body(paragraph(text, ATTACHMENT_LIST))

    settle(root)

    assert indents(root, ATTACHMENT_LIST) == [{"left": left, "hanging": hanging}]


def test_an_indent_is_put_where_word_wants_it_among_the_formats():
    root = body(paragraph("附件：甲", ATTACHMENT_LIST))
    format_ = root.find(f".//{W_}pPr")
    for name in ("spacing", "jc", "outlineLvl"):
        etree.SubElement(format_, f"{W_}{name}")

    settle(root)

    assert names(format_) == ["pStyle", "spacing", "ind", "jc", "outlineLvl"]


def test_a_cell_without_a_paragraph_gets_an_empty_one():
    root = body("<w:tbl><w:tr><w:tc><w:tcPr/></w:tc></w:tr></w:tbl>")

    settle(root)

    assert names(root.find(f".//{W_}tc")) == ["tcPr", "p"]


def test_a_table_without_rows_is_taken_out_and_its_cell_closed():
    root = body("<w:tbl><w:tr><w:tc><w:tbl><w:tblPr/></w:tbl></w:tc></w:tr></w:tbl>")

    settle(root)

    assert len(list(root.iter(f"{W_}tbl"))) == 1
    assert names(root.find(f".//{W_}tc")) == ["p"]


WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


@pytest.mark.parametrize(("readers", "lines"), [(3, 2), (20, 5), (40, 8)])
def test_the_box_of_the_closing_lines_is_as_high_as_they_are(readers, lines):
    copied = "抄送：" + "、".join(["某某局"] * readers) + "。"
    root = etree.fromstring(
        f'<w:body xmlns:w="{W}"><wp:anchor xmlns:wp="{WP}"><wp:extent cx="1" cy="1"/>'
        f"{paragraph(copied, CLOSING)}{paragraph('某县政府办公室', CLOSING)}"
        "</wp:anchor></w:body>"
    )

    settle(root)

    heights = [int(one.get("cy", "")) for one in root.iter(f"{{{WP}}}extent")]
    assert heights == [CLOSING.pitch * lines + 2 * 2 * CLOSING_PADDING]


def test_text_without_anything_to_settle_stays_as_it_is():
    root = body(paragraph("平常的一段"), "<w:p/>")
    before = etree.tostring(root)

    assert settle(root) == []
    assert etree.tostring(root) == before
