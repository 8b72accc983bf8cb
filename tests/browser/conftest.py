"""A real browser, Debian's Chromium, on a real server of a site's page."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import ON_CI
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
# Screenshots to look at go here; `KAOHE_SHOTS=folder` keeps them.
SHOTS = os.environ.get("KAOHE_SHOTS", "")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all; each test opens windows of its own."""
    if CHROMIUM is None:
        (pytest.fail if ON_CI else pytest.skip)(_NO_CHROMIUM)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=list(_ARGUMENTS)
        )
        yield browser
        browser.close()


class Served:
    """A site's page on a port of this machine."""

    def __init__(self, office: Office) -> None:
        self.office = office
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
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


def shot(page, name: str) -> None:
    """Keep a picture of the whole page, where somebody wants to look."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


from tests.web.conftest import pages  # noqa: F401
