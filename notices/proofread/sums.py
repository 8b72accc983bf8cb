"""Totals, percentages and counts in the text that do not agree with their parts.

Only what can mean one thing is judged: parts written as 「甲3个、乙5个」 to the end of
their sentence, a list opened by 分别为 or 包括, a share with both of its numbers.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from notices.chinese import DIGITS
from notices.proofread.slip import Piece, Slip
from tracker.model.finding import Finding, Severity

CHECK: Final = "请核对总数和各分项。"
SUM = Slip("sum-total", Severity.ERROR, CHECK)
CHOICE = Slip(
    "sum-total", Severity.WARNING, "请核对总数和各分项；只举其中一部分的不必改。"
)
PERCENT = Slip("sum-percent", Severity.ERROR, "请按两个数重新计算百分比。")
WHOLE = Slip("sum-shares", Severity.ERROR, "各部分占比相加应为100%，请核对。")
COUNT = Slip("sum-count", Severity.ERROR, "请核对说的个数和列举的项目。")

# Parts further from the total than this are taken for a choice or an overlap
# (「共100家，其中不合格3家」), not for a slip in adding up.
NEAR_ENOUGH: Final = Decimal("0.16")
FARTHEST_SHARE: Final = 10
UNIT: Final = (
    "平方公里|平方米|公顷|公里|万元|亿元|万亩|万人|万吨|亩|个|家|人|户|起|项|件|份|处|条"
    "|类|种|吨|天|次|名|所|台|辆|座|株|只|篇|期|批|宗|例|元|米"
)
NUMBER: Final = r"\d+(?:\.\d+)?"
PART: Final = rf"[^\d，。；、：:（）]{{1,15}}{NUMBER}(?P=unit)"
PARTS: Final = rf"{PART}(?:[、，和及]{PART})+"
AMONG: Final = re.compile(
    rf"(?P<total>{NUMBER})(?P<unit>{UNIT})[^\d，。；（）]{{0,12}}[，（(]\s?其中[，：:]?"
    rf"(?P<parts>{PARTS})(?=[。；）)]|$)"
)
PLUS: Final = re.compile(
    rf"(?P<total>\d+)(?:{UNIT})[^\d，。；（）“]{{0,10}}[（(](?P<parts>\d+(?:\+\d+)+)[）)]"
)
EQUALS: Final = re.compile(r"(?P<parts>\d+(?:\+\d+)+)=(?P<total>\d+)")
_SHARE = r"(?P<share>\d+(?:\.\d+)?)[%％]"
OF: Final = re.compile(
    rf"(?P<whole>\d+)(?P<unit>{UNIT})[^\d。；，、]{{0,20}}中的?[，,]?[^\d。；、]{{0,12}}"
    rf"(?P<part>\d+)(?P=unit)[^\d。；]{{0,14}}(?:占|比例为|比例|占比|比重)"
    rf"[^\d。；]{{0,8}}{_SHARE}"
)
FRACTION: Final = re.compile(
    rf"(?<![\d/.])(?P<part>\d+)/(?P<whole>\d+)(?![\d/])[^\d。；]{{0,10}}{_SHARE}"
)
SHARES: Final = re.compile(
    r"(?:分别占|各占|占比分别为)[^\d。；，]{0,12}(?P<shares>\d+(?:\.\d+)?%"
    r"(?:[、，和及]\d+(?:\.\d+)?%)+)"
)
_SAID = rf"(?P<said>\d{{1,2}}|[{DIGITS[1:]}两十])(?:个|项|类|种|条)"
# 2个一级指标（分别为甲及乙）; 包括：甲、乙及丙3个指标.
OPENED: Final = re.compile(
    rf"{_SAID}[^\d，。；：（）]{{0,15}}[（：](?:分别为|分别是|即|包括)[：]?"
    r"(?P<list>[^。；，：（）]{1,200})(?=[。；）]|$)"
)
CLOSED: Final = re.compile(
    rf"(?:包括|分别为|分别是)：?(?P<list>[^。；，：（）\d]{{1,120}}?){_SAID}"
    r"(?=[^、。；，：（）]{0,12}(?:[。；，]|$))"
)


def totals(piece: Piece) -> Iterator[Finding]:
    """「共9个，其中甲3个、乙5个」, 「9个（3+5）」, 「3+5=9」."""
    for match in AMONG.finditer(piece.text):
        yield from wrong_sum(piece, match)
    for pattern in (PLUS, EQUALS):
        for match in pattern.finditer(piece.text):
            if sum(parts_of(match), Decimal(0)) != Decimal(match["total"]):
                yield SUM.at(piece, match.span(), _not_the_sum(match))


def wrong_sum(piece: Piece, match: re.Match[str]) -> Iterator[Finding]:
    """Named parts that do not add up to their total and are near enough to be meant to.

    Parts that are fewer than the total may be a choice of them.
    """
    total, added = Decimal(match["total"]), sum(parts_of(match), Decimal(0))
    near = abs(added - total) <= max(Decimal(2), total * NEAR_ENOUGH)
    if added != total and near:
        slip = CHOICE if added < total else SUM
        yield slip.at(piece, match.span(), _not_the_sum(match))


def parts_of(match: re.Match[str]) -> list[Decimal]:
    """The numbers of the parts, in their order."""
    unit = match.groupdict().get("unit") or ""
    numbers = re.findall(f"({NUMBER}){unit}", match["parts"])
    return [Decimal(number) for number in numbers]


def _not_the_sum(match: re.Match[str]) -> str:
    added = sum(parts_of(match), Decimal(0))
    return f"各分项相加是{added}，不是{Decimal(match['total'])}。"


def percentages(piece: Piece) -> Iterator[Finding]:
    """Shares recomputed from their two numbers, to the digits shown."""
    for pattern in (OF, FRACTION):
        for match in pattern.finditer(piece.text):
            shown, whole = Decimal(match["share"]), int(match["whole"])
            if not whole or int(match["part"]) > whole:
                continue
            if right := right_share(int(match["part"]), whole, shown):
                share = f"{match['part']}占{match['whole']}"
                message = f"{share}的{right}%，不是{shown}%。"
                yield PERCENT.at(piece, match.span("share"), message, right)
    for match in SHARES.finditer(piece.text):
        yield from _shares(piece, match)


def _shares(piece: Piece, match: re.Match[str]) -> Iterator[Finding]:
    """Shares near a whole that are not one; further off they are a choice."""
    shares = [Decimal(share) for share in re.findall(NUMBER, match["shares"])]
    whole = sum(shares, Decimal(0))
    rounding = sum(map(_half_digit, shares), Decimal(0))
    if rounding < abs(whole - 100) <= FARTHEST_SHARE:
        message = f"各部分占比相加是{whole}%，不是100%。"
        yield WHOLE.at(piece, match.span("shares"), message)


def right_share(part: int, whole: int, shown: Decimal) -> str:
    """The percentage to the digits shown; "" where what is shown is right."""
    exact = Decimal(part) * 100 / whole
    if abs(exact - shown) <= _half_digit(shown):
        return ""
    return str(round(exact, _digits(shown)))


def _digits(shown: Decimal) -> int:
    return max(0, -int(shown.as_tuple().exponent))


def _half_digit(shown: Decimal) -> Decimal:
    """By how much a number may be off that is rounded as `shown` is."""
    return Decimal("0.5").scaleb(-_digits(shown))


def counts(piece: Piece) -> Iterator[Finding]:
    """A stated count against the list beside it.

    和, 及 and 与 may join two items or stand inside one; either reading that fits the
    count is taken. A list with 等 is open and is not counted.
    """
    for pattern in (OPENED, CLOSED):
        for match in pattern.finditer(piece.text):
            listed = match["list"]
            if "等" in listed or not re.search("[、和及与]", listed):
                continue
            said = number_of(match["said"])
            fewest = 1 + listed.count("、")
            most = fewest + len(re.findall("以及|[和及与暨]", listed))
            if not fewest <= said <= most:
                message = f"说是{said}个，列举的是{most}个。"
                yield COUNT.at(piece, match.span(), message)


def number_of(said: str) -> int:
    """A count below eleven, in figures or characters."""
    if said.isdecimal():
        return int(said)
    return {"两": 2, "十": 10}.get(said) or DIGITS.index(said)
