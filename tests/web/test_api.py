"""What programs read and do through the API."""

import json
from datetime import date, timedelta

import pytest

import cli
from tests.builders import a_moment, an_actor
from tests.web.conftest import FOREIGN, TODAY
from tests.web.programs import a_program, a_token, account_of
from tracker.ports import Table
from tracker.steps import ISSUE_STEPS, OBLIGATION_STEPS
from web.accounts.model import Post, Purpose
from web.api.table import TABLE
from web.deeds import NOT_OFFERED

OWN_KEY, FOREIGN_KEY = "B2025-0001", "B2025-0002"


def told(answer):
    """The refusal, which says in JSON why."""
    refusal = answer.json()
    assert set(refusal) == {"error", "message", "fields"}
    assert refusal["message"]
    return answer.status_code, refusal["error"]


# ---------------------------------------------------------------- reading


@pytest.fixture
def printed(pages, capsys, monkeypatch):
    """What the command line prints for programs, of the same site on the same day."""
    monkeypatch.delenv("KAOHE_PROGRAM", raising=False)

    def run(*arguments):
        with pytest.raises(SystemExit):
            cli.main(
                ["--site", str(pages.office.root), *arguments, "--json"], pages.clock
            )
        return json.loads(capsys.readouterr().out)

    return run


@pytest.mark.parametrize("on", ["2025-10-09", "2025-10-24", "2025-09-20", "2025-09-17"])
@pytest.mark.parametrize(
    ("command", "address"),
    [
        (("obligation", "list"), "/api/obligations"),
        (("obligation", "list", "--lamp", "逾期"), "/api/obligations?lamp=逾期"),
        (("obligation", "show", OWN_KEY), f"/api/obligations/{OWN_KEY}"),
        (("issue", "list"), "/api/issues"),
        (("issue", "show", "w2025-1"), "/api/issues/w2025-1"),
        (("board",), "/api/board"),
        (("status",), "/api/status"),
    ],
)
def test_a_program_reads_what_the_command_line_prints(
    pages, printed, command, address, on
):
    a_program(pages, Post.LIAISON).post(f"/api/obligations/{OWN_KEY}/sign")
    joint = "&" if "?" in address else "?"
    answer = a_program(pages, Post.CLERK).get(f"{address}{joint}on={on}")
    if on == "2025-09-17" and "show" in command:
        assert told(answer) == (404, "not_found")
        return
    read = answer.json()
    lines = read["lines"] if "list" in command else read
    assert lines == printed(*command, "--on", on)
    if "list" in command:
        assert read["number"] == len(lines)


def test_a_program_reads_papers_and_history_as_they_are_printed(pages, printed):
    clerk = a_program(pages, Post.CLERK)
    assert clerk.get("/api/papers").json()["lines"] == printed("papers")
    assert clerk.get("/api/history").json()["lines"] == printed("audit", "list")


def test_history_goes_on_where_it_was_left(pages):
    clerk = a_program(pages, Post.CLERK)
    whole = clerk.get("/api/history").json()
    rest = clerk.get("/api/history?after=2").json()
    assert rest["number"] == whole["number"] - 2
    assert rest["lines"] == whole["lines"][2:]
    assert clerk.get("/api/history?after=999").json()["lines"] == []
    own = clerk.get(f"/api/history?key={OWN_KEY.lower()}").json()
    assert {one["key"] for one in own["lines"]} == {OWN_KEY}


def test_a_unit_sees_its_own_and_no_more(pages):
    program = a_program(pages, Post.LIAISON)
    keys = [
        one["record"]["key"] for one in program.get("/api/obligations").json()["lines"]
    ]
    assert FOREIGN_KEY not in keys
    assert OWN_KEY in keys
    asked = program.get(f"/api/obligations?unit={FOREIGN}").json()
    assert FOREIGN_KEY not in str(asked)
    assert FOREIGN_KEY not in program.get("/api/status").text
    assert told(program.get(f"/api/obligations/{FOREIGN_KEY}")) == (403, "not_allowed")
    assert told(program.get("/api/board")) == (403, "not_allowed")
    assert told(program.get("/api/history")) == (403, "not_allowed")


# ---------------------------------------------------------------- who asks


def test_without_a_token_there_is_nothing(pages):
    answer = pages.nobody().get("/api/obligations")
    assert told(answer) == (401, "not_signed_in")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("spoil", ["revoked", "late", "inactive", "calendar", "admin"])
def test_a_token_that_holds_no_more_opens_nothing(pages, spoil):
    account = account_of(pages, Post.ADMIN if spoil == "admin" else Post.CLERK)
    purpose = Purpose.CALENDAR if spoil == "calendar" else Purpose.PROGRAM
    shown = a_token(pages, account, purpose, pages.clock() + timedelta(days=1))
    with pages.office.book.writing() as book:
        if spoil == "revoked":
            book.end_token(book.tokens(account.key, purpose)[0].digest)
        if spoil == "inactive":
            from dataclasses import replace

            shut = replace(account, active=False)
            book.put(shut, by=an_actor(), at=pages.clock(), action="shut")
    if spoil == "late":
        pages.clock.pass_(days=1)
    # The cookie of somebody signed in does not help a token that is wrong.
    browser = pages.as_(Post.AUDITOR)
    header = {"authorization": f"Bearer {shown}"}
    assert told(browser.get("/api/obligations", headers=header)) == (
        401,
        "not_signed_in",
    )


def test_a_token_opens_the_api_and_no_page(pages):
    program = a_program(pages, Post.CLERK)
    assert program.get("/api/obligations").status_code == 200
    assert program.get("/obligations").status_code == 303


def test_a_browser_writes_only_with_its_own_sign(pages):
    browser = pages.as_(Post.LIAISON)
    address = f"/api/obligations/{OWN_KEY}/sign"
    assert told(browser.post(address)) == (400, "bad_request")
    done = browser.post(address, headers={"x-csrf": browser.csrf})
    assert done.json()["record"]["state"] == "已签收"


# ---------------------------------------------------------------- doing


def test_what_a_program_does_stands_under_its_owners_name(pages):
    program = a_program(pages, Post.LIAISON)
    done = program.post(f"/api/obligations/{OWN_KEY}/sign")
    assert done.status_code == 200
    shown = program.get(f"/api/obligations/{OWN_KEY}").json()
    assert shown["record"] == done.json()["record"]
    assert shown["events"][-1]["action"] == "sign"
    assert shown["events"][-1]["by"] == "林草局联络员"
    assert shown["events"][-1]["at"] == "2025-10-09T10:00:00+08:00"


def test_each_step_of_the_tables_has_its_address():
    offered = {one.route.path for one in TABLE if one.deed}
    tables = ((Table.OBLIGATIONS, OBLIGATION_STEPS), (Table.ISSUES, ISSUE_STEPS))
    for table, steps in tables:
        for step in steps:
            if (table, step.action) not in NOT_OFFERED:
                assert f"/api/{table}/{{key}}/{step.action}" in offered


def test_a_step_that_may_not_be_taken_changes_nothing(pages):
    program = a_program(pages, Post.LIAISON)
    before = program.get(f"/api/obligations/{OWN_KEY}").json()
    assert told(
        program.post(f"/api/obligations/{OWN_KEY}/forward", json={"to": "市局"})
    ) == (
        409,
        "refused",
    )
    assert told(program.post(f"/api/obligations/{FOREIGN_KEY}/sign")) == (
        403,
        "not_allowed",
    )
    auditor = a_program(pages, Post.AUDITOR)
    assert told(auditor.post(f"/api/obligations/{OWN_KEY}/sign")) == (
        403,
        "not_allowed",
    )
    assert program.get(f"/api/obligations/{OWN_KEY}").json() == before


def test_all_that_is_wrong_is_told_by_field(pages):
    program = a_program(pages, Post.LIAISON)
    answer = program.post(
        f"/api/obligations/{OWN_KEY}/receive",
        json={"note": 3, "evidence_date": [], "files": ["ab" * 32]},
    )
    assert told(answer) == (422, "wrong_fields")
    assert set(answer.json()["fields"]) == {"note", "evidence_date", "files"}
    answer = program.post(f"/api/obligations/{OWN_KEY}/sign", json={"nothing": 1})
    assert set(answer.json()["fields"]) == {"nothing"}


@pytest.mark.parametrize(
    ("body", "kind", "refusal"),
    [
        (b"{", "application/json", (400, "bad_request")),
        (b"[]", "application/json", (400, "bad_request")),
        (b"\xff\xfe", "application/json", (400, "bad_request")),
        (b"[" * 100_000, "application/json", (400, "bad_request")),
        (b"a=1", "application/x-www-form-urlencoded", (415, "wrong_type")),
        (b"{" + b" " * 300_000 + b"}", "application/json", (413, "too_large")),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(pages, body, kind, refusal):
    program = a_program(pages, Post.LIAISON)
    answer = program.post(
        f"/api/obligations/{OWN_KEY}/sign", content=body, headers={"content-type": kind}
    )
    assert told(answer) == refusal


def test_an_address_that_is_not_there_is_refused_in_json(pages):
    program = a_program(pages, Post.CLERK)
    assert told(program.get("/api/nothing")) == (404, "not_found")
    assert told(program.get("/api/obligations/B2025-9999")) == (404, "not_found")
    wrong = program.delete("/api/obligations")
    assert told(wrong) == (405, "wrong_method")
    assert "GET" in wrong.headers["allow"]
    assert told(program.get("/api/obligations?lamp=红")) == (400, "bad_request")


def test_what_breaks_is_told_without_its_inside(pages, monkeypatch):
    from starlette.testclient import TestClient

    from web.app import make_app

    program = a_program(pages, Post.CLERK)
    monkeypatch.setattr("web.api.lists.papers_wanted", lambda *_: 1 / 0)
    client = TestClient(make_app(pages.office), raise_server_exceptions=False)
    with client:
        answer = client.get("/api/papers", headers=dict(program.headers))
    assert told(answer) == (500, "failed")
    assert "Zero" not in answer.text


# ---------------------------------------------------------------- files


def send(program, *files):
    return program.post("/api/files", files=[("file", one) for one in files])


def test_a_material_is_sent_ahead_and_named_by_its_digest(pages):
    program = a_program(pages, Post.LIAISON)
    sent = send(program, ("../说明.docx", b"data"), ("表.xlsx", b"more"))
    assert sent.status_code == 201
    files = sent.json()["files"]
    done = program.post(
        f"/api/obligations/{OWN_KEY}/receive",
        json={"files": [one["digest"] for one in files], "evidence_date": "2025-09-30"},
    )
    (version,) = done.json()["record"]["submissions"]
    assert version["files"] == files
    assert version["evidence_date"] == "2025-09-30"
    assert "/" not in files[0]["name"]


def test_nobody_names_what_another_has_sent(pages):
    digest = send(a_program(pages, Post.CLERK), ("x.pdf", b"data")).json()["files"][0][
        "digest"
    ]
    program = a_program(pages, Post.LIAISON)
    answer = program.post(
        f"/api/obligations/{OWN_KEY}/receive", json={"files": [digest]}
    )
    assert told(answer) == (422, "wrong_fields")


def test_a_file_is_named_within_a_week(pages):
    program = a_program(pages, Post.LIAISON)
    digest = send(program, ("x.pdf", b"data")).json()["files"][0]["digest"]
    pages.clock.pass_(days=8)
    send(program, ("y.pdf", b"other"))
    answer = program.post(
        f"/api/obligations/{OWN_KEY}/receive", json={"files": [digest]}
    )
    assert told(answer) == (422, "wrong_fields")


def test_nobody_fills_the_disk_by_many_files(pages, monkeypatch):
    monkeypatch.setattr("web.api.acts.MOST_A_DAY", 2)
    program = a_program(pages, Post.LIAISON)
    assert send(program, ("a", b"1"), ("b", b"2")).status_code == 201
    assert told(send(program, ("c", b"3"))) == (429, "too_many")
    pages.clock.pass_(days=1, minutes=1)
    assert send(program, ("c", b"3")).status_code == 201


def test_files_come_in_their_own_field_of_a_form(pages):
    program = a_program(pages, Post.LIAISON)
    assert told(program.post("/api/files", content=b"data")) == (415, "wrong_type")
    other = program.post("/api/files", files=[("other", ("x", b"data"))])
    assert told(other) == (422, "wrong_fields")
    assert told(send(program, ("empty", b""))) == (422, "wrong_fields")


# ---------------------------------------------------------------- the page for people


def test_how_it_is_used_is_told_with_examples(pages):
    shown = pages.as_(Post.LIAISON).get("/api").text
    assert "curl" in shown
    assert "POST /api/obligations/{key}/sign" in shown
    assert "/api/history" not in shown.partition("所有地址")[2]


def test_a_day_of_the_moment_is_the_day_in_beijing(pages):
    pages.clock.moment = a_moment(TODAY + timedelta(days=14))
    read = a_program(pages, Post.CLERK).get("/api/status").json()
    assert read["on"] == date(2025, 10, 23).isoformat()
    assert OWN_KEY in read["due_today"]


def test_a_program_may_not_send_what_a_form_would_refuse(pages):
    program = a_program(pages, Post.LIAISON)
    sent = program.post("/api/files", files=[("file", ("说明.exe", b"MZ"))])
    assert sent.status_code == 422
    assert "是程序或快捷方式" in sent.json()["fields"]["file"]
