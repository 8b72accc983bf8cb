"""Names of units: an alias, or nearly a name of the register but not it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from notices.model import Reading, Register
from notices.proofread.slip import HAN, Piece, Slip, Span, pieces
from tracker.model.finding import Finding, Severity

ALIAS = Slip("name-alias", Severity.WARNING, "请用单位名录里的规范名称。")
NEAR = Slip(
    "name-near",
    Severity.WARNING,
    "请核对单位名称；确是另一个单位的，请补入单位名录。",
)

# Words that make another body of the same name: its level, its rank, its branch. A
# difference in one of them is no slip: a bureau is not its branch.
OTHER_BODY: Final = frozenset("省市州盟县旗区乡镇村国部分总副支队")
# What stands before the part of a name that tells one bureau from another.
LEVEL: Final = re.compile(
    r".*(?:自治区|自治州|自治县|自治旗|省|市|州|盟|县|旗|区)(?=.{3})"
)
# What bureaus have in common at the end of their names, the longest first.
SUFFIX: Final = re.compile(
    r"(?:监督管理局|人民政府|委员会|办公室|管理局|管理处|监测站|服务中心|有限公司"
    r"|分局|支队|大队|中心|政府|公司|[局办委厅院处室站会])$"
)
# 商务局 and 税务局, 政府办公室 and 政协办公室 differ by a character and are two bodies:
# without the suffix, a wrong character is a slip from four characters on, one too many
# or too few from three on.
SHORTEST_CHANGED: Final = 4
SHORTEST_SHIFTED: Final = 3
# 「市环保局」 is the city's, whatever our county calls its own.
ANOTHERS: Final = re.compile(r"(?:省|市|州|盟|自治区|国家)$")

# Where a name stands that should be another: piece, span, what it should be.
Place = tuple[Piece, Span, str]


def aliases(reading: Reading, register: Register) -> Iterator[Finding]:
    """Names the register knows under another, standard name; each once."""
    yield from _once(ALIAS, "“{0}”的规范名称是“{1}”。", _aliases(reading, register))


def near_names(reading: Reading, register: Register) -> Iterator[Finding]:
    """Names one character away from one in the register; each once.

    A name the register has, or one that holds such a name whole, is not near but it.
    """
    yield from _once(
        NEAR, "“{0}”不在单位名录里，是否为“{1}”？", _near_names(reading, register)
    )


def wrong_names(reading: Reading, register: Register) -> Iterator[Place]:
    """Where either rule finds a wrong name: every place, also of one told already."""
    yield from _aliases(reading, register)
    yield from _near_names(reading, register)


def _aliases(reading: Reading, register: Register) -> Iterator[Place]:
    for piece, known in _known(reading, register):
        for match in known:
            right = register.aliases.get(match[0], match[0])
            if right != match[0] and not ANOTHERS.search(piece.text[: match.start()]):
                yield piece, match.span(), right


def _near_names(reading: Reading, register: Register) -> Iterator[Place]:
    cores = sorted({LEVEL.sub("", name) for name in register.names})
    for piece, known in _known(reading, register):
        covered = {at for match in known for at in range(*match.span())}
        for core in cores:
            for span in _near(piece.text, core):
                if covered.isdisjoint(range(*span)):
                    yield piece, span, core


def _known(
    reading: Reading, register: Register
) -> Iterator[tuple[Piece, list[re.Match[str]]]]:
    """Each piece with the names it has right and the aliases, longest first."""
    written = {*register.names, *register.aliases} - {""}
    longest = sorted(written, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest)) or r"(?!)")
    for piece in pieces(reading):
        yield piece, list(pattern.finditer(piece.text))


def _near(text: str, core: str) -> Iterator[Span]:
    """Spans of `text` one character away from `core`, first and last unchanged."""
    size = len(core)
    if len(_own_part(core)) < SHORTEST_SHIFTED:
        return
    start = text.find(core[0])
    while start != -1:
        for end in range(start + size - 1, start + size + 2):
            written = text[start:end]
            if written.endswith(core[-1]) and _is_slip_of(written, core):
                yield start, end
                break
        start = text.find(core[0], start + 1)


def _own_part(name: str) -> str:
    """What of a name is its own: nothing of 委员会办公室, which any body may have."""
    while (shorter := SUFFIX.sub("", name)) != name:
        name = shorter
    return name


def _is_slip_of(written: str, core: str) -> bool:
    """Whether one character inside is wrong, too many or missing, and tells nothing."""
    if written == core or not re.fullmatch(f"[{HAN}]+", written):
        return False
    longer, shorter = sorted((written, core), key=len, reverse=True)
    at = next(
        (
            i
            for i, pair in enumerate(zip(longer, shorter, strict=False))
            if pair[0] != pair[1]
        ),
        len(shorter),
    )
    if len(longer) == len(shorter):
        same = longer[at + 1 :] == shorter[at + 1 :]
        same = same and len(_own_part(core)) >= SHORTEST_CHANGED
        changed = {longer[at], shorter[at]}
    else:
        same = longer[at + 1 :] == shorter[at:] and 0 < at < len(shorter)
        changed = {longer[at]}
    return same and OTHER_BODY.isdisjoint(changed)


def _once(slip: Slip, message: str, places: Iterable[Place]) -> Iterator[Finding]:
    seen: set[str] = set()
    for piece, span, right in places:
        written = piece.text[slice(*span)]
        if written not in seen:
            seen.add(written)
            yield slip.at(piece, span, message.format(written, right), right)
