"""The page can be read and used: by eye, by ear, by keyboard, on a phone and on paper.

On the demo's page, which has a bit of everything; the policy's and the scripts'
complaints fail every one of these tests (see `opens`).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import DESK, PHONE, SHOTS, Opens, shot, sign_in
from tests.web.demo_served import demo_served

# What each post has to look at; one of every kind is enough.
SEEN = {
    "clerk": (
        "/",
        "/obligations",
        "/obligations?state=退回补正",
        "/obligations/B2020-0005",
        "/issues",
        "/issues/W2020-0002",
        "/issues/new",
        "/papers",
        "/papers/G2020-0006",
        "/papers/new?kind=request",
        "/reminders",
        "/workbook",
        "/instructions",
        "/me",
    ),
    "liaison": ("/", "/obligations", "/obligations/B2020-0005?do=receive#do-receive"),
    "leader": ("/", "/board", "/instructions/new"),
    "auditor": ("/", "/history", "/api"),
    "admin": ("/accounts", "/accounts/clerk", "/account-journal"),
}
PRINTED = ("/", "/obligations", "/board", "/obligations/B2020-0005")


class Demo:
    """The demo's page, and the password of its users."""

    def __init__(self, address: str, password: str) -> None:
        self.address = address
        self.password = password

    def seen_by(self, opens: Opens, who: str, **how: Any) -> Page:
        """The window of one of them, signed in."""
        page = opens(self.address, **how)
        sign_in(page, who, self.password)
        return page


@pytest.fixture(scope="module")
def demo(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The year played up to October, served."""
    with demo_served(tmp_path_factory.mktemp("示范") / "示范") as (address, password):
        yield Demo(address, password)


def is_too_wide(page: Page) -> bool:
    """Whether one must scroll sideways; tables may, each in its own box."""
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return bool(page.evaluate(wide))


@pytest.mark.parametrize("who", SEEN)
def test_every_kind_of_page_can_be_read_by_everybody(opens: Opens, demo: Demo, who):
    page = demo.seen_by(opens, who)
    faults = []
    for address in SEEN[who]:
        page.set_viewport_size(DESK)
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, address
        name = f"{who}{re.sub(r'[^0-9A-Za-z]+', '-', address)}"
        shot(page, name)
        found = Axe().run(page)
        if found.violations_count:
            faults.append(f"{address}: {found.generate_report()}")
        if is_too_wide(page):
            faults.append(f"{address} is too wide for a desk")
        page.set_viewport_size(PHONE)
        shot(page, f"{name}-phone")
        if is_too_wide(page):
            faults.append(f"{address} is too wide for a phone")
        for lamp in page.locator(".lamp").all_inner_texts():
            assert lamp.strip(), f"{address}: a lamp without a word"
    assert not faults, "\n".join(faults)


def test_the_page_to_sign_in_can_be_read_and_says_what_is_wrong(
    opens: Opens, demo: Demo
):
    page = opens(demo.address, viewport=PHONE)
    page.goto("/")
    assert Axe().run(page).violations_count == 0
    assert not is_too_wide(page)
    expect(page.get_by_label("账号")).to_be_focused()


def test_a_form_is_reached_and_sent_with_the_keyboard_alone(opens: Opens, demo: Demo):
    page = demo.seen_by(opens, "liaison")
    page.goto("/obligations/B2020-0005")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    summary = page.locator("summary", has_text="回应提醒")
    for _ in range(10):
        page.keyboard.press("Tab")
        if summary.evaluate("one => one === document.activeElement"):
            break
    expect(summary).to_be_focused()
    outline = summary.evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("正在补正，后天报来。")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("已办好：回应提醒")


def test_what_is_printed_on_a4_has_no_buttons_and_loses_nothing(
    opens: Opens, demo: Demo
):
    page = demo.seen_by(opens, "clerk")
    page.emulate_media(media="print")
    for address in PRINTED:
        page.goto(address)
        expect(page.get_by_role("navigation")).to_have_count(0)
        expect(page.get_by_role("button")).to_have_count(0)
        # Within the paper's edges, upright or for a wide table lying.
        wide = page.locator(".dense, .standing, .matrix").count()
        millimetres = (297 if wide else 210) - 2 * 15
        page.set_viewport_size({"width": round(millimetres / 25.4 * 96), "height": 900})
        cut = page.locator("table").evaluate_all(
            "every => every.filter(one => one.offsetWidth > "
            "document.documentElement.clientWidth).map(one => one.caption.textContent)"
        )
        assert not cut, f"{address}: {cut}"
        # No head without what it is the head of.
        heads = "every => every.filter(one => one.innerText.trim() && !%s).length"
        below = "one.parentElement.innerText.replace(one.innerText, '').trim()"
        assert page.locator("section > h2").evaluate_all(heads % below) == 0, address
        expect(page.get_by_role("columnheader", name="办理")).to_have_count(0)
        if address == "/board":
            printed = page.pdf(prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
        if SHOTS:
            name = re.sub(r"\W+", "-", address)
            page.pdf(path=Path(SHOTS) / f"print{name}.pdf", prefer_css_page_size=True)


@pytest.mark.skipif(not SHOTS, reason="KAOHE_SHOTS says where pictures go")
def test_pictures_for_the_readme(opens: Opens, demo: Demo):
    """They are docs/images/page-clerk.png and page-unit.png."""
    shot(demo.seen_by(opens, "clerk"), "page-clerk", whole=False)
    shot(demo.seen_by(opens, "head"), "page-unit", whole=False)


def test_an_upload_shows_how_far_it_has_come_and_says_where_it_broke_off(
    chromium: Browser, demo: Demo, tmp_path: Path
):
    page = chromium.new_context(base_url=demo.address, locale="zh-CN").new_page()
    sign_in(page, "liaison", demo.password)
    page.goto("/obligations/B2020-0005?do=receive#do-receive")
    scan = tmp_path / "扫描件.pdf"
    scan.write_bytes(b"%PDF" + bytes(800_000))
    page.get_by_label("材料", exact=True).set_input_files(scan)
    button = page.get_by_role("button", name="上传材料", exact=True)

    page.route("**/receive", lambda route: route.abort())
    button.click()
    expect(page.get_by_text("上传中断，没有收到")).to_be_visible()
    page.unroute_all()
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1}
    line = page.context.new_cdp_session(page)
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": 400_000})
    button.click()
    expect(page.get_by_text("正在上传，已传")).to_be_visible()
    expect(page.get_by_role("progressbar", name="上传进度")).to_be_visible()
    expect(page.get_by_text("已办好：收到材料")).to_be_visible()
    expect(page.get_by_role("link", name="扫描件.pdf")).to_be_visible()


def test_a_second_click_sends_nothing_and_one_who_waits_is_told_so(
    opens: Opens, demo: Demo
):
    page = demo.seen_by(opens, "leader")
    page.goto("/instructions/new")
    page.get_by_label("批示的内容").fill("请双击")
    sent: list[str] = []

    def stay(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)  # the browser stays where it is

    page.route("**/instructions/new", stay)
    page.get_by_role("button", name="保存批示").dblclick(delay=50)
    expect(page.get_by_text("正在提交，请稍候")).to_be_visible()
    assert sent == ["POST"]


def a_form_filled_in(page: Page, files: list[Path]) -> Locator:
    page.goto("/obligations/B2020-0005?do=receive#do-receive")
    form = page.locator("#do-receive")
    form.get_by_label("说明").fill("不要丢")
    form.get_by_label("材料", exact=True).set_input_files(files)
    return form


def test_what_is_refused_takes_nothing_from_the_form(
    chromium: Browser, demo: Demo, tmp_path: Path
):
    page = chromium.new_context(base_url=demo.address, locale="zh-CN").new_page()
    sign_in(page, "liaison", demo.password)
    files = [tmp_path / f"{number}.txt" for number in range(21)]
    for one in files:
        one.write_text("材料", encoding="utf-8")
    big = tmp_path / "大.pdf"
    with big.open("wb") as stream:
        stream.truncate(130 * 1024 * 1024)

    form = a_form_filled_in(page, files)
    button = form.get_by_role("button", name="上传材料", exact=True)
    button.click()
    expect(form.get_by_role("status")).to_contain_text("一次最多 20 个文件")
    form.get_by_label("材料", exact=True).set_input_files(big)
    button.click()
    expect(form.get_by_role("status")).to_contain_text("这次选的有 130 MB")

    # What only the server knows.
    form.get_by_label("材料", exact=True).set_input_files(files[0])
    form.locator("[name=csrf]").evaluate("one => one.value = '旧的'")
    button.click()
    expect(form.get_by_role("status")).to_contain_text("页面已经过时")
    expect(form.get_by_label("说明")).to_have_value("不要丢")

    page.context.clear_cookies()
    button.click()
    expect(form.get_by_role("status")).to_contain_text("都还在")
    with page.context.expect_page() as opened:
        form.get_by_role("link", name="登录").click()
    sign_in(opened.value, "liaison", demo.password)
    button.click()
    expect(page.get_by_text("已办好：收到材料")).to_be_visible()
    expect(page.get_by_text("不要丢").first).to_be_visible()


def test_without_files_the_words_come_back_with_the_back_key(
    chromium: Browser, demo: Demo
):
    page = chromium.new_context(base_url=demo.address, locale="zh-CN").new_page()
    sign_in(page, "leader", demo.password)
    page.goto("/instructions/new")
    page.get_by_label("批示的内容").fill("写了很久")
    page.context.clear_cookies()
    page.get_by_role("button", name="保存批示").click()
    expect(page.get_by_role("alert")).to_contain_text("您填的内容没有记")
    shot(page, "session-over")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="登录").click()
    sign_in(opened.value, "leader", demo.password)
    page.go_back()
    expect(page.get_by_label("批示的内容")).to_have_value("写了很久")
    page.get_by_role("button", name="保存批示").click()
    page.wait_for_url("**/instructions/P*")
