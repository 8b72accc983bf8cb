from time import perf_counter

import pytest

from notices.model import Register
from notices.proofread import Proofreader
from tests.unit.proofread.texts import findings_in, fixes_in, read, rules_in

UNITS = Register(
    names=frozenset(
        {
            "旗政府办",
            "旗政府办公室",
            "生态环境分局",
            "财政局",
            "发改委",
            "自然资源局",
            "农林水局",
            "农牧水利科技局",
            "市生态环境局",
            "自治区生态环境厅",
            "自治区财政厅",
        }
    ),
    aliases={"环保局": "生态环境分局", "国土局": "自然资源局"},
)


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("生态环境局分局", "生态环境分局"),
        ("生态环镜分局", "生态环境分局"),
        ("自然资原局", "自然资源局"),
        ("农牧水科技局", "农牧水利科技局"),
    ],
)
def test_a_name_one_character_off_is_found(written, standard):
    assert fixes_in(f"请{written}办", UNITS) == [(f"请{written}办", f"请{standard}办")]


@pytest.mark.parametrize(
    "other",
    [
        "生态环境局",
        "市生态环境局",
        "自治区生态环境厅",
        "县生态环境分局",
        "旗政府办",
        "旗政府办公室",
        "旗政协办公室",
        "民政局",
        "农牧水局",
        "市生态环境局分局",
        "林业局",
        "自治区民政厅",
        "国家发改委",
        "市环保局",
        "自然资源部",
        "各生态环境分局",
    ],
)
def test_another_body_is_no_slip(other):
    assert rules_in(f"请{other}负责", register=UNITS) == []


def test_an_office_as_any_body_has_one_is_near_nothing():
    register = Register(names=frozenset({"中共某某自治县委员会办公室"}))

    assert rules_in("抄送县人大常委会办公室。", register=register) == []


def test_an_alias_is_replaced_by_the_standard_name():
    findings = findings_in("请环保局和国土局办，环保局牵头", register=UNITS)

    assert [finding.message for finding in findings] == [
        "“环保局”的规范名称是“生态环境分局”。",
        "“国土局”的规范名称是“自然资源局”。",
    ]


def test_names_in_tables_are_compared_too():
    assert rules_in("", "自然资原局|甲", register=UNITS) == ["name-near"]


def test_an_empty_register_knows_no_wrong_name():
    assert rules_in("生态环境局分局") == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("旗政府督察室", "旗政府督查室"),
        ("整改台帐", "整改台账"),
        ("十三五规划", "“十三五”规划"),
        ("《十四五国家》", "《“十四五”国家》"),
    ],
)
def test_a_common_slip_is_shown_with_the_usual_form(wrong, right):
    assert [wanted for _, wanted in fixes_in(wrong)] == [right]


OFFICE = "旗政府督查室"


@pytest.mark.parametrize(
    ("register", "rule"),
    [
        (
            Register(names=frozenset({OFFICE}), aliases={"旗政府督察室": OFFICE}),
            "name-alias",
        ),
        (Register(names=frozenset({OFFICE})), "name-near"),
        (Register(aliases={"环保局": "生态环境局"}), "wording"),
    ],
)
def test_a_slip_within_a_wrong_name_is_told_once(register, rule):
    text = "请旗政府督察室办理。\n由旗政府督察室督办。"

    assert set(rules_in(text, register=register)) == {rule}


def test_a_slip_beside_a_wrong_name_is_told_as_well():
    register = Register(aliases={"旗政府督察室": OFFICE})

    findings = findings_in("旗政府督察室和乡政府督察室", register=register)

    assert [(finding.rule, finding.wanted) for finding in findings] == [
        ("name-alias", "旗政府督查室和乡政府"),
        ("wording", "察室和乡政府督查室"),
    ]


@pytest.mark.parametrize(
    "text",
    ["“十三五”规划", "“十四五”时期", "共三十五家", "中央生态环境保护督察", "第十五条"],
)
def test_the_usual_form_is_right(text):
    assert rules_in(text) == []


def test_a_plan_is_called_in_its_text_as_in_its_title():
    title = "某旗2020年度考核工作实施方案\n\n"

    assert rules_in(title + "制定年度工作方案。") == ["plan-name"]
    assert rules_in(title + "制定本工作方案。") == ["plan-name"]
    assert rules_in(title + "制定本实施方案，各单位另行制定工作方案。") == []


# Of one length and much alike, so that a slip of one may be a slip of several.
TOWNS = [f"{a}{b}{c}河人民政府" for a in "东西" for b in "甲乙" for c in "山水"]


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("东某山河人民政府", ["东乙山河人民政府", "东甲山河人民政府"]),
        ("东甲山山河人民政府", ["东甲山河人民政府"]),
        ("东甲河人民政府", ["东甲山河人民政府", "东甲水河人民政府"]),
        ("东某某河人民政府", []),
        ("东甲山河人民政府", []),
        ("某甲山河人民政府", []),
    ],
)
def test_a_slip_is_compared_with_every_name_it_may_be_of(written, near):
    findings = findings_in(f"请{written}办", register=Register(names=frozenset(TOWNS)))

    assert [one.wanted for one in findings] == [f"请{name}办" for name in near]


def test_looking_for_slips_takes_no_longer_with_a_nations_names():
    figures = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")
    names = frozenset(f"{n:05d}镇人民政府".translate(figures) for n in range(8000))
    proofreader = Proofreader(Register(names=names))
    started = perf_counter()

    for n in range(30):
        proofreader.proofread(
            read(f"请甲乙{n}镇人民政府、生态环境局、某某局办理，" * 5)
        )

    assert perf_counter() - started < 1
