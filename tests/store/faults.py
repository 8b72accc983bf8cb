"""A layer below SQLite that notes what reaches the disk, and may refuse it.

SQLite reads and writes through a table of functions (its VFS). `recorded` puts one in
front of the system's, which notes each call and passes it on; `image` makes of the
notes what a power cut may have left on the disk. It works where Python's SQLite is a
shared library, as on Debian; elsewhere `is_missing`.
"""

import ctypes
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from random import Random
from typing import Any, Final

SECTOR: Final = 512
_MAY_CREATE: Final = 0x4  # SQLITE_OPEN_CREATE
_POINTER, _INT, _LONG, _TEXT = (
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.c_int64,
    ctypes.c_char_p,
)


def _function(*parameters: Any) -> Any:
    return ctypes.CFUNCTYPE(_INT, *parameters)


_OPEN: Final = _function(_POINTER, _POINTER, _POINTER, _INT, _POINTER)
_DELETE: Final = _function(_POINTER, _TEXT, _INT)
_WRITE: Final = _function(_POINTER, _POINTER, _INT, _LONG)
_TRUNCATE: Final = _function(_POINTER, _LONG)
_SYNC: Final = _function(_POINTER, _INT)
_FOLDER: Final = _function(_TEXT, _POINTER)
_SET_CALL: Final = _function(_POINTER, _TEXT, _POINTER)
_GET_CALL: Final = ctypes.CFUNCTYPE(_POINTER, _POINTER, _TEXT)


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods`: what is done with an open file."""

    _fields_ = (
        ("version", _INT),
        ("close", _POINTER),
        ("read", _POINTER),
        ("write", _POINTER),
        ("truncate", _POINTER),
        ("sync", _POINTER),
        ("passed_on", _POINTER * 13),
    )


class _Vfs(ctypes.Structure):
    """`sqlite3_vfs`: what is done with the names of files."""

    _fields_ = (
        ("version", _INT),
        ("size_of_file", _INT),
        ("longest_path", _INT),
        ("next", _POINTER),
        ("name", _TEXT),
        ("data", _POINTER),
        ("open", _POINTER),
        ("delete", _POINTER),
        ("passed_on", _POINTER * 11),
        ("set_call", _POINTER),
        ("get_call", _POINTER),
        ("next_call", _POINTER),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to the file `name`.

    Attributes:
        kind: create, write, truncate (to `at`), sync, unlink; `folder`, where the names
            in it were synced; `done`, where a commit had been acknowledged.
    """

    kind: str
    name: str = ""
    at: int = 0
    data: bytes = b""


@dataclass
class Recorder:
    """The steps so far.

    Attributes:
        refuse: the SQLite error code with which a step fails; 0 lets it pass. Not
            asked of `folder`, whose failure SQLite does not report.
    """

    steps: list[Step] = field(default_factory=list)
    refuse: Callable[[Step], int] = lambda _: 0

    def done(self) -> None:
        """Note that a commit was acknowledged."""
        self.steps.append(Step("done"))

    def note(self, step: Step) -> int:
        """Note the step, unless it is refused; the error code."""
        code = self.refuse(step)
        if not code:
            self.steps.append(step)
        return code


class _Layer:
    """Our functions in front of those of the VFS below."""

    def __init__(self, below: Any, recorder: Recorder) -> None:
        self._below, self._recorder = below, recorder
        self._names: dict[int, str] = {}
        self._methods: dict[int, _Methods] = {}
        self._kept: list[Any] = []  # C holds only their addresses
        self.vfs = _Vfs.from_buffer_copy(below.contents)
        self.vfs.name = b"recorded"
        self.vfs.open = self._address(_OPEN(self._open))
        self.vfs.delete = self._address(_DELETE(self._delete))
        get_call = _GET_CALL(self.vfs.get_call)
        self._open_folder = _FOLDER(get_call(below, b"openDirectory"))
        self._set_call(self._address(_FOLDER(self._folder)))

    def stop(self) -> None:
        """Give the system's own function for folders back."""
        self._set_call(None)

    def _set_call(self, address: int | None) -> None:
        _SET_CALL(self.vfs.set_call)(self._below, b"openDirectory", address)

    def _address(self, function: Any) -> int:
        self._kept.append(function)
        address = ctypes.cast(function, _POINTER).value
        assert address is not None
        return address

    def _open(self, _: int, path: int, file: int, flags: int, out: int) -> int:
        # Without a name it is a scratch file, gone with its process.
        name = Path(ctypes.string_at(path).decode()) if path else None
        code = 0
        if name is not None and flags & _MAY_CREATE and not name.exists():
            code = self._recorder.note(Step("create", name.name))
        _POINTER.from_address(file).value = None
        open_file = _OPEN(self._below.contents.open)
        code = code or open_file(self._below, path, file, flags, out)
        if name is not None and not code:
            self._names[file] = name.name
            self._put_in_front(file)
        return code

    def _put_in_front(self, file: int) -> None:
        """Let the open file's functions be ours, which call the former."""
        held = _POINTER.from_address(file)
        address = held.value
        assert address is not None
        if address not in self._methods:
            theirs = _Methods.from_address(address)
            ours = _Methods.from_buffer_copy(theirs)
            ours.write = self._address(_WRITE(self._writing(_WRITE(theirs.write))))
            ours.truncate = self._address(
                _TRUNCATE(self._truncating(_TRUNCATE(theirs.truncate)))
            )
            ours.sync = self._address(_SYNC(self._syncing(_SYNC(theirs.sync))))
            self._methods[address] = ours
        held.value = ctypes.addressof(self._methods[address])

    def _writing(self, below: Any) -> Callable[..., int]:
        def write(file: int, data: int, size: int, at: int) -> int:
            step = Step("write", self._names[file], at, ctypes.string_at(data, size))
            return self._recorder.note(step) or below(file, data, size, at)

        return write

    def _truncating(self, below: Any) -> Callable[..., int]:
        def truncate(file: int, size: int) -> int:
            step = Step("truncate", self._names[file], size)
            return self._recorder.note(step) or below(file, size)

        return truncate

    def _syncing(self, below: Any) -> Callable[..., int]:
        def sync(file: int, flags: int) -> int:
            # A new journal's name is synced in the course of it, its content before.
            step = Step("sync", self._names[file])
            return self._recorder.note(step) or below(file, flags)

        return sync

    def _delete(self, _: int, path: bytes, sync_folder: int) -> int:
        step = Step("unlink", PurePath(path.decode()).name)
        code = self._recorder.note(step) if Path(path.decode()).exists() else 0
        return code or _DELETE(self._below.contents.delete)(
            self._below, path, sync_folder
        )

    def _folder(self, path: bytes, out: int) -> int:
        """A folder is opened for nothing but to be synced."""
        self._recorder.steps.append(Step("folder"))
        code: int = self._open_folder(path, out)
        return code


def _library() -> Any:
    """The SQLite library that `sqlite3` uses; None where it is no shared one."""
    try:
        library = ctypes.CDLL("libsqlite3.so.0")
    except OSError:
        return None
    library.sqlite3_libversion.restype = _TEXT
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    same = library.sqlite3_libversion().decode() == sqlite3.sqlite_version
    return library if same else None


@contextmanager
def recorded() -> Iterator[Recorder]:
    """Notes what SQLite does with the files opened within the block."""
    library, recorder = _library(), Recorder()
    below = library.sqlite3_vfs_find(None)
    layer = _Layer(below, recorder)
    library.sqlite3_vfs_register(ctypes.byref(layer.vfs), 1)
    try:
        yield recorder
    finally:
        layer.stop()
        library.sqlite3_vfs_unregister(ctypes.byref(layer.vfs))
        library.sqlite3_vfs_register(below, 1)


def is_missing(folder: Path) -> bool:
    """Whether nothing can be noted here, tried on a file in `folder`."""
    if _library() is None:
        return True
    with recorded() as recorder:
        connection = sqlite3.connect(folder / "tried.db")
        connection.execute("CREATE TABLE tried (it)")
        connection.close()
    return not any(step.kind == "write" for step in recorder.steps)


class _File:
    """A file's content on the disk, and what was written since it was last synced."""

    def __init__(self) -> None:
        self.kept = b""
        self.pending: list[Step] = []

    def sync(self) -> None:
        for step in self.pending:
            self.kept = _changed(self.kept, step)
        self.pending = []

    def cut(self, chance: Random) -> bytes:
        """The content after a power cut: any of the writes since, one of them torn."""
        content = self.kept
        survivors = [step for step in self.pending if chance.random() < 0.5]
        for step in survivors[:-1]:
            content = _changed(content, step)
        return _changed(content, _torn(survivors[-1], chance)) if survivors else content


def _changed(content: bytes, step: Step) -> bytes:
    if step.kind == "truncate":
        return content[: step.at]
    content = content.ljust(step.at, b"\0")
    return content[: step.at] + step.data + content[step.at + len(step.data) :]


def _torn(step: Step, chance: Random) -> Step:
    """Only the sectors at one end of it, and at times all of it."""
    sectors = len(step.data) // SECTOR
    middle = chance.randint(0, sectors) * SECTOR
    if step.kind != "write" or not sectors or chance.random() < 0.3:
        return step
    if chance.random() < 0.5:
        return Step("write", step.name, step.at, step.data[:middle])
    return Step("write", step.name, step.at + middle, step.data[middle:])


def image(steps: Iterable[Step], chance: Random) -> dict[str, bytes]:
    """What may be on the disk after these steps and a power cut, by file name.

    Certain is only what was synced before: contents by their file's sync, names by
    their folder's. Of the rest any part may have arrived.
    """
    kept: dict[str, _File] = {}
    now: dict[str, _File] = {}
    renamed: list[tuple[str, _File | None]] = []
    for step in steps:
        match step.kind:
            case "create":
                now[step.name] = _File()
                renamed.append((step.name, now[step.name]))
            case "unlink":
                del now[step.name]
                renamed.append((step.name, None))
            case "folder":
                kept, renamed = dict(now), []
            case "sync":
                now[step.name].sync()
            case "write" | "truncate":
                now[step.name].pending.append(step)
            case _:  # done, which the disk knows nothing of
                pass
    for name, file in renamed:
        if chance.random() < 0.5:
            kept.pop(name, None)
            if file is not None:
                kept[name] = file
    return {name: file.cut(chance) for name, file in kept.items()}
