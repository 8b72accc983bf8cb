"""What can be done with accounts: invited, accepted, changed, disabled; all in the journal.

Primitives in, one transaction, a value out, as the ledger's services.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from tracker.errors import KaoheError
from tracker.model.people import Actor
from web.accounts.book import Book, Page, plain_key
from web.accounts.model import Account, Post, Purpose, Token
from web.accounts.secrets import digest_of, hashed, is_right, new_token, weakness
from web.accounts.wishes import BadAccount, Places, Wish, judged, key_fault

if TYPE_CHECKING:
    from web.office import Office

VALID_DAYS: Final = 7
# The first keeper of accounts, whom nobody could invite.
_FIRST: Final = "admin"
_FIRST_UNIT: Final = "领导小组办公室"
# What the journal's actions are called.
ACTIONS: Final[Mapping[str, str]] = {
    "invite": "邀请",
    "link": "重发邀请链接",
    "accept": "设定密码",
    "password": "改密码",
    "rehash": "更新密码的保存办法",
    "change": "修改",
    "disable": "停用",
    "enable": "启用",
    "sign-out": "退出登录",
    "hand-out": "新建令牌",
    "take-back": "撤销令牌",
}
# A person's tokens of one purpose; more nobody has use for.
MOST_TOKENS: Final = 20


class NotKept(KaoheError):
    """What was asked of an account cannot be done; the sentence says what can."""


class NoAccount(NotKept):
    """There is no account of that name."""

    status = 404

    def __init__(self, key: str) -> None:
        super().__init__(f"没有账号“{key}”；请在账号表里核对。")


class LinkSpent(KaoheError):
    """An invitation that opens nothing: used, too old, or never given."""

    status = 410

    def __init__(self) -> None:
        super().__init__("这个链接已经用过、过期或不完整；请向账号管理员要一个新的。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who does something with accounts, and when.

    Attributes:
        key: of their own account; "" for whoever sits at the machine.
    """

    actor: Actor
    at: datetime
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An account and the way in, which is told this once.

    Attributes:
        path: of the page on which they choose a password.
        until: when it opens nothing any more.
    """

    account: Account
    path: str
    until: datetime


# ---------------------------------------------------------------- by whoever keeps them


def invite(book: Book, wish: Wish, places: Places, hand: Hand) -> Invited:
    """A new account, with a link that works once.

    Raises:
        BadAccount: with every field that cannot be meant.
    """
    post, unit, faults = judged(wish, places)
    key = plain_key(wish.key)
    if fault := key_fault(key):
        faults = {"key": fault, **faults}
    with book.writing() as page:
        if "key" not in faults and (known := page.account(key)) is not None:
            faults = {"key": _taken(known), **faults}
        if faults or post is None:
            raise BadAccount(faults)
        account = Account(
            key=key, name=wish.name.strip(), unit=unit, post=post, made=hand.at
        )
        return _invite(page, account, hand, "invite")


def _taken(account: Account) -> str:
    known = f"已经有账号“{account.key}”"
    if account.active and not account.password:
        return (
            f"{known}（{account.name}），本人还没有设密码；"
            "链接没有看到的，请打开这个账号，点“重发邀请链接”"
        )
    return f"{known}，请换一个"


def link_anew(book: Book, key: str, hand: Hand) -> Invited:
    """Another link for an account, which ends the earlier one; for a lost password too.

    The password there is holds until the link is used.
    """
    with book.writing() as page:
        account = account_of(page, key)
        if not account.active:
            raise NotKept(f"账号“{account.key}”已经停用；请先启用，再发链接。")
        return _invite(page, account, hand, "link")


def change(book: Book, key: str, wish: Wish, places: Places, hand: Hand) -> Account:
    """Another name, unit or post; ends its sessions, so that no page shows what was.

    Raises:
        BadAccount, NotKept: nothing was changed.
    """
    post, unit, faults = judged(wish, places)
    if faults or post is None:
        raise BadAccount(faults)
    with book.writing() as page:
        before = account_of(page, key)
        after = replace(before, name=wish.name.strip(), unit=unit, post=post)
        if after == before:
            return before
        if post is not before.post and before.key == hand.key:
            raise NotKept("自己的岗位不能自己改；请由另一位账号管理员改。")
        _keep(page, before, after, hand, "change")
        page.end_sessions(after.key)
    return after


def disable(book: Book, key: str, hand: Hand) -> Account:
    """Let it sign in no more; its sessions and links end, what it did stays."""
    with book.writing() as page:
        before = account_of(page, key)
        after = replace(before, active=False)
        if after == before:
            return before
        _keep(page, before, after, hand, "disable")
        page.end_sessions(after.key)
        _end_links(page, after.key)
    return after


def enable(book: Book, key: str, hand: Hand) -> Account:
    """Let it sign in again, with the password it had."""
    with book.writing() as page:
        before = account_of(page, key)
        after = replace(before, active=True)
        if after != before:
            _keep(page, before, after, hand, "enable")
    return after


def sign_out(book: Book, key: str, hand: Hand, *, but: str = "") -> None:
    """End an account's sessions, but for the one of that digest."""
    with book.writing() as page:
        account = account_of(page, key)
        _keep(page, account, account, hand, "sign-out")
        page.end_sessions(account.key, but=but)


def first_link(office: "Office") -> str | None:
    """The way in for the first keeper of accounts; None where somebody keeps them.

    Each call makes a new link, and ends the one before.
    """
    with office.book.writing() as page:
        accounts = page.accounts()
        keepers = [one for one in accounts if one.post is Post.ADMIN and one.active]
        if any(one.password for one in keepers) or (keepers and office.web().header):
            return None
        key = _FIRST
        while (known := page.account(key)) and known.post is not Post.ADMIN:
            key += "-"  # somebody else took the name
        account = Account(
            key=key,
            name=known.name if known else str(Post.ADMIN),
            unit=known.unit if known else _FIRST_UNIT,
            post=Post.ADMIN,
            made=known.made if known else office.now(),
        )
        actor = Actor(name="（没有写明）", unit=_FIRST_UNIT)
        hand = Hand(actor=actor, at=office.now())
        return _invite(page, account, hand, "invite").path


# ---------------------------------------------------------------- by whoever has one


def invited(page: Page, token: str, now: datetime) -> Account:
    """Whose invitation that is; raises LinkSpent."""
    found = page.token(digest_of(token))
    if found is None or found.purpose is not Purpose.INVITATION:
        raise LinkSpent
    account = page.account(found.account)
    if found.until is None or found.until <= now:
        raise LinkSpent
    if account is None or not account.active:
        raise LinkSpent
    return account


def accept(book: Book, token: str, password: str, now: datetime) -> Account:
    """Choose the password with which one signs in from now on; the link is spent.

    Raises:
        LinkSpent: it opens nothing; BadAccount: that password will not do.
    """
    with book.reading() as page:
        account = invited(page, token, now)
    _refuse_weak(password, account)
    known = hashed(password)
    with book.writing() as page:
        # Once more: two may have opened it at once, and to hash takes its time.
        account = replace(invited(page, token, now), password=known)
        _end_links(page, account.key)
        page.end_sessions(account.key)
        page.put(account, by=account.actor, at=now, action="accept")
        _end_programs(page, account, now)
    return account


def change_password(
    book: Book, account: Account, old: str, new: str, now: datetime, *, but: str
) -> None:
    """Another password; sessions end but the one of that digest, and programs' tokens.

    Raises:
        BadAccount: the old one is wrong, or the new one will not do.
    """
    if not is_right(old, account.password):
        raise BadAccount({"old": "现在的密码不对"})
    if old == new:
        raise BadAccount({"new": "新密码和现在的一样，请另想一个"})
    _refuse_weak(new, account)
    known = hashed(new)
    with book.writing() as page:
        after = replace(account_of(page, account.key), password=known)
        page.put(after, by=after.actor, at=now, action="password")
        page.end_sessions(after.key, but=but)
        _end_links(page, after.key)
        _end_programs(page, after, now)


def hand_out(
    book: Book,
    account: Account,
    purpose: Purpose,
    label: str,
    now: datetime,
    *,
    until: datetime | None,
) -> str:
    """A new token, which is told this once.

    Raises:
        NotKept: there are `MOST_TOKENS` already.
    """
    shown = new_token()
    token = Token(
        digest=digest_of(shown),
        account=account.key,
        purpose=purpose,
        made=now,
        until=until,
        label=label,
    )
    with book.writing() as page:
        if len(page.tokens(account.key, purpose)) >= MOST_TOKENS:
            raise NotKept(f"最多 {MOST_TOKENS} 个；请先撤销不用的。")
        page.put_token(token)
        _tell_of(page, token, account, now, "hand-out")
    return shown


def take_back(book: Book, account: Account, digest: str, now: datetime) -> bool:
    """Let one of one's own tokens open nothing from now on; False where there is none."""
    with book.writing() as page:
        token = page.token(digest)
        own = token is not None and token.account == account.key
        if token is None or not own or token.purpose is Purpose.INVITATION:
            return False
        _take_back(page, token, account, now)
    return True


def hash_anew(book: Book, account: Account, password: str, now: datetime) -> None:
    """Keep the same password under today's settings."""
    known = hashed(password)
    with book.writing() as page:
        now_there = page.account(account.key)
        if now_there is None or now_there.password != account.password:
            return  # changed meanwhile
        after = replace(now_there, password=known)
        page.put(after, by=after.actor, at=now, action="rehash")


def account_of(page: Page, key: str) -> Account:
    """The account of that name; raises NoAccount."""
    account = page.account(key)
    if account is None:
        raise NoAccount(key)
    return account


# ---------------------------------------------------------------- within a transaction


def _invite(page: Page, account: Account, hand: Hand, action: str) -> Invited:
    _end_links(page, account.key)
    page.put(account, by=hand.actor, at=hand.at, action=action)
    token, until = new_token(), hand.at + timedelta(days=VALID_DAYS)
    page.put_token(
        Token(
            digest=digest_of(token),
            account=account.key,
            purpose=Purpose.INVITATION,
            made=hand.at,
            until=until,
        )
    )
    return Invited(account=account, path=f"/invite/{token}", until=until)


def _end_links(page: Page, key: str) -> None:
    for one in page.tokens(key, Purpose.INVITATION):
        page.end_token(one.digest)


def _end_programs(page: Page, account: Account, now: datetime) -> None:
    """Whoever knew the old password may have made themselves a token with it."""
    for one in page.tokens(account.key, Purpose.PROGRAM):
        _take_back(page, one, account, now)


def _take_back(page: Page, token: Token, account: Account, now: datetime) -> None:
    page.end_token(token.digest)
    _tell_of(page, token, account, now, "take-back")


def _tell_of(
    page: Page, token: Token, account: Account, now: datetime, action: str
) -> None:
    changes = {token.purpose.name.lower(): {"to": token.label}}
    page.tell(account.key, changes, by=account.actor, at=now, action=action)


def _keep(page: Page, before: Account, after: Account, hand: Hand, action: str) -> None:
    """Keep it, if somebody is left to keep accounts."""
    keepers = _keepers(page)
    is_keeper = after.post is Post.ADMIN and after.active
    if keepers == {before.key} and not is_keeper:
        raise NotKept(
            "这是最后一位能登录的账号管理员，不能停用或改岗位；"
            "请先另外邀请一位，等对方设定密码以后再办。"
        )
    page.put(after, by=hand.actor, at=hand.at, action=action)


def _keepers(page: Page) -> set[str]:
    """Who can keep accounts: with a password, or, where nobody has one, without.

    Behind a proxy that knows everybody nobody need have one.
    """
    active = [one for one in page.accounts() if one.post is Post.ADMIN and one.active]
    able = [one for one in active if one.password]
    return {one.key for one in able or active}


def _refuse_weak(password: str, account: Account) -> None:
    if fault := weakness(password, account):
        raise BadAccount({"new": fault.removesuffix("。")})
