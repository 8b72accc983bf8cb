"""Units of measure (GB 3100 to 3102): areas in square units, exponents raised."""

import re
from collections.abc import Iterator
from typing import Final

from notices.proofread.slip import Piece, Slip
from tracker.model.finding import Finding, Severity

CLAUSE: Final = "GB/T 9704-2012 9"
AREA = Slip(
    "unit-length-for-area",
    Severity.ERROR,
    "面积请用km²（平方公里）、m²（平方米）等面积单位，并核对数值。",
    CLAUSE,
)
RAISED = Slip(
    "unit-exponent",
    Severity.HINT,
    "请用上标（km²、m³）；在Word里已设为上标的不必改。",
    CLAUSE,
)

_LENGTH = r"\d+(?:\.\d+)? ?(?P<unit>km|KM|Km|m|公里|千米|米)(?![A-Za-z0-9²³^/])"
_SIZE = r"(?:约|为|是|达|达到|共|共计|总计|有|大于|超过|不小于|不足|小于|[：:]| ){0,4}"
# 「面积为5km」, and 「大于2km的地块」: what is measured has an area, not a length.
BEFORE: Final = re.compile(rf"面积{_SIZE}(?P<all>{_LENGTH})")
AFTER: Final = re.compile(
    rf"(?P<all>{_LENGTH})(?:以上|及以上|以下)?的?"
    r"(?:地块|图斑|斑块|林地|草地|湿地|水域|耕地|地类)"
)
# 「距水源2km的地块」 is a distance.
DISTANCE: Final = re.compile(r"[距长宽径深高沿]|周边|方圆|[内外]$")
SQUARE: Final = {"公里": "平方公里", "千米": "平方千米", "米": "平方米"}
EXPONENT: Final = re.compile(
    r"(?<![A-Za-z])(?:km|[cmdnμ]?m)[23](?![\dA-Za-z.])|[㎡㎥㎢]"
)
RAISE: Final = {"2": "²", "3": "³", "㎡": "m²", "㎥": "m³", "㎢": "km²"}


def areas(piece: Piece) -> Iterator[Finding]:
    """A length given where only an area makes sense."""
    for pattern in (BEFORE, AFTER):
        for match in pattern.finditer(piece.text):
            ahead = piece.text[max(0, match.start() - 6) : match.start()]
            if pattern is AFTER and DISTANCE.search(ahead):
                continue
            size, unit = match["all"], match["unit"]
            right = SQUARE.get(unit, unit.lower() + "²")
            fix = size.removesuffix(unit) + right
            message = f"“{size}”是长度，这里说的是面积。"
            yield AREA.at(piece, match.span("all"), message, fix)


def exponents(piece: Piece) -> Iterator[Finding]:
    """km2, m3, ㎡, since a reading does not show raised type."""
    for match in EXPONENT.finditer(piece.text):
        unit = match[0]
        fix = unit[:-1] + RAISE[unit[-1]]
        yield RAISED.at(piece, match.span(), f"“{unit}”应为“{fix}”。", fix)
