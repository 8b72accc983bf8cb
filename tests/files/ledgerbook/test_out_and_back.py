"""The ledger goes out as clerks keep it, and comes back without a change."""

import time
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import an_issue, an_obligation
from tests.files.ledgerbook.books import (
    ISSUES,
    OBLIGATIONS,
    PLAN,
    RETURNED,
    export,
    opened,
    read,
    shown,
    spot,
)
from tests.files.workbook.plans import MANY_LINES, TRICKY
from tracker.calendar import Lamp
from tracker.errors import CannotWrite, UsageError
from tracker.model.finding import Finding
from tracker.model.issue import IssueState, Measure, Source
from tracker.model.obligation import Contact, ObligationState
from tracker.workbook.ledger import Changes

NOTHING: tuple[Changes, list[Finding]] = (Changes(), [])


def test_what_was_exported_changes_nothing(path):
    assert read(path) == NOTHING


def test_an_empty_ledger_changes_nothing(tmp_path):
    path = export(tmp_path / "台账.xlsx", obligations=(), issues=())

    assert read(path, obligations=(), issues=()) == NOTHING


_days = st.none() | st.dates(date(1800, 1, 1), date(2200, 1, 1))
_letters = st.characters(exclude_categories=["Cs"])
_texts = st.sampled_from(
    (*TRICKY[:-1], *MANY_LINES, "", " ", "\t甲", "\r=1")
) | st.text(_letters, max_size=12)
_several = st.lists(_texts, max_size=3).map(tuple)
_obligations = st.builds(
    an_obligation,
    material=_texts,
    leads=_several,
    indicators=_several,
    rule=_texts,
    original_due=_days,
    due=_days,
    state=st.sampled_from(ObligationState),
    contacts=st.lists(st.builds(Contact, name=_texts, phone=_texts), max_size=2).map(
        tuple
    ),
    note=_texts,
)
_issues = st.builds(
    an_issue,
    problem=_texts,
    sources=st.lists(
        st.builds(Source, name=_texts, paper=_texts, item=_texts), max_size=2
    ).map(tuple),
    points_lost=_texts,
    supporting=_several,
    measures=st.lists(st.builds(Measure, text=_texts, done_on=_days), max_size=3).map(
        tuple
    ),
    due=_days,
    state=st.sampled_from([IssueState.REGISTERED, IssueState.UNDERWAY]),
    previous=_texts,
    note=_texts,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(
    obligations=st.lists(_obligations, max_size=3), issues=st.lists(_issues, max_size=3)
)
def test_any_ledger_comes_back_without_a_change(obligations, issues, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "台账.xlsx"
    obligations = _numbered(obligations, "B")
    issues = _numbered(issues, "W")

    export(path, obligations=obligations, issues=issues)

    assert read(path, obligations=obligations, issues=issues) == NOTHING


def _numbered(records, letter):
    return [
        replace(one, key=f"{letter}2025-{n:04}")
        for n, one in enumerate(records, start=1)
    ]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@甲", "\t=1", "\r=1"])
def test_what_looks_like_a_formula_stays_text(tmp_path, text):
    path = export(tmp_path / "台账.xlsx", issues=(an_issue(note=text),))

    cell = spot(openpyxl.load_workbook(path)["问题整改台账"], "备注")

    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_each_record_has_a_row_with_what_became_of_it(path):
    row = shown(path, "报送台账", 3)

    assert row["编号"] == "B2025-0002"
    assert row["首次收到"].date() == date(2025, 10, 9)
    assert row["现时限"].date() == date(2025, 10, 23)
    # It is to be mended by the 22nd, which is what the lamp goes by.
    assert (row["剩余工作日"], row["亮灯"]) == (2, "临期")
    assert row["最近退回理由"] == "全面：缺9月\n补正期限 2025-10-22"
    assert row["延期"] == "2025-10-08申请延至2025-10-30：人手不足（未答复）"
    assert row["联系人"] == "张三（联络员）0470-1234567"


def test_a_closed_issue_shows_each_of_its_days(path):
    row = shown(path, "问题整改台账", 3)

    assert row["整改措施"] == "1.补说明（2025-10-01完成）\n2.巡查"
    assert row["来源"] == "国家反馈\n初审"
    assert row["来源文件"] == "\n某函〔2025〕1号"
    assert row["申请销号日"].date() == date(2025, 10, 2)
    assert row["核查结论"] == "2025-10-05 李四 同意销号：属实"
    assert row["销号日"].date() == date(2025, 10, 14)
    assert row["现时限"].date() == date(2025, 11, 30)
    assert row["亮灯"] == "按时完成"


def test_a_lamp_is_a_word_and_a_colour(path):
    book = openpyxl.load_workbook(path)
    legend = {
        row[0].value: row[0].fill.fgColor.rgb
        for row in book["说明"].iter_rows()
        if row[0].value in {*Lamp}
    }

    cells = [spot(book["报送台账"], "亮灯", row) for row in (2, 3)]

    assert set(legend) == {*Lamp}
    assert all(cell.fill.fgColor.rgb == legend[cell.value] for cell in cells)
    assert legend["逾期"] != legend["正常"] != legend["临期"]


def test_the_sheets_are_ready_to_be_filtered_and_printed(path):
    book: Any = openpyxl.load_workbook(path)

    ledgers = ["报送台账", "问题整改台账", "指标数值"]
    assert book.sheetnames == ["说明", "责任分工表", *ledgers]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "C2"
        # Sorting by the filter must take the hidden marks along.
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
        assert sheet.oddHeader.center.text == f"某县2025年度{sheet.title}"
        assert "截至2025年10月20日" in sheet.oddHeader.right.text
        assert "&P" in sheet.oddFooter.center.text


def test_the_same_ledger_gives_the_same_bytes(tmp_path, exported):
    time.sleep(2)  # a zip counts in steps of two seconds

    again = export(tmp_path / "再来一份.xlsx")

    assert again.read_bytes() == exported


def test_a_file_that_is_there_is_not_written_over(path):
    before = path.read_bytes()

    with pytest.raises(CannotWrite, match="已经有这个文件"):
        export(path)

    assert path.read_bytes() == before


def test_another_kind_of_file_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"\.xlsx"):
        export(tmp_path / "台账.xls")


def test_a_text_too_long_for_a_cell_is_refused_with_its_number(tmp_path):
    with pytest.raises(CannotWrite, match="W2025-0001 的“原因”超过"):
        export(tmp_path / "台账.xlsx", issues=(an_issue(cause="长" * 40_000),))


def test_more_rows_than_a_plan_may_have_go_out_and_come_back_in_seconds(tmp_path):
    obligations = _numbered([an_obligation()] * 2001, "B")
    start = time.monotonic()

    path = export(tmp_path / "台账.xlsx", obligations=obligations)
    result = read(path, obligations=obligations)

    assert result == NOTHING
    assert time.monotonic() - start < 20  # some four on a quiet machine


def test_what_the_ledger_changed_since_is_not_changed_back(path):
    later = replace(
        OBLIGATIONS[0],
        note="新的备注",
        due=date(2025, 10, 23) + timedelta(days=3),
        state=ObligationState.ISSUED,
    )

    assert read(path, obligations=(later, RETURNED)) == NOTHING


def test_a_sheet_may_be_sent_alone(path):
    with opened(path) as book:
        del book["责任分工表"], book["报送台账"]
        spot(book["问题整改台账"], "备注").value = "已催"

    changes, findings = read(path)

    assert findings == []
    assert changes.describe() == (("W2025-0001", "备注", "", "已催"),)


def test_columns_and_rows_may_change_places(path):
    with opened(path) as book:
        sheet = book["问题整改台账"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for n, row in enumerate([rows[0], *reversed(rows[1:])], start=1):
            for m, value in enumerate(reversed(row), start=1):
                sheet.cell(n, m).value = value

    assert read(path)[0] == Changes()


def test_the_plan_is_not_to_be_touched_here(path):
    with opened(path) as book:
        spot(book["责任分工表"], "牵头单位").value = "财政局"

    changes, (finding,) = read(path)

    assert changes is None
    assert finding.place == "工作表“责任分工表”D2"
    assert "kaohe plan import" in finding.remedy
    assert len(PLAN.duties) == 1
    assert len(ISSUES) == 2
