"""Letters, papers upwards, pages across, charts: sound ones have no finding.

Each is built as the shipped templates are; with one fault it has exactly that finding.
"""

from pathlib import Path

import pytest

from notices.pagecheck import check_page
from notices.word.reader import read_word
from tests.unit.pagecheck.forms import ACROSS, LETTER, UPWARD, parts
from tests.unit.word.package import packed
from tracker.model.finding import Finding, Severity


def findings(tmp_path: Path, source: str, *change: str) -> list[Finding]:
    """What is told of the document with `change`, old and new text of one part."""
    own = dict(parts(source))
    if change:
        old, new = change
        names = [name for name in own if old in own[name]]
        assert names, old
        own |= {name: own[name].replace(old, new) for name in names}
    return check_page(read_word(packed(tmp_path / "a.docx", own)))


@pytest.mark.parametrize("source", [LETTER, UPWARD, ACROSS])
def test_a_sound_document_of_any_form_has_no_finding(tmp_path, source):
    assert findings(tmp_path, source) == []


def test_a_chart_is_no_blank_line_above_the_list_of_attachments(tmp_path):
    crowded = UPWARD.replace("迟报\n空行｜\n", "迟报\n")

    found = [(one.rule, one.found) for one in findings(tmp_path, crowded)]

    assert found == [("attachment-list-place", "空0行")]


THICK, THIN = "thickThinSmallGap", "thinThickSmallGap"
TURNED = 'vert="vert"'
LETTER_STYLE = '<w:pStyle w:val="LetterNumber"/>'
UP_STYLE = '<w:pStyle w:val="UpwardNumber"/>'
# fault -> form, what replaces what, the rule, what is found.
FAULTS = {
    "rule missing": (
        LETTER,
        (f'w:val="{THICK}"', 'w:val="none"'),
        "letter-rule",
        "没有",
    ),
    "rule single": (LETTER, (THIN, "single"), "letter-rule", "single"),
    "rule upside down": (LETTER, (THICK, THIN), "letter-rule", THIN),
    "number centred": (
        LETTER,
        (LETTER_STYLE, '<w:pStyle w:val="DocumentNumber"/>'),
        "letter-number-place",
        "未居右",
    ),
    "number moved in": (
        LETTER,
        (LETTER_STYLE, f'{LETTER_STYLE}<w:ind w:rightChars="100" w:right="315"/>'),
        "letter-number-place",
        "右空1字符",
    ),
    "printed": (
        LETTER,
        ("抄送：县财政局。", "某某县人民政府　2020年10月9日印发"),
        "letter-closing",
        "有印发日期",
    ),
    "signer in body type": (
        UPWARD,
        ("楷体_GB2312", "仿宋_GB2312"),
        "signer-font",
        "仿宋_GB2312",
    ),
    "number at the edge": (
        UPWARD,
        (UP_STYLE, f'{UP_STYLE}<w:ind w:firstLineChars="0" w:firstLine="0"/>'),
        "upward-line",
        "左空0字符",
    ),
    "signer at the edge": (
        UPWARD,
        ('w:pos="8529"', 'w:pos="8844"'),
        "upward-line",
        "右空0字符",
    ),
    "number upright": (
        ACROSS,
        (TURNED, 'vert="horz"'),
        "page-number-across",
        "在横页的下方或上方",
    ),
    "dash across": (ACROSS, ("— ", "- "), "page-number-dash", "- 1 —"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_document_with_one_fault_has_that_one_error(tmp_path, fault):
    source, change, rule, found = FAULTS[fault]

    told = findings(tmp_path, source, *change)

    assert [(one.rule, one.severity, one.found) for one in told] == [
        (rule, Severity.ERROR, found)
    ]


def test_rules_of_a_letter_are_170_mm_wide(tmp_path):
    told = findings(tmp_path, LETTER, 'w:left="-454"', 'w:left="0"')

    assert [(one.rule, one.found) for one in told] == [("letter-rule-width", "162毫米")]


def test_a_letters_rules_are_red(tmp_path):
    told = findings(tmp_path, LETTER, 'w:space="0" w:color="FF0000"', 'w:space="0"')

    assert [(one.rule, one.found) for one in told] == [("letter-rule", "颜色黑")]


def test_a_head_that_no_page_shows_makes_no_letter(tmp_path):
    own = {
        name: text.replace("<w:titlePg/>", "").replace(THICK, "single")
        for name, text in parts(LETTER).items()
    }

    told = check_page(read_word(packed(tmp_path / "a.docx", own)))

    assert told == []


def test_the_first_page_of_a_letter_has_no_number(tmp_path):
    number = '<w:fldSimple w:instr=" PAGE "/>'
    own = dict(parts(LETTER))
    first = next(name for name, text in own.items() if THIN in text)
    own[first] = own[first].replace("</w:p></w:ftr>", f"{number}</w:p></w:ftr>")

    told = check_page(read_word(packed(tmp_path / "a.docx", own)))

    assert [(one.rule, one.place) for one in told] == [("letter-first-number", "页脚")]


def test_rules_of_closing_lines_do_not_belong_into_a_letter(tmp_path):
    told = findings(tmp_path, LETTER.replace("信函版记", "版记"))

    assert {(one.rule, one.found) for one in told} == {("letter-closing", "有分隔线")}


def test_closing_lines_of_a_letter_need_no_rules_wherever_they_stand(tmp_path):
    in_text = LETTER.replace("信函版记｜抄送", "正文｜抄送")

    told = findings(tmp_path, in_text)

    assert "closing-indent" in {one.rule for one in told}
    assert "closing-rule" not in {one.rule for one in told}


def test_how_wide_rules_are_is_no_question_where_none_belongs(tmp_path):
    told = findings(
        tmp_path,
        LETTER.replace("信函版记", "版记"),
        'w:sz="8" w:space="0"',
        'w:sz="24"',
    )

    assert {one.rule for one in told} == {"letter-closing"}


def test_margins_of_a_page_across_follow_from_those_of_upright_ones(tmp_path):
    told = findings(tmp_path, ACROSS, 'w:left="1984"', 'w:left="1440"')

    assert [(one.rule, one.severity, one.place, one.found) for one in told] == [
        ("margins-across", Severity.WARNING, "第2节", "上28、下26、左25.4、右37毫米")
    ]


def test_pages_across_need_numbers_too(tmp_path):
    own = {
        name: text.replace(" PAGE ", " DATE ") if TURNED in text else text
        for name, text in parts(ACROSS).items()
    }

    told = check_page(read_word(packed(tmp_path / "a.docx", own)))

    assert [(one.rule, one.place, one.message) for one in told] == [
        ("page-number", "第2节", "横页没有页码。")
    ]
