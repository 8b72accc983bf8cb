"""What rules are given: a document whole, with what is read off it once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from notices.model import Para, Reading, Register
from notices.once import Once
from notices.proofread.parts import Part, parts
from notices.proofread.slip import Piece, pieces


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A document with what is known beside it.

    Attributes:
        register: names, numbers and years the office knows.
        near: a day near which the document was written; None where nobody knows.
    """

    reading: Reading
    register: Register
    near: date | None = None

    @Once
    def parts(self) -> tuple[Part, ...]:
        """The documents within it."""
        return parts(self.reading)

    @Once
    def pieces(self) -> tuple[Piece, ...]:
        """Every paragraph, then every cell."""
        return tuple(pieces(self.reading))

    @Once
    def titles(self) -> frozenset[Para]:
        """The lines of all titles."""
        return frozenset(line for part in self.parts for line in part.title_lines)

    def annexed(self) -> Iterator[Part]:
        """Its annexes."""
        return (part for part in self.parts if part.head)
