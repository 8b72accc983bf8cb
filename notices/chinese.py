"""Chinese as official documents write it: lists, ordinals, dates, title lines. Pure."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import Final

DIGITS: Final = "〇一二三四五六七八九"
HIGHEST_ORDINAL: Final = 99
# Words a body's long name may break before, being words of any body's name.
OWN_LINE: Final = ("人民政府", "委员会", "办公室", "领导小组", "工作领导小组")
# Nobody sees the shape of a longer title, and the ways to set one multiply with each.
MOST_SHAPED: Final = 6


def listed(names: Sequence[str], last: str = "") -> str:
    """The names joined by 、; the last one by `last` (和, 及) where it is given."""
    if last and len(names) > 1:
        return "、".join(names[:-1]) + last + names[-1]
    return "、".join(names)


def listed_and_counted(names: Sequence[str], unit: str, last: str = "") -> str:
    """The names, and how many they are: A、B及C3个指标.

    After a name that ends in a letter or digit comes 共, or the figures would run
    together: PM2.5共1个指标.
    """
    text = listed(names, last)
    return f"{text}{'共' if text[-1:].isascii() else ''}{len(names)}{unit}"


def ordinal(number: int) -> str:
    """1 to 99 in Chinese characters, as ordinals of chapters are: 一, 十, 二十一.

    Raises:
        ValueError: outside 1 to 99; no document has so many chapters.
    """
    if not 1 <= number <= HIGHEST_ORDINAL:
        raise ValueError(f"no ordinal for {number}")
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return lead + (DIGITS[ones] if ones else "")


def counted(number: int) -> str:
    """A count with its measure word in running text: 两个, 三个; from ten on 10个."""
    if number == 2:
        return "两个"
    return f"{DIGITS[number]}个" if 0 < number < 10 else f"{number}个"


def written_date(day: date) -> str:
    """2020年10月9日: Arabic, four-digit year, no padding (GB/T 9704-2012 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_dates(days: Sequence[date]) -> list[str]:
    """The days in words, each without its year where the one before is of the same."""
    before = (None, *(day.year for day in days))
    return [
        f"{day.month}月{day.day}日" if day.year == year else written_date(day)
        for day, year in zip(days, before, strict=False)
    ]


def cited(title: str, number: str = "") -> str:
    """A document cited in text: 《title》（number）, the number left out where empty."""
    return f"《{title}》" + (f"（{number}）" if number else "")


def cited_list(documents: Sequence[tuple[str, str]]) -> str:
    """Documents (title, number) cited in a row.

    No 、 stands between 》 and 《 (GB/T 15834-2011 4.5.3.5); after a number one does.
    """
    parts = [cited(title, number) for title, number in documents]
    joined = [
        part + ("" if part.endswith("》") and after.startswith("《") else "、")
        for part, after in pairwise(parts)
    ]
    return "".join(joined + parts[-1:])


@lru_cache(maxsize=4096)
def width(text: str) -> float:
    """Width in Chinese characters; ASCII letters, digits and marks are half of one."""
    return sum(0.5 if char.isascii() else 1 for char in text)


def title_lines(pieces: Sequence[str], widest: float) -> tuple[str, ...]:
    """The title in as few lines as fit, in the shape the standard asks for.

    A line ends only between pieces, so words stay whole. Among the ways to break,
    one whose lines widen, narrow, or widen and then narrow (梯形 or 菱形,
    GB/T 9704-2012 7.3.1) is taken before any other, then the most even one. A piece
    wider than a line is cut where the line is full: there is no better place. A title
    of very many lines is only filled up line by line.
    """
    whole = [cut for piece in pieces for cut in _cut(piece, widest)]
    filled = _filled(whole, widest)
    if not 1 < len(filled) <= MOST_SHAPED:
        return filled
    return min(_ways(whole, len(filled), widest), key=_ugliness)


def _filled(pieces: Sequence[str], widest: float) -> tuple[str, ...]:
    """The pieces in the fewest lines, each as full as can be."""
    lines: list[str] = []
    for piece in pieces:
        if lines and width(lines[-1] + piece) <= widest:
            lines[-1] += piece
        else:
            lines.append(piece)
    return tuple(lines)


def _cut(piece: str, widest: float) -> list[str]:
    """The piece in as few parts as fit a line: at a word of its own, or evenly."""
    if width(piece) <= widest:
        return [piece]
    parts = ceil(width(piece) / widest)
    even = width(piece) / parts
    ends = [at for at in range(1, len(piece)) if width(piece[:at]) <= widest]
    before_words = [at for at in ends if piece.startswith(OWN_LINE, at)]
    end = min(before_words or ends, key=lambda at: abs(width(piece[:at]) - even))
    if width(piece[end:]) > widest * (parts - 1):
        end = min(ends, key=lambda at: abs(width(piece[:at]) - even))
    return [piece[:end], *_cut(piece[end:], widest)]


def _ways(pieces: Sequence[str], lines: int, widest: float) -> list[tuple[str, ...]]:
    """Every way to set the pieces in so many lines, none wider than allowed."""
    if lines == 1:
        line = "".join(pieces)
        return [(line,)] if width(line) <= widest else []
    ways = []
    for end in range(1, len(pieces) - lines + 2):
        first = "".join(pieces[:end])
        if width(first) > widest:
            break
        if width("".join(pieces[end:])) > (lines - 1) * widest:
            continue
        ways += [(first, *rest) for rest in _ways(pieces[end:], lines - 1, widest)]
    return ways


def _ugliness(lines: tuple[str, ...]) -> tuple[bool, float]:
    widths = [width(line) for line in lines]
    return not is_well_shaped(widths), max(widths) - min(widths)


def is_well_shaped(widths: Sequence[float]) -> bool:
    """Whether lines of these widths are a trapezium or a lozenge, not a box.

    Widths rise, fall, or rise and then fall; lines all alike, or waisted like an
    hourglass, are what 7.3.1 forbids.
    """
    if len(widths) < 2:
        return True
    steps = [after - before for before, after in pairwise(widths)]
    fallen = False
    for step in steps:
        if step > 0 and fallen:
            return False
        fallen = fallen or step < 0
    return max(widths) - min(widths) >= 1
