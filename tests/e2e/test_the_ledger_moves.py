"""`kaohe store move`: from the file to a PostgreSQL server, and back."""

import json

import pytest

from tests.contract.postgres import empty_place


@pytest.fixture
def kept(kaohe, site):
    """A site whose ledger holds the obligations of its plan."""
    by = ("--by", "甲@领导小组办公室")
    assert kaohe("--site", site, "obligation", "make", "--yes", *by).code == 0
    return site


def answers(kaohe, site):
    asked = ("obligation", "list", "--json"), ("audit", "list", "--json")
    return [json.loads(kaohe("--site", site, *one).out) for one in asked]


def test_a_ledger_moves_to_postgresql_and_back_with_the_same_answers(kaohe, kept):
    before = answers(kaohe, kept)

    there = kaohe("--site", kept, "store", "move", "--to", empty_place())
    moved = answers(kaohe, kept)
    back = kaohe("--site", kept, "store", "move", "--to", "file")

    assert (there.code, back.code) == (0, 0), there.err + back.err
    assert "已搬好并核对：记录 8 条，履历 8 条" in there.out
    assert moved == before
    assert answers(kaohe, kept) == before
    assert kaohe("--site", kept, "audit", "verify").code == 0


def test_the_address_is_taken_from_a_variable_and_stands_in_no_file(
    kaohe, kept, monkeypatch
):
    monkeypatch.setenv("KAOHE_PLACE", empty_place())

    answer = kaohe("--site", kept, "store", "move", "--to", "env:KAOHE_PLACE")

    assert answer.code == 0, answer.err
    settings = (kept / "kaohe.toml").read_text(encoding="utf-8")
    assert 'store = "env:KAOHE_PLACE"' in settings
    assert "postgresql:" not in settings.replace('# store = "postgresql:', "")


def test_nothing_moves_where_a_ledger_is_already(kaohe, kept, site, tmp_path):
    place = empty_place()
    kaohe("--site", kept, "store", "move", "--to", place)
    other = tmp_path / "另一个"
    kaohe("init", other, "--plan", "oroqen-2020")

    answer = kaohe("--site", other, "store", "move", "--to", place)

    assert answer.code == 1
    assert "已经有台账，没有改动" in answer.err


def test_a_backup_of_a_ledger_on_a_server_restores_into_a_folder(kaohe, kept, tmp_path):
    before = answers(kaohe, kept)
    kaohe("--site", kept, "store", "move", "--to", empty_place())

    kaohe("--site", kept, "backup", tmp_path / "备份.kaohe")
    answer = kaohe("restore", tmp_path / "备份.kaohe", tmp_path / "恢复")

    assert answer.code == 0, answer.err
    assert answers(kaohe, tmp_path / "恢复") == before
