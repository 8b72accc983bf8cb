"""Rules about pages that lie across: the upright sheet, turned (GB/T 9704-2012, 8)."""

from collections.abc import Iterator

from notices.page import ACROSS_MARGINS
from notices.pagecheck.measure import (
    has_margins_across,
    margins_name,
    section_margins,
)
from notices.pagecheck.numbers import numbers_of
from notices.pagecheck.report import Fault
from notices.pagecheck.roles import Document, sections
from tracker.model.finding import Finding, Severity

# The standard turns the sheet and says nothing of margins: they follow from 5.2.1.
_MARGINS = Fault(
    "margins-across",
    Severity.WARNING,
    message="横页的页边距与竖页的版心对不上。",
    remedy="光标放在横页上，在“页面设置—页边距”中设为上2.8、下2.6、左3.5、右3.7厘米。",
    clause="5.2.1、8",
    wanted=margins_name(ACROSS_MARGINS),
)
_MISSING = Fault(
    "page-number",
    Severity.ERROR,
    message="横页没有页码。",
    remedy="双击横页的页脚，在页面左侧画一个文本框，把文字旋转90°，插入页码。",
    clause="8",
    wanted="与竖页一致：在短边一侧，随纸转过来读",
)
_NUMBER = Fault(
    "page-number-across",
    Severity.ERROR,
    message="横页的页码没有排在竖页的位置。",
    remedy=(
        "双击横页的页脚，在“插入—文本框”中画一个文本框，放在页面左侧，"
        "文字方向选“将所有文字旋转90°”，把页码移到框里。"
    ),
    clause="8",
    wanted="与竖页一致：在短边一侧，随纸转过来读",
)


def margins(document: Document) -> Iterator[Finding]:
    """5.2.1 and 8: the text area of upright pages, turned."""
    for place, section in sections(document):
        if section.landscape and not has_margins_across(section):
            yield _MARGINS.at(place, margins_name(section_margins(section)))


def number_there(document: Document) -> Iterator[Finding]:
    """8: pages across are numbered too. Where no page is, that is told once (7.5)."""
    numbers = list(numbers_of(document))
    kinds = {False, True} if document.word.even_and_odd else {False}
    for place, section in sections(document):
        shown = {item.even for item in numbers if item.section is section}
        if numbers and section.landscape and not kinds <= shown:
            yield _MISSING.at(place, "双页没有" if shown == {False} else "没有")


def number_place(document: Document) -> Iterator[Finding]:
    """8: the number stands where upright pages have it."""
    places = {id(section): place for place, section in sections(document)}
    for number in numbers_of(document):
        if number.section.landscape and not number.paragraph.turned:
            yield _NUMBER.at(places[id(number.section)], "在横页的下方或上方")


RULES = (margins, number_there, number_place)
