"""Marks that come in pairs: 《》 “” （） 〔〕 【】 ‘’ (GB/T 15834-2011)."""

import re
from collections.abc import Iterator
from typing import Final

from notices.model import Para
from notices.proofread.known import Whole
from notices.proofread.slip import Piece, Slip
from tracker.model.finding import Finding, Severity

CLAUSE: Final = "GB/T 15834-2011"
UNPAIRED = Slip("pair-unclosed", Severity.ERROR, "请补上或删去，使它成对。", CLAUSE)
CROSSED = Slip("pair-crossed", Severity.ERROR, "请先关里层，再关外层。", CLAUSE)
NESTED = Slip(
    "pair-nested",
    Severity.WARNING,
    "里层请改用单书名号〈〉或单引号‘’，外层用双的。",
    CLAUSE,
)

PAIRS: Final = {
    "《": "》",
    "〈": "〉",
    "“": "”",
    "‘": "’",
    "（": "）",
    "〔": "〕",
    "【": "】",
}
OPENERS: Final = {closer: opener for opener, closer in PAIRS.items()}
INNER: Final = {"《": "〈", "“": "‘"}
# Half-width brackets are another rule's business; here they pair with either sort.
SAME: Final = str.maketrans("()", "（）")
# 「1）」 「a）」 「一）」 number a point; ’ between letters is an apostrophe.
ANY: Final = re.compile(f"[{''.join([*PAIRS, *OPENERS])}()]")
NO_PAIR: Final = re.compile(
    r"(?:(?<=^)|(?<=[\s，。；：、]))(?:\d{1,2}|[A-Za-z一二三四五六七八九十])[)）]"
    r"|(?<=[A-Za-z])’(?=[A-Za-z])"
)


def pairs(piece: Piece) -> Iterator[Finding]:
    """Unclosed, crossed and wrongly nested pairs within a paragraph or cell."""
    if ANY.search(piece.text):
        yield from _faults(piece)


def title_pairs(whole: Whole) -> Iterator[Finding]:
    """Pairs in a title: its lines are one text, and each may be a paragraph."""
    for part in whole.parts:
        if lines := part.title_lines:
            text = "".join(line.text for line in lines)
            yield from _faults(Para(text=text, place=lines[0].place))


def _faults(piece: Piece) -> Iterator[Finding]:
    text = piece.text.translate(SAME)
    skipped = {at for match in NO_PAIR.finditer(text) for at in range(*match.span())}
    opened: list[int] = []
    for at, mark in enumerate(text):
        span = (at, at + 1)
        if at in skipped:
            continue
        if mark in PAIRS:
            opened.append(at)
        elif mark in OPENERS:
            if not opened or OPENERS[mark] not in {text[place] for place in opened}:
                yield UNPAIRED.at(piece, span, f"{mark}前面没有{OPENERS[mark]}。")
            elif text[opened[-1]] == OPENERS[mark]:
                yield from _nested(piece, text, opened, at)
                opened.pop()
            else:
                inner = text[opened[-1]]
                yield CROSSED.at(piece, span, f"{inner}还没有关上就出现了{mark}。")
                while text[opened.pop()] != OPENERS[mark]:
                    pass
    for at in opened:
        mark = text[at]
        yield UNPAIRED.at(piece, (at, at + 1), f"{mark}没有配对的{PAIRS[mark]}。")


def _nested(piece: Piece, text: str, opened: list[int], end: int) -> Iterator[Finding]:
    """The innermost pair, if it stands directly in one of its own sort."""
    start, mark = opened[-1], text[opened[-1]]
    if mark in INNER and len(opened) > 1 and text[opened[-2]] == mark:
        inner = INNER[mark]
        fix = inner + text[start + 1 : end] + PAIRS[inner]
        message = f"{mark}{PAIRS[mark]}里面又用了{mark}{PAIRS[mark]}。"
        yield NESTED.at(piece, (start, end + 1), message, fix)
