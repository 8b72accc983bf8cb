"""Which level of heading a paragraph is, or begins with (7.3.3)."""

import re
from functools import lru_cache

from notices.page import LEVELS as LOOKS
from notices.page import same_font
from notices.pagecheck.roles import LEVELS, Role
from notices.word.values import Paragraph

_ORDINALS = (
    re.compile(r"[一二三四五六七八九十百]+、"),
    re.compile(r"[（(][一二三四五六七八九十百]+[）)]"),
    re.compile(r"\d{1,2}(?:[.．](?!\d)|、)"),
    re.compile(r"[（(]\d{1,2}[）)]"),
)
# A heading longer than two lines is a paragraph that only begins with an ordinal, and
# so is what ends or runs on like a sentence.
_LONGEST_HEADING = 50
_SENTENCE = re.compile(r".*。.*|.*[；：:！？]", re.DOTALL)


def heading_of(paragraph: Paragraph, role: Role) -> tuple[Role | None, int]:
    """The heading a paragraph is or begins with, and how far its type reaches."""
    if role is Role.TITLE or role in LEVELS:
        return role, len(paragraph.text)
    level = _ordinal_level(paragraph.text.strip()) if role is Role.BODY else None
    if level is None:
        return None, 0
    return level, _lead_in_end(paragraph, LOOKS[LEVELS.index(level)].font)


def _lead_in_end(paragraph: Paragraph, font: str) -> int:
    """Where the first words end that are set in the level's font; 0 for none.

    Past the first sentence nothing belongs to a heading.
    """
    end = len(paragraph.number)
    for run in paragraph.visible_runs:
        if run.text.strip() and not same_font(run.font.east_asia, font):
            break
        end += len(run.text)
    sentence, full_stop, _ = paragraph.text.partition("。")
    return min(end, len(sentence + full_stop)) if end <= _LONGEST_HEADING else 0


def level_of(text: str) -> Role | None:
    """The level of the heading that `text` is, 正文 for a mere item, else None."""
    level = _ordinal_level(text)
    if level is None:
        return None
    alone = len(text) <= _LONGEST_HEADING and not _SENTENCE.fullmatch(text)
    return level if alone else Role.BODY


@lru_cache(maxsize=4096)
def _ordinal_level(text: str) -> Role | None:
    for ordinal, role in zip(_ORDINALS, LEVELS, strict=True):
        if ordinal.match(text):
            return role
    return None
