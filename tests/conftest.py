"""What all tests share: LibreOffice where there is one, and Hypothesis' settings."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

ROOT = Path(__file__).resolve().parent.parent
ON_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NO_SOFFICE = "没有安装 LibreOffice，真实排版的测试做不了 (LibreOffice is missing)"

# pytest compiles what it reads with its own checks in it: a sixth of the time of the unit
# tests. It is kept, out of the way, also where Python is told to write nothing down.
sys.dont_write_bytecode = False
sys.pycache_prefix = str(ROOT / ".cache" / "pycache")

set_hypothesis_home_dir(ROOT / ".cache" / "hypothesis")
# A machine that is busy is no reason to fail, hence no deadline; CI tries the same
# examples every time, so that a change is red for what it changed.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if ON_CI else "local")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs LibreOffice where it is missing; on CI that is a failure."""
    if SOFFICE is None and item.get_closest_marker("libreoffice"):
        (pytest.fail if ON_CI else pytest.skip)(NO_SOFFICE)


@pytest.fixture
def soffice() -> str:
    """The path of LibreOffice's program; only for tests marked `libreoffice`."""
    assert SOFFICE is not None, "mark the test with @pytest.mark.libreoffice"
    return SOFFICE
