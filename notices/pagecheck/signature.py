"""Where signature and date stand, with a seal or without (GB/T 9704-2012, 7.3.5)."""

from collections.abc import Iterator
from dataclasses import dataclass

from notices.chinese import width
from notices.page import DATE, SIGNATURE
from notices.pagecheck.measure import char_width, chars, indents, leading, text_area
from notices.pagecheck.report import Fault
from notices.pagecheck.roles import Document, Role
from notices.word.values import Paragraph
from tracker.model.finding import Finding, Severity

_PLACE = Fault(
    "signature-place",
    Severity.ERROR,
    message="署名、成文日期的位置不对。",
    remedy="设为右对齐，再在“段落—缩进—右侧”中按应有的字符数填写。",
    clause="7.3.5",
)
# Where dates and signatures stand is judged by eye: digits are not exactly half.
_BY_EYE = 0.7
_CENTRE_BY_EYE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Where a line of text lies between the edges, in 3号 characters from the left."""

    begin: float
    end: float
    line: float

    @property
    def right(self) -> float:
        return self.line - self.end

    @property
    def middle(self) -> float:
        return (self.begin + self.end) / 2


def signature_place(document: Document) -> Iterator[Finding]:
    """7.3.5: where signature and date stand, with a seal or without.

    Reckoned from the file, since a printed digit is not exactly half a character.
    Lines with blanks to fill and several signatures are left to the eye.
    """
    for date in document.of(Role.DATE):
        above = next(document.before(date), None)
        signed = [above] if above and above.role is Role.SIGNATURE else []
        texts = "".join(item.paragraph.text for item in (*signed, date))
        several = signed and _is_signature(document, signed[0].index - 1)
        if several or any(mark in texts for mark in "【×xX"):
            continue
        day = _stretch(document, date.paragraph)
        name = _stretch(document, signed[0].paragraph) if signed else None
        if not (_is_sealed(name, day) or _is_unsealed(name, day)):
            found = f"成文日期右空{chars(day.right)}"
            if name is not None:
                found = f"署名右空{chars(name.right)}，{found}"
            yield _PLACE.at(date.paragraph.place, found, wanted=_wanted(name, day))


def _is_signature(document: Document, index: int) -> bool:
    return index >= 0 and document.elements[index].role is Role.SIGNATURE


def _is_sealed(name: _Stretch | None, day: _Stretch) -> bool:
    """7.3.5.1: the date four characters in, the signature centred above it.

    A name too long for that reaches to the right edge, and either stays there or
    takes the date along.
    """
    placed = abs(day.right - DATE.right) <= _BY_EYE
    if name is None:
        return placed
    at_edge = abs(name.right) <= _BY_EYE
    if abs(name.middle - day.middle) <= _CENTRE_BY_EYE:
        return placed or at_edge
    return placed and at_edge and name.middle < day.middle


def _is_unsealed(name: _Stretch | None, day: _Stretch) -> bool:
    """7.3.5.2: the signature two characters in, the date two right of its first."""
    if name is None:
        return abs(day.right - SIGNATURE.right) <= _BY_EYE
    if day.end - day.begin > name.end - name.begin:
        return abs(day.right - SIGNATURE.right) <= _BY_EYE and name.right > day.right
    in_place = abs(name.right - SIGNATURE.right) <= _BY_EYE
    return in_place and abs(day.begin - name.begin - 2) <= _BY_EYE


def _wanted(name: _Stretch | None, day: _Stretch) -> str:
    if name is None:
        return f"成文日期右空{DATE.right:g}字符"
    long, short = name.end - name.begin, day.end - day.begin
    centred = max(0.0, DATE.right + (short - long) / 2)
    return f"盖章的：署名右空{chars(centred)}，成文日期右空{DATE.right:g}字符"


def _stretch(document: Document, paragraph: Paragraph) -> _Stretch:
    section = document.word.sections[paragraph.section]
    line, _ = text_area(section)
    whole = line / char_width(paragraph.font)
    left, right, first = indents(paragraph)
    text = paragraph.text.rstrip(" ")
    end = {
        "right": whole - right,
        "center": left + first + (whole - left - first - right + width(text)) / 2,
    }.get(paragraph.format.align, left + first + width(text))
    begin = end - width(text) + leading(text)
    trailing = width(text) - width(text.rstrip())
    return _Stretch(begin=begin, end=end - trailing, line=whole)


RULES = (signature_place,)
