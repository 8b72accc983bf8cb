"""What a clerk changes in the workbook: shown first, then all of it or nothing."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from tests.builders import a_ledger, an_act, an_actor, an_obligation
from tests.files.ledgerbook.books import (
    CLOSED,
    ISSUES,
    OBLIGATIONS,
    RETURNED,
    export,
    opened,
    read,
    spot,
    told,
)
from tracker.errors import BadFile, KaoheError
from tracker.model.issue import Measure, Source
from tracker.model.obligation import Contact, ObligationState
from tracker.ports import Table
from tracker.services.ledger import UnknownRecord, fetch
from tracker.steps import StepRefused
from tracker.workbook.ledger import Changes, apply_changes

BOOK, LIST = "报送台账", "问题整改台账"


def change(path, *cells, sheet=LIST, row=2):
    with opened(path) as book:
        for label, value in cells:
            spot(book[sheet], label, row).value = value


def applied(path, ledger, *keys):
    """The records of those numbers after the workbook's changes."""
    changes, findings = read(path)
    assert [one for one in findings if one.is_error] == []
    apply_changes(ledger, an_act(), changes)
    with ledger.store.reading() as reader:
        return [
            fetch(reader, Table.ISSUES if key[0] == "W" else Table.OBLIGATIONS, key)
            for key in keys
        ]


EDITS = [
    ("问题", "断面水质连续超标", {"problem": "断面水质连续超标"}),
    ("类别", "水环境", {"category": "水环境"}),
    ("来源", "国家反馈", {"sources": (Source(name="国家反馈"),)}),
    ("指标", "空气质量", {"indicator": "空气质量"}),
    ("失分", "0.5", {"points_lost": "0.5"}),
    ("失分", 0.5, {"points_lost": "0.5"}),
    ("责任单位", "住建局、财政局", {"leads": ("住建局", "财政局")}),
    ("责任单位", "林业局", {}),  # another name of the unit that stands there
    ("配合单位", None, {"supporting": ()}),
    ("督导单位", "财政局\n住建局", {"supervising": ("财政局", "住建局")}),
    ("责任人", "张三", {"responsible": "张三"}),
    ("电话", "0470-1234567", {"phone": "0470-1234567"}),
    ("电话", 13800000000, {"phone": "13800000000"}),
    ("原因", "管网老化；\n雨污合流", {"cause": "管网老化；\n雨污合流"}),
    ("整改目标", "稳定达标", {"goal": "稳定达标"}),
    ("备注", "=1+1", {"note": "=1+1"}),
    ("上年编号", "w2024-3", {"previous": "W2024-0003"}),
]


@pytest.mark.parametrize(("label", "value", "facts"), EDITS)
def test_the_facts_of_an_issue_may_be_put_right(path, label, value, facts):
    with opened(path) as book:
        cell = spot(book[LIST], label)
        cell.value = value
        cell.data_type = "s" if isinstance(value, str) else cell.data_type

    changes, findings = read(path)

    assert findings == []
    assert [one.facts for one in changes.rows] == ([facts] if facts else [])


def test_each_changed_cell_is_shown_with_what_it_was(path):
    change(path, ("责任单位", "住建局"), ("备注", "已催"))
    change(path, ("联系人", "李四 139"), sheet=BOOK)

    changes, _ = read(path)

    assert changes.describe() == (
        ("B2025-0001", "联系人", "", "李四 139"),
        ("W2025-0001", "责任单位", "林草局", "住建局"),
        ("W2025-0001", "备注", "", "已催"),
    )


def test_changes_are_written_as_the_clerks_own_act(path):
    change(path, ("责任单位", "住建局"), ("备注", "已催"))
    change(
        path, ("联系人", "张三（联络员）0470-1\n李四"), ("备注", "甲\n乙"), sheet=BOOK
    )
    ledger = a_ledger(*OBLIGATIONS, *ISSUES)

    issue, obligation = applied(path, ledger, "W2025-0001", "B2025-0001")

    assert (issue.leads, issue.note) == (("住建局",), "已催")
    assert obligation.contacts == (
        Contact(name="张三", role="联络员", phone="0470-1"),
        Contact(name="李四"),
    )
    assert obligation.note == "甲\n乙"
    with ledger.store.reading() as reader:
        event = reader.head()
    assert event is not None
    assert (event.by, event.channel, event.action) == ("李四", "工作簿", "correct")


def test_a_due_day_moves_with_its_reason(path):
    reason = ("改期原因", "施工遇冻")
    change(path, ("现时限", datetime(2025, 12, 10)), reason)  # noqa: DTZ001
    change(path, ("现时限", "2025年10月30日"), reason, sheet=BOOK)
    ledger = a_ledger(*OBLIGATIONS, *ISSUES)

    issue, obligation = applied(path, ledger, "W2025-0001", "B2025-0001")

    assert (issue.due, issue.original_due) == (date(2025, 12, 10), date(2025, 11, 30))
    assert obligation.due == date(2025, 10, 30)
    assert obligation.moved
    assert "施工遇冻" in obligation.why


def test_sources_are_read_line_by_line(path, tmp_path):
    issue = replace(ISSUES[0], sources=CLOSED.sources)
    other = export(tmp_path / "另一份.xlsx", issues=(issue,))
    change(other, ("来源文件", "某环函〔2025〕9号\n某函〔2025〕1号"))

    changes, findings = read(other, issues=(issue,))

    assert findings == []
    assert changes.rows[0].facts == {
        "sources": (
            Source(name="国家反馈", paper="某环函〔2025〕9号"),
            Source(name="初审", paper="某函〔2025〕1号", item="3"),
        )
    }


def test_rows_without_a_number_are_new_issues(path):
    new = (
        ("问题", "垃圾露天堆放"),
        ("责任单位", "住建局"),
        ("整改措施", "1.清运；2.巡查"),
        ("整改时限（原话）", date(2025, 11, 15)),
        ("来源", "自查"),
    )
    change(path, *new, row=4)
    ledger = a_ledger(*OBLIGATIONS, *ISSUES)

    changes, _ = read(path)
    (made,) = applied(path, ledger, "W2025-0003")

    assert changes.describe()[0] == ("新增（第4行）", "问题", "", "垃圾露天堆放")
    assert made.problem == "垃圾露天堆放"
    assert made.leads == ("住建局",)
    assert made.measures == (Measure(text="清运"), Measure(text="巡查"))
    assert (made.rule, made.due) == ("2025年11月15日前", date(2025, 11, 15))
    assert made.sources == (Source(name="自查"),)


def test_a_new_row_copied_from_another_is_no_change_of_that_one(path):
    with opened(path) as book:
        for cell in [*book[LIST][2]]:
            book[LIST].cell(4, cell.column).value = cell.value
        for label in ("编号", "现时限", "剩余工作日", "亮灯", "状态", "连续年数"):
            spot(book[LIST], label, 4).value = None
        for label in ("原时限", "序时进度", "时限由来"):
            spot(book[LIST], label, 4).value = None
        spot(book[LIST], "问题", 4).value = "另一个断面水质超标"

    changes, findings = read(path)

    assert findings == []
    assert [one.new.problem for one in changes.rows] == ["另一个断面水质超标"]


def test_a_workbook_read_in_twice_changes_nothing_the_second_time(path):
    change(path, ("备注", "已催"), ("责任单位", "住建局"))
    change(path, ("现时限", date(2025, 12, 10)), ("改期原因", "施工遇冻"))
    keys = ("W2025-0001", "W2025-0002")
    issues = applied(path, a_ledger(*OBLIGATIONS, *ISSUES), *keys)

    assert read(path, issues=issues) == (Changes(), [])


def test_a_new_issue_is_not_registered_a_second_time(path):
    change(path, ("问题", "垃圾露天堆放"), ("责任单位", "住建局"), row=4)
    keys = ("W2025-0001", "W2025-0002", "W2025-0003")
    issues = applied(path, a_ledger(*OBLIGATIONS, *ISSUES), *keys)

    changes, findings = read(path, issues=issues)

    assert changes is None
    assert findings[0].message == "这个问题和 W2025-0003 一样，像是已经登记过。"


def refused(path, ledger):
    """What is said when applying; the ledger must then be as it was."""
    changes, _ = read(path)
    with ledger.store.reading() as reader:
        before = reader.head()
    with pytest.raises(KaoheError) as refusal:
        apply_changes(ledger, an_act(on=date(2025, 10, 24)), changes)
    with ledger.store.reading() as reader:
        assert reader.head() == before
        assert fetch(reader, Table.ISSUES, "W2025-0001").note == ""
        assert reader.get(Table.ISSUES, "W2025-0003") is None
    return refusal.value


def test_where_one_change_is_refused_none_is_written(path):
    change(path, ("备注", "已催"))
    change(path, ("问题", "新问题"), row=4)
    change(path, ("现时限", date(2025, 10, 30)), ("改期原因", "来不及"), sheet=BOOK)
    told = replace(
        OBLIGATIONS[0], state=ObligationState.ISSUED, issued_on=date(2025, 9, 1)
    )

    # By the 24th the day it was due on has passed.
    refusal = refused(path, a_ledger(told, *ISSUES))

    assert isinstance(refusal, StepRefused)


def test_where_the_last_change_is_refused_none_before_is_kept(path):
    change(path, ("备注", "已催"))
    change(path, ("问题", "新问题"), ("上年编号", "W2024-0009"), row=4)

    refusal = refused(path, a_ledger(*OBLIGATIONS, *ISSUES))

    assert isinstance(refusal, UnknownRecord)


def test_somebody_of_another_unit_may_not_write_them(path):
    change(path, ("备注", "已催"))
    changes, _ = read(path)
    stranger = an_act(an_actor(unit="住建局"))

    with pytest.raises(StepRefused):
        apply_changes(a_ledger(*OBLIGATIONS, *ISSUES), stranger, changes)


FAULTS = [
    # What only the program writes.
    (
        BOOK,
        "状态",
        "审核通过",
        "“状态”是程序的记录，不能在这里改。",
        "请改回“草拟”；用 kaohe obligation sign、receive、accept 等命令办理。",
    ),
    (
        LIST,
        "状态",
        "已销号",
        "“状态”是程序的记录，不能在这里改。",
        ("请改回“登记”；用 kaohe issue apply、verify、publicize、close 依次办理。"),
    ),
    (
        LIST,
        "整改措施",
        "清淤、补水",
        "“整改措施”是程序的记录，不能在这里改。",
        "请改回“1.清淤”；用 kaohe issue plan 报整改方案。",
    ),
    (
        BOOK,
        "亮灯",
        "正常",
        "“亮灯”是程序的记录，不能在这里改。",
        "请改回原来的样子；由程序按时限和当天计算，不用填。",
    ),
    (
        BOOK,
        "签收日",
        date(2025, 10, 1),
        "“签收日”是程序的记录，不能在这里改。",
        "请改回原来的样子；用 kaohe obligation sign 签收。",
    ),
    (
        BOOK,
        "编号",
        "B2025-0099",
        "台账里没有编号“B2025-0099”。",
        "请改正编号；新的问题编号空着；以前年度的不能在这里改。",
    ),
    (
        BOOK,
        "编号",
        None,
        "这一行没有编号。",
        "请删去，或补上编号；这里的行由程序生成，不能自己加。",
    ),
    (
        BOOK,
        "编号",
        "b2025-2",
        "这一行的核对码不是“B2025-0002”导出时的，分不清改了哪里。",
        "多半是只排序了几栏，或换过程序版本；请重新导出一份，在新的工作簿上改。",
    ),
    # What may be changed, but not so.
    (
        LIST,
        "责任单位",
        "住建居",
        "“责任单位”里的“住建居”不在方案的单位表里。",
        "是不是“住建局”？请用方案“单位”表里的名称或别称，几个单位用顿号隔开。",
    ),
    (LIST, "责任单位", None, "“责任单位”不能清空。", "请改回来，或写上新的。"),
    (LIST, "问题", None, "“问题”不能清空。", "请改回来，或写上新的。"),
    (
        LIST,
        "原因",
        "甲\u200b乙",
        "“原因”里有看不见的字符。",
        "请删去重新输入；多半是复制时带来的。",
    ),
    (
        LIST,
        "责任人",
        "=A1",
        "“责任人”是公式，结果可能会变。",
        "请复制这一格，在原处“选择性粘贴”为“数值”。",
    ),
    (
        LIST,
        "上年编号",
        "W2025-0002",
        "“上年编号”不能是“W2025-0002”。",
        "请写以前年度问题的编号，如 W2019-0003。",
    ),
    (
        BOOK,
        "联系人",
        "12345",
        "看不懂“联系人”里的“12345”。",
        "一人一行，写成如“张三（联络员）0470-1234567”。",
    ),
    (
        LIST,
        "现时限",
        "下月底",
        "“现时限”不能是“下月底”。",
        "请写成日期，如 2020-10-23。",
    ),
    (
        LIST,
        "现时限",
        None,
        "“现时限”不能清空。",
        "请改回 2025-11-30；不适用的用 kaohe obligation waive 办理。",
    ),
]


@pytest.mark.parametrize(("sheet", "label", "value", "message", "remedy"), FAULTS)
def test_what_cannot_be_taken_over_is_told_with_its_cell(
    path, sheet, label, value, message, remedy
):
    change(path, (label, value), sheet=sheet)
    with opened(path) as book:
        place = f"工作表“{sheet}”{spot(book[sheet], label).coordinate}"

    changes, findings = read(path)

    assert changes is None
    assert [one[1:] for one in told(findings) if one[0] != "missing-rows"][:1] == [
        (place, message, remedy)
    ]


def test_a_paper_of_no_source_is_told_where_the_source_is_missing(path):
    change(path, ("来源文件", "某函〔2025〕1号"))

    _, (finding,) = read(path)

    assert finding.message == "“来源文件”有一行没有对应的“来源”。"


def test_a_day_moved_without_a_reason_is_told_at_the_reasons_cell(path):
    change(path, ("现时限", date(2025, 12, 10)))

    _, (finding,) = read(path)

    assert finding.message == "改了“现时限”，却没有写“改期原因”。"


def test_a_reason_without_another_day_is_told(path):
    change(path, ("改期原因", "来不及"))

    _, (finding,) = read(path)

    assert finding.message == "写了“改期原因”，“现时限”却没有改。"


def test_what_the_state_no_longer_allows_is_told_before_it_is_tried(path):
    change(path, ("备注", "补记"), row=3)
    change(path, ("现时限", date(2025, 12, 10)), ("改期原因", "缓"), sheet=BOOK, row=3)

    _, findings = read(path)

    assert [one.message for one in findings] == [
        "现在是“退回补正”，不能改期。",
        "现在是“已销号”，不能更正。",
    ]


def test_what_both_have_changed_is_a_conflict(path):
    change(path, ("备注", "工作簿里写的"))
    later = replace(ISSUES[0], note="台账里写的")

    _, (finding,) = read(path, issues=(later, CLOSED))

    assert finding.rule == "conflict"
    assert "台账里的“备注”已改为“台账里写的”" in finding.message


def test_what_both_have_changed_alike_is_no_conflict(path):
    change(path, ("备注", "已催"))
    later = replace(ISSUES[0], note="已催")

    assert read(path, issues=(later, CLOSED)) == (Changes(), [])


def test_a_number_that_stands_twice_is_told(path):
    change(path, ("编号", "W2025-0001"), row=3)

    _, findings = read(path)

    assert "编号“W2025-0001”与第2行重复。" in [one.message for one in findings]


def test_rows_that_are_gone_are_only_mentioned(path):
    with opened(path) as book:
        book[LIST].delete_rows(2)

    changes, (finding,) = read(path)

    assert changes == Changes()
    assert not finding.is_error
    assert finding.message == "工作簿里没有 W2025-0001（共1行），台账里照旧保留。"


def test_a_new_issue_brings_nothing_only_the_program_writes(path):
    change(path, ("问题", "新问题"), ("状态", "已销号"), row=4)

    _, (finding,) = read(path)

    assert finding.message == "新问题的“状态”由程序填。"


def test_a_row_that_is_neither_old_nor_new_is_told(path):
    change(path, ("备注", "合计"), row=4)

    _, (finding,) = read(path)

    assert finding.message == "没有编号，也没有写“问题”。"


def test_everything_wrong_is_told_at_once(path):
    change(path, ("责任单位", "没有局"), ("状态", "已销号"), ("现时限", "不日"))
    change(path, ("编号", "B2025-0077"), sheet=BOOK)

    _, findings = read(path)

    assert len([one for one in findings if one.is_error]) == 4


def merge_cells(book):
    book[LIST].merge_cells("B2:B3")


def put_a_title_above(book):
    book[LIST].insert_rows(1)


def delete_a_column(book):
    book[LIST].delete_cols(3)


def delete_the_marks(book):
    book[LIST].delete_cols(book[LIST].max_column)


def misspell_the_sheet(book):
    book[LIST].title = "问题整改台帐"


def misspell_a_header(book):
    book[LIST]["B1"] = "问题1"


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (merge_cells, "merged"),
        (put_a_title_above, "header-below"),
        (delete_a_column, "name-missing"),
        (delete_the_marks, "name-missing"),
        (misspell_the_sheet, "name-unknown"),
        (misspell_a_header, "name-changed"),
    ],
)
def test_a_spoilt_sheet_stops_the_import(path, spoil, rule):
    with opened(path) as book:
        spoil(book)

    changes, findings = read(path)

    assert changes is None
    assert rule in {one.rule for one in findings if one.is_error}


def test_a_column_of_ones_own_is_left_alone(path):
    with opened(path) as book:
        sheet = book[LIST]
        sheet.cell(1, sheet.max_column + 1).value = "领导批示"
        sheet.cell(2, sheet.max_column).value = "抓紧"

    changes, (finding,) = read(path)

    assert changes == Changes()
    assert not finding.is_error


def test_another_workbook_is_refused_in_a_sentence(path):
    with opened(path) as book:
        for name in ("责任分工表", BOOK, LIST, "指标数值"):
            del book[name]

    with pytest.raises(BadFile, match="不是导出的台账工作簿"):
        read(path)


def test_a_damaged_workbook_is_refused_in_a_sentence(path):
    path.write_bytes(path.read_bytes()[:2000])

    with pytest.raises(BadFile, match="不是有效的"):
        read(path)


def test_records_not_in_the_workbook_are_not_asked_for(path):
    more = an_obligation(key="B2025-0003", state=ObligationState.WAIVED)

    changes, (finding,) = read(path, obligations=(*OBLIGATIONS, more))

    assert changes == Changes()
    assert finding.rule == "missing-rows"
    assert RETURNED.key not in finding.message
