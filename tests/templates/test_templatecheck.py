"""What `kaohe template check` says of templates as clerks change them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from notices.catalog import load_catalog
from notices.contexts import plan_tags
from notices.draft import values_for
from notices.templatecheck.check import check_template
from notices.templatecheck.prose import check_prose
from tests.builders import a_scope
from tests.wordfiles import MAIN, template_parts, write_parts
from tracker.errors import BadFile
from tracker.model.finding import Severity, has_errors
from tracker.model.plan import Indicator, Passage
from tracker.storage.planfile import NAME, load_plan, shipped_plan, shipped_plans

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(scope="module")
def plan():
    plan, _ = load_plan(shipped_plan("oroqen-2020") / NAME)
    assert plan is not None
    return plan


@pytest.fixture(scope="module")
def values(plan):
    catalog = load_catalog()
    return values_for(catalog, catalog.kind("plan"), a_scope(plan))


def shipped(key):
    catalog = load_catalog()
    return catalog.template(catalog.kind(key))


@pytest.fixture
def template(tmp_path):
    """Makes a template of lines of `样式｜文字`, or of 正文 where there is no style."""

    def make(*lines, change=lambda parts: None):
        parts = template_parts(*lines)
        change(parts)
        return write_parts(tmp_path / "模板.docx", parts)

    return make


def check(path, values=None):
    return check_template(path, plan_tags(), values)


def rules(findings):
    return [one.rule for one in findings]


def in_body(old, new):
    """A change of the body's XML that must find what it replaces."""

    def change(parts):
        assert old.encode() in parts[MAIN]
        parts[MAIN] = parts[MAIN].replace(old.encode(), new.encode())

    return change


def add_part(name, xml, kind, external=False, target=None):
    """A change that adds a part and its relationship to the document."""

    def change(parts):
        if xml:
            parts[name] = xml.encode()
        rels = "word/_rels/document.xml.rels"
        mode = ' TargetMode="External"' if external else ""
        target_ = target or name.removeprefix("word/")
        link = (
            '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/'
            f'officeDocument/2006/relationships/{kind}" Target="{target_}"{mode}/>'
        )
        end = b"</Relationships>"
        parts[rels] = parts[rels].replace(end, link.encode() + end)

    return change


@pytest.mark.parametrize("year", shipped_plans())
@pytest.mark.parametrize("key", ["plan", "plan-notice"])
def test_the_shipped_templates_have_nothing_wrong(year, key):
    folder = shipped_plan(year)
    catalog = load_catalog([folder / "templates" / "docx"])
    kind = catalog.kind(key)
    plan, _ = load_plan(folder / NAME)
    assert plan is not None

    findings = check(catalog.template(kind), values_for(catalog, kind, a_scope(plan)))

    assert findings == []


def test_a_template_without_tags_has_nothing_wrong(template, values):
    assert check(template("全文照抄，没有标签。"), values) == []


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("{{ 区划.名称 }", "unclosed-tag", "{{ 区划.名称 }"),
        ("{{ 区划.名称", "unclosed-tag", "{{ 区划.名称"),
        ("{{ 区划.名称 %}", "unclosed-tag", "{{ 区划.名称 %}"),
        ("{% if 区划.名称 }}", "unclosed-tag", "{% if 区划.名称 }}"),
        ("{{ 区划.名称 {{ 区划.自称 }}", "unclosed-tag", "{{ 区划.名称 "),
        ("{# 说明", "unclosed-tag", "{# 说明"),
        ("区划.名称 }}", "stray-braces", "区划.名称 }}"),
        ("｛｛ 区划.名称 ｝｝", "full-width-braces", "｛｛"),
        ("{{ 区划.名称 ｝｝", "full-width-braces", "｝｝"),
        ("{{ 区划．名称 }}", "full-width-mark", "．"),
        ("{{ 区划。名称 }}", "full-width-mark", "。"),
        ("{{ 发文.主送 ｜ 列举 }}", "full-width-mark", "｜"),
        ("{{ 发文.主送 | 列举（'和'） }}", "full-width-mark", "（）"),
        ("{{ 区划\u200b.名称 }}", "unseen-character", "{{ 区划\u200b.名称 }}"),
        ("{{ 区划 名称 }}", "tag-syntax", "{{ 区划 名称 }}"),
        ("{{ }}", "tag-syntax", "{{ }}"),
        ("{{ '甲 }}", "tag-syntax", "{{ '甲 }}"),
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "tag-syntax", None),
        ("{{ " + "9" * 5000 + " }}", "tag-syntax", None),
        ("{{ 发文.主送 | 列 }}", "unknown-filter", "列"),
        ("{{ 区划.名称 is 空 }}", "unknown-test", "空"),
        ("{% 如果 区划.名称 %}", "unknown-statement", "{% 如果 区划.名称 %}"),
        ("{{ 区化.名称 }}", "unknown-tag", "区化"),
        ("{{ 区划.名字 }}", "unknown-tag", "区划.名字"),
        ("{{ 区划['名字'] }}", "unknown-tag", "区划.名字"),
        ("{{ 区划.名称.全称 }}", "unknown-tag", "区划.名称.全称"),
        ("{{ 单位[0].名子 }}", "unknown-tag", "单位[0].名子"),
        ("{{ (单位 | first).名子 }}", "unknown-tag", "单位[].名子"),
        ("{{ 单位 | map(attribute='名子') | list }}", "unknown-tag", "单位[].名子"),
        ("{{ loop.index }}", "unknown-tag", "loop"),
        ("{{ 单位.名称 }}", "list-part", "单位.名称"),
        ("{{ 单位 }}", "not-text", "单位"),
        ("{{ 区划 }}", "not-text", "区划"),
        ("{{p 区划.名称 }}", "bad-level", "{{p 区划.名称 }}"),
        ("{{ 区划.名称 | safe }}", "unsafe-filter", "safe"),
        ("{{ ''.__class__.__mro__ }}", "unsafe-tag", "__class__"),
        ("{{ cycler.__init__.__globals__ }}", "unsafe-tag", "__init__"),
        ("{{ range(10**9) }}", "huge-number", ""),
        ("{{ range(99999999) | list }}", "huge-number", ""),
        ("{{ 'a' * 9999 * 9999 }}", "huge-number", ""),
        ("{% include 'x' %}", "refused-statement", "{% include 'x' %}"),
        ("{% import 'x' as y %}", "refused-statement", "{% import 'x' as y %}"),
        ("{% extends 'x' %}", "refused-statement", "{% extends 'x' %}"),
        ("{% raw %}", "refused-statement", "{% raw %}"),
        ("{% endfor %}", "end-without-begin", "{% endfor %}"),
        ("{% if 区划.名称 %}", "begin-without-end", "{% if 区划.名称 %}"),
        ("{% else %}", "stray-else", "{% else %}"),
    ],
)
def test_a_broken_tag_is_an_error_in_its_paragraph(template, values, text, rule, found):
    path = template("主送机关｜各单位：", text)

    first = check(path, values)[0]

    assert (first.severity, first.rule, first.place) == (
        Severity.ERROR,
        rule,
        "第2段",
    )
    assert first.file == "模板.docx"
    assert first.message.endswith("。")
    assert first.remedy
    if found is not None:
        assert first.found == found


@pytest.mark.parametrize(
    "text",
    [
        "{{ “甲” }}{{ ‘乙’ }}",
        "{{ 发文.主送 }}{{ 发文.主送 | 列举('、') }}",
        "{{ 附件[1:] | length }}{{ 单位[0].名称 }}{{ 单位 | 个数 }}",
        "{% for 附 in 附件[1:] %}{{ 附.名称 }}{% endfor %}",
        "{% for 项 in 单位 if 项.成员 %}{{ loop.index | 汉字 }}{{ 项.名称 }}{% endfor %}",
        "{% for 项 in 分工 | sort(attribute='时限') %}{{ 项.材料 }}{% endfor %}",
        "{% for 项 in 分工 %}{% for 家 in 项.牵头单位 %}{{ 家 }}{% endfor %}{% endfor %}",
        "{% set 名 = 区划.名称 %}{{ 名 }}",
        "{% set 名 %}甲{{ 区划.名称 }}{% endset %}{{ 名 }}",
        "{% with 县 = 区划 %}{{ 县.名称 }}{% endwith %}",
        "{% macro 甲(乙) %}{{ 乙 }}{% endmacro %}{{ 甲('丙') }}",
        "{{ 区划.名称 if 区划.自称 else 领导小组.名称 }}",
        "{% if 区划.名称 %}甲{% elif 区划.自称 %}乙{% else %}丙{% endif %}",
        "{% if 下级.没有这个 is defined %}{{ 下级.没有这个 | 列举 }}{% endif %}",
        "{% for 段 in 章节.没有这章 %}{{ 段.文字 }}{% endfor %}{{ 审核[7].单位 }}",
        "{{ (年度.方案年度 - 1) }}{# 说明 #}",
        "花括号 { 单个 } 和 100% 都不是标签",
    ],
)
def test_a_sound_tag_is_nothing_to_report(template, values, text):
    assert check(template("主送机关｜各单位：", text), values) == []


def test_all_broken_tags_are_reported_at_once_in_order(template, values):
    path = template(
        "{{ 区划.名字 }}和{{ 区划.名称 }",
        "没有标签",
        "{% for 项 in 单位 %}{{ 项.名子 }}",
        "{{ 发文.主送 | 列 }}",
    )

    found = {(one.place, one.found) for one in check(path, values)}

    assert found == {
        ("第1段", "区划.名字"),
        ("第1段", "{{ 区划.名称 }"),
        ("第3段", "项.名子"),
        ("第3段", "{% for 项 in 单位 %}"),
        ("第4段", "列"),
    }
    assert [one.place for one in check(path)] == sorted(
        one.place for one in check(path)
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{{ 区划.名字 }}", "区划.名称"),
        ("{{ 自称 }}", "区划.自称"),
        ("{% for 项 in 单位 %}{{ 项.名子 }}{% endfor %}", "项.名称"),
        ("{{ 发文.主送 | 列 }}", "列举"),
        ("{{ 发文.主送 | lenght }}", "length"),
        ("{% elseif 区划.名称 %}", "elif"),
        ("{% end for %}", "endfor"),
        ("{% p for 项 in 单位 %}", "{%p for 项 in 单位 %}"),
        ("{%pfor 项 in 单位 %}", "{%p for 项 in 单位 %}"),
        ("{{ 下级.生态环境质量壮况 }}", "下级.生态环境质量状况"),
        ("{{ 区划．名称 }}", "."),
    ],
)
def test_an_unknown_word_is_answered_with_the_nearest_known_one(
    template, values, text, wanted
):
    first = check(template(text), values)[0]

    assert first.wanted == wanted
    assert wanted in first.remedy


def test_what_is_in_full_width_braces_is_checked_all_the_same(template, values):
    path = template("｛｛ 区划.名字 ｝｝")

    assert rules(check(path, values)) == ["full-width-braces", "unknown-tag"]


def test_a_name_of_the_year_is_let_pass_while_the_year_is_unknown(template):
    text = "{{ 下级.某指标 }}{% for 段 in 章节.附则 %}{{ 段.文字 }}{% endfor %}"

    assert check(template(text)) == []


def test_the_two_halves_of_a_wrong_pair_are_both_named(template, values):
    path = template("{% if 区划.名称 %}", "甲{% for 项 in 单位 %}", "乙{% endif %}")

    finding = next(
        one for one in check(path, values) if one.rule == "begin-without-end"
    )

    assert finding.place == "第2段"
    assert "第3段" in finding.message
    assert "{% endif %}" in finding.message


def test_a_tag_for_a_paragraph_must_stand_alone_in_it(template, values):
    path = template("为{%p if 区划.名称 %}", "甲", "{%p endif %}")

    assert [(one.rule, one.place) for one in check(path, values)] == [
        ("tag-not-alone", "第1段")
    ]


def test_two_tags_for_a_paragraph_cannot_share_one(template, values):
    path = template("{%p if 区划.名称 %}{%p endif %}")

    assert rules(check(path, values)) == ["tag-not-alone", "tag-not-alone"]


def test_a_tag_for_a_paragraph_must_not_carry_the_section_break(template, values):
    section = f'<w:sectPr xmlns:w="{W}"/>'
    path = template(
        "{%p if 区划.名称 %}",
        "甲",
        "{%p endif %}",
        change=in_body(
            "<w:p><w:pPr/><w:r><w:t>{%p endif %}",
            f"<w:p><w:pPr>{section}</w:pPr><w:r><w:t>{{%p endif %}}",
        ),
    )

    assert "tag-with-section" in rules(check(path, values))


def test_a_tag_for_a_row_must_stand_in_a_table(template, values):
    path = template("{%tr for 项 in 单位 %}", "{{ 项.名称 }}", "{%tr endfor %}")

    assert rules(check(path, values))[:2] == ["row-tag-outside", "row-tag-outside"]


TABLE = ("表格｜1｜1", "表头｜序号｜单位")


def test_rows_are_repeated_by_a_tag_for_rows(template, values):
    path = template(
        *TABLE,
        "表行｜{%tr for 项 in 单位 %}｜",
        "表行｜{{ loop.index }}｜{{ 项.名称 }}",
        "表行｜{%tr endfor %}｜",
    )

    assert check(path, values) == []


def test_rows_repeated_by_a_tag_for_paragraphs_are_an_error(template, values):
    path = template(
        *TABLE,
        "表行｜{%p for 项 in 单位 %}｜",
        "表行｜{{ loop.index }}｜{{ 项.名称 }}",
        "表行｜{%p endfor %}｜",
    )

    finding = check(path, values)[0]

    assert (finding.rule, finding.place) == ("block-across", "表1第2行第1列")
    assert "{%tr for 项 in 单位 %}" in finding.remedy


def test_a_loop_from_one_cell_to_the_next_is_an_error(template, values):
    path = template(*TABLE, "表行｜{% for 项 in 单位 %}{{ 项.名称 }}｜乙{% endfor %}")

    assert [(one.rule, one.severity) for one in check(path, values)] == [
        ("block-across", Severity.ERROR)
    ]


def test_a_row_tag_beside_other_text_is_an_error(template, values):
    path = template(*TABLE, "表行｜{%tr if 区划.名称 %}｜甲", "表行｜{%tr endif %}｜")

    assert rules(check(path, values)) == ["tag-not-alone"]


def test_a_plain_block_over_paragraphs_is_warned_of(template, values):
    path = template("{% if 区划.名称 %}", "甲", "{% endif %}")

    assert [(one.rule, one.severity) for one in check(path, values)] == [
        ("block-across", Severity.WARNING)
    ]


def test_halves_of_different_kinds_are_an_error(template, values):
    path = template("{%p if 区划.名称 %}", "甲", "乙{% endif %}")

    assert rules(check(path, values)) == ["uneven-block"]


SPLIT = "<w:r>{0}<w:t>{{{{ 区划.</w:t></w:r>{2}<w:r>{1}<w:t>名称 }}}}</w:t></w:r>"


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("", "", []),
        ("<w:rPr><w:lang w:val='en-US'/></w:rPr>", "<w:rPr><w:noProof/></w:rPr>", []),
        ("<w:rPr><w:rFonts w:hint='eastAsia'/></w:rPr>", "", []),
        ("<w:rPr><w:b/></w:rPr>", "<w:rPr><w:b/></w:rPr>", []),
        ("<w:rPr><w:b/></w:rPr>", "", ["split-format"]),
        ("<w:rPr><w:rFonts w:ascii='宋体'/></w:rPr>", "", ["split-format"]),
    ],
)
def test_a_tag_in_pieces_is_warned_of_only_where_their_format_differs(
    template, values, first, second, found
):
    pieces = SPLIT.format(first, second, '<w:proofErr w:type="spellStart"/>')
    path = template("甲", change=in_body("<w:r><w:t>甲</w:t></w:r>", pieces))

    findings = check(path, values)

    assert rules(findings) == found
    assert all(one.severity is Severity.WARNING for one in findings)
    assert all(one.found == "{{ 区划.名称 }}" for one in findings)


def test_a_tag_that_docxtpl_alone_would_tear_apart_is_nothing_to_report(
    template, values
):
    # docxtpl takes the empty, self-closed text for the next piece of the tag.
    empty = "<w:r><w:t xml:space='preserve'></w:t></w:r>"
    pieces = SPLIT.format("", "", empty)
    path = template("甲", change=in_body("<w:r><w:t>甲</w:t></w:r>", pieces))

    assert check(path, values) == []


@pytest.mark.parametrize("wrapper", ["hyperlink", "ins", "smartTag"])
def test_a_tag_half_inside_a_link_or_revision_is_warned_of(template, values, wrapper):
    pieces = (
        f"<w:r><w:t>{{{{ 区划.</w:t></w:r><w:{wrapper}>"
        f"<w:r><w:t>名称 }}}}</w:t></w:r></w:{wrapper}>"
    )
    path = template("甲", change=in_body("<w:r><w:t>甲</w:t></w:r>", pieces))

    split = next(one for one in check(path, values) if one.rule == "split-tag")

    assert split.severity is Severity.WARNING


BAD = "<w:p><w:r><w:t>{{ 区划.名字 }}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("name", "xml", "place"),
    [
        ("header1", f'<w:hdr xmlns:w="{W}">{BAD}</w:hdr>', "页眉"),
        ("footer3", f'<w:ftr xmlns:w="{W}">{BAD}</w:ftr>', "页脚"),
        (
            "footnotes",
            (
                f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="1">{BAD}</w:footnote>'
                "</w:footnotes>"
            ),
            "脚注",
        ),
    ],
)
def test_headers_footers_and_notes_are_checked_too(template, values, name, xml, place):
    path = template("甲", change=add_part(f"word/{name}.xml", xml, "header"))

    finding = check(path, values)[0]

    assert (finding.rule, finding.place) == ("unknown-tag", place)


def test_text_boxes_are_checked_too(template, values):
    path = template("甲", "版记｜{{ 区划.名字 }}")

    finding = check(path, values)[0]

    assert (finding.rule, finding.place) == ("unknown-tag", "文本框1")


def test_a_tag_in_a_comment_is_warned_of(template, values):
    xml = (
        f'<w:comments xmlns:w="{W}"><w:comment w:id="1">{BAD}</w:comment></w:comments>'
    )
    path = template("甲", change=add_part("word/comments.xml", xml, "comments"))

    finding = next(one for one in check(path, values) if one.rule == "tag-not-filled")

    assert (finding.severity, finding.place) == (Severity.WARNING, "批注")
    assert finding.found == "{{ 区划.名字 }}"


def test_a_tag_in_deleted_text_is_checked_and_warned_of(template, values):
    deleted = "<w:del><w:r><w:delText>{{ 区划.名字 }}</w:delText></w:r></w:del>"
    path = template(
        "甲",
        change=in_body(
            "<w:r><w:t>甲</w:t></w:r>", f"<w:r><w:t>甲</w:t></w:r>{deleted}"
        ),
    )

    found = rules(check(path, values))

    assert {"unknown-tag", "hidden-tag", "tracked-changes"} <= set(found)


@pytest.mark.parametrize(
    ("change", "rule", "severity"),
    [
        (
            add_part("word/vbaProject.bin", "x", "vbaProject"),
            "macros",
            Severity.ERROR,
        ),
        (
            lambda parts: parts.update(
                {
                    "[Content_Types].xml": re.sub(
                        rb"application/vnd[^\"]*document\.main\+xml",
                        b"application/vnd.ms-word.document.macroEnabled.main+xml",
                        parts["[Content_Types].xml"],
                    )
                }
            ),
            "macros",
            Severity.ERROR,
        ),
        (
            lambda parts: parts.update(
                {
                    "[Content_Types].xml": parts["[Content_Types].xml"].replace(
                        b"wordprocessingml.document.main",
                        b"wordprocessingml.template.main",
                    )
                }
            ),
            "not-a-document",
            Severity.ERROR,
        ),
        (
            add_part("", "", "attachedTemplate", True, "file:///C:/x.dotm"),
            "attached-template",
            Severity.ERROR,
        ),
        (
            add_part("", "", "image", True, "http://example.org/x.png"),
            "external-link",
            Severity.ERROR,
        ),
        (
            add_part("word/embeddings/oleObject1.bin", "x", "oleObject"),
            "embedded-object",
            Severity.ERROR,
        ),
        (
            add_part("", "", "hyperlink", True, "http://example.org/"),
            "hyperlink",
            Severity.HINT,
        ),
    ],
)
def test_what_a_template_must_not_bring_along(template, values, change, rule, severity):
    findings = check(template("甲", change=change), values)

    assert [(one.rule, one.severity) for one in findings] == [(rule, severity)]


@pytest.mark.parametrize(
    "field",
    [
        '<w:fldSimple w:instr=" DDEAUTO c:\\\\cmd.exe "/>',
        (
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>INCLUDE</w:instrText>'
            '<w:instrText>TEXT "x"</w:instrText><w:fldChar w:fldCharType="end"/></w:r>'
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IncludePicture '
            '"x"</w:instrText></w:r>'
        ),
    ],
)
def test_a_field_that_fetches_from_elsewhere_is_an_error(template, values, field):
    path = template("甲", change=in_body("<w:r><w:t>甲</w:t></w:r>", field))

    assert "fetching-field" in rules(check(path, values))


def test_the_page_number_is_no_field_to_refuse(template, values):
    assert "fetching-field" not in rules(check(template("甲"), values))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('w:w="11906"', 'w:w="12240"', "paper-size"),
        (r'w:top="\d+"', 'w:top="1440"', "margins"),
    ],
)
def test_a_page_that_lost_its_measures_is_an_error(template, values, old, new, rule):
    def change(parts):
        changed = re.sub(old, new, parts[MAIN].decode())
        assert changed != parts[MAIN].decode()
        parts[MAIN] = changed.encode()

    findings = check(template("甲", change=change), values)

    assert rule in rules(findings)
    assert has_errors(findings)


def test_a_footer_without_page_number_is_an_error(template, values):
    def change(parts):
        for name in ("word/footer1.xml", "word/footer2.xml"):
            parts[name] = parts[name].replace(b" PAGE ", b" DATE ")

    assert "page-number" in rules(check(template("甲", change=change), values))


def test_even_pages_without_footers_of_their_own_are_an_error(template, values):
    def change(parts):
        settings = "word/settings.xml"
        parts[settings] = parts[settings].replace(b"<w:evenAndOddHeaders/>", b"")

    assert "page-number-place" in rules(check(template("甲", change=change), values))


def test_what_only_this_years_values_break_is_found_on_trial(template, values):
    text = "{{ 下级.生态环境质量变化[7] }}"

    findings = check(template(text), values)

    assert rules(findings) == ["trial"]
    assert check(template(text)) == []


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"not a zip", b"\xd0\xcf\x11\xe0"]
)
def test_what_is_no_word_file_is_refused_in_one_sentence(tmp_path, data):
    path = tmp_path / "x.docx"
    path.write_bytes(data)

    with pytest.raises(BadFile):
        check(path)


def test_the_countys_own_wording_is_checked_by_record(plan, values):
    plan = replace(
        plan,
        passages=(
            Passage(chapter="甲", text="{{ 区划.自称 }}和“引号”"),
            Passage(chapter="乙", text="{{ 区划.名字 }}\n{{ “甲” }}"),
        ),
        indicators=(Indicator(name="丙", description="{%p if 区划.名称 %}"),),
    )

    findings = check_prose(plan, plan_tags(), values)

    assert {(one.place, one.rule) for one in findings} == {
        ("文段 第2条", "unknown-tag"),
        ("文段 第2条", "tag-syntax"),
        ("指标 第1条", "bad-level"),
        ("指标 第1条", "begin-without-end"),
    }


def test_the_shipped_wording_has_nothing_wrong(plan, values):
    assert check_prose(plan, plan_tags(), values) == []


def test_wording_may_not_ask_for_other_wording(plan, values):
    plan = replace(plan, passages=(Passage(chapter="甲", text="{{ 文段[0].文字 }}"),))

    findings = check_prose(plan, plan_tags(), values)

    assert rules(findings) == ["trial"]
    assert findings[0].place == "文段 第1条"


def test_a_template_is_not_changed_by_checking_it(template, values):
    path = template("{{ 区划.名称 }}")
    before = path.read_bytes()

    check(path, values)

    assert Path(path).read_bytes() == before
