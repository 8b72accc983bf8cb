"""Names of units in a text: right ones, aliases, and what is one character off."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from notices.model import Register
from notices.proofread.slip import HAN, Span

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
_ALL_HAN: Final = re.compile(f"[{HAN}]+")


@dataclass(frozen=True, slots=True)
class WrongName:
    """Where a name stands that should be another; `known` where it is an alias."""

    span: Span
    right: str
    known: bool


class Names:
    """The names of a register, made ready for looking through many texts."""

    def __init__(self, register: Register) -> None:
        written = {*register.names, *register.aliases} - {""}
        longest = sorted(written, key=len, reverse=True)
        self._aliases = register.aliases
        self._written = re.compile("|".join(map(re.escape, longest)) or r"(?!)")
        cores = sorted({LEVEL.sub("", name) for name in register.names})
        self._cores = [one for one in cores if len(own_part(one)) >= SHORTEST_SHIFTED]

    def wrong_in(self, text: str) -> tuple[WrongName, ...]:
        """Aliases, then names nearly right but not; what is right is not near."""
        known = list(self._written.finditer(text))
        return (*self._aliases_in(text, known), *self._near_in(text, known))

    def _aliases_in(self, text: str, known: list[re.Match[str]]) -> Iterator[WrongName]:
        for match in known:
            right = self._aliases.get(match[0], match[0])
            if right != match[0] and not ANOTHERS.search(text[: match.start()]):
                yield WrongName(match.span(), right, known=True)

    def _near_in(self, text: str, known: list[re.Match[str]]) -> Iterator[WrongName]:
        for core in self._cores:
            if core[0] not in text:
                continue
            for begin, end in near(text, core):
                if all(end <= one.start() or one.end() <= begin for one in known):
                    yield WrongName((begin, end), core, known=False)


def near(text: str, core: str) -> Iterator[Span]:
    """Spans of `text` one character away from `core`, first and last unchanged."""
    size = len(core)
    start = text.find(core[0])
    while start != -1:
        for end in range(start + size - 1, start + size + 2):
            written = text[start:end]
            if written.endswith(core[-1]) and _is_slip_of(written, core):
                yield start, end
                break
        start = text.find(core[0], start + 1)


@lru_cache(maxsize=1024)
def own_part(name: str) -> str:
    """What of a name is its own: nothing of 委员会办公室, which any body may have."""
    while (shorter := SUFFIX.sub("", name)) != name:
        name = shorter
    return name


def _is_slip_of(written: str, core: str) -> bool:
    """Whether one character inside is wrong, too many or missing, and tells nothing."""
    if written == core or not _ALL_HAN.fullmatch(written):
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
        same = same and len(own_part(core)) >= SHORTEST_CHANGED
        changed = {longer[at], shorter[at]}
    else:
        same = longer[at + 1 :] == shorter[at:] and 0 < at < len(shorter)
        changed = {longer[at]}
    return same and OTHER_BODY.isdisjoint(changed)
