"""A cell that cannot be taken over: where it is, what is wrong, what to write."""

from datetime import date, datetime

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from tests.files.workbook.plans import SMALL, opened, told
from tracker.workbook import import_plan

AS_TEXT = "请先把单元格格式设为“文本”，再重新输入"
DUE = "分工", "G3"
DAY = "年度", "B4"
YEAR = "年度", "B3"
FLAG = "单位", "D3"
NUMBER = "依据", "B2"
LEADS = "分工", "C3"

TROUBLES = [
    # Due rules that Excel or haste has made into something else.
    (DUE, "10.23", "看不懂时限“10.23”。", "请写成“10月23日前”。"),
    (DUE, "10月23", "看不懂时限“10月23”。", "请写成“10月23日前”。"),
    (DUE, "10月23日", "看不懂时限“10月23日”。", "请写成“10月23日前”。"),
    (DUE, "１０．２３", "看不懂时限“１０．２３”。", "请写成“10月23日前”。"),
    (DUE, "20201023", "看不懂时限“20201023”。", "请写成“2020年10月23日前”。"),
    (DUE, "2020/10/23", "看不懂时限“2020/10/23”。", "请写成“2020年10月23日前”。"),
    (
        DUE,
        20201023,
        "时限被当成了数字“20201023”。",
        f"{AS_TEXT}“2020年10月23日前”。",
    ),
    (DUE, 10.23, "时限被当成了数字“10.23”。", f"{AS_TEXT}“10月23日前”。"),
    (
        DUE,
        10.2,
        "“时限”被当成了数字“10.2”，可能已经走样。",
        f"{AS_TEXT}原来的文字。",
    ),
    (
        DUE,
        date(2020, 10, 23),
        "时限被当成了日期“2020-10-23”。",
        f"{AS_TEXT}“10月23日前”。",
    ),
    (
        DUE,
        "13月40日前",
        "看不懂时限“13月40日前”。",
        (
            "请写成如 10月23日前、每季度结束后10日内、收到通知后5个工作日内、"
            "立行立改、长期坚持。"
        ),
    ),
    (DUE, "10月\n23日前", "“时限”里有换行，只能写一行。", "请删去换行，接成一行。"),
    # Days.
    (DAY, "20201023", "“数据起始日”不能是“20201023”。", "请写成“2020-10-23”。"),
    (DAY, 20201023, "“数据起始日”不能是“20201023”。", "请写成“2020-10-23”。"),
    (DAY, "23/10/2020", "“数据起始日”不能是“23/10/2020”。", "请写成“2020-10-23”。"),
    (
        DAY,
        "1/10/2020",
        "“数据起始日”不能是“1/10/2020”。",
        "请写成日期，如 2020-10-23。",
    ),
    (DAY, "10月23日", "“数据起始日”不能是“10月23日”。", "请写成日期，如 2020-10-23。"),
    (
        DAY,
        "2021-2-29",
        "“数据起始日”不能是“2021-2-29”。",
        "请写成日期，如 2020-10-23。",
    ),
    (
        DAY,
        datetime(2020, 10, 23, 8, 30),  # noqa: DTZ001
        "“数据起始日”不能是“2020-10-23 08:30:00”。",
        "请写成“2020-10-23”。",
    ),
    # Whole numbers.
    (YEAR, "2020年", "“考核年度”不能是“2020年”。", "请写成“2020”。"),
    (YEAR, 2020.5, "“考核年度”不能是“2020.5”。", "请写成一个整数。"),
    (YEAR, True, "“考核年度”不能是“TRUE”。", "请写成一个整数。"),
    (YEAR, date(2020, 1, 1), "“考核年度”不能是“2020-01-01”。", "请写成一个整数。"),
    # Yes and no.
    (FLAG, "Y", "“成员”不能是“Y”。", "请填“是”或“否”；也可以打“√”，不是的留空。"),
    (FLAG, "有", "“成员”不能是“有”。", "请填“是”或“否”；也可以打“√”，不是的留空。"),
    (FLAG, 1, "“成员”不能是“1”。", "请填“是”或“否”；也可以打“√”，不是的留空。"),
    # Text that has lost something on the way.
    (
        NUMBER,
        131.5,
        "“文号”被当成了数字“131.5”，可能已经走样。",
        f"{AS_TEXT}原来的文字。",
    ),
    (
        NUMBER,
        date(2020, 1, 1),
        "“文号”被当成了日期“2020-01-01”，可能已经走样。",
        f"{AS_TEXT}原来的文字。",
    ),
    (
        NUMBER,
        True,
        "“文号”被当成了逻辑值“TRUE”，可能已经走样。",
        f"{AS_TEXT}原来的文字。",
    ),
    (NUMBER, "甲\n乙", "“文号”里有换行，只能写一行。", "请删去换行，接成一行。"),
    (NUMBER, " 甲", "“文号”前后有多余的空格或换行。", "请删去。"),
    (NUMBER, "甲　", "“文号”前后有多余的空格或换行。", "请删去。"),
    (NUMBER, "\u00a0甲", "“文号”前后有多余的空格或换行。", "请删去。"),
    # Formulas and errors.
    (
        NUMBER,
        "=A2",
        "“文号”是公式，结果可能会变。",
        "请复制这一格，在原处“选择性粘贴”为“数值”。",
    ),
    (
        NUMBER,
        ArrayFormula("B2", "=A2:A3"),
        "“文号”是公式，结果可能会变。",
        "请复制这一格，在原处“选择性粘贴”为“数值”。",
    ),
    (NUMBER, "#N/A", "“文号”是错误值 #N/A。", "请改成应填的内容；没有就清空。"),
    (NUMBER, "#REF!", "“文号”是错误值 #REF!。", "请改成应填的内容；没有就清空。"),
    # Names.
    (
        LEADS,
        "林草局、住建局",
        "“牵头单位”里的“林草局、住建局”是连在一起的几个名称。",
        "请用“；”隔开：林草局；住建局。",
    ),
    (
        LEADS,
        "林草局，林业局",
        "“牵头单位”里的“林草局，林业局”是连在一起的几个名称。",
        "请用“；”隔开：林草局；林业局。",
    ),
    (
        LEADS,
        "林草",
        "“牵头单位”里的“林草”不在“单位”表里。",
        "是不是“林草局”？请改成表里的名称，或先在“单位”里加上。",
    ),
    (("单位", "C2"), "科室", "“类别”不能是“科室”。", "只能填：部门、乡镇、其他。"),
    (("区划", "B2"), None, "“名称”没有填。", "请填：全称，如“××县”。"),
    (("分工", "A3"), None, "“材料”没有填。", "请填：要报送的材料。"),
    (
        ("单位", "A3"),
        "财政局",
        "名称“财政局”与工作表“单位”第2行重复。",
        "请删去重复的，或改成不同的名称。",
    ),
]


@pytest.mark.parametrize(("cell", "value", "message", "remedy"), TROUBLES)
def test_a_cell_in_trouble_is_told_once(path, cell, value, message, remedy):
    sheet, spot = cell
    with opened(path) as book:
        book["依据"]["A2"] = "办法"
        book[sheet][spot] = value
        if (sheet, spot) == ("单位", "A3"):
            book["分工"]["C3"] = "住建局"

    plan, findings = import_plan(path)

    assert plan is None
    assert told(findings) == [(f"工作表“{sheet}”{spot}", message, remedy)]
    assert {one.file for one in findings} == {"考核工作簿.xlsx"}


ACCEPTED = [
    (NUMBER, 131, "131"),
    (NUMBER, "１３１", "１３１"),
    (YEAR, "2019", 2019),
    (YEAR, " ２０１９ ", 2019),
    (DAY, "2020-10-23", date(2020, 10, 23)),
    (DAY, "2020/10/3", date(2020, 10, 3)),
    (DAY, "2020.10.23", date(2020, 10, 23)),
    (DAY, "2020年10月23日", date(2020, 10, 23)),
    (DAY, "２０２０年１０月２３日", date(2020, 10, 23)),
    (FLAG, "是", True),
    (FLAG, "√", True),
    (FLAG, "✓", True),
    (FLAG, True, True),
    (FLAG, "否", False),
    (FLAG, "×", False),
    (FLAG, "　", False),
    (DUE, "每月5日前", "每月5日前"),
    (DUE, "按时", "按时"),
    (LEADS, "林草局;住建局", ("林草局", "住建局")),
    (LEADS, "林草局； 住建局；", ("林草局", "住建局")),
    (LEADS, "林草局\n住建局", ("林草局", "住建局")),
]
HELD = {
    NUMBER: lambda plan: plan.basis[0].number,
    YEAR: lambda plan: plan.year.assessed_year,
    DAY: lambda plan: plan.year.data_start,
    FLAG: lambda plan: plan.units[1].member,
    DUE: lambda plan: plan.duties[1].due,
    LEADS: lambda plan: plan.duties[1].leads,
}


@pytest.mark.parametrize(("cell", "value", "held"), ACCEPTED)
def test_what_can_mean_only_one_thing_is_taken_over(path, cell, value, held):
    sheet, spot = cell
    with opened(path) as book:
        book["依据"]["A2"] = "办法"
        book[sheet][spot] = value

    plan, findings = import_plan(path)

    assert findings == []
    assert HELD[cell](plan) == held


@pytest.mark.parametrize("shown_as", ["0000", "0%", '"第"0"号"'])
def test_a_number_shown_otherwise_than_it_is_goes_back(path, shown_as):
    with opened(path) as book:
        book["依据"]["A2"] = "办法"
        book["依据"]["B2"] = 131
        book["依据"]["B2"].number_format = shown_as

    _, findings = import_plan(path)

    assert told(findings) == [
        (
            "工作表“依据”B2",
            "“文号”被当成了数字“131”，可能已经走样。",
            f"{AS_TEXT}原来的文字。",
        )
    ]


def test_a_date_that_has_lost_its_format_goes_back(path):
    with opened(path) as book:
        book["年度"]["B4"] = 44127
        book["年度"]["B4"].number_format = "General"

    _, findings = import_plan(path)

    assert told(findings) == [
        ("工作表“年度”B4", "“数据起始日”不能是“44127”。", "请写成“2020-10-23”。")
    ]


def test_a_list_in_a_field_of_plain_text_keeps_its_commas(path):
    with opened(path) as book:
        book["发文"]["B7"] = "市政府、市生态环境局；各乡镇"

    plan, findings = import_plan(path)

    assert findings == []
    assert plan
    assert plan.paper.addressees == SMALL.paper.addressees
    assert plan.paper.copied == ("市政府、市生态环境局", "各乡镇")
