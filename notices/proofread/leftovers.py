"""What a draft must not leave behind: tags, blanks to fill, broken Word fields."""

import re
from collections.abc import Iterator
from typing import Final

from notices.proofread.slip import Piece, Slip
from tracker.model.finding import Finding, Severity

TAG = Slip("leftover-tag", Severity.ERROR, "请检查模板，或手工填上内容。")
FIELD = Slip("leftover-field", Severity.ERROR, "请在Word里重做交叉引用或目录后更新域。")
PLACEHOLDER = Slip("leftover-placeholder", Severity.ERROR, "请填上实际内容。")
UNDECIDED = Slip("leftover-undecided", Severity.WARNING, "请确定后填上。")
BLANK = Slip("blank-to-fill", Severity.BLANK, "请由经办人填写；程序不代填。")

# The tags of our own templates, half or whole, and as an input method widens them.
TAGS: Final = re.compile(
    r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|\{#[^{}\n]*#\}|｛｛[^｛｝\n]*｝｝"
    r"|\{\{|\}\}|\{%|%\}|\{#|#\}|｛｛|｝｝"
)
FIELDS: Final = re.compile(
    r"错误[!！]\s?未(?:找到引用源|定义书签)|未定义书签|Error! [A-Z][a-z]+ [a-z ]+"
)
# XX, ×× and 某's cousins; not Latin words, not the masked middle of a telephone number.
PLACEHOLDERS: Final = re.compile(
    r"(?<![A-Za-z\d×])(?:X{2,}|Ｘ{2,}|x{3,}|×{2,}|[○〇]{3,})(?![A-Za-z\d×])(?!年)"
    r"|(?<![A-Za-z\d×])(?:X|Ｘ|×){1,4}(?=[年月日])"
)
WORDS: Final = re.compile(
    r"(?<![A-Za-z])(?:TODO|TBD|FIXME)(?![A-Za-z])|待定|待补充|待填写|待确认|此处填写"
)
TO_FILL: Final = re.compile(r"【待填：([^】\n]{0,60})】")


def leftovers(piece: Piece) -> Iterator[Finding]:
    """Tags, placeholders, undecided words and Word's own error texts."""
    filled = TO_FILL.sub(lambda match: " " * len(match[0]), piece.text)
    for slip, pattern, what in (
        (TAG, TAGS, "模板标签"),
        (FIELD, FIELDS, "Word的出错文字"),
        (PLACEHOLDER, PLACEHOLDERS, "占位符"),
        (UNDECIDED, WORDS, "未定内容"),
    ):
        for match in pattern.finditer(filled):
            yield slip.at(piece, match.span(), f"留有{what}“{match[0]}”。")


def blanks_to_fill(piece: Piece) -> Iterator[Finding]:
    """The blanks our own drafts mark: 【待填：成文日期】."""
    for match in TO_FILL.finditer(piece.text):
        yield Finding(
            rule=BLANK.rule,
            severity=BLANK.severity,
            place=piece.place,
            message=f"“{match[1]}”待填。",
            remedy=BLANK.remedy,
            found=match[0],
        )
