"""Unpacking Word files of which most members are the same, byte for byte."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from notices.word.parts import DOCUMENT
from tracker.files import DAMAGES, open_package

# Larger members are not worth keeping; a paper of the office has none.
LARGEST_KEPT = 256 * 1024
MOST_KEPT = 200
# The fixed part of what stands before a member in a zip file, and where in it the
# lengths of the name and of what else follows it are.
_HEADER, _NAME, _EXTRA = 30, 26, 28

# What the index says of a member, and all that stands in the file for it.
_Packed = tuple[str, int, int, int, bytes]


class Unpacker:
    """Gives the members of packages; a member that was unpacked once is known again."""

    def __init__(self) -> None:
        self._kept: dict[_Packed, bytes] = {}

    def members(self, path: Path, data: bytes) -> Mapping[str, bytes]:
        """The members of the Word file `data`, unpacked, by their names.

        Empty where a member is large or damaged: `open_package` then tells more.

        Raises:
            BadFile: it is no Word file.
        """
        package = open_package(path, data, DOCUMENT, test=False)
        found: dict[str, bytes] = {}
        for member in package.infolist():
            if member.file_size > LARGEST_KEPT:
                return {}
            try:
                found[member.filename] = self._unpacked(package, member, data)
            except DAMAGES:
                return {}
        return found

    def _unpacked(
        self, package: zipfile.ZipFile, member: zipfile.ZipInfo, data: bytes
    ) -> bytes:
        packed = (
            member.filename,
            member.CRC,
            member.file_size,
            member.compress_type,
            _record(member, data),
        )
        known = self._kept.get(packed)
        if known is not None:
            return known
        known = package.read(member)
        # Of the text itself no two files have the same.
        if member.filename != DOCUMENT:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[packed] = known
        return known


def _record(member: zipfile.ZipInfo, data: bytes) -> bytes:
    """All that stands in the file for a member: its header and its packed content."""
    start = member.header_offset
    lengths = (data[start + at : start + at + 2] for at in (_NAME, _EXTRA))
    beyond = sum(int.from_bytes(length, "little") for length in lengths)
    return data[start : start + _HEADER + beyond + member.compress_size]
