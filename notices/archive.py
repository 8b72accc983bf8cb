"""A batch of papers in one archive instead of a file each."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from notices.batch import Made
from tracker.files import drafts_of, writing

# Members carry no clock, so that the same papers give the same archive.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def archived(papers: Iterable[Made], path: Path) -> Iterator[Made]:
    """The papers, each put into the archive at `path` as it comes.

    The archive is there, whole, once the last has come; before that nothing is.

    Raises:
        CannotWrite: it cannot be written.
    """
    taken: set[str] = set()
    with writing(path) as stream, zipfile.ZipFile(stream, "w") as archive:
        for one in papers:
            name = _free(one.file, taken)
            # A .docx is compressed already.
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), one.data)
            yield replace(one, data=b"", file=path, paper=replace(one.paper, file=name))


def _free(file: Path, taken: set[str]) -> str:
    """The file's name, or its second, third … draft's where another has it."""
    name = next(one.name for one in drafts_of(file) if one.name not in taken)
    taken.add(name)
    return name
