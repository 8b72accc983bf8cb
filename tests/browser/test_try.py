from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Served, shot

pytest_plugins = ()


def test_login(chromium, pages):
    served = Served(pages.office)
    try:
        window = chromium.new_context(locale="zh-CN").new_page()
        window.goto(served.address + "/obligations")
        shot(window, "login")
        found = Axe().run(window)
        assert found.violations_count == 0, found.generate_report()
    finally:
        served.stop()
