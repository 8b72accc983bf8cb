"""Sheets, headers and rows that are not as they were: everything is told at once."""

import pytest

from tests.files.workbook.plans import SMALL, opened, told
from tracker.model.finding import Severity
from tracker.workbook import import_plan


def remove_sheet(book):
    book.remove(book["单位"])


def rename_sheet(book):
    book["单位"].title = "单位名单"


def rename_header(book):
    book["分工"]["C1"] = "牵头部门"


def blank_header(book):
    book["分工"]["C1"] = None


def delete_column(book):
    book["分工"].delete_cols(7)


def delete_required_column(book):
    book["分工"].delete_cols(1)


def delete_names(book):
    book["指标"]["B2"] = "甲"
    book["指标"].delete_cols(1)


def double_header(book):
    book["分工"]["K1"] = "时限"


def add_like_header(book):
    book["分工"]["K1"] = "时限2"


def add_titles(book):
    book["单位"].insert_rows(1, 2)
    book["单位"]["A1"] = "单位名单"


def merge_cells(book):
    book["分工"]["A3"] = None
    book["分工"].merge_cells("A2:A3")


def merge_title(book):
    book["年度"].merge_cells("B2:C2")


def write_outside(book):
    book["单位"]["H3"] = "电话"
    book["单位"]["H4"] = "电话"


def write_far_out(book):
    book["单位"]["A2500"] = "远"


def write_second_value(book):
    book["年度"]["D2"] = 2021


def rename_field(book):
    book["年度"]["A2"] = "方案年"


def delete_field(book):
    book["区划"].delete_rows(4)


def double_field(book):
    book["年度"]["A9"] = "说明"


def add_like_field(book):
    book["领导小组"]["A10"] = "副组长2"


def add_nameless_value(book):
    book["年度"]["B9"] = "甲"


def rename_value_header(book):
    book["年度"]["B1"] = "内容填写"


def copy_row(book):
    for letter in "ABCDEFGH":
        book["分工"][f"{letter}4"] = book["分工"][f"{letter}2"].value


def tie_knot(book):
    book["指标"]["C2"] = "林地"


FAULTS = [
    (remove_sheet, [("", "缺少工作表“单位”。", "请补上；没有内容也要保留。")]),
    (
        rename_sheet,
        [
            (
                "工作表“单位名单”",
                "缺少工作表“单位”，却有“单位名单”。",
                "如果就是它，请改回“单位”；不是的，请补上“单位”。",
            )
        ],
    ),
    (
        rename_header,
        [
            (
                "工作表“分工”C1",
                "缺少表头“牵头单位”，却有“牵头部门”。",
                "如果就是它，请改回“牵头单位”；不是的，请补上“牵头单位”。",
            )
        ],
    ),
    (
        blank_header,
        [
            (
                "工作表“分工”第1行",
                "缺少表头“牵头单位”。",
                "请补上；没有内容也要保留。",
            ),
            (
                "工作表“分工”C2",
                "这一列没有表头，下面却有内容。",
                "请移到它所属的列里，或清空；自己的备注请给它加上表头。",
            ),
        ],
    ),
    (
        delete_column,
        [("工作表“分工”第1行", "缺少表头“时限”。", "请补上；没有内容也要保留。")],
    ),
    (
        delete_required_column,
        [("工作表“分工”第1行", "缺少表头“材料”。", "请补上；没有内容也要保留。")],
    ),
    (
        delete_names,
        [("工作表“指标”第1行", "缺少表头“名称”。", "请补上；没有内容也要保留。")],
    ),
    (
        double_header,
        [("工作表“分工”K1", "表头“时限”出现了两次。", "请删去多余的一个。")],
    ),
    (
        add_like_header,
        [
            (
                "工作表“分工”K1",
                "不认识的表头“时限2”，与“时限”相近。",
                "要读入的请并到“时限”里，不要的请删去。",
            )
        ],
    ),
    (
        add_titles,
        [
            (
                "工作表“单位”第1-2行",
                "表头在第3行，应当在第1行。",
                "请删去上面的第1-2行。",
            )
        ],
    ),
    (
        merge_cells,
        [
            (
                "工作表“分工”A2:A3",
                "这里合并了单元格。",
                "请取消合并，每一格各填各的。",
            )
        ],
    ),
    (
        merge_title,
        [
            (
                "工作表“年度”B2:C2",
                "这里合并了单元格。",
                "请取消合并，每一格各填各的。",
            )
        ],
    ),
    (
        write_outside,
        [
            (
                "工作表“单位”H3",
                "这一列没有表头，下面却有内容。",
                "请移到它所属的列里，或清空；自己的备注请给它加上表头。",
            )
        ],
    ),
    (
        write_far_out,
        [
            (
                "工作表“单位”A2500",
                "超出第2000行或第100列的内容没有读。",
                "请删去表格以外的内容。",
            )
        ],
    ),
    (
        write_second_value,
        [
            (
                "工作表“年度”D2",
                "这一列没有表头，下面却有内容。",
                "请移到它所属的列里，或清空；自己的备注请给它加上表头。",
            )
        ],
    ),
    (
        rename_field,
        [
            (
                "工作表“年度”A2",
                "缺少项目“方案年度”，却有“方案年”。",
                "如果就是它，请改回“方案年度”；不是的，请补上“方案年度”。",
            )
        ],
    ),
    (
        delete_field,
        [("工作表“区划”", "缺少项目“自称”。", "请补上；没有内容也要保留。")],
    ),
    (
        double_field,
        [("工作表“年度”A9", "项目“说明”出现了两次。", "请删去多余的一个。")],
    ),
    (
        add_like_field,
        [
            (
                "工作表“领导小组”A10",
                "不认识的项目“副组长2”，与“副组长”相近。",
                "要读入的请并到“副组长”里，不要的请删去。",
            )
        ],
    ),
    (
        add_nameless_value,
        [
            (
                "工作表“年度”B9",
                "这里有内容，左边的“项目”却是空的。",
                "请写到它所属的项目旁边，或清空。",
            )
        ],
    ),
    (
        rename_value_header,
        [
            (
                "工作表“年度”B1",
                "缺少表头“内容”，却有“内容填写”。",
                "如果就是它，请改回“内容”；不是的，请补上“内容”。",
            )
        ],
    ),
    (
        copy_row,
        [
            (
                "工作表“分工”第4行",
                "与工作表“分工”第2行完全相同。",
                "请删去重复的一条。",
            )
        ],
    ),
    (
        tie_knot,
        [
            ("工作表“指标”第2行", "“上级”绕成了圈。", "请把其中一个的上级改正。"),
            ("工作表“指标”第3行", "“上级”绕成了圈。", "请把其中一个的上级改正。"),
        ],
    ),
]


@pytest.mark.parametrize(("break_it", "wanted"), FAULTS)
def test_a_fault_is_told_and_what_follows_from_it_is_not(path, break_it, wanted):
    with opened(path) as book:
        break_it(book)

    plan, findings = import_plan(path)

    assert plan is None
    assert told(findings) == wanted


def test_several_faults_are_all_told_at_once(path):
    with opened(path) as book:
        book["年度"]["B2"] = "今年"
        book["单位"].title = "单位表"
        book["单位表"]["D2"] = "Y"
        book["分工"]["G1"] = "时间"
        book["分工"]["G2"] = 10.23
        book["分工"]["C2"] = "教育局"

    plan, findings = import_plan(path)

    assert plan is None
    assert [one.place for one in findings] == [
        "工作表“单位表”",
        "工作表“年度”B2",
        "工作表“单位表”D2",
        "工作表“分工”G1",
        "工作表“分工”G2",
        "工作表“分工”C2",
    ]


def add_notes(book):
    book.create_sheet("备忘")["A1"] = "=1/0"


def keep_old_sheet(book):
    book.copy_worksheet(book["单位"]).title = "旧单位"


def add_column(book):
    book["单位"]["G1"], book["单位"]["G2"] = "电话", "=1"


def hide_rows(book):
    book["单位"].row_dimensions[2].hidden = True
    book["单位"].row_dimensions[3].hidden = True
    book["单位"].row_dimensions[90].hidden = True


def hide_column(book):
    book["分工"].column_dimensions["G"].hidden = True


def hide_sheet(book):
    book["单位"].sheet_state = "hidden"


def leave_rows_blank(book):
    book["单位"].move_range("A4:F4", rows=3)
    book["单位"]["A5"] = "　 "


HINTS = [
    (add_notes, ("工作表“备忘”", "不认识的工作表“备忘”，没有读入。")),
    (keep_old_sheet, ("工作表“旧单位”", "不认识的工作表“旧单位”，没有读入。")),
    (add_column, ("工作表“单位”G1", "不认识的表头“电话”，没有读入。")),
    (hide_rows, ("工作表“单位”第2-3行", "第2-3行被隐藏，也已读入。")),
    (hide_column, ("工作表“分工”G列", "G列被隐藏，也已读入。")),
    (hide_sheet, ("工作表“单位”", "这个工作表被隐藏，也已读入。")),
    (leave_rows_blank, ("工作表“单位”第4-6行", "第4-6行是空行，已跳过。")),
]


@pytest.mark.parametrize(("change", "wanted"), HINTS)
def test_what_does_no_harm_is_a_hint_and_the_plan_is_read(path, change, wanted):
    with opened(path) as book:
        change(book)

    plan, findings = import_plan(path)

    assert plan == SMALL
    assert [(one.place, one.message) for one in findings] == [wanted]
    assert {one.severity for one in findings} == {Severity.HINT}


def swap_columns(book):
    sheet = book["单位"]
    for row in range(1, 5):
        first, second = sheet.cell(row, 1), sheet.cell(row, 3)
        first.value, second.value = second.value, first.value


def format_below(book):
    for row in range(5, 400):
        book["单位"][f"A{row}"].number_format = "@"


def delete_guide(book):
    book.remove(book["说明"])


def break_header(book):
    book["单位"]["E1"] = "负责人\n职务 "


@pytest.mark.parametrize(
    "change", [swap_columns, format_below, delete_guide, break_header]
)
def test_what_means_the_same_is_read_without_a_word(path, change):
    with opened(path) as book:
        change(book)

    assert import_plan(path) == (SMALL, [])


def test_names_of_an_empty_sheet_are_still_missed(path):
    with opened(path) as book:
        book["单位"].delete_rows(2, 3)

    plan, findings = import_plan(path)

    assert plan is None
    assert [one.place for one in findings] == [
        "工作表“领导小组”B7",
        "工作表“分工”C2",
        "工作表“分工”C3",
        "工作表“分工”C3",
    ]


def test_a_due_rule_in_trouble_does_not_make_two_rows_equal(path):
    with opened(path) as book:
        for letter in "ABCDEFGH":
            book["分工"][f"{letter}4"] = book["分工"][f"{letter}2"].value
        book["分工"]["G2"], book["分工"]["G4"] = "10.23", "10.24"

    _, findings = import_plan(path)

    assert [one.place for one in findings] == ["工作表“分工”G2", "工作表“分工”G4"]


def test_a_hidden_row_does_not_silence_an_error_in_it(path):
    with opened(path) as book:
        copy_row(book)
        book["分工"].row_dimensions[4].hidden = True

    plan, findings = import_plan(path)

    assert plan is None
    assert [(one.place, one.severity) for one in findings] == [
        ("工作表“分工”第4行", Severity.HINT),
        ("工作表“分工”第4行", Severity.ERROR),
    ]


def test_reading_leaves_the_file_as_it_is(path):
    with opened(path) as book:
        book["年度"]["B2"] = "今年"
    before = path.read_bytes()

    import_plan(path)

    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
