"""Lists of problems as offices have them, each laid out in its own way."""

from datetime import date, datetime

import openpyxl
import pytest
from openpyxl import Workbook

from tests.builders import a_ledger, an_act
from tests.files.ledgerbook.books import PLAN, export
from tracker.errors import BadFile
from tracker.model.issue import Issue, Measure, Source
from tracker.services.issues import add
from tracker.workbook.ledger import import_issues

HEADER = ("序号", "问题", "责任单位", "整改时限")


def a_list(tmp_path, *rows, merged=(), formats=()):
    """A workbook of these rows, as cells are typed."""
    path = tmp_path / "清单.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    for spot, code in formats:
        sheet[spot].number_format = code
    book.save(path)
    return path


def imported(path):
    return import_issues(path, plan=PLAN, year=2025)


def messages(findings):
    return [(one.place.removeprefix("工作表“Sheet”"), one.message) for one in findings]


def test_a_circulars_list_of_three_columns_under_a_title(tmp_path):
    path = a_list(
        tmp_path,
        ("某县2024年度考核存在问题清单",),
        ("单位：领导小组办公室",),
        ("序号", "问题", "整改要求和建议", "整改期限"),
        (1, "断面水质超标", "1.清淤；2.加密监测。", "2025年11月30日前"),
        (2, "标志不全", "补设标志牌", "立行立改"),
        merged=("A1:D1", "A2:D2"),
    )

    issues, findings = imported(path)

    assert findings == []
    assert issues == (
        Issue(
            key="",
            year=2025,
            problem="断面水质超标",
            measures=(Measure(text="清淤"), Measure(text="加密监测。")),
            rule="2025年11月30日前",
        ),
        Issue(
            key="",
            year=2025,
            problem="标志不全",
            measures=(Measure(text="补设标志牌"),),
            rule="立行立改",
        ),
    )


def test_a_table_with_merged_cells_and_a_header_of_two_rows(tmp_path):
    path = a_list(
        tmp_path,
        ("序号", "存在问题", "考核指标", "责任分工", None, "整改措施", "完成时限"),
        (None, None, None, "牵头单位", "配合单位", None, None),
        (1, "断面水质超标", "环境质量", "林业局", "财政局、住建局", "清淤", "11月底前"),
        (None, None, None, None, None, "加密监测", None),
        (2, "空气优良天数少", "空气质量", None, None, "禁烧", "2025.12"),
        merged=(
            *("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2"),
            *("A3:A4", "B3:B4", "C3:C4", "G3:G4", "D3:D5", "E3:E5"),
        ),
    )

    issues, findings = imported(path)

    assert findings == []
    assert [one.problem for one in issues] == ["断面水质超标", "空气优良天数少"]
    assert [one.leads for one in issues] == [("林草局",), ("林草局",)]
    assert [one.supporting for one in issues] == [("财政局", "住建局")] * 2
    assert issues[0].measures == (Measure(text="清淤"), Measure(text="加密监测"))
    assert [one.rule for one in issues] == ["11月底前", "2025年12月底前"]


def test_an_inspection_ledger_with_sections_and_columns_of_its_own(tmp_path):
    path = a_list(
        tmp_path,
        ("督察反馈问题整改台账",),
        (
            *("编号", "问题描述", "问题来源", "来源文件", "扣分", "整改责任单位"),
            *("督办单位", "责任人", "联系电话（手机）", "整改目标", "整改时限", "进度"),
        ),
        ("一、国家反馈的问题",),
        (
            *("A-1", "在线监测缺数", "国家反馈", "某函〔2025〕1号", 0.5, "住建局"),
            *("督查室", "张三", 13800000000, "稳定传输", date(2025, 11, 30), "50%"),
        ),
        merged=("A1:L1", "A3:L3"),
    )

    issues, findings = imported(path)

    assert issues == (
        Issue(
            key="",
            year=2025,
            problem="在线监测缺数",
            sources=(Source(name="国家反馈", paper="某函〔2025〕1号"),),
            points_lost="0.5",
            leads=("住建局",),
            supervising=("督查室",),
            responsible="张三",
            phone="13800000000",
            goal="稳定传输",
            rule="2025年11月30日前",
        ),
    )
    assert messages(findings) == [
        ("第2行", "这些栏没有读：进度。"),
        ("第3行", "这一行合并成一格，当作小标题，没有读入。"),
    ]
    assert not any(one.is_error for one in findings)


def test_what_was_imported_can_be_registered(tmp_path):
    path = a_list(
        tmp_path,
        HEADER,
        (1, "断面水质超标", "林业局", date(2025, 11, 28)),
        (2, "标志不全", "住建局；财政局", "长期坚持"),
    )
    issues, _ = imported(path)

    made = add(a_ledger(), an_act(), issues)

    assert [(one.key, one.due) for one in made] == [
        ("W2025-0001", date(2025, 11, 28)),
        ("W2025-0002", None),
    ]


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("2025年11月30日", "2025年11月30日前"),
        ("2025-11-30", "2025年11月30日前"),
        ("2025.11.3前", "2025年11月3日前"),
        ("２０２５年１１月３０日之前", "2025年11月30日之前"),
        ("11月30号", "11月30日前"),
        ("于11月底前完成整改", "11月底前"),
        ("2025年11月末", "2025年11月底前"),
        ("2025年11月", "2025年11月"),
        ("2025/11", "2025年11月底前"),
        ("11月30日前（遇节假日顺延）", "11月30日前(遇节假日顺延)"),
        ("收到通知后5个工作日内", "收到通知后5个工作日内"),
        (" 立行立改 ", "立行立改"),
        (datetime(2025, 11, 30), "2025年11月30日前"),  # noqa: DTZ001
    ],
)
def test_a_due_day_is_understood_however_it_is_written(tmp_path, typed, rule):
    path = a_list(tmp_path, HEADER, (1, "断面水质超标", "林草局", typed))

    (issue,), findings = imported(path)

    assert findings == []
    assert issue.rule == rule


@pytest.mark.parametrize(
    ("code", "day", "rule"),
    [
        # What Excel makes of 「2025年11月」: the first of the month, shown as typed.
        ('yyyy"年"m"月"', date(2025, 11, 1), "2025年11月底前"),
        ("mmm-yy", date(2025, 11, 1), "2025年11月底前"),
        ('m"月"d"日"', date(2025, 11, 30), "2025年11月30日前"),
        ("yyyy/m/d", date(2024, 11, 30), "2024年11月30日前"),
    ],
)
def test_a_date_says_no_more_than_it_shows(tmp_path, code, day, rule):
    path = a_list(
        tmp_path,
        HEADER,
        (1, "断面水质超标", "林草局", day),
        formats=[("D2", code)],
    )

    (issue,), findings = imported(path)

    assert findings == []
    assert issue.rule == rule


def test_a_year_that_is_stored_but_not_shown_must_be_the_plans(tmp_path):
    path = a_list(
        tmp_path,
        HEADER,
        (1, "断面水质超标", "林草局", date(2026, 11, 30)),
        formats=[("D2", 'm"月"d"日"')],
    )

    _, findings = imported(path)

    assert messages(findings) == [
        ("D2", "“整改时限”显示的是11月30日，里面存的却是2026年。")
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "尽快",
        "年底前",
        "11月",
        "11.30",
        "2025年13月",
        "2025年2月30日前",
        "每季度结束后10日内",
        "已完成",
        20251130,
        11.3,
        "2025年11月前",
    ],
)
def test_a_due_day_that_is_not_clear_is_told_and_never_guessed(tmp_path, typed):
    path = a_list(tmp_path, HEADER, (1, "断面水质超标", "林草局", typed))

    _, (finding,) = imported(path)

    assert finding.is_error
    assert finding.place == "工作表“Sheet”D2"
    assert finding.message == f"看不懂“整改时限”的“{typed}”。"


@pytest.mark.parametrize(
    ("typed", "measures"),
    [
        ("清淤\n补水", ("清淤", "补水")),
        ("1.清淤\n2.补水；", ("清淤", "补水")),
        ("（1）清淤；（2）补水", ("清淤", "补水")),
        ("一、清淤\n二、补水", ("清淤", "补水")),
        ("①清淤 ②补水", ("清淤", "补水")),
        ("1.清淤，\n深0.5米\n2.补水", ("清淤，深0.5米", "补水")),
        ("投放1.5吨，分2次", ("投放1.5吨，分2次",)),
        ("清淤；补水", ("清淤；补水",)),
    ],
)
def test_several_measures_in_a_cell_are_told_apart(tmp_path, typed, measures):
    header = ("问题", "整改措施")
    path = a_list(tmp_path, header, ("断面水质超标", typed))

    (issue,), _ = imported(path)

    assert tuple(one.text for one in issue.measures) == measures


def test_everything_that_cannot_be_read_is_told_with_its_cell(tmp_path):
    path = a_list(
        tmp_path,
        (*HEADER, "指标"),
        (1, "断面水质超标", "林草居", "立行立改", "空气质两"),
        (2, None, "财政局", "11月底前", None),
        (3, "=B2", None, "立行立改", None),
    )

    issues, findings = imported(path)

    assert messages(findings) == [
        ("C2", "“责任单位”里的“林草居”不在方案的单位表里。"),
        ("E2", "方案里没有指标“空气质两”。"),
        ("B3", "这一行没有写问题。"),
        ("B4", "“问题”是公式，结果可能会变。"),
    ]
    assert "林草局" in findings[0].remedy
    assert [one.is_error for one in findings] == [True, False, True, True]
    assert [one.problem for one in issues] == ["断面水质超标"]


def test_a_merged_cell_is_told_once(tmp_path):
    path = a_list(
        tmp_path,
        HEADER,
        (1, "甲", "没有局", "立行立改"),
        (2, "乙", None, "立行立改"),
        merged=("C2:C3",),
    )

    _, findings = imported(path)

    assert [place for place, _ in messages(findings)] == ["C2"]


def test_rows_of_one_problem_that_disagree_are_told(tmp_path):
    path = a_list(
        tmp_path,
        HEADER,
        (1, "甲", "林草局", "10月底前"),
        (None, None, "财政局", "11月底前"),
        merged=("A2:A3", "B2:B3"),
    )

    (issue,), findings = imported(path)

    assert issue.leads == ("林草局", "财政局")
    assert messages(findings) == [
        ("D2", "同一个问题的几行写得不一样：“10月底前”、“11月底前”。")
    ]


def test_a_problem_listed_twice_or_without_a_unit_is_mentioned(tmp_path):
    path = a_list(tmp_path, HEADER, (1, "甲", "林草局"), (2, "甲", None))

    issues, findings = imported(path)

    assert len(issues) == 2
    assert messages(findings) == [
        ("C3", "没有写责任单位。"),
        ("B3", "这个问题前面已经有了。"),
    ]


def test_two_columns_that_mean_the_same_are_told(tmp_path):
    path = a_list(tmp_path, (*HEADER, "完成时限"), (1, "甲", "林草局", "10月底前", ""))

    _, findings = imported(path)

    assert messages(findings) == [("E1", "“完成时限”和D1说的是同一栏。")]


def test_a_sheet_without_a_list_is_mentioned_and_left(tmp_path):
    path = a_list(tmp_path, HEADER, (1, "甲", "林草局", "10月底前"))
    book = openpyxl.load_workbook(path)
    book.create_sheet("通讯录").append(("姓名", "电话"))
    book.save(path)

    issues, (finding,) = imported(path)

    assert len(issues) == 1
    assert finding.place == "工作表“通讯录”"
    assert not finding.is_error


def test_rows_numbered_ahead_are_no_problems(tmp_path):
    path = a_list(tmp_path, HEADER, (1, "甲", "林草局", "10月底前"), (2,), (3,))

    issues, findings = imported(path)

    assert (len(issues), findings) == (1, [])


def test_what_is_merged_over_two_columns_belongs_to_neither(tmp_path):
    path = a_list(
        tmp_path,
        ("问题", "责任单位", "配合单位"),
        ("甲", "林草局", None),
        merged=("B2:C2",),
    )

    _, findings = imported(path)

    assert messages(findings) == [("B2", "“林草局”合并在几栏里，分不清是哪一栏的。")]


def test_merged_cells_that_overlap_are_a_forgery(tmp_path):
    path = a_list(
        tmp_path, HEADER, (1, "甲", "林草局"), merged=("A3:CV1999", "A4:CV2000")
    )

    _, findings = imported(path)

    assert [one.rule for one in findings if one.is_error] == ["merged"]


def test_a_hidden_sheet_is_mentioned_and_left(tmp_path):
    path = a_list(tmp_path, HEADER, (1, "甲", "林草局", "10月底前"))
    book = openpyxl.load_workbook(path)
    old = book.create_sheet("旧")
    old.append(HEADER)
    old.append((1, "乙", "林草局", "10月底前"))
    old.sheet_state = "hidden"
    book.save(path)

    issues, (finding,) = imported(path)

    assert [one.problem for one in issues] == ["甲"]
    assert finding.message == "这个工作表被隐藏，没有读。"


def test_our_own_ledger_is_not_registered_a_second_time(tmp_path):
    with pytest.raises(BadFile, match="kaohe import"):
        imported(export(tmp_path / "台账.xlsx"))


def test_a_list_without_a_problem_in_it_is_an_error(tmp_path):
    path = a_list(tmp_path, HEADER)

    issues, (finding,) = imported(path)

    assert issues == ()
    assert finding.is_error


@pytest.mark.parametrize("rows", [(("姓名", "电话"), ("张三", 1)), ()])
def test_a_workbook_without_a_list_is_refused_in_a_sentence(tmp_path, rows):
    path = a_list(tmp_path, *rows)

    with pytest.raises(BadFile, match="没有找到问题清单"):
        imported(path)
