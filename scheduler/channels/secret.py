"""Passwords, keys and robots' addresses: named in kaohe.toml, kept outside the site.

`env:NAME` is a variable of the environment, `file:PATH` a file outside the site (what
is inside goes into the backup). They are read when they are used and kept nowhere.
"""

import base64
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus, urlsplit

from scheduler.channels.wording import flat
from tracker.errors import BadFile, KaoheError
from tracker.files import read_text

MASK: Final = "***"
# Shorter parts of an address, such as 「send」, are nobody's key.
_SHORTEST_PART: Final = 8
# Enough of an answer to see what it is about.
_LONGEST: Final = 160


class BadSecret(KaoheError):
    """A secret is not where it should be; the text says where, and never what it is."""


class Secret:
    """A secret that shows itself only to `reveal`, and prints as ***."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read

    def reveal(self) -> str:
        """What it is; raises BadSecret where it cannot be had."""
        return self._read()

    def __repr__(self) -> str:
        return MASK


def secret_of(reference: str, *, root: Path, environ: Mapping[str, str]) -> Secret:
    """The secret that kaohe.toml refers to.

    Raises:
        BadSecret: it is no reference, or names a file inside the site.
    """
    how, _, where = reference.partition(":")
    match how.strip(), where.strip():
        case "env", name if name:
            return Secret(lambda: _in_environment(name, environ))
        case "file", named if named:
            path = _outside(root, named)
            return Secret(lambda: _in_file(path))
        case _:
            raise BadSecret(
                "密码和密钥不能直接写在设置里；"
                "请写成 env:环境变量名 或 file:文件路径（文件放在工作文件夹以外）。"
            )


def _outside(root: Path, named: str) -> Path:
    try:
        path = (root / named).resolve()
        inside = path.is_relative_to(root.resolve())
    except (OSError, ValueError, RuntimeError):  # a NUL, a link that leads to itself
        raise BadSecret("密钥文件的路径不对；请检查 file: 后面的写法。") from None
    if inside:
        raise BadSecret("密钥文件不能放在工作文件夹里，否则会进备份；请放到别处。")
    return path


def _in_environment(name: str, environ: Mapping[str, str]) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise BadSecret(f"环境变量 {name} 没有设置；请设好以后再运行。")
    return value


def _in_file(path: Path) -> str:
    try:
        value = read_text(path).strip()
    except BadFile as error:
        raise BadSecret(f"密钥文件 {error}") from None
    if not value:
        raise BadSecret(f"密钥文件 {path}：里面是空的；请写进密钥。")
    return value


def told(answer: str, secrets: Iterable[str]) -> str:
    """What the other side said, on one short line, without our secrets in it.

    Some servers repeat in their refusal what they were sent.
    """
    forms = {form for secret in secrets if secret for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        answer = answer.replace(form, MASK)
    answer = flat(answer)
    return answer if len(answer) <= _LONGEST else f"{answer[:_LONGEST]}…"


def _forms(secret: str) -> Iterable[str]:
    """The secret, its telling parts, and both as they travel."""
    for part in (secret, *_parts(secret)):
        yield from (part, quote(part, safe=""), quote(part), quote_plus(part))
        yield base64.b64encode(part.encode("utf-8", "replace")).decode("ascii")


def _parts(secret: str) -> Iterable[str]:
    """The keys inside an address: values of its query, steps of its path."""
    if "://" not in secret:
        return []
    try:
        address = urlsplit(secret)
    except ValueError:
        return []
    steps = address.path.split("/")
    values = [pair.partition("=")[2] for pair in address.query.split("&")]
    return [part for part in steps + values if len(part) >= _SHORTEST_PART]
