"""A day that a person writes is a likely day, or a sentence says how to write it."""

from datetime import date

import pytest

from tracker.calendar import day_written


def test_a_day_is_written_as_a_machine_reads_it():
    assert day_written("2020-10-09", "限期") == date(2020, 10, 9)


@pytest.mark.parametrize("text", ["", "10月9日", "2020-13-01", "二〇二〇", "0" * 5000])
def test_what_is_no_day_is_told_with_an_example(text):
    with pytest.raises(ValueError, match="限期要写成 2020-10-09 的样子"):
        day_written(text, "限期")


@pytest.mark.parametrize(
    "text", ["9999-12-31", "0202-10-09", "2101-01-01", "1999-12-31"]
)
def test_a_year_that_nobody_means_is_refused(text):
    with pytest.raises(ValueError, match="年份要在 2000 到 2100 之间"):
        day_written(text, "限期")
