"""The zip file around a document: unchanged members are compressed once and copied.

zipfile writes a member in 40 to 100 microseconds, as long as all the rest of a
document takes; the few records a plain zip needs are put together here. Members carry
no clock and no system, so that the same contents give the same bytes everywhere.
"""

import hashlib
import struct
import zlib
from collections.abc import Mapping
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
    digest = hashlib.sha256(spelt + b"\0" + contents).digest()
    return Member(local + spelt + deflated, central[:-4], spelt, digest)


class Archive:
    """The members of a template in order, ready to be written again and again."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._members = {name: member(name, one) for name, one in contents.items()}

    def packed(self, changed: Mapping[str, Member]) -> tuple[bytes, str]:
        """A zip with some members changed, and the SHA-256 over what it holds.

        The digest is of names and unpacked contents in order: another program that
        compresses otherwise would not change it.
        """
        written: list[bytes] = []
        directory: list[bytes] = []
        digests = hashlib.sha256()
        size = 0
        for name, kept in self._members.items():
            one = changed.get(name, kept)
            written.append(one.local)
            directory.append(one.central + size.to_bytes(4, "little") + one.name)
            digests.update(one.digest)
            size += len(one.local)
        listed = b"".join(directory)
        number = len(directory)
        end = _END.pack(b"PK\5\6", 0, 0, number, number, len(listed), size, 0)
        return b"".join((*written, listed, end)), digests.hexdigest()
