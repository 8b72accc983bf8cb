"""Rules about type: fonts, sizes and emphasis (GB/T 9704-2012, 5.2.2, 7)."""

from collections.abc import Iterator

from notices.page import BODY, same_font
from notices.pagecheck.measure import size_name
from notices.pagecheck.report import clause
from notices.pagecheck.roles import LEVELS, Document, Role
from notices.pagecheck.typefaces import BODY_TYPE, split, typed
from notices.word.font import is_chinese
from tracker.model.finding import Finding, Severity


def fonts(document: Document) -> Iterator[Finding]:
    """5.2.2 and 7: the font of each element."""
    for paragraph, run, kind in typed(document):
        font, wanted = run.font.east_asia, kind.look.font
        if not same_font(font, wanted) and any(map(is_chinese, run.text)):
            yield Finding(
                rule=f"{kind.rule}-font",
                severity=kind.severity,
                place=paragraph.place,
                clause=clause(kind.look.clause),
                found=font,
                wanted=str(kind),
                message=f"{kind.name}的字体是{font}。",
                remedy=f"在“字体—中文字体”中改为{wanted}。",
            )


def sizes(document: Document) -> Iterator[Finding]:
    """5.2.2 and 7: the size of each element."""
    for paragraph, run, kind in typed(document):
        wanted = kind.look.size.pt
        if kind.fixed_size and run.font.size != wanted:
            yield Finding(
                rule=f"{kind.rule}-size",
                severity=kind.severity,
                place=paragraph.place,
                clause=clause(kind.look.clause),
                found=size_name(run.font.size),
                wanted=str(kind),
                message=f"{kind.name}的字号是{size_name(run.font.size)}。",
                remedy=f"在“字体—字号”中改为{size_name(wanted)}。",
            )


def bold(document: Document) -> Iterator[Finding]:
    """7.3: levels are told apart by font; the standard makes nothing bold."""
    for element in document.of(Role.TITLE, *LEVELS):
        heading, _ = split(element)
        if any(run.font.bold for run in heading):
            yield Finding(
                rule="heading-bold",
                severity=Severity.WARNING,
                place=element.paragraph.place,
                clause=clause(BODY.clause if element.role in LEVELS else "7.3.1"),
                found="加粗",
                wanted="不加粗",
                message=f"{element.role}加粗了，层次应以字体区分。",
                remedy="选中后取消“加粗”（Ctrl+B）。",
            )


def emphasis(document: Document) -> Iterator[Finding]:
    """Customary: body text is neither bold nor slanted nor underlined."""
    for paragraph, run, kind in typed(document, headings=False):
        marks = [
            name
            for name, used in (
                ("加粗", run.font.bold),
                ("斜体", run.font.italic),
                ("下划线", run.font.underline),
            )
            if used
        ]
        if kind is BODY_TYPE and marks:
            yield Finding(
                rule="emphasis",
                severity=Severity.HINT,
                place=paragraph.place,
                found="、".join(marks),
                message=f"正文中有{'、'.join(marks)}的文字。",
                remedy="公文正文一般不作强调；选中后取消。",
            )


RULES = (fonts, sizes, bold, emphasis)
