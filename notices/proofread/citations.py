"""Documents and annexes cited: their numbers and names, as they are known."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from notices.proofread.attachments import Item, listed_items, plain_title
from notices.proofread.known import Whole
from notices.proofread.slip import HAN, Piece, Slip
from tracker.model.finding import Finding, Severity

NUMBER: Final = Slip("cited-number", Severity.WARNING, "请核对引用文件的名称和文号。")
OWN: Final = Slip(
    "cited-own-number",
    Severity.WARNING,
    "请核对文号；确已发出的，请先用 kaohe register 登记。",
)
ANNEX: Final = Slip(
    "attachment-cited-name", Severity.WARNING, "请核对附件的序号和名称，使前后一致。"
)

TITLE_AND_NUMBER: Final = re.compile(
    rf"《(?P<title>[^《》]{{2,120}})》\s*[（(](?P<number>[{HAN}]{{1,20}}〔\d{{4}}〕\d+号)[）)]"
)
DOCUMENT_NUMBER: Final = re.compile(rf"[{HAN}]{{1,20}}〔\d{{4}}〕\d+号")
# 附件2《…》, 《…》（见附件2）, 《…》（附件2）.
NAMED_ANNEX: Final = (
    re.compile(r"附件(?P<at>\d{1,2})《(?P<name>[^《》]{2,60})》"),
    re.compile(r"《(?P<name>[^《》]{2,60})》[（(](?:详?见)?附件(?P<at>\d{1,2})[）)]"),
)


def cited_documents(whole: Whole) -> Iterator[Finding]:
    """A known document with another number; a number of our own that nobody gave."""
    register = whole.register
    if not (register.cited or register.own_codes):
        return
    titles = {_bare(title): number for title, number in register.cited.items()}
    for piece in whole.pieces:
        if "〔" not in piece.text:
            continue
        for match in TITLE_AND_NUMBER.finditer(piece.text):
            right = titles.get(_bare(match["title"]), match["number"])
            if match["number"] != right:
                message = f"《{match['title']}》的文号是“{right}”。"
                yield NUMBER.at(piece, match.span("number"), message, right)
        yield from _own(piece, whole)


def _own(piece: Piece, whole: Whole) -> Iterator[Finding]:
    """The number a paper bears itself stands alone on its line, and is given it there."""
    for match in DOCUMENT_NUMBER.finditer(piece.text):
        number = match[0]
        if number == piece.text.split("签发人")[0].strip():
            continue
        codes = [code for code in whole.register.own_codes if f"{code}〔" in number]
        for code in codes[:1]:
            number = number[number.rindex(f"{code}〔") :]
            if number not in whole.register.numbers:
                span = (match.end() - len(number), match.end())
                yield OWN.at(piece, span, f"本机关没有登记过“{number}”。")


def _bare(title: str) -> str:
    return re.sub(r"[\s“”]", "", title)


def cited_annexes(whole: Whole) -> Iterator[Finding]:
    """An annex cited by number and name, which is listed under another name."""
    items: Mapping[int, Item] = {
        item.number: item for item in listed_items(whole) if item.number
    }
    for piece in whole.pieces if items else ():
        for pattern in NAMED_ANNEX:
            for match in pattern.finditer(piece.text):
                item = items.get(int(match["at"]))
                if item and plain_title(item.name) != plain_title(match["name"]):
                    message = f"附件{match['at']}在附件说明里是“{item.name}”。"
                    yield ANNEX.at(piece, match.span(), message)
