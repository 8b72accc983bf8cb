"""What is on the screen, kept as a workbook."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.builders import an_act, an_obligation
from tests.web.conftest import FOREIGN, TODAY
from tracker.services.ledger import write
from web.accounts.model import Post


def rows(answer):
    """The table as the sheet has it, headers first."""
    assert answer.status_code == 200, answer.text
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def keys(answer):
    return [row[0] for row in rows(answer)[1:]]


def test_the_list_comes_as_a_file_to_keep_with_its_columns(pages):
    answer = pages.as_(Post.CLERK).get("/export.xlsx?table=obligations")
    assert answer.headers["content-disposition"].startswith("attachment")
    headers = rows(answer)[0]
    assert headers[:4] == ["编号", "事项", "时段", "牵头单位"]
    assert "亮灯" in headers


@pytest.mark.parametrize(
    "query", ["", "lamp=逾期", f"unit={FOREIGN}", "state=草拟", "text=水域"]
)
def test_the_file_holds_exactly_what_the_screen_shows(pages, query):
    clerk = pages.as_(Post.CLERK)
    shown = clerk.get(f"/obligations?{query}").text.partition("<tbody")[2]
    listed = [one for one in ("B2025-0001", "B2025-0002", "B2025-0003") if one in shown]
    answer = clerk.get(f"/export.xlsx?table=obligations&{query}")
    assert sorted(keys(answer)) == listed


def test_issues_are_exported_as_issues_also_where_there_are_none(pages):
    clerk = pages.as_(Post.CLERK)
    assert keys(clerk.get("/export.xlsx?table=issues")) == ["W2025-0001", "W2025-0002"]
    none = clerk.get("/export.xlsx?table=issues&text=没有这个")
    assert rows(none)[0][:2] == ["编号", "问题"]
    assert keys(none) == []


def test_a_unit_gets_its_own_only_whatever_it_asks_for(pages):
    unit = pages.as_(Post.LIAISON)
    answer = unit.get(f"/export.xlsx?table=obligations&unit={FOREIGN}")
    assert "B2025-0002" not in keys(answer)
    assert "B2025-0001" in keys(answer)


def test_a_table_that_is_none_is_refused(pages):
    clerk = pages.as_(Post.CLERK)
    for table in ("", "years", "../obligations"):
        assert clerk.get(f"/export.xlsx?table={table}").status_code == 400


def test_what_looks_like_a_formula_stays_text(pages):
    evil = '=HYPERLINK("http://evil.example","点这里")'
    with pages.office.opened().ledger.store.transaction() as txn:
        one = an_obligation(key="B2025-0004", duty="公式", material=evil)
        write(txn, one, act=an_act(on=TODAY), action="make")
        txn.commit()
    answer = pages.as_(Post.CLERK).get("/export.xlsx?table=obligations&text=HYPERLINK")
    cell = load_workbook(BytesIO(answer.content)).worksheets[0]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (evil, "s", True)


def test_the_keeper_of_accounts_gets_nothing(pages):
    admin = pages.as_(Post.ADMIN)
    assert admin.get("/export.xlsx?table=obligations").status_code == 403
