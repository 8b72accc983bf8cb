"""Accounts: invited, accepted, changed, disabled; by a page, and by whoever sits there."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

import cli
from tests.builders import an_actor
from tests.web.conftest import OWN
from tracker.history import breaks
from tracker.storage.site import open_site
from web.accounts import keeping
from web.accounts.keeping import Hand, LinkSpent, NotKept
from web.accounts.model import Account, Post, Purpose
from web.accounts.secrets import digest_of, hashed, is_right, weakness
from web.accounts.wishes import BadAccount, Places, Wish
from web.settings import read_settings

PASSWORD = "草原上的三匹马2025"
OTHER = "河边的七只大雁2026"

pytestmark = pytest.mark.usefixtures("quick_hashes")


@pytest.fixture
def book(pages):
    return pages.office.book


@pytest.fixture
def hand(pages):
    return Hand(actor=an_actor(name="管账号的"), at=pages.clock(), key="keeper")


@pytest.fixture
def places(pages):
    opened = pages.office.opened()
    return Places.of(plan=opened.plan, ledger=opened.ledger)


def wish(**changes):
    default = Wish(key="li", name="李四", unit=OWN, post="联络员")
    return replace(default, **changes)


def a_keeper(pages, key="keeper", **changes):
    account = Account(
        key=key,
        name="赵管",
        unit="领导小组办公室",
        post=Post.ADMIN,
        made=pages.clock(),
        password=hashed(PASSWORD),
    )
    return replace(account, **changes)


def link_in(answer):
    found = re.search(r'value="http://testserver(/invite/[^"]+)"', answer.text)
    assert found is not None
    return found[1]


def choosing(browser, link, password=PASSWORD):
    return browser.post(link, data={"new": password, "again": password})


def account(book, key="li"):
    with book.reading() as page:
        return page.account(key)


def actions(book):
    with book.reading() as page:
        return [one.action for one in page.journal()]


# ---------------------------------------------------------------- from invitation to sign-in


def test_who_is_invited_chooses_a_password_and_signs_in_with_it(pages):
    keeper = pages.with_(a_keeper(pages))
    data = {"key": "Li", "name": "李四", "unit": OWN, "post": "联络员"}
    link = link_in(keeper.post_form("/accounts", data))
    guest = pages.nobody()
    assert "李四" in guest.get(link).text
    entered = choosing(guest, link)
    assert entered.headers["location"] == "/"
    assert "李四" in guest.get("/me").text
    signed = pages.nobody().post("/login", data={"key": "li", "password": PASSWORD})
    assert signed.status_code == 303


def test_an_invitation_works_once(pages, book, hand, places):
    link = keeping.invite(book, wish(), places, hand).path
    assert choosing(pages.nobody(), link).status_code == 303
    again = choosing(pages.nobody(), link, OTHER)
    assert again.status_code == 410
    assert "向账号管理员要一个新的" in again.text
    assert is_right(PASSWORD, account(book).password)


def test_an_invitation_opened_by_two_at_once_works_for_one(book, hand, places):
    token = keeping.invite(book, wish(), places, hand).path.rpartition("/")[2]

    def accepting(number):
        try:
            keeping.accept(book, token, f"{PASSWORD}{number}", hand.at)
        except LinkSpent:
            return None
        return f"{PASSWORD}{number}"

    with ThreadPoolExecutor(8) as many:
        won = [one for one in many.map(accepting, range(8)) if one]
    assert len(won) == 1
    assert is_right(won[0], account(book).password)


def test_an_invitation_ends_after_its_days_and_when_another_is_made(
    pages, book, hand, places
):
    first = keeping.invite(book, wish(), places, hand).path
    second = keeping.link_anew(book, "li", hand).path
    assert pages.nobody().get(first).status_code == 410
    assert pages.nobody().get(second).status_code == 200
    pages.clock.pass_(days=keeping.VALID_DAYS)
    assert choosing(pages.nobody(), second).status_code == 410


def test_a_token_of_another_purpose_invites_nobody(pages, book, hand, places):
    link = keeping.invite(book, wish(), places, hand).path
    with book.writing() as page:
        token = page.tokens("li", Purpose.INVITATION)[0]
        page.put_token(replace(token, purpose=Purpose.CALENDAR))
    assert choosing(pages.nobody(), link).status_code == 410


def test_a_new_link_for_a_lost_password_signs_out_whoever_found_the_old(
    pages, book, hand, places
):
    keeping.invite(book, wish(), places, hand)
    finder = pages.with_(account(book))
    link = keeping.link_anew(book, "li", hand).path
    assert finder.get("/me").status_code == 200
    choosing(pages.nobody(), link)
    assert finder.get("/me").status_code == 303


def test_two_passwords_that_differ_are_asked_for_again_and_cost_no_link(
    pages, book, hand, places
):
    link = keeping.invite(book, wish(), places, hand).path
    answer = pages.nobody().post(link, data={"new": PASSWORD, "again": OTHER})
    assert answer.status_code == 400
    assert "两次写的密码不一样" in answer.text
    assert choosing(pages.nobody(), link).status_code == 303


@pytest.mark.parametrize(
    "password",
    [
        "",
        "短密码2025",
        "1234567890",
        "Password123",
        "aaaaaaaaaabb",
        "abcdefghijklm",
        "zhangsan2025",
        "2025ZhangSan",
        "张三林草局2025年张三",
        "林草局张三123456",
        "x" * 201,
    ],
)
def test_a_password_that_is_soon_guessed_is_refused_with_what_to_do(pages, password):
    who = a_keeper(pages, key="zhangsan", name="张三", unit=OWN)
    assert weakness(password, who).endswith("。")


@pytest.mark.parametrize(
    "password", [PASSWORD, "correct horse battery", "Zhangsan-likes-7-rivers"]
)
def test_a_password_that_is_hard_to_guess_will_do(pages, password):
    assert weakness(password, a_keeper(pages, key="zhangsan", name="张三")) == ""


# ---------------------------------------------------------------- what an account may be


def test_all_that_is_wrong_with_an_account_is_said_at_once(pages):
    keeper = pages.with_(a_keeper(pages))
    answer = keeper.post_form("/accounts", {"key": "a/b", "post": "县长"})
    assert answer.status_code == 400
    for one in ("账号只能用", "没有写姓名", "没有写单位", "没有选岗位"):
        assert one in answer.text


@pytest.mark.parametrize(
    ("post", "unit"),
    [
        ("联络员", "不知道的局"),
        ("联络员", "领导小组"),
        ("单位负责人", "领导小组办公室"),
        ("经办人", OWN),
        ("办公室负责人", "领导小组"),
        ("领导", OWN),
        ("领导", "领导小组办公室"),
        ("审计", ""),
    ],
)
def test_nobody_is_given_a_post_in_a_unit_that_does_not_have_it(
    book, hand, places, post, unit
):
    with pytest.raises(BadAccount) as refused:
        keeping.invite(book, wish(post=post, unit=unit), places, hand)
    assert list(refused.value.faults) == ["unit"]
    assert account(book) is None


@pytest.mark.parametrize(
    ("post", "unit"),
    [
        ("联络员", OWN),
        ("经办人", "生态环境分局"),
        ("办公室负责人", "领导小组办公室"),
        ("领导", "某县考核工作领导小组"),
        ("审计", "审计局"),
        ("账号管理员", "信息中心"),
    ],
)
def test_a_post_goes_with_the_units_that_have_it(book, hand, places, post, unit):
    keeping.invite(book, wish(post=post, unit=unit), places, hand)
    assert (account(book).post, account(book).unit) == (post, unit)


@pytest.mark.parametrize("key", ["LI", " li ", "ｌｉ"])
def test_a_name_that_is_taken_is_refused_however_it_is_typed(book, hand, places, key):
    keeping.invite(book, wish(), places, hand)
    with pytest.raises(BadAccount, match="已经有账号“li”"):
        keeping.invite(book, wish(key=key, name="别人"), places, hand)
    assert account(book).name == "李四"


# ---------------------------------------------------------------- kept by whoever keeps them


def test_who_is_disabled_is_out_at_once_and_comes_back_only_when_enabled(
    pages, book, hand, places
):
    keeping.invite(book, wish(), places, hand)
    keeping.accept(
        book,
        keeping.link_anew(book, "li", hand).path.rpartition("/")[2],
        PASSWORD,
        hand.at,
    )
    browser, keeper = pages.with_(account(book)), pages.with_(a_keeper(pages))
    keeper.post_form("/accounts/li/disable")
    assert browser.get("/me").status_code == 303
    signing = {"key": "li", "password": PASSWORD}
    assert pages.nobody().post("/login", data=signing).status_code == 401
    assert keeper.post_form("/accounts/li/link").status_code == 409
    keeper.post_form("/accounts/li/enable")
    assert pages.nobody().post("/login", data=signing).status_code == 303


def test_a_link_given_before_opens_nothing_of_an_account_disabled(
    pages, book, hand, places
):
    link = keeping.invite(book, wish(), places, hand).path
    keeping.disable(book, "li", hand)
    keeping.enable(book, "li", hand)
    assert choosing(pages.nobody(), link).status_code == 410


def test_who_gets_another_unit_signs_in_anew(pages, book, hand, places):
    keeping.invite(book, wish(), places, hand)
    browser, keeper = pages.with_(account(book)), pages.with_(a_keeper(pages))
    data = {"name": "李四", "unit": "水利局", "post": "单位负责人"}
    assert keeper.post_form("/accounts/li", data).status_code == 303
    assert (account(book).unit, account(book).post) == ("水利局", Post.UNIT_HEAD)
    assert browser.get("/me").status_code == 303


def test_whoever_keeps_accounts_can_sign_somebody_out_everywhere(
    pages, book, hand, places
):
    keeping.invite(book, wish(), places, hand)
    browser, keeper = pages.with_(account(book)), pages.with_(a_keeper(pages))
    keeper.post_form("/accounts/li/sign-out")
    assert browser.get("/me").status_code == 303
    assert keeper.get("/me").status_code == 200


def test_the_last_who_can_keep_accounts_stays(pages, book, hand, places):
    keeper = pages.with_(a_keeper(pages))
    keeping.invite(book, wish(key="new", post="账号管理员"), places, hand)
    refused = keeper.post_form("/accounts/keeper/disable")
    assert refused.status_code == 409
    assert "最后一位" in refused.text
    with pytest.raises(NotKept, match="最后一位"):
        others = replace(hand, key="")
        keeping.change(book, "keeper", wish(post="审计"), places, others)
    assert account(book, "keeper").active
    assert account(book, "keeper").post is Post.ADMIN
    token = keeping.link_anew(book, "new", hand).path.rpartition("/")[2]
    keeping.accept(book, token, PASSWORD, hand.at)
    assert keeper.post_form("/accounts/keeper/disable").status_code == 303


def test_of_two_who_keep_accounts_one_stays_when_both_are_disabled_at_once(
    pages, book, hand
):
    keys = ("eins", "zwei")
    for key in keys:
        pages.with_(a_keeper(pages, key=key))

    def disabling(key):
        try:
            keeping.disable(book, key, hand)
        except NotKept:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(disabling, keys)) == [False, True]


def test_nobody_changes_their_own_post(pages, book):
    pages.with_(a_keeper(pages, key="other"))
    keeper = pages.with_(a_keeper(pages))
    data = {"name": "赵管", "unit": "领导小组办公室", "post": "经办人"}
    refused = keeper.post_form("/accounts/keeper", data)
    assert refused.status_code == 409
    assert "自己的岗位不能自己改" in refused.text
    assert account(book, "keeper").post is Post.ADMIN


def test_all_that_is_done_with_accounts_stands_in_the_journal_without_secrets(
    pages, book, hand, places
):
    keeper = pages.with_(a_keeper(pages))
    keeping.invite(book, wish(), places, hand)
    token = keeping.link_anew(book, "li", hand).path.rpartition("/")[2]
    kept = keeping.accept(book, token, PASSWORD, hand.at)
    for label in ("月报", "手机"):
        purpose = Purpose.PROGRAM if label == "月报" else Purpose.CALENDAR
        shown = keeping.hand_out(book, kept, purpose, label, hand.at, until=None)
    assert keeping.take_back(book, kept, digest_of(shown), hand.at)
    keeping.change_password(book, kept, PASSWORD, OTHER, hand.at, but="")
    keeping.change(book, "li", wish(name="李四光"), places, hand)
    keeping.sign_out(book, "li", hand)
    keeping.disable(book, "li", hand)
    keeping.enable(book, "li", hand)
    done = ["invite", "link", "accept", "hand-out", "hand-out", "take-back"]
    done += ["password", "take-back", "change", "sign-out", "disable", "enable"]
    assert actions(book)[1:] == done
    with book.reading() as page:
        events = page.journal()
    assert not list(breaks(events))
    assert "argon2" not in str(events)
    assert token not in str(events)
    assert shown not in str(events)
    shown = keeper.get("/account-journal").text
    assert "李四光" in shown
    assert "程序：月报" in shown
    assert "日历：手机" in shown
    assert "没有发现改动" in shown


def test_a_journal_that_somebody_changed_says_so(pages, book, hand, places):
    keeper = pages.with_(a_keeper(pages))
    keeping.invite(book, wish(), places, hand)
    keeping.disable(book, "li", hand)
    with book.writing() as page:
        page._connection.run("DELETE FROM journal WHERE number = 2")
    assert "可能有人改过" in keeper.get("/account-journal").text


def test_the_list_shows_what_is_asked_for(pages, book, hand, places):
    keeper = pages.with_(a_keeper(pages))
    keeping.invite(book, wish(), places, hand)
    keeping.invite(book, wish(key="sun", name="孙审", post="审计"), places, hand)
    assert "孙审" not in keeper.get("/accounts?post=联络员").text
    assert "李四" in keeper.get("/accounts?post=联络员").text
    assert "李四" not in keeper.get("/accounts?text=SUN").text
    assert "赵管" in keeper.get("/accounts?state=在用").text
    assert "孙审" not in keeper.get("/accounts?state=在用").text
    assert keeper.get("/accounts?post=县长").status_code == 400


def test_an_account_that_is_not_there_is_not_found(pages):
    keeper = pages.with_(a_keeper(pages))
    answers = [
        keeper.get("/accounts/nobody"),
        keeper.post_form(
            "/accounts/nobody", {"name": "李四", "unit": OWN, "post": "联络员"}
        ),
        keeper.post_form("/accounts/nobody/link"),
        keeper.post_form("/accounts/nobody/disable"),
    ]
    assert {one.status_code for one in answers} == {404}
    assert all("没有账号“nobody”；请在账号表里核对。" in one.text for one in answers)


def test_whoever_keeps_accounts_sees_nothing_of_the_ledger(pages):
    keeper = pages.with_(a_keeper(pages))
    for path in ("/obligations", "/issues", "/papers", "/history", "/api/obligations"):
        assert keeper.get(path).status_code == 403
    for path in ("/accounts", "/me"):
        assert "B2025-" not in keeper.get(path).text


# ---------------------------------------------------------------- one's own


def test_who_changes_their_password_is_signed_out_elsewhere_and_not_here(pages, book):
    kept = a_keeper(pages)
    here, elsewhere = pages.with_(kept), pages.with_(kept)
    data = {"old": PASSWORD, "new": OTHER, "again": OTHER}
    assert here.post_form("/me/password", data).status_code == 303
    assert here.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 303
    assert is_right(OTHER, account(book, "keeper").password)


@pytest.mark.parametrize("how", ["changed", "lost"])
def test_another_password_ends_what_programs_show_and_leaves_calendars(
    pages, book, hand, how
):
    kept = a_keeper(pages, key="li", post=Post.LIAISON)
    pages.with_(kept)
    for purpose in (Purpose.PROGRAM, Purpose.CALENDAR):
        keeping.hand_out(book, kept, purpose, "测试", hand.at, until=None)
    if how == "changed":
        keeping.change_password(book, kept, PASSWORD, OTHER, hand.at, but="")
    else:
        token = keeping.link_anew(book, "li", hand).path.rpartition("/")[2]
        keeping.accept(book, token, OTHER, hand.at)
    with book.reading() as page:
        assert page.tokens("li", Purpose.PROGRAM) == ()
        assert len(page.tokens("li", Purpose.CALENDAR)) == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"old": "wrong", "new": OTHER, "again": OTHER}, "现在的密码不对"),
        ({"old": PASSWORD, "new": OTHER, "again": "x"}, "两次写的新密码不一样"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "至少要 10 个字"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "和现在的一样"),
    ],
)
def test_a_password_is_changed_only_by_who_knows_it_and_to_one_that_will_do(
    pages, book, data, why
):
    browser = pages.with_(a_keeper(pages))
    answer = browser.post_form("/me/password", data)
    assert answer.status_code == 400
    assert why in answer.text
    assert is_right(PASSWORD, account(book, "keeper").password)


def test_the_old_password_is_guessed_no_faster_than_at_the_entrance(pages):
    browser = pages.with_(a_keeper(pages))
    data = {"old": "wrong", "new": OTHER, "again": OTHER}
    for _ in range(5):
        assert browser.post_form("/me/password", data).status_code == 400
    answer = browser.post_form("/me/password", data)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "4"


def test_one_sees_where_one_is_signed_in_and_can_sign_out_there(pages, book):
    kept = a_keeper(pages)
    here, there, third = (pages.with_(kept) for _ in range(3))
    with book.reading() as page:
        one = next(s for s in page.sessions("keeper") if s.csrf == there.csrf)
    assert one.digest in here.get("/me").text
    here.post_form("/me/sign-out", {"session": one.digest})
    assert there.get("/me").status_code == 303
    assert third.get("/me").status_code == 200
    here.post_form("/me/sign-out", {"session": "others"})
    assert third.get("/me").status_code == 303
    assert here.get("/me").status_code == 200


def test_nobody_signs_somebody_else_out(pages, book):
    browser, other = pages.with_(a_keeper(pages)), pages.as_(Post.CLERK)
    with book.reading() as page:
        key = next(one.key for one in page.accounts() if one.post is Post.CLERK)
        digest = page.sessions(key)[0].digest
    refused = browser.post_form("/me/sign-out", {"session": digest})
    assert refused.status_code == 404
    assert other.get("/me").status_code == 200


# ---------------------------------------------------------------- who has the machine


def test_a_site_without_anybody_to_keep_accounts_has_a_first_link(pages, book):
    first = keeping.first_link(pages.office)
    second = keeping.first_link(pages.office)
    assert pages.nobody().get(first).status_code == 410
    browser = pages.nobody()
    assert choosing(browser, second).headers["location"] == "/accounts"
    assert browser.get("/accounts").status_code == 200
    assert keeping.first_link(pages.office) is None


def test_the_first_link_takes_nobodys_account_and_no_old_password(pages, book):
    pages.with_(a_keeper(pages, key="admin", post=Post.LIAISON, name="别人"))
    pages.with_(a_keeper(pages, key="admin-", active=False))
    link = keeping.first_link(pages.office)
    assert account(book, "admin").post is Post.LIAISON
    assert account(book, "admin-").password == ""
    assert choosing(pages.nobody(), link).status_code == 303


@pytest.fixture
def kaohe(pages, capsys, monkeypatch):
    monkeypatch.delenv("KAOHE_PROGRAM", raising=False)

    def run(*arguments):
        line = ["--site", str(pages.office.root), "account", *arguments]
        with pytest.raises(SystemExit) as ended:
            cli.main(line, pages.clock)
        printed = capsys.readouterr()
        return ended.value.code, printed.out + printed.err

    return run


def test_by_command_somebody_is_invited_listed_and_disabled(pages, book, kaohe):
    facts = ("--name", "李四", "--unit", OWN, "--post", "联络员")
    code, printed = kaohe("invite", "li", *facts)
    assert code == 0
    link = re.search(r"http://127\.0\.0\.1:8000(/invite/\S+)", printed)
    assert link is not None
    assert choosing(pages.nobody(), link[1]).status_code == 303
    assert "在用" in kaohe("list")[1]
    assert "argon2" not in kaohe("list", "--json")[1]
    assert kaohe("disable", "li")[0] == 0
    assert not account(book).active
    assert kaohe("link", "li")[0] == 1
    assert kaohe("disable", "li", "--undo")[0] == 0
    code, printed = kaohe("link", "li")
    assert "/invite/" in printed
    assert kaohe("link", "nobody") == (
        1,
        "没有做成：没有账号“nobody”；请在账号表里核对。\n",
    )


def test_by_command_what_does_not_fit_is_refused(kaohe, book):
    code, printed = kaohe(
        "invite", "li", "--name", "李四", "--unit", "火星局", "--post", "联络员"
    )
    assert code == 1
    assert "没有“火星局”" in printed
    assert account(book) is None


# ---------------------------------------------------------------- settings


def test_settings_of_the_page_are_read():
    settings, findings = read_settings(
        {
            "address": "0.0.0.0",
            "port": 9000,
            "largest_upload_mb": 50,
            "proxies": ["127.0.0.1", "10.1.0.0/16", "::1"],
            "proxy_header": "X-Remote-User",
            "hosts": ["Kaohe.example.cn"],
        }
    )
    assert not findings
    assert settings is not None
    assert (settings.address, settings.port) == ("0.0.0.0", 9000)
    assert settings.largest_upload_mb == 50
    assert settings.header == "x-remote-user"
    assert settings.trusts("10.1.2.3")
    assert settings.trusts("::ffff:127.0.0.1")
    assert not settings.trusts("10.2.0.1")
    assert not settings.trusts("nonsense")
    assert settings.hosts == ("kaohe.example.cn",)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("adress", "127.0.0.1"),
        ("address", "kaohe.example.cn"),
        ("port", 0),
        ("port", "8000"),
        ("port", True),
        ("largest_upload_mb", 0),
        ("proxies", "127.0.0.1"),
        ("proxies", ["proxy.example"]),
        ("proxies", ["10.1.2.3/16"]),
        ("proxies", ["0.0.0.0/0"]),
        ("proxies", ["::/0"]),
        ("proxy_header", "Host"),
        ("proxy_header", "X Remote"),
        ("proxy_header", "X-Remote-User"),  # and no proxies
        ("hosts", ["http://kaohe.example.cn"]),
    ],
)
def test_settings_that_cannot_be_meant_are_findings(key, value):
    settings, findings = read_settings({key: value})
    assert settings is None
    assert findings
    assert all(one.remedy for one in findings)


def test_check_tells_what_is_wrong_with_the_page_and_the_page_trusts_nobody(
    pages, tmp_path, capsys
):
    path = pages.office.root / "kaohe.toml"
    path.write_text('year = 2025\n[web]\nproxy_header = "X-User"\nport = 0\n', "utf-8")
    with pytest.raises(SystemExit):
        cli.main(["--site", str(pages.office.root), "check"], pages.clock)
    printed = capsys.readouterr()
    assert "web.port" in printed.out + printed.err
    assert pages.office.web().header == ""
    assert pages.as_(Post.CLERK).get("/obligations").status_code != 200


def test_a_new_site_tells_of_the_settings_in_its_file(pages):
    text = (pages.office.root / "kaohe.toml").read_text("utf-8")
    tail = text[text.index("# [web]") :]
    lines = (line.removeprefix("# ") for line in tail.splitlines())
    told = "\n".join(line for line in lines if line[:1].isascii())
    (pages.office.root / "kaohe.toml").write_text(f"year = 2025\n{told}", "utf-8")
    site, findings = open_site(pages.office.root)
    assert not findings
    assert site is not None
    assert read_settings(site.web)[1] == []


def test_an_account_is_as_old_as_when_it_was_made(pages, book, hand, places):
    keeping.invite(book, wish(), places, hand)
    later = replace(hand, at=hand.at + timedelta(days=3))
    keeping.change(book, "li", wish(name="李四光"), places, later)
    assert account(book).made == hand.at
