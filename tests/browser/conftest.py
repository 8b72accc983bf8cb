"""A real browser, Debian's Chromium, on a real server of a site's page."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    sync_playwright,
)

from tests.conftest import ON_CI
from tests.files.channels.servers import free_port
from tests.web.conftest import quick_hashes  # noqa: F401
from web.app import make_app
from web.office import Office

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_NO_CHROMIUM = "没有安装 Chromium，浏览器里的测试做不了 (Chromium is missing)"
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Milliseconds until something that ought to be there is missed.
_PATIENCE = 15_000
# The screen of an office, and a phone.
DESK = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
# Screenshots to look at go here; `KAOHE_SHOTS=folder` keeps them.
SHOTS = os.environ.get("KAOHE_SHOTS", "")
Opens = Callable[..., Page]


# Not for the session: Playwright's loop runs in this thread until it ends, and nothing
# else that needs one could run meanwhile.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module; each person opens windows of their own."""
    if CHROMIUM is None:
        (pytest.fail if ON_CI else pytest.skip)(_NO_CHROMIUM)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=list(_ARGUMENTS)
        )
        yield browser
        browser.close()


@pytest.fixture
def opens(chromium: Browser) -> Iterator[Opens]:
    """`opens(address)`: the window of another person, on that server.

    Whatever the browser complains of on the way (a script, the policy, something that is
    not there) fails the test.
    """
    made: list[BrowserContext] = []
    complaints: list[str] = []

    def open_(address: str, **how: Any) -> Page:
        shape: dict[str, Any] = {"locale": "zh-CN", "viewport": DESK, **how}
        context = chromium.new_context(base_url=address, **shape)
        context.set_default_timeout(_PATIENCE)
        context.on(
            "console", lambda told: complaints.append(f"{told.type} {told.text}")
        )
        context.on("weberror", lambda told: complaints.append(str(told.error)))
        made.append(context)
        return context.new_page()

    yield open_
    for one in made:
        one.close()
    assert complaints == []


class Served:
    """A site's page on a port of this machine."""

    def __init__(self, office: Office) -> None:
        self.port = free_port()
        config = uvicorn.Config(
            make_app(office), port=self.port, log_level="warning", lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until = time.monotonic() + 10
        while not self._server.started:
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.02)

    @property
    def address(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Stop it."""
        self._server.should_exit = True
        self._thread.join(10)


def sign_in(page: Page, key: str, password: str) -> None:
    """As anybody does who has a password."""
    page.goto("/login")
    page.get_by_label("账号").fill(key)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("navigation", name="主要页面").wait_for()


def shot(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a picture of the page, where somebody wants to look."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=whole)
