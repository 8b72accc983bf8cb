"""Tags as Word and WPS leave them: cut into runs, half in a link, with odd blanks."""

import io
import zipfile
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from notices.render import Properties, render
from notices.wordruns import plain, tidy_tags

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" '
    'mc:Ignorable="w15 wpsCustomData"'
)
VALUES = {"县": "甲县", "家": ["乙局", "丙局"], "数": 3}
# What Word puts between runs without anybody's asking.
SPELLING = '<w:proofErr w:type="spellStart"/>'
BOOKMARK = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
BOLD, RED = "<w:b/>", '<w:color w:val="FF0000"/>'


def run(text, form="", more=""):
    return f'<w:r w:rsidR="00A1"><w:rPr>{form}</w:rPr>{more}<w:t>{text}</w:t></w:r>'


def p(*runs):
    return f'<w:p w:rsidR="00B2">{"".join(runs)}</w:p>'


def part(name, *content):
    return f"<w:{name} {SPACES}>{''.join(content)}</w:{name}>"


def rendered(tmp_path, parts, values=VALUES):
    """The parts of what is made of a template of these parts, each as its root."""
    template = tmp_path / "模板.docx"
    with zipfile.ZipFile(template, "w") as package:
        for name, xml in parts.items():
            package.writestr(f"word/{name}.xml", xml)
    made = render(
        template, values, Properties(title="", author="", on=date(2025, 1, 1))
    )
    with zipfile.ZipFile(io.BytesIO(made.data)) as package:
        return {
            name: etree.fromstring(package.read(f"word/{name}.xml")) for name in parts
        }


def body(tmp_path, *content):
    return rendered(tmp_path, {"document": part("document", part_body(*content))})[
        "document"
    ]


def part_body(*content):
    return f"<w:body>{''.join(content)}</w:body>"


def texts(root):
    """The text of each paragraph."""
    return [
        "".join(one.text or "" for one in paragraph.iter(f"{{{W}}}t"))
        for paragraph in root.iter(f"{{{W}}}p")
    ]


def forms(root):
    """The text of each run with the names of what forms it."""
    return [
        (
            "".join(one.text or "" for one in item.iter(f"{{{W}}}t")),
            [etree.QName(one).localname for one in item.find(f"{{{W}}}rPr")],
        )
        for item in root.iter(f"{{{W}}}r")
    ]


@pytest.mark.parametrize(
    "runs",
    [
        [run("为{"), run("{ 县 }"), run("}。")],
        [run("为{{"), SPELLING, run(" 县 "), SPELLING, run("}}。")],
        [run("为{{ "), BOOKMARK, run("县 }}。")],
        [run("为{{ 县"), run(" }}。", more="<w:lastRenderedPageBreak/>")],
        [run("为{{ "), run("县", '<w:lang w:eastAsia="zh-CN"/>'), run(" }}。")],
        [run("为{{"), run(""), '<w:r><w:t xml:space="preserve"/></w:r>', run("县}}。")],
        [run("为{{"), "<w:r><w:tab/></w:r>", run("县}}。", more="<w:br/>")],
        [run("为{{ 县"), "<w:r><w:softHyphen/></w:r>", run(" }}。")],
        [
            run("为"),
            f"<w:hyperlink r:id='rId9'>{run('{{ 县')}</w:hyperlink>",
            run("}}。"),
        ],
        [run("为{{ "), f"<w:hyperlink r:id='rId9'>{run('县 }}。')}</w:hyperlink>"],
        [
            run("为"),
            f"<w:ins w:id='1' w:author='x'>{run('{{ 县')}</w:ins>",
            run("}}。"),
        ],
        [
            run("为{{ "),
            f"<w:ins w:id='1' w:author='x'>{run('县')}</w:ins>",
            run("}}。"),
        ],
        [
            run("为{{ "),
            "<w:del w:id='2' w:author='x'><w:r><w:delText>区</w:delText></w:r></w:del>",
            f"<w:ins w:id='1' w:author='x'>{run('县')}</w:ins>",
            run("}}。"),
        ],
        [
            run("为{{ "),
            f"<w:smartTag w:element='chsdate'>{run('县')}</w:smartTag>",
            run("}}。"),
        ],
        [
            run("为"),
            f"<w:sdt><w:sdtPr/><w:sdtContent>{run('{{ 县')}</w:sdtContent></w:sdt>",
            run("}}。"),
        ],
        [
            run("为{{ "),
            f"<w:sdt><w:sdtPr/><w:sdtContent>{run('县')}</w:sdtContent></w:sdt>",
            run("}}。"),
        ],
        [run("为{{\u00a0县\u3000}}。")],
        [run("为{% if\u3000县\u00a0%}"), run("{{ 县 }}{% endif %}。")],
        [run("为{{ 县 or “丁县” }}。")],
        [run("为{{ ‘’ or 县 }}。")],
    ],
)
def test_a_tag_is_filled_in_however_word_cut_it(tmp_path, runs):
    assert texts(body(tmp_path, p(*runs))) == ["为甲县。"]


def test_a_tag_has_the_format_of_its_first_character_and_changes_no_other(tmp_path):
    pieces = [run("为{{", BOLD), run(" 县 ", RED), run("}}。{{ 数"), run(" }}个", RED)]

    root = body(tmp_path, p(*pieces))

    assert forms(root) == [("为甲县", ["b"]), ("。3", []), ("个", ["color"])]


def test_what_stands_around_the_pieces_of_a_tag_is_kept(tmp_path):
    link = f"<w:hyperlink r:id='rId9'>{run('县 }}的')}{run('网站', RED)}</w:hyperlink>"

    root = body(tmp_path, p(run("{{ "), link, BOOKMARK, run("。")))

    assert texts(root) == ["甲县的网站。"]
    assert forms(root.find(f".//{{{W}}}hyperlink")) == [("的", []), ("网站", ["color"])]
    assert root.find(f".//{{{W}}}bookmarkEnd") is not None


def test_a_control_or_link_that_held_nothing_but_a_piece_of_a_tag_goes_with_it():
    link = f"<w:hyperlink r:id='rId9'>{run('县')}</w:hyperlink>"
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run(' }')}</w:sdtContent></w:sdt>"
    root = etree.fromstring(part("document", p(run("{{"), link, control, run("}后"))))

    tidied = tidy_tags(root)

    assert [etree.QName(one).localname for one in tidied[0]] == ["r", "r"]


def test_what_is_filled_in_is_not_overwritten_by_the_data_a_control_was_bound_to():
    control = (
        "<w:sdt><w:sdtPr><w:alias w:val='标题'/><w:showingPlcHdr/>"
        "<w:dataBinding w:xpath='/x'/><w15:dataBinding w:xpath='/x'/></w:sdtPr>"
        "<w:sdtContent>{}</w:sdtContent></w:sdt>"
    )
    root = etree.fromstring(
        part("document", p(control.format(run("{{ 县 }}")), control.format(run("甲"))))
    )

    filled, other = tidy_tags(root).iter(f"{{{W}}}sdtPr")

    assert [etree.QName(one).localname for one in filled] == ["alias"]
    assert len(other) == 4


def test_every_part_a_clerk_types_into_is_filled_in(tmp_path):
    cut = p(run("{{ "), SPELLING, run("县 }}", BOLD))
    box = f"<w:txbxContent>{cut}</w:txbxContent>"
    drawing = p(
        run("旁"),
        "<w:r><w:rPr/><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
    )
    cell = f"<w:tbl><w:tr><w:tc>{cut}</w:tc></w:tr></w:tbl>"
    parts = {
        "document": part("document", part_body(cell, drawing)),
        "header1": part("hdr", cut),
        "footer2": part("ftr", cut),
        "footnotes": part("footnotes", f'<w:footnote w:id="1">{cut}</w:footnote>'),
        "endnotes": part("endnotes", f'<w:endnote w:id="1">{cut}</w:endnote>'),
    }

    made = {name: texts(root) for name, root in rendered(tmp_path, parts).items()}

    assert made.pop("document") == ["甲县", "旁甲县甲县", "甲县", "甲县"]
    assert set(map(tuple, made.values())) == {("甲县",)}


def test_a_loop_over_rows_is_repeated_though_its_tags_are_cut(tmp_path):
    def row(*runs):
        return f"<w:tr><w:tc><w:tcPr/>{p(*runs)}</w:tc></w:tr>"

    rows = [
        row(run("{"), SPELLING, run("%tr\u3000for 项"), run(" in 家 %}")),
        row(run("{{ 项", BOLD), run(" }}")),
        row(run("{%tr end"), run("for %}")),
    ]

    root = body(tmp_path, f"<w:tbl>{''.join(rows)}</w:tbl>")

    assert forms(root) == [("乙局", ["b"]), ("丙局", ["b"])]


@pytest.mark.parametrize(
    ("tag", "printed"),
    [
        ("{{ 家 | join(‘“’) }}", "乙局“丙局"),
        ("{{ '他说“好”' }}", "他说“好”"),
        ("{{ “‘甲’” }}", "‘甲’"),
        ("{{ ”甲” }}", "甲"),
        ('{{ "甲” }}', "甲"),
        ("{{ 'a&amp;b' }}", "a&b"),
        ("{{ '甲\u3000乙\u00a0丙' }}", "甲\u3000乙\u00a0丙"),
        ("{{ 数 &gt; 2 and ‘甲’ }}", "甲"),
    ],
)
def test_a_text_within_a_tag_is_printed_as_it_was_typed(tmp_path, tag, printed):
    assert texts(body(tmp_path, p(run(tag)))) == [printed]


def test_a_comment_is_left_out_and_no_tag_is_changed_that_needs_no_change(tmp_path):
    assert texts(body(tmp_path, p(run("甲{# “说"), run("明” #}乙")))) == ["甲乙"]
    assert plain("{{ 县 | default('无') }}") == "{{ 县 | default('无') }}"


def test_a_file_that_calls_words_namespace_by_another_name_is_filled_in(tmp_path):
    xml = part("document", part_body(p(run("{{ 县 }}"))))
    xml = (
        xml.replace("<w:", "<ns0:")
        .replace("</w:", "</ns0:")
        .replace("xmlns:w=", "xmlns:ns0=")
    )

    root = rendered(tmp_path, {"document": xml.replace(" w:", " ns0:")})["document"]

    assert texts(root) == ["甲县"]
    assert root.nsmap["w15"]
    assert root.nsmap["w"] == W


TEXT = "{%p　if 县 %}前{{ 县 }}和{% for 项 in 家 %}{{ 项 | default(“无”) }}、{% endfor %}后{{'x'}}"


@given(
    st.lists(st.integers(min_value=1, max_value=len(TEXT) - 1), max_size=8),
    st.sampled_from(["", SPELLING, BOOKMARK, '<w:r><w:t xml:space="preserve"/></w:r>']),
)
def test_wherever_a_text_is_cut_its_tags_come_out_whole(cuts, between):
    places = [0, *sorted(set(cuts)), len(TEXT)]
    pieces = [run(TEXT[a:b]) for a, b in pairwise(places)]
    root = etree.fromstring(part("document", p(between.join(pieces))))

    pieces = [one.text for one in tidy_tags(root).iter(f"{{{W}}}t") if one.text]

    assert "".join(pieces) == TEXT.replace("　", " ").replace("“无”", '"无"')
    assert all(one.count("{") == one.count("}") for one in pieces)
