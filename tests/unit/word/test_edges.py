"""Headers and footers of each section, and what turns or ends a line."""

from pathlib import Path
from typing import Any

import pytest

from notices.word.reader import read_word
from notices.word.values import Kind, Paragraph
from notices.word.wordfile import WordFile
from tests.unit.word.package import members, p, packed


def opened(tmp_path: Path, body: str, **more: Any) -> WordFile:
    return read_word(packed(tmp_path / "a.docx", members(body, **more)))


def only(word: WordFile) -> Paragraph:
    return next(item for item in word.paragraphs if not item.is_blank)


def ending(references: str) -> str:
    return f"<w:p><w:pPr><w:sectPr>{references}</w:sectPr></w:pPr></w:p>"


def test_each_section_has_headers_and_footers_of_its_own_or_those_before(tmp_path):
    first = (
        '<w:headerReference w:type="first" r:id="mark"/>'
        '<w:headerReference w:type="default" r:id="above"/>'
        '<w:footerReference w:type="default" r:id="below"/><w:titlePg/>'
    )
    second = '<w:footerReference w:type="default" r:id="side"/>'

    word = opened(
        tmp_path,
        p("一") + ending(first) + p("二") + ending(second) + p("三"),
        headers={"mark": p("机关"), "above": p("示例")},
        footers={"below": p("1"), "side": p("2")},
    )

    shown = [
        {
            kind: edge[0].text
            for edges in (section.headers, section.footers)
            for kind, edge in edges.items()
        }
        for section in word.sections
    ]
    assert shown == [
        {"first": "机关", "default": "1"},
        {"first": "机关", "default": "2"},
        {"first": "机关", "default": "2"},
    ]
    assert [one.headers["default"][0].text for one in word.sections] == ["示例"] * 3
    assert word.sections[0].headers["first"][0].kind is Kind.HEADER
    assert [one.title_page for one in word.sections] == [True, False, False]


@pytest.mark.parametrize(
    ("size", "landscape"),
    [
        ('w:w="16838" w:h="11906"', True),
        ('w:w="11906" w:h="16838" w:orient="landscape"', False),
    ],
)
def test_a_page_lies_across_where_it_is_wider_than_high(tmp_path, size, landscape):
    word = opened(tmp_path, p("一") + f"<w:sectPr><w:pgSz {size}/></w:sectPr>")

    assert word.sections[0].landscape is landscape


DRAWN = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp>"
    "<wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx><wps:bodyPr {turn}/>"
    "</wps:wsp></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
)
VML = (
    '<w:r><w:pict><v:textbox style="{turn}"><w:txbxContent>{text}</w:txbxContent>'
    "</v:textbox></w:pict></w:r>"
)


@pytest.mark.parametrize(
    ("box", "turn", "turned"),
    [
        (DRAWN, 'vert="vert"', True),
        (DRAWN, 'vert="vert270"', True),
        (DRAWN, 'vert="horz"', False),
        (DRAWN, "", False),
        (VML, "layout-flow:vertical", True),
        (VML, "mso-fit-shape-to-text:t", False),
    ],
)
def test_text_of_a_box_may_be_turned(tmp_path, box, turn, turned):
    word = opened(tmp_path, f"<w:p>{box.format(text=p('框'), turn=turn)}</w:p>")

    assert (only(word).text, only(word).turned) == ("框", turned)


@pytest.mark.parametrize(("direction", "turned"), [("tbRl", True), ("lrTb", False)])
def test_text_of_a_cell_may_be_turned(tmp_path, direction, turned):
    cell = f'<w:tcPr><w:textDirection w:val="{direction}"/></w:tcPr>{p("格")}'

    word = opened(tmp_path, f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>")

    assert only(word).turned is turned


def test_a_line_knows_the_tab_at_which_its_text_ends(tmp_path):
    stops = (
        '<w:tabs><w:tab w:val="left" w:pos="400"/><w:tab w:val="right" w:pos="8529"/>'
        "</w:tabs>"
    )

    tabbed, plain = opened(tmp_path, p("甲", stops) + p("乙")).paragraphs

    assert (tabbed.format.right_tab, plain.format.right_tab) == (8529, 0)


@pytest.mark.parametrize(("how", "in_line"), [("inline", True), ("anchor", False)])
def test_a_picture_stands_in_its_line_or_beside_it(tmp_path, how, in_line):
    drawing = f"<w:r><w:drawing><wp:{how}/></w:drawing></w:r>"

    word = opened(tmp_path, f"<w:p>{drawing}</w:p>")

    assert (word.paragraphs[0].has_drawing, word.paragraphs[0].has_picture) == (
        True,
        in_line,
    )
