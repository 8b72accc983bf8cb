import pytest

from tests.unit.proofread.texts import findings_in, fixes_in, rules_in

GOOD = """一、总则
（一）目的
1.甲
（1）乙
（2）丙
2.丁
（二）依据
二、附则
（一）解释"""


def test_levels_in_their_order_are_right():
    assert rules_in(GOOD) == []


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("二、甲\n三、乙", "numbering-start", "二、甲"),
        ("一、甲\n三、乙", "numbering-jump", "三、乙"),
        ("一、甲\n二、乙\n二、丙", "numbering-repeat", "二、丙"),
        ("1.甲\n2.乙\n1.丙", "numbering-jump", "1.丙"),
        ("一、甲\n1.乙", "numbering-level", "1.乙"),
        ("一、甲\n（1）乙", "numbering-level", "（1）乙"),
        ("（一）甲\n（1）乙", "numbering-level", "（1）乙"),
        ("第一章 甲\n第三章 乙", "numbering-jump", "第三章 乙"),
        ("一、甲\n（一）乙\n二、丙\n（三）丁", "numbering-start", "（三）丁"),
    ],
)
def test_a_break_in_the_order_is_found(text, rule, found):
    assert [(f.rule, f.found) for f in findings_in(text)] == [(rule, found)]


@pytest.mark.parametrize(
    "text",
    [
        "第一章 总则\n一、甲\n二、乙\n第二章 分则\n三、丙",
        "一、甲\n（一）乙\n二、丙\n（一）丁",
        "1.甲\n2.乙\n组成人员如下：\n1.丙",
        "1.总则\n2.5G网络\n3.2020年底前完成",
        "一、二季度任务完成较好。\n3个方面的问题。\n1.5倍以上。\n10.23行动。",
        "2020年工作总结如下。\n12369举报3件。\n3、4号楼。",
        "第一条 甲\n（一）乙\n第二条 丙\n（一）丁",
        "1 总则\n1.1 目的\n1.2 依据\n2 附则",
    ],
)
def test_what_only_looks_like_a_break_is_let_be(text):
    assert rules_in(text) == []


def test_a_new_document_after_the_date_and_an_annex_begin_anew():
    text = "一、甲\n二、乙\n某局\n2020年9月1日\n某方案\n一、丙\n附件\n一、丁"

    assert rules_in(text) == ["attachment-unlisted"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("1、甲", "1.甲"),
        ("一.甲", "一、甲"),
        ("一，甲", "一、甲"),
        ("（一）、甲", "（一）甲"),
        ("(一)甲", "（一）甲"),
        ("(1)甲", "（1）甲"),
    ],
)
def test_a_wrong_form_is_shown_with_its_right_one(wrong, right):
    assert fixes_in(wrong) == [(wrong, right)]


def test_forms_mixed_in_one_level_are_found_once():
    rules = rules_in("1.甲\n2. 乙\n3.丙\n4. 丁")

    assert rules == ["numbering-mixed"]


def test_a_wrong_form_is_reported_once_with_its_count():
    findings = findings_in("1、甲\n2、乙\n3、丙")

    assert [finding.message for finding in findings] == ["序号“1、”应为“1.”（共3处）。"]
