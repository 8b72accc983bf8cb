"""What becomes of values and templates on the way to a Word file."""

import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.shared import Pt
from docxtpl import DocxTemplate
from lxml import etree

from notices.build import build
from notices.catalog import load_catalog
from notices.contexts import Blank, Prose
from notices.draft import draft
from notices.render import BadTemplate, Properties, compile_template, render
from tests.builders import a_scope
from tracker.errors import BadFile
from tracker.storage.planfile import NAME, load_plan, shipped_plan

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W_ = f"{{{W}}}"
MAIN = "word/document.xml"
CARD = Properties(title="标题 <甲>", author="某某 & 某某", on=date(2025, 3, 9))


def part(name, text, wrapper=""):
    """A header, footer or notes part with one paragraph of text."""
    inner = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    if wrapper:
        inner = f'<w:{wrapper} w:id="2">{inner}</w:{wrapper}>'
    return f'<w:{name} xmlns:w="{W}">{inner}</w:{name}>'


PARTS = {
    "word/header1.xml": part("hdr", "{{ 甲 }}"),
    "word/footer9.xml": part("ftr", "{{ 甲 }}"),
    "word/footnotes.xml": part("footnotes", "{{ 甲 }}", "footnote"),
    "word/endnotes.xml": part("endnotes", "{{ 甲 }}", "endnote"),
}


@pytest.fixture
def fill(tmp_path):
    """Fills in a template of lines of `样式｜文字` and reads the result's parts."""

    def make(values, *lines, parts=None, change=None):
        path = tmp_path / "模板.docx"
        with (
            zipfile.ZipFile(io.BytesIO(build("\n".join(lines)))) as built,
            zipfile.ZipFile(path, "w") as package,
        ):
            for name in built.namelist():
                data = built.read(name)
                if name == MAIN and change is not None:
                    assert change[0].encode() in data
                    data = data.replace(change[0].encode(), change[1].encode())
                package.writestr(name, data)
            for name, xml in (parts or {}).items():
                package.writestr(name, xml)
        return render(path, values, CARD)

    return make


def package_of(rendered):
    return zipfile.ZipFile(io.BytesIO(rendered.data))


def text_of(rendered, name=MAIN):
    """The text of a part, with Word's breaks and tabs; its XML must be sound."""
    root = etree.fromstring(package_of(rendered).read(name))
    marks = {f"{W_}br": "\n", f"{W_}tab": "\t"}
    paragraphs = [
        "".join(
            marks.get(item.tag, item.text if item.tag == f"{W_}t" else "") or ""
            for item in paragraph.iter()
        )
        for paragraph in root.iter(f"{W_}p")
    ]
    return "\n".join(paragraphs)


VALUES = {
    "a less-than": ("A<B, 断面<Ⅲ类>超标", None),
    "an ampersand": ("A & B &amp; C", None),
    "the end of a CDATA": ("]]>", None),
    "a tag": ("{{ 7*7 }}{% if 1 %}{# #}", None),
    "XML": ("</w:t></w:r></w:p>", None),
    "quotes": ("'\"“”‘’`", None),
    "a blank's brackets": ("【甲】", None),
    "emoji": ("👍🏽👨‍👩‍👧", None),
    "CJK extension B": ("𠮷𪚥", None),
    "a line feed": ("一\n二", None),
    "a Windows line end": ("一\r\n二", "一\n二"),
    "a vertical tab": ("一\v二", "一\n二"),
    "a tab": ("一\t二", None),
    "a bell": ("一\a二<&", "一\u2407二<&"),
    "a null": ("一\0二", "一\u2400二"),
    "a delete": ("一\x7f二", "一\u2421二"),
    "a lone surrogate": ("一\ud800二", "一\ufffd二"),
    "a noncharacter": ("一\uffff二", "一\ufffd二"),
    "very much": ("长" * 100_000, None),
    "spaces": ("  两头空格  ", None),
}


@pytest.mark.parametrize(("value", "shown"), VALUES.values(), ids=VALUES.keys())
def test_a_value_arrives_as_typed_in_every_part(fill, value, shown):
    rendered = fill(
        {"甲": value},
        "正文｜前{{ 甲 }}后",
        "表格｜1｜1",
        "表头｜序号｜名称",
        "表行｜1｜{{ 甲 }}",
        "正文｜文末",
        parts=PARTS,
    )

    shown = value if shown is None else shown
    document = Document(io.BytesIO(rendered.data))
    assert f"前{shown}后" in text_of(rendered)
    assert document.tables[0].cell(1, 1).text == shown
    assert document.paragraphs[-1].text == "文末"
    for name in PARTS:
        assert text_of(rendered, name) == shown


@pytest.mark.parametrize(
    "expression",
    ["甲 ~ '。'", "甲 | e", "甲 | trim", "[甲] | 列举", "甲 | replace('z', 'y')"],
)
def test_a_value_that_went_through_a_filter_arrives_as_typed(fill, expression):
    rendered = fill({"甲": "<A & B>\a"}, f"正文｜{{{{ {expression} }}}}", "正文｜文末")

    assert text_of(rendered).startswith("<A & B>\u2407")
    assert text_of(rendered).endswith("文末")


def test_data_in_a_footnote_is_never_run_as_a_template_with_two_sections(fill):
    section = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="1"/></w:sectPr></w:pPr></w:p>'

    rendered = fill(
        {"甲": "{{ 7*7 }}"},
        "正文｜一",
        "正文｜二",
        parts=PARTS,
        change=("<w:body>", f"<w:body>{section}"),
    )

    for name in PARTS:
        assert text_of(rendered, name) == "{{ 7*7 }}"


def test_parts_without_tags_keep_their_bytes(fill, tmp_path):
    rendered = fill({}, "正文｜没有标签")

    with zipfile.ZipFile(tmp_path / "模板.docx") as template:
        for name in template.namelist():
            if name != "docProps/core.xml":
                assert package_of(rendered).read(name) == template.read(name)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ 乙 }}", "“乙”"),
        ("{{ 甲.乙 }}", "“乙”"),
        ("{% for 项 in 甲 %}{{ 项.名子 }}{% endfor %}", "“名子”"),
        ("{% if 乙 %}{% endif %}", "“乙”"),
        ("{{ 甲 }", "标签写法有误"),
        ("{% if 甲 %}", "标签写法有误"),
        ("{% endfor %}", "标签写法有误"),
        ("{{ 甲 | 没有 }}", "标签写法有误"),
        ("{{ 甲 }}{{ 丙 }}", "具体是哪一项"),
        ("{{ [丙] }}", "具体是哪一项"),
        ("{{ ''.__class__.__mro__ }}", "不允许"),
        ("{{ cycler.__init__.__globals__ }}", "不允许"),
        ("{{ range(1000000000) | list }}", "算不出来"),
        ("{{ 1 // 0 }}", "算不出来"),
        ("{{ 甲 | 汉字 }}", "算不出来"),
        ("{% include '甲' %}", "算不出来"),
    ],
)
def test_what_cannot_be_filled_in_is_refused_in_a_sentence(fill, text, words):
    with pytest.raises(BadTemplate) as refused:
        fill({"甲": ["一"], "丙": {"丁": "戊"}}, f"正文｜{text}")

    assert words in refused.value.reason
    assert str(refused.value).startswith("模板 模板.docx：")


def test_a_block_that_leaves_half_a_table_is_refused(fill):
    with pytest.raises(BadTemplate) as refused:
        fill(
            {"甲": []},
            "正文｜{% for 项 in 甲 %}",
            "表格｜1｜1",
            "表头｜甲｜乙",
            "表行｜{% endfor %}｜",
        )

    assert "不配对" in refused.value.reason


def test_a_template_that_is_no_word_file_is_refused(tmp_path):
    path = tmp_path / "x.docx"
    path.write_bytes(b"PK")

    with pytest.raises(BadFile):
        render(path, {}, CARD)


def test_prose_is_filled_in_and_then_taken_as_data(fill):
    values = {"段": Prose("{{ 县 }}<甲>"), "县": "{{ 7*7 }}&"}

    assert text_of(fill(values, "正文｜{{ 段 }}")) == "{{ 7*7 }}&<甲>"


@pytest.mark.parametrize(
    "text", ["{{ 段 }}", "{{ 段 ~ '。' }}", "{{ 段 | trim }}", "{{ [段] | 列举 }}"]
)
def test_prose_never_reaches_paper_with_tags_in_it(fill, text):
    values = {"段": Prose("{{ 段 }}")}

    with pytest.raises(BadTemplate):
        fill(values, f"正文｜{text}")


def test_a_truth_is_written_as_yes_or_no_and_a_list_is_joined(fill):
    values = {"是": True, "否": False, "名": ["甲", "乙", "丙"]}

    rendered = fill(values, "正文｜{{ 是 }}{{ 否 }}{{ 名 }}{{ 名 | 列举('和') }}")

    assert text_of(rendered) == "是否甲、乙、丙甲、乙和丙"


def test_blanks_are_listed_in_order_and_highlighted_where_they_stand(fill):
    values = {"甲": Blank("文号"), "乙": "有", "丙": Blank("日期")}
    bold = "<w:r><w:rPr><w:b/><w:sz w:val='28'/></w:rPr><w:t>号{{ 甲 }}止</w:t></w:r>"

    rendered = fill(
        values,
        "正文｜占位",
        "正文｜{{ 乙 }}{{ 丙 }}",
        change=("<w:r><w:t>占位</w:t></w:r>", bold),
    )

    assert rendered.blanks == ("文号", "日期")
    runs = Document(io.BytesIO(rendered.data)).paragraphs[0].runs
    assert [(run.text, run.font.highlight_color is not None) for run in runs] == [
        ("号", False),
        ("【待填：文号】", True),
        ("止", False),
    ]
    assert all(run.bold and run.font.size == Pt(14) for run in runs)


def test_a_blank_is_false_and_empty_in_a_template(fill):
    text = "{% if 甲 %}有{% else %}无{% endif %}{% for 项 in 甲 %}项{% endfor %}"

    rendered = fill({"甲": Blank("文号")}, f"正文｜{text}{{{{ 甲 | length }}}}")

    assert text_of(rendered) == "无0"
    assert rendered.blanks == ()


def test_a_cell_that_lost_all_its_paragraphs_is_still_a_cell(fill):
    empty = "<w:p><w:r><w:t>{%p if 无 %}</w:t></w:r></w:p><w:p><w:r><w:t>{%p endif %}"

    rendered = fill(
        {"无": ""},
        "表格｜1｜1",
        "表头｜甲｜乙",
        "表行｜占位｜丁",
        change=("占位", f"</w:t></w:r></w:p>{empty}"),
    )

    root = etree.fromstring(package_of(rendered).read(MAIN))
    assert all(cell[-1].tag == f"{W_}p" for cell in root.iter(f"{W_}tc"))


def test_a_table_that_lost_all_its_rows_is_gone(fill):
    rendered = fill(
        {"名": []},
        "正文｜前",
        "表格｜1｜1",
        "表行｜{%tr for 项 in 名 %}｜",
        "表行｜{{ 项 }}｜乙",
        "表行｜{%tr endfor %}｜",
        "正文｜后",
    )

    assert Document(io.BytesIO(rendered.data)).tables == []
    assert text_of(rendered) == "前\n后"


def test_the_card_of_the_file_bears_title_author_and_day(fill):
    card = Document(io.BytesIO(fill({}, "正文｜甲").data)).core_properties

    assert (card.title, card.author, card.last_modified_by) == (
        "标题 <甲>",
        "某某 & 某某",
        "某某 & 某某",
    )
    assert card.created.date() == card.modified.date() == CARD.on


def test_nothing_in_a_draft_names_the_library_that_made_it(fill):
    package = package_of(fill({}, "正文｜甲"))

    everything = b"".join(package.read(name) for name in package.namelist())
    assert b"python-docx" not in everything
    assert b"2013" not in package.read("docProps/core.xml")


@pytest.mark.parametrize("key", ["plan", "plan-notice"])
def test_the_same_plan_and_day_give_the_same_bytes(key):
    plan, _ = load_plan(shipped_plan("oroqen-2020") / NAME)
    assert plan is not None
    catalog = load_catalog()

    first = draft(catalog, key, a_scope(plan, on=date(2020, 10, 1)))
    again = draft(load_catalog(), key, a_scope(plan, on=date(2020, 10, 1)))
    later = draft(catalog, key, a_scope(plan, on=date(2020, 10, 2)))

    assert first.document.data == again.document.data
    assert first.document.data != later.document.data


SMALL = (
    "标题｜{{ 标题 }}",
    "正文｜{%p if 有 %}",
    "正文｜有：{% for 项 in 单位 %}{{ 项.名 }}{% if not loop.last %}、{% endif %}{% endfor %}",
    "正文｜{%p else %}",
    "正文｜没有",
    "正文｜{%p endif %}",
    "正文｜{%p for 项 in 单位 %}",
    "正文｜{{ loop.index }}.{{ 项.名 }}",
    "正文｜{%p endfor %}",
    "表格｜1｜1",
    "表头｜序号｜名称",
    "表行｜{%tr for 项 in 单位 %}｜",
    "表行｜{{ loop.index }}｜{{ 项.名 }}",
    "表行｜{%tr endfor %}｜",
    "正文｜文末",
)


@pytest.mark.parametrize("units", [[], ["甲局"], ["甲局", "乙局", "丙局"]])
def test_plain_values_read_as_docxtpl_itself_renders_them(fill, tmp_path, units):
    values = {
        "标题": "某县方案",
        "有": bool(units),
        "单位": [{"名": name} for name in units],
    }

    ours = Document(io.BytesIO(fill(values, *SMALL).data))
    template = DocxTemplate(tmp_path / "模板.docx")
    template.render(values, autoescape=True)
    template.save(tmp_path / "docxtpl.docx")

    assert reading(ours) == reading(Document(tmp_path / "docxtpl.docx"))


def reading(document):
    paragraphs = [one.text for one in document.paragraphs]
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in document.tables
    ]
    return paragraphs, tables


def test_a_value_may_stand_in_a_tag_that_word_has_split(fill):
    split = (
        '<w:r><w:t>{</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>{ 甲'
        "</w:t></w:r><w:r><w:t xml:space='preserve'> }}</w:t></w:r>"
    )

    rendered = fill(
        {"甲": "到"}, "正文｜占位", change=("<w:r><w:t>占位</w:t></w:r>", split)
    )

    assert text_of(rendered) == "到"


def test_quotes_typed_in_chinese_are_read_as_straight_ones_in_a_tag(fill):
    rendered = fill({"甲": ["一", "二"]}, "正文｜{{ 甲 | 列举(“和”) }}说“好”")

    assert text_of(rendered) == "一和二说“好”"


def test_members_of_the_package_carry_no_clock(fill):
    package = package_of(fill({}, "正文｜甲"))

    assert {member.date_time for member in package.infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }
    assert re.fullmatch(r"\[Content_Types\]\.xml", package.namelist()[0])


@pytest.mark.parametrize("sum_", ["10**10**10", "'甲' * 10**9", "[1] * 999999999"])
def test_a_sum_that_would_never_end_is_refused_at_once(fill, sum_):
    with pytest.raises(BadTemplate, match="不允许的操作"):
        fill({}, "正文｜{{ " + sum_ + " }}")


def test_the_note_on_the_card_is_shown_by_word_as_a_comment(tmp_path):
    path = tmp_path / "模板.docx"
    path.write_bytes(build("正文｜甲"))

    rendered = render(path, {}, replace(CARD, note="快照 <1> & 2"))

    card = Document(io.BytesIO(rendered.data)).core_properties
    assert (card.comments, card.title) == ("快照 <1> & 2", CARD.title)


def test_odd_characters_on_the_card_do_not_break_the_file(tmp_path):
    path = tmp_path / "模板.docx"
    path.write_bytes(build("正文｜甲"))

    rendered = render(path, {}, replace(CARD, title="一\0二\ud800", author="\v"))

    card = Document(io.BytesIO(rendered.data)).core_properties
    assert (card.title, card.author) == ("一\u2400二\ufffd", "\u240b")


def test_the_digest_depends_on_what_the_file_holds_and_not_on_who_zipped_it(tmp_path):
    path, again = tmp_path / "模板.docx", tmp_path / "另存.docx"
    path.write_bytes(build("正文｜{{ 甲 }}"))
    with zipfile.ZipFile(path) as made, zipfile.ZipFile(again, "w") as stored:
        for name in made.namelist():
            stored.writestr(name, made.read(name))

    one, same = (render(each, {"甲": "一"}, CARD) for each in (path, again))
    other = render(path, {"甲": "二"}, CARD)

    assert (one.digest, one.data) == (same.digest, same.data)
    assert len({one.digest, other.digest}) == 2


CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def test_a_chart_is_filled_in_and_its_blanks_are_listed(fill):
    chart = (
        f'<c:chart xmlns:c="{CHART}">{{% for 项 in 名 %}}<c:pt idx="{{{{ loop.index0 }}}}">'
        "<c:v>{{ 项 }}</c:v></c:pt>{% endfor %}</c:chart>"
    )
    values = {"名": ["甲 <&>", "一\n二", Blank("丙")]}

    rendered = fill(values, "正文｜甲", parts={"word/charts/chart1.xml": chart})

    root = etree.fromstring(package_of(rendered).read("word/charts/chart1.xml"))
    texts = [one.text for one in root.iter(f"{{{CHART}}}v")]
    assert texts == ["甲 <&>", "一\n二", "【待填：丙】"]
    assert rendered.blanks == ("丙",)


@pytest.mark.parametrize("value", ["“甲” & '乙' \"丙\"", "一\n二", "<w:p>"])
def test_a_value_in_an_attribute_is_escaped_and_holds_no_break(fill, value):
    rendered = fill(
        {"甲": value}, "正文｜占位", change=("<w:r>", '<w:r w:rsidR="{{ 甲 }}">')
    )

    root = etree.fromstring(package_of(rendered).read(MAIN))
    held = root.xpath("string(//@w:rsidR)", namespaces={"w": W})
    assert held == value.replace("\n", " ")


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["正文｜一", "正文｜{% if 甲 %}二"], "正文第2段“{% if 甲 %}二”"),
        (["正文｜一", "正文｜{%p for 项 in 甲 %}"], "正文第2段“{%p for 项 in 甲 %}”"),
        (["正文｜{{ 甲 }", "正文｜{{ 甲 + }}"], "正文第2段“{{ 甲 + }}”"),
    ],
)
def test_a_tag_that_cannot_be_read_is_named_with_its_paragraph(fill, lines, place):
    with pytest.raises(BadTemplate) as refused:
        fill({"甲": ""}, *lines)

    assert f"在{place}。" in refused.value.reason


def test_what_escapes_itself_and_is_broken_is_refused_in_a_sentence(fill):
    with pytest.raises(BadTemplate, match="正文填好以后段落或表格不完整"):
        fill({"甲": "<w:p>"}, "正文｜{{ 甲 | safe }}")


def test_cells_in_a_loop_bring_their_columns(fill):
    rendered = fill(
        {"名": ["甲", "乙", "丙", "丁"]},
        "表格｜1｜1｜1",
        "表行｜{%tc for 项 in 名 %}｜{{ 项 }}｜{%tc endfor %}",
    )

    table = Document(io.BytesIO(rendered.data)).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["甲", "乙", "丙", "丁"]
    assert len(table.columns) == 4


def test_threads_that_share_a_template_each_get_their_own_document(tmp_path):
    path = tmp_path / "模板.docx"
    path.write_bytes(build("\n".join(SMALL)))
    template = compile_template(path)

    def values(number):
        name = f"局{number}" if number % 9 else Blank(f"局{number}")
        return {"标题": f"第{number}号", "有": True, "单位": [{"名": name}]}

    with ThreadPoolExecutor(8) as pool:
        made = pool.map(lambda one: template.render(values(one), CARD), range(400))
        digests = [one.digest for one in made]

    assert digests == [
        template.render(values(number), CARD).digest for number in range(400)
    ]
