"""The ordinal a paragraph begins with: 一、 （一） 1. （1）, and 第一章 above them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from notices.chinese import HIGHEST_ORDINAL, ordinal

NUMBERS: Final = {ordinal(number): number for number in range(1, HIGHEST_ORDINAL + 1)}

# Levels as counted here. The four of GB/T 9704-2012 7.3.3 are FIRST to FIRST + 3;
# what laws put above them are lower numbers.
ABOVE: Final = {"部分": 0, "编": 0, "篇": 0, "章": 0, "节": 1, "条": 2}
ARTICLE: Final = 2
FIRST: Final = 3
# How each level is written; (1.) also with a full-width full stop, as Word types it.
RIGHT: Final = {3: {"一、"}, 4: {"（一）"}, 5: {"1.", "1. ", "1．"}, 6: {"（1）"}}
EXAMPLE: Final = {3: "一、", 4: "（一）", 5: "1.", 6: "（1）"}

_N = "[一二三四五六七八九十]{1,3}"
_CHAPTER = re.compile(rf"第({_N})(部分|编|篇|章|节|条)(?![，。、规第至和的])")
_LEVELS = (
    (3, re.compile(rf"({_N}) ?[、.．，,]")),
    (4, re.compile(rf"[（(] ?({_N}) ?[）)][、.．，,：:]?")),
    # 1.5倍 and 10.23 are no ordinals, 1.2020年… is one.
    (5, re.compile(r"(\d{1,2}) ?[、.．，。] ?(?!\d(?!\d{3}年))")),
    (6, re.compile(r"[（(] ?(\d{1,2}) ?[）)][、.．，,：:]?")),
)
# 「1.5G…」 and 「一、二季度…」 may be an ordinal with its text, or no ordinal at all.
_DOUBTFUL = (
    (3, re.compile(rf"({_N})、(?={_N}[^、])")),
    (5, re.compile(r"(\d{1,2})[.．](?=\d)")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinal:
    """What a paragraph is numbered with.

    Attributes:
        level: 0 to 2 for 章, 节, 条; 3 to 6 for 一、 （一） 1. （1）.
        number: the number itself.
        text: as it is written, without the blank after it.
        form: its form with the number made one: 「1、」, 「1. 」, 「(一)」.
        end: where it ends in the stripped paragraph.
        sure: False where only the neighbours tell whether it is an ordinal.
    """

    level: int
    number: int
    text: str
    form: str
    end: int
    sure: bool = True


@lru_cache(maxsize=4096)
def ordinal_of(text: str) -> Ordinal | None:
    """The ordinal at the beginning of `text` (stripped), or None."""
    if chapter := _CHAPTER.match(text):
        return _made(chapter, ABOVE[chapter[2]])
    for level, pattern in _DOUBTFUL:
        if match := pattern.match(text):
            sure = re.match(r"\d{1,2}[.．]\d{4}年", text) is not None
            return _made(match, level, sure=sure)
    for level, pattern in _LEVELS:
        if match := pattern.match(text):
            return _made(match, level)
    return None


def _made(match: re.Match[str], level: int, *, sure: bool = True) -> Ordinal | None:
    digits = match[1]
    number = int(digits) if digits.isdecimal() else NUMBERS.get(digits, 0)
    if not number:
        return None
    one = "1" if digits.isdecimal() else "一"
    return Ordinal(
        level=level,
        number=number,
        text=match[0].strip(),
        form=match[0].replace(digits, one, 1),
        end=match.end(),
        sure=sure,
    )
