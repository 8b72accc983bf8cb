"""A workbook of the small plan for each test."""

from pathlib import Path

import pytest

from tests.files.workbook.plans import SMALL
from tracker.workbook import export_plan


@pytest.fixture(scope="session")
def exported(tmp_path_factory) -> bytes:
    """The small plan's workbook, made once: the same plan gives the same bytes."""
    path: Path = tmp_path_factory.mktemp("small") / "考核工作簿.xlsx"
    export_plan(SMALL, path)
    return path.read_bytes()


@pytest.fixture
def path(tmp_path, exported):
    path = tmp_path / "考核工作簿.xlsx"
    path.write_bytes(exported)
    return path
