"""A file that is no workbook of ours is refused in a sentence, never a traceback."""

import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.files.workbook.plans import SMALL, opened
from tracker.errors import BadFile
from tracker.workbook import import_plan

BOOK = "xl/workbook.xml"
UNITS = "xl/worksheets/sheet7.xml"
BROKEN = "读不出来，可能已损坏；请用 Excel 或 WPS 打开，另存一份再试。"


def rewritten(path, change):
    """The package at `path` with each part changed by `change(name, data)`."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            changed = change(name, data)
            if changed is not None:
                target.writestr(name, changed)


def replaced(part, old, new):
    return lambda name, data: data.replace(old, new) if name == part else data


def refusal(path):
    with pytest.raises(BadFile) as refused:
        import_plan(path)
    return refused.value.reason


@pytest.mark.parametrize(
    "name", ["考核.xls", "考核.et", "考核.xlsm", "考核.csv", "考核"]
)
def test_another_kind_of_file_is_to_be_saved_as_xlsx(path, name):
    other = path.rename(path.with_name(name))

    assert refusal(other) == (
        "只能读入 .xlsx；请用 Excel 或 WPS 打开，另存为 .xlsx 再试。"
    )


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    assert "找不到" in refusal(tmp_path / "没有.xls")


def test_a_name_that_cannot_be_is_refused_too(tmp_path):
    assert "文件名太长" in refusal(tmp_path / ("县" * 90 + ".xls"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "不是有效的 .xlsx 文件"),
        ("名称,文号\n".encode("gb18030"), "不是有效的 .xlsx 文件"),
        (b"PK\x03\x04", "不是有效的 .xlsx 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "旧格式或加了密码"),
    ],
)
def test_what_only_has_the_name_of_a_workbook_is_refused(tmp_path, data, words):
    path = tmp_path / "考核.xlsx"
    path.write_bytes(data)

    assert words in refusal(path)


def test_a_workbook_with_macros_is_refused(path):
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macro")

    assert refusal(path) == "里面有宏，不能读入；请另存为不带宏的 .xlsx 再试。"


def outcome_of(path):
    """The reason of a refusal, else the plan, else the findings."""
    try:
        plan, findings = import_plan(path)
    except BadFile as refused:
        return refused.reason
    return plan or findings


DAMAGES = {
    "no relations": lambda name, data: None if name.endswith("book.xml.rels") else data,
    "no sheet": lambda name, data: None if name == UNITS else data,
    "cut tag": replaced(BOOK, b"<sheets>", b"<sheets"),
    "rows left open": replaced(UNITS, b"</row>", b""),
    "no such cell": replaced(UNITS, b' r="A2"', b' r="2A"'),
    "a cell nowhere": replaced(UNITS, b' r="A2"', b' r=""'),
    "no such row": replaced(UNITS, b'<row r="2"', b'<row r="x"'),
    "no such text": replaced(UNITS, b"<is><t>", b"<v>9</v><is><t>"),
    "no such format": replaced("xl/styles.xml", b'numFmtId="', b'numFmtId="x'),
    "not UTF-8": replaced(UNITS, b"<is><t>", b"<is><t>\xb2\xc6"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_package_is_refused_in_a_sentence(path, damage):
    rewritten(path, DAMAGES[damage])
    if damage == "no such text":
        rewritten(path, replaced(UNITS, b't="inlineStr"', b't="s"'))

    assert refusal(path) == BROKEN


@pytest.mark.parametrize("part", [BOOK, UNITS])
def test_entities_are_not_resolved(path, part):
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    rewritten(path, lambda name, data: declared + data if name == part else data)

    assert refusal(path) in (BROKEN, "里面有不该有的文档类型声明，已拒绝打开。")


def test_a_zip_bomb_is_refused(path):
    bomb = b"<row/>" * 3_000_000
    rewritten(path, replaced(UNITS, b"</sheetData>", bomb + b"</sheetData>"))

    assert "解压后异常庞大" in refusal(path)


@pytest.mark.parametrize(
    "blank",
    [
        "".join(
            f'<row r="{row}" s="1" customFormat="1"/>' for row in range(5, 200_000)
        ),
        "".join(
            f'<row r="{row}"><c r="A{row}" s="3"/></row>' for row in range(5, 99_999)
        ),
        '<row r="5">' + '<c s="3"/>' * 16_384 + "</row>",
    ],
    ids=["rows", "cells", "columns"],
)
def test_formatted_blanks_are_passed_over_quickly(path, blank):
    rewritten(path, replaced(UNITS, b"</sheetData>", blank.encode() + b"</sheetData>"))
    start = time.perf_counter()

    outcome = import_plan(path)

    assert outcome == (SMALL, [])
    assert time.perf_counter() - start < 5


def test_a_sheet_merged_from_end_to_end_is_told_quickly(path):
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    rewritten(path, replaced(UNITS, b"</sheetData>", merged))
    start = time.perf_counter()

    _, findings = import_plan(path)

    assert [one.place for one in findings] == ["工作表“单位”A1:XFD1048576"]
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("number", [14, 31, 57, 58])
def test_dates_in_the_formats_of_chinese_excel_are_dates(path, number):
    rewritten(
        path, replaced("xl/styles.xml", b'numFmtId="14"', b'numFmtId="%d"' % number)
    )
    with opened(path) as book:
        book["年度"]["B5"].number_format = "mm-dd-yy"
        book["年度"]["B5"] = 44127
    rewritten(
        path, replaced("xl/styles.xml", b'numFmtId="14"', b'numFmtId="%d"' % number)
    )

    plan, findings = import_plan(path)

    assert findings == []
    assert plan
    assert str(plan.year.data_end) == "2020-10-23"


def test_runs_of_text_are_joined_and_readings_left_out(path):
    name = "财政局".encode("ascii", "xmlcharrefreplace")
    typed = b't="inlineStr"><is><t>' + name + b"</t></is></c>"
    runs = "<si><r><t>财政</t></r><r><t>局</t></r><rPh><t>caizheng</t></rPh></si>"
    texts = f'<sst xmlns="urn:x">{runs}</sst>'.encode()
    rewritten(path, replaced(UNITS, typed, b't="s"><v>0</v></c>'))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/sharedStrings.xml", texts)

    assert import_plan(path) == (SMALL, [])


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    part=st.sampled_from([BOOK, UNITS, "xl/styles.xml", "xl/_rels/workbook.xml.rels"]),
    where=st.floats(0, 1, exclude_max=True),
    cut=st.integers(0, 12),
    put=st.binary(max_size=3) | st.sampled_from([b"<", b'"', b"9", b"-", b"&x;"]),
)
def test_no_change_of_a_byte_ends_in_a_traceback(path, part, where, cut, put):
    with zipfile.ZipFile(path) as package:
        data = package.read(part)
    spot = int(where * len(data))
    other = path.with_name("改动.xlsx")
    other.write_bytes(path.read_bytes())
    rewritten(
        other,
        lambda name, old: old[:spot] + put + old[spot + cut :] if name == part else old,
    )

    assert outcome_of(other)
