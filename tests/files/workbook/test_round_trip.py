"""What goes out comes back unchanged, or does not go out."""

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings

from tests.files.workbook.plans import MANY_LINES, SMALL, TRICKY, any_plan, opened
from tracker.errors import CannotWrite, UsageError
from tracker.model.plan import SUBJECTS, Attachment, Basis, Passage, Year
from tracker.model.schema import fields_of
from tracker.storage.planfile import NAME, load_plan, shipped_plan
from tracker.workbook import export_plan, import_plan
from tracker.workbook.escapes import escaped, unescaped


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(plan=any_plan())
@example(plan=SMALL)
def test_any_valid_plan_comes_back_equal(plan, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "考核工作簿.xlsx"

    export_plan(plan, path)

    assert import_plan(path) == (plan, [])


def test_texts_that_spreadsheets_change_come_back_equal(tmp_path):
    path = tmp_path / "考核工作簿.xlsx"
    texts = (*TRICKY, *MANY_LINES)
    plan = replace(
        SMALL,
        basis=tuple(Basis(title=text, number=text) for text in TRICKY),
        passages=tuple(
            Passage(chapter=f"第{n}章", text=t) for n, t in enumerate(texts)
        ),
        paper=replace(SMALL.paper, copied=TRICKY[:-1]),
    )

    export_plan(plan, path)

    assert import_plan(path) == (plan, [])


def test_the_reference_plan_comes_back_equal(tmp_path):
    path = tmp_path / "考核工作簿.xlsx"
    plan, _ = load_plan(shipped_plan("oroqen-2020") / NAME)
    assert plan

    export_plan(plan, path)

    assert import_plan(path) == (plan, [])


@pytest.mark.parametrize("text", [*TRICKY, *MANY_LINES, "_x_x0041__", "_x00410_"])
def test_escaped_text_comes_back(text):
    assert unescaped(escaped(text)) == text


def test_a_carriage_return_is_written_as_excel_writes_it():
    assert escaped("甲\r乙") == "甲_x000D_乙"
    assert escaped("_x000D_") == "_x005F_x000D_"


def test_the_same_plan_gives_the_same_bytes(path, tmp_path):
    again = tmp_path / "再来一份.xlsx"
    time.sleep(2)  # a zip counts in steps of two seconds

    export_plan(SMALL, again)

    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("item", ["甲；乙", "甲;乙", "甲\n乙", "甲\r乙"])
def test_a_list_whose_item_holds_a_separator_is_refused(tmp_path, item):
    path = tmp_path / "考核工作簿.xlsx"
    plan = replace(SMALL, paper=replace(SMALL.paper, copied=(item,)))

    with pytest.raises(CannotWrite, match=r"“发文”的“抄送”里的“甲.乙”含有分号或换行"):
        export_plan(plan, path)

    assert not path.exists()


def test_a_text_longer_than_a_cell_is_refused(tmp_path):
    path = tmp_path / "考核工作簿.xlsx"
    plan = replace(SMALL, passages=(Passage(chapter="甲", text="😀" * 16_384),))

    with pytest.raises(CannotWrite, match="“文段”的“文字”里的文字超过 32767 个字"):
        export_plan(plan, path)


def test_a_workbook_open_in_excel_is_refused_and_intact(path):
    before = path.read_bytes()
    (path.parent / f"~${path.name}").touch()

    with pytest.raises(CannotWrite, match="请关闭后再试"):
        export_plan(replace(SMALL, year=Year(plan_year=2021)), path)

    assert path.read_bytes() == before


def test_a_file_that_is_there_is_not_written_over(path):
    before = path.read_bytes()

    with pytest.raises(CannotWrite) as told:
        export_plan(replace(SMALL, year=Year(plan_year=2021)), path)

    assert told.value.reason == ("已经有这个文件，没有改动；请换个名字，或先移走。")
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["考核", "考核.xls", "考核.docx", "kaohe.toml"])
def test_a_workbook_is_written_under_no_other_suffix(tmp_path, name):
    with pytest.raises(UsageError, match=r"导出的文件名要以 \.xlsx 结尾。"):
        export_plan(SMALL, tmp_path / name)

    assert list(tmp_path.iterdir()) == []


def test_a_workbook_saved_by_openpyxl_comes_back_equal(path):
    with opened(path):
        pass

    assert import_plan(path) == (SMALL, [])


@pytest.mark.libreoffice
def test_a_workbook_saved_by_libreoffice_comes_back_equal(path, tmp_path, soffice):
    import subprocess

    out = tmp_path / "out"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)]
    subprocess.run([soffice, profile, *convert], check=True, capture_output=True)

    assert import_plan(out / path.name) == (SMALL, [])


def test_every_subject_has_a_sheet_and_every_field_a_header_or_line(path):
    book = openpyxl.load_workbook(path)

    assert book.sheetnames == ["说明", *(subject.label for subject in SUBJECTS)]
    for subject in SUBJECTS:
        sheet = book[subject.label]
        names = sheet[1] if subject.many else sheet["A"][1:]
        wanted = [one.label for one in fields_of(subject.record)]
        assert [cell.value for cell in names] == wanted


def test_cells_yet_to_be_filled_keep_what_is_typed_as_text(path):
    book = openpyxl.load_workbook(path)

    due = book["分工"].column_dimensions["G"]

    assert due.number_format == "@"
    assert book["年度"]["B4"].number_format == "yyyy-mm-dd"
    assert book["年度"]["B4"].is_date


def test_a_text_that_looks_like_a_formula_stays_text(tmp_path):
    path = tmp_path / "考核工作簿.xlsx"
    export_plan(replace(SMALL, attachments=(Attachment(title="=1+1"),)), path)

    cell = openpyxl.load_workbook(path)["附件"]["A2"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_a_day_before_excel_counts_is_written_as_text(tmp_path):
    path = tmp_path / "考核工作簿.xlsx"
    year = replace(SMALL.year, data_start=date(1900, 2, 28))
    export_plan(replace(SMALL, year=year), path)

    assert openpyxl.load_workbook(path)["年度"]["B4"].value == "1900-02-28"


@pytest.mark.parametrize(
    ("sheet", "cells", "formula", "style"),
    [
        ("领导小组", "B7", "'单位'!$A$2:$A$501", "stop"),
        ("单位", "C2:C501", '"部门,乡镇,其他"', "stop"),
        ("单位", "D2:D501", '"是,否"', "stop"),
        ("指标", "C2:C501", "'指标'!$A$2:$A$501", "stop"),
        ("分工", "C2:C501", "'单位'!$A$2:$A$501", "warning"),
    ],
)
def test_cells_offer_what_they_may_hold(path, sheet, cells, formula, style):
    lists = openpyxl.load_workbook(path)[sheet].data_validations.dataValidation

    offered = {
        str(one.sqref): (one.formula1, one.errorStyle or "stop") for one in lists
    }

    assert offered[cells] == (formula, style)


def test_the_workbook_is_ready_to_print_and_names_no_tool(path):
    book = openpyxl.load_workbook(path)
    sheet = book["分工"]

    assert book.properties.title == "考核工作簿"
    assert not book.properties.creator
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert dict(sheet.sheet_properties.pageSetUpPr or {})["fitToPage"] == "1"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:J3"
    assert "第 &P 页" in str(sheet.HeaderFooter.oddFooter)


def test_a_required_header_is_coloured_and_says_what_it_wants(path):
    sheet = openpyxl.load_workbook(path)["分工"]
    material, leads = sheet["A1"], sheet["C1"]

    assert material.fill.fgColor.rgb != leads.fill.fgColor.rgb
    assert material.comment.text == "要报送的材料\n必填。\n一行文字"
    assert leads.comment.text.endswith("可以有多个，用“；”隔开。")


def test_the_guide_names_every_sheet_and_the_way_back(path):
    guide = openpyxl.load_workbook(path)["说明"]
    words = {cell.value for row in guide for cell in row}

    assert {subject.label for subject in SUBJECTS} <= words
    assert "kaohe plan import 考核工作簿.xlsx" in words


def test_export_makes_the_folder_it_is_asked_for(tmp_path):
    path: Path = tmp_path / "exports" / "考核工作簿.xlsx"

    export_plan(SMALL, path)

    assert path.is_file()
