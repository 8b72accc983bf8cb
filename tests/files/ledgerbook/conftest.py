"""A workbook of the small ledger for each test."""

from pathlib import Path

import pytest

from tests.files.ledgerbook.books import export


@pytest.fixture(scope="session")
def exported(tmp_path_factory) -> bytes:
    """The small ledger's workbook, made once: the same ledger gives the same bytes."""
    path: Path = tmp_path_factory.mktemp("ledger") / "台账.xlsx"
    export(path)
    return path.read_bytes()


@pytest.fixture
def path(tmp_path, exported):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(exported)
    return path
