"""Rules about type: fonts, sizes, emphasis and colour (GB/T 9704-2012, 5.2.2, 7)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from notices.page import (
    ATTACHMENT_MARK,
    BODY,
    CLOSING,
    FALLBACKS,
    FANGSONG,
    ISSUER_MARK,
    LEVELS,
    RED,
    TITLE,
    Look,
    same_font,
)
from notices.pagecheck.measure import size_name
from notices.pagecheck.report import clause
from notices.pagecheck.roles import LEVELS as LEVEL_ROLES
from notices.pagecheck.roles import (
    
    Document,
    Element,
    Role,
    closing_lines,
)
from notices.word.font import is_chinese
from notices.word.values import Kind, Paragraph, Run
from tracker.model.finding import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class _Type:
    """The type of an element, with the strength of the clause that sets it."""

    name: str
    rule: str
    look: Look
    severity: Severity = Severity.WARNING
    fixed_size: bool = True


# What is 3号仿宋 counts as one: a file all in 宋体 has one fault, not eight.
_BODY = _Type(name="正文", rule="body", look=BODY)
_TYPES = {
    Role.ISSUER_MARK: _Type(
        name="发文机关标志",
        rule="issuer-mark",
        look=ISSUER_MARK,
        severity=Severity.HINT,
        fixed_size=False,
    ),
    Role.TITLE: _Type(name="标题", rule="title", look=TITLE),
    Role.LEVEL_1: _Type(name="一级标题", rule="heading", look=LEVELS[0]),
    Role.LEVEL_2: _Type(name="二级标题", rule="heading", look=LEVELS[1]),
    Role.ATTACHMENT_MARK: _Type(
        name="附件标识",
        rule="attachment-mark",
        look=ATTACHMENT_MARK,
        severity=Severity.ERROR,
    ),
    Role.CLOSING: _Type(name="版记", rule="closing", look=CLOSING),
} | dict.fromkeys(
    (
        Role.BODY,
        Role.LEVEL_3,
        Role.LEVEL_4,
        Role.ADDRESSEES,
        Role.ATTACHMENT_LIST,
        Role.SIGNATURE,
        Role.DATE,
        Role.NOTE,
        Role.DOCUMENT_NUMBER,
    ),
    _BODY,
)
# Our own marked blank; the text half tells it.
_MARKED_BLANK = re.compile(r"【待填[^】]*】?")
_QUOTES = "“”‘’…—"


def fonts(document: Document) -> Iterator[Finding]:
    """5.2.2 and 7: the font of each element."""
    for paragraph, run, kind in _typed(document):
        font, wanted = run.font.east_asia, kind.look.font
        has_chinese = any(map(is_chinese, run.text))
        if has_chinese and not same_font(font, wanted):
            yield Finding(
                rule=f"{kind.rule}-font",
                severity=kind.severity,
                place=paragraph.place,
                clause=clause(kind.look.clause),
                found=font,
                wanted=_type_name(kind),
                message=f"{kind.name}的字体是{font}。",
                remedy=f"在“字体—中文字体”中改为{wanted}。",
            )


def sizes(document: Document) -> Iterator[Finding]:
    """5.2.2 and 7: the size of each element."""
    for paragraph, run, kind in _typed(document):
        wanted = kind.look.size.pt
        if kind.fixed_size and run.font.size != wanted:
            yield Finding(
                rule=f"{kind.rule}-size",
                severity=kind.severity,
                place=paragraph.place,
                clause=clause(kind.look.clause),
                found=size_name(run.font.size),
                wanted=_type_name(kind),
                message=f"{kind.name}的字号是{size_name(run.font.size)}。",
                remedy=f"在“字体—字号”中改为{size_name(wanted)}。",
            )


def bold(document: Document) -> Iterator[Finding]:
    """7.3: levels are told apart by font; the standard makes nothing bold."""
    for element in document.of(Role.TITLE, *LEVEL_ROLES):
        heading, _ = _split(element)
        if any(run.font.bold for run in heading):
            yield Finding(
                rule="heading-bold",
                severity=Severity.WARNING,
                place=element.paragraph.place,
                clause=clause(BODY.clause if element.role in LEVEL_ROLES else "7.3.1"),
                found="加粗",
                wanted="不加粗",
                message=f"{element.role}加粗了，层次应以字体区分。",
                remedy="选中后取消“加粗”（Ctrl+B）。",
            )


def emphasis(document: Document) -> Iterator[Finding]:
    """Customary: body text is neither bold nor slanted nor underlined."""
    for paragraph, run, kind in _typed(document, headings=False):
        marks = [
            name
            for name, used in (
                ("加粗", run.font.bold),
                ("斜体", run.font.italic),
                ("下划线", run.font.underline),
            )
            if used
        ]
        if kind is _BODY and marks:
            yield Finding(
                rule="emphasis",
                severity=Severity.HINT,
                place=paragraph.place,
                found="、".join(marks),
                message=f"正文中有{'、'.join(marks)}的文字。",
                remedy="公文正文一般不作强调；选中后取消。",
            )


def colours(document: Document) -> Iterator[Finding]:
    """5.2.4: black unless the standard says otherwise."""
    for paragraph, run in _all_runs(document):
        color = run.font.color
        if color and _MARKED_BLANK.sub("", run.text).strip():
            yield Finding(
                rule="text-colour",
                severity=Severity.ERROR,
                place=paragraph.place,
                clause=clause("5.2.4"),
                found=f"颜色{color}",
                wanted="黑色",
                message="文字不是黑色。",
                remedy="选中后在“字体—字体颜色”中选“自动”。",
            )


def highlights(document: Document) -> Iterator[Finding]:
    """Marker left in the text; our own blanks, which are marked on purpose, are not."""
    for paragraph in document.word.paragraphs:
        marked = "".join(
            run.text if run.font.highlight else "\n" for run in paragraph.visible_runs
        )
        if _MARKED_BLANK.sub("", marked).strip():
            yield Finding(
                rule="highlight",
                severity=Severity.WARNING,
                place=paragraph.place,
                message="留有突出显示（荧光笔）的文字。",
                remedy="核对后选中，在“开始—突出显示”中选“无颜色”。",
            )


def punctuation_fonts(document: Document) -> Iterator[Finding]:
    """5.2.2: “”‘’…— in a Western font come out half as wide as they should."""
    for paragraph in document.word.paragraphs:
        if paragraph.kind is Kind.FOOTER or not any(map(is_chinese, paragraph.text)):
            continue
        for run in paragraph.visible_runs:
            fonts = {run.font.of(mark) for mark in run.text if mark in _QUOTES}
            for font in sorted(filter(is_western, fonts)):
                yield Finding(
                    rule="punctuation-font",
                    severity=Severity.WARNING,
                    place=paragraph.place,
                    clause=clause("5.2.2"),
                    found=font,
                    wanted=FANGSONG,
                    message=f"引号、省略号或破折号用了西文字体{font}，显示为半角。",
                    remedy=f"选中这些标点，在“字体—西文字体”中改为{FANGSONG}。",
                )


def is_western(font: str) -> bool:
    """Whether a font of this name has no full-width quotation marks."""
    chinese = {name for names in FALLBACKS.values() for name in names}
    return (
        font.isascii() and font not in chinese and not font.startswith(_CHINESE_MAKERS)
    )


# Fonts of Chinese makers and of Windows that are Chinese under an English name.
_CHINESE_MAKERS = (
    "FZ",
    "HY",
    "ST",
    "Sim",
    "NSim",
    "DengXian",
    "Microsoft YaHei",
    "Noto",
)


def _typed(
    document: Document, *, headings: bool = True
) -> Iterator[tuple[Paragraph, Run, _Type]]:
    """Visible runs with the type they should have; headings first where wanted."""
    for element in document.elements:
        heading, rest = _split(element)
        if headings and element.heading is not None:
            kind = _TYPES[element.heading]
            yield from ((element.paragraph, run, kind) for run in heading)
        if element.role in _TYPES:
            kind = _BODY if element.role in LEVEL_ROLES else _TYPES[element.role]
            yield from ((element.paragraph, run, kind) for run in rest)
    for paragraph in closing_lines(document):
        if paragraph.kind is not Kind.BODY:
            kind = _TYPES[Role.CLOSING]
            yield from ((paragraph, run, kind) for run in _inked(paragraph))


def _split(element: Element) -> tuple[list[Run], list[Run]]:
    """Runs of the heading, and those of the text after it.

    A run that holds the end of the heading counts as heading.
    """
    heading: list[Run] = []
    rest: list[Run] = []
    position = len(element.paragraph.number)
    for run in element.paragraph.visible_runs:
        part = heading if position < element.heading_end else rest
        position += len(run.text)
        if run.text.strip():
            part.append(run)
    return heading, rest


def _inked(paragraph: Paragraph) -> list[Run]:
    return [run for run in paragraph.visible_runs if run.text.strip()]


def _all_runs(document: Document) -> Iterator[tuple[Paragraph, Run]]:
    """Every visible run that must be black: all but the issuer's mark."""
    marks = {id(item.paragraph) for item in document.of(Role.ISSUER_MARK)}
    footers = [
        paragraph
        for section in document.word.sections
        for footer in section.footers.values()
        for paragraph in footer
    ]
    for paragraph in (*document.word.paragraphs, *footers):
        # A mark in a table or a text box is known by being large and red.
        apart = paragraph.kind in (Kind.BOX, Kind.CELL)
        large = paragraph.font.size >= SMALLEST_MARK
        if id(paragraph) in marks or (apart and large and paragraph.font.color == RED):
            continue
        yield from ((paragraph, run) for run in _inked(paragraph))


def _type_name(kind: _Type) -> str:
    size = size_name(kind.look.size.pt) if kind.fixed_size else ""
    return size + kind.look.font


RULES = (
    fonts,
    sizes,
    bold,
    emphasis,
    colours,
    highlights,
    punctuation_fonts,
)
