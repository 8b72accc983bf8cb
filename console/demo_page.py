"""`kaohe demo --serve`: made-up users of every post, and a clock within the played year."""

import secrets
import tomllib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click

from console.desk import Desk
from console.serve import open_page
from tracker.errors import UsageError

# When the folder was made, in real time: from then on the demo's clock runs.
_BEGUN: Final = "demo-begun.txt"
# No letter or figure that could be taken for another.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz"
_FIGURES: Final = "23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A made-up user of the page, and what there is to look at for them."""

    key: str
    post: str
    name: str
    unit: str
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPage:
    """How the page is shown.

    Attributes:
        until: the last day that is played.
        begins: where the page's clock starts.
    """

    until: date
    begins: datetime
    users: Sequence[User]


def page_of(path: Path) -> DemoPage:
    """What the demo's file says."""
    told = tomllib.loads(path.read_text("utf-8"))
    users = [User(**one) for one in told["accounts"]]
    return DemoPage(until=told["until"], begins=told["begins"], users=users)


def refuse_other(desk: Desk) -> None:
    """Raises UsageError for a folder that this did not make: its accounts are real."""
    from tracker.files import is_there
    from tracker.storage.site import SETTINGS

    if is_there(desk.root / SETTINGS) and not is_there(desk.root / _BEGUN):
        raise UsageError(
            f"{desk.root} 里已经有工作文件夹，不是 demo --serve 演完建好的；请换一个文件夹。"
        )


def open_demo(desk: Desk, page: DemoPage, port: int) -> None:
    """Give the users a password for this time, tell it, and open the page."""
    from notices.chinese import written_date

    behind = _begun(desk, page.begins) - page.begins
    password = _a_password()
    _let_in(Desk(desk.root, lambda: desk.now() - behind), page.users, password)
    print(f"\n网页里是{written_date(desk.now() - behind)}。各个岗位的账号，都是示例：")
    for one in page.users:
        print(f"  {one.key:10}{one.post}　{one.name}（{one.unit}）：{one.look}")
    print(f"密码都是 {password}　（只在示范里，每次打开另换一个）\n", flush=True)
    open_page(desk, "127.0.0.1", port, behind=behind)


def _begun(desk: Desk, begins: datetime) -> datetime:
    """When the folder was first opened so; now, if it is the first time.

    The clock goes on from there the next time too, or it would stand before what was
    done on the page last time. Nothing reminds while the page is open; so that it does
    not say at once that reminders have stopped, that morning's pass is run before.
    """
    path = desk.root / _BEGUN
    if not path.exists():
        app = click.get_current_context().find_root().command
        words = ["--site", str(desk.root), "remind"]
        print(f"{begins.date()}　kaohe remind")
        app.main(words, "kaohe", standalone_mode=False, obj=lambda: begins)
        path.write_text(desk.now().isoformat(), "utf-8")
    return datetime.fromisoformat(path.read_text("utf-8"))


def _let_in(desk: Desk, users: Sequence[User], password: str) -> None:
    from tracker.model.people import Actor
    from web.accounts.model import Account, Post
    from web.accounts.secrets import hashed
    from web.office import Office

    known = hashed(password)
    by = Actor(name="示例", unit="", channel="示范", admin=True)
    with closing(Office(desk.root, desk.now)) as office:
        at = desk.now()
        with office.book.writing() as book:
            for one in users:
                account = Account(
                    key=one.key,
                    name=one.name,
                    unit=one.unit,
                    post=Post(one.post),
                    made=at,
                    password=known,
                )
                book.end_sessions(one.key)
                book.put(account, by=by, at=at, action="invite")


def _a_password() -> str:
    """Easy to type: two groups of letters, one of figures."""
    groups = (_LETTERS, _FIGURES, _LETTERS)
    return "-".join("".join(secrets.choice(one) for _ in range(4)) for one in groups)
