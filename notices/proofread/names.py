"""Names of units: an alias, or nearly a name of the register but not it."""

from collections.abc import Iterator
from typing import Final

from notices.proofread.nearness import Names
from notices.proofread.slip import Piece, Slip
from tracker.model.finding import Finding, Severity

ALIAS: Final = Slip("name-alias", Severity.WARNING, "请用单位名录里的规范名称。")
NEAR: Final = Slip(
    "name-near",
    Severity.WARNING,
    "请核对单位名称；确是另一个单位的，请补入单位名录。",
)


def wrong_names(piece: Piece, names: Names) -> Iterator[Finding]:
    """Names the register knows under another, and those one character away from one.

    A name the register has, or one that holds such a name whole, is not near but it.
    """
    for wrong in names.wrong_in(piece.text):
        written = piece.text[slice(*wrong.span)]
        slip, message = NEAR, f"“{written}”不在单位名录里，是否为“{wrong.right}”？"
        if wrong.known:
            slip, message = ALIAS, f"“{written}”的规范名称是“{wrong.right}”。"
        yield slip.at(piece, wrong.span, message, wrong.right)
