"""Rules about colour: black type, no marker left (GB/T 9704-2012, 5.2.4)."""

import re
from collections.abc import Iterator

from notices.pagecheck.lines import like_mark
from notices.pagecheck.report import Fault
from notices.pagecheck.roles import Document, Role
from notices.pagecheck.typefaces import inked
from notices.word.values import Kind, Paragraph, Run
from tracker.model.finding import Finding, Severity

_COLOUR = Fault(
    "text-colour",
    Severity.ERROR,
    message="文字不是黑色。",
    remedy="选中后在“字体—字体颜色”中选“自动”。",
    clause="5.2.4",
    wanted="黑色",
)
_HIGHLIGHT = Fault(
    "highlight",
    Severity.WARNING,
    message="留有突出显示（荧光笔）的文字。",
    remedy="核对后选中，在“开始—突出显示”中选“无颜色”。",
)
# Our own marked blank; the text half tells it.
_MARKED_BLANK = re.compile(r"【待填[^】]*】?")


def colours(document: Document) -> Iterator[Finding]:
    """5.2.4: black unless the standard says otherwise."""
    for paragraph, run in _black_runs(document):
        color = run.font.color
        if color and _MARKED_BLANK.sub("", run.text).strip():
            yield _COLOUR.at(paragraph.place, f"颜色{color}")


def highlights(document: Document) -> Iterator[Finding]:
    """Marker left in the text; our own blanks, which are marked on purpose, are not."""
    for paragraph in document.word.paragraphs:
        if not any(run.font.highlight for run in paragraph.runs):
            continue
        marked = "".join(
            run.text if run.font.highlight else "\n" for run in paragraph.visible_runs
        )
        if _MARKED_BLANK.sub("", marked).strip():
            yield _HIGHLIGHT.at(paragraph.place)


def _black_runs(document: Document) -> Iterator[tuple[Paragraph, Run]]:
    """Every coloured run that must be black: all but the issuer's mark."""
    marks = {id(item.paragraph) for item in document.of(Role.ISSUER_MARK)}
    footers = [
        paragraph
        for section in document.word.sections
        for footer in section.footers.values()
        for paragraph in footer
    ]
    for paragraph in (*document.word.paragraphs, *footers):
        if not any(run.font.color for run in paragraph.runs):
            continue
        # A mark in a table or a text box is known by being large and red.
        apart = paragraph.kind in (Kind.BOX, Kind.CELL)
        if id(paragraph) not in marks and not (apart and like_mark(paragraph)):
            yield from ((paragraph, run) for run in inked(paragraph))


RULES = (colours, highlights)
