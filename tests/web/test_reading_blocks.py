"""Slow work waits until the ledger is let go: a commit waits for whoever reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import icalendar
import jinja2
import pytest

from tests.web.programs import a_program, a_token, account_of
from tracker.storage.memory import MemoryTransaction
from tracker.storage.tiny import TinyStore
from web.accounts.model import Post, Purpose

PAST = "on=2025-09-30"
# Making a page, making a calendar, making the ledger of a day gone by.
SLOW = (
    (jinja2.Template, "render"),
    (icalendar.Calendar, "to_ical"),
    (MemoryTransaction, "commit"),
)


@dataclass
class Watch:
    """How many blocks read the ledger; what slow work was done, and done within one."""

    reading: int = 0
    done: set[str] = field(default_factory=set)
    within: set[str] = field(default_factory=set)


@pytest.fixture
def watch(monkeypatch) -> Watch:
    seen, reading = Watch(), TinyStore.reading

    @contextmanager
    def counted(store: TinyStore) -> Iterator[object]:
        with reading(store) as reader:
            seen.reading += 1
            try:
                yield reader
            finally:
                seen.reading -= 1

    monkeypatch.setattr(TinyStore, "reading", counted)
    for owner, name in SLOW:
        monkeypatch.setattr(owner, name, noted(getattr(owner, name), name, seen))
    return seen


def noted(work, name, seen):
    def noting(*arguments, **more):
        seen.done.add(name)
        if seen.reading:
            seen.within.add(name)
        return work(*arguments, **more)

    return noting


@pytest.mark.parametrize("post", [Post.CLERK, Post.LIAISON, Post.LEADER, Post.AUDITOR])
def test_a_home_is_made_after_the_ledger_is_let_go(pages, watch, post):
    assert pages.as_(post).get("/").status_code == 200

    assert (watch.done, watch.within) == ({"render"}, set())


def test_a_calendar_is_made_after_the_ledger_is_let_go(pages, watch):
    address = a_token(pages, account_of(pages, Post.CLERK), Purpose.CALENDAR)

    assert pages.nobody().get(f"/calendar/{address}.ics").status_code == 200

    assert (watch.done, watch.within) == ({"to_ical"}, set())


@pytest.mark.parametrize("path", ["/obligations", "/issues"])
def test_a_day_gone_by_is_rebuilt_after_the_ledger_is_let_go(pages, watch, path):
    a_program(pages, Post.LIAISON).post("/api/obligations/B2025-0001/sign")

    assert pages.as_(Post.CLERK).get(f"{path}?{PAST}").status_code == 200

    assert (watch.done, watch.within) == ({"commit", "render"}, set())


@pytest.mark.parametrize("path", ["obligations", "obligations/B2025-0001", "board"])
def test_a_program_looks_back_after_the_ledger_is_let_go(pages, watch, path):
    a_program(pages, Post.LIAISON).post("/api/obligations/B2025-0001/sign")

    answer = a_program(pages, Post.CLERK).get(f"/api/{path}?{PAST}")

    assert answer.status_code == 200
    assert (watch.done, watch.within) == ({"commit"}, set())
