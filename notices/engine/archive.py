"""The zip file around a document: unchanged members are compressed once and copied.

zipfile writes a member in 40 to 100 microseconds, as long as all the rest of a
document takes; the few records a plain zip needs are put together here. Members carry
no clock and no system, so that the same contents give the same bytes everywhere.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

LEVEL: Final = 6
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_VERSION: Final = 20
_UTF8: Final = 0x800
_DEFLATED: Final = 8
# 1 January 1980, the first day a zip can name, at midnight.
_TIME, _DAY = 0, 0x21


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the package, compressed.

    Attributes:
        local: its header, name and compressed contents, as they stand in the zip.
        central: what the directory says of it, up to the place of `local` in the zip.
        name: its name as the zip spells it.
        digest: SHA-256 of name and contents as they are unpacked.
    """

    local: bytes
    central: bytes
    name: bytes
    digest: bytes


def member(name: str, contents: bytes) -> Member:
    """A file of the package with its contents."""
    spelt = name.encode()
    deflated = zlib.compress(contents, LEVEL, -zlib.MAX_WBITS)
    told = (
        0 if name.isascii() else _UTF8,
        _DEFLATED,
        _TIME,
        _DAY,
        zlib.crc32(contents),
        len(deflated),
        len(contents),
        len(spelt),
    )
    local = _LOCAL.pack(b"PK\3\4", _VERSION, *told, 0)
    central = _CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, *told, 0, 0, 0, 0, 0, 0)
    return Member(
        local + spelt + deflated, central[:-4], spelt, _digest(spelt, contents)
    )


def _digest(spelt: bytes, contents: bytes) -> bytes:
    return hashlib.sha256(spelt + b"\0" + contents).digest()


def digest_of(contents: Iterable[tuple[str, bytes]]) -> str:
    """The digest that `Archive.packed` gives of a package with these members."""
    digests = (_digest(name.encode(), one) for name, one in contents)
    return hashlib.sha256(b"".join(digests)).hexdigest()


class Archive:
    """The members of a template, ready to be written again and again.

    Those that change stand behind the others, which are always the same bytes.
    """

    def __init__(
        self, contents: Mapping[str, bytes], changing: Iterable[str] = ()
    ) -> None:
        changes = set(changing)
        kept = [
            member(name, one) for name, one in contents.items() if name not in changes
        ]
        self._written = b"".join(one.local for one in kept)
        self._directory = b"".join(_listed(kept, 0))
        self._digests = hashlib.sha256(b"".join(one.digest for one in kept))
        self._count = len(contents)

    def packed(self, changed: Iterable[Member] = ()) -> tuple[bytes, str]:
        """A zip of the others and of those that change, and the SHA-256 of its contents.

        The digest is of names and unpacked contents in order: another program that
        compresses otherwise would not change it.
        """
        changed = list(changed)
        digests = self._digests.copy()
        digests.update(b"".join([one.digest for one in changed]))
        written = b"".join([self._written, *[one.local for one in changed]])
        listed = b"".join([self._directory, *_listed(changed, len(self._written))])
        told = (self._count, self._count, len(listed), len(written))
        end = _END.pack(b"PK\5\6", 0, 0, *told, 0)
        return b"".join((written, listed, end)), digests.hexdigest()


def _listed(members: Iterable[Member], place: int) -> Iterator[bytes]:
    """What the directory says of members that follow each other from a place on."""
    for one in members:
        yield one.central + place.to_bytes(4, "little") + one.name
        place += len(one.local)
