"""Automatic numbers as Word writes them."""

from pathlib import Path

import pytest

from notices.word.numbering import figure_of
from notices.word.reader import read_word
from tests.unit.word.package import members, p, packed


def level(index: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def numbering(*levels: str, override: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{override}</w:num>'
    )


def item(index: int, num: int = 1) -> str:
    return p(
        "项",
        ppr=f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{num}"/></w:numPr>',
    )


def numbers(tmp_path: Path, body: str, lists: str, styles: str = "") -> list[str]:
    path = packed(tmp_path / "a.docx", members(body, numbering=lists, styles=styles))
    return [paragraph.number for paragraph in read_word(path).paragraphs]


THREE = numbering(
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%1.%2.%3"),
)


def test_levels_count_each_for_itself_and_begin_anew_below(tmp_path):
    body = item(0) + item(1) + item(1) + item(0) + item(1)

    assert numbers(tmp_path, body, THREE) == [
        "一、",
        "（一）",
        "（二）",
        "二、",
        "（一）",
    ]


def test_a_number_shows_those_above_it_in_their_own_format(tmp_path):
    body = item(0) + item(1) + item(2)

    assert numbers(tmp_path, body, THREE)[2] == "一.一.1"


def test_a_legal_number_shows_those_above_it_as_figures(tmp_path):
    lists = THREE.replace('w:val="%1.%2.%3"/>', 'w:val="%1.%2.%3"/><w:isLgl/>')

    assert numbers(tmp_path, item(0) + item(1) + item(2), lists)[2] == "1.1.1"


def test_a_level_that_never_restarts_counts_on(tmp_path):
    lists = THREE.replace(
        'w:val="（%2）"/>', 'w:val="（%2）"/><w:lvlRestart w:val="0"/>'
    )

    found = numbers(tmp_path, item(0) + item(1) + item(0) + item(1), lists)

    assert found[3] == "（二）"


def test_lists_of_the_same_kind_count_on_unless_told_to_start(tmp_path):
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = numbering(level(0, "decimal", "%1."))
    anew = numbering(level(0, "decimal", "%1."), override=again)
    body = item(0) + item(0, num=2) + item(0, num=2)

    assert numbers(tmp_path, body, lists) == ["1.", "2.", "3."]
    assert numbers(tmp_path, body, anew) == ["1.", "1.", "2."]


def test_the_number_stands_before_the_text_without_its_tab(tmp_path):
    path = packed(tmp_path / "a.docx", members(item(0), numbering=THREE))

    assert read_word(path).paragraphs[0].text == "一、项"


def test_a_style_brings_its_number_and_a_paragraph_may_drop_it(tmp_path):
    style = (
        '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="h"/><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    lists = numbering(
        level(0, "decimal", "%1."),
        level(1, "decimal", "（%2）", '<w:pStyle w:val="h"/>'),
    )
    styled = '<w:pStyle w:val="h"/>'
    body = p("甲", ppr=styled) + p(
        "乙", ppr=styled + '<w:numPr><w:numId w:val="0"/></w:numPr>'
    )

    assert numbers(tmp_path, body, lists, style) == ["（1）", ""]


def test_a_list_nobody_defined_gives_no_number(tmp_path):
    assert numbers(tmp_path, item(0, num=9) + item(8), THREE) == ["", ""]


@pytest.mark.parametrize(
    ("form", "count", "text"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 3, "03"),
        ("chineseCountingThousand", 21, "二十一"),
        ("chineseCounting", 100, "100"),
        ("ideographTraditional", 3, "丙"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 1, "子"),
        ("ideographDigital", 20, "二〇"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("decimalFullWidth", 10, "１０"),
        ("upperRoman", 14, "XIV"),
        ("lowerRoman", 4, "iv"),
        ("upperLetter", 28, "BB"),
        ("lowerLetter", 1, "a"),
        ("unheardOf", 5, "5"),
        ("decimal", -1, "-1"),
    ],
)
def test_a_count_is_written_in_its_format(form, count, text):
    assert figure_of(count, form) == text
