"""Rebuild the shipped templates: `python -m notices.build [FOLDER …]`."""

import sys
from pathlib import Path

from notices.build import build, read_source, sources


def main(folders: list[str]) -> None:
    """Rebuild every template under the given folders, beside its source."""
    for folder in folders:
        for source in sources(Path(folder)):
            target = source.with_suffix(".docx")
            target.write_bytes(build(read_source(source)))
            print(target)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:] or ["templates", "tracker/data/plans"])
