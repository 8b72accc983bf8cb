"""A site in one file, and a site made from such a file.

The ledger goes in as lines of JSON, whatever store it lies in, taken from one
consistent view while others go on working. Restoring makes a new folder, reads the
ledger into a fresh store, checks all of it, and only then gives the folder its name.
"""

import errno
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Final

import msgspec

from tracker.errors import BadFile, CannotWrite
from tracker.files import DAMAGES_INSIDE, reason_of
from tracker.model.event import Event
from tracker.model.finding import Finding, Severity, has_errors
from tracker.model.sending import Message, Sending
from tracker.ports import SCHEMA_VERSION, Entry, Reader, Store, Table, Transaction
from tracker.storage.paging import PAGE, every_entry, every_message, every_sending
from tracker.storage.settings import set_setting
from tracker.storage.site import EXPORTS, SETTINGS, Site, open_site
from tracker.storage.tiny import TinyStore
from tracker.storage.transfer import tally
from tracker.storage.verify import verify_ledger

_MANIFEST: Final = "manifest.json"
_LEDGER: Final = "ledger.jsonl"
_FILES: Final = "site/"
# The store itself goes in as lines; what was exported can be exported again.
_LEFT_OUT: Final = ("data", EXPORTS)
# A ledger's line is a few KB; a file longer than this is none of ours.
_LONGEST_LINE: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says about itself.

    Attributes:
        schema: the shape of the ledger's lines.
        counts: records by table; sendings, messages: of reminders.
        events: how many; head: the hash of the newest, "" for none.
        files: relative path -> SHA-256 of every other file.
    """

    schema: int
    made: datetime
    year: int
    counts: dict[str, int]
    events: int
    head: str
    files: dict[str, str]
    sendings: int = 0
    messages: int = 0


class _Line(msgspec.Struct, omit_defaults=True):
    """One line of the ledger: an entry of a table, an event, or of what is sent.

    A mark is a name and a moment.
    """

    table: str = ""
    entry: Entry | None = None
    event: Event | None = None
    sending: Sending | None = None
    message: Message | None = None
    mark: tuple[str, datetime] | None = None


def back_up(site: Site, store: Store, path: Path, made: datetime) -> Manifest:
    """Put the site and its ledger into the new file `path`.

    Raises:
        CannotWrite: there is such a file, or it could not be written; none is left.
    """
    if path.exists():
        raise CannotWrite(path, "已经有这个文件，没有改动；请换一个名字。")
    beside = None
    try:
        handle, name = tempfile.mkstemp(prefix=".kaohe-", dir=path.parent)
        beside = Path(name)
        with os.fdopen(handle, "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
                manifest = _pack(package, site, store, made, skip=beside)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError as error:
        raise CannotWrite(path, f"写不进去（{reason_of(error)}）。") from None
    else:
        return manifest
    finally:
        if beside is not None:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def _pack(
    package: zipfile.ZipFile, site: Site, store: Store, made: datetime, skip: Path
) -> Manifest:
    # The ledger first: a file it names was kept before and cannot be missing after;
    # and by itself: while it is read nobody commits.
    with store.reading() as reader:
        with package.open(_LEDGER, "w", force_zip64=True) as stream:
            for line in _lines(reader):
                stream.write(msgspec.json.encode(line) + b"\n")
        held = tally(reader)
    files = {}
    for one in _files(site.root, skip):
        name = one.relative_to(site.root).as_posix()
        files[name] = _copy_in(package, one, _FILES + name)
    manifest = Manifest(
        schema=SCHEMA_VERSION,
        made=made,
        year=site.year,
        counts={str(table): number for table, number in held.counts.items()},
        events=held.events,
        head=held.head,
        files=files,
        sendings=held.sendings,
        messages=held.messages,
    )
    package.writestr(_MANIFEST, msgspec.json.encode(manifest))
    return manifest


def _lines(reader: Reader) -> Iterator[_Line]:
    for table in Table:
        for entry in every_entry(reader, table):
            yield _Line(table=table, entry=entry)
    last = 0
    while events := reader.events(after=last, limit=PAGE):
        for event in events:
            yield _Line(event=event)
        # A number that was altered must not send us back.
        last = max(last + len(events), events[-1].number)
    for sending in every_sending(reader):
        yield _Line(sending=sending)
    for message in every_message(reader):
        yield _Line(message=message)
    for mark in reader.marks().items():
        yield _Line(mark=mark)


def _files(root: Path, skip: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root).parts
        hidden = any(part.startswith((".kaohe-", "~$")) for part in inside)
        if hidden or inside[0] in _LEFT_OUT or path.suffix == ".kaohe":
            continue
        if path.is_file() and not path.is_symlink() and path != skip:
            yield path


def _copy_in(package: zipfile.ZipFile, source: Path, name: str) -> str:
    """Copy a file into the package; its SHA-256."""
    with source.open("rb") as reading, package.open(name, "w", force_zip64=True) as to:
        return _copy(reading, to)


def _copy(source: IO[bytes], to: IO[bytes]) -> str:
    """Copy what is left in `source`; its SHA-256."""
    digest = hashlib.sha256()
    while chunk := source.read(1024 * 1024):
        digest.update(chunk)
        to.write(chunk)
    return digest.hexdigest()


def restore(path: Path, root: Path) -> Manifest:
    """Make the site that the backup at `path` holds in the new folder `root`.

    The ledger then lies in the folder itself, wherever it lay before.

    Raises:
        BadFile: the backup is damaged, or no backup; CannotWrite: the folder is there
            or cannot be made. Nothing is left in either case.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise CannotWrite(root, "已经有内容，没有改动；请换一个新的文件夹名。")
    made = None
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".kaohe-", dir=root.parent))
        with zipfile.ZipFile(path) as package:
            manifest = _manifest(path, package)
            _unpack(path, package, manifest, made)
            _load(path, package, manifest, made)
        if root.exists():
            root.rmdir()
        made.chmod(0o755)
        made.rename(root)
    except DAMAGES_INSIDE:
        raise _bad(path, "不是备份文件，或者已经损坏") from None
    except FileNotFoundError as error:
        if made is None or error.filename == str(path):
            raise BadFile(path, "找不到这个文件；请检查文件名。") from None
        raise _bad(path, "备份不完整") from None
    except OSError as error:
        # Looking in the package for what a damaged directory says lies before its start.
        if error.errno == errno.EINVAL and error.filename is None:
            raise _bad(path, "不是备份文件，或者已经损坏") from None
        raise CannotWrite(root, f"恢复不了（{reason_of(error)}）。") from None
    else:
        return manifest
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)


def _bad(path: Path, what: str) -> BadFile:
    return BadFile(path, f"{what}；没有恢复，请换一份备份再试。")


def _manifest(path: Path, package: zipfile.ZipFile) -> Manifest:
    try:
        manifest = msgspec.json.decode(package.read(_MANIFEST), type=Manifest)
    except (KeyError, msgspec.MsgspecError):
        raise _bad(path, "不是本程序的备份") from None
    if manifest.schema > SCHEMA_VERSION:
        raise BadFile(path, "是更新版本的程序做的备份；请升级程序后再恢复。")
    return manifest


def _unpack(
    path: Path, package: zipfile.ZipFile, manifest: Manifest, root: Path
) -> None:
    """The files the manifest names, each with the content it names."""
    for name, digest in manifest.files.items():
        parts = PurePosixPath(name).parts
        unsafe = any(part in ("..", "/") or ":" in part for part in parts)
        if unsafe or "\\" in name or name.startswith("/"):
            raise _bad(path, f"里面有可疑的文件名 {name}")
        target = root.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source = package.open(_FILES + name)
        except KeyError:
            raise _bad(path, f"里面少了 {name}") from None
        with source, target.open("wb") as to:
            if _copy(source, to) != digest:
                raise _bad(path, f"里面的 {name} 已经损坏")
            to.flush()
            os.fsync(to.fileno())


def _load(path: Path, package: zipfile.ZipFile, manifest: Manifest, root: Path) -> None:
    """The ledger into a fresh store under `root`, checked against the manifest."""
    site, findings = open_site(root)
    if site is None:
        raise _bad(path, f"里面的 {SETTINGS} 有误")
    if site.store:
        set_setting(root, "store", "")
    with closing(TinyStore(site.ledger_file)) as store:
        try:
            ledger = package.open(_LEDGER)
        except KeyError:
            raise _bad(path, "里面少了台账") from None
        with store.transaction() as txn, ledger as stream:
            for line in _read_lines(path, stream):
                _put(txn, line)
            txn.commit()
        findings = _differences(store, manifest)
    if has_errors(findings):
        raise _bad(path, f"里面的台账不对（{findings[0].message}）")


def _read_lines(path: Path, stream: IO[bytes]) -> Iterator[_Line]:
    while text := stream.readline(_LONGEST_LINE):
        try:
            yield msgspec.json.decode(text, type=_Line)
        except msgspec.MsgspecError:
            raise _bad(path, "台账有读不出来的一行") from None


def _put(txn: Transaction, line: _Line) -> None:
    if line.event is not None:
        txn.append(line.event)
    elif line.entry is not None:
        txn.put(Table(line.table), line.entry)
    elif line.sending is not None:
        txn.plan([line.sending])
    elif line.message is not None:
        txn.keep_message(line.message)
    elif line.mark is not None:
        txn.set_mark(*line.mark)


def _differences(store: Store, manifest: Manifest) -> list[Finding]:
    with store.reading() as reader:
        findings = verify_ledger(reader)
        held = tally(reader)
    found = (dict(held.counts), held.events, held.head, held.sendings, held.messages)
    # An older program said nothing of the tables that it did not know.
    counts = dict.fromkeys(map(str, Table), 0) | manifest.counts
    told = (manifest.events, manifest.head, manifest.sendings, manifest.messages)
    if found != (counts, *told):
        findings.append(
            Finding(
                rule="backup-counts",
                severity=Severity.ERROR,
                message="条数与备份时记下的不一致。",
                remedy="请换一份备份。",
            )
        )
    return findings
