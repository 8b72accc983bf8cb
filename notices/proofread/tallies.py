"""Totals told with their parts: 「2类5个」, 「甲3个、乙2个，共5个」, 「应报20项，已报18项」."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from notices.proofread.slip import Piece, Slip
from notices.proofread.sums import (
    COUNT,
    NUMBER,
    PART,
    PARTS,
    PERCENT,
    UNIT,
    number_of,
    parts_of,
    right_share,
    wrong_sum,
)
from tracker.model.finding import Finding, Severity

MORE: Final = Slip("sum-part", Severity.ERROR, "部分不会多于总数，请核对两个数。")

_UNIT: Final = rf"(?P<unit>{UNIT})"
# 3类8个问题：甲类2个、乙类3个、丙类3个。
SORTED: Final = re.compile(
    rf"(?P<kinds>\d{{1,2}}|[二三四五六七八九两十])(?:大)?类(?P<total>\d+){_UNIT}"
    rf"[^\d，。；（）：]{{0,10}}[，：:（(](?:其中[，：:]?|分别为|分别是|包括[：:]?)?"
    rf"(?P<parts>{PARTS})(?=[。；）)]|$)"
)
# 甲3个、乙5个，共8个; a list that begins before what is matched is no whole list.
ADDED: Final = re.compile(
    rf"(?:^|(?<=[。；：:]))(?P<parts>[^\d，。；、：:（）]{{1,15}}{NUMBER}{_UNIT}"
    rf"(?:[、，和及]{PART})+)[，,](?:共计|合计|总计|一共|共)(?P<total>{NUMBER})(?P=unit)"
)
# 共222个，已整改162个，整改率73.0%; 应报20项，按时报送18项，按时率90%.
RATE: Final = re.compile(
    rf"(?:共有?|应[^\d，。；]{{0,6}}|总数)(?P<whole>\d+){_UNIT}[^\d。；，、]{{0,10}}[，、]"
    r"(?P<made>[^\d。；，、]{1,10})(?P<part>\d+)(?P=unit)[^\d。；，、]{0,10}[，、]?"
    r"[^\d。；，、]{0,8}(?:率|占比|比例)(?:为|是|达到|达)?(?P<share>\d+(?:\.\d+)?)[%％]"
)
# 未报2项，报送率90%: the rate is of the others.
NOT_MADE: Final = re.compile("[未没剩逾迟]")


def tallies(piece: Piece) -> Iterator[Finding]:
    """Totals, numbers of kinds and rates that do not agree with what they are of."""
    for match in SORTED.finditer(piece.text):
        listed = len(parts_of(match))
        if listed != number_of(match["kinds"]):
            message = f"说是{match['kinds']}类，列举的是{listed}类。"
            yield COUNT.at(piece, match.span(), message)
        yield from wrong_sum(piece, match)
    for match in ADDED.finditer(piece.text):
        yield from wrong_sum(piece, match)
    for match in RATE.finditer(piece.text):
        yield from _rate(piece, match)


def _rate(piece: Piece, match: re.Match[str]) -> Iterator[Finding]:
    part, whole = int(match["part"]), int(match["whole"])
    shown = Decimal(match["share"])
    if part > whole:
        message = f"“{match['made']}”是{part}{match['unit']}，总数只有{whole}。"
        yield MORE.at(piece, match.span("part"), message)
    elif (
        whole
        and not NOT_MADE.search(match["made"])
        and (right := right_share(part, whole, shown))
    ):
        message = f"{part}占{whole}的{right}%，不是{shown}%。"
        yield PERCENT.at(piece, match.span("share"), message, right)
