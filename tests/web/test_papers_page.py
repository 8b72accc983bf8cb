"""Papers on the page: listed, drafted, looked at, registered, read by their units."""

import re
import shutil
from datetime import date
from io import BytesIO

import pytest
from docx import Document

from notices.batch import make_all
from tests.builders import a_paper_draft, an_act
from tests.web.conftest import FOREIGN, OWN
from tests.web.programs import a_program
from tracker.model.paper import PaperState
from tracker.ports import Table
from tracker.services.ledger import fetch, write
from tracker.storage.verify_materials import materials_in
from web import drafts
from web.accounts.model import Post
from web.pages import drafting

NUMBER = "某考办〔2025〕3号"


def drafted(pages, **more):
    """Draft a request to the own unit on the page."""
    asked = {"kind": "request", "unit": OWN, **more}
    return pages.as_(Post.CLERK).post_form("/papers/new", asked)


def registered(pages, key="G2025-0001", **more):
    given = {"number": NUMBER, "date": "2025-10-09", "signer": "王某", **more}
    return pages.as_(Post.CLERK).post_form(f"/papers/{key}/register", given)


def led_to(pages, answer):
    """What the clerk sees after a form that was carried out."""
    assert answer.status_code == 303
    return pages.as_(Post.CLERK).get(answer.headers["location"]).text


def the_paper(pages, key="G2025-0001"):
    with pages.office.opened().ledger.store.reading() as reader:
        return fetch(reader, Table.PAPERS, key)


def put(pages, **changes):
    """A paper straight into the ledger."""
    paper = a_paper_draft(key="G2025-0009", **changes)
    with pages.office.opened().ledger.store.transaction() as txn:
        write(txn, paper, act=an_act(on=date(2025, 10, 9)), action="draft")
        txn.commit()
    return paper


def test_drafting_writes_a_paper_for_each_unit_and_says_what_to_fill_in(pages):
    answer = pages.as_(Post.CLERK).post_form(
        "/papers/new", {"kind": "request", "every": "1"}
    )
    assert answer.status_code == 200
    assert "已拟出报送材料通知 2 份" in answer.text
    assert "待填" in answer.text
    papers = the_paper(pages), the_paper(pages, "G2025-0002")
    assert {one.unit for one in papers} == {OWN, FOREIGN}
    for one in papers:
        assert (pages.office.root / "papers" / one.file).is_file()


def test_a_draft_with_errors_is_called_one_to_be_mended(pages, monkeypatch):
    monkeypatch.setattr("notices.batch._doubts", lambda _: [an_error()])
    answer = drafted(pages)
    assert "待改" in answer.text
    assert "数对不上" in answer.text
    assert "（待改）.docx" in the_paper(pages).file
    assert "待改" in pages.as_(Post.CLERK).get("/papers").text


def an_error():
    from tracker.model.finding import Finding, Severity

    return Finding(
        rule="x", severity=Severity.ERROR, message="数对不上。", remedy="请核对。"
    )


def test_the_form_asks_only_for_what_the_kind_is_about(pages):
    clerk = pages.as_(Post.CLERK)
    urge = clerk.get("/papers/new?kind=urge&obligation=B2025-0002").text
    assert 'value="B2025-0002"' in urge
    assert 'name="authority"' in urge
    assert 'name="obligation"' not in clerk.get("/papers/new?kind=monthly").text
    # Kinds that cannot be about an obligation are not offered for one.
    assert "整改完成公示" not in urge
    assert "整改完成公示" in clerk.get("/papers/new").text


def test_what_cannot_be_drafted_is_said_in_the_words_of_the_form(pages):
    answer = pages.as_(Post.CLERK).post_form("/papers/new", {"kind": "urge"})
    assert answer.status_code == 409
    assert "报送任务的编号" in answer.text
    assert "--" not in answer.text.partition("<main")[2]


def test_a_kind_or_unit_nobody_knows_is_refused(pages):
    clerk = pages.as_(Post.CLERK)
    assert clerk.post_form("/papers/new", {"kind": "x"}).status_code == 409
    answer = clerk.post_form("/papers/new", {"kind": "request", "unit": "某某局"})
    assert "没有单位“某某局”" in answer.text


def test_a_batch_too_large_for_the_page_is_refused_before_anything_is_made(
    pages, monkeypatch
):
    monkeypatch.setattr(drafting, "MOST_AT_ONCE", 0)
    answer = drafted(pages)
    assert "kaohe draft" in answer.text
    assert not list((pages.office.root / "papers").glob("*.docx"))


def test_the_page_starts_no_process_for_a_batch(pages, monkeypatch):
    def forked(*_):
        pytest.fail("the page forked")

    monkeypatch.setattr("notices.batch.make_all", forked)
    monkeypatch.setattr("multiprocessing.get_context", forked)
    assert make_all is not forked
    assert drafted(pages).status_code == 200


def test_only_the_office_drafts_and_registers(pages):
    drafted(pages)
    for post in (Post.LEADER, Post.AUDITOR, Post.LIAISON):
        browser = pages.as_(post)
        assert browser.get("/papers/new").status_code == 403
        assert browser.post_form("/papers/new", {"kind": "plan"}).status_code == 403
        answer = browser.post_form("/papers/G2025-0001/register", {})
        assert answer.status_code == 403


def test_registering_tells_what_was_written_back(pages):
    drafted(pages)
    assert "已写回台账（下达）：B2025-0003" in led_to(pages, registered(pages))
    paper = the_paper(pages)
    assert (paper.state, paper.number) == (PaperState.REGISTERED, NUMBER)
    assert (paper.issued_on, paper.signer) == (date(2025, 10, 9), "王某")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"number": ""}, "要有发文字号"),
        ({"number": "3号"}, "不合规范"),
        ({"date": ""}, "没有写成文日期"),
        ({"date": "2025-10-10"}, "还没有到"),
        ({"date": "十月九日"}, "2020-10-09 的样子"),
    ],
)
def test_a_paper_is_not_registered_under_what_cannot_be(pages, given, why):
    drafted(pages)
    answer = registered(pages, **given)
    assert answer.status_code in (400, 422)
    assert why in answer.text
    assert the_paper(pages).state is PaperState.DRAFTED


def test_a_registered_number_is_put_right_with_a_reason(pages):
    drafted(pages)
    registered(pages)
    other = "某考办〔2025〕4号"
    answer = registered(pages, number=other, reason=" ")
    assert "没有写为什么更正" in answer.text
    assert the_paper(pages).number == NUMBER
    registered(pages, number=other, reason="抄错了")
    assert the_paper(pages).number == other
    assert "抄错了" in pages.as_(Post.CLERK).get("/papers/G2025-0001").text


def test_a_unit_sees_what_was_sent_to_it_and_never_a_draft(pages):
    drafted(pages)
    own, other = pages.as_(Post.LIAISON), pages.as_(Post.LIAISON, unit=FOREIGN)
    assert "G2025-0001" not in own.get("/papers").text
    for path in ("", "/file", "/preview.pdf"):
        assert own.get(f"/papers/G2025-0001{path}").status_code == 403
    registered(pages)
    assert "G2025-0001" in own.get("/papers").text
    assert own.get("/papers/G2025-0001").status_code == 200
    assert own.get("/papers/G2025-0001/file").status_code == 200
    assert "G2025-0001" not in other.get("/papers").text
    for path in ("", "/file", "/preview.pdf"):
        assert other.get(f"/papers/G2025-0001{path}").status_code == 403


def test_a_paper_to_no_single_unit_is_for_those_its_effect_is_on(pages):
    put(
        pages,
        unit="",
        kind="circular",
        items=("issues/W2025-0002",),
        state=PaperState.REGISTERED,
    )
    assert "G2025-0009" in pages.as_(Post.LIAISON, unit=FOREIGN).get("/papers").text
    assert "G2025-0009" not in pages.as_(Post.LIAISON).get("/papers").text


def test_the_list_is_narrowed_by_kind_state_unit_and_text(pages):
    drafted(pages)
    clerk = pages.as_(Post.CLERK)
    for query in ("kind=request", "state=拟稿", f"unit={OWN}", "text=b2025-0003"):
        assert "G2025-0001" in clerk.get(f"/papers?{query}").text, query
    for query in ("kind=urge", "state=已登记", f"unit={FOREIGN}", "text=没有这个"):
        assert "G2025-0001" not in clerk.get(f"/papers?{query}").text, query


@pytest.mark.parametrize("post", [Post.CLERK, Post.LIAISON])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "kind=request",
        "kind=urge",
        "state=拟稿",
        "state=已登记",
        f"unit={OWN}",
        f"unit={FOREIGN}",
        "text=b2025-0003",
        "text=.docx",
        f"text={NUMBER}",
        "text=没有这个",
    ],
)
def test_a_program_lists_the_papers_that_the_page_lists(pages, query, post):
    pages.as_(Post.CLERK).post_form("/papers/new", {"kind": "request", "every": "1"})
    registered(pages)

    page = pages.as_(post).get(f"/papers?{query}").text
    told = a_program(pages, post).get(f"/api/papers?{query}").json()["lines"]

    shown = re.findall(r'href="/papers/(G2025-\d+)"', page)
    assert [one["key"] for one in told] == shown[::-1]


def test_a_paper_shows_what_it_was_made_from(pages):
    drafted(pages)
    text = pages.as_(Post.LEADER).get("/papers/G2025-0001").text
    assert 'href="/obligations/B2025-0003"' in text
    assert "2025年10月9日" in text
    assert "报送任务 1 项" in text or "报送任务 2 项" in text


def test_the_file_comes_as_it_is_on_the_disk_to_be_kept(pages):
    drafted(pages)
    answer = pages.as_(Post.CLERK).get("/papers/G2025-0001/file")
    path = pages.office.root / "papers" / the_paper(pages).file
    assert answer.content == path.read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert Document(BytesIO(answer.content)).paragraphs


def test_a_file_changed_in_word_is_said_to_be_another(pages):
    drafted(pages)
    clerk = pages.as_(Post.CLERK)
    assert "改动过" not in clerk.get("/papers/G2025-0001").text
    path = pages.office.root / "papers" / the_paper(pages).file
    document = Document(path)
    document.add_paragraph("另加一段。")
    document.save(path)
    assert "改动过" in clerk.get("/papers/G2025-0001").text
    checked = clerk.get("/papers/G2025-0001/check").text
    assert "另加一段。" in checked


def test_a_paper_agrees_with_the_ledger_until_that_moves_on(pages):
    drafted(pages)
    clerk = pages.as_(Post.CLERK)
    assert "台账：与稿上说的一致" in clerk.get("/papers/G2025-0001/check").text
    registered(pages)
    assert "下达" in clerk.get("/papers/G2025-0001/check").text


@pytest.mark.parametrize(
    "file",
    ["../kaohe.toml", "../data/ledger.db", "..\\x.docx", "../外.docx", "无.docx"],
)
def test_no_name_in_the_ledger_leads_out_of_the_folder(pages, file):
    root = pages.office.root
    (root / "外.docx").write_bytes(b"PK")
    put(pages, file=file)
    clerk = pages.as_(Post.CLERK)
    assert clerk.get("/papers/G2025-0009/file").status_code == 404
    assert clerk.get("/papers/G2025-0009/preview.pdf").status_code == 404
    assert "重新拟稿" in clerk.get("/papers/G2025-0009").text


def test_a_link_that_leads_out_of_the_folder_is_not_followed(pages):
    root = pages.office.root
    (root / "外.docx").write_bytes(b"PK")
    (root / "papers" / "链.docx").symlink_to(root / "外.docx")
    put(pages, file="链.docx")
    assert pages.as_(Post.CLERK).get("/papers/G2025-0009/file").status_code == 404


def test_without_libreoffice_a_sentence_says_so(pages, monkeypatch):
    monkeypatch.setattr(drafts, "find_soffice", lambda: None)
    monkeypatch.setattr("notices.pdf.find_soffice", lambda: None)
    drafted(pages)
    clerk = pages.as_(Post.CLERK)
    text = clerk.get("/papers/G2025-0001").text
    assert "没有安装 LibreOffice" in text
    assert "<iframe" not in text
    assert clerk.get("/papers/G2025-0001/preview.pdf").status_code == 409


def test_who_waits_too_long_for_a_preview_is_told_to_come_again(pages, monkeypatch):
    monkeypatch.setattr(drafts, "_PATIENCE", 0.01)
    drafted(pages)
    clerk = pages.as_(Post.CLERK)
    with drafts._LIBREOFFICE:
        answer = clerk.get("/papers/G2025-0001/preview.pdf")
    assert answer.status_code == 503
    assert "过一会儿" in answer.text


@pytest.mark.libreoffice
def test_the_pages_are_drawn_once_and_shown_in_a_frame_of_ours(pages, monkeypatch):
    drafted(pages)
    clerk = pages.as_(Post.CLERK)
    assert (
        'src="/papers/G2025-0001/preview.pdf"' in clerk.get("/papers/G2025-0001").text
    )
    answer = clerk.get("/papers/G2025-0001/preview.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "inline"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    # From now on LibreOffice is not needed for these bytes.
    monkeypatch.setattr("notices.pdf.find_soffice", lambda: None)
    assert clerk.get("/papers/G2025-0001/preview.pdf").content == answer.content
    shutil.rmtree(pages.office.root / "exports")
    assert clerk.get("/papers/G2025-0001/preview.pdf").status_code == 409


def filed(pages, *files, key="G2025-0001"):
    return pages.as_(Post.CLERK).post_form(
        f"/papers/{key}/issued",
        files=[("files", (name, data, "application/pdf")) for name, data in files],
    )


def test_a_unit_gets_what_went_out_and_not_only_the_draft(pages):
    drafted(pages)
    registered(pages)
    liaison = pages.as_(Post.LIAISON)
    assert "还没有存正式文件" in liaison.get("/papers/G2025-0001").text
    answer = filed(pages, ("盖章 扫描件.pdf", b"%PDF-1.7 signed"))
    assert "有关单位下载的就是它" in led_to(pages, answer)
    assert "下载 盖章 扫描件.pdf" in liaison.get("/papers/G2025-0001").text
    got = liaison.get("/papers/G2025-0001/issued/1")
    assert got.content == b"%PDF-1.7 signed"
    assert got.headers["content-disposition"].startswith("attachment")
    assert liaison.get("/papers/G2025-0001/issued/2").status_code == 404
    stranger = pages.as_(Post.LIAISON, FOREIGN)
    assert stranger.get("/papers/G2025-0001/issued/1").status_code == 403


def test_what_went_out_is_kept_only_with_a_registered_paper(pages):
    drafted(pages)
    answer = filed(pages, ("盖章.pdf", b"%PDF-1.7 signed"))
    assert answer.status_code == 409
    assert "不能存正式文件" in answer.text
    assert the_paper(pages).issued == ()
    registered(pages)
    assert "没有选文件" in filed(pages).text
    assert "是程序" in filed(pages, ("盖章.exe", b"MZ")).text
    assert the_paper(pages).issued == ()


def test_what_went_out_is_not_kept_twice(pages):
    drafted(pages)
    registered(pages)
    for same in (("一.pdf", b"%PDF signed"), ("二.pdf", b"%PDF signed")):
        answer = filed(pages, same)
    assert answer.status_code == 422
    assert "“二.pdf”已经存过，内容一样" in answer.text
    assert "已经存过" in filed(pages, ("三.pdf", b"%PDF 3"), ("四.pdf", b"%PDF 3")).text
    assert len(the_paper(pages).issued) == 1


def test_what_was_done_is_told_to_whoever_did_it_and_to_nobody_else(pages):
    drafted(pages)
    address = registered(pages).headers["location"]
    assert address.startswith("/papers/G2025-0001?told=")
    for _ in range(2):
        assert "已登记。" in pages.as_(Post.CLERK).get(address).text
    assert "已登记。" not in pages.as_(Post.OFFICE_HEAD).get(address).text
    assert "已登记。" not in pages.as_(Post.CLERK).get("/papers/G2025-0001").text


def test_refreshing_what_was_drafted_leads_to_the_list(pages):
    clerk = pages.as_(Post.CLERK)
    form = {"kind": "request", "unit": OWN, "once": "x" * 30}
    assert clerk.post_form("/papers/new", form).status_code == 200
    assert clerk.post_form("/papers/new", form).headers["location"] == "/papers"


def test_what_went_out_is_looked_after_like_a_material(pages):
    drafted(pages)
    registered(pages)
    filed(pages, ("盖章.pdf", b"%PDF-1.7 signed"))
    with pages.office.opened().ledger.store.reading() as reader:
        assert "G2025-0001" in {key for key, _ in materials_in(reader)}


def test_a_unit_is_led_only_to_the_records_it_gets_into(pages):
    put(
        pages,
        unit=OWN,
        state=PaperState.REGISTERED,
        number=NUMBER,
        issued_on=date(2025, 10, 9),
        items=("issues/W2025-0002", "obligations/B2025-0001", "figures/X"),
    )
    text = pages.as_(Post.LIAISON).get("/papers/G2025-0009").text
    assert '<a href="/obligations/B2025-0001">' in text
    assert "W2025-0002" in text
    assert 'href="/issues/W2025-0002"' not in text
    text = pages.as_(Post.CLERK).get("/papers/G2025-0009").text
    assert '<a href="/issues/W2025-0002">' in text
    assert 'href="/figures/X"' not in text
