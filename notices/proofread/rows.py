"""Tables against themselves and the text: serial numbers, counts of rows, shares."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Final

from notices.model import Cell
from notices.proofread.known import Whole
from notices.proofread.slip import Piece, Slip
from notices.proofread.sums import number_of, right_share
from notices.proofread.tables import TOTAL, Row, column
from tracker.model.finding import Finding, Severity

SERIAL: Final = Slip(
    "table-serial", Severity.ERROR, "请核对是否漏行、重行，并重新编号。"
)
ROWS: Final = Slip(
    "table-rows", Severity.WARNING, "请核对文中的数和表里的行数，改正其中一个。"
)
SHARE: Final = Slip("table-share", Severity.ERROR, "请按同一行的两个数重新计算。")

SERIAL_TITLE: Final = re.compile(r"\s*序\s*号\s*")
# What is counted in a text, and how the column is headed that lists it.
COUNTED: Final = (
    (re.compile("问题"), "问题"),
    (re.compile("材料|资料"), "(?:材料|资料)"),
    (re.compile("任务"), "任务"),
    (re.compile("事项"), "事项"),
)
_CLAIM: Final = (
    r"(?:共|计|以下|下列|如下|报送|提交|涉及|通报|交办|办理)[^\d，。；、《》]{{0,4}}?"
    r"(?P<said>\d{{1,3}}|[二三四五六七八九两十])[个项条件份][^\d，。；、《》]{{0,6}}?{noun}"
)
SHARE_TITLE: Final = re.compile("率|占比|比例")
PERCENT: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*[%％]?\s*")
WHOLE_NUMBER: Final = re.compile(r"\s*(\d+)\s*")
# One row that agrees may agree by chance.
FEWEST_THAT_AGREE: Final = 2


def rows(whole: Whole) -> Iterator[Finding]:
    """Serial numbers out of order, rows miscounted in the text, shares miscounted."""
    for table in whole.reading.tables:
        if len(table) > 1:
            yield from _serials(table)
            yield from _shares(table)
    for title, noun in COUNTED:
        yield from _counts(whole, title, noun)


def _serials(table: Sequence[Row]) -> Iterator[Finding]:
    """A list may start again at 1: a table may have parts."""
    before = 0
    for cell in _numbered(table):
        number = int(cell.text)
        if number not in (1, before + 1):
            message = f"序号“{number}”与上一行的“{before}”不连续。"
            yield SERIAL.at(cell, (0, len(cell.text)), message, str(before + 1))
        elif number == before == 1:
            yield SERIAL.at(cell, (0, len(cell.text)), "序号“1”重复。", "2")
        before = number


def _numbered(table: Sequence[Row]) -> list[Cell]:
    """The cells below 序号 that hold a number."""
    cells = column(table, SERIAL_TITLE)
    return [cell for cell in cells if WHOLE_NUMBER.fullmatch(cell.text)]


def _counts(whole: Whole, column: re.Pattern[str], noun: str) -> Iterator[Finding]:
    """Told only where one table lists them, and no count in the text is its own."""
    listing = [
        (number, table)
        for number, table in enumerate(whole.reading.tables, start=1)
        if len(table) > 1
        and _numbered(table)
        and any(column.search(cell.text) for cell in table[0])
    ]
    if len(listing) != 1:
        return
    number, table = listing[0]
    count = len(_numbered(table))
    claims = [*_claims(whole.reading.paras, noun)]
    if claims and all(said != count for said, _, _ in claims):
        said, piece, match = claims[0]
        message = f"文中说是{said}，表{number}列了{count}行。"
        yield ROWS.at(piece, match.span(), message)


def _claims(
    paras: Sequence[Piece], noun: str
) -> Iterator[tuple[int, Piece, re.Match[str]]]:
    claim = re.compile(_CLAIM.format(noun=noun))
    for piece in paras:
        for match in claim.finditer(piece.text):
            yield number_of(match["said"]), piece, match


def _shares(table: Sequence[Row]) -> Iterator[Finding]:
    """Judged where most rows do show one column's share of another."""
    header = table[0]
    rows = [row for row in table[1:] if len(row) == len(header)]
    for at, title in enumerate(header):
        if SHARE_TITLE.search(title.text):
            yield from _column(header, rows, at)


def _column(header: Row, rows: Sequence[Row], at: int) -> Iterator[Finding]:
    others = [n for n in range(len(header)) if n != at and not _is_serial(header[n])]
    for part, whole in permutations(others, 2):
        judged = [found for row in rows if (found := _judged(row, at, part, whole))]
        wrong = [(cell, right) for cell, right in judged if right]
        agree = len(judged) - len(wrong)
        if wrong and agree >= FEWEST_THAT_AGREE and agree > len(wrong):
            for cell, right in wrong:
                message = (
                    f"按“{header[part].text}”和“{header[whole].text}”算是{right}%。"
                )
                span = (0, len(cell.text))
                yield SHARE.at(cell, span, message, f"{right}%")
            return


def _judged(row: Row, at: int, part: int, whole: int) -> tuple[Cell, str] | None:
    """The share's cell, and what it should be, "" where it is; None if no numbers."""
    share = PERCENT.fullmatch(row[at].text)
    some, every = (WHOLE_NUMBER.fullmatch(row[n].text) for n in (part, whole))
    if not (share and some and every) or not int(every[1]):
        return None
    right = right_share(int(some[1]), int(every[1]), Decimal(share[1]))
    return row[at], right


def _is_serial(title: Cell) -> bool:
    return bool(SERIAL_TITLE.fullmatch(title.text) or TOTAL.fullmatch(title.text))
