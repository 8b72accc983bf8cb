"""The year a paper is about: last year's, left standing where it was rolled forward."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from notices.proofread.known import Whole
from notices.proofread.slip import Piece, Slip
from tracker.model.finding import Finding, Severity

OTHER: Final = Slip(
    "year-other", Severity.WARNING, "请核对年度；确是说另一年工作的不必改。"
)
LAST: Final = Slip("year-last", Severity.WARNING, "请核对“上年度”是哪一年。")

TITLE_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
# The work of a year, done or to be done; what was found in it is spoken of later too.
OWN_WORK: Final = re.compile(
    r"(?:做好|开展|组织|完成|推进|部署|报送|印发|制定|实施|确保)[^\d，。；：《》“”]{0,8}"
    r"(?P<year>(?:19|20)\d\d)年度"
    r"(?![^，。；]{0,24}(?:问题|整改|结果|反馈|发现|通报|失分|上年|相比))"
)
LAST_YEAR: Final = re.compile(
    r"(?:上一?年度?|去年)[（(](?:即)?(?P<year>(?:19|20)\d\d)年?度?[）)]"
)
# What stands in 《》 and 〔〕 is another document's.
CITED: Final = re.compile(r"《[^》]*》|〔[^〕]*〕")


def years(whole: Whole) -> Iterator[Finding]:
    """Work of a year that is neither the title's nor the register's; a wrong 上年度.

    A document whose title names no year is not judged.
    """
    titled = {
        int(year) for part in whole.parts for year in TITLE_YEAR.findall(part.title)
    }
    if not titled:
        return
    own = {whole.register.plan_year, whole.register.assessed_year} & {
        year + more for year in titled for more in (-1, 0, 1)
    }
    known = titled | {year for year in own if year}
    shown = "、".join(map(str, sorted(titled)))
    for piece in whole.pieces:
        if _may_slip(piece.text):
            yield from _in(piece, known, shown)


@lru_cache(maxsize=4096)
def _may_slip(text: str) -> bool:
    return bool(OWN_WORK.search(text) or LAST_YEAR.search(text))


def _in(piece: Piece, known: set[int], shown: str) -> Iterator[Finding]:
    bare = CITED.sub(lambda match: "《" * len(match[0]), piece.text)
    for match in OWN_WORK.finditer(bare):
        if int(match["year"]) not in known:
            message = f"标题是{shown}年，这里是{match['year']}年度。"
            yield OTHER.at(piece, match.span("year"), message)
    for match in LAST_YEAR.finditer(bare):
        if int(match["year"]) + 1 not in known:
            message = f"标题是{shown}年，“{match[0]}”不是它的上一年。"
            yield LAST.at(piece, match.span("year"), message)
