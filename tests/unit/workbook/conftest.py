"""A workbook of the small plan for each test."""

import pytest

from tests.unit.workbook.plans import SMALL
from tracker.workbook import export_plan


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "考核工作簿.xlsx"
    export_plan(SMALL, path)
    return path
