"""Names of units: an alias, or nearly a name of the register but not it."""

import re
from collections.abc import Iterator
from typing import Final

from notices.model import Reading, Register
from notices.proofread.slip import HAN, Slip, pieces, times
from tracker.model.finding import Finding, Severity

ALIAS = Slip("name-alias", Severity.WARNING, "请用单位名录里的规范名称。")
NEAR = Slip(
    "name-near",
    Severity.WARNING,
    "请核对单位名称；确是另一个单位的，请补入单位名录。",
)

# Words that make another body of the same name: its level, its rank, its branch. A
# difference in one of them is no slip: 生态环境局 is not 生态环境分局.
OTHER_BODY: Final = frozenset("省市州盟县旗区乡镇村国部分总副支队新原各本该第一二三四五六七八九十")
# What stands before the part of a name that tells a bureau from another.
LEVEL: Final = re.compile(r".*(?:自治区|自治州|自治县|自治旗|省|市|州|盟|县|旗|区)(?=.{3})")
# 财政局 and 民政局, 林草局 and 林业局 differ by one character and are two bureaus; from
# five characters on one wrong character is a slip, from four on one too many or few.
SHORTEST_SUBSTITUTED: Final = 5
SHORTEST_SHIFTED: Final = 4
# 「市环保局」 is the city's, whatever our county calls its own.
ANOTHERS: Final = re.compile(r"(?:省|市|州|盟|自治区|国家|[部厅])$")


def names(reading: Reading, register: Register) -> Iterator[Finding]:
    """Aliases, and names one character away from one in the register; each once."""
    taken = _either([*register.names, *register.aliases])
    cores = {LEVEL.sub("", name): name for name in sorted(register.names)}
    counts: dict[str, int] = {}
    first: dict[str, Finding] = {}
    for piece in pieces(reading):
        exact = [match for match in taken.finditer(piece.text) if match[0]]
        spans = [(match.span(), "") for match in exact if match[0] in register.aliases]
        spans = [
            (span, register.aliases[piece.text[slice(*span)]])
            for span, _ in spans
            if not ANOTHERS.search(piece.text[: span[0]])
        ]
        covered = {at for match in exact for at in range(*match.span())}
        nearly = [
            (span, core)
            for core in cores
            for span in _near(piece.text, core)
            if not covered.intersection(range(*span))
        ]
        for slip, found in ((ALIAS, spans), (NEAR, nearly)):
            for span, right in found:
                wrong = piece.text[slice(*span)]
                counts[wrong] = counts.get(wrong, 0) + 1
                if wrong not in first:
                    message = _message(slip, wrong, right)
                    first[wrong] = slip.at(piece, span, message, right)
    yield from (first[wrong] for wrong in first)
