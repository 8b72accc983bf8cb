"""A file of people's, kept for ever."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file kept under its content's hash.

    Attributes:
        name: the name it came under; shown, never used as a path.
        digest: SHA-256 of its content, 64 hexadecimal figures.
        size: in bytes.
    """

    name: str
    digest: str
    size: int
