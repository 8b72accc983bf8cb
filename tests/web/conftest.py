"""A site with a ledger on disk, its page, and a browser for each post.

`pages.as_(Post.LIAISON)` is a client signed in as somebody of that post; it keeps
cookies, sends what our own pages would send, and follows no redirect by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from tests.builders import (
    a_moment,
    a_plan,
    a_unit,
    an_act,
    an_actor,
    an_issue,
    an_obligation,
)
from tracker.model.issue import IssueState
from tracker.model.obligation import ObligationState
from tracker.services.ledger import open_year, write
from tracker.storage.planfile import save_plan
from tracker.storage.site import make_site
from web.accounts import secrets
from web.accounts.model import Account, Post, Session
from web.accounts.secrets import digest_of
from web.app import make_app
from web.gate import COOKIE
from web.office import Office

TODAY = date(2025, 10, 9)
OWN, FOREIGN = "林草局", "水利局"
UNIT_OF = {
    Post.CLERK: "领导小组办公室",
    Post.OFFICE_HEAD: "领导小组办公室",
    Post.LIAISON: OWN,
    Post.UNIT_HEAD: OWN,
    Post.LEADER: "领导小组",
    Post.AUDITOR: "审计局",
    Post.ADMIN: "领导小组办公室",
}
ORIGIN = "http://testserver"


class Clock:
    """A clock that stands until it is set."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def pass_(self, **much: int) -> None:
        self.moment += timedelta(**much)


class Browser(TestClient):
    """A browser signed in; `post_form` adds what our own forms carry."""

    csrf: str = ""

    def post_form(self, path: str, data: dict[str, Any] | None = None, **more: Any):
        return self.post(path, data={"csrf": self.csrf, **(data or {})}, **more)


@dataclass
class Pages:
    """The page of one site.

    Attributes:
        office: the site as the page has it; `clock` what it asks.
    """

    office: Office
    clock: Clock
    made: list[TestClient] = field(default_factory=list)

    def nobody(self) -> Browser:
        """A browser that is not signed in."""
        client = Browser(
            make_app(self.office),
            follow_redirects=False,
            headers={"origin": ORIGIN, "sec-fetch-site": "same-origin"},
        )
        self.made.append(client)
        return client

    def as_(self, post: Post, unit: str = "", name: str = "") -> Browser:
        """A browser signed in as somebody of that post."""
        unit = unit or UNIT_OF[post]
        account = Account(
            key=f"{post.name}-{unit}-{name}".casefold(),
            name=name or f"{unit}{post}",
            unit=unit,
            post=post,
            made=self.clock(),
        )
        return self.with_(account)

    def with_(self, account: Account) -> Browser:
        """A browser signed in with that account, which is kept."""
        token = f"cookie-of-{account.key}-{len(self.made)}"
        session = Session(
            digest=digest_of(token.encode().hex()),
            account=account.key,
            csrf=f"csrf-{len(self.made)}",
            made=self.clock(),
            seen=self.clock(),
        )
        with self.office.book.writing() as book:
            book.put(account, by=an_actor(), at=self.clock(), action="invite")
            book.put_session(session)
        client = self.nobody()
        client.csrf = session.csrf
        client.cookies.set(COOKIE, token.encode().hex())
        return client


def some_records() -> list[Any]:
    """Obligations of two units in several states, and an issue of each."""
    told = {"state": ObligationState.ISSUED, "issued_on": date(2025, 9, 18)}
    return [
        an_obligation(**told),
        an_obligation(
            key="B2025-0002",
            duty="面积",
            material="水域面积",
            leads=(FOREIGN,),
            supporting=(),
            due=date(2025, 9, 30),
            original_due=date(2025, 9, 30),
            **told,
        ),
        an_obligation(key="B2025-0003", duty="草拟", material="还没有下达的材料"),
        an_issue(state=IssueState.CIRCULATED, circulated_on=date(2025, 9, 18)),
        an_issue(key="W2025-0002", problem="标志不全", leads=(FOREIGN,), supporting=()),
    ]


def a_site(root: Path) -> Path:
    """A site of a small plan, with `some_records` in its ledger."""
    make_site(root, year=2025)
    names = ("生态环境分局", OWN, FOREIGN, "财政局", "督查室")
    plan = a_plan(units=tuple(a_unit(one) for one in names))
    save_plan(plan, root / "plans" / "2025.toml")
    office = Office(root, Clock(a_moment(TODAY)))
    with office.opened().ledger.store.transaction() as txn:
        act = an_act(on=date(2025, 9, 18))
        open_year(txn, 2025, act)
        for one in some_records():
            write(txn, one, act=act, action="add")
        txn.commit()
    office.close()
    return root


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed in no time, where a test is not about that."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(secrets, "_HASHER", hasher)
    monkeypatch.setattr(secrets, "_NOBODYS", hasher.hash("nobody"))


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    """The page of a small site."""
    clock = Clock(a_moment(TODAY))
    office = Office(a_site(tmp_path / "考核"), clock)
    pages = Pages(office, clock)
    yield pages
    for one in pages.made:
        one.close()
    office.close()
