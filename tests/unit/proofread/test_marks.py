import pytest

from tests.unit.proofread.texts import findings_in, fixes_in, rules_in


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("甲,乙", "甲，乙"),
        ("甲;乙", "甲；乙"),
        ("各局:", "各局："),
        ("PM2.5,以及", "M2.5，以及"),
        ("完成了.", "完成了。"),
        ("甲...乙", "甲……乙"),
        ("甲。。。", "甲……"),
        ("甲…乙", "甲……乙"),
        ("甲--乙", "甲——乙"),
        ("甲。。", "甲。"),
        ("甲，，乙", "甲，乙"),
        ("共１２个", "共12个"),
    ],
)
def test_a_wrong_mark_is_shown_with_the_right_one(wrong, right):
    assert [fix for _, fix in fixes_in(wrong)] == [right]


@pytest.mark.parametrize("text", ["见(附表)", "甲(PM2.5)", "甲（乙)", "甲(乙）"])
def test_half_width_brackets_in_chinese_are_found(text):
    assert set(rules_in(text)) == {"mark-half-width"}


def test_straight_quotes_are_found_once_for_a_paragraph():
    assert rules_in('他说"你好"和"再见"') == ["mark-straight-quote"]


@pytest.mark.parametrize(
    "text",
    [
        "PM2.5为18.5，比例4:3:3，10:30前，1.5倍。",
        "网址https://www.example.gov.cn/a?id=1,2和邮箱hb.kh@163.com。",
        "附件(1).docx和表1.xlsx",
        "DB15/T 1234-2020，COD (mg/L)，f(x)",
        "Error! Reference source is fine, he said.",
        "等等……还有——甲。",
        "甲（乙）丙“丁”",
    ],
)
def test_numbers_addresses_and_latin_keep_their_own_marks(text):
    assert "mark-half-width" not in rules_in(text)
    assert not {rule for rule in rules_in(text) if rule.startswith("mark-")}


def test_the_same_mark_is_counted_within_a_paragraph():
    findings = findings_in("甲,乙,丙,丁")

    assert [finding.message for finding in findings] == [
        "中文里用了半角的“,”（共3处）。"
    ]


def test_blanks_in_a_sentence_are_found_but_not_those_that_set_names_out():
    assert rules_in("各单位 要高度重视，按时报送。") == ["blank-in-text"]
    assert rules_in("组  长：王  强\n生态环境部 财政部\n第一章  总  则") == []


def test_typed_indents_are_one_finding_for_the_document():
    findings = findings_in("　　甲乙丙\n\xa0 丁\n    戊\n \n己")

    assert [(finding.rule, finding.message) for finding in findings] == [
        ("blank-indent", "3个段落用空格代替首行缩进。")
    ]


def test_blanks_that_set_who_signs_to_the_right_are_no_indent():
    placed = "　　　　　　　　"
    signed = f"{placed}某某局\n{placed}某某办\n{placed}2020年9月1日"

    assert rules_in(f"特此函复。\n{signed}") == []
    (finding,) = findings_in(f"　　特此函复。\n{signed}\n　　（联系人：张三）")
    assert finding.message == "2个段落用空格代替首行缩进。"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("《甲", ["pair-unclosed"]),
        ("甲》", ["pair-unclosed"]),
        ("“甲“乙", ["pair-unclosed"]),
        ("（甲《乙）丙》", ["pair-crossed", "pair-unclosed"]),
        ("《甲《乙》丙》", ["pair-nested"]),
        ("“甲“乙”丙”", ["pair-nested"]),
        ("《甲〈乙〉丙》“丁‘戊’己”（庚〔2020〕辛）", []),
        ("1）甲；2）乙\na）丙", []),
        ("It’s right", []),
    ],
)
def test_pairs_are_closed_in_order_and_nested_by_rank(text, rules):
    assert rules_in(text) == rules


def test_inner_titles_are_shown_in_single_brackets():
    assert fixes_in("《甲《乙》丙》") == [("《甲《乙》丙》", "《甲〈乙〉丙》")]


def test_a_title_on_two_lines_is_one_text():
    assert rules_in("关于印发《某方案\n（试行）》的通知\n\n各局：") == []


def test_a_title_below_marked_blanks_is_one_text_too():
    text = "【待填：虚构示例，不得印发】\n【待填：发文字号】\n\n关于印发《某县\n实施方案》的通知"

    assert "pair-unclosed" not in rules_in(text)


def test_cells_are_read_too():
    assert rules_in("甲", "甲,乙|《丙") == ["mark-half-width", "pair-unclosed"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("《甲》、《乙》", "《甲》《乙》"),
        ("“甲”、“乙”", "“甲”“乙”"),
        ("甲、乙、等", "甲、乙等"),
    ],
)
def test_a_needless_enumeration_comma_is_found(wrong, right):
    assert fixes_in(wrong) == [(wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "《甲》（国发〔2020〕1号）、《乙》",
        "《甲》（试行）、《乙》、《丙》",
        "一、等级划分",
    ],
)
def test_an_enumeration_comma_after_a_note_is_right(text):
    assert rules_in(text) == []
