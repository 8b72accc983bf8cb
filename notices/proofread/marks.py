"""Marks and blanks (GB/T 15834-2011): full width in Chinese, none doubled."""

import re
from collections.abc import Iterator
from typing import Final

from notices.proofread.docnumber import NUMBER
from notices.proofread.known import Whole
from notices.proofread.leftovers import FIELDS, TAGS
from notices.proofread.ordinals import ordinal_of
from notices.proofread.parts import signing
from notices.proofread.slip import HAN, Piece, Slip, times
from tracker.model.finding import Finding, Severity

CLAUSE: Final = "GB/T 15834-2011"
HALF = Slip("mark-half-width", Severity.WARNING, "中文里请用全角标点。", CLAUSE)
QUOTES = Slip(
    "mark-straight-quote", Severity.WARNING, "请改为中文弯引号“”或‘’。", CLAUSE
)
ELLIPSIS = Slip(
    "mark-ellipsis", Severity.WARNING, "省略号请用六个居中的点“……”。", CLAUSE
)
DASH = Slip("mark-dash", Severity.WARNING, "破折号请用占两格的“——”。", CLAUSE)
DOUBLED = Slip("mark-doubled", Severity.ERROR, "请删去多余的标点。", CLAUSE)
WIDE = Slip(
    "char-full-width",
    Severity.WARNING,
    "数字和拉丁字母请用半角。",
    "GB/T 15835-2011",
)
BLANK = Slip("blank-in-text", Severity.WARNING, "请删去汉字之间的空格。")
INDENT = Slip(
    "blank-indent",
    Severity.HINT,
    "请删去段首空格，在段落格式里设首行缩进2字符。",
    "GB/T 9704-2012 7.3.3",
)

FULL: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
BRACKETS: Final = {"(": "（", ")": "）"}
CHINESE: Final = re.compile(f"[{HAN}，。；：？！、》〉）】〕”’“‘《〈（【〔％℃]")
# Where half-width marks belong: addresses, mail, file names; and what has a rule of its
# own: document numbers, tags, Word's error texts.
PROTECTED: Final = (
    re.compile(r"(?:https?|ftp)://[!-~]+|www\.[!-~]+"),
    re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+", re.ASCII),
    re.compile(
        r"[^\s，。；：、《》“”]{1,60}\.(?:docx?|xlsx?|pptx?|pdf|wps|et|zip|jpg)\b"
    ),
    NUMBER,
    TAGS,
    FIELDS,
)
DOTS: Final = re.compile(r"\.{3,}|。{3,}|…+")
HYPHENS: Final = re.compile(rf"(?<=[{HAN}”》）])\s?[-－]{{2,}}\s?(?=[{HAN}“《（])")
TWICE: Final = re.compile(r"[，。、；：]{2,}(?!。)")
GAP: Final = re.compile(rf"(?<=[{HAN}]{{2}})[ \u3000\xa0]+(?=[{HAN}]{{2}})")
# 第一章  总则: the standard blank after a chapter's number is no slip.
AFTER_CHAPTER: Final = re.compile(r"第\S{1,5}[章节条编篇分]$")
LEADING: Final = re.compile(r"[ \u3000\xa0\t]+(?=\S)")


def marks(piece: Piece) -> Iterator[Finding]:
    """Half-width, straight, doubled and misshapen marks, one finding for each sort."""
    if piece.text.strip():
        yield from _half_width(piece)
        yield from _shapes(piece)


def gaps(para: Piece) -> Iterator[Finding]:
    """Blanks between Chinese characters.

    Signers and lists of names are set with blanks; only sentences are judged.
    """
    if {"，", "。"} <= set(para.text):
        for gap in GAP.finditer(para.text):
            if not AFTER_CHAPTER.search(para.text[: gap.start()]):
                yield BLANK.at(para, gap.span(), "汉字之间有空格。", "")


def typed_indents(whole: Whole) -> Iterator[Finding]:
    """Blanks typed for an indent, once for all; those that set who signs are none."""
    typed = [para for para in whole.reading.paras if LEADING.match(para.text)]
    if not typed:
        return
    placed = signing(whole.reading)
    typed = [para for para in typed if para.place not in placed]
    if typed:
        first = typed[0]
        start = len(first.text) - len(first.text.lstrip())
        message = f"{len(typed)}个段落用空格代替首行缩进。"
        yield INDENT.at(first, (start, start), message)


def _half_width(piece: Piece) -> Iterator[Finding]:
    text = piece.text
    safe = _protected(text)
    places: dict[str, list[int]] = {}
    wrong_brackets = set(_brackets(text))
    for match in re.finditer(r"[,;:?!.()\"']", text):
        at, mark = match.start(), match[0]
        if at in safe:
            continue
        if at in wrong_brackets if mark in BRACKETS else _in_chinese(text, at):
            places.setdefault(mark, []).append(at)
    for mark, found in places.items():
        slip = QUOTES if mark in "\"'" else HALF
        message = f"中文里用了半角的“{mark}”{times(len(found))}。"
        fix = FULL.get(mark) or BRACKETS.get(mark)
        yield slip.at(piece, (found[0], found[0] + 1), message, fix)


def _protected(text: str) -> set[int]:
    safe: set[int] = set()
    for pattern in (*PROTECTED, DOTS):
        for match in pattern.finditer(text):
            safe.update(range(*match.span()))
    body = text.lstrip()
    if point := ordinal_of(body):
        indent = len(text) - len(body)
        safe.update(range(indent, indent + point.end))
    return safe


def _in_chinese(text: str, at: int) -> bool:
    """Whether the mark at `at` belongs to Chinese: it touches a Chinese character.

    A full stop must have one before it and none but Chinese or nothing after it:
    「附件.docx」 and 「1.总则」 are right.
    """
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    left = CHINESE.match(before) is not None
    right = CHINESE.match(after) is not None
    if text[at] == ".":
        return left and (right or not after.strip())
    return left or right


def _brackets(text: str) -> Iterator[int]:
    """Where half-width brackets stand around Chinese, or beside a full-width twin."""
    opened: list[int] = []
    for match in re.finditer(r"[()（）]", text):
        if match[0] in "(（":
            opened.append(match.start())
            continue
        if not opened:
            continue
        start, end = opened.pop(), match.start()
        inside = re.search(f"[{HAN}]", text[start:end]) is not None
        attached = CHINESE.match(text[start - 1 : start]) is not None
        if inside or attached or text[start] == "（" or text[end] == "）":
            yield from (at for at in (start, end) if text[at] in "()")


def _shapes(piece: Piece) -> Iterator[Finding]:
    text = piece.text
    for match in DOTS.finditer(text):
        dots = match[0]
        near = text[match.start() - 1 : match.start()] + text[match.end() :][:1]
        right = dots[0] == "…" and len(dots) % 2 == 0
        if not right and (dots[0] != "." or CHINESE.search(near)):
            yield ELLIPSIS.at(piece, match.span(), f"省略号“{dots}”不规范。", "……")
    for match in HYPHENS.finditer(text):
        yield DASH.at(piece, match.span(), f"“{match[0]}”不是破折号。", "——")
    for match in TWICE.finditer(text):
        if set(match[0]) != {"。"} or len(match[0]) == 2:
            message = f"标点“{match[0]}”重复或连用。"
            yield DOUBLED.at(piece, match.span(), message, match[0][0])
    for match in re.finditer(r"[０-９Ａ-Ｚａ-ｚ]+", text):
        narrow = "".join(chr(ord(char) - 0xFEE0) for char in match[0])
        yield WIDE.at(piece, match.span(), f"“{match[0]}”是全角字符。", narrow)
