"""Names of units in a text: right ones, aliases, and what is one character off."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

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
_V = TypeVar("_V", int, str, tuple[int, str])
_ALL_HAN: Final = re.compile(f"[{HAN}]+")


@dataclass(frozen=True, slots=True)
class WrongName:
    """Where a name stands that should be another; `known` where it is an alias."""

    span: Span
    right: str
    known: bool


class Names:
    """The names of a register, made ready for looking through many texts.

    However many names there are, a text is only compared with those that it nearly
    holds: each name is found by what is left of it without one of its characters.
    """

    def __init__(self, register: Register) -> None:
        self._aliases = register.aliases
        self._written = {*register.names, *register.aliases}
        # How long the names are that begin with these two characters, the longest first.
        self._sizes = _grouped((name[:2], -len(name)) for name in self._written)
        cores = sorted({LEVEL.sub("", name) for name in register.names})
        cores = [one for one in cores if len(own_part(one)) >= SHORTEST_SHIFTED]
        self._cores = _grouped(
            (left, core) for core in cores for left in {core, *_without_one(core)}
        )
        # By its first character: how long a slip of a name may be, and its last one.
        self._ends = _grouped(
            (core[0], (len(core) + more, core[-1]))
            for core in cores
            for more in (-1, 0, 1)
        )

    def wrong_in(self, text: str) -> tuple[WrongName, ...]:
        """Aliases, then names nearly right but not; what is right is not near."""
        known = list(self._known_in(text))
        return (*self._aliases_in(text, known), *self._near_in(text, known))

    def _known_in(self, text: str) -> Iterator[Span]:
        """Where names and aliases stand, of those that begin alike the longest."""
        end = 0
        for start in range(len(text) - 1):
            if start >= end:
                for size in self._sizes.get(text[start : start + 2], ()):
                    if text[start : start - size] in self._written:
                        end = start - size
                        yield start, end
                        break

    def _aliases_in(self, text: str, known: list[Span]) -> Iterator[WrongName]:
        for span in known:
            right = self._aliases.get(text[slice(*span)])
            if right is not None and not ANOTHERS.search(text[: span[0]]):
                yield WrongName(span, right, known=True)

    def _near_in(self, text: str, known: list[Span]) -> Iterator[WrongName]:
        for core, begin, end in sorted(self._nearly(text)):
            if all(end <= first or last <= begin for first, last in known):
                yield WrongName((begin, end), core, known=False)

    def _nearly(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Names with the spans that are one character away, first and last unchanged."""
        for start, char in enumerate(text):
            found: set[str] = set()
            for size, last in self._ends.get(char, ()):
                written = text[start : start + size]
                if len(written) == size and written[-1] == last:
                    for core in self._like(written) - found:
                        found.add(core)
                        yield core, start, start + size

    def _like(self, written: str) -> set[str]:
        alike = {written, *_without_one(written)}
        cores = {core for left in alike for core in self._cores.get(left, ())}
        return {core for core in cores if _is_slip_of(written, core)}


def _grouped(pairs: Iterable[tuple[str, _V]]) -> dict[str, list[_V]]:
    """The different values of each key, in order."""
    found: dict[str, set[_V]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: sorted(values) for key, values in found.items()}


def _without_one(name: str) -> Iterator[str]:
    """The name without one of the characters between its first and its last."""
    return (name[:at] + name[at + 1 :] for at in range(1, len(name) - 1))


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
