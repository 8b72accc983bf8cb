"""Commands on the page's accounts, for whoever has the machine: also where all passwords
are lost.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from console.desk import Desk, pass_desk
from console.ledgers import by_option, opened, someone
from console.serve import address_of
from console.shell import Group, as_json_option
from console.telling import print_json, table

if TYPE_CHECKING:
    from console.ledgers import Opened
    from web.accounts.book import Book
    from web.accounts.keeping import Hand, Invited
    from web.accounts.model import Account


@click.group("account", cls=Group)
def account_app() -> None:
    """网页的账号：列出、邀请、重发链接、停用。

    例：kaohe account list
    """


@account_app.command("list")
@as_json_option
@pass_desk
def account_list(desk: Desk, as_json: bool) -> None:
    """列出网页的账号。

    例：kaohe account list
    """
    with _book(desk).reading() as page:
        accounts = page.accounts()
    if as_json:
        print_json([_told(one) for one in accounts])
        return
    rows = [(one.key, one.name, one.unit, one.post, _state(one)) for one in accounts]
    table(("账号", "姓名", "单位", "岗位", "情况"), rows)
    print(f"共 {len(rows)} 个。")


def _told(account: "Account") -> dict[str, object]:
    values = asdict(account)
    del values["password"]
    return {**values, "state": _state(account)}


def _state(account: "Account") -> str:
    from web.accounts.model import standing

    return standing(account)


@account_app.command("invite")
@click.argument("key", metavar="账号")
@click.option("--name", required=True, help="姓名，履历上就这样写。")
@click.option("--unit", required=True, help="单位；办公室和领导小组也算。")
@click.option("--post", required=True, help="岗位，如 联络员、经办人、账号管理员。")
@by_option
@pass_desk
def account_invite(
    desk: Desk, key: str, name: str, unit: str, post: str, by: str | None
) -> None:
    """建一个账号，给出只能用一次的邀请链接。

    例：kaohe account invite zhangsan --name 张三 --unit 某某局 --post 联络员
    """
    from web.accounts.keeping import invite
    from web.accounts.wishes import Places, Wish

    with opened(desk) as site:
        places = Places.of(plan=site.plan, ledger=site.ledger)
        wish = Wish(key=key, name=name, unit=unit, post=post)
        made = invite(_book(desk), wish, places, _hand(site, by))
    _tell_link(site, made)


@account_app.command("link")
@click.argument("key", metavar="账号")
@by_option
@pass_desk
def account_link(desk: Desk, key: str, by: str | None) -> None:
    """重发邀请链接，以前的作废；忘了密码也用它。

    例：kaohe account link zhangsan
    """
    from web.accounts.keeping import link_anew

    with opened(desk) as site:
        made = link_anew(_book(desk), key, _hand(site, by))
    _tell_link(site, made)


@account_app.command("disable")
@click.argument("key", metavar="账号")
@click.option("--undo", is_flag=True, help="反过来，重新启用。")
@by_option
@pass_desk
def account_disable(desk: Desk, key: str, undo: bool, by: str | None) -> None:
    """停用一个账号：马上退出，不能再登录，办过的事都留着。

    例：kaohe account disable zhangsan
    """
    from web.accounts.keeping import disable, enable

    take: Callable[[Book, str, Hand], Account] = enable if undo else disable
    with opened(desk) as site:
        account = take(_book(desk), key, _hand(site, by))
    print(f"{account.key}（{account.name}）：{_state(account)}。")


def _book(desk: Desk) -> "Book":
    from web.accounts.book import FOLDER, Book

    return Book(desk.site().root / FOLDER)


def _hand(site: "Opened", by: str | None) -> "Hand":
    from web.accounts.keeping import Hand

    act = someone(site, by)
    return Hand(actor=act.actor, at=act.at)


def _tell_link(site: "Opened", made: "Invited") -> None:
    from web.settings import WebSettings, read_settings

    settings = read_settings(site.site.web)[0] or WebSettings()
    account = made.account
    print(f"{account.key}：{account.name}（{account.unit}，{account.post}）")
    print(f"链接只能用一次，{made.until:%Y-%m-%d %H:%M} 以前有效，以前给过的作废：")
    print(f"{address_of(settings.address, settings.port)}{made.path}")
    print("在别的电脑上打开，把“/invite”前面的换成网页平常的网址。")
