"""Whole documents: the reference plan's slips, and real prose without false alarms."""

from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.model import Cell, Reading, Register
from notices.proofread import Proofreader, proofread
from notices.proofread.slip import pieces
from tests.unit.proofread.texts import DATA, findings_in, read, read_file

UNITS = Register(
    names=frozenset(
        {
            "旗政府办",
            "旗政府办公室",
            "生态环境分局",
            "财政局",
            "发改委",
            "农牧水利科技局",
            "林草局",
            "自然资源局",
            "住建局",
            "统计局",
            "市生态环境局",
            "自治区生态环境厅",
            "内蒙古自治区生态环境厅",
            "自治区财政厅",
        }
    )
)
# One that knows all a register may know.
KNOWING = replace(
    UNITS,
    issuers=frozenset({"各局"}),
    numbers=frozenset({"委〔2020〕1号"}),
    own_codes=frozenset({"委"}),
    cited={"通知": "委〔2020〕1号"},
    plan_year=2020,
)
PROSE = sorted((DATA / "prose").glob("*.txt"))
# What published documents themselves do against the standards; nothing else is found.
TRUE_FINDS = {
    "business-environment-2022": [
        ("mark-between-titles", "’改革”、“便利企"),
        ("mark-between-titles", "置机制”、“优化科"),
        ("attachment-absent", "附件：首批在全国复制推广的营商环境创新试点改革举措清单"),
    ],
    "rules-nmg-2013": [("mark-between-titles", "组织法》、《中华人")],
    "tasks-guangdong-2021": [("numbering-level", "1.地区生产")],
}


def test_the_reference_plan_has_its_known_slips_and_no_others():
    plan = read_file(DATA / "plan-oroqen-2020.txt")

    findings = proofread(plan, UNITS)

    assert [(finding.rule, finding.found) for finding in findings] == [
        ("five-year-quotes", "号）、《十三五国家重点"),
        ("blank-indent", "为做好我"),
        ("numbering-level", "1.生态环境"),
        ("unit-length-for-area", "变化大于2km的地块原"),
        ("wording", "问题，旗政府督察室对部门工"),
        ("name-near", "调会议。生态环境局分局每季度结"),
        ("plan-name", "制定年度工作方案，推进年"),
        ("numbering-form", "1、各责任单"),
        ("numbering-mixed", "1、各责任单"),
    ]


def test_the_reference_plan_is_told_what_should_stand_instead():
    plan = read_file(DATA / "plan-oroqen-2020.txt")

    wanted = {finding.rule: finding.wanted for finding in proofread(plan, UNITS)}

    assert wanted["unit-length-for-area"] == "变化大于2km²的地块原"
    assert wanted["name-near"] == "调会议。生态环境分局每季度结"
    assert wanted["wording"] == "问题，旗政府督查室对部门工"
    assert wanted["five-year-quotes"] == "号）、《“十三五”国家重点"


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.stem)
def test_official_prose_gives_no_false_alarm(path: Path):
    findings = proofread(read_file(path), UNITS)

    found = [(finding.rule, finding.found) for finding in findings]
    assert found == TRUE_FINDS.get(path.stem, [])


def test_the_prose_is_there():
    assert len(PROSE) >= 14


def test_an_empty_document_gives_nothing():
    assert findings_in("") == []
    assert proofread(Reading(paras=()), Register()) == []


def test_every_finding_names_a_place_of_the_document_and_says_what_to_do():
    reading = read(
        "一、甲\n三、乙《\n2020年2月30日,见{{ 表 }}", "单位|数\n甲|1\n合计|3"
    )

    findings = proofread(reading, UNITS)

    places = {piece.place for piece in pieces(reading)}
    assert findings
    assert all(finding.place in places and finding.remedy for finding in findings)
    assert all(finding.file == "" for finding in findings)


def test_what_is_found_can_be_searched_for_in_the_document():
    text = "一、甲\n三、乙《\n2020年2月30日,见{{ 表 }}"

    findings = findings_in(text)

    assert all(finding.found in text for finding in findings)


def test_findings_come_in_reading_order():
    findings = findings_in("甲。。\n乙《\n丙。。", "甲。。")

    places = [finding.place for finding in findings]
    assert places == ["第1段", "第2段", "第3段", "表1第1行第1列"]


def test_a_cell_read_twice_because_it_is_merged_is_reported_once():
    cell = Cell(text="甲。。", place="表1第1行第1列")

    findings = proofread(Reading(paras=(), tables=(((cell, cell),),)), Register())

    assert len(findings) == 1


NASTY = "一二十三五、.．（）()《》“”‘’〔〕【】[]{}%#附件：1290年月日号星期周六至—-～，,。;…km²m2占分别为包括共其中个+=/合计第章条关于通知各局委等约左右请示报告函责任序号问题率上年度前类应已做好两Xx×\n\t \u3000\xa0a@.docx"


@given(
    st.lists(st.text(st.sampled_from(NASTY), max_size=60), max_size=12),
    st.lists(st.lists(st.text(st.sampled_from(NASTY), max_size=8), max_size=4)),
)
def test_no_text_makes_it_raise(lines, rows):
    table = tuple(
        tuple(Cell(text=text, place=f"{row}-{at}") for at, text in enumerate(cells))
        for row, cells in enumerate(rows)
    )

    findings = proofread(
        Reading(paras=read("\n".join(lines)).paras, tables=(table,)), KNOWING
    )

    assert isinstance(findings, list)


@given(st.text(max_size=300))
def test_no_character_makes_it_raise(text):
    assert isinstance(findings_in(text, register=UNITS), list)


# A word or mark many times over is what makes a careless pattern slow.
@pytest.mark.parametrize(
    "word",
    [
        "1个",
        "包括",
        "（",
        "）",
        "。",
        "，",
        "a",
        "1-",
        "{{",
        "《",
        "附件",
        "1月",
        " ",
        "甲1个、",
        "1类1个：甲1个、",
        "应1项，已1项，",
        "请1月1日",
        "上年度（",
    ],
)
def test_a_page_of_one_word_over_and_over_takes_no_time(word):
    started = perf_counter()

    findings_in(word * 3000)

    assert perf_counter() - started < 2


def test_twenty_pages_take_well_under_a_second():
    plan = (DATA / "plan-oroqen-2020.txt").read_text("utf-8")
    started = perf_counter()

    findings_in("\n".join([plan] * 6), register=UNITS)

    assert perf_counter() - started < 1


def test_the_same_words_are_judged_in_a_paragraph_and_in_a_cell_by_its_own_rules():
    findings = findings_in("共1,000元", "金额|说明\n共1,000元|甲")

    assert [(one.rule, one.place) for one in findings] == [("number-comma", "第1段")]


def test_a_text_met_again_is_found_in_its_new_place():
    proofreader = Proofreader(UNITS)
    proofreader.proofread(read("甲。。"))

    findings = proofreader.proofread(read("一、乙\n甲。。"), "稿.txt")

    assert [(one.file, one.place) for one in findings] == [("稿.txt", "第2段")]
