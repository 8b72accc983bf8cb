"""Files from units: kept whole by their hash, or not at all; never run, never unpacked."""

import hashlib
import io
import re
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress

import pytest
import uvicorn

from tests.web.conftest import OWN
from tracker.files import OLE_MAGIC
from tracker.ports import Table
from tracker.services.ledger import fetch
from tracker.storage.materials import is_whole
from web.accounts.model import Post
from web.app import make_app
from web.gate import COOKIE
from web.reading import MOST_FILES
from web.serving import listening_at, settings

PATH = "/obligations/B2025-0001/receive"


def record(pages, key="B2025-0001"):
    table = Table.ISSUES if key.startswith("W") else Table.OBLIGATIONS
    with pages.office.opened().ledger.store.reading() as reader:
        return fetch(reader, table, key)


def materials(pages):
    """Every file in the folder of materials, half ones too."""
    root = pages.office.opened().site.materials
    return [one for one in root.rglob("*") if one.is_file()] if root.exists() else []


def upload(browser, *files, path=PATH, **fields):
    return browser.post_form(path, fields, files=[("files", one) for one in files])


def zipped(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return made.getvalue()


# ---------------------------------------------------------------- kept


def test_several_files_are_kept_by_their_hash_under_their_names(pages):
    browser = pages.as_(Post.LIAISON)
    answer = upload(
        browser, ("面积.pdf", b"%PDF one"), ("说明.docx", b"two"), note="两个文件"
    )
    assert answer.status_code == 303, answer.text
    (version,) = record(pages).submissions
    assert [one.name for one in version.files] == ["面积.pdf", "说明.docx"]
    assert version.files[0].digest == hashlib.sha256(b"%PDF one").hexdigest()
    assert (version.channel, version.unit, version.note) == ("网页", OWN, "两个文件")
    root = pages.office.opened().site.materials
    assert all(is_whole(root, one) for one in version.files)
    assert len(materials(pages)) == 2
    page = browser.get("/obligations/B2025-0001").text
    assert "面积.pdf" in page
    assert browser.get("/obligations/B2025-0001/files/1/2").content == b"two"


def test_evidence_comes_with_progress(pages):
    browser = pages.as_(Post.LIAISON)
    browser.post_form("/issues/W2025-0001/plan", {"cause": "老化", "measures": "更换"})
    answer = upload(
        browser,
        ("照片.jpg", b"photo"),
        path="/issues/W2025-0001/progress",
        text="换了",
        done="1",
    )
    assert answer.status_code == 303, answer.text
    assert [one.name for one in record(pages, "W2025-0001").evidence] == ["照片.jpg"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\面积.pdf", "面积.pdf"),
        ("C:\\Users\\王五\\面积.pdf", "面积.pdf"),
        ("面积\u202efdp.docx", "面积fdp.docx"),
        ("面\u200b积\u2066.pdf", "面积.pdf"),
        ("a" * 500 + ".pdf", "a" * 216 + ".pdf"),
        ("..", ".."),
        ("<img src=x>.pdf", "<img src=x>.pdf"),
    ],
)
def test_a_name_is_a_name_and_never_a_path(pages, sent, kept):
    browser = pages.as_(Post.LIAISON)
    before = {*pages.office.root.rglob("*")}
    answer = upload(browser, (sent, b"pdf"))
    assert answer.status_code == 303, answer.text
    assert record(pages).submissions[0].files[0].name == kept
    added = {*pages.office.root.rglob("*")} - before
    assert {one.name for one in added if one.is_file()} == {
        hashlib.sha256(b"pdf").hexdigest()
    }
    page = browser.get("/obligations/B2025-0001").text
    assert "<img src=x>" not in page
    told = browser.get("/obligations/B2025-0001/files/1/1").headers
    assert re.fullmatch(
        r"attachment; filename=\"\w+\"; filename\*=UTF-8''[\w.%~-]+",
        told["content-disposition"],
    )


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    "name", ["表.exe", "表.xlsx.JS", "快捷方式.lnk", "a.bat", "表.scr. .", "x/表.hta"]
)
def test_what_windows_would_run_is_refused_and_nothing_is_kept(pages, name):
    browser = pages.as_(Post.LIAISON)
    answer = upload(browser, ("面积.pdf", b"pdf"), (name, b"MZ"), note="一式两份")
    assert answer.status_code == 422
    assert "是程序或快捷方式，不收" in answer.text
    assert (
        'aria-describedby="f-receive-files-help f-receive-files-fault"' in answer.text
    )
    assert "一式两份</textarea>" in answer.text
    assert "文件要重新选一次" in answer.text
    assert not record(pages).submissions
    assert not materials(pages)


def test_an_empty_file_is_refused_with_all_else_that_is_wrong(pages):
    answer = upload(
        pages.as_(Post.LIAISON),
        ("空.pdf", b""),
        ("木马.exe", b"MZ"),
        evidence_date="昨天",
    )
    assert answer.status_code == 422
    for told in ("“空.pdf”是空文件", "“木马.exe”是程序", "佐证本身的日期要写成"):
        assert told in answer.text
    assert not materials(pages)


def test_nothing_is_kept_of_a_step_that_may_not_be_taken(pages):
    answer = upload(
        pages.as_(Post.LIAISON),
        ("面积.pdf", b"pdf"),
        path="/obligations/B2025-0003/receive",
    )
    assert answer.status_code == 409
    foreign = upload(
        pages.as_(Post.LIAISON),
        ("面积.pdf", b"pdf"),
        path="/obligations/B2025-0002/receive",
    )
    assert foreign.status_code == 403
    assert not materials(pages)


def test_too_many_files_at_once_are_refused_in_a_sentence(pages):
    many = [(f"{n}.pdf", b"pdf") for n in range(MOST_FILES + 1)]
    answer = upload(pages.as_(Post.LIAISON), *many)
    assert answer.status_code == 400
    assert f"一次最多报 {MOST_FILES} 个文件" in answer.text
    assert not materials(pages)


def test_more_than_the_site_takes_is_refused(pages):
    settings = pages.office.root / "kaohe.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + "\n[web]\nlargest_upload_mb = 1\n",
        encoding="utf-8",
    )
    browser = pages.as_(Post.LIAISON)
    answer = upload(browser, ("大.pdf", b"x" * 1_100_000))
    assert answer.status_code == 413
    assert "超过 1 MB" in answer.text
    assert not materials(pages)
    assert upload(browser, ("小.pdf", b"x" * 900_000)).status_code == 303


# ---------------------------------------------------------------- what lies inside


def old_office(*names: str) -> bytes:
    """What starts like a .doc or .xls and lists these in its directory."""
    entries = (name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    return OLE_MAGIC.ljust(1024, b"\xff") + b"".join(entries)


@pytest.mark.parametrize(
    ("name", "data", "marked"),
    [
        ("表.xlsm", b"whatever", True),
        ("改了名.docx", zipped(**{"word/vbaProject.bin": b"x", "a": b"y"}), True),
        ("改了名.xlsx", zipped(**{"xl/VBAPROJECT.BIN": b"x"}), True),
        ("干净.docx", zipped(**{"word/document.xml": b"<a/>"}), False),
        ("写着vbaProject.bin的.pdf", b"%PDF vbaProject.bin", False),
        ("坏的.docx", b"PK\x03\x04 broken", False),
        ("旧表.xls", old_office("Workbook", "_VBA_PROJECT_CUR", "VBA"), True),
        ("旧文.doc", old_office("WordDocument", "Macros", "_VBA_PROJECT"), True),
        ("干净的旧文.doc", old_office("WordDocument", "1Table"), False),
        ("写着_VBA_PROJECT的.pdf", "%PDF _VBA_PROJECT".encode("utf-16-le"), False),
    ],
)
def test_an_office_file_with_macros_is_marked(pages, name, data, marked):
    browser = pages.as_(Post.LIAISON)
    upload(browser, (name, data))
    page = browser.get("/obligations/B2025-0001").text
    assert name in page
    assert ("带宏" in page) is marked


def test_a_bomb_and_names_that_lead_away_are_kept_and_never_unpacked(pages):
    bomb = zipped(
        **{
            "word/document.xml": b"\0" * 50_000_000,
            "../../../evil.txt": b"evil",
            "/etc/evil": b"evil",
        }
    )
    browser = pages.as_(Post.LIAISON)
    upload(browser, ("炸弹.docx", bomb))
    assert browser.get("/obligations/B2025-0001").status_code == 200
    assert browser.get("/obligations/B2025-0001/files/1/1").content == bomb
    assert len(materials(pages)) == 1
    assert not [*pages.office.root.parent.rglob("evil*")]


# ---------------------------------------------------------------- cut off


@pytest.fixture
def port(pages) -> Iterator[int]:
    """The page at a real socket."""
    listening = listening_at("127.0.0.1", 0)
    server = uvicorn.Server(settings(make_app(pages.office)))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()


def sent_to(port, browser, body, length):
    """What comes back for that much of an upload that was to be `length` long."""
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Cookie: {COOKIE}={browser.cookies[COOKIE]}\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Type: multipart/form-data; boundary=xx\r\nConnection: close\r\n"
        f"Content-Length: {length}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=10) as one:
        one.sendall(head.encode() + body)
        if len(body) < length:
            return b""
        came = b""
        with suppress(ConnectionError):
            while data := one.recv(65536):
                came += data
        return came


def test_an_upload_cut_off_leaves_nothing_half(pages, port):
    browser = pages.as_(Post.LIAISON)
    part = '--xx\r\nContent-Disposition: form-data; name="{}"'
    csrf = f"{part.format('csrf')}\r\n\r\n{browser.csrf}\r\n"
    first = f'{part.format("files")}; filename="1.pdf"\r\n\r\n'
    second = f'{part.format("files")}; filename="2.pdf"\r\n\r\n'
    body = b"".join(
        (
            (csrf + first).encode(),
            b"x" * 3_000_000,
            f"\r\n{second}".encode(),
            b"y" * 3_000_000,
            b"\r\n--xx--\r\n",
        )
    )
    # In the first file, in the second, and just before the end.
    for length in (1_000_000, 4_000_000, len(body) - 3):
        sent_to(port, browser, body[:length], len(body))
    for _ in range(20):
        assert not materials(pages)
        assert not record(pages).submissions
        time.sleep(0.01)
    # The same, sent whole, does count.
    assert b" 303 " in sent_to(port, browser, body, len(body)).partition(b"\r\n")[0]
    assert len(record(pages).submissions[0].files) == 2
    assert len(materials(pages)) == 2
