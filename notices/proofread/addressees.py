"""To whom a paper goes (GB/T 9704-2012 7.3.2): known, and the one its rows speak of."""

import re
from collections.abc import Iterator
from typing import Final

from notices.model import Para, Register
from notices.proofread.known import Whole
from notices.proofread.parts import MASTHEAD, Part
from notices.proofread.slip import Slip, times
from notices.proofread.tables import column
from tracker.model.finding import Finding, Severity

CLAUSE: Final = "GB/T 9704-2012 7.3.2"
UNKNOWN: Final = Slip(
    "addressee-unknown",
    Severity.HINT,
    "请核对主送机关的名称；确有这个单位的，请补入单位名录。",
    CLAUSE,
)
ROWS: Final = Slip(
    "addressee-rows",
    Severity.WARNING,
    "请核对主送机关，或表里的责任单位：各单位只收到自己的事项。",
)
ONE: Final = Slip(
    "addressee-one",
    Severity.WARNING,
    "请示只写一个主送机关；其他需要知道的机关用抄送。",
    "党政机关公文处理工作条例 第十五条",
)

LINE: Final = re.compile(r"(?P<names>[^。；：:！？《》]{2,200})[：:]")
# A whole kind of bodies, named by no single name.
GENERAL: Final = re.compile(r"各|有关|相关|直属|成员单位|单位$|部门$|【")
BETWEEN: Final = re.compile("[、，,]")
RESPONSIBLE: Final = re.compile(r"\s*(?:责任|牵头|承办|报送|整改)单位\s*")
NAMES_IN_CELL: Final = re.compile(r"[、，,；;\s]+")
# Kinds by which a unit is asked for what is its own.
ASKING: Final = re.compile(r"(?:通知|督办单|督办函|交办函|交办单)$")


def addressees(whole: Whole) -> Iterator[Finding]:
    """Addressees nobody knows; two for a 请示; rows that are another unit's."""
    part = whole.parts[0] if whole.parts else None
    para = addressed(part) if part else None
    if part is None or para is None:
        return
    names = names_in(para)
    if part.title.endswith("请示") and len(names) > 1:
        message = f"请示写了{len(names)}个主送机关。"
        yield ONE.at(para, (0, len(para.text)), message)
    ours = _is_ours(whole)
    for name in names:
        if ours and not _is_known(name, whole.register):
            start = para.text.index(name)
            message = f"主送机关“{name}”不在单位名录里。"
            yield UNKNOWN.at(para, (start, start + len(name)), message)
    if len(names) == 1 and ASKING.search(part.title):
        yield from _rows(whole, names[0])


def _is_ours(whole: Whole) -> bool:
    """Whether the office of the register issues it, by its mark or its signature."""
    lines = {para.text.strip().removesuffix("文件") for para in whole.reading.paras}
    return not whole.register.issuers.isdisjoint(lines)


def addressed(part: Part) -> Para | None:
    """The line of addressees below the title; None where there is none."""
    if not part.title_lines:
        return None
    after = part.paras.index(part.title_lines[-1]) + 1
    rest = (para for para in part.paras[after:] if para.text.strip())
    para = next((one for one in rest if not MASTHEAD.match(one.text.strip())), None)
    return para if para and LINE.fullmatch(para.text.strip()) else None


def names_in(para: Para) -> list[str]:
    """The addressees, of which a whole kind of bodies is one: 各乡镇人民政府."""
    match = LINE.fullmatch(para.text.strip())
    names = BETWEEN.split(match["names"]) if match else []
    return [name.strip() for name in names if name.strip()]


def _is_known(name: str, register: Register) -> bool:
    """Whether the name is known, longer or shorter, or is a whole kind of bodies."""
    if GENERAL.search(name) or name in register.aliases:
        return True
    known = register.names | register.addressees
    return name in known or any(
        one and (one.endswith(name) or name.endswith(one)) for one in known
    )


def _rows(whole: Whole, name: str) -> Iterator[Finding]:
    """Rows of a paper to one known unit which name others than it as responsible."""
    if name not in whole.register.names:
        return
    for table in filter(None, whole.reading.tables):
        wrong = [
            cell
            for cell in column(table, RESPONSIBLE)
            if cell.text.strip() and _others(cell.text, name, whole.register)
        ]
        if wrong:
            message = f"主送{name}，这一行的责任单位是别的单位{times(len(wrong))}。"
            yield ROWS.at(wrong[0], (0, len(wrong[0].text)), message)


def _others(text: str, name: str, register: Register) -> bool:
    """Whether known units stand there, and `name` is not among them."""
    units = NAMES_IN_CELL.split(text.strip())
    return name not in units and all(unit in register.names for unit in units)
