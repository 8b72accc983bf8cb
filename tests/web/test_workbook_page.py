"""The ledger's workbook on the page: out, changed, looked at, taken over or refused."""

import os
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.builders import an_act
from tracker.ports import Table
from tracker.services import obligations
from tracker.services.ledger import fetch
from tracker.storage.planfile import load_plan
from web.accounts.model import Post

XLSX = "台账.xlsx"


def book(browser, path="/workbook/ledger.xlsx"):
    return load_workbook(BytesIO(browser.get(path).content))


def saved(made):
    data = BytesIO()
    made.save(data)
    return data.getvalue()


def with_note(browser, note="已电话催办", key="B2025-0001", label="备注"):
    """The ledger's workbook with one cell changed."""
    made = book(browser)
    sheet = made["报送台账"]
    headers = [cell.value for cell in sheet[1]]
    row = next(one for one in sheet.iter_rows(min_row=2) if one[0].value == key)
    row[headers.index(label)].value = note
    return saved(made)


def send(browser, data, what="ledger", name=XLSX):
    return browser.post_form("/workbook", {"what": what}, files={"file": (name, data)})


def hidden(answer):
    """What the form that confirms would send."""
    form = answer.text.partition('action="/workbook/take"')[2].partition("</form>")[0]
    names = ("what", "digest", "mark")
    return {
        one: form.partition(f'name="{one}" value="')[2].partition('"')[0]
        for one in names
    }


def the_note(pages, key="B2025-0001"):
    with pages.office.opened().ledger.store.reading() as reader:
        return fetch(reader, Table.OBLIGATIONS, key).note


def uploads(pages):
    folder = pages.office.root / "data" / "uploads"
    return [one for one in folder.rglob("*") if one.is_file()]


@pytest.fixture
def clerk(pages):
    return pages.as_(Post.CLERK)


def test_a_workbook_as_it_went_out_changes_nothing(pages, clerk):
    answer = send(clerk, clerk.get("/workbook/ledger.xlsx").content)
    assert "一致，没有要改的" in answer.text
    assert "照预览写入" not in answer.text


def test_what_is_shown_is_written_only_after_a_yes(pages, clerk):
    shown = send(clerk, with_note(clerk))
    assert "已电话催办" in shown.text
    assert the_note(pages) == ""
    done = clerk.post_form("/workbook/take", hidden(shown))
    assert "已写入" in clerk.get(done.headers["location"]).text
    assert the_note(pages) == "已电话催办"
    assert uploads(pages) == []


def test_a_mistake_is_shown_with_its_cell_and_remedy_and_nothing_is_written(
    pages, clerk
):
    answer = send(clerk, with_note(clerk, "随便改的", label="状态"))
    assert "报送台账" in answer.text
    assert "没有写入" in answer.text
    assert "照预览写入" not in answer.text


def test_the_preview_does_not_hold_once_the_ledger_has_moved(pages, clerk):
    shown = send(clerk, with_note(clerk))
    obligations.note(
        pages.office.opened().ledger,
        "B2025-0001",
        an_act(on=date(2025, 10, 9)),
        text="别人先写的",
    )
    answer = clerk.post_form("/workbook/take", hidden(shown))
    assert answer.status_code in (400, 409)
    assert "没有写入" in answer.text
    assert the_note(pages) == "别人先写的"


def test_nothing_but_what_was_shown_can_be_taken_over(pages, clerk):
    first = hidden(send(clerk, with_note(clerk)))
    second = hidden(send(clerk, with_note(clerk, "另一句")))
    mixed = {**first, "digest": second["digest"]}
    assert clerk.post_form("/workbook/take", mixed).status_code in (400, 409)
    assert the_note(pages) == ""


def test_an_upload_belongs_to_the_session_that_sent_it(pages, clerk):
    shown = hidden(send(clerk, with_note(clerk)))
    answer = pages.as_(Post.OFFICE_HEAD).post_form("/workbook/take", shown)
    assert "已经不在了" in answer.text
    assert the_note(pages) == ""


@pytest.mark.parametrize("digest", ["", "..", "../../kaohe.toml", "a" * 63, "z" * 64])
def test_a_digest_is_never_a_way_to_another_file(pages, clerk, digest):
    data = with_note(clerk)
    shown = hidden(send(clerk, data))
    (pages.office.root / "data" / "uploads" / "上传的工作簿.xlsx").write_bytes(data)
    answer = clerk.post_form("/workbook/take", {**shown, "digest": digest})
    assert "已经不在了" in answer.text
    assert the_note(pages) == ""


def test_an_upload_nobody_said_yes_to_goes_after_a_day(pages, clerk):
    send(clerk, with_note(clerk))
    assert len(uploads(pages)) == 1
    old = (pages.clock() - timedelta(days=2)).timestamp()
    for one in (pages.office.root / "data" / "uploads").glob("*/*"):
        os.utime(one, (old, old))
    send(clerk, with_note(clerk, "另一句"))
    assert len(uploads(pages)) == 1


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("台账.xls", b"x", "另存为 .xlsx"),
        ("台账.xlsx", b"not a zip", "不是有效的 .xlsx"),
        ("../../台账.xlsx", b"", "不是有效的 .xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(pages, clerk, name, data, why):
    answer = send(clerk, data, name=name)
    assert why in answer.text
    assert str(pages.office.root) not in answer.text


def test_a_bomb_is_refused_before_it_is_unpacked(pages, clerk):
    data = BytesIO(clerk.get("/workbook/ledger.xlsx").content)
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/bomb.xml", b"0" * (64 * 1024 * 1024))
    assert "异常庞大" in send(clerk, data.getvalue()).text


def test_a_workbook_with_macros_is_refused(pages, clerk):
    data = BytesIO(clerk.get("/workbook/ledger.xlsx").content)
    with zipfile.ZipFile(data, "a") as made:
        made.writestr("xl/vbaProject.bin", b"x")
    assert "里面有宏" in send(clerk, data.getvalue()).text


def test_more_than_the_limit_is_not_taken(pages, clerk):
    answer = send(clerk, b"0" * (20 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert uploads(pages) == []


def test_a_form_without_a_file_is_told_so(pages, clerk):
    assert "没有选文件" in clerk.post_form("/workbook", {"what": "ledger"}).text
    answer = send(clerk, clerk.get("/workbook/ledger.xlsx").content, what="x")
    assert "哪一种" in answer.text


def test_the_plan_is_taken_over_as_it_was_shown(pages, clerk):
    made = book(clerk, "/workbook/plan.xlsx")
    sheet = made["单位"]
    sheet.cell(sheet.max_row + 1, 1).value = "住建局"
    shown = send(clerk, saved(made), what="plan")
    assert "住建局" in shown.text
    plan_file = pages.office.root / "plans" / "2025.toml"
    assert "住建局" not in plan_file.read_text("utf-8")
    done = clerk.post_form("/workbook/take", hidden(shown))
    assert "已写入" in clerk.get(done.headers["location"]).text
    plan, _ = load_plan(plan_file)
    assert plan is not None
    assert "住建局" in {one.name for one in plan.units}
    assert "住建局" in pages.office.opened().units


def test_only_the_office_has_the_workbook(pages):
    for post in (Post.LIAISON, Post.LEADER, Post.AUDITOR, Post.ADMIN):
        browser = pages.as_(post)
        for path in ("/workbook", "/workbook/ledger.xlsx", "/workbook/plan.xlsx"):
            assert browser.get(path).status_code == 403
        for path in ("/workbook", "/workbook/take"):
            assert browser.post_form(path).status_code == 403
