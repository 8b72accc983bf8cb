"""What a program sends twice is done once, and where that is not known it is said."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from tests.web.programs import a_program
from tests.web.test_api import OWN_KEY, send, told
from tracker.ports import StoreInDoubt
from web.accounts.model import Post

SIGN = f"/api/obligations/{OWN_KEY}/sign"
RECEIVE = f"/api/obligations/{OWN_KEY}/receive"
KEY = {"idempotency-key": "k-1"}


def versions(program):
    return program.get(f"/api/obligations/{OWN_KEY}").json()["record"]["submissions"]


def test_the_same_sent_again_is_answered_the_same_and_not_done_again(pages):
    program = a_program(pages, Post.LIAISON)
    first = program.post(RECEIVE, json={"note": "一份"}, headers=KEY)
    pages.clock.pass_(days=6)
    again = program.post(RECEIVE, json={"note": "一份"}, headers=KEY)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert len(versions(program)) == 1


def test_without_a_key_or_with_another_it_is_done_again(pages):
    program = a_program(pages, Post.LIAISON)
    for headers in ({}, {}, KEY, {"idempotency-key": "k-2"}):
        answer = program.post(RECEIVE, json={"note": "一份"}, headers=headers)
        assert answer.status_code == 200
    assert len(versions(program)) == 4


def test_a_key_that_was_used_for_something_else_is_refused(pages):
    program = a_program(pages, Post.LIAISON)
    program.post(RECEIVE, json={"note": "一份"}, headers=KEY)
    other = program.post(RECEIVE, json={"note": "两份"}, headers=KEY)
    assert told(other) == (422, "wrong_fields")
    assert set(other.json()["fields"]) == {"idempotency-key"}
    assert told(program.post(SIGN, headers=KEY)) == (422, "wrong_fields")
    assert len(versions(program)) == 1


def test_two_people_may_choose_the_same_key(pages):
    liaison, head = a_program(pages, Post.LIAISON), a_program(pages, Post.UNIT_HEAD)
    liaison.post(RECEIVE, json={"note": "一份"}, headers=KEY)
    answer = head.post(RECEIVE, json={"note": "又一份"}, headers=KEY)
    assert answer.status_code == 200
    assert len(versions(liaison)) == 2


def test_a_key_is_forgotten_after_a_week(pages):
    program = a_program(pages, Post.LIAISON)
    program.post(RECEIVE, json={"note": "一份"}, headers=KEY)
    pages.clock.pass_(days=7, minutes=1)
    assert (
        program.post(RECEIVE, json={"note": "另一份"}, headers=KEY).status_code == 200
    )
    assert len(versions(program)) == 2


def test_a_refusal_leaves_the_key_free(pages):
    program = a_program(pages, Post.LIAISON)
    assert told(program.post(RECEIVE, json={}, headers=KEY)) == (422, "wrong_fields")
    done = program.post(RECEIVE, json={"note": "一份"}, headers=KEY)
    assert done.status_code == 200


@pytest.mark.parametrize("key", ["", "有", "a b", "x" * 201])
def test_a_key_is_of_plain_signs(pages, key):
    program = a_program(pages, Post.LIAISON)
    answer = program.post(SIGN, headers={"idempotency-key": key.encode()})
    assert told(answer) == (400, "bad_request")


def test_files_sent_twice_under_a_key_are_compared_by_what_is_in_them(pages):
    program = a_program(pages, Post.LIAISON)
    program.headers.update(KEY)
    first, again = send(program, ("x", b"data")), send(program, ("x", b"data"))
    assert (again.status_code, again.content) == (201, first.content)
    assert told(send(program, ("x", b"dato"))) == (422, "wrong_fields")


def test_of_many_at_the_same_moment_one_is_done(pages):
    program = a_program(pages, Post.LIAISON)
    barrier = threading.Barrier(8)
    answers = []

    def ask():
        barrier.wait()
        answers.append(program.post(RECEIVE, json={"note": "一份"}, headers=KEY))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(versions(program)) == 1
    done = {one.content for one in answers if one.status_code == 200}
    assert len(done) == 1
    for one in answers:
        if one.status_code != 200:
            assert told(one) == (409, "refused")
            assert "结果不明" in one.json()["message"]


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.builders import a_moment
from tests.web.conftest import TODAY, Clock, Pages
from tests.web.programs import a_program
from web.accounts.book import Page
from web.accounts.model import Post
from web.api import acts
from web.office import Office

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "before":
    acts.values_of = die
else:
    Page.end_answer = die
pages = Pages(Office(Path(sys.argv[1]), clock := Clock(a_moment(TODAY))), clock)
a_program(pages, Post.LIAISON).post(
    "/api/obligations/B2025-0001/receive",
    json={"note": "一份"},
    headers={"idempotency-key": "k-1"},
)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows kills otherwise")
@pytest.mark.parametrize(("moment", "done"), [("before", 0), ("after", 1)])
def test_what_a_kill_cut_off_is_said_to_be_in_doubt_and_not_done_again(
    pages, moment, done
):
    root = pages.office.root
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(root), moment], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    program = a_program(pages, Post.LIAISON)
    answer = program.post(RECEIVE, json={"note": "一份"}, headers=KEY)
    assert told(answer) == (409, "refused")
    assert "结果不明" in answer.json()["message"]
    assert f"GET /api/obligations/{OWN_KEY}" in answer.json()["message"]
    assert len(versions(program)) == done


def test_a_store_that_cannot_say_whether_it_kept_it_leaves_the_key_in_doubt(
    pages, monkeypatch
):
    program = a_program(pages, Post.LIAISON)

    def lost(*_):
        raise StoreInDoubt("写到一半断了，结果不明；请查看。")

    monkeypatch.setattr("web.api.acts._told", lost)
    assert told(program.post(SIGN, headers=KEY)) == (503, "not_ready")
    monkeypatch.undo()
    assert "结果不明" in program.post(SIGN, headers=KEY).json()["message"]
