"""Days by which something is asked for, and whom to reach about it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from notices.chinese import written_date
from notices.model import Para
from notices.proofread.known import Whole
from notices.proofread.parts import DATE_LINE, Part
from notices.proofread.slip import Slip
from tracker.model.finding import Finding, Severity

PAST: Final = Slip(
    "deadline-past", Severity.WARNING, "请核对时限和成文日期：时限应在成文日期之后。"
)
ALONE: Final = Slip("phone-alone", Severity.HINT, "请在电话前写上联系人。")

ASKED: Final = re.compile(
    r"(?:请|务必|要求|限)[^。；]{0,40}?"
    r"(?P<day>(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<date>\d{1,2})日)"
    r"(?:[（(][^（()）]{1,8}[）)])?(?:\d{1,2}[时:：]\d{0,2}分?)?(?:下班)?(?:前|之前|以前|止)"
)
# What was to be done, and how it stands: such a day has passed.
OLD_MATTER: Final = re.compile(
    "至今|仍未|尚未|未按|未报|逾期|原定|原时限|此前|已于|上次"
)
SENTENCE: Final = re.compile(r"[^。；]*[。；]?")
SIGNED: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
# A day so long before the paper's own is one of the next year, said without it.
HALF_A_YEAR: Final = timedelta(days=180)
PHONE: Final = re.compile(r"(?:联系电话|^\s*电\s*话)[：:]\s*(?=[\d【（(])")
PERSON: Final = re.compile(r"联\s*系\s*人|联络员|经办人|负责人")


def deadlines(whole: Whole) -> Iterator[Finding]:
    """Days asked for that lie before the paper's own date."""
    for part in whole.parts:
        signed = _signed(part)
        for para in part.paras if signed else ():
            for sentence in SENTENCE.finditer(para.text):
                if signed and not OLD_MATTER.search(sentence[0]):
                    yield from _past(para, sentence, signed)


def _past(para: Para, sentence: re.Match[str], signed: date) -> Iterator[Finding]:
    for match in ASKED.finditer(sentence[0]):
        day = _day(match["year"] or signed.year, match["month"], match["date"])
        far = day and signed - day > HALF_A_YEAR and not match["year"]
        if day and day < signed and not far:
            start, end = match.span("day")
            span = sentence.start() + start, sentence.start() + end
            message = f"时限“{match['day']}”早于成文日期{written_date(signed)}。"
            yield PAST.at(para, span, message)


def _signed(part: Part) -> date | None:
    """The date of a part, where it is filled in."""
    for para in part.paras:
        text = para.text.strip()
        if DATE_LINE.fullmatch(text) and (match := SIGNED.fullmatch(text)):
            return _day(*match.groups())
    return None


def _day(year: str | int, month: str, day: str) -> date | None:
    with suppress(ValueError):
        return date(int(year), int(month), int(day))
    return None


def phones(whole: Whole) -> Iterator[Finding]:
    """A telephone without the person who answers it, in its line or the one above."""
    above = ""
    for para in whole.reading.paras:
        match = PHONE.search(para.text)
        if match and not PERSON.search(above + para.text):
            yield ALONE.at(para, match.span(), "只有电话，没有联系人。")
        above = para.text
