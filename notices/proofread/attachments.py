"""附件说明 and the annexes themselves (GB/T 9704-2012 7.3.4, 7.3.7)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from notices.model import Para
from notices.proofread.known import Whole
from notices.proofread.parts import ANNEX_HEAD, LISTED, Part, is_annex_head
from notices.proofread.slip import Slip
from tracker.model.finding import Finding, Severity

LIST: Final = "GB/T 9704-2012 7.3.4"
ANNEX: Final = "GB/T 9704-2012 7.3.7"
END_MARK = Slip("attachment-end-mark", Severity.ERROR, "附件名称后不加标点。", LIST)
SINGLE = Slip("attachment-single", Severity.WARNING, "只有一个附件时不编序号。", LIST)
FORM = Slip(
    "attachment-form",
    Severity.WARNING,
    "附件顺序号写作“1.”，如“附件：1.名称”。",
    LIST,
)
ORDER = Slip(
    "attachment-order", Severity.ERROR, "附件请从1起用阿拉伯数字依次编号。", LIST
)
UNLISTED = Slip(
    "attachment-unlisted", Severity.ERROR, "请在正文后的附件说明里写上它。", LIST
)
ABSENT = Slip(
    "attachment-absent", Severity.WARNING, "请补上这个附件，或从附件说明里删去。", ANNEX
)
# Nothing attached at all: the annexes are likely files of their own.
APART = Slip(
    "attachment-absent", Severity.HINT, "附件另成文件的，发出前请确认齐全。", ANNEX
)
TITLE = Slip(
    "attachment-title", Severity.ERROR, "附件标题应与附件说明一致，请核对。", ANNEX
)
CITED = Slip("attachment-cited", Severity.ERROR, "请核对附件序号。", LIST)

ITEM: Final = re.compile(r"(?:(\d{1,2})\s*([.．、])\s*)?(\S[^\n]*)")
# An item may follow another after a line break, or blanks and its number.
NEXT_ITEM: Final = re.compile(r"\n+|\s+(?=\d{1,2}\s*[.．、])")
# 「…〔2020〕1号附件2」 and 《…》附件2 cite other documents' annexes.
CITATION: Final = re.compile(r"(?<![》号件])附件\s?(\d{1,2})(?!\d)")
TITLE_LINES: Final = 4
# An annex that is a file of its own, as its name in the list says.
ELSEWHERE: Final = re.compile(r"[（(]另(?:附|发|册|送|行印发)[^（()）]{0,6}[）)]$")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the 附件说明: number (None without), the mark after it, name."""

    number: int | None
    mark: str
    name: str
    para: Para


def attachments(whole: Whole) -> Iterator[Finding]:
    """What disagrees between the list of annexes, the annexes and the text.

    A text with neither list nor annex says nothing; nor does an annex by itself.
    """
    items = listed_items(whole)
    annexes = list(whole.annexed())
    if not (items or annexes) or (whole.parts[0].head and not items):
        return
    yield from _list_faults(items)
    yield from _annex_faults(items, annexes)
    yield from _citations(whole, items, annexes)


def listed_items(whole: Whole) -> list[Item]:
    """The lines of the 附件说明, in order."""
    return [item for part in whole.parts for item in _items(part)]


def _items(part: Part) -> Iterator[Item]:
    for para in part.listing:
        text = LISTED.sub("", para.text.strip(), count=1)
        for line in NEXT_ITEM.split(text):
            if match := ITEM.fullmatch(line.strip()):
                number = int(match[1]) if match[1] else None
                yield Item(number, match[2] or "", match[3], para)


def _list_faults(items: list[Item]) -> Iterator[Finding]:
    for item in items:
        if item.name.endswith(tuple("。；，、.;,")):
            end = item.para.text.rindex(item.name) + len(item.name)
            message = f"附件名称“{item.name[:-1]}”后面有标点。"
            yield END_MARK.at(item.para, (end - 1, end), message, "")
    written = [item for item in items if item.mark == "、"]
    if written:
        yield _of(FORM, written[0].para, "附件顺序号后面用了顿号。")
    numbers = [item.number for item in items]
    if numbers == [1]:
        yield _of(SINGLE, items[0].para, "只有一个附件却编了序号“1”。")
    elif len(items) > 1 and numbers != list(range(1, len(items) + 1)):
        yield _of(ORDER, items[0].para, "附件说明的序号不连续或缺序号。")


def _annex_faults(items: list[Item], annexes: list[Part]) -> Iterator[Finding]:
    listed = {item.number or 1: item for item in items}
    present = {_number(annex): annex for annex in annexes}
    for number, annex in present.items():
        item = listed.get(number)
        if item is None:
            message = f"附件说明里没有列附件{number}。"
            yield _of(UNLISTED, _head(annex), message)
        elif not _has_title(annex, item.name):
            found = annex.title or "（没有标题）"
            message = f"附件标题“{found}”与附件说明里的“{item.name}”不一致。"
            yield _of(TITLE, _head(annex), message)
    for number, item in listed.items():
        if number not in present and not ELSEWHERE.search(item.name):
            slip = ABSENT if annexes else APART
            yield _of(slip, item.para, f"列了附件“{item.name}”，文中没有这个附件。")
    if len(annexes) == 1 == len(items) and re.search(r"\d", _head(annexes[0]).text):
        yield _of(SINGLE, _head(annexes[0]), "只有一个附件却编了序号。")


def _head(annex: Part) -> Para:
    return annex.head or annex.paras[0]


def _number(annex: Part) -> int:
    match = ANNEX_HEAD.fullmatch(_head(annex).text.strip())
    return int(match[1]) if match and match[1] else 1


def _has_title(annex: Part, name: str) -> bool:
    """Whether the annex begins with `name`, on up to four lines.

    A table or picture without a title above it cannot be judged and passes.
    """
    texts = [para.text.strip() for para in annex.paras if para is not annex.head]
    lines = [text for text in texts if text][:TITLE_LINES]
    wanted = plain_title(name)
    starts = {plain_title("".join(lines[:count])) for count in range(1, len(lines) + 1)}
    return not annex.title or wanted in starts


def plain_title(title: str) -> str:
    """A title of an annex without what does not tell it from another."""
    title = ELSEWHERE.sub("", title)
    return re.sub(r"\s", "", title).rstrip("。；，、.;,").strip("《》")


def _citations(
    whole: Whole, items: list[Item], annexes: list[Part]
) -> Iterator[Finding]:
    known = {item.number or 1 for item in items} | {_number(part) for part in annexes}
    alone = [item.number for item in items] == [None]
    speaking = (piece for piece in whole.pieces if "附件" in piece.text)
    for piece in speaking:
        for match in CITATION.finditer(piece.text):
            if int(match[1]) not in known:
                message = f"文中说到“{match[0]}”，但没有这个附件。"
                yield CITED.at(piece, match.span(), message)
            elif alone and not is_annex_head(piece.text):
                message = f"只有一个附件，文中却说到“{match[0]}”。"
                yield SINGLE.at(piece, match.span(), message, "附件")


def _of(slip: Slip, para: Para, message: str) -> Finding:
    return slip.at(para, (0, len(para.text)), message)
