"""A day as people write it for a machine, 「2020-10-09」. Pure."""

from datetime import date
from typing import Final

# No year outside these is anybody's meaning; far beyond them reckoning by days fails.
YEARS: Final = range(2000, 2101)


def day_written(text: str, what: str) -> date:
    """The day that is written there.

    Args:
        what: what it stands for, to begin a sentence with.

    Raises:
        ValueError: it is no day, or no likely one; the sentence says how to write it.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{what}要写成 2020-10-09 的样子，不是“{text}”。") from None
    if day.year not in YEARS:
        raise ValueError(
            f"{what}的年份要在 {YEARS[0]} 到 {YEARS[-1]} 之间，不是 {day.year}；请核对。"
        )
    return day
