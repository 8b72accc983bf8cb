"""Automatic numbers: what Word writes before a paragraph of a list."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from notices.chinese import DIGITS, HIGHEST_ORDINAL, ordinal
from notices.word.props import Props, flatten
from notices.word.xml import Element, child, children, has_switch, number, value

LEVELS = 9
# Word shows a bullet in a symbol font; its code says nothing in plain text.
_BULLET = "•"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list.

    Attributes:
        text: the pattern, `第%1章`; "%1" stands for the number of level 1.
        restart: the level (from 1) after which it starts anew; 0 for never; None
            after any higher one.
        plain: whether numbers of higher levels in it are written 1, 2, 3.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    gap: str = ""
    restart: int | None = None
    plain: bool = False
    style: str = ""
    props: Props = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A list as paragraphs name it by `w:numId`.

    Lists with the same `abstract` count on together; `starts` begins levels anew.
    """

    abstract: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


def read_definitions(
    root: Element | None, style_lists: Mapping[str, str]
) -> dict[str, Definition]:
    """Lists by `w:numId`; `style_lists` gives the numId of numbering styles."""
    abstracts = {
        value(item, "abstractNumId"): item for item in children(root, "abstractNum")
    }
    nums = {value(item, "numId"): item for item in children(root, "num")}
    found = {}
    for num_id, num in nums.items():
        abstract = abstracts.get(value(child(num, "abstractNumId")))
        linked = value(child(abstract, "numStyleLink"))
        if linked:
            other = nums.get(style_lists.get(linked, ""))
            abstract = abstracts.get(value(child(other, "abstractNumId")))
        if abstract is not None:
            found[num_id] = _definition(num, abstract)
    return found


def _definition(num: Element, abstract: Element) -> Definition:
    levels = {
        number(value(item, "ilvl")): _level(item) for item in children(abstract, "lvl")
    }
    starts = {}
    for override in children(num, "lvlOverride"):
        index = number(value(override, "ilvl"))
        own = child(override, "lvl")
        if own is not None:
            levels[index] = _level(own)
        begin = child(override, "startOverride")
        if begin is not None:
            starts[index] = number(value(begin))
    return Definition(
        abstract=value(abstract, "abstractNumId"), levels=levels, starts=starts
    )


def _level(item: Element) -> Level:
    restart = child(item, "lvlRestart")
    suffix = value(child(item, "suff")) or "tab"
    return Level(
        start=number(value(child(item, "start")), 0),
        format=value(child(item, "numFmt")) or "decimal",
        text=value(child(item, "lvlText")),
        # A tab only keeps the distance; in reading text it would be a stray mark.
        gap=" " if suffix == "space" else "",
        restart=None if restart is None else number(value(restart)),
        plain=has_switch(item, "isLgl"),
        style=value(child(item, "pStyle")),
        props=flatten(child(item, "pPr")),
    )


class Counter:
    """Counts through one document; asks in reading order."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self._definitions = definitions
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, num_id: str, index: int) -> str:
        """The number of the next paragraph at this level; "" where there is none."""
        definition = self._definitions.get(num_id)
        level = definition.levels.get(index) if definition else None
        if definition is None or level is None:
            return ""
        counts = self._counts.setdefault(definition.abstract, {})
        anew = definition.starts.get(index)
        if anew is not None and (num_id, index) not in self._begun:
            counts[index] = anew
        else:
            counts[index] = counts.get(index, level.start - 1) + 1
        self._begun.add((num_id, index))
        for deeper in [key for key in counts if key > index]:
            restart = _restart_of(definition, deeper)
            if restart is None or 0 < index + 1 <= restart:
                del counts[deeper]
        return _shown(definition, level, counts)


def _restart_of(definition: Definition, index: int) -> int | None:
    level = definition.levels.get(index)
    return level.restart if level else None


def _shown(definition: Definition, level: Level, counts: Mapping[int, int]) -> str:
    if level.format == "none":
        return ""
    if level.format == "bullet":
        return _BULLET + level.gap

    def figure(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        of = definition.levels.get(index, Level())
        return figure_of(
            counts.get(index, of.start), "decimal" if level.plain else of.format
        )

    return re.sub(r"%([1-9])", figure, level.text) + level.gap


def figure_of(count: int, form: str) -> str:
    """`count` as Word writes it in the number format `form`.

    A form not known here, and a count its signs do not reach, is written 1, 2, 3.
    """
    if form in _CHINESE:
        return ordinal(count) if 1 <= count <= HIGHEST_ORDINAL else str(count)
    if form in _ROWS:
        row = _ROWS[form]
        return row[count - 1] if 1 <= count <= len(row) else str(count)
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(count)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter") and 1 <= count <= 780:
        # Word goes on with AA, BB, not with AB.
        letter = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form == "decimalZero":
        return f"{count:02d}"
    if form in ("ideographDigital", "japaneseDigitalTenThousand"):
        return "".join(DIGITS[int(digit)] for digit in str(abs(count)))
    if form == "decimalFullWidth":
        return str(count).translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    return str(count)


# Formats that all write 一 二 三 … 十 十一 up to 99.
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
}
# Formats that are a row of signs.
_ROWS = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "chineseLegalSimplified": "壹贰叁肆伍陆柒捌玖拾",
    "ideographLegalTraditional": "壹貳參肆伍陸柒捌玖拾",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
}
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(count: int) -> str:
    if not 1 <= count <= 3999:
        return str(count)
    text = ""
    for worth, sign in _ROMAN:
        times, count = divmod(count, worth)
        text += sign * times
    return text
