"""Which level of heading a paragraph is, or begins with (7.3.3)."""

import re

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
# A heading longer than two lines is a paragraph that only begins with an ordinal; one
# that text follows is short, or it is the first sentence of that text.
_LONGEST_HEADING = 50
_LONGEST_RUN_IN = 20


def heading_of(paragraph: Paragraph, role: Role) -> tuple[Role | None, int]:
    """The heading a paragraph is or begins with, and how far its type reaches."""
    if role is Role.TITLE:
        return role, len(paragraph.text)
    if role in LEVELS:
        return role, len(paragraph.text) - len(_after_heading(paragraph.text))
    level = _ordinal_level(paragraph.text.strip()) if role is Role.BODY else None
    if level is None:
        return None, 0
    return level, _lead_in_end(paragraph, LOOKS[LEVELS.index(level)].font)


def _lead_in_end(paragraph: Paragraph, font: str) -> int:
    """Where the first words end that are set in the level's font; 0 for none."""
    end = len(paragraph.number)
    for run in paragraph.visible_runs:
        if run.text.strip() and not same_font(run.font.east_asia, font):
            break
        end += len(run.text)
    return end if end <= _LONGEST_HEADING else 0


def level_of(text: str) -> Role | None:
    """The level of the heading that begins `text`, 正文 for a mere item, else None."""
    level = _ordinal_level(text)
    if level is None:
        return None
    after = _after_heading(text)
    longest = _LONGEST_RUN_IN if after or text.endswith("。") else _LONGEST_HEADING
    return level if len(text) - len(after) <= longest else Role.BODY


def _ordinal_level(text: str) -> Role | None:
    for ordinal, role in zip(_ORDINALS, LEVELS, strict=True):
        if ordinal.match(text):
            return role
    return None


def _after_heading(text: str) -> str:
    """What follows the first 。: text that a heading runs into."""
    return text.partition("。")[2]
