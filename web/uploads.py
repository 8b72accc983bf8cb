"""Files that come with a form: looked at by name and size, kept by their hash."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Final

from tracker.model.stored import StoredFile
from tracker.storage.materials import keep_stream, plain_name
from web.asking import Upload
from web.fields import Deed, Kind

# What Windows runs when somebody opens it. None of it is a material.
_RUN: Final = frozenset(
    f".{one}"
    for one in (
        *("app", "bat", "chm", "cmd", "com", "cpl", "dll", "exe", "gadget", "hta"),
        *("inf", "jar", "js", "jse", "lnk", "msc", "msi", "msp", "pif", "ps1", "psm1"),
        *("reg", "scf", "scr", "sct", "sh", "url", "vb", "vbe", "vbs", "ws", "wsc"),
        *("wsf", "wsh", "iso", "img", "vhd", "vhdx", "appx", "msix", "application"),
    )
)


def faults_in(deed: Deed, uploads: Mapping[str, Sequence[Upload]]) -> dict[str, str]:
    """What stands against the files, by field: each with its name, in one sentence."""
    wanted = {one.name for one in deed.fields if one.kind is Kind.FILES}
    faults = {name: "；".join(faults_of(uploads.get(name, ()))) for name in wanted}
    return {name: fault for name, fault in faults.items() if fault}


def faults_of(uploads: Iterable[Upload]) -> Iterable[str]:
    """What stands against each of them that is not taken."""
    for one in uploads:
        name = plain_name(one.name)
        # Windows leaves dots and blanks at the end of a name away.
        if PurePath(name.rstrip(". ")).suffix.lower() in _RUN:
            yield f"“{name}”是程序或快捷方式，不收，请换成文档、表格、图片或压缩包"
        elif not one.size:
            yield f"“{name}”是空文件，请核对后再报"


def kept(
    root: Path, deed: Deed, uploads: Mapping[str, Sequence[Upload]]
) -> dict[str, tuple[StoredFile, ...]]:
    """The files of the deed's fields, kept under `root`.

    Raises:
        BadFile, CannotWrite: one of them cannot be kept. What was kept before it stays,
        in nobody's way.
    """
    return {
        one.name: tuple(
            keep_stream(root, upload.stream, upload.name)
            for upload in uploads.get(one.name, ())
        )
        for one in deed.fields
        if one.kind is Kind.FILES
    }
