"""A year on the page, played by everybody who has a part in it, on both stores."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opens, Served, shot, sign_in
from tests.builders import a_moment
from tests.contract.postgres import empty_place
from tests.web.conftest import OWN, TODAY, Clock, a_site
from tracker.storage.opening import STORE_VARIABLE
from web.accounts.keeping import first_link
from web.accounts.model import Post
from web.office import Office

PASSWORD = "山路-风车-毡房-2025"
MATERIAL = "还没有下达的材料"
PROBLEM = "监测断面缺少标志牌"
PEOPLE: Final[tuple[tuple[str, str, str, Post], ...]] = (
    ("chen", "陈经办", "领导小组办公室", Post.CLERK),
    ("li", "李主任", "领导小组办公室", Post.OFFICE_HEAD),
    ("lin", "林联络", OWN, Post.LIAISON),
    ("he", "贺局长", OWN, Post.UNIT_HEAD),
    ("wang", "王县长", "领导小组", Post.LEADER),
    ("feng", "冯审计", "审计局", Post.AUDITOR),
)


@pytest.fixture(params=["embedded", "postgres"])
def site(request, tmp_path, monkeypatch, quick_hashes) -> Iterator["Site"]:
    """A site of a small plan, and its page."""
    if request.param == "postgres":
        monkeypatch.setenv(STORE_VARIABLE, empty_place())
    yield from _served(tmp_path)


@pytest.fixture
def plain_site(tmp_path, quick_hashes) -> Iterator["Site"]:
    """The same on the embedded store."""
    yield from _served(tmp_path)


class Site:
    """What a story needs of it: where it is, its clock, files to hand in."""

    def __init__(self, served: Served, office: Office, clock: Clock, folder: Path):
        self.address = served.address
        self.first_link = first_link(office) or ""
        self.clock = clock
        self._folder = folder

    def files(self, *names: str) -> list[Path]:
        """Files of those names."""
        made = [self._folder / name for name in names]
        for one in made:
            one.write_text(f"{one.name}的内容", "utf-8")
        return made

    def later(self) -> None:
        """An hour goes by."""
        self.clock.pass_(hours=1)


def _served(folder: Path) -> Iterator[Site]:
    clock = Clock(a_moment(TODAY))
    office = Office(a_site(folder / "考核"), clock)
    served = Served(office)
    try:
        yield Site(served, office, clock, folder)
    finally:
        served.stop()
        office.close()


# ---------------------------------------------------------------- what anybody does


def invitation(keeper: Page, key: str, name: str, unit: str, post: Post) -> str:
    """The link of a new account."""
    go(keeper, "账号")
    form = keeper.get_by_role("region", name="邀请一位")
    form.get_by_label("账号").fill(key)
    form.get_by_label("姓名").fill(name)
    form.get_by_label("岗位").select_option(post)
    form.get_by_label("单位").fill(unit)
    form.get_by_role("button").click()
    return keeper.get_by_label("邀请链接").input_value()


def choose_password(page: Page, link: str) -> None:
    """Open a link that works once, and come in."""
    page.goto(link)
    page.get_by_label("新密码").fill(PASSWORD)
    page.get_by_label("再写一遍").fill(PASSWORD)
    page.get_by_role("button", name="设定密码并登录").click()
    page.get_by_role("navigation", name="主要页面").wait_for()


def go(page: Page, door: str) -> None:
    """Through one of the doors in the head of every page."""
    doors = page.get_by_role("navigation", name="主要页面")
    doors.get_by_role("link", name=door, exact=True).click()


def deed(page: Page, label: str) -> Locator:
    """What can be done under that word, unfolded."""
    title = page.locator("summary", has_text=re.compile(f"^{label}$"))
    box = page.locator("details", has=title)
    if box.get_attribute("open") is None:
        title.click()
    return box


def send(box: Locator, label: str, **fields: Any) -> None:
    """Fill fields in, by their labels, and press the button."""
    for name, value in fields.items():
        field = box.get_by_label(name)
        if isinstance(value, list):
            field.set_input_files(value)
        else:
            field.fill(value)
    box.get_by_role("button", name=label, exact=True).click()


def done(page: Page, label: str) -> None:
    """The page says that it was done."""
    expect(page.get_by_role("status").first).to_contain_text(f"已办好：{label}")


def state(page: Page) -> Locator:
    """Where a record says how it stands."""
    return page.locator("p.gist")


# ---------------------------------------------------------------- the story


def test_a_year_is_played_by_everybody_who_has_a_part_in_it(opens: Opens, site: Site):
    people = invited(opens, site)
    clerk, liaison = people["chen"], people["lin"]
    told_by_paper(clerk)
    site.later()
    handed_in(liaison, clerk, people["li"], site)
    site.later()
    mended(people, site)
    looked_at_from_above(people["wang"], people["he"])
    nothing_is_amiss(people["feng"])


def invited(opens: Opens, site: Site) -> dict[str, Page]:
    """The keeper of accounts comes in, and lets everybody else in."""
    keeper = opens(site.address)
    choose_password(keeper, site.first_link)
    people = {}
    for key, name, unit, post in PEOPLE:
        people[key] = opens(site.address)
        choose_password(people[key], invitation(keeper, key, name, unit, post))
        expect(people[key].get_by_role("banner")).to_contain_text(name)
    go(keeper, "账号")
    expect(keeper.get_by_role("row").filter(has_text="陈经办")).to_contain_text("在用")
    # Whoever has chosen a password signs in with it from then on.
    people["lin"].get_by_role("button", name="退出").click()
    sign_in(people["lin"], "lin", PASSWORD)
    return people


def told_by_paper(clerk: Page) -> None:
    """A request is drafted, looked at, registered; what it asks for is told."""
    go(clerk, "公文")
    clerk.get_by_role("link", name="拟一份公文").click()
    clerk.get_by_label("文种", exact=True).select_option("报送材料通知")
    clerk.get_by_role("button", name="下一步").click()
    clerk.get_by_label(OWN).check()
    clerk.get_by_role("button", name="拟稿", exact=True).click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("1 份")
    shot(clerk, "story-drafted")
    clerk.get_by_role("heading", level=2).get_by_role("link").click()
    expect(clerk.get_by_role("link", name="下载 Word 文件")).to_be_visible()
    clerk.get_by_label("发文字号").fill("某考办〔2025〕3号")
    clerk.get_by_label("成文日期").fill(TODAY.isoformat())
    clerk.get_by_label("签发人").fill("王县长")
    clerk.get_by_role("button", name="登记", exact=True).click()
    expect(clerk.get_by_role("status")).to_contain_text("下达")
    shot(clerk, "story-registered")


def handed_in(liaison: Page, clerk: Page, head: Page, site: Site) -> None:
    """Signed for, uploaded, returned with a reason, uploaded again, accepted."""
    go(liaison, "公文")
    expect(
        liaison.get_by_role("row").filter(has_text="某考办〔2025〕3号")
    ).to_be_visible()
    go(liaison, "首页")
    shot(liaison, "story-unit")
    liaison.get_by_role("link", name=MATERIAL, exact=True).click()
    expect(state(liaison)).to_contain_text("已下达")
    liaison.get_by_role("button", name="签收", exact=True).click()
    done(liaison, "签收")
    go(liaison, "首页")
    liaison.get_by_role("link", name="上传").filter(has_text=MATERIAL).click()
    sent = site.files("面积表.txt", "说明.txt")
    send(deed(liaison, "上传材料"), "上传材料", 材料=sent, 说明="面积表和说明各一份")
    done(liaison, "收到材料")
    for one in sent:
        expect(liaison.get_by_role("link", name=one.name)).to_be_visible()
    shot(liaison, "story-uploaded")

    go(clerk, "首页")
    waiting = clerk.get_by_role("region", name="待我处理")
    waiting.locator("div", has_text="新报材料待审").get_by_role("link").click()
    clerk.get_by_role("row").filter(has_text=MATERIAL).get_by_role("link").first.click()
    with clerk.expect_download() as got:
        clerk.get_by_role("link", name="面积表.txt").click()
    assert got.value.path().read_text("utf-8") == "面积表.txt的内容"
    shot(clerk, "story-to-check")
    send(deed(clerk, "退回补正"), "退回补正", **{"准确：哪里": "面积合计与分项不符"})
    done(clerk, "退回补正")

    go(liaison, "首页")
    back = liaison.get_by_role("region", name="被退回")
    expect(back).to_contain_text("面积合计与分项不符")
    back.get_by_role("link", name="上传").click()
    send(deed(liaison, "上传材料"), "上传材料", 材料=site.files("面积表（改）.txt"))
    done(liaison, "收到材料")
    expect(liaison.get_by_role("heading", name="第2稿")).to_be_visible()

    head.goto(liaison.url)
    send(deed(head, "审核通过"), "审核通过")
    done(head, "审核通过")
    liaison.reload()
    expect(state(liaison)).to_contain_text("审核通过")


def mended(people: dict[str, Page], site: Site) -> None:
    """An issue from its registering to its closing, by others than who applied."""
    clerk, liaison, head = people["chen"], people["lin"], people["li"]
    go(clerk, "问题整改")
    clerk.get_by_role("link", name="登记问题").click()
    clerk.get_by_label("问题（必填）").fill(PROBLEM)
    clerk.get_by_label("整改时限").fill("11月底前")
    clerk.get_by_role("group", name="责任单位").get_by_label(OWN).check()
    clerk.get_by_role("button", name="登记", exact=True).click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text(PROBLEM)
    send(deed(clerk, "通报"), "通报")
    done(clerk, "通报")

    go(liaison, "首页")
    liaison.get_by_role("link", name="报整改方案").filter(has_text=PROBLEM).click()
    send(deed(liaison, "报整改方案"), "报整改方案", 原因="漏设", 整改措施="补设标志牌")
    done(liaison, "报整改方案")
    box = deed(liaison, "报进展")
    box.get_by_label("1．补设标志牌").check()
    photos = site.files("照片一.txt", "照片二.txt")
    send(box, "报进展", 本月整改情况="标志牌已经补设", 佐证=photos)
    done(liaison, "报进展")
    send(deed(liaison, "申请销号"), "申请销号", 整改完成情况="全部完成")
    done(liaison, "申请销号")
    # Who applied judges nothing.
    for label in ("核查通过", "核查不通过", "销号"):
        title = liaison.locator("summary", has_text=re.compile(f"^{label}$"))
        expect(title).to_have_count(0)
    shot(liaison, "story-applied")

    go(head, "首页")
    waiting = head.get_by_role("region", name="待我处理")
    waiting.locator("div", has_text="销号申请待核查").get_by_role("link").click()
    head.get_by_role("row").filter(has_text=PROBLEM).get_by_role("link").first.click()
    send(deed(head, "核查通过"), "核查通过", 核查意见="现场看过")
    done(head, "核查通过")
    send(deed(head, "销号"), "销号")
    done(head, "销号")
    expect(state(head)).to_contain_text("已销号")


def looked_at_from_above(leader: Page, unit_head: Page) -> None:
    """The leader reads the scoreboard and writes a word; the unit answers it."""
    go(leader, "排行")
    row = leader.get_by_role("row").filter(has_text=OWN)
    expect(row.get_by_role("cell").nth(9)).to_have_text("0")  # issues overdue
    expect(leader.get_by_role("img", name=re.compile("各单位报送"))).to_be_visible()
    shot(leader, "story-board")
    row.get_by_role("link").first.click()
    expect(leader.get_by_role("row").filter(has_text=MATERIAL)).to_be_visible()
    go(leader, "批示")
    leader.get_by_role("link", name="写批示").click()
    leader.get_by_label("批示的内容").fill("年底前再看一次现场。")
    leader.get_by_role("group", name="请哪些单位办").get_by_label(OWN).check()
    leader.get_by_role("button", name="保存批示").click()
    expect(leader.get_by_text("还没有回复。")).to_be_visible()

    go(unit_head, "批示")
    expect(unit_head.get_by_text("年底前再看一次现场。")).to_be_visible()
    unit_head.get_by_role("row").nth(1).get_by_role("link").click()
    unit_head.get_by_label("怎么办的").fill("已列入本周安排。")
    unit_head.get_by_role("button", name="回复").click()
    go(leader, "首页")
    mine = leader.get_by_role("region", name="我的批示")
    expect(mine).to_contain_text("已列入本周安排。")
    shot(leader, "story-leader")


def nothing_is_amiss(auditor: Page) -> None:
    """The auditor reads who did what, and has it verified."""
    go(auditor, "履历")
    for who, what in (("李主任", "销号"), ("林联络", "收到材料"), ("贺局长", "回复")):
        row = auditor.get_by_role("row").filter(has_text=who).filter(has_text=what)
        expect(row.first).to_be_visible()
    shot(auditor, "story-history")
    auditor.get_by_role("button", name="核对", exact=True).click()
    expect(auditor.get_by_role("status")).to_contain_text("没有发现问题")


def test_all_of_it_works_without_scripts(opens: Opens, plain_site: Site):
    keeper = opens(plain_site.address, java_script_enabled=False)
    choose_password(keeper, plain_site.first_link)
    windows = {}
    for key, name, unit, post in (PEOPLE[0], PEOPLE[2]):
        windows[key] = opens(plain_site.address, java_script_enabled=False)
        choose_password(windows[key], invitation(keeper, key, name, unit, post))
        windows[key].get_by_role("button", name="退出").click()
        sign_in(windows[key], key, PASSWORD)
    clerk, liaison = windows["chen"], windows["lin"]

    go(clerk, "报送任务")
    clerk.get_by_label("单位", exact=True).select_option(OWN)
    clerk.get_by_text("更多条件").click()
    clerk.get_by_label("已下达").check()
    clerk.get_by_role("button", name="筛选").click()
    expect(clerk.get_by_role("status")).to_contain_text("共 1 条")
    clerk.get_by_role("link", name="B2025-0001").click()

    liaison.goto(clerk.url)
    liaison.get_by_role("button", name="签收", exact=True).click()
    done(liaison, "签收")
    send(
        deed(liaison, "上传材料"),
        "上传材料",
        材料=plain_site.files("甲.txt", "乙.txt"),
    )
    done(liaison, "收到材料")
    clerk.reload()
    send(deed(clerk, "退回补正"), "退回补正", **{"准确：哪里": "缺一页"})
    done(clerk, "退回补正")
