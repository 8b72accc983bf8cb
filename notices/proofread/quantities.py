"""How numbers, ranges and lists of titles are written (GB/T 15834, 15835)."""

import re
from collections.abc import Iterator
from typing import Final

from notices.proofread.slip import Piece, Slip, times
from tracker.model.finding import Finding, Severity

NUMBERS: Final = "GB/T 15835-2011"
MARKS: Final = "GB/T 15834-2011"
PERCENT = Slip(
    "range-percent", Severity.WARNING, "前后两个数都写%，用“～”连接。", NUMBERS
)
SCALE = Slip(
    "range-scale", Severity.HINT, "前后两个数都写“万”或“亿”，用“～”连接。", NUMBERS
)
HYPHEN = Slip(
    "range-hyphen",
    Severity.HINT,
    "起止年份、日期用“—”或“至”，数值范围用“～”。",
    MARKS,
)
COMMA = Slip("number-comma", Severity.HINT, "公文行文一般不用千分撇。")
LISTED = Slip(
    "mark-between-titles",
    Severity.HINT,
    "并列的书名号、引号之间通常不用顿号。",
    f"{MARKS} 4.5.3.5",
)
ETC = Slip("mark-before-etc", Severity.WARNING, "“等”前面不用顿号。", MARKS)
ABOUT = Slip("number-about-twice", Severity.WARNING, "两个词意思重复，请删去一个。")

_JOIN = r" ?[-－–—～~至] ?"
# 8-12% and 15-30万; a number that goes on to the left (GB 3838-2002) is none.
_LEFT = r"(?<![\dA-Za-z.\-－/])"
PERCENTS: Final = re.compile(rf"{_LEFT}(\d+(?:\.\d+)?){_JOIN}(\d+(?:\.\d+)?)[%％]")
SCALES: Final = re.compile(rf"{_LEFT}(\d+(?:\.\d+)?){_JOIN}(\d+(?:\.\d+)?)([万亿])")
HYPHENS: Final = (
    (re.compile(rf"{_LEFT}\d{{4}}年?(-|－|--)\d{{4}}年"), "—"),
    (re.compile(r"(?<=[年月日])(-|－|--)(?=\d{1,4}[年月日])"), "—"),
    # 1-12月 and 3月27-29日 are dates, 3-5日内 is a length.
    (re.compile(rf"{_LEFT}\d{{1,2}}(-|－)\d{{1,2}}月"), "—"),
    (re.compile(r"月\d{1,2}(-|－)(?:\d{1,2}日|\d{4}年)"), "—"),
    (
        re.compile(
            rf"(?<!月){_LEFT}\d{{1,3}}(?:\.\d+)?(-|－)\d+(?:\.\d+)?"
            r"(?=[年日天个项家人次名元度分米吨亩]|小时|℃)"
        ),
        "～",
    ),
)
GROUPED: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
# With a （文号） between two titles the 、 is right, and then for the whole list.
BETWEEN: Final = re.compile(r"》、(?=《)|”、(?=“)")
NOTED: Final = re.compile(r"》（[^）]*）、|”（[^）]*）、")
BEFORE_ETC: Final = re.compile(r"、(?=等(?![级同于价待候]))")
_ROUGH = r"\d[\d.]*[^\d，。；、（）]{0,6}?"
TWICE: Final = re.compile(
    rf"(?<![节公条预合集制签契履婚简隐大])(?:大约|约){_ROUGH}(?:左右|上下)"
    rf"|(?:超过|高于|大于){_ROUGH}以上|(?:低于|小于|不足){_ROUGH}以下"
)


def ranges(piece: Piece) -> Iterator[Finding]:
    """Ranges: units with both numbers, and the right sign between them."""
    text = piece.text
    for match in PERCENTS.finditer(text):
        right = f"{match[1]}%～{match[2]}%"
        message = f"“{match[0]}”应写作“{right}”。"
        yield PERCENT.at(piece, match.span(), message, right)
    for match in SCALES.finditer(text):
        right = f"{match[1]}{match[3]}～{match[2]}{match[3]}"
        message = f"“{match[0]}”应写作“{right}”。"
        yield SCALE.at(piece, match.span(), message, right)
    for pattern, sign in HYPHENS:
        for match in pattern.finditer(text):
            message = f"起止之间用了“{match[1]}”。"
            yield HYPHEN.at(piece, match.span(1), message, sign)


def commas(piece: Piece) -> Iterator[Finding]:
    """Numbers in groups of three in the text; tables of money keep them."""
    for match in GROUPED.finditer(piece.text):
        right = match[0].replace(",", "")
        yield COMMA.at(piece, match.span(), f"“{match[0]}”用了千分撇。", right)


def lists(piece: Piece) -> Iterator[Finding]:
    """、 between titles and before 等; 约…左右 and its kind."""
    text = piece.text
    found = [] if NOTED.search(text) else list(BETWEEN.finditer(text))
    if found:
        first = found[0].span()
        at = first[0] + 1
        kind = "书名号" if found[0][0][0] == "》" else "引号"
        message = f"并列的{kind}之间有顿号{times(len(found))}。"
        yield LISTED.at(piece, (at, at + 1), message, "")
    for match in BEFORE_ETC.finditer(text):
        yield ETC.at(piece, match.span(), "“等”前面有顿号。", "")
    for match in TWICE.finditer(text):
        yield ABOUT.at(piece, match.span(), f"“{match[0]}”意思重复。")
