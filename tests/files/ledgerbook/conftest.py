"""A workbook of the small ledger for each test."""

import pytest

from tests.files.ledgerbook.books import export


@pytest.fixture(scope="session")
def exported(tmp_path_factory) -> bytes:
    """The small ledger's workbook, made once: the same ledger gives the same bytes."""
    path = tmp_path_factory.mktemp("ledger") / "台账.xlsx"
    return export(path).read_bytes()


@pytest.fixture
def path(tmp_path, exported):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(exported)
    return path
