"""Title, recipients, annexes, and what a draft must not leave behind."""

import pytest

from notices.model import Para, Reading
from notices.proofread.parts import parts
from tests.unit.proofread.texts import findings_in, read, rules_in

START = "关于某事的通知\n\n各乡镇人民政府：\n现通知如下。\n"
SIGNED = "\n某局\n2020年9月1日\n"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("关于某事的通知\n\n各乡镇人民政府，旗直有关部门：\n甲。", []),
        ("关于某事的通知。\n\n各乡镇人民政府：\n甲。", ["title-end-mark"]),
        ("关于某事的请示报告\n\n市人民政府：\n甲。", ["title-kind"]),
        ("关于某事的通知\n各乡镇人民政府，旗直有关部门\n甲。", ["recipients-colon"]),
        ("关于某事的通知\n各乡镇人民政府、旗直部门\n甲。", ["recipients-colon"]),
        ("关于某事的通知\n\n各乡镇人民政府，\n甲。", ["recipients-colon"]),
        ("关于某事的通知\n\n各单位要高度重视。", []),
    ],
)
def test_title_and_recipients_are_as_the_standard_has_them(text, rules):
    assert rules_in(text) == rules


def test_the_closing_lines_open_no_document_though_one_is_broken():
    closing = Para(text="某局\n2020年9月1日印发", place="文本框1")
    letter = read(START + SIGNED)

    assert len(parts(Reading(paras=(*letter.paras, closing)))) == 1


@pytest.mark.parametrize("length", [4, 33, 58])
def test_the_name_of_who_issues_is_no_title_however_long(length):
    mark = "某" * length + "文件"

    (part, *_) = parts(read(f"{mark}\n某政发〔2020〕1号\n{START}"))

    assert part.title == "关于某事的通知"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("", []),
        ("附件：1.甲表\n2.乙表" + SIGNED + "附件1\n甲表\n附件2\n\n乙表", []),
        (
            "附件：1.甲表\n2.乙表" + SIGNED + "附件1\n甲\n表\n附件2\n乙表\n（2020年）",
            [],
        ),
        ("附件：甲表" + SIGNED + "附件\n甲表", []),
        ("附件：1.甲表 2.乙表" + SIGNED + "附件1\n甲表\n附件2\n乙表", []),
        ("附件：1.甲表\n2.乙表" + SIGNED + "附件1\n甲表", ["attachment-absent"]),
        (SIGNED + "附件\n甲表", ["attachment-unlisted"]),
        ("附件：甲表" + SIGNED + "附件\n乙表", ["attachment-title"]),
        ("附件：甲表；" + SIGNED + "附件\n甲表", ["attachment-end-mark"]),
        ("附件：1.甲表" + SIGNED + "附件\n甲表", ["attachment-single"]),
        ("附件：甲表" + SIGNED + "附件1\n甲表", ["attachment-single"]),
        (
            "附件：1.甲表\n3.乙表" + SIGNED + "附件1\n甲表\n附件3\n乙表",
            ["attachment-order"],
        ),
        (
            "附件：1、甲表\n2、乙表" + SIGNED + "附件1\n甲表\n附件2\n乙表",
            ["attachment-form"],
        ),
        ("见附件3。\n附件：甲表" + SIGNED + "附件\n甲表", ["attachment-cited"]),
        ("见国发〔2020〕1号附件3。\n附件：甲表" + SIGNED + "附件\n甲表", []),
        ("见附件3。", []),
    ],
)
def test_the_annexes_are_those_listed(text, rules):
    assert rules_in(START + text) == rules


def test_an_annex_by_itself_says_nothing():
    assert rules_in("附件2\n乙表\n一、甲") == []


def test_a_list_without_any_annex_is_only_a_hint():
    findings = findings_in(START + "附件：甲表")

    assert [(f.rule, f.severity) for f in findings] == [("attachment-absent", "建议")]


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("请{{ 名称 }}办", "leftover-tag", "请{{ 名称 }}办"),
        ("{% if 甲 %}", "leftover-tag", "{% if 甲 %}"),
        ("{# 注 #}", "leftover-tag", "{# 注 #}"),
        ("｛｛名称｝｝", "leftover-tag", "｛｛名称｝｝"),
        ("请{{名称办", "leftover-tag", "请{{名称办"),
        ("请XX局办", "leftover-placeholder", "请XX局办"),
        ("请××县办", "leftover-placeholder", "请××县办"),
        ("于X月前", "leftover-placeholder", "于X月前"),
        ("时间待定。", "leftover-undecided", "时间待定。"),
        ("TODO", "leftover-undecided", "TODO"),
        ("见错误!未找到引用源。", "leftover-field", "见错误!未找到引用源。"),
        ("错误！未定义书签。", "leftover-field", "错误！未定义书签。"),
        (
            "见Error! Reference source not found.",
            "leftover-field",
            "见Error! Reference source not found.",
        ),
    ],
)
def test_what_a_draft_left_behind_is_found(text, rule, found):
    assert [(f.rule, f.found) for f in findings_in(text)] == [(rule, found)]


def test_our_own_blanks_are_to_be_filled_and_not_errors():
    findings = findings_in("某局\n【待填：成文日期】")

    assert [(f.rule, f.severity, f.found) for f in findings] == [
        ("blank-to-fill", "待填", "【待填：成文日期】")
    ]


@pytest.mark.parametrize("text", ["138××××1234", "TEXXT", "3×5米", "确定待遇"])
def test_masks_words_and_products_are_no_placeholders(text):
    assert rules_in(text) == []
