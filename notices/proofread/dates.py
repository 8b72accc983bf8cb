"""Dates: they exist, are written as they should be, and agree with each other."""

import calendar
import re
from collections.abc import Iterator
from typing import Final

from notices.proofread.parts import DATE_LINE
from notices.proofread.slip import Piece, Slip
from tracker.model.finding import Finding, Severity

CLAUSE: Final = "GB/T 9704-2012 7.3.5.4"
IMPOSSIBLE = Slip("date-impossible", Severity.ERROR, "请核对日期。")
ORDER = Slip("date-order", Severity.ERROR, "请核对起止日期；跨年的请写明年份或“次年”。")
PADDED = Slip("date-padded", Severity.HINT, "月、日不编虚位：1月不写作01月。", CLAUSE)
PADDED_DATE = Slip("date-padded", Severity.ERROR, PADDED.remedy, CLAUSE)
CHINESE_DATE = Slip(
    "date-chinese", Severity.ERROR, "成文日期请用阿拉伯数字，如“2020年9月1日”。", CLAUSE
)
HAO = Slip("date-hao", Severity.WARNING, "书面语请用“日”。")
SHORT_YEAR = Slip("date-short-year", Severity.WARNING, "年份请写四位数字。")
ZERO = Slip(
    "date-zero",
    Severity.WARNING,
    "汉字年份里的零写作“〇”，或改用阿拉伯数字。",
    "GB/T 15835-2011",
)

DATE: Final = re.compile(
    r"(?<![\d.])(?:(?P<year>\d{4}|\d{2})年)?(?P<month>\d{1,2})月"
    r"(?:(?P<day>\d{1,2})(?P<mark>[日号])(?!楼|院|线|文|令|井))?"
)
MONTH_ENDS: Final = ("底", "初", "末", "中旬", "上旬", "下旬", "份", "前")
_DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?P<{0}m>\d{{1,2}})月(?:(?P<{0}d>\d{{1,2}})日)?"
RANGE: Final = re.compile(
    rf"(?<!\d){_DAY.format('a')}(?:[（(][^（）()]{{1,8}}[）)])?"
    rf"(?:至|到|—|–|－|-|～|~){_DAY.format('b')}"
)
YEARS: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)年?(?:至|—|–|－|-|～|~)((?:19|20)\d\d)年"
)
HAN_YEAR: Final = re.compile(r"[一二][一二三四五六七八九零〇○O0]{3}年")


def dates(piece: Piece) -> Iterator[Finding]:
    """Dates that do not exist, run backwards, or are not written as they should be."""
    yield from _single(piece)
    yield from _ranges(piece)
    yield from _han_years(piece)


def _single(piece: Piece) -> Iterator[Finding]:
    line = DATE_LINE.fullmatch(piece.text.strip()) is not None
    for match in DATE.finditer(piece.text):
        whole, span = match[0], match.span()
        if not _is_date(piece.text, match):
            continue
        if not _exists(match):
            yield IMPOSSIBLE.at(piece, span, f"日历上没有“{whole}”。")
        if re.search(r"年0\d|月0\d|^0\d", whole):
            right = re.sub(r"(?<!\d)0(?=\d)", "", whole)
            slip = PADDED_DATE if line else PADDED
            yield slip.at(piece, span, f"“{whole}”里有虚位0。", right)
        if match["mark"] == "号":
            yield HAO.at(piece, span, f"“{whole}”应写“日”。", whole[:-1] + "日")
        if match["year"] and len(match["year"]) == 2:
            message = f"年份“{match['year']}年”只有两位。"
            yield SHORT_YEAR.at(piece, span, message, "20" + whole)


def _is_date(text: str, match: re.Match[str]) -> bool:
    """Not an age or a span: a bare month needs a year before it or 底, 份 … after."""
    return bool(
        match["day"] or match["year"] or text.startswith(MONTH_ENDS, match.end())
    )


def _exists(match: re.Match[str]) -> bool:
    """Without a year, 29 February may exist."""
    year = int(match["year"] or 2000)
    year += 2000 if year < 100 else 0
    month, day = int(match["month"]), int(match["day"] or 1)
    if not (1 <= month <= 12 and year):
        return False
    return 1 <= day <= calendar.monthrange(year, month)[1]


def _ranges(piece: Piece) -> Iterator[Finding]:
    for match in RANGE.finditer(piece.text):
        start, end = match["ay"], match["by"] or match["ay"]
        if not start or bool(match["ad"]) is not bool(match["bd"]):
            continue
        if _key(end, match["bm"], match["bd"]) < _key(start, match["am"], match["ad"]):
            yield ORDER.at(piece, match.span(), f"“{match[0]}”的终止早于起始。")
    for match in YEARS.finditer(piece.text):
        if match[2] < match[1]:
            yield ORDER.at(piece, match.span(), f"“{match[0]}”的终止早于起始。")


def _key(year: str, month: str, day: str | None) -> tuple[int, int, int]:
    return int(year), int(month), int(day or 0)


def _han_years(piece: Piece) -> Iterator[Finding]:
    text = piece.text.strip()
    if DATE_LINE.fullmatch(text) and not re.search(r"\d{4}年", text):
        yield CHINESE_DATE.at(
            piece, (0, len(piece.text)), f"成文日期“{text}”用了汉字。"
        )
        return
    for match in HAN_YEAR.finditer(piece.text):
        right = re.sub("[零○O0]", "〇", match[0])
        if right != match[0]:
            message = f"年份“{match[0]}”混用了别的字符。"
            yield ZERO.at(piece, match.span(), message, right)
