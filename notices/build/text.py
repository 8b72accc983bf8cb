"""The text of a source's line, lead-ins of a heading level in that level's font."""

import re
from collections.abc import Iterator
from typing import Final

from docx.text.paragraph import Paragraph

_LEAD_IN: Final = re.compile(r"‹(\w+)›(.*?)‹›")


def add_text(paragraph: Paragraph, text: str) -> None:
    """Put the text at the end of the paragraph, ‹二级›…‹› in the level's type."""
    for piece, level in _lead_ins(text):
        run = paragraph.add_run(piece)
        if level:
            run.style = f"{level}标题字"


def _lead_ins(text: str) -> Iterator[tuple[str, str]]:
    """The text's pieces, each with the level whose font it takes, "" for none."""
    end = 0
    for found in _LEAD_IN.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], ""
        yield found[2], found[1]
        end = found.end()
    if text[end:]:
        yield text[end:], ""
