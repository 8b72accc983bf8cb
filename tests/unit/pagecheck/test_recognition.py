"""What is told apart by place and colour, whatever its length and its style's id."""

import re
import zipfile
from functools import partial

import pytest

from notices import page
from notices.lint import lint
from notices.pagecheck import check_page
from notices.pagecheck.classify import classify
from notices.pagecheck.roles import Role
from notices.register import register_of
from notices.word.reader import read_word
from tests.unit.pagecheck import paper
from tests.unit.pagecheck.issued import DAY, LONG, a_plan, drafted_at
from tests.unit.pagecheck.paper import line, spoiled
from tests.unit.word.package import members, p, packed

# Where a file names a style by its id.
STYLE_ID = re.compile(
    r'(w:styleId=|<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val=)"(.+?)"'
)


def signed(look, text, right):
    return line(look, text, f'<w:ind w:rightChars="{right}" w:right="0"/>')


def test_an_issuers_mark_is_known_by_its_colour_however_long_and_small(tmp_path):
    mark = line(page.ISSUER_MARK, f"{LONG}文件", rpr='<w:sz w:val="26"/>')

    assert check_page(spoiled(tmp_path, paper.MARK, mark)) == []


def test_a_red_line_that_names_no_file_is_no_issuers_mark(tmp_path):
    red = line(page.ISSUER_MARK, LONG, rpr='<w:sz w:val="26"/>')

    rules = {item.rule for item in check_page(spoiled(tmp_path, paper.MARK, red))}

    assert "text-colour" in rules


@pytest.mark.parametrize("names", [(LONG,), (LONG, LONG), ("某县人民政府", LONG)])
def test_lines_at_the_right_above_a_date_sign_however_long_they_are(tmp_path, names):
    lines = [signed(page.SIGNATURE, name, 0) for name in names]
    day = signed(page.DATE, paper.DATE_TEXT, 1375)

    word = spoiled(tmp_path, paper.SIGNATURE + paper.DATE, "".join(lines) + day)

    signers = [item.paragraph.text for item in classify(word).of(Role.SIGNATURE)]
    assert signers == list(names)
    assert check_page(word) == []


def test_a_long_line_signs_by_a_right_indent_too_but_a_sentence_does_not(tmp_path):
    left = '<w:ind w:leftChars="0" w:rightChars="50"/><w:jc w:val="left"/>'
    sentence = line(page.BODY, f"由{LONG}负责解释。", left)
    name = line(page.SIGNATURE, LONG, left)

    word = spoiled(tmp_path, paper.SIGNATURE, sentence + name)

    signers = [item.paragraph.text for item in classify(word).of(Role.SIGNATURE)]
    assert signers == [LONG]


def test_addressees_below_a_remark_do_not_hide_those_of_a_later_document(tmp_path):
    below = paper.BLANK + paper.ADDRESSEES
    remark = line(page.TITLE, "（征求意见稿）") + paper.ADDRESSEES
    later = (
        line(page.TITLE, "关于报送材料的通知", "<w:pageBreakBefore/>")
        + line(page.ADDRESSEES, "各有关单位：")
        + paper.BODY
    )
    letter = paper.LETTER.replace(below, remark).replace(paper.ATTACHMENT, later)

    findings = check_page(spoiled(tmp_path, paper.LETTER, letter))

    assert [(item.rule, item.found) for item in findings] == [("title-gap", "空0行")]


NOTES = (
    "参加人员：张三、李四",
    "会议内容：",
    "1.本周完成材料初审。",
    "2.下周开展实地核查。",
)


@pytest.mark.parametrize(
    ("lines", "official"),
    [
        (NOTES, False),
        (("2020年10月9日", *NOTES), False),
        ((*NOTES, "某某办", "2020年10月9日"), True),
        (("各有关部门：", *NOTES), True),
    ],
)
def test_a_title_alone_makes_no_official_document(tmp_path, lines, official):
    title = p("周例会纪要", ppr='<w:pStyle w:val="a3"/>')
    styles = (
        '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="title"/></w:style>'
    )
    parts = members(title + "".join(map(p, lines)), styles=styles)

    rules = [
        item.rule for item in check_page(read_word(packed(tmp_path / "a.docx", parts)))
    ]

    assert (rules != ["not-official"]) is official


def test_a_title_is_known_by_the_name_of_its_style_not_by_its_id(tmp_path):
    title = p("周例会", ppr='<w:pStyle w:val="Style16"/>')
    styles = '<w:style w:type="paragraph" w:styleId="Style16"><w:name w:val="TITLE"/></w:style>'
    parts = members(title + p("各有关部门："), styles=styles)

    document = classify(read_word(packed(tmp_path / "a.docx", parts)))

    assert [item.role for item in document.elements] == [Role.TITLE, Role.ADDRESSEES]


ISSUERS = [("某县政府",), (LONG,), ("某县人民政府", LONG)]


@pytest.fixture(params=["plan", "plan-notice"])
def drafted(request, tmp_path):
    """Drafts a document of ours and gives its path."""

    return partial(drafted_at, tmp_path / "稿.docx", request.param)


@pytest.mark.parametrize("issuers", ISSUERS)
def test_a_draft_of_ours_has_no_finding_whoever_issues_it(drafted, issuers):
    plan = a_plan(issuers)

    findings = lint(drafted(plan), register_of(plan), near=DAY)

    assert [item for item in findings if item.rule != "blank-to-fill"] == []


def test_a_draft_of_ours_has_no_finding_with_other_style_ids(drafted, tmp_path):
    path = drafted(a_plan((LONG,)))
    with zipfile.ZipFile(path) as package:
        parts = {
            name: package.read(name).decode()
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }
    ids = re.findall('w:styleId="(.+?)"', parts["word/styles.xml"])
    # As Word in Chinese numbers the styles of a file it saves.
    numbered = {name: f"a{number}" for number, name in enumerate(ids)}

    def renamed(match):
        return f'{match[1]}"{numbered.get(match[2], match[2])}"'

    parts = {name: STYLE_ID.sub(renamed, text) for name, text in parts.items()}

    assert 'w:styleId="Title"' not in parts["word/styles.xml"]
    assert check_page(read_word(packed(tmp_path / "b.docx", parts))) == []
