"""TOML files that people write: settings, plans, catalogues of documents."""

import re
import tomllib
from pathlib import Path
from typing import Any

from tracker.errors import BadFile
from tracker.files import read_text


class BadToml(BadFile):
    """A file that is no TOML anybody means.

    Attributes:
        message: what is wrong.
        remedy: what to do.
    """

    def __init__(self, path: Path, message: str, remedy: str) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(path, f"{message}{remedy}")


def _where(error: tomllib.TOMLDecodeError) -> str:
    """Where the parser stopped, which it says in English only."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    return f"第{found[1]}行第{found[2]}列附近" if found else "最后一行"


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of the TOML file at `path`.

    Raises:
        BadToml: it is written wrongly.
        BadFile: it cannot be read at all.
    """
    text = read_text(path)
    try:
        tables = tomllib.loads(text)
        # A number or a nesting nobody means fails here rather than in a message.
        repr(tables)
    except tomllib.TOMLDecodeError as error:
        remedy = "请检查那里的引号、括号或等号；可以对照其他行的样子。"
        raise BadToml(path, f"{_where(error)}写法有误。", remedy) from None
    except (RecursionError, ValueError):
        message = "数字太长或括号层次太多，读不出来。"
        raise BadToml(path, message, "请删去不该有的内容。") from None
    return tables
