"""Which font, size and weight characters have, wherever it is written."""

from pathlib import Path

import pytest

from notices.word.font import Font
from notices.word.reader import read_word
from tests.unit.word.package import members, p, packed, r


def font_of(tmp_path: Path, body: str, **parts) -> Font:
    word = read_word(packed(tmp_path / "a.docx", members(body, **parts)))
    return word.paragraphs[0].font


def style(key: str, rpr: str = "", kind: str = "paragraph", more: str = "") -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{key}"/>'
        f"{more}<w:rPr>{rpr}</w:rPr></w:style>"
    )


def east(font: str) -> str:
    return f'<w:rFonts w:eastAsia="{font}"/>'


def defaults(rpr: str) -> str:
    return f"<w:docDefaults><w:rPrDefault><w:rPr>{rpr}</w:rPr></w:rPrDefault></w:docDefaults>"


THEME = (
    '<a:themeElements><a:fontScheme><a:minorFont><a:latin typeface="Calibri"/>'
    '<a:ea typeface=""/><a:font script="Jpan" typeface="游明朝"/>'
    '<a:font script="Hans" typeface="等线"/></a:minorFont></a:fontScheme>'
    "</a:themeElements>"
)
THEMED = defaults(
    '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"/>'
)
CHINESE = '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'


def test_a_file_without_styles_is_shown_in_what_word_takes_then(tmp_path):
    font = font_of(tmp_path, p("字"))

    assert (font.east_asia, font.ascii, font.size) == ("宋体", "Times New Roman", 10)


def test_document_defaults_hold_where_nothing_else_is_said(tmp_path):
    font = font_of(
        tmp_path, p("字"), styles=defaults(east("楷体") + '<w:sz w:val="32"/>')
    )

    assert (font.east_asia, font.size) == ("楷体", 16)


def test_a_theme_font_is_looked_up_by_the_script_of_the_file(tmp_path):
    font = font_of(tmp_path, p("字"), styles=THEMED, settings=CHINESE, theme=THEME)

    assert (font.east_asia, font.ascii) == ("等线", "Calibri")


def test_a_theme_font_wins_over_a_named_one_in_the_same_place(tmp_path):
    both = '<w:rFonts w:eastAsia="仿宋" w:eastAsiaTheme="minorEastAsia"/>'

    font = font_of(tmp_path, p("字", rpr=both), settings=CHINESE, theme=THEME)

    assert font.east_asia == "等线"


def test_a_named_font_wins_over_the_theme_of_a_layer_below(tmp_path):
    font = font_of(
        tmp_path,
        p("字", rpr=east("仿宋")),
        styles=THEMED,
        settings=CHINESE,
        theme=THEME,
    )

    assert font.east_asia == "仿宋"


def test_the_default_paragraph_style_holds_where_none_is_named(tmp_path):
    normal = style("a", east("仿宋")).replace("<w:style ", '<w:style w:default="1" ', 1)

    assert font_of(tmp_path, p("字"), styles=normal).east_asia == "仿宋"


def test_a_style_gives_what_the_style_it_is_based_on_says(tmp_path):
    styles = style("base", east("仿宋") + '<w:sz w:val="32"/>') + style(
        "own", '<w:sz w:val="28"/>', more='<w:basedOn w:val="base"/>'
    )

    font = font_of(tmp_path, p("字", ppr='<w:pStyle w:val="own"/>'), styles=styles)

    assert (font.east_asia, font.size) == ("仿宋", 14)


def test_styles_based_on_each_other_in_a_circle_do_not_hang(tmp_path):
    styles = style("a", east("仿宋"), more='<w:basedOn w:val="b"/>') + style(
        "b", '<w:sz w:val="28"/>', more='<w:basedOn w:val="a"/>'
    )

    font = font_of(tmp_path, p("字", ppr='<w:pStyle w:val="a"/>'), styles=styles)

    assert (font.east_asia, font.size) == ("仿宋", 14)


def test_layers_win_in_words_order(tmp_path):
    styles = (
        defaults(east("一"))
        + style("para", east("二"))
        + style("char", east("三"), kind="character")
    )
    para, char = '<w:pStyle w:val="para"/>', '<w:rStyle w:val="char"/>'
    fonts = [
        font_of(tmp_path, body, styles=styles).east_asia
        for body in (
            p("字"),
            p("字", ppr=para),
            p("字", ppr=para, rpr=char),
            p("字", ppr=para, rpr=char + east("四")),
        )
    ]

    assert fonts == ["一", "二", "三", "四"]


def test_a_table_style_lies_below_the_paragraph_style(tmp_path):
    styles = style("grid", east("楷体") + "<w:b/>", kind="table") + style(
        "para", east("黑体")
    )
    table = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="grid"/></w:tblPr><w:tr><w:tc>{}</w:tc></w:tr>'
        "</w:tbl>"
    )

    font = font_of(
        tmp_path, table.format(p("字", ppr='<w:pStyle w:val="para"/>')), styles=styles
    )

    assert (font.east_asia, font.bold) == ("黑体", True)


def test_bold_in_two_kinds_of_style_turns_over_and_direct_bold_does_not(tmp_path):
    styles = style("para", "<w:b/>") + style("char", "<w:b/>", kind="character")
    para, char = '<w:pStyle w:val="para"/>', '<w:rStyle w:val="char"/>'

    twice = font_of(tmp_path, p("字", ppr=para, rpr=char), styles=styles)
    direct = font_of(tmp_path, p("字", ppr=para, rpr=char + "<w:b/>"), styles=styles)

    assert (twice.bold, direct.bold) == (False, True)


def test_bold_by_default_is_not_turned_over(tmp_path):
    styles = defaults("<w:b/>") + style("para", "<w:b/>")

    font = font_of(tmp_path, p("字", ppr='<w:pStyle w:val="para"/>'), styles=styles)

    assert font.bold
    assert font_of(tmp_path, p("字"), styles=styles).bold


@pytest.mark.parametrize(
    ("rpr", "name", "value"),
    [
        ('<w:color w:val="ff0000"/>', "color", "FF0000"),
        ('<w:color w:val="auto"/>', "color", ""),
        ('<w:highlight w:val="yellow"/>', "highlight", "yellow"),
        ('<w:highlight w:val="none"/>', "highlight", ""),
        ('<w:spacing w:val="-5"/>', "spacing", -5),
        ('<w:u w:val="single"/>', "underline", True),
        ('<w:u w:val="none"/>', "underline", False),
        ('<w:i w:val="0"/>', "italic", False),
        ("<w:vanish/>", "hidden", True),
        ('<w:sz w:val="rubbish"/>', "size", 10),
    ],
)
def test_direct_formatting_is_read(tmp_path, rpr, name, value):
    word = read_word(packed(tmp_path / "a.docx", members(p("字", rpr=rpr))))

    assert getattr(word.paragraphs[0].runs[0].font, name) == value


@pytest.mark.parametrize(
    ("char", "hint", "font"),
    [
        ("字", False, "仿宋"),
        ("，", False, "仿宋"),
        ("〔", False, "仿宋"),
        ("𠮷", False, "仿宋"),
        ("a", True, "Arial"),
        ("1", True, "Arial"),
        ("“", False, "Calibri"),
        ("“", True, "仿宋"),
        ("…", True, "仿宋"),
        ("—", True, "仿宋"),
        ("é", False, "Calibri"),
    ],
)
def test_a_character_gets_the_font_word_gives_it(char, hint, font):
    own = Font(east_asia="仿宋", ascii="Arial", hansi="Calibri", size=16, hint=hint)

    assert own.of(char) == font


def test_the_font_of_a_paragraph_is_that_of_its_first_visible_text(tmp_path):
    runs = r("藏", "<w:vanish/>") + r("", east("一")) + r("见", east("二"))

    assert font_of(tmp_path, f"<w:p>{runs}</w:p>").east_asia == "二"
