"""What every command knows: the day, and how the program is called."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from console.desk import Desk
from tracker.errors import UsageError

MIDNIGHT = datetime(2020, 10, 8, 16, 0, tzinfo=UTC)


def desk(root: str = ".") -> Desk:
    return Desk(Path(root), lambda: MIDNIGHT.astimezone(ZoneInfo("Asia/Shanghai")))


def test_the_day_is_the_one_named_or_that_of_the_clock():
    assert desk().day("2020-02-29") == date(2020, 2, 29)
    assert desk().day(None) == date(2020, 10, 9)


@pytest.mark.parametrize("typed", ["", "2021-02-29", "10月9日", "2020-10-09T08:00"])
def test_what_is_no_day_is_refused_with_an_example(typed):
    with pytest.raises(UsageError, match="--on 要写成 2020-10-09 的样子"):
        desk().day(typed)


@pytest.mark.parametrize("typed", ["1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_in_an_unlikely_year_is_refused(typed):
    with pytest.raises(UsageError, match="年份要在 2000 到 2100 之间"):
        desk().day(typed)


@pytest.mark.parametrize("typed", ["2000-01-01", "2100-12-31"])
def test_the_first_and_the_last_likely_day_are_accepted(typed):
    assert desk().day(typed) == date.fromisoformat(typed)


@pytest.mark.parametrize(
    ("root", "typed"),
    [
        (".", "kaohe"),
        ("我的考核", "kaohe --site 我的考核"),
        ("我的 考核", 'kaohe --site "我的 考核"'),
    ],
)
def test_the_program_is_named_so_that_it_can_be_pasted(monkeypatch, root, typed):
    monkeypatch.delenv("KAOHE_PROGRAM", raising=False)

    assert desk(root).program() == typed


def test_the_next_command_leads_to_the_folder_just_made():
    made = desk().at(Path("示范"))

    assert made.program().endswith(" --site 示范")
    assert made.today == desk().today


def test_a_program_run_from_a_clone_is_called_as_the_user_called_it(monkeypatch):
    monkeypatch.setenv("KAOHE_PROGRAM", "python3 run.py")

    assert desk("甲").program() == "python3 run.py --site 甲"
