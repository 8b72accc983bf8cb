"""发文字号: 机关代字〔2020〕25号 (GB/T 9704-2012 7.2.5)."""

import re
from collections.abc import Iterator
from typing import Final

from notices.proofread.slip import HAN, Piece, Slip
from tracker.model.finding import Finding, Severity

CLAUSE: Final = "GB/T 9704-2012 7.2.5"
REMEDY: Final = "发文字号写作：机关代字〔四位年份〕序号，如“〔2020〕25号”。"

NUMBER: Final = re.compile(
    rf"(?P<name>[{HAN}]{{1,12}})(?P<gap1> *)(?P<open>[〔\[(（【［])(?P<gap2> *)"
    r"(?P<year>\d{4}|\d{2})(?P<nian>年?)(?P<gap3> *)(?P<close>[〕\])）】］])(?P<gap4> *)"
    r"(?P<di>第?)(?P<gap5> *)(?P<zeros>0*)(?P<number>[1-9]\d{0,4})(?P<gap6> *)号(?![楼线桥院门])"
)
BRACKETS = Slip("number-brackets", Severity.ERROR, REMEDY, CLAUSE)
YEAR = Slip("number-year", Severity.ERROR, REMEDY, CLAUSE)
DI = Slip("number-di", Severity.ERROR, REMEDY, CLAUSE)
ZERO = Slip("number-zero", Severity.ERROR, REMEDY, CLAUSE)
SPACE = Slip("number-blank", Severity.ERROR, REMEDY, CLAUSE)


def document_numbers(piece: Piece) -> Iterator[Finding]:
    """Document numbers not written as the standard has them, each with its right form.

    令 and 公告 are numbered 第n号 by their own custom and are left alone there.
    """
    for match in NUMBER.finditer(piece.text):
        span = match.start("open"), match.end()
        for slip, message in _faults(match):
            yield slip.at(piece, span, message, _right(match))


def _faults(match: re.Match[str]) -> Iterator[tuple[Slip, str]]:
    brackets = match["open"] + match["close"]
    if brackets != "〔〕":
        yield BRACKETS, f"发文字号的年份用了“{brackets}”，应用六角括号“〔〕”。"
    if len(match["year"]) != 4 or match["nian"]:
        yield YEAR, f"发文字号的年份“{match['year']}{match['nian']}”应为四位数字。"
    if match["di"] and not match["name"].endswith(("令", "公告")):
        yield DI, "发文字号的序号不加“第”字。"
    if match["zeros"]:
        yield ZERO, "发文字号的序号不编虚位（前面不加0）。"
    if any(match[f"gap{index}"] for index in range(1, 7)):
        yield SPACE, "发文字号里有空格。"


def _right(match: re.Match[str]) -> str:
    year = match["year"] if len(match["year"]) == 4 else "20" + match["year"]
    return f"〔{year}〕{match['number']}号"
