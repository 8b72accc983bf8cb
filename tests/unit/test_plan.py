"""From TOML text to a plan: what is refused, where it stands, and what to do."""

import pytest

from tests.builders import LEAST, plan_text
from tracker.model.finding import Severity
from tracker.plan import build_plan
from tracker.storage.planfile import NAME, load_plan, shipped_plans


@pytest.fixture
def load(tmp_path):
    """Loads a plan from TOML text."""

    def load(text):
        path = tmp_path / NAME
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_plan(path)

    return load


UNIT = '[[units]]\nname = "财政局"'
NODE = '[[indicators]]\nname = "甲"'
DUTY = '[[duties]]\nmaterial = "数据"\nrecipient = "办公室"\n'

# Text of the plan -> rule, place and message of its one finding, words of its remedy.
ONE_FINDING = {
    "a table nobody knows": (
        plan_text('[[unit]]\nname = "财政局"'),
        ("bad-plan-file", "unit", "不认识的部分。"),
        "是不是 units？",
    ),
    "a table that is like none": (
        plan_text("[zzzz]\na = 1"),
        ("bad-plan-file", "zzzz", "不认识的部分。"),
        "可用的有：year、region",
    ),
    "one record where there are many": (
        plan_text('[units]\nname = "财政局"'),
        ("bad-plan-file", "units", "这一部分的写法不对。"),
        "请写成 [[units]]，一条一个。",
    ),
    "something else instead of records": (
        plan_text() + '\n[scheme]\n\n[[basis]]\ntitle = "办法"\nnumber = [1]',
        ("wrong-type", "依据 第1条“文号”", "“文号”不能是 [1]。"),
        "请写成一行文字。",
    ),
    "a key nobody knows": (
        plan_text(f"{UNIT}\nmembers = true"),
        ("unknown-key", "单位 第1条", "不认识的项 members。"),
        "是不是 member？",
    ),
    "a key that is like none": (
        plan_text(f"{UNIT}\nzzz = true"),
        ("unknown-key", "单位 第1条", "不认识的项 zzz。"),
        "可用的有：name、full_name",
    ),
    "a value that is required": (
        plan_text('[[units]]\nkind = "部门"'),
        ("required", "单位 第1条“名称”", "“名称”没有填。"),
        "请填：文件里使用的规范名称。",
    ),
    "a text where a number belongs": (
        plan_text(year='[year]\nplan_year = "2025"'),
        ("wrong-type", "年度“方案年度”", "“方案年度”不能是 '2025'。"),
        "请写成一个整数。",
    ),
    "yes where a number belongs": (
        plan_text(year="[year]\nplan_year = true"),
        ("wrong-type", "年度“方案年度”", "“方案年度”不能是 True。"),
        "请写成一个整数。",
    ),
    "a text where a day belongs": (
        plan_text(year='[year]\nplan_year = 2025\ndata_end = "2025年"'),
        ("wrong-type", "年度“数据截止日”", "“数据截止日”不能是 '2025年'。"),
        "请写成日期，如 2020-10-23。",
    ),
    "a number where yes or no belongs": (
        plan_text(f"{UNIT}\nmember = 1"),
        ("wrong-type", "单位 第1条“成员”", "“成员”不能是 1。"),
        "请写成是或否。",
    ),
    "a number among texts": (
        plan_text(f'{UNIT}\naliases = ["财局", 2]'),
        ("wrong-type", "单位 第1条“别称”", "“别称”不能是 ['财局', 2]。"),
        "请写成一行文字（可以有多个）。",
    ),
    "a choice there is not": (
        plan_text(f'{UNIT}\nkind = "局"'),
        ("unknown-choice", "单位 第1条“类别”", "“类别”不能是“局”。"),
        "只能填：部门、乡镇、其他。",
    ),
    "a due rule that is misspelt": (
        plan_text(f'{DUTY}due = "13月1日前"'),
        ("bad-due", "分工 第1条“时限”", "看不懂时限“13月1日前”。"),
        "请写成如 10月23日前",
    ),
    "a control character": (
        plan_text('[[units]]\nname = "财\\u0007政局"'),
        ("control-character", "单位 第1条“名称”", "“名称”里有看不见的字符。"),
        "请删去重新输入",
    ),
    "a zero-width blank from a chat": (
        plan_text('[[units]]\nname = "财\\u200b政局"'),
        ("control-character", "单位 第1条“名称”", "“名称”里有看不见的字符。"),
        "从别处复制",
    ),
    "a line break in a name": (
        plan_text('[[units]]\nname = "财政\\n局"'),
        ("line-break", "单位 第1条“名称”", "“名称”里有换行。"),
        "请写成一行。",
    ),
    "a separator inside an item": (
        plan_text('[[units]]\nname = "财政局"\naliases = ["财局；财办"]'),
        ("separator", "单位 第1条“别称”", "“别称”的“财局；财办”里有分号。"),
        "请改用别的标点",
    ),
    "blanks around a name": (
        plan_text('[[units]]\nname = "财政局　"'),
        ("stray-blank", "单位 第1条“名称”", "“名称”前后有多余的空格或换行。"),
        "请删去。",
    ),
    "a name twice": (
        plan_text(UNIT, f"{UNIT}\nmember = true"),
        ("duplicate", "单位 第2条“名称”", "名称“财政局”与单位 第1条重复。"),
        "请删去重复的，或改成不同的名称。",
    ),
    "a record twice": (
        plan_text(DUTY, DUTY),
        ("duplicate", "分工 第2条", "与分工 第1条完全相同。"),
        "请删去重复的一条。",
    ),
    "a unit that is not in the register": (
        plan_text(UNIT, f'{DUTY}leads = ["财证局"]'),
        (
            "unknown-name",
            "分工 第1条“牵头单位”",
            "“牵头单位”里的“财证局”不在“单位”表里。",
        ),
        "是不是“财政局”？请改成表里的名称，或先在“单位”里加上。",
    ),
    "a parent that is not there": (
        plan_text(f'{NODE}\nparent = "壬癸"'),
        (
            "unknown-name",
            "指标 第1条“上级”",
            "“上级”里的“壬癸”不在“指标”表里。",
        ),
        "请改成表里的名称",
    ),
    "an indicator above itself": (
        plan_text(f'{NODE}\nparent = "甲"'),
        ("loop", "指标 第1条", "“上级”绕成了圈。"),
        "请把其中一个的上级改正。",
    ),
    "no region": (
        plan_text(region=""),
        ("missing-subject", "region", "没有“区划”：本县和上级的称呼。"),
        "补上“区划”。",
    ),
    "a number of a thousand digits": (
        plan_text(year=f"[year]\nplan_year = {'9' * 5000}"),
        ("bad-plan-file", "", "数字太长或括号层次太多，读不出来。"),
        "请删去不该有的内容。",
    ),
    "the same in base sixteen": (
        plan_text(year=f"[year]\nplan_year = 0x{'f' * 5000}"),
        ("bad-plan-file", "", "数字太长或括号层次太多，读不出来。"),
        "请删去不该有的内容。",
    ),
    "a bottomless nesting": (
        plan_text(year="[year]\nplan_year = " + "[" * 5000),
        ("bad-plan-file", "", "数字太长或括号层次太多，读不出来。"),
        "请删去不该有的内容。",
    ),
}


@pytest.mark.parametrize(
    ("text", "expected", "remedy"), ONE_FINDING.values(), ids=list(ONE_FINDING)
)
def test_a_mistake_is_refused_with_its_place(load, text, expected, remedy):
    plan, findings = load(text)

    assert plan is None
    assert [(one.rule, one.place, one.message) for one in findings] == [expected]
    assert remedy in findings[0].remedy
    assert findings[0].file == NAME
    assert findings[0].severity is Severity.ERROR


def test_broken_toml_is_refused_with_its_line(load):
    plan, findings = load('[year]\nplan_year = 2025\nnote = "没有收尾\n')

    assert plan is None
    assert [one.rule for one in findings] == ["bad-plan-file"]
    assert findings[0].message == "第3行第13列附近写法有误。"


def test_many_records_where_there_is_one_are_refused(load):
    plan, findings = load(plan_text(scheme="[[scheme]]"))

    assert plan is None
    assert [one.place for one in findings] == ["scheme"]
    assert findings[0].remedy == "请写成 [scheme]。"


def test_all_mistakes_are_told_at_once(load):
    text = plan_text(
        '[[units]]\nname = "财政局"\nkind = "局"\nmember = 1',
        '[[units]]\nname = "财政局"',
        f'{DUTY}leads = ["林草局"]\ndue = "13月1日前"',
        "[oops]",
        year="[year]",
    )

    _, findings = load(text)

    assert [(one.rule, one.place) for one in findings] == [
        ("bad-plan-file", "oops"),
        ("required", "年度“方案年度”"),
        ("unknown-choice", "单位 第1条“类别”"),
        ("wrong-type", "单位 第1条“成员”"),
        ("duplicate", "单位 第2条“名称”"),
        ("bad-due", "分工 第1条“时限”"),
        ("unknown-name", "分工 第1条“牵头单位”"),
    ]


def test_a_circle_is_told_at_each_indicator_in_it(load):
    text = plan_text(
        '[[indicators]]\nname = "甲"\nparent = "乙"',
        '[[indicators]]\nname = "乙"\nparent = "甲"',
        '[[indicators]]\nname = "丙"',
    )

    _, findings = load(text)

    assert [(one.rule, one.place) for one in findings] == [
        ("loop", "指标 第1条"),
        ("loop", "指标 第2条"),
    ]


def test_an_indicator_without_a_name_is_in_no_circle(load):
    _, findings = load(plan_text('[[indicators]]\ncode = "△E1"'))

    assert [one.rule for one in findings] == ["required"]


def test_a_tree_deeper_than_anybody_means_is_refused(load):
    names = [f'[[indicators]]\nname = "n{n}"\nparent = "n{n - 1}"' for n in range(30)]
    names[0] = '[[indicators]]\nname = "n0"'

    plan, findings = load(plan_text(*names))

    assert plan is None
    assert {one.rule for one in findings} == {"too-deep"}


@pytest.mark.parametrize("value", ["[1]", "{ a = 1 }", "1", "true", "2025-01-01"])
@pytest.mark.parametrize("key", ["name", "parent", "code"])
def test_no_value_of_the_wrong_shape_brings_the_reader_down(load, key, value):
    plan, findings = load(plan_text(NODE, f"[[indicators]]\n{key} = {value}"))

    assert plan is None
    assert "wrong-type" in [one.rule for one in findings]


def test_what_is_just_complete_makes_a_plan(load):
    plan, findings = load(plan_text(UNIT))

    assert findings == []
    assert plan is not None
    assert (plan.year.plan_year, plan.units[0].name) == (2025, "财政局")
    assert plan.paper.number == ""
    assert plan.duties == ()


def test_an_empty_file_names_all_that_is_needed(load):
    _, findings = load("")

    assert [one.place for one in findings] == list(LEAST)


def test_a_byte_order_mark_is_no_mistake(load):
    plan, findings = load(b"\xef\xbb\xbf" + plan_text().encode())

    assert plan is not None
    assert findings == []


@pytest.mark.parametrize("folder", shipped_plans().values(), ids=lambda one: one.name)
def test_a_shipped_plan_has_no_mistake(folder):
    plan, findings = load_plan(folder / NAME)

    assert findings == []
    assert plan is not None


def test_no_rows_at_all_make_no_plan():
    plan, findings = build_plan({}, "工作簿.xlsx")

    assert plan is None
    assert {one.file for one in findings} == {"工作簿.xlsx"}
