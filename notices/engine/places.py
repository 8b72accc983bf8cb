"""Where in a document a tag is broken, as a clerk would look for it."""

import re
from html import unescape
from typing import Final

from jinja2 import Environment, TemplateSyntaxError

from notices.engine.sound import parsed

_PARTS: Final = (
    ("word/document", "正文"),
    ("word/header", "页眉"),
    ("word/footer", "页脚"),
    ("word/footnotes", "脚注"),
    ("word/endnotes", "尾注"),
    ("word/charts/", "图表"),
)
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STATEMENT: Final = re.compile(r"\{%-?(?:(?:p|tr|tc|r) )?\s*(\w+)")
_BEGINS: Final = frozenset(
    ("for", "if", "macro", "filter", "call", "with", "block", "autoescape")
)
_SHOWN: Final = 30


def part_name(member: str) -> str:
    """What a part is called: 正文, 页眉 …"""
    return next((name for head, name in _PARTS if member.startswith(head)), member)


def broken_at(member: str, xml: str, source: str, language: Environment) -> str:
    """Which paragraph of a part holds the tag that cannot be read, or is not ended.

    "" where every tag can be read.

    Args:
        xml: the part as Word wrote it.
        source: the part as docxtpl reads it.
    """
    one_line = source.replace("\n", " ").replace("\r", " ")
    lines = re.sub(r"<w:p(?=[ >])", r"\n\g<0>", one_line).split("\n")
    paragraphs = [
        "".join(text.text or "" for text in paragraph.iter(f"{_W}t"))
        for paragraph in parsed(xml).iter(f"{_W}p")
    ]
    try:
        language.parse("\n".join(lines))
    except TemplateSyntaxError as trouble:
        line = unescape(re.sub("<[^>]*>", "", lines[trouble.lineno - 1])).strip()
        number = _unended(paragraphs) or _number_of(line, paragraphs)
        text = paragraphs[number - 1].strip() if number else line
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"
        return f"{part_name(member)}{f'第{number}段' if number else ''}“{shown}”"
    return ""


def _number_of(line: str, paragraphs: list[str]) -> int:
    """The paragraph a line of docxtpl's reading ends with; 0 where it is not found."""
    found = [
        number
        for number, text in enumerate(paragraphs, start=1)
        if "{" in text and text.strip() in line
    ]
    return found[-1] if found else 0


def _unended(paragraphs: list[str]) -> int:
    """The paragraph of the last block begun and never ended; 0 where all are ended."""
    begun: list[tuple[str, int]] = []
    for number, text in enumerate(paragraphs, start=1):
        for word in _STATEMENT.findall(text):
            if word in _BEGINS:
                begun.append((word, number))
            elif begun and word == f"end{begun[-1][0]}":
                begun.pop()
            elif word.startswith("end"):
                return 0  # an end without a beginning: Jinja says where
    return begun[-1][1] if begun else 0
