"""How paragraphs are laid out: indents, spacing, alignment, borders, sections."""

from pathlib import Path

import pytest

from notices.word.reader import read_word
from notices.word.values import Border, Format
from notices.word.wordfile import WordFile
from tests.unit.word.package import members, p, packed


def opened(tmp_path: Path, body: str, **parts) -> WordFile:
    return read_word(packed(tmp_path / "a.docx", members(body, **parts)))


def format_of(tmp_path: Path, ppr: str, styles: str = "", sect: str = "") -> Format:
    return opened(tmp_path, p("字", ppr=ppr) + sect, styles=styles).paragraphs[0].format


def style(ppr: str, more: str = "") -> str:
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="n"><w:name w:val="n"/>'
        f"{more}<w:pPr>{ppr}</w:pPr></w:style>"
    )


@pytest.mark.parametrize(
    ("ind", "chars"),
    [
        ('w:firstLine="640"', (0, 0, 2)),
        ('w:firstLineChars="200" w:firstLine="100"', (0, 0, 2)),
        ('w:firstLineChars="0" w:firstLine="320"', (0, 0, 1)),
        ('w:left="640" w:hanging="320"', (2, 0, -1)),
        ('w:leftChars="500" w:hangingChars="300"', (5, 0, -3)),
        ('w:rightChars="400"', (0, 4, 0)),
        ('w:start="320" w:end="640"', (1, 2, 0)),
        ('w:left="1in" w:right="x"', (4.5, 0, 0)),
    ],
)
def test_indents_in_characters_win_over_those_in_twips(tmp_path, ind, chars):
    layout = format_of(tmp_path, f"<w:ind {ind}/>")

    assert layout.indent.in_chars(320) == chars


def test_a_hanging_indent_takes_the_place_of_a_first_line_one_below(tmp_path):
    layout = format_of(
        tmp_path, '<w:ind w:hanging="320"/>', style('<w:ind w:firstLine="640"/>')
    )

    assert layout.indent.first == -320


@pytest.mark.parametrize(
    ("spacing", "expected"),
    [
        ('w:before="120" w:after="60"', (120, 60)),
        ('w:before="120" w:beforeAutospacing="1"', (280, 0)),
        ('w:beforeLines="50" w:before="7"', (156, 0)),
    ],
)
def test_space_between_paragraphs_is_worked_out(tmp_path, spacing, expected):
    grid = '<w:sectPr><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'

    layout = format_of(tmp_path, f"<w:spacing {spacing}/>", sect=grid)

    assert (layout.before, layout.after) == expected


def test_pitch_alignment_and_switches_are_read(tmp_path):
    layout = format_of(
        tmp_path,
        '<w:keepNext/><w:pageBreakBefore/><w:widowControl w:val="0"/>'
        '<w:spacing w:line="579" w:lineRule="exact"/><w:jc w:val="end"/>'
        '<w:outlineLvl w:val="1"/>',
    )

    assert (layout.line, layout.rule, layout.align) == (579, "exact", "right")
    assert (layout.keep_next, layout.page_break_before) == (True, True)
    assert (layout.widow_control, layout.outline) == (False, 1)


def test_what_is_not_said_is_as_word_has_it(tmp_path):
    layout = format_of(tmp_path, "")

    assert layout == Format()
    assert layout.widow_control


def test_a_border_below_is_read(tmp_path):
    layout = format_of(
        tmp_path,
        '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="7" w:color="FF0000"/></w:pBdr>',
    )

    assert layout.border_bottom == Border(
        style="single", color="FF0000", width=8, space=7
    )


def test_a_list_indents_its_paragraph_and_the_paragraph_may_say_otherwise(tmp_path):
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
        '<w:pPr><w:ind w:left="420" w:hanging="420"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = p("一", ppr=listed) + p("二", ppr=listed + '<w:ind w:left="0"/>')

    word = opened(
        tmp_path, body, numbering=numbering, styles=style('<w:ind w:left="99"/>')
    )

    assert [item.format.indent.left for item in word.paragraphs] == [420, 0]
    assert word.paragraphs[1].format.indent.first == -420


def test_a_style_that_carries_its_list_keeps_its_own_indent(tmp_path):
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
        '<w:pPr><w:ind w:left="420"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    own = style('<w:numPr><w:numId w:val="1"/></w:numPr><w:ind w:left="640"/>')

    word = opened(tmp_path, p("一"), numbering=numbering, styles=own)

    assert word.paragraphs[0].format.indent.left == 640


def test_sections_carry_paper_margins_grid_and_their_paragraphs(tmp_path):
    first = (
        '<w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgMar w:top="1587" w:bottom="1474" w:left="1985" w:right="2098"'
        ' w:footer="1395" w:gutter="10"/><w:titlePg/></w:sectPr></w:pPr>'
    )
    last = (
        '<w:sectPr><w:pgNumType w:fmt="numberInDash" w:start="3"/>'
        '<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-849"/></w:sectPr>'
    )

    word = opened(tmp_path, f"<w:p>{first}</w:p>" + p("后") + last)

    across, upright = word.sections
    assert (across.landscape, across.width, across.footer) == (True, 16838, 1395)
    assert (across.gutter, across.title_page, across.line_pitch) == (10, True, 0)
    assert (upright.grid, upright.line_pitch, upright.char_space) == (
        "linesAndChars",
        579,
        -849,
    )
    assert (upright.number_format, upright.first_number) == ("numberInDash", 3)
    assert [item.section for item in word.paragraphs] == [0, 1]


def test_a_section_without_a_footer_has_that_of_the_one_before(tmp_path):
    body = (
        '<w:p><w:pPr><w:sectPr><w:footerReference w:type="default" r:id="foot"/>'
        "</w:sectPr></w:pPr></w:p><w:sectPr/>"
    )

    word = opened(tmp_path, body, footers={"foot": p("页脚文字")})

    assert [item.footers["default"][0].text for item in word.sections] == [
        "页脚文字"
    ] * 2


def test_settings_and_leftovers_are_told(tmp_path):
    link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="a" Type="x/attachedTemplate"'
        ' Target="file:///C:/a.dotm" TargetMode="External"/><Relationship Id="b"'
        ' Type="x/hyperlink" Target="https://example.com" TargetMode="External"/>'
        "</Relationships>"
    )
    word = opened(
        tmp_path,
        '<w:p><w:ins w:id="1"/></w:p>',
        settings="<w:mirrorMargins/><w:evenAndOddHeaders/>",
        comments="<w:comment/><w:comment/>",
        more={"word/_rels/settings.xml.rels": link, "word/vbaProject.bin": "x"},
        core='<c xmlns:d="u"><d:title>题</d:title><d:creator>甲</d:creator>'
        "<d:created>2020-03-01T08:00:00Z</d:created><d:modified>rubbish</d:modified></c>",
    )

    assert (word.mirror_margins, word.even_and_odd, word.has_macros) == (True,) * 3
    assert (word.comments, word.revisions) == (2, 1)
    assert word.external == ("file:///C:/a.dotm",)
    assert (word.properties.title, word.properties.author) == ("题", "甲")
    assert word.properties.created is not None
    assert word.properties.modified is None
