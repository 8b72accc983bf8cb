"""Bars drawn as SVG: the numbers stand beside the colours, and a text says it all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

NAME: Final = 160
WIDE: Final = 480
STEP: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a bar; `kind` is the class that colours it."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def total(self) -> int:
        """All its pieces together."""
        return sum(one.number for one in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A piece where it is drawn."""

    kind: str
    number: int
    x: int
    width: int

    @property
    def fits(self) -> bool:
        """Whether its number can be read inside it."""
        return self.width >= 12 * len(str(self.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars one below another.

    Attributes:
        key: names it in the page.
        pieces: kind and word of each, in the order of every bar.
    """

    key: str
    title: str
    pieces: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """Of the whole drawing."""
        return STEP * len(self.bars)

    @property
    def told(self) -> str:
        """The same in words, for who cannot see it."""
        words = dict(self.pieces)
        return "；".join(
            f"{bar.name}："
            + "，".join(f"{words[one.kind]}{one.number}" for one in bar.pieces)
            for bar in self.bars
        )

    @property
    def rows(self) -> Iterator[tuple[Bar, int, tuple[Placed, ...]]]:
        """Each bar, its upper edge, and its pieces where they are drawn."""
        most = max((bar.total for bar in self.bars), default=0)
        for number, bar in enumerate(self.bars):
            yield bar, number * STEP, tuple(_placed(bar, most))


def _placed(bar: Bar, most: int) -> Iterator[Placed]:
    before = 0
    for one in bar.pieces:
        if one.number:
            x, end = (NAME + WIDE * at // most for at in (before, before + one.number))
            yield Placed(kind=one.kind, number=one.number, x=x, width=end - x)
        before += one.number
