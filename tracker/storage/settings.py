"""One setting changed in kaohe.toml, everything else in it left as the clerk wrote it."""

import re
from pathlib import Path

import tomli_w

from tracker.errors import CannotWrite
from tracker.files import read_text, write_file
from tracker.storage.site import SETTINGS
from tracker.storage.toml import read_toml


def set_setting(root: Path, key: str, value: str | int) -> None:
    """Set a top-level key of the site's settings.

    Raises:
        BadFile, CannotWrite: the file is as it was.
    """
    path = root / SETTINGS
    text = read_text(path)
    line = tomli_w.dumps({key: value}).strip()
    # Top-level keys end where the first table begins.
    table = re.search(r"^\s*\[", text, re.MULTILINE)
    end = table.start() if table else len(text)
    own = re.compile(rf"^\s*{re.escape(key)}\s*=.*$", re.MULTILINE)
    if own.search(text, 0, end):
        head = own.sub(lambda _: line, text[:end], count=1)
    else:
        head = f"{text[:end].rstrip()}\n{line}\n\n"
    before = read_toml(path)
    write_file(path, (head + text[end:]).encode())
    if read_toml(path) != {**before, key: value}:
        write_file(path, text.encode())
        raise CannotWrite(path, f"改不了 {key}；请在文件里自己改成 {line}。")
