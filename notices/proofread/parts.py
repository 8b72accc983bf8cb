"""The documents within a document: main text, annexes, a plan after the notice.

A reading has no styles, so what is a title or an annex is told by its words and
place only, as a reader with a plain text would.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from notices.model import Para, Reading
from notices.once import Once
from notices.proofread.ordinals import ordinal_of

ANNEX_HEAD: Final = re.compile(r"附\s?件\s*(\d{0,2})\s*[:：]?")
DATE_LINE: Final = re.compile(r"(?:\d{4}|[一二〇○零\d]{4})年\S{1,3}月\S{1,3}日")
# What may follow the date and still belong to the document: 附注 and 版记 (7.3.6, 7.4).
AFTER_DATE: Final = re.compile(r"[（(]|抄送|主送|印发|联系人|.*印发$", re.DOTALL)
# The lines of the 版头 (7.2): copy number, secrecy, urgency, mark, number, signer.
MASTHEAD: Final = re.compile(
    r"\d{6}$|(?:绝密|机密|秘密|特急|加急|特提|平急)|.{2,60}文件$|.*号$|签发人|.*签发人[：:]"
)
# A draft's own mark for what a person must fill in tells nothing about the title.
BLANK: Final = re.compile(r"【待填：[^】]*】")
LONGEST_TITLE_LINE: Final = 60
KIND_WORD: Final = re.compile(
    r"(?:通知|通报|报告|请示|批复|意见|决定|公告|通告|函|纪要|方案|办法|计划)[。；，、]?$"
)
LISTED: Final = re.compile(r"附\s?件\s*[：:]\s*(?=\S)")
LISTED_NEXT: Final = re.compile(r"\d{1,2}\s*[.．、]")


@dataclass(frozen=True)
class Part:
    """One document in the document, with its blank paragraphs.

    Attributes:
        paras: its paragraphs in order.
        head: the paragraph 「附件1」 which opens it; None for a main text.
    """

    paras: tuple[Para, ...]
    head: Para | None

    @Once
    def title_lines(self) -> tuple[Para, ...]:
        """The paragraphs of its title; empty where none can be told."""
        lines: list[Para] = []
        for para in self.paras:
            text = para.text.strip()
            if para is self.head or (not lines and not text):
                continue
            if not text:
                break
            if MASTHEAD.match(text) or (not lines and BLANK.fullmatch(text)):
                if lines:
                    break
                continue
            if not _is_title_line(text) or (lines and _is_whole(lines[-1], text)):
                break
            lines.append(para)
        return tuple(lines)

    @Once
    def title(self) -> str:
        """The title on one line, without blanks."""
        return "".join(re.sub(r"\s", "", para.text) for para in self.title_lines)

    @Once
    def listing(self) -> tuple[Para, ...]:
        """The paragraphs of its 附件说明 (7.3.4); empty where it has none."""
        found: list[Para] = []
        for para in self.paras:
            text = para.text.strip()
            if LISTED.match(text) or (found and LISTED_NEXT.match(text)):
                found.append(para)
            elif found and text:
                break
        return tuple(found)


def _is_title_line(text: str) -> bool:
    return (
        len(text) <= LONGEST_TITLE_LINE
        and not re.search(r"[。；，](?!$)|[：:]$|^[（(][^）)]*[）)]$", text)
        and not DATE_LINE.fullmatch(text)
        and not ordinal_of(text)
    )


def _is_whole(last: Para, after: str) -> bool:
    """Whether the title ends with `last`: it names a kind, and no 的通知 follows."""
    return KIND_WORD.search(last.text.strip()) is not None and after[0] not in "的》（"


@lru_cache(maxsize=4096)
def is_annex_head(text: str) -> bool:
    """Whether a paragraph is exactly 附件 or 附件n, and so opens an annex (7.3.7)."""
    return ANNEX_HEAD.fullmatch(text.strip()) is not None


def parts(reading: Reading) -> tuple[Part, ...]:
    """The documents within `reading`, in order; none for an empty one."""
    found: list[Part] = []
    current: list[Para] = []
    dated = False
    for para in reading.paras:
        text = para.text.strip()
        opens = is_annex_head(text) or (dated and text and not AFTER_DATE.match(text))
        if opens and current:
            found.append(_part(current))
            current, dated = [], False
        current.append(para)
        dated = dated or DATE_LINE.fullmatch(text) is not None
    return (*found, _part(current)) if current else ()


def signing(reading: Reading) -> frozenset[str]:
    """Places of the dates that stand alone and of the names above them (7.3.5)."""
    places: set[str] = set()
    signs = False
    for para in reversed(reading.paras):
        text = "".join(para.text.split())
        signs = bool(DATE_LINE.fullmatch(text)) or (signs and _is_name(text))
        if signs:
            places.add(para.place)
    return frozenset(places)


def _is_name(text: str) -> bool:
    return (
        bool(text)
        and not re.search(r"[。；：:，、？！]", text)
        and not ordinal_of(text)
    )


def _part(paras: list[Para]) -> Part:
    first = next((para for para in paras if para.text.strip()), paras[0])
    return Part(tuple(paras), first if is_annex_head(first.text) else None)
